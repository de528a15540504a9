"""A sheet beside its form: rows that are typed by keys alone, what is computed of them, and how form and sheet are one."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTabBar, QWidget

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.made import NO_MEDICATION
from tests.journeys.program import Program
from tests.screens.desk import TESTS, Desk
from tests.session.made import LAB, PATCH, PROVOCATION, SKIN, count, keep, keep_typed

pytestmark = pytest.mark.slow

KEPT = {SkinTest: SKIN, PatchTest: PATCH, DrugProvocation: PROVOCATION}
DONE = {"date": "15.5.24 10:00", "histamine": "6x5", "saline": "0", "antihistamine": "none taken"}


@pytest.fixture
def skin(desk: Desk) -> Desk:
    """A new sheet of skin tests whose controls are typed; the cursor is in the first cell of the pricks."""
    desk.person.opens_tab(TESTS).begins("skin_test").fills(DONE).press("F6")
    return desk


def types_row(desk: Desk, *texts: str) -> None:
    """Type the cells of a row, Tab between them, and go to the next row."""
    for place, text in enumerate(texts):
        desk.person.press("Tab", times=bool(place)).types(text)
    desk.person.press("Shift+Return")


def views(desk: Desk) -> list[str]:
    bar = desk.window.findChild(QTabBar, "tests.views")
    return [bar.tabText(place) for place in range(bar.count())]


def in_front(desk: Desk) -> str:
    bar = desk.window.findChild(QTabBar, "tests.views")
    return bar.tabText(bar.currentIndex())


def shows(desk: Desk, entry: type[Entry]) -> str:
    """Keep an entry of a type and show it on the page."""
    id = keep_typed(desk.session, entry, desk.patient, KEPT[entry]).id
    desk.person.opens_tab(TESTS)
    desk.window.page.page.show_entry(id)
    return id


@pytest.mark.parametrize("type", KEPT, ids=lambda type: type.declaration.name)
def test_every_field_that_a_person_answers_has_one_editor_and_a_computed_one_has_none(
    desk: Desk, type: type[Entry]
) -> None:
    declared = type.declaration
    desk.person.opens_tab(TESTS).begins(declared.name)
    wanted = [f"{declared.name}.{field.name}" for field in declared.typed_fields]
    for owned in declared.parts:
        wanted += [f"{declared.name}.{owned.name}.0.{field.name}" for field in owned.type.declaration.typed_fields]
    found = [w.objectName() for kind in (QLineEdit, QPlainTextEdit) for w in desk.window.page.findChildren(kind)]
    assert sorted(name for name in found if name.startswith(f"{declared.name}.")) == sorted(wanted)


@pytest.mark.parametrize(
    ("type", "computed"),
    [
        (
            SkinTest,
            {"pricks.0.mean": "4.5", "pricks.0.outcome": "+\N{NO-BREAK SPACE}positive", "intradermals.0.growth": "3.5"},
        ),
        (
            PatchTest,
            {"haptens.0.first_positive": "72", "haptens.1.first_positive": "48", "haptens.2.first_positive": ""},
        ),
        (DrugProvocation, {"steps.0.cumulative": "50", "steps.1.cumulative": "500", "steps.1.interval": "60"}),
    ],
    ids=["skin", "patch", "provocation"],
)
def test_what_is_computed_stands_in_its_row(desk: Desk, type: type[Entry], computed: dict[str, str]) -> None:
    shows(desk, type)
    assert {name: desk.person.stands_in(name) for name in computed} == computed


def test_what_is_computed_follows_every_letter(skin: Desk) -> None:
    person = skin.person
    types_row(skin, "cat", "undiluted", "2x2")
    assert (person.stands_in("pricks.0.mean"), person.stands_in("pricks.0.outcome")) == (
        "2.0",
        "−\N{NO-BREAK SPACE}negative",
    )
    person.press("Ctrl+Up").tabs_to("skin_test.pricks.0.wheal").types("5x4")
    assert (person.stands_in("pricks.0.mean"), person.stands_in("pricks.0.outcome")) == (
        "4.5",
        "+\N{NO-BREAK SPACE}positive",
    )
    person.press("Ctrl+A").press("Delete")
    assert person.stands_in("pricks.0.mean") == ""


def test_the_unit_of_the_doses_stands_over_their_columns(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("drug_provocation")
    assert not desk.person.sees("Dose\nmg")
    desk.person.fills(dose_unit="mg")
    assert desk.person.sees("Dose\nmg")
    assert desk.person.sees("Cumulative\nmg")
    assert desk.person.sees("SBP\nmmHg")


# -- keys ---------------------------------------------------------------------------------------------------------------


def test_two_pressures_in_one_cell_are_told_where_each_belongs(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("drug_provocation").press("F6").fills(
        {"steps.0.dose": "100", "steps.0.systolic": "120/80"}
    )
    desk.person.sees_finding("Type 120 under SBP and 80 under DBP: 120, Tab, 80.")


def test_a_text_that_its_cell_cuts_is_told_to_the_mouse(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("drug_provocation").press("F6")
    seen = "itching of both palms and flushing of the face, without any wheal"
    desk.person.fills({"steps.0.dose": "100", "steps.0.seen": seen})
    for name, told in (("dose", ""), ("seen", seen)):
        cell = desk.window.findChild(QLineEdit, f"drug_provocation.steps.0.{name}")
        QApplication.sendEvent(cell, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), cell.mapToGlobal(QPoint(5, 5))))
        assert cell.toolTip() == told


def test_a_grade_without_its_name_fits_its_cell_and_is_told_whole_below(desk: Desk) -> None:
    shows(desk, PatchTest)
    desk.person.press("F6").fills({"haptens.0.h72": "positive"})
    assert desk.person.sees("positive, grade not printed")
    desk.person.press("Down").press("Tab")
    assert desk.person.stands_in("haptens.0.h72") == "pos."


def test_when_a_patch_test_is_read_next_is_said_once(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("patch_test").fills({"applied": "16.5.24 10:00"})
    texts = [label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()]
    assert [text for text in texts if "18 May 2024" in text] == ["The 48 h reading was due 18 May 2024 10:00"]


def test_tab_goes_from_the_form_to_the_sheet_and_on_to_the_buttons(desk: Desk) -> None:
    person = desk.person.opens_tab(TESTS).begins("skin_test").tabs_to("skin_test.note").tabs()
    assert person.field == "skin_test.pricks.0.substance"
    person.tabs_to("skin_test.pricks.0.printed").tabs()
    assert person.field == "skin_test.intradermals.0.substance"
    person.tabs_to("skin_test.intradermals.0.printed").tabs()
    assert desk.window.focusWidget() is desk.form.next_button
    person.press("Shift+Tab")
    assert person.field == "skin_test.intradermals.0.printed"


def test_a_row_brings_the_next_one_and_tab_goes_there(skin: Desk) -> None:
    person = skin.person
    for text in ("cat", "undiluted", "5x4", "12x10"):
        person.types(text).press("Tab")
    assert person.field == "skin_test.pricks.0.printed"
    person.press("Return")
    assert person.field == "skin_test.pricks.1.substance"


BETWEEN = [
    ("pricks.0.concentration", "Shift+Return", "pricks.1.substance"),
    ("pricks.0.wheal", "Ctrl+Down", "pricks.1.wheal"),
    ("pricks.1.wheal", "Ctrl+Up", "pricks.0.wheal"),
    ("pricks.0.wheal", "Ctrl+Up", "pricks.0.wheal"),
    ("pricks.2.wheal", "Ctrl+Down", "pricks.2.wheal"),
    ("pricks.2.substance", "Shift+Return", "intradermals.0.substance"),
    ("intradermals.0.late_48", "Ctrl+Down", "intradermals.1.late_48"),
    ("intradermals.0.late_48", "F6", "note"),
]


def test_keys_between_the_cells(desk: Desk, subtests: pytest.Subtests) -> None:
    shows(desk, SkinTest)
    for begin, keys, end in BETWEEN:
        with subtests.test(f"{keys} in {begin}"):
            person = desk.person.tabs_to(f"skin_test.{begin}").press(keys)
            assert person.field == f"skin_test.{end}"
            assert not desk.form.is_changed


def test_f4_repeats_an_empty_cell_from_the_row_above(skin: Desk) -> None:
    person = skin.person
    types_row(skin, "cat", "10 HEP")
    person.types("dog").press("Tab").press("F4")
    assert person.stands_in("pricks.1.concentration") == "10 HEP"
    person.press("Shift+Tab").press("F4")
    assert person.stands_in("pricks.1.substance") == "dog", "what is typed is not replaced"
    person.press("Ctrl+Up").press("F4")
    assert (person.field, person.stands_in("pricks.0.substance")) == ("skin_test.pricks.0.substance", "cat")
    person.saves()
    assert [row.concentration.text for row in skin.only(SkinTest).pricks] == ["10 HEP", "10 HEP"]


def test_f6_comes_back_to_the_field_that_was_left(skin: Desk) -> None:
    person = skin.person
    types_row(skin, "cat", "undiluted")
    person.press("F6")
    assert person.field == "skin_test.antihistamine"
    person.press("F6")
    assert person.field == "skin_test.pricks.1.substance"


def test_escape_on_the_sheet_asks_before_anything_is_given_up(skin: Desk) -> None:
    person = skin.person
    person.types("cat").press("Escape")
    if not person.sees("Give up"):
        person.press("Escape")
    assert person.sees("Give up what is typed here")
    person.press("Return")
    assert person.field == "skin_test.pricks.0.substance", "one Enter too many gives nothing up"
    assert person.stands_in("pricks.0.substance") == "cat"


# -- form and sheet are one ---------------------------------------------------------------------------------------------


def test_the_views_belong_to_the_kind(desk: Desk) -> None:
    keep(desk.session, LabResult, desk.patient, **LAB)
    person = desk.person.opens_tab(TESTS).begins("lab_result")
    assert (views(desk), in_front(desk)) == (["Trajectories", "Results"], "Trajectories")
    person.begins("skin_test")
    assert (views(desk), in_front(desk)) == (["Sheet", "Results"], "Sheet")
    person.press("Ctrl+T")
    assert in_front(desk) == "Results"
    person.press("Ctrl+T")
    assert in_front(desk) == "Sheet"
    person.press("Ctrl+L")
    assert (in_front(desk), person.field) == ("Results", "tests.entries")
    person.press("F6")
    assert (in_front(desk), person.field) == ("Sheet", "skin_test.pricks.0.substance")
    person.begins("lab_result")
    assert views(desk) == ["Trajectories", "Results"]


def test_an_entry_chosen_in_the_list_shows_its_sheet(desk: Desk) -> None:
    keep_typed(desk.session, PatchTest, desk.patient, PATCH)
    person = desk.person.opens_tab(TESTS).press("Ctrl+L").press("Return")
    assert (person.field, in_front(desk)) == ("patch_test.applied", "Sheet")
    assert person.stands_in("haptens.0.hapten") == "nickel sulfate hexahydrate"


def test_a_finding_on_the_sheet_brings_it_in_front(skin: Desk) -> None:
    types_row(skin, "cat", "undiluted", "5x")
    skin.person.press("Ctrl+T").press("Ctrl+S")
    assert in_front(skin) == "Sheet"
    assert skin.person.field == "skin_test.pricks.0.wheal"


def test_a_finding_says_which_row_it_is_about(skin: Desk) -> None:
    types_row(skin, "cat", "undiluted", "5x4")
    types_row(skin, "Kedi tüyü ğ", "10")
    skin.person.sees_finding("Kedi tüyü ğ: Type the concentration with its unit")


def test_an_empty_sheet_is_said_only_after_saving_was_tried(desk: Desk) -> None:
    person = desk.person.opens_tab(TESTS).begins("skin_test").fills(DONE)
    assert not person.sees("Nothing was tested.")
    person.press("Ctrl+S").sees_finding("Nothing was tested.")
    assert person.field == "skin_test.pricks.0.substance"


@pytest.mark.parametrize(
    ("histamine", "antihistamine", "said", "state"),
    [
        ("6x5", "none taken", "✓ valid: histamine 5.5 mm", ""),
        ("2x2", "none taken", "⚠ invalid: histamine 2 mm", "danger"),
        ("6x5", "not asked", "? validity not known: antihistamine not recorded", "question"),
    ],
)
def test_the_validity_is_said_with_sign_and_words(
    desk: Desk, histamine: str, antihistamine: str, said: str, state: str
) -> None:
    keep(desk.session, HistoryAnswer, desk.patient, **NO_MEDICATION)
    desk.person.opens_tab(TESTS).begins("skin_test")
    desk.person.fills(DONE | {"histamine": histamine, "antihistamine": antihistamine}).press("F6").types("cat")
    label = desk.window.page.findChild(QLabel, "skin_test:standing")
    assert label.text().startswith(said)
    assert label.property("state") == state


@pytest.mark.parametrize("type", KEPT, ids=lambda type: type.declaration.name)
def test_an_entry_that_is_only_looked_at_is_not_changed(desk: Desk, type: type[Entry]) -> None:
    shows(desk, type)
    assert not desk.form.is_changed
    desk.person.press("Ctrl+S")
    assert desk.person.state == "Nothing is changed · version 1"


def test_parts_on_a_sheet_survive_the_end_of_the_program(skin: Desk) -> None:
    types_row(skin, "cat", "undiluted", "5x4")
    types_row(skin, "Kedi tüyü", "1:10")
    typed = skin.form.texts()
    path, patient = skin.session.file.path, skin.patient
    skin.program.ends()
    program = Program(path)
    program.window.open_patient(patient)
    program.person.opens_tab(TESTS)
    while program.window.page.form.type is not SkinTest:
        program.person.press("Ctrl+Tab")
    form = program.window.page.form
    assert form.texts() == typed
    assert "draft" in program.person.state
    program.person.press("Ctrl+S")
    if not program.person.state.startswith("Saved"):
        program.person.confirms()
    assert [row.substance.name for row in program.session.chart(patient).of(SkinTest)[0].entry.pricks][1] == "Kedi tüyü"
    assert count(program.session, "draft") == 0
    program.ends()


def test_a_clinic_file_that_is_only_read_shows_its_sheets_and_takes_nothing(desk: Desk) -> None:
    id = keep_typed(desk.session, SkinTest, desk.patient, SKIN).id
    path, patient = desk.session.file.path, desk.patient
    desk.program.ends()
    program = Program(path, read_only="You opened it for reading only.")
    program.window.open_patient(patient)
    program.person.opens_tab(TESTS)
    program.window.page.page.show_entry(id)
    program.person.press("F6").types("x").press("Ctrl+Down").press("Tab").press("F4")
    assert not program.window.page.form.is_changed
    assert program.person.stands_in("pricks.0.outcome") == "+\N{NO-BREAK SPACE}positive"
    program.ends()


def test_another_clinic_file_leaves_no_sheet_of_the_one_before(skin: Desk) -> None:
    sheet = skin.form.sheet
    gone: list[bool] = []
    sheet.destroyed.connect(lambda: gone.append(True))
    skin.window.use(skin.program.clinics.create(skin.session.file.path.with_name("other.sqlite")))
    skin.person.waits_for(lambda: bool(gone))
    assert skin.window.findChild(QWidget, "skin_test:sheet") is None


def test_a_letter_in_the_thirtieth_row_costs_what_its_rows_do(desk: Desk) -> None:
    """Ten times the rows cost at most ten times the time: every row is read once, and none is built again."""
    desk.person.opens_tab(TESTS).begins("skin_test")
    few, many = (_per_letter(desk, rows) for rows in (3, 30))
    assert many < 10 * few


def _per_letter(desk: Desk, rows: int) -> float:
    form = desk.form
    texts = [
        {"substance": f"tüy {row}", "concentration": "1:10", "wheal": "5x4", "flare": "12x10"} for row in range(rows)
    ]
    form.blank(desk.patient, {**DONE, "pricks": texts})
    form.focus(f"pricks.{rows - 1}.substance")
    return min(_seconds(lambda: desk.person.types("a")) for _time in range(8))


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun
