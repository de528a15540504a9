"""Attachments in the clinic file: appended, never changed, checked against what was attached, and part of a snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clinic.entry.attachments import Attachment
from desktop.clinic.entry.failures import Failure
from desktop.clinic.patient.visit_note import VisitNote
from desktop.session.session import Session
from desktop.store import attachments
from desktop.store.check import check_file
from desktop.store.clinic_file import open_file
from desktop.store.driver import IntegrityError
from desktop.store.snapshot import write_snapshot
from tests.cases import cases
from tests.session.made import PROGRAM, keep, start, with_patient

AT = "2024-12-01T09:00:00.000+00:00"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
NOTE = {"date": "2024-05-14", "text": "Well."}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


@pytest.fixture
def made(session: Session) -> Attachment:
    """A file of a visit note, not kept yet."""
    note = keep(session, VisitNote, with_patient(session), **NOTE)
    sha256 = attachments.sha256_of(PDF)
    return Attachment("a1", note.id, note.patient, "Onam formu.pdf", "application/pdf", len(PDF), sha256, "Ayşe", AT)


def put(session: Session, attachment: Attachment, content: bytes = PDF) -> None:
    with session.file.write() as db:
        attachments.add(db, attachment, content)


def test_a_file_is_kept_as_it_is(session: Session, made: Attachment) -> None:
    db = session.file.connection
    assert attachments.of_entry(db, made.entry) == []
    put(session, made)
    put(session, replace(made, id="a0", at="2024-12-01T10:00:00.000+00:00"))
    assert attachments.of_entry(db, made.entry) == [made, replace(made, id="a0", at="2024-12-01T10:00:00.000+00:00")]
    assert attachments.one(db, "a1") == made
    assert attachments.content(db, "a1") == PDF
    assert attachments.one(db, "a9") is None
    with pytest.raises(KeyError):
        attachments.content(db, "a9")


def test_a_void_file_stays_with_the_reason(session: Session, made: Attachment) -> None:
    put(session, made)
    with session.file.write() as db:
        attachments.void(db, "a1", "Deniz", AT, "of another patient")
    assert attachments.of_entry(session.file.connection, made.entry) == [replace(made, voided="of another patient")]
    assert attachments.content(session.file.connection, "a1") == PDF


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attachment SET name = 'other.pdf'",
        "DELETE FROM attachment",
        "INSERT OR REPLACE INTO attachment SELECT id, entry, patient, 'other', type, size, sha256, who, at, content FROM attachment",
        "UPDATE attachment_void SET why = 'other'",
        "DELETE FROM attachment_void",
        "INSERT OR REPLACE INTO attachment_void VALUES ('a1', 'Deniz', '', 'other')",
        "INSERT INTO attachment_void VALUES ('a9', 'Deniz', '', 'no such file')",
    ],
)
def test_nothing_of_it_is_ever_changed(session: Session, made: Attachment, statement: str) -> None:
    put(session, made)
    with session.file.write() as db:
        attachments.void(db, "a1", "Deniz", AT, "of another patient")
    with pytest.raises(IntegrityError), session.file.write() as db:
        db.execute(statement)
    assert attachments.of_entry(session.file.connection, made.entry) == [replace(made, voided="of another patient")]


@cases(
    "wrong",
    [
        {"entry": "nobody"}, {"patient": "nobody"}, {"type": "text/html"}, {"name": ""}, {"size": 3}, {"sha256": "A" * 64},
        {"sha256": "0"},
    ],
)  # fmt: skip
def test_the_tables_refuse_what_fits_nothing(session: Session, made: Attachment, wrong: dict) -> None:
    with pytest.raises(IntegrityError):
        put(session, replace(made, **wrong))
    assert attachments.of_entry(session.file.connection, made.entry) == []


def test_a_void_needs_a_reason(session: Session, made: Attachment) -> None:
    put(session, made)
    with pytest.raises(IntegrityError), session.file.write() as db:
        attachments.void(db, "a1", "Deniz", AT, "  ")


def tamper(session: Session, statement: str) -> None:
    db = sqlite3.connect(session.file.path, isolation_level=None)
    triggers = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'attachment'"
    ).fetchall()
    for (name,) in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attachment SET content = zeroblob(size)",
        "UPDATE attachment SET sha256 = '" + "0" * 64 + "'",
        "UPDATE attachment SET entry = 'nobody'",
        "UPDATE attachment SET patient = 'nobody'",
    ],
)
def test_what_is_not_as_it_was_attached_is_found(session: Session, made: Attachment, statement: str) -> None:
    put(session, made)
    assert list(attachments.disagreements(session.file.connection)) == []
    tamper(session, statement)
    assert [found.id for found in attachments.disagreements(session.file.connection)] == ["a1"]


def test_it_is_part_of_a_snapshot_and_survives_a_check(session: Session, made: Attachment, tmp_path: Path) -> None:
    put(session, made)
    with session.file.write() as db:
        attachments.void(db, "a1", "Deniz", AT, "of another patient")
    target = tmp_path / "copy.sqlite"
    manifest = write_snapshot(session.file.path, target, at=AT, program=PROGRAM)
    assert (manifest.tables["attachment"], manifest.tables["attachment_void"]) == (1, 1)
    assert check_file(session.file.path) == check_file(target) == []
    copy = open_file(target)
    assert attachments.of_entry(copy.connection, made.entry) == [replace(made, voided="of another patient")]
    assert attachments.content(copy.connection, "a1") == PDF
    assert list(attachments.disagreements(copy.connection)) == []
    copy.close()


def test_a_copy_is_read_only_and_takes_a_free_name(session: Session, made: Attachment, tmp_path: Path) -> None:
    put(session, made)
    folder = tmp_path / "viewed"
    folder.mkdir()
    copies = [attachments.write_copy(session.file.connection, made, folder) for _ in range(3)]
    assert [path.name for path in copies] == ["Onam formu.pdf", "Onam formu (2).pdf", "Onam formu (3).pdf"]
    assert {path.read_bytes() for path in copies} == {PDF}
    assert {path.stat().st_mode & 0o777 for path in copies} == {0o400}


def test_a_damaged_file_is_not_shown(session: Session, made: Attachment, tmp_path: Path) -> None:
    put(session, made)
    tamper(session, "UPDATE attachment SET content = zeroblob(size)")
    with pytest.raises(Failure, match=r"Onam formu.pdf is not as it was attached: the clinic file is damaged"):
        attachments.write_copy(session.file.connection, made, tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.suffix == ".pdf") == []


def test_a_folder_that_is_not_there_is_said(session: Session, made: Attachment, tmp_path: Path) -> None:
    put(session, made)
    with pytest.raises(Failure, match=r"cannot be copied to .*nowhere: No such file"):
        attachments.write_copy(session.file.connection, made, tmp_path / "nowhere")


def test_a_copy_that_could_not_be_finished_is_removed(session: Session, made: Attachment, tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that is full."""
    resource = pytest.importorskip("resource")
    put(session, made)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(Failure, match=r"It stands in the clinic file as before"):
            attachments.write_copy(session.file.connection, made, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "Onam formu.pdf").exists()
