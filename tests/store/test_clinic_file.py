from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotOpen, CannotWrite
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.results.lab_result import LabResult
from desktop.store.check import check_file
from desktop.store.clinic_file import create, open_file
from desktop.store.migrations import APPLICATION, SCHEMA
from desktop.store.snapshot import write_snapshot
from tests.session.made import LAB, PROGRAM, again, count, keep, start, with_patient

AT = "2024-12-01T09:00:00.000+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A clinic file with one patient and one result, closed."""
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    keep(session, LabResult, with_patient(session), **LAB)
    session.close()
    return path


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


# -- made -------------------------------------------------------------------------------------------------------------


def test_a_new_file_is_marked_durable_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = create(tmp_path / "clinic.sqlite", at=AT, program=PROGRAM)
    pragmas = {name: file.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in (
        "application_id", "user_version", "journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
    assert pragmas == {
        "application_id": APPLICATION, "user_version": SCHEMA, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1,
    }  # fmt: skip
    assert (file.about("kind"), file.about("made_at"), file.about("made_by")) == ("clinic", AT, PROGRAM)
    assert (file.about("nothing"), file.is_snapshot, file.read_only) == ("", False, False)
    file.close()
    if os.name == "posix":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["clinic.sqlite"]


def test_what_exists_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    path.write_text("a letter")
    with pytest.raises(CannotOpen, match="exists already"):
        create(path, at=AT, program=PROGRAM)
    assert path.read_text() == "a letter"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="Choose another folder"):
        create(tmp_path / "nowhere" / "clinic.sqlite", at=AT, program=PROGRAM)
    assert names(tmp_path) == []


# -- refused ----------------------------------------------------------------------------------------------------------


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="There is no file"):
        open_file(tmp_path / "clinic.sqlite")
    assert names(tmp_path) == []


