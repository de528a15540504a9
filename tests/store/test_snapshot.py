from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotOpen, Failure
from desktop.clinic.entry.progress import Cancelled
from desktop.clinic.results.lab_result import LabResult
from desktop.session.drafts import draft, drop_draft, keep_draft
from desktop.session.session import Session
from desktop.store.check import check_file
from desktop.store.clinic_file import open_file
from desktop.store.migrations import SCHEMA
from desktop.store.snapshot import manifest_of, write_snapshot
from tests.session.made import LAB, PROGRAM, again, count, keep, start, with_patient

AT = "2024-12-01T09:00:00.000+00:00"
SECRET = "nobody-may-read-this-draft"


@pytest.fixture
def session(tmp_path: Path):
    session = start(tmp_path / "clinic.sqlite")
    keep(session, LabResult, with_patient(session), **LAB)
    yield session
    session.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """In a folder of its own, so that whatever is left behind is seen."""
    (tmp_path / "handed over").mkdir()
    return tmp_path / "handed over" / "copy.sqlite"


def left(target: Path) -> list[str]:
    return sorted(found.name for found in target.parent.iterdir())


def write(session: Session, target: Path, progress=None):
    return write_snapshot(session.file.path, target, at=AT, program=PROGRAM, progress=progress)


def test_the_manifest_says_what_the_snapshot_is(session: Session, target: Path) -> None:
    manifest = write(session, target)
    assert left(target) == ["copy.sqlite", "copy.sqlite.manifest.json"]
    written = json.loads(manifest_of(target).read_text("utf-8"))
    content = target.read_bytes()
    assert written["file"] == "copy.sqlite"
    assert written["sha256"] == hashlib.sha256(content).hexdigest() == manifest.sha256
    assert (written["bytes"], written["schema"], written["program"], written["at"]) == (
        len(content),
        SCHEMA,
        PROGRAM,
        AT,
    )
    assert written["tables"] == manifest.tables
    copy = sqlite3.connect(target)
    for table, rows in manifest.tables.items():
        assert copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == rows
    copy.close()
    assert (manifest.tables["patient"], manifest.tables["lab_result"], manifest.tables["version"]) == (1, 1, 2)


def test_it_is_a_whole_clinic_file_that_says_what_it_is(session: Session, target: Path) -> None:
    write(session, target)
    assert check_file(target) == []
    file = open_file(target)
    assert (file.about("kind"), file.about("snapshot_at"), file.about("made_by")) == ("snapshot", AT, PROGRAM)
    file.close()
    assert target.read_bytes()[18:20] == b"\x01\x01"  # not in WAL mode


def test_the_clinic_file_stays_what_it_is(session: Session, target: Path) -> None:
    keep_draft(session, "lab_result", "", {"reading": SECRET})
    write(session, target)
    assert session.file.about("kind") == "clinic"
    assert draft(session, "lab_result", "")[0] == {"reading": SECRET}


def test_no_draft_is_in_its_bytes(session: Session, target: Path) -> None:
    long = {f"note{n}": SECRET * 500 for n in range(5)}
    for n in range(30):
        keep_draft(session, f"form {n}", "", long | {"n": str(n)})
    # drafts that are changed, dropped and still there; each leaves its pages in another way
    for n in range(0, 30, 2):
        keep_draft(session, f"form {n}", "", {"short": SECRET})
    for n in range(0, 30, 3):
        drop_draft(session, f"form {n}", "")
    assert 0 < count(session, "draft") < 30
    write(session, target)
    assert SECRET.encode() not in target.read_bytes()
    copy = sqlite3.connect(target)
    assert copy.execute("SELECT count(*) FROM draft").fetchone() == (0,)
    copy.close()


def test_what_exists_is_refused_and_never_touched(session: Session, target: Path) -> None:
    for taken in (target, manifest_of(target)):
        taken.write_text("a letter")
        with pytest.raises(Failure, match="exists already"):
            write(session, target)
        assert left(target) == [taken.name]
        assert taken.read_text() == "a letter"
        taken.unlink()


def test_the_clinic_file_itself_is_refused(session: Session) -> None:
    with pytest.raises(Failure, match="exists already"):
        write(session, session.file.path)
    assert count(session, "patient") == 1


def test_a_folder_that_is_not_there_is_said(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="Nothing was left behind"):
        write(session, tmp_path / "nowhere" / "copy.sqlite")


@pytest.mark.parametrize("content", [b"", b"Dear colleague,\n" * 500])
def test_what_is_no_clinic_file_is_refused(tmp_path: Path, target: Path, content: bytes) -> None:
    source = tmp_path / "letter.txt"
    source.write_bytes(content)
    with pytest.raises(CannotOpen):
        write_snapshot(source, target, at=AT, program=PROGRAM)
    with pytest.raises(CannotOpen):
        write_snapshot(tmp_path / "missing.sqlite", target, at=AT, program=PROGRAM)
    assert left(target) == []


def test_a_file_that_does_not_pass_the_check_is_not_handed_over(session: Session, target: Path) -> None:
    db = sqlite3.connect(session.file.path)
    db.execute("INSERT INTO patient_list (patient, sort, words) VALUES ('nobody', '', '')")
    db.commit()
    db.close()
    with pytest.raises(Failure, match="did not pass"):
        write(session, target)
    assert left(target) == []


def test_cancelling_at_any_moment_leaves_nothing(session: Session, target: Path) -> None:
    """The first run counts the moments; each later run is cancelled at another one."""
    moments = 0

    def count_moments(done: int, all: int) -> None:
        nonlocal moments
        moments += 1

    write(session, target, count_moments)
    target.unlink()
    manifest_of(target).unlink()
    assert moments > 1
    for last in range(moments):
        seen = 0

        def cancel(done: int, all: int, last: int = last) -> None:
            nonlocal seen
            if seen == last:
                raise Cancelled
            seen += 1

        with pytest.raises(Cancelled):
            write(session, target, cancel)
        assert left(target) == []


def test_a_manifest_that_cannot_be_written_takes_the_snapshot_with_it(session: Session, target: Path) -> None:
    def appear(done: int, all: int) -> None:
        # when the copy is in place, somebody puts something where the manifest goes
        if target.exists():
            manifest_of(target).write_text("a letter")

    with pytest.raises(Failure, match="exists already"):
        write(session, target, appear)
    assert left(target) == ["copy.sqlite.manifest.json"]
    assert manifest_of(target).read_text() == "a letter"


def test_it_is_taken_while_others_write(session: Session, target: Path) -> None:
    patient = session.patient_with("P-1")
    done = threading.Event()

    def write_on() -> None:
        other = again(session.file.path)
        try:
            for n in range(2000):
                if done.is_set() and n > 20:
                    break
                keep(other, LabResult, patient, **(LAB | {"reading": f"{100 + n / 4:.2f}"}))
        finally:
            other.close()

    thread = threading.Thread(target=write_on)
    thread.start()
    try:
        for n in range(3):
            copy = target.with_name(f"{n}.sqlite")
            manifest = write(session, copy)
            assert check_file(copy) == []
            assert manifest.tables["version"] == manifest.tables["lab_result"] + 1
    finally:
        done.set()
        thread.join()
    assert count(session) > 20
    assert check_file(session.file.path) == []


def test_a_snapshot_of_a_snapshot_is_one(session: Session, target: Path) -> None:
    write(session, target)
    second = target.with_name("second.sqlite")
    write_snapshot(target, second, at="2025-01-01T00:00:00.000+00:00", program=PROGRAM)
    file = open_file(second)
    assert file.about("snapshot_at") == "2025-01-01T00:00:00.000+00:00"
    file.close()
