"""The preview of an allergen panel that is imported, by keys: what it says, where the cursor is, what Enter does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.commands.desk import Desk as CommandDesk
from desktop.commands.running import run
from desktop.facts import resource
from desktop.screens.allergy.panel_import import PanelImportDialog
from desktop.session.panel_import import read_import, write_import
from tests.exchange.made import alex2, csv_bytes, laid_out
from tests.journeys.program import clock
from tests.screens.desk import TESTS, Desk
from tests.session.made import again, count

# the offscreen platform says so of every dialog that asks for a file
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HEAD = "Panel;ALEX2\nPatient ID;P-1\nTotal IgE;87 kU/L\nQC;within 3 SD\n"
TABLE = "Allergen;Result\nHom g;0,59\nDer p 1;<0,10\nAlt a 1;> 50\n"
FILE = f"{HEAD}Collected;2026-11-02\n{TABLE}"
Shown = Callable[..., PanelImportDialog]


@pytest.fixture
def shown(desk: Desk, tmp_path: Path) -> Shown:
    """The preview of a file with this content, chosen by keys."""

    def choose(content: str | bytes, name: str = "sonuçlar.csv") -> PanelImportDialog:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        desk.person.press("Ctrl+I")
        types_the_path(desk, path)
        desk.person.waits_for(lambda: isinstance(QApplication.activeModalWidget(), PanelImportDialog))
        return QApplication.activeModalWidget()

    return choose


def types_the_path(desk: Desk, path: Path) -> None:
    """Answer the dialog that asks for a file."""
    desk.person.waits_for(lambda: any(dialog.isActiveWindow() for dialog in desk.window.findChildren(QFileDialog)))
    desk.person.press("Ctrl+A").types(str(path)).press("Return")


def focused(desk: Desk) -> str:
    """What has the cursor: a field by its name, a button by its text."""
    return desk.person.field or QApplication.focusWidget().text()


def cells(dialog: PanelImportDialog, name: str) -> list[list[str]]:
    model = dialog.findChild(QTableView, f"panel_import.{name}").model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def tabs(dialog: PanelImportDialog) -> list[str]:
    return [dialog.tabs.tabText(place) for place in range(dialog.tabs.count()) if dialog.tabs.isTabVisible(place)]


def panels(desk: Desk) -> list[AllergenPanel]:
    return [kept.entry for kept in desk.kept(AllergenPanel)]


def test_it_shows_what_will_be_written_and_enter_imports_it(desk: Desk, shown: Shown) -> None:
    dialog = shown(FILE)
    assert focused(desk) == "Import all of it"
    assert dialog.summary.text() == "3 of 295 allergens of ALEX2 Allergy Explorer, 2 of them positive"
    assert dialog.positives.text() == "Positive (kUA/L): Alt a 1 > 50 · Hom g 0,59"
    assert "Total IgE 87 kU/L" in dialog.about.text()
    assert "Quality control as printed: within 3 SD" in dialog.about.text()
    assert desk.person.sees("2 Nov 2026 · as printed in the file")
    assert tabs(dialog) == ["Will be written: 3", "Missing: 292"]
    assert cells(dialog, "written") == [
        ["8", "Der p 1", "European house dust mite", "< 0,10", "kUA/L", "0 negative"],
        ["9", "Alt a 1", "Alternaria alternata", "> 50", "kUA/L", "4 very high"],
        ["7", "Hom g", "Lobster", "0,59", "kUA/L", "1 low"],
    ]
    before = count(desk.session)
    desk.person.press("Return")
    assert count(desk.session) == before + 1
    assert [(entry.answered, entry.file_name) for entry in panels(desk)] == [(3, "sonuçlar.csv")]
    (kept,) = desk.kept(AllergenPanel)
    assert desk.form.kept.id == kept.id


def test_escape_leaves_and_nothing_is_written(desk: Desk, shown: Shown) -> None:
    before = count(desk.session)
    shown(FILE)
    desk.person.press("Escape")
    desk.person.waits_for(lambda: QApplication.activeModalWidget() is None)
    assert (count(desk.session), panels(desk)) == (before, [])


def test_ctrl_s_imports_from_any_place(desk: Desk, shown: Shown) -> None:
    shown(FILE)
    desk.person.tabs_to("panel_import.date").press("Ctrl+S")
    assert len(panels(desk)) == 1


def test_tab_goes_round_all_of_it(desk: Desk, shown: Shown) -> None:
    shown(FILE)
    places = []
    while not places or focused(desk) != places[0]:
        places.append(focused(desk))
        desk.person.tabs()
        assert len(places) < 12, places
    assert set(places) == {
        "panel_import.date", "panel_import.panel", "panel_import.tabs", "panel_import.written", "Back", "Import all of it",
    }  # fmt: skip


def test_the_date_is_asked_for_when_the_file_does_not_say(desk: Desk, shown: Shown) -> None:
    dialog = shown(HEAD + TABLE)
    assert focused(desk) == "panel_import.date"
    assert desk.person.sees("unknown: the file does not say")
    assert "The day of the specimen is not known" in dialog.noted.text()
    desk.person.types("3.11.26 ?")
    assert desk.person.sees("3 Nov 2026, assumed · as typed")
    assert "is not known" not in dialog.noted.text()
    desk.person.press("Return")
    (entry,) = panels(desk)
    assert (entry.specimen_date.typed, entry.specimen_date.assumed) == ("3.11.26 ?", True)


def test_an_unknown_date_is_imported_as_unknown(desk: Desk, shown: Shown) -> None:
    shown(HEAD + TABLE)
    desk.person.press("Return")
    assert panels(desk)[0].specimen_date.unknown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soon", "✕ “soon” cannot be read as a date"),
        ("3.11.26", "✕ The file says that the specimen was taken on 2026-11-02"),
    ],
)
def test_a_date_that_cannot_be_is_said_while_it_is_typed(desk: Desk, shown: Shown, typed: str, words: str) -> None:
    dialog = shown(FILE)
    desk.person.tabs_to("panel_import.date").types(typed)
    assert dialog.refused.text().startswith(words)
    assert tabs(dialog)[0] == "Readable: 3"
    desk.person.press("Return").press("Ctrl+S")
    assert dialog.isVisible()
    assert panels(desk) == []
    desk.person.press("Ctrl+A").press("Delete").press("Return")
    assert len(panels(desk)) == 1


def test_the_panel_is_asked_for_when_the_file_does_not_say(desk: Desk, shown: Shown) -> None:
    add_panel(desk, definition("ALEX9"))
    dialog = shown("Allergen;Result\nHom g;0,59\nDer p 1;<0,10\n")
    assert focused(desk) == "panel_import.panel"
    assert "Say which panel it is" in dialog.refused.text()
    assert not dialog.tabs.isVisible()
    desk.person.types("alex9")
    assert dialog.summary.text() == "2 of 295 allergens of ALEX9 of the clinic, 1 of them positive"
    assert dialog.refused.isHidden()
    desk.person.press("Return")
    assert panels(desk)[0].panel == "ALEX9"


def test_rejected_rows_are_shown_first_and_nothing_can_be_imported(desk: Desk, shown: Shown) -> None:
    dialog = shown(f"{FILE}Hom q;0,5\nPen m 1;lots\n")
    assert focused(desk) == "panel_import.rejected"
    assert tabs(dialog) == ["Readable: 3", "Rejected: 2", "Missing: 292"]
    assert cells(dialog, "rejected") == [
        ["10", "Hom q ; 0,5", "ALEX2 has no allergen with the code Hom q."],
        ["11", "Pen m 1 ; lots", "A result of ALEX2 is a number in kUA/L, such as 0.59 or <0.10."],
    ]
    assert dialog.refused.text() == "✕ 2 rows cannot be written, so nothing is: mend the file and choose it again."
    desk.person.press("Ctrl+S").press("Return")
    assert panels(desk) == []
    desk.person.tabs_to("panel_import.tabs").press("Right")
    assert desk.window.findChild(QTableView, "panel_import.missing").isVisible()
    desk.person.press("Escape")


def test_293_of_295(desk: Desk, shown: Shown) -> None:
    values = {allergen.code: "<0.10" for allergen in alex2().allergens}
    del values["Hom g"], values["Der p 1"]
    dialog = shown(csv_bytes(laid_out(values, "wide")))
    assert dialog.summary.text().startswith("293 of 295 allergens")
    assert tabs(dialog) == ["Will be written: 293", "Missing: 2"]
    assert sorted(cells(dialog, "missing")) == [["Der p 1", "European house dust mite"], ["Hom g", "Lobster"]]
    desk.person.press("Escape")


@pytest.mark.parametrize("content", ["", "hello", b"\x00\xff" * 40, b"PK\x03\x04 no workbook"])
def test_a_file_of_something_else_is_told(desk: Desk, shown: Shown, content: str | bytes) -> None:
    dialog = shown(content)
    assert dialog.summary.text() == "Nothing can be imported from this file as it is."
    assert dialog.refused.text().startswith("✕ ")
    assert focused(desk) == "Back"
    desk.person.press("Return")
    desk.person.waits_for(lambda: QApplication.activeModalWidget() is None)
    assert panels(desk) == []


def test_a_file_of_another_patient_is_refused(desk: Desk, shown: Shown) -> None:
    dialog = shown(FILE.replace("P-1", "P-9"))
    assert dialog.refused.text() == "✕ The file is of patient P-9, not of P-1. Nothing of it can be written here."
    assert focused(desk) == "Back"
    desk.person.press("Ctrl+S").press("Escape")
    assert panels(desk) == []


def test_what_is_questioned_is_said_and_importing_it_confirms(desk: Desk, shown: Shown) -> None:
    dialog = shown(FILE.replace("Patient ID;P-1", "Sample ID;S-7"))
    assert dialog.questioned.text().splitlines() == [
        "? The file is of sample S-7 and names no patient. Is it this patient's?",
        "? Quality control in the file is “within 3 SD”. Whether that is passed or failed is for you to say; it is kept as a note.",
    ]
    desk.person.press("Return")
    assert panels(desk)[0].sample == "S-7"


def test_what_another_program_wrote_meanwhile_is_shown_before_anything_is_written(
    desk: Desk, shown: Shown, tmp_path: Path
) -> None:
    dialog = shown(FILE)
    other = again(desk.session.file.path)
    other.clock = clock
    (tmp_path / "other.csv").write_text(FILE.replace("0,59", "0,60"))
    write_import(other, read_import(other, desk.patient, tmp_path / "other.csv"))
    other.close()
    before = count(desk.session)
    desk.person.press("Return")
    assert dialog.isVisible()
    assert count(desk.session) == before
    assert (
        dialog.refused.text()
        == "✕ Nothing was written: something has changed meanwhile. Look again at what is said here."
    )
    assert "? An entry like this one is already recorded." in dialog.questioned.text()
    desk.person.press("Ctrl+S")
    assert count(desk.session) == before + 1


def test_the_window_notices_an_import_by_command(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text(FILE)
    desk.person.opens_tab(TESTS).press("Ctrl+T")
    arguments = ["import", str(desk.session.file.path), str(tmp_path / "results.csv"), "--patient", "P-1"]
    assert run(arguments, CommandDesk("night job", clock, "Tolera test")) == 0
    desk.person.waits_for(lambda: "Another program has written" in desk.window.message.text())
    listed = desk.window.page.tests.table.entries
    assert [listed.line(row).title for row in range(listed.rowCount())] == ["ALEX2"]


def test_without_a_patient_it_says_whose_results_they_are(desk: Desk) -> None:
    desk.person.press("Ctrl+Shift+W").press("Ctrl+I")
    assert desk.window.message.text() == "Open a patient first: the results are of one patient."


# --- a panel of the clinic's own


def definition(code: str) -> str:
    shipped = resource("panels/ALEX2.toml").read_text("utf-8")
    own = shipped.replace('"ALEX2"', f'"{code}"').replace("ALEX2 Allergy Explorer", f"{code} of the clinic")
    return re.sub(r"(?m)^aliases = .*$", "aliases = []", own)


def add_panel(desk: Desk, content: str) -> None:
    """Add a definition through the menu, by keys."""
    path = desk.session.file.path.with_name("definition.toml")
    path.write_text(content, "utf-8")
    actions = [action for action in desk.window.menu.actions() if not action.isSeparator()]
    place = next(place for place, action in enumerate(actions) if action.text().startswith("Add a panel definition"))
    desk.person.press("F10").press("Up", times=len(actions) - place).press("Return")
    types_the_path(desk, path)
    desk.person.waits_for(desk.window.message.isVisible)


def test_a_definition_that_is_added_is_offered_at_once(desk: Desk) -> None:
    desk.person.opens_tab(TESTS).begins("allergen_panel")
    add_panel(desk, definition("ALEX9"))
    assert desk.window.message.text() == "ALEX9 of the clinic, version 2026.1, was added: 295 allergens."
    desk.person.opens_tab(TESTS).begins("allergen_panel").fills(specimen_date="2.11.26", panel="alex9")
    assert "ALEX9 of the clinic" in desk.person.reads("panel")


def test_all_that_is_wrong_with_a_definition_is_said_as_far_as_there_is_room(desk: Desk) -> None:
    add_panel(desk, definition("ALEX9").replace("molecular = true", "molecular = 7"))
    lines = desk.window.message.text().splitlines()
    assert len(lines) == 6
    assert all(line.startswith("✕ ") for line in lines[:5])
    assert re.fullmatch(r"And [0-9]+ more, which are said once these are mended\. Nothing was added\.", lines[5])
    assert desk.session.catalogue.panel("ALEX9") is None


@pytest.mark.parametrize("content", ["code = \n", 'code = "X1"\n', ""])
def test_what_is_no_definition_is_told(desk: Desk, content: str) -> None:
    add_panel(desk, content)
    assert desk.window.message.text().startswith("✕ ")
    assert desk.window.message.text().endswith("Nothing was added.")
