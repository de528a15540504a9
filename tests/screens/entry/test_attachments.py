"""The files of an entry: added, opened in the system's viewer, marked as void, and every error as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.consent import Consent
from desktop.screens.entry.attachments import AttachmentsDialog
from desktop.session.attachments import attachments_of
from tests.journeys.program import Program
from tests.screens.desk import Desk
from tests.session.made import keep

pytestmark = pytest.mark.slow

INFUSIONS = 4
PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)


class Viewer(QObject):
    """Takes the place of the system's viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def show_file(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "show_file")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def consent(desk: Desk) -> Desk:
    """A saved consent in its form."""
    kept = keep(desk.session, Consent, desk.patient, purpose="treatment", version="2", signed="2026-11-15")
    desk.person.opens_tab(INFUSIONS)
    desk.window.page.infusions.show_entry(kept.id)
    return desk


def dialog(desk: Desk) -> AttachmentsDialog:
    """The dialog with the files of the entry shown."""
    desk.person.press("F7")
    found = QApplication.activeModalWidget()
    assert isinstance(found, AttachmentsDialog)
    return found


def scan(path: Path, content: bytes = PNG) -> Path:
    path.write_bytes(content)
    return path


def cells(shown: AttachmentsDialog) -> list[list[str]]:
    model = shown.files
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_only_a_saved_entry_has_attachments(desk: Desk) -> None:
    person = desk.person.opens_tab(INFUSIONS).begins("consent").press("F7")
    assert QApplication.activeModalWidget() is None
    assert desk.form.strip.isHidden()
    person.fills(purpose="treatment", version="2", signed="15.11.26").saves_confirming()
    assert desk.form.strip.attachments.text().startswith("Attachments (0)")


def test_an_entry_without_files_says_how_to_add_one(consent: Desk) -> None:
    shown = dialog(consent)
    assert "keeps a copy of a PDF, PNG or JPEG" in shown._about.text()
    assert (shown.open_button.isEnabled(), shown.void_button.isEnabled(), shown.add_button.hasFocus()) == (
        False,
        False,
        True,
    )


def test_a_file_is_kept_listed_and_counted(consent: Desk, tmp_path: Path) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "imzalı onam ğış.png"))
    assert cells(shown) == [["imzalı onam ğış.png", "PNG", "1 kB", "2026-11-23 10:00, Ayşe", ""]]
    consent.person.press("Escape")
    assert consent.form.strip.attachments.text().startswith("Attachments (1)")


@pytest.mark.parametrize(
    ("size", "shown"),
    [(20, "1 kB"), (2047, "1 kB"), (350 * 1024, "350 kB"), (1024 * 1024, "1.0 MB"), (3_500_000, "3.3 MB")],
)
def test_a_size_is_shown_for_people(consent: Desk, tmp_path: Path, size: int, shown: str) -> None:
    files = dialog(consent)
    files.add(scan(tmp_path / "scan.png", PNG[:8] + bytes(size - 8)))
    assert cells(files)[0][2] == shown


def test_enter_shows_a_read_only_copy_in_the_viewer(consent: Desk, tmp_path: Path, viewer: Viewer) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "scan.png"))
    consent.person.press("Return")
    (copy,) = viewer.shown
    assert (copy.name, copy.read_bytes()) == ("scan.png", PNG)
    assert copy.parent != tmp_path
    assert not copy.stat().st_mode & 0o222


def test_without_a_viewer_one_is_told_where_the_copy_lies(
    consent: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what the system answers where no program is known for a file
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    shown = dialog(consent)
    shown.add(scan(tmp_path / "scan.png"))
    consent.person.press("Return")
    consent.person.sees_finding("No program on this computer opens this file. A read-only copy lies at")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"GIF89a", "is no PDF, PNG or JPEG"), (None, "cannot be read")],
    ids=["empty", "another type", "not there"],
)
def test_what_cannot_be_attached_is_refused_in_a_sentence(
    consent: Desk, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "scan.png"
    if content is not None:
        path.write_bytes(content)
    shown = dialog(consent)
    shown.add(path)
    consent.person.sees_finding(sentence)
    assert cells(shown) == []


def test_a_file_is_attached_once(consent: Desk, tmp_path: Path) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "scan.png"))
    shown.add(scan(tmp_path / "the same.png"))
    consent.person.sees_finding("attached here already, as scan.png")
    assert len(cells(shown)) == 1


def test_a_void_file_needs_a_reason_and_stays_readable(consent: Desk, tmp_path: Path, viewer: Viewer) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "scan.png"))
    person = consent.person.press("Delete").press("Return")
    assert person.field == "attachments:reason", "without a reason nothing is void"
    person.types("Başka hastanın").press("Return")
    assert cells(shown)[0][4] == "void: Başka hastanın"
    assert not shown.void_button.isEnabled()
    person.press("Return")
    assert len(viewer.shown) == 1
    person.press("Escape")
    assert consent.form.strip.attachments.text().startswith("Attachments (0)")


def test_void_is_the_file_that_was_asked_about(consent: Desk, tmp_path: Path) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "first.png"))
    shown.add(scan(tmp_path / "second.png", PNG + b"2"))
    shown.table.selectRow(0)
    consent.person.press("Delete")
    # another row is clicked while the question is open
    shown.table.selectRow(1)
    consent.person.types("wrong patient").press("Return")
    assert [row[0] for row in cells(shown) if row[4]] == ["first.png"]
    consent.person.press("Escape")


def test_escape_takes_a_question_back_before_it_closes_the_dialog(consent: Desk, tmp_path: Path) -> None:
    shown = dialog(consent)
    shown.add(scan(tmp_path / "scan.png"))
    consent.person.press("Delete").press("Escape")
    assert (shown.isVisible(), shown.question.isVisible()) == (True, False)
    consent.person.press("Escape")
    assert QApplication.activeModalWidget() is None


def test_a_file_that_is_read_only_shows_what_is_attached_and_takes_nothing(consent: Desk, tmp_path: Path) -> None:
    dialog(consent).add(scan(tmp_path / "scan.png"))
    consent.person.press("Escape")
    path, entry = consent.session.file.path, consent.form.kept.id
    assert len(attachments_of(consent.session, entry)) == 1
    consent.program.ends()
    program = Program(path, read_only="Only read.")
    try:
        program.window.open_patient(consent.patient)
        program.person.opens_tab(INFUSIONS)
        program.window.page.infusions.show_entry(entry)
        shown = dialog(Desk(program, consent.patient))
        assert [shown.add_button.isEnabled(), shown.open_button.isEnabled(), shown.void_button.isEnabled()] == [
            False,
            True,
            False,
        ]
        shown.add(scan(tmp_path / "other.png", PNG + b"1"))
        assert len(cells(shown)) == 1
        shown.accept()
    finally:
        program.ends()
