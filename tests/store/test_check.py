from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.entry.failures import CannotOpen
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.results.lab_result import LabResult
from desktop.session.attachments import attach
from desktop.store.check import MOST, check_file
from desktop.store.migrations import SCHEMA
from desktop.store.snapshot import write_snapshot
from tests.session.made import INFUSION, LAB, OMALIZUMAB, again, keep, read, start, with_bags, with_patient


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a clinic file with entries, parts, an amendment and a void entry."""
    path = tmp_path_factory.mktemp("whole") / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    drug = read(session, Premedication, patient, drug="clarithromycin", dose="500 mg")
    keep(session, Infusion, patient, {"premedication": (drug, drug)}, **INFUSION)
    dose = read(session, Administration, patient, date="2024-08-18", dose="150")
    keep(session, MedicationCourse, patient, {"administrations": (dose,)}, **OMALIZUMAB)
    first = keep(session, LabResult, patient, **LAB)
    session.amend(first.id, read(session, LabResult, patient, **(LAB | {"reading": "15,8", "flag": "N"})), 1, "misread")
    session.void(keep(session, LabResult, patient, **(LAB | {"reading": "30"})).id, "of another patient")
    with_bags(session, "1")
    scan = path.with_name("scan.pdf")
    scan.write_bytes(b"%PDF-1")
    attach(session, first.id, scan)
    session.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / "clinic.sqlite"
    path.write_bytes(whole)
    return path


def test_a_whole_file_has_no_problem(path: Path) -> None:
    assert check_file(path) == []


def test_a_file_in_use_has_no_problem(path: Path) -> None:
    session = again(path)
    with session.file.write() as db:
        db.execute("DELETE FROM account")
        assert check_file(path) == []
    session.close()


def tamper(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


UNLOCK = ("DROP TRIGGER version_no_update", "DROP TRIGGER version_no_delete", "DROP TRIGGER version_in_order")
NEWEST = "WHERE entry_type = 'lab_result' AND number = 2"
TAMPERED = [
    ("a value", ["UPDATE lab_result SET reading = '1' WHERE voided IS NULL"], "newest version"),
    ("a number of days", ["UPDATE infusion SET start_day_number = start_day_number + 1"], "newest version"),
    ("who", ["UPDATE infusion SET who = 'nobody'"], "newest version"),
    ("when", ["UPDATE infusion SET at = '2020-01-01'"], "newest version"),
    ("the number", ["UPDATE infusion SET number = 2"], "newest version"),
    ("a void entry", ["UPDATE lab_result SET voided = NULL"], "newest version"),
    ("a confirmation", ["UPDATE infusion SET confirmed = '[]'"], "newest version"),
    ("a part", ["UPDATE infusion_premedication SET dose = '1 g' WHERE position = 1"], "newest version"),
    ("a part's place", ["UPDATE infusion_premedication SET position = 5 WHERE position = 1"], "newest version"),
    ("a part gone", ["DELETE FROM medication_course_administration"], "newest version"),
    ("a part more", ["INSERT INTO infusion_premedication (entry, position, drug) SELECT id, 2, 'x' FROM infusion"], "newest version"),
    ("an entry gone", ["DELETE FROM lab_result WHERE voided IS NOT NULL"], "newest version"),
    ("an entry without versions", ["INSERT INTO letterhead (id, patient, number, who, at, confirmed) VALUES ('l', '', 1, '', '', '[]')"],
     "newest version"),
    ("a version changed", [UNLOCK[0], f"UPDATE version SET content = replace(content, '15,8', '16,8') {NEWEST}"], "newest version"),
    ("a version of no sense", [UNLOCK[0], f"UPDATE version SET content = '[1]' {NEWEST}"], "newest version"),
    ("a version with a date of no sense", [UNLOCK[0], f"UPDATE version SET content = replace(content, '2024-', '2O24-') {NEWEST}"],
     "newest version"),
    ("a version of another type", [UNLOCK[0], "UPDATE version SET entry_type = 'recipe' WHERE entry_type = 'infusion'"], "newest version"),
    ("a version gone", [UNLOCK[1], "DELETE FROM version WHERE entry_type = 'lab_result' AND number = 1"], "without a gap"),
    ("the newest version gone", [UNLOCK[1], f"DELETE FROM version {NEWEST}"], "newest version"),
    ("a trigger gone", [UNLOCK[1]], "version_no_delete is missing"),
    ("an index gone", ["DROP INDEX lab_result_of_patient"], "lab_result_of_patient is missing"),
    ("a view changed", ["DROP VIEW v_units", "CREATE VIEW v_units AS SELECT 1 AS code"], "v_units is missing"),
    ("an owner gone", ["DELETE FROM infusion"], "infusion_premedication belong to something in infusion"),
    ("an attachment changed", ["DROP TRIGGER attachment_no_update", "UPDATE attachment SET content = CAST('%PDF-2' AS BLOB)"],
     "scan.pdf of entry"),
    ("an attachment of another patient", ["DROP TRIGGER attachment_no_update", "UPDATE attachment SET patient = 'somebody'"],
     "scan.pdf of entry"),
    ("an attachment that can be deleted", ["DROP TRIGGER attachment_no_delete"], "attachment_no_delete is missing"),
    ("a bag", ["UPDATE bag SET cells = '1'"], "newest version"),
    ("a test of quality", ["DELETE FROM lot_quality_check WHERE test = 'viability'"], "newest version"),
    ("a patient not listed", ["DELETE FROM patient_list"], "is not listed"),
    ("a patient listed under other words", ["UPDATE patient_list SET words = 'somebody'"], "is not listed"),
    ("a patient sorted elsewhere", ["UPDATE patient_list SET sort = 'zzz'"], "is not listed"),
    ("a search without its words", ["INSERT INTO patient_search (patient_search) VALUES ('delete-all')"], "is not listed"),
    ("another program's file", ["PRAGMA application_id = 1"], "not a clinic file"),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "sentence"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_what_was_changed_behind_the_programs_back_is_found(path: Path, statements: list[str], sentence: str) -> None:
    tamper(path, *statements)
    problems = [str(problem) for problem in check_file(path)]
    assert any(sentence in problem for problem in problems), problems


def test_what_somebody_adds_for_themselves_is_no_problem(path: Path) -> None:
    tamper(
        path,
        "CREATE TABLE mine (x)",
        "CREATE INDEX mine_too ON lab_result (marker)",
        "CREATE VIEW mine_three AS SELECT 1 AS x",
    )
    assert check_file(path) == []


def test_of_many_problems_the_first_are_named(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    for n in range(MOST + 5):
        keep(session, LabResult, patient, **(LAB | {"reading": f"{n + 1}"}))
    session.close()
    tamper(path, "UPDATE lab_result SET reading = 'other'")
    problems = check_file(path)
    assert len(problems) == MOST + 1
    assert str(problems[-1]) == "… and 5 more of this sort."


@pytest.mark.parametrize("version", [SCHEMA - 1, SCHEMA + 1])
def test_a_file_of_another_schema_cannot_be_checked(path: Path, version: int) -> None:
    tamper(path, f"PRAGMA user_version = {version}")
    with pytest.raises(CannotOpen, match="older Tolera" if version < SCHEMA else "newer Tolera"):
        check_file(path)


def test_a_snapshot_of_an_older_program_is_not_asked_to_be_converted(path: Path, tmp_path: Path) -> None:
    tamper(path, "UPDATE about SET value = 'snapshot' WHERE key = 'kind'", f"PRAGMA user_version = {SCHEMA - 1}")
    with pytest.raises(CannotOpen, match="snapshot that an older Tolera wrote"):
        check_file(path)
    with pytest.raises(CannotOpen, match="snapshot that an older Tolera wrote"):
        write_snapshot(path, tmp_path / "again.sqlite", at="2026-11-23", program="Tolera of the tests")


@pytest.mark.parametrize("content", [b"", b"x", b"Dear colleague,\n" * 500, b"SQLite format 3\0"])
def test_what_is_no_sqlite_file_cannot_be_checked(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clinic.sqlite"
    path.write_bytes(content)
    if content == b"x":
        assert "not a clinic file" in str(check_file(path)[0])
    else:
        with pytest.raises(CannotOpen):
            check_file(path)
    with pytest.raises(CannotOpen, match="no file"):
        check_file(tmp_path / "missing.sqlite")
    with pytest.raises(CannotOpen, match="not a file"):
        check_file(tmp_path)


def test_no_damage_of_any_sort_makes_it_stumble(path: Path, whole: bytes) -> None:
    """Bytes overwritten anywhere and files cut anywhere: problems, a refusal, or a byte that nobody uses."""
    chosen = random.Random(7)
    found = 0
    for _ in range(60):
        broken = bytearray(whole)
        at = chosen.randrange(len(broken))
        length = chosen.choice([1, 16, 4096])
        broken[at : at + length] = chosen.randbytes(min(length, len(broken) - at))
        path.write_bytes(broken[: chosen.choice([len(broken), len(broken), at + 1])])
        try:
            found += bool(check_file(path))
        except CannotOpen:
            found += 1
    assert found > 30


def test_what_sqlite_says_of_bytes_that_are_no_text_is_told(path: Path, whole: bytes) -> None:
    damaged = whole.replace(b"CREATE VIEW v_patients", b"CREATE \xa3IEW v_patients")
    assert damaged != whole
    path.write_bytes(damaged)
    (told,) = {str(problem) for problem in check_file(path)}
    assert told.startswith("SQLite cannot read a part of the file: malformed database schema (v_patients)")
    assert "\ufffdIEW" in told


def test_nothing_is_written(path: Path, whole: bytes) -> None:
    check_file(path)
    assert path.read_bytes() == whole
