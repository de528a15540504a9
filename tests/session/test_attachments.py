"""Attaching a file to an entry: what is refused, who is told, what stays."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.entry.attachments import MOST, TYPES, Attachment, type_of
from desktop.clinic.entry.failures import CannotWrite
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.words.language import Refused
from desktop.session.attachments import attach, attachments_of, export_to, void_attachment
from desktop.session.refusals import Conflict
from desktop.session.session import Session
from desktop.store.check import check_file
from tests.session.made import again, count, keep, start, with_patient

PDF = b"%PDF-1.7\nconsent\n"
PNG = b"\x89PNG\r\n\x1a\n...."
JPEG = b"\xff\xd8\xff\xe0...."
NOTE = {"date": "2024-05-14", "text": "Well."}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


@pytest.fixture
def note(session: Session) -> str:
    return keep(session, VisitNote, with_patient(session), **NOTE).id


def on_disk(tmp_path: Path, content: bytes = PDF, name: str = "Onam formu.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("consent.pdf", PDF, "application/pdf"), ("scan", PNG, "image/png"), ("scan.pdf", JPEG, "image/jpeg"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_first_bytes(name: str, content: bytes, type: str) -> None:
    assert type_of(name, content) == type


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "consent.pdf is empty"),
        (b"<html>%PDF-1.7", "consent.pdf is no PDF, PNG or JPEG, whatever its name ends in"),
        (b"%PDF", "is no PDF"),
        (b"MZ\x90\x00", "is no PDF"),
        (PDF + b"\0" * (MOST - len(PDF) + 1), "consent.pdf is larger than 20 MB"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        type_of("consent.pdf", content)
    assert type_of("", PDF.ljust(MOST)) == "application/pdf"


@pytest.mark.parametrize(
    ("name", "type", "file_name"),
    [
        ("Onam formu.pdf", "application/pdf", "Onam formu.pdf"),
        ("SCAN.PDF", "application/pdf", "SCAN.pdf"),
        ("scan", "image/png", "scan.png"),
        ("scan.jpeg", "image/jpeg", "scan.jpeg"),
        ("scan.exe", "application/pdf", "scan.exe.pdf"),
        ("a:b*c?.pdf", "application/pdf", "a_b_c_.pdf"),
        ("..", "image/png", "file.png"),
        (".pdf", "application/pdf", "pdf.pdf"),
        ("con.pdf", "application/pdf", "_con.pdf"),
        ("report. .pdf", "application/pdf", "report.pdf"),
        ("ş" * 300 + ".pdf", "application/pdf", "ş" * 60 + ".pdf"),
    ],
)
def test_its_name_can_be_a_file_on_any_system(name: str, type: str, file_name: str) -> None:
    assert Attachment("a", "e", "p", name, type, 1, "", "", "").file_name == file_name


def test_attaching_keeps_a_copy_and_tells_everybody(session: Session, note: str, tmp_path: Path) -> None:
    told = []
    session.changed.connect(told.append)
    path, cause = on_disk(tmp_path), object()
    found = attach(session, note, path, cause)
    patient = session.entry(note).patient
    assert (found.entry, found.patient, found.name, found.type) == (note, patient, "Onam formu.pdf", "application/pdf")
    assert (found.size, found.sha256, found.who) == (len(PDF), hashlib.sha256(PDF).hexdigest(), session.who)
    assert found.at.startswith("2024-12-01T")
    assert attachments_of(session, note) == [found]
    assert [(change.types, change.patient, change.kept, change.action) for change in told] == [
        (frozenset({"visit_note"}), patient, (), "attach")
    ]
    assert told[0].cause is cause
    # what was attached is the clinic's own from then on
    path.write_bytes(b"gone")
    assert export_to(session, found.id, tmp_path).read_bytes() == PDF
    assert count(session) == 2


def test_the_clinic_s_own_entries_have_files_too(session: Session, tmp_path: Path) -> None:
    head = keep(session, Letterhead, "", name="Clinic")
    assert attach(session, head.id, on_disk(tmp_path)).patient == ""


def test_the_same_file_is_attached_once_to_an_entry(session: Session, note: str, tmp_path: Path) -> None:
    first = attach(session, note, on_disk(tmp_path))
    with pytest.raises(Refused, match=r"attached here already, as Onam formu\.pdf"):
        attach(session, note, on_disk(tmp_path, name="other name.pdf"))
    other = keep(session, VisitNote, session.entry(note).patient, **(NOTE | {"text": "Better."})).id
    attach(session, other, on_disk(tmp_path))
    attach(session, note, on_disk(tmp_path, PDF + b"page 2"))
    void_attachment(session, first.id, "wrong page first")
    again_attached = attach(session, note, on_disk(tmp_path))
    assert [one.voided for one in attachments_of(session, note)] == ["wrong page first", "", ""]
    assert again_attached.id != first.id


def test_a_file_is_void_with_a_reason_once(session: Session, note: str, tmp_path: Path) -> None:
    found = attach(session, note, on_disk(tmp_path))
    told = []
    session.changed.connect(told.append)
    with pytest.raises(Conflict, match="Say why"):
        void_attachment(session, found.id, "  ")
    assert void_attachment(session, found.id, " of another patient ").voided == "of another patient"
    assert [(change.types, change.action) for change in told] == [(frozenset({"visit_note"}), "void_attachment")]
    for id in (found.id, "nothing"):
        with pytest.raises(Conflict, match="marked as void meanwhile"):
            void_attachment(session, id, "again")
    assert export_to(session, found.id, tmp_path).read_bytes() == PDF
    assert len(told) == 1


def test_a_void_entry_takes_no_file(session: Session, note: str, tmp_path: Path) -> None:
    attach(session, note, on_disk(tmp_path))
    session.void(note, "of another patient")
    for id in (note, "nothing"):
        with pytest.raises(Conflict, match="marked as void meanwhile"):
            attach(session, id, on_disk(tmp_path, PNG))
    assert len(attachments_of(session, note)) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty"), (b"plain text", "is no PDF"), (PDF.ljust(MOST + 2), "is larger than 20 MB")],
)
def test_a_file_that_may_not_be_attached_leaves_nothing(
    session: Session, note: str, tmp_path: Path, content: bytes, why: str
) -> None:
    told = []
    session.changed.connect(told.append)
    with pytest.raises(Refused, match=why):
        attach(session, note, on_disk(tmp_path, content))
    assert (attachments_of(session, note), told) == ([], [])


def test_a_file_that_cannot_be_read_is_said(session: Session, note: str, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.pdf", tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            attach(session, note, path)


def test_a_name_in_other_bytes_than_utf_8_is_kept_readable(session: Session, note: str, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/r\xf6ntgen.pdf"
    try:
        with open(raw, "wb") as file:
            file.write(PDF)
    except OSError:
        pytest.skip("this file system has names in UTF-8 alone")
    assert attach(session, note, Path(os.fsdecode(raw))).name == "r?ntgen.pdf"


def test_a_file_open_for_reading_takes_nothing(session: Session, note: str, tmp_path: Path) -> None:
    found = attach(session, note, on_disk(tmp_path))
    reading = again(session.file.path, read_only="It is open in another window.")
    with pytest.raises(CannotWrite, match="open for reading only"):
        attach(reading, note, on_disk(tmp_path, PNG, "scan.png"))
    with pytest.raises(CannotWrite, match="open for reading only"):
        void_attachment(reading, found.id, "wrong")
    assert attachments_of(reading, note) == [found]
    assert export_to(reading, found.id, tmp_path).read_bytes() == PDF
    reading.close()


def test_of_two_sessions_that_attach_the_same_file_one_is_told(session: Session, note: str, tmp_path: Path) -> None:
    other = again(session.file.path)
    attach(other, note, on_disk(tmp_path))
    with pytest.raises(Refused, match="attached here already"):
        attach(session, note, on_disk(tmp_path))
    other.close()


def test_it_survives_a_check_and_an_amendment(session: Session, note: str, tmp_path: Path) -> None:
    found = attach(session, note, on_disk(tmp_path))
    kept = session.entry(note)
    session.amend(note, kept.entry.__class__(**{**kept.entry.values(), "text": "Better."}), kept.number)
    attach(session, kept.patient, on_disk(tmp_path, PNG, "photo.png"))
    assert session.entry(kept.patient).type == Patient.declaration.name
    assert attachments_of(session, note) == [found]
    assert check_file(session.file.path) == []


def test_what_is_not_there_cannot_be_opened(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="not in the clinic file"):
        export_to(session, "nothing", tmp_path)


def test_every_type_ends_as_it_begins() -> None:
    ends = {type.code: type.endings[0] for type in TYPES}
    assert ends == {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
