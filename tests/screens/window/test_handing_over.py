"""What leaves the program: by keys, on a thread of its own, and nothing left behind when somebody cancels."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop.clinic.results.lab_result import LabResult
from desktop.screens.look.outgoing import ToPrint
from desktop.screens.record.figure_dialog import FigureDialog
from desktop.store.snapshot import manifest_of
from tests.screens.desk import Desk
from tests.session.made import LAB, keep

SUMMARY = 6
# the offscreen platform says so of every dialog that asks for a file
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")


@pytest.fixture
def recorded(desk: Desk) -> Desk:
    keep(desk.session, LabResult, desk.patient, **LAB)
    return desk


def types_the_path(desk: Desk, path: Path) -> None:
    """Answer the dialog that asks for a file."""
    person = desk.person
    person.waits_for(lambda: any(dialog.isActiveWindow() for dialog in desk.window.findChildren(QFileDialog)))
    person.press("Ctrl+A").types(str(path)).press("Return")


def is_told(desk: Desk, words: str) -> None:
    # a picture of 600 dots per inch is drawn on a thread that shares Python with the window
    desk.person.waits_for(lambda: words in desk.window.message.text(), seconds=60)


def test_a_snapshot_is_taken_by_keys_while_the_window_stays_in_use(recorded: Desk, tmp_path: Path) -> None:
    target = tmp_path / "handed over.sqlite"
    recorded.person.press("Ctrl+Shift+S")
    types_the_path(recorded, target)
    is_told(recorded, "Snapshot written")
    with sqlite3.connect(target) as copy:
        assert copy.execute("SELECT patient_id, reading, unit FROM v_lab_results").fetchall() == [
            ("P-1", "26,6", "ng/ml")
        ]
    copy.close()
    assert manifest_of(target).exists()


def test_a_file_that_exists_is_not_touched_by_a_snapshot(recorded: Desk, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite"
    target.write_text("mine")
    recorded.window.handing_over.take_snapshot(recorded.session, target)
    is_told(recorded, "exists already")
    assert target.read_text() == "mine"
    assert not list(tmp_path.glob("*.tmp")) and not list(tmp_path.glob("*.json"))


def test_a_snapshot_that_is_cancelled_leaves_nothing_behind(recorded: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    recorded.window.handing_over.take_snapshot(recorded.session, folder / "copy.sqlite")
    # before the thread has come far: its next look at the progress ends it
    (work,) = recorded.window.handing_over.works.under_way
    work.dialog.canceled.emit()
    is_told(recorded, "Cancelled; nothing was left behind.")
    assert list(folder.iterdir()) == []


def test_the_summary_is_saved_as_a_pdf_by_keys(recorded: Desk, tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    recorded.person.press(f"Alt+{SUMMARY}")
    recorded.person.waits_for(lambda: not recorded.window.page.summary.message.isVisible())
    recorded.person.tabs_to_button("Save as PDF…").press("Return")
    types_the_path(recorded, target)
    is_told(recorded, "Written to")
    assert target.read_bytes().startswith(b"%PDF")


def test_a_figure_with_nothing_to_draw_is_told_not_written(desk: Desk, tmp_path: Path) -> None:
    desk.window.handing_over.write_paper(
        desk.session, desk.patient, desk.window._papers.write_figure, tmp_path / "a.svg"
    )
    is_told(desk, "no result that can be drawn")
    assert not (tmp_path / "a.svg").exists()


def test_the_figure_is_saved_as_it_is_wanted_by_keys_and_that_is_remembered(recorded: Desk, tmp_path: Path) -> None:
    person, page = recorded.person, recorded.window.page.summary
    person.press(f"Alt+{SUMMARY}")
    person.waits_for(lambda: not page.message.isVisible())
    person.tabs_to_button("Save the figure…").press("Return")
    person.waits_for(lambda: any(dialog.isActiveWindow() for dialog in page.findChildren(FigureDialog)))
    # one graph alone, one column wide, in grey, 600 dots per inch
    person.press("Down").tabs().press("Down").tabs().press("Down").tabs().tabs().press("Space").tabs().press(
        "Space"
    ).press("Return")
    types_the_path(recorded, tmp_path / "figure.tiff")
    is_told(recorded, "Written to")
    with Image.open(tmp_path / "figure.tiff") as picture:
        assert (picture.mode, picture.info["dpi"]) == ("L", pytest.approx((600, 600), abs=0.1))
        assert picture.width == pytest.approx(85 / 25.4 * 600, abs=1.5)
    person.tabs_to_button("Save the figure…").press("Return")
    person.waits_for(lambda: any(dialog.isActiveWindow() for dialog in page.findChildren(FigureDialog)))
    (dialog,) = (dialog for dialog in page.findChildren(FigureDialog) if dialog.isActiveWindow())
    assert (dialog.graph.currentText(), dialog.width_mm.currentData(), dialog.dpi.currentData()) == (
        "ECP · ng/mL",
        85,
        600,
    )
    assert (dialog.large.isChecked(), dialog.grey.isChecked(), dialog.others.isChecked()) == (False, True, True)
    person.press("Esc")


def test_each_button_of_the_summary_is_named(recorded: Desk) -> None:
    recorded.person.press(f"Alt+{SUMMARY}")
    names = [button.text() for button in recorded.window.page.summary.findChildren(QPushButton) if button.isVisible()]
    assert names == [
        "Print…", "Save as PDF…", "Save the figure…", "More papers", "Interpretation…", "Sign…", "Signed versions…",
    ]  # fmt: skip


def test_a_case_report_is_written_from_the_papers_beside_the_summary(recorded: Desk, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    recorded.person.press("Ctrl+Alt+P")
    menu = recorded.window.page.summary.papers_button.menu()
    recorded.person.waits_for(menu.isVisible)
    assert menu.activeAction().text() == "Case report (CARE)"
    (report,) = [action.menu() for action in menu.actions() if action.text() == "Case report (CARE)"]
    first = report.actions()[0]
    assert first.text() == "Without names and dates…"
    menu.hide()
    first.trigger()
    types_the_path(recorded, target)
    is_told(recorded, "Written to")
    assert target.read_bytes().startswith(b"PK")


def test_a_form_is_printed_or_saved_from_there(recorded: Desk, tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    recorded.person.press("Ctrl+Alt+P")
    summary = recorded.window.page.summary
    menu = summary.papers_button.menu()
    recorded.person.waits_for(menu.isVisible)
    (forms,) = [action.menu() for action in menu.actions() if action.text() == "Blank form"]
    (result,) = [action.menu() for action in forms.actions() if action.text() == "Laboratory result"]
    prints, saves = result.actions()
    assert (prints.text(), saves.text()) == ("Print…", "Save as PDF…")
    menu.hide()
    asked: list[ToPrint] = []
    summary.outgoing.print_asked.disconnect()
    summary.outgoing.print_asked.connect(asked.append)
    prints.trigger()
    (wanted,) = asked
    assert wanted.make(wanted.session, wanted.about).count == 1
    saves.trigger()
    types_the_path(recorded, target)
    is_told(recorded, "Written to")
    assert target.read_bytes().startswith(b"%PDF")
