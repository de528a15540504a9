"""The sheet of an allergen panel with real keys: jumping, typing, filtering, filling, pasting, and the views."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.readings import parse_reading
from desktop.facts import resource
from desktop.screens.allergy.allergen_sheet import NEXT_VIEW
from tests.journeys.program import Program, clock
from tests.screens.allergy.sheet import GRID, cells, copies, counted, row_of, sheet, typed
from tests.screens.desk import TESTS, Desk
from tests.session.made import with_patient

pytestmark = pytest.mark.slow

EDITOR = "allergen_panel.results.reading"


def add(desk: Desk, day: str, panel: str = "ALEX2", **readings: str) -> str:
    """A set of results that is kept already."""
    parts = tuple(
        AllergenResult(allergen=code.replace("_", " "), reading=parse_reading(text), basis="printed")
        for code, text in readings.items()
    )
    entry = AllergenPanel(specimen_date=exactly(clock().date().fromisoformat(day)), panel=panel, results=parts)
    return desk.session.add(entry, desk.patient).id


# -- typing -----------------------------------------------------------------------------------------------------------


def test_letters_jump_a_digit_begins_and_enter_goes_on(panel: Desk) -> None:
    panel.person.types("hom")
    assert panel.person.sees("“hom” → Hom g · Lobster · Homarus gammarus")
    panel.person.types("0.59")
    assert panel.person.field == EDITOR
    panel.person.press("Return")
    assert (panel.person.field, sheet(panel).typing.grid.code) == (GRID, "Lit s")
    assert row_of(panel, "Hom g")[0:1] + row_of(panel, "Hom g")[3:] == ["●", "0.59", "1 low", ""]
    assert counted(panel) == "1 of 295 answered · 1 positive"
    panel.person.saves()
    (kept,) = panel.only(AllergenPanel).results
    assert (kept.allergen, kept.reading.number, kept.basis, kept.result_class) == (
        "Hom g",
        Decimal("0.59"),
        "printed",
        1,
    )


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("hom", "Hom g"),
        ("lobs", "Hom g"),
        ("Pen M", "Pen m 1"),
        ("xxhom", "Hom g"),  # what nothing begins like is given up, and it starts again
        ("homphl", "Phl p 1"),
        ("Der p 2", "Der p 2"),
        ("derp23", "Der p 23"),
        ("can f 1", "Can f 1"),
    ],
)
def test_jumping(panel: Desk, letters: str, code: str) -> None:
    panel.person.types(letters)
    assert sheet(panel).typing.grid.code == code
    assert typed(panel) == {}


@pytest.mark.parametrize("ends", ["Space", "Return"])
def test_the_number_of_a_code_never_becomes_part_of_a_result(panel: Desk, ends: str) -> None:
    panel.person.types("Der p 2").press(ends).types("3.40").press("Return")
    panel.person.types("ara h 2").types("<0.10").press("Return")
    panel.person.types("lobs").press("Return").types("0.59").press("Return")
    assert typed(panel) == {"Der p 2": "3.40", "Ara h 2": "<0.10", "Hom g": "0.59"}


def test_a_digit_that_may_be_code_or_result_is_asked_about_and_writes_nothing(panel: Desk) -> None:
    panel.person.types("Der p 2").types("3.40")
    assert panel.person.sees("Is this still the code, or its result?")
    assert (panel.person.field, typed(panel)) == (GRID, {})
    panel.person.press("Escape").types("0.59").press("Return")
    assert typed(panel) == {"Der p 23": "0.59"}, "Escape ends the code as well"


@pytest.mark.parametrize(
    ("text", "shown", "class_shown", "sign"),
    [
        ("0,59", "0,59", "1 low", "●"),
        ("<0.10", "<0.10", "0 negative", "○"),
        ("> 50", "> 50", "4 very high", "●"),
        ("≤0,1", "≤0,1", "0 negative", "○"),
        ("<0.35", "<0.35", "", "?"),
    ],
)
def test_what_is_printed_stays_as_printed(panel: Desk, text: str, shown: str, class_shown: str, sign: str) -> None:
    panel.person.types("hom").types(text).press("Return")
    row = row_of(panel, "Hom g")
    assert (row[0], row[3], row[4]) == (sign, shown, class_shown)
    assert typed(panel) == {"Hom g": text}


def test_escape_leaves_the_cell_as_it_was(panel: Desk) -> None:
    panel.person.types("hom").types("0.59").press("Return").press("Up")
    panel.person.types("7").press("Escape")
    assert (typed(panel), panel.person.field) == ({"Hom g": "0.59"}, GRID)
    panel.person.press("Down").types("3").press("Escape")
    assert typed(panel) == {"Hom g": "0.59"}


def test_a_result_that_is_emptied_on_the_way_to_another_keeps_its_relevance(panel: Desk) -> None:
    panel.person.types("hom").types("0.59").press("Return").press("Up").types("+").press("F2").press("Backspace", 4)
    assert typed(panel) == {}
    panel.person.types("0.61").press("Return")
    assert (row_of(panel, "Hom g")[3], row_of(panel, "Hom g")[5]) == ("0.61", "relevant")


def test_results_of_a_panel_in_another_order_stand_beside_their_own_class(desk: Desk, tmp_path: Path) -> None:
    shipped = re.sub(r"(?m)^ +#.*\n", "", resource("panels/ALEX2.toml").read_text("utf-8"))
    listed = re.findall(r"(?m)^ +\{ code = .*\n", shipped)
    backwards = "".join(reversed(listed))
    own = re.sub(
        r"(?m)^aliases = .*$", "aliases = []", shipped.replace("".join(listed), backwards).replace('"ALEX2"', '"ALEX9"')
    )
    (tmp_path / "own.toml").write_text(own.replace("ALEX2 Allergy Explorer", "ALEX9 of the clinic"), "utf-8")
    desk.session.add_panel(tmp_path / "own.toml")
    id = add(desk, "2024-05-11", panel="ALEX9", Pen_m_1="7.5", Hom_g="0.59", Cyn_d="<0.10")
    # the empty form lists the allergens of the newest one, ALEX2
    add(desk, "2024-05-12", Hom_g="2")
    desk.person.opens_tab(TESTS)
    desk.window.page.page.show_entry(id)
    assert {code: row_of(desk, code)[3:5] for code in ("Hom g", "Cyn d", "Pen m 1")} == {
        "Hom g": ["0.59", "1 low"],
        "Cyn d": ["<0.10", "0 negative"],
        "Pen m 1": ["7.5", "3 high"],
    }
    assert not desk.form.is_changed, "nobody typed anything"


def test_f2_amends_and_delete_empties(panel: Desk) -> None:
    panel.person.types("hom").types("0.5").press("Return").press("Up").press("F2").press("End").types("9").press(
        "Return"
    )
    assert typed(panel) == {"Hom g": "0.59"}
    panel.person.press("Up").press("Delete")
    assert (typed(panel), row_of(panel, "Hom g")[3]) == ({}, "–")


def test_what_cannot_be_read_is_never_lost(panel: Desk) -> None:
    panel.person.types("hom").types("1,234").press("Return")
    assert row_of(panel, "Hom g")[0] == "✕"
    panel.person.sees_finding("1 of the results cannot be kept as they are: Hom g")
    panel.person.press("Up").sees_finding("Was 1234 or 1.234 meant?")
    assert counted(panel) == "0 of 295 answered · 0 positive · 1 unreadable"
    panel.person.types("phl").press("Ctrl+S")
    assert (panel.kept(AllergenPanel), panel.person.field) == ([], GRID)
    assert sheet(panel).typing.grid.code == "Hom g"
    panel.person.types("1.2").saves()


def test_saving_in_the_middle_of_a_cell_keeps_what_stands_there(panel: Desk) -> None:
    panel.person.types("hom").types("0.5")
    assert panel.person.field == EDITOR
    panel.person.saves()
    assert [result.reading.text for result in panel.only(AllergenPanel).results] == ["0.5"]


def test_relevance_has_a_key_each(panel: Desk) -> None:
    panel.person.types("hom").types("+")
    panel.person.sees_finding("Type the result first")
    panel.person.types("0.59").press("Return").press("Up").types("+")
    assert row_of(panel, "Hom g")[5] == "relevant"
    panel.person.types("-")
    assert row_of(panel, "Hom g")[5] == "not relevant"
    panel.person.types("-")
    assert row_of(panel, "Hom g")[5] == ""
    panel.person.types("?").saves()
    assert panel.only(AllergenPanel).results[0].relevance == "unknown"


def test_relevance_is_said_while_the_result_is_still_open(panel: Desk) -> None:
    panel.person.types("hom").types("0.59+").press("Return").types("lits").types("1-").press("Return")
    assert typed(panel) == {"Hom g": "0.59", "Lit s": "1"}
    assert [row["relevance"] for row in sheet(panel).rows_typed()["results"]] == ["relevant", "not relevant"]


def test_a_draft_comes_back(panel: Desk) -> None:
    panel.person.types("hom").types("0,59").press("Return").types("1,234")
    panel.form.keep_draft()
    panel.window.open_patient(panel.patient)
    panel.person.opens_tab(TESTS)
    assert typed(panel) == {"Hom g": "0,59", "Lit s": "1,234"}


def test_an_amended_panel_shows_what_is_kept(panel: Desk) -> None:
    panel.person.types("hom").types("0,59").press("Return").types("penm").press("Return").types("2").press(
        "Return"
    ).saves()
    panel.person.press("F6").types("penm").press("Delete").types("hom").types("0.61").press("Return").press("Ctrl+S")
    assert panel.person.state == "Saved · version 2"
    assert {result.allergen: result.reading.text for result in panel.only(AllergenPanel).results} == {"Hom g": "0.61"}


# -- which rows are shown ---------------------------------------------------------------------------------------------


def shown(desk: Desk) -> Sequence[str]:
    return [row[1] for row in cells(sheet(desk).typing.model)]


def test_the_filter_finds_by_family_and_enter_goes_on_among_what_is_shown(panel: Desk) -> None:
    panel.person.press("Ctrl+J").types("tropo")
    assert shown(panel) == ["Der p 10", "Blo t 10", "Ani s 3", "Cra c 6", "Pen m 1", "Per a 7"]
    panel.person.press("Down").types("penm").press("Return").types("1").press("Return").types("2").press("Return")
    assert typed(panel) == {"Pen m 1": "1", "Per a 7": "2"}
    panel.person.press("Ctrl+J").press("Escape")
    assert len(shown(panel)) == 295
    panel.person.press("Ctrl+J").types("xqz")
    assert panel.person.sees("No allergen is shown by this filter.")


def test_states_are_switched_by_keys_and_no_row_moves_while_one_types(panel: Desk) -> None:
    panel.person.types("hom").types("0.59").press("Return").types("penm").types("<0.10").press("Return")
    panel.person.press("Ctrl+Shift+J")
    assert shown(panel) == ["Hom g", "Pen m 1"]
    panel.person.press("Ctrl+Shift+J")
    assert len(shown(panel)) == 293
    panel.person.types("lits").types("1").press("Return")
    assert len(shown(panel)) == 293
    panel.person.press("Ctrl+Shift+J")
    assert shown(panel) == ["Hom g", "Lit s"]
    panel.person.press("Ctrl+Shift+J")
    assert len(shown(panel)) == 295


# -- the views --------------------------------------------------------------------------------------------------------


def test_positives_groups_and_families_follow_what_is_typed(panel: Desk) -> None:
    for letters, value in (("hom", "0,59"), ("penm", "2"), ("betv", "> 50"), ("cynd", "<0.10")):
        panel.person.types(letters).press("Return").types(value).press("Return")
    panel.person.press(NEXT_VIEW)
    found = cells(sheet(panel).positives.rows)
    assert [(row[0], row[2], row[4]) for row in found] == [
        ("Bet v 1", "> 50", "4 very high"),
        ("Pen m 1", "2", "2 moderate"),
        ("Hom g", "0,59", "1 low"),
    ]
    assert panel.person.sees("we could not check them against its text")
    panel.person.press(NEXT_VIEW)
    assert cells(sheet(panel).groups.rows)[0] == ["Pollen / Tree pollen", "1 of 1", "> 50", "Bet v 1"]
    panel.person.press(NEXT_VIEW)
    assert cells(sheet(panel).families.rows)[1] == ["Tropomyosin (partly unverified)", "1 of 1", "2", "Pen m 1"]
    assert panel.person.sees("A candidate for cross-reactivity, not proof.")
    panel.person.press("Down").press("Return")
    assert (panel.person.field, sheet(panel).typing.grid.code) == (GRID, "Pen m 1")


def test_bars_are_logarithmic(panel: Desk) -> None:
    panel.person.types("hom").types("0,59").press(NEXT_VIEW)
    bars = sheet(panel).positives.table.itemDelegateForColumn(3)
    parts = [bars.part(Decimal(number)) for number in ("0.01", "0.10", "1", "10", "50", "60")]
    assert parts[:2] == [0, 0] and parts[4:] == [1, 1]
    assert parts[3] - parts[2] == pytest.approx(parts[2] - parts[1])


def test_two_sets_are_compared_and_other_panels_are_not(panel: Desk) -> None:
    add(panel, "2023-05-12", Hom_g="<0.10", Pen_m_1="4", Cyn_d="<0.10")
    add(panel, "2023-06-01", panel="OLD1", Hom_g="3")
    panel.person.types("hom").types("0,59").press("Return").types("penm").press("Return").types("2").press("Return")
    panel.person.types("cynd").types("<0.10").press("Return").press("Ctrl+Shift+PgUp")
    compare = sheet(panel).compare
    assert [row[:5] for row in cells(compare.rows)] == [
        ["Hom g", "<0.10", "0,59", "appeared", "> 5.9"],
        ["Pen m 1", "4", "2", "fell", "0.50"],
        ["Cyn d", "<0.10", "<0.10", "unchanged", ""],
    ]
    assert panel.person.sees("1 Jun 2023: ALEX2 and OLD1 are different panels: their values are never compared.")
    assert panel.person.field == "allergen_panel.compare.before"
    panel.person.press("Down")
    assert panel.person.sees("Before and now are the same set.")
    panel.person.tabs().press("Up")
    assert [row[3] for row in cells(compare.rows)] == ["rose", "vanished", "unchanged"]


def test_one_set_alone_is_not_compared(panel: Desk) -> None:
    panel.person.press("Ctrl+Shift+PgUp")
    assert panel.person.sees("Two sets of results of this patient on the same panel and version are needed")
    assert panel.person.field == "allergen_panel.views"


# -- without a panel, without its definition, read-only ---------------------------------------------------------------


def test_without_a_panel_it_says_what_to_do(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("allergen_panel")
    assert desk.person.sees("Choose the panel in the form at the left")
    assert not sheet(desk).typing.isVisible()
    desk.person.fills(specimen_date="12.5.24", panel="ALEX2")
    assert sheet(desk).typing.isVisible()


def test_results_stay_when_the_panel_is_taken_away(panel: Desk) -> None:
    panel.person.types("hom").types("0.59").press("Return").press("F6")
    panel.person.tabs_to("allergen_panel.panel").press("Ctrl+A").press("Delete")
    assert typed(panel) == {"Hom g": "0.59"}
    assert panel.person.sees("Choose the panel in the form again")
    panel.person.types("ALEX2").press("Tab").saves()
    assert len(panel.only(AllergenPanel).results) == 1


def test_a_panel_that_the_catalogue_lacks_can_be_read(desk: Desk) -> None:
    id = add(desk, "2023-06-01", panel="OLD1", Hom_g="3", Zzz_z="0.2")
    desk.person.opens_tab(TESTS)
    desk.window.page.open_entry(id)
    assert desk.person.sees("The definition of OLD1 is not in this clinic's catalogue")
    assert [(row[1], row[3]) for row in cells(sheet(desk).typing.model)] == [("Hom g", "3"), ("Zzz z", "0.2")]
    desk.person.press("F6").types("7").sees_finding("can only be read")
    assert typed(desk) == {"Hom g": "3", "Zzz z": "0.2"}
    assert not sheet(desk).typing.rest.isVisible()


def test_a_read_only_file_is_read(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    first = Program(path)
    patient = with_patient(first.session)
    id = add(Desk(first, patient), "2024-05-12", Hom_g="0.59")
    first.ends()
    program = Program(path, read_only="Somebody else has it.")
    desk = Desk(program, patient)
    program.window.open_patient(patient)
    desk.person.opens_tab(TESTS)
    program.window.page.open_entry(id)
    desk.person.press("F6").types("hom").types("7").sees_finding("can only be read")
    desk.person.press("Delete").press("Ctrl+R").press("Ctrl+Shift+R")
    copies("Hom g\t7")
    desk.person.press("Ctrl+V")
    assert typed(desk) == {"Hom g": "0.59"}
    desk.person.press(NEXT_VIEW)
    assert cells(sheet(desk).positives.rows)[0][0] == "Hom g"
    program.ends()
