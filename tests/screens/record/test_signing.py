"""A physician signs the summary in the real window and by keys; the record changes, and what was signed is still there."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.interpretation import Interpretation
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.record.signing import SigningBar
from desktop.session.session import Session
from desktop.session.signing import said, signatures
from desktop.store.check import check_file
from desktop.store.clinic_file import open_file
from tests.screens.desk import Desk
from tests.session.made import LAB, REACTION, keep

SUMMARY = 6


@pytest.fixture
def recorded(desk: Desk) -> Desk:
    keep(desk.session, LabResult, desk.patient, **LAB)
    desk.person.opens_tab(SUMMARY)
    return desk


def bar(desk: Desk) -> SigningBar:
    return desk.window.page.summary.signing


def is_asked(desk: Desk, name: str) -> None:
    desk.person.waits_for(lambda: QApplication.activeWindow() is not None and QApplication.activeWindow().objectName() == name)  # fmt: skip


def signs(desk: Desk, name: str) -> None:
    desk.person.press("Ctrl+Shift+U")
    is_asked(desk, "sign")
    desk.person.types(name).press("Return")
    desk.person.waits_for(lambda: bool(signatures(desk.session, desk.patient)))


def text_of(desk: Desk, path: Path) -> str:
    """The PDF of the pages that are looked at."""
    bar(desk).write_pdf(desk.session, desk.patient, path)
    read = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(read.split())


def test_signed_changed_and_the_old_version_shown_again(recorded: Desk, tmp_path: Path) -> None:
    desk, path = recorded, tmp_path / "summary.pdf"
    assert bar(desk).state.text() == "Draft, not signed"
    assert "Draft, not signed · printed 23 Nov 2026 10:00" in text_of(desk, path)
    signs(desk, "Dr. Öz")
    (one,) = signatures(desk.session, desk.patient)
    assert bar(desk).state.text() == "✓ Signed by Dr. Öz on 2026-11-23 10:00."
    printed = text_of(desk, path)
    before = path.read_bytes()
    assert "Signed by Dr. Öz, 23 Nov 2026 10:00" in printed
    # the whole hash stands on the page, and is that of what was kept
    assert one.sha256 == hashlib.sha256(said(desk.session, one.id)).hexdigest()
    assert one.sha256 in printed.replace(" ", "")
    assert "No interpretation is recorded." not in printed
    # the record moves on
    keep(desk.session, LabResult, desk.patient, **(LAB | {"reading": "31,2", "specimen_date": "1.6.24"}))
    assert bar(desk).state.text().startswith("△ Draft: changed since it was signed on 2026-11-23 10:00 by Dr. Öz")
    changed = text_of(desk, path)
    assert "Draft: changed since it was signed on 23 Nov 2026 10:00 by Dr. Öz; not what was signed" in changed
    assert "31,2" in changed and one.sha256 not in changed.replace(" ", "")
    # the old one is shown and printed as it was
    desk.person.press("Ctrl+Shift+V")
    is_asked(desk, "signed")
    desk.person.press("Return")
    desk.person.waits_for(lambda: bar(desk).shown == one.id)
    assert bar(desk).state.text() == (
        "You look at what Dr. Öz signed on 2026-11-23 10:00: the record has changed since."
    )
    old = text_of(desk, path)
    assert "31,2" not in old and "the record has changed since" in old and one.sha256 in old.replace(" ", "")
    bar(desk).back_button.click()
    assert bar(desk).shown == "" and "31,2" in text_of(desk, path)
    assert check_file(desk.session.file.path) == []
    assert before.startswith(b"%PDF")


def test_the_sheet_says_what_is_open_and_nobody_signs_without_a_name(recorded: Desk) -> None:
    desk = recorded
    keep(desk.session, DrugReaction, desk.patient, **REACTION)
    desk.person.press("Ctrl+Shift+U")
    is_asked(desk, "sign")
    for words in ("1 result or event is not yet seen.", "1 of them outside limits or grave.", "No interpretation is recorded", "Whether ciprofloxacin would be tolerated: no provocation is recorded"):  # fmt: skip
        assert desk.person.sees(words)
    desk.person.press("Return")
    assert signatures(desk.session, desk.patient) == []
    desk.person.press("Escape")
    assert bar(desk).state.text() == "Draft, not signed"
    # what waits to be seen forbids nothing
    signs(desk, "Dr. Öz")


def test_the_interpretation_is_begun_and_amended_from_the_summary_and_stands_on_it(
    recorded: Desk, tmp_path: Path
) -> None:
    desk = recorded
    assert "No interpretation is recorded." in text_of(desk, tmp_path / "s.pdf")
    desk.person.press("Ctrl+Shift+I")
    assert desk.form.type is Interpretation
    desk.person.fills(date="22.11.26", text="ECP fell; tolerance is not shown.", by="Dr. Öz").saves()
    desk.person.opens_tab(SUMMARY)
    assert "Interpretation ECP fell; tolerance is not shown. Dr. Öz, 22 Nov 2026" in text_of(desk, tmp_path / "s.pdf")
    desk.person.press("Ctrl+Shift+I")
    assert desk.form.kept is not None and desk.form.kept.entry.by == "Dr. Öz"


def test_a_signature_is_made_void_with_a_reason(recorded: Desk) -> None:
    desk = recorded
    signs(desk, "Dr. Öz")
    desk.person.press("Ctrl+Shift+V")
    is_asked(desk, "signed")
    desk.person.press("Delete").types("the wrong patient").press("Return").press("Escape")
    assert [one.voided for one in signatures(desk.session, desk.patient)] == ["the wrong patient"]
    assert bar(desk).state.text() == "Draft, not signed"


def test_a_flipped_byte_is_told_where_the_pages_would_stand(recorded: Desk) -> None:
    desk = recorded
    signs(desk, "Dr. Öz")
    (one,) = signatures(desk.session, desk.patient)
    db = sqlite3.connect(desk.session.file.path)
    db.create_function("flipped", 1, lambda content: content[:20] + bytes([content[20] ^ 1]) + content[21:])
    db.execute("DROP TRIGGER signed_summary_no_update")
    db.execute("UPDATE signed_summary SET content = flipped(content)")
    db.commit()
    db.close()
    bar(desk).look_at(one.id)
    desk.person.waits_for(lambda: "not as it was kept" in desk.window.page.summary.message.text())
    assert any("is not what was signed" in str(problem) for problem in check_file(desk.session.file.path))


def test_what_another_program_wrote_while_one_was_asked_is_not_signed(recorded: Desk) -> None:
    desk = recorded
    desk.person.press("Ctrl+Shift+U")
    is_asked(desk, "sign")
    beside = Session(open_file(desk.session.file.path), "somebody else", desk.session.clock)
    keep(beside, DrugReaction, desk.patient, **REACTION)
    beside.close()
    desk.person.types("Dr. Öz").press("Return")
    desk.person.waits_for(lambda: desk.person.sees("The record has changed since these pages were made"))
    assert signatures(desk.session, desk.patient) == []