def other_sqlite(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipe (name TEXT)")
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda path: path.mkdir(), "not a file"),
        (lambda path: path.touch(), "is empty"),
        (lambda path: path.write_bytes(b"x"), "not a clinic file"),
        (lambda path: path.write_bytes(b"Dear colleague,\n" * 500), "not a clinic file"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "not a clinic file"),
        (other_sqlite, "not a clinic file"),
    ],
)
def test_what_is_no_clinic_file_is_refused_and_left_as_it_was(tmp_path: Path, made, sentence: str) -> None:
    path = tmp_path / "clinic.sqlite"
    made(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CannotOpen, match=sentence):
        open_file(path)
    assert names(tmp_path) == ["clinic.sqlite"]
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("size", [100, 700, 4096, 5000, 40_000, -4096, -1])
def test_a_truncated_file_is_refused(path: Path, size: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    with pytest.raises(CannotOpen, match="damaged|not a clinic file"):
        open_file(path)
    assert path.read_bytes() == whole[:size]


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    db = sqlite3.connect(path)
    page, size = db.execute(
        "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = ?", (table,)
    ).fetchone()
    db.close()
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xaa" * size)


@pytest.mark.parametrize("table", ["version", "lab_result", "patient", "about"])
def test_a_file_with_a_damaged_page_is_refused(path: Path, table: str) -> None:
    damage(path, table)
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="damaged"):
        open_file(path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_was(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="newer Tolera"):
        open_file(path)
    assert path.read_bytes() == before


def test_a_clinic_file_without_its_tables_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("CREATE TABLE other (x TEXT)")
    db.close()
    with pytest.raises(CannotOpen, match="damaged"):
        open_file(path)


# -- read only --------------------------------------------------------------------------------------------------------


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write everything: act as a user who may not."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder that another user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)
        os.chmod(folder, 0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("mode", [0o555, 0o755])
def test_what_may_not_be_written_is_opened_for_reading(everybodys: Path, mode: int) -> None:
    path = everybodys / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    session.close()
    path.chmod(0o444)
    everybodys.chmod(mode)
    with as_somebody_else():
        session = again(path)
        assert "cannot be written" in session.file.why_read_only
        assert session.chart(patient).patient.entry.family_name == "Işık"
        with pytest.raises(CannotWrite, match="reading only"):
            with_patient(session, identifier="P-2")
        session.close()
        assert check_file(path) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_what_may_not_be_read_is_refused(everybodys: Path) -> None:
    path = everybodys / "clinic.sqlite"
    create(path, at=AT, program=PROGRAM).close()
    path.chmod(0)
    with as_somebody_else(), pytest.raises(CannotOpen, match="may not read"):
        open_file(path)


def test_a_reason_to_read_only_is_kept_and_holds(path: Path) -> None:
    session = again(path, read_only="Ayşe has it open.")
    assert session.file.why_read_only == "Ayşe has it open."
    with pytest.raises(CannotWrite, match="reading only"):
        with_patient(session, identifier="P-2")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        session.file.connection.execute("DELETE FROM account")
    session.close()
    assert names(path.parent) == ["clinic.sqlite"]


def test_a_snapshot_is_opened_for_reading(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    write_snapshot(path, target, at=AT, program=PROGRAM)
    before = target.read_bytes()
    session = again(target)
    assert session.file.is_snapshot
    assert "snapshot" in session.file.why_read_only
    assert [found.name for found in session.find("isik")] == ["Işık, Ömer"]
    with pytest.raises(CannotWrite, match="reading only"):
        with_patient(session, identifier="P-2")
    session.close()
    assert target.read_bytes() == before
    assert {"copy.sqlite-wal", "copy.sqlite-shm", "copy.sqlite-journal"}.isdisjoint(names(tmp_path))


# -- written ----------------------------------------------------------------------------------------------------------


def test_after_closing_everything_lies_in_one_file(path: Path) -> None:
    session = again(path)
    with_patient(session, identifier="P-2")
    assert (path.parent / "clinic.sqlite-wal").exists()
    session.close()
    assert names(path.parent) == ["clinic.sqlite"]


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    file = open_file(path)
    with pytest.raises(ZeroDivisionError), file.write() as db:
        db.execute("DELETE FROM account")
        raise ZeroDivisionError
    assert file.connection.execute("SELECT count(*) FROM account").fetchone() == (1,)
    file.close()


def test_a_full_disk_is_said_and_nothing_is_written(path: Path) -> None:
    session = again(path)
    patient = session.patient_with("P-1")
    db = session.file.connection
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    before = count(session)
    with pytest.raises(CannotWrite, match="the disk is full"):
        keep(session, VisitNote, patient, date="12.5.24", text="A long letter. " * 5000)
    assert count(session) == before
    assert session.chart(patient).of(VisitNote) == ()
    db.execute(f"PRAGMA max_page_count = {pages * 10}")
    keep(session, VisitNote, patient, date="12.5.24", text="A long letter. " * 5000)
    assert count(session) == before + 1
    session.close()
    assert check_file(path) == []


def test_a_file_that_another_program_holds_is_said(path: Path) -> None:
    session = again(path)
    session.file.connection.execute("PRAGMA busy_timeout = 20")
    other = open_file(path)
    with other.write(), pytest.raises(CannotWrite, match="another program is writing"):
        with_patient(session, identifier="P-2")
    with_patient(session, identifier="P-2")
    other.close()
    session.close()


def test_opening_what_this_process_has_open_keeps_its_locks(path: Path) -> None:
    """POSIX drops every lock of a process on a file when the process closes any handle to it."""
    first = again(path)
    patient = first.patient_with("P-1")
    again(path, read_only="for reading").close()
    assert check_file(path) == []
    keep(first, VisitNote, patient, date="12.5.24", text="here")
    # another process that believed to be the last one would remove the log under the first one's hands
    code = (
        f"import sqlite3; db = sqlite3.connect({str(path)!r}); db.execute('SELECT * FROM about').fetchall(); db.close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert Path(f"{path}-wal").exists()
    keep(first, VisitNote, patient, date="13.5.24", text="and here")
    first.close()
    session = again(path)
    assert len(session.chart(patient).of(VisitNote)) == 2
    session.close()
