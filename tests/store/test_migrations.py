from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotOpen
from desktop.store import migrations
from desktop.store.check import check_file
from desktop.store.clinic_file import create, open_file
from desktop.store.migrations import APPLICATION, SCHEMA, STEPS, anew, migrate, statements
from tests.files import unpack


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def names(db: sqlite3.Connection, type: str) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = ?", (type,))}


def pragma(db: sqlite3.Connection, name: str) -> int:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def older_file(path: Path) -> None:
    """A clinic file of an earlier schema, with an account in it."""
    db = sqlite3.connect(unpack(2, path), isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("UPDATE account SET name = 'Ayşe'")
    db.close()


def test_every_step_has_a_test_named_after_it() -> None:
    for step in STEPS:
        assert f"test_{step.stem}" in globals()


def test_the_steps_are_numbered_without_a_gap() -> None:
    # before the first one that ships there were six, whose files are converted
    assert [int(step.name[1:5]) for step in STEPS] == list(range(7, 7 + len(STEPS)))
    assert 6 + len(STEPS) == SCHEMA


def test_no_step_makes_a_view() -> None:
    for step in STEPS:
        assert not [text for text in statements(step.read_text("utf-8")) if " VIEW " in text]


def test_m0007_first(db: sqlite3.Connection) -> None:
    migrate(db)
    assert {
        "patient", "lab_result", "infusion_premedication", "version", "catalogue", "draft", "about", "view_help", "allergen_panel",
        "allergen_panel_allergen_result", "skin_test", "patch_test", "drug_provocation", "donor", "lot", "lot_quality_check", "bag",
        "protocol", "course_plan", "consent", "outcome", "attachment",
    } <= names(db, "table")  # fmt: skip
    assert {
        "v_patients", "v_lab_results", "v_infusions", "v_versions", "v_units", "v_allergen_results", "v_allergens", "v_skin_tests",
        "v_patch_readings", "v_provocation_steps", "v_bags", "v_quality_controls", "v_traceability", "v_planned_steps", "v_attachments",
    } <= names(db, "view")  # fmt: skip
    assert (pragma(db, "application_id"), pragma(db, "user_version")) == (APPLICATION, SCHEMA)


def test_m0008_rules(tmp_path: Path) -> None:
    """Tables are made anew and hold what they held; triggers and indexes stand as in a new file."""
    before = sqlite3.connect(unpack(7, tmp_path / "before.sqlite"))
    after = sqlite3.connect(unpack(7, tmp_path / "after.sqlite"), isolation_level=None)
    migrate(after)
    new = sqlite3.connect(":memory:", isolation_level=None)
    migrate(new)
    made = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
    assert after.execute(made).fetchall() == new.execute(made).fetchall()
    kept = [
        name
        for name in names(before, "table")
        if not name.startswith(("sqlite_", "_sqlite", "patient_search", "view_help", "about"))
    ]
    for table in kept:
        columns = ", ".join(name for _, name, *_ in before.execute(f"PRAGMA table_info({table})"))
        rows = f"SELECT {columns} FROM {table} ORDER BY {columns}"
        assert after.execute(rows).fetchall() == before.execute(rows).fetchall(), table
    for connection in (before, after, new):
        connection.close()


def test_m0009_review(tmp_path: Path) -> None:
    """What stood in the file waits for nobody's eye; every row of before is what it was, and what is signed is never changed."""
    before = sqlite3.connect(unpack(8, tmp_path / "before.sqlite"))
    after = sqlite3.connect(unpack(8, tmp_path / "after.sqlite"), isolation_level=None)
    migrate(after)
    new = sqlite3.connect(":memory:", isolation_level=None)
    migrate(new)
    made = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
    assert after.execute(made).fetchall() == new.execute(made).fetchall()
    for table in ("version", "lab_result", "allergen_panel", "patient_list", "attachment"):
        rows = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert after.execute(rows).fetchall() == before.execute(rows).fetchall(), table
    for table in ("interpretation", "review", "unseen", "signed_summary", "signed_summary_void"):
        assert after.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    entry, patient = after.execute("SELECT id, patient FROM lab_result LIMIT 1").fetchone()
    after.execute("INSERT INTO review VALUES (1, ?, 1, ?, 'seen', 'Ayşe', 'now', '')", (entry, patient))
    signed = "INSERT INTO signed_summary VALUES ('s', ?, 'Dr. Öz', 'Ayşe', 'now', 1, ?, ?, x'00')"
    after.execute(signed, (patient, "0" * 64, "0" * 64))
    after.execute("INSERT INTO signed_summary_void VALUES ('s', 'Ayşe', 'now', 'a slip')")
    for forbidden in (
        "UPDATE review SET who = 'Deniz'",
        "DELETE FROM review",
        "INSERT OR REPLACE INTO review SELECT * FROM review",
        "INSERT INTO review SELECT 2, entry, number, patient, 'taken_back', who, at, '' FROM review",
        "UPDATE signed_summary SET physician = 'Dr. Ak'",
        "DELETE FROM signed_summary",
        "INSERT OR REPLACE INTO signed_summary SELECT * FROM signed_summary",
        "UPDATE signed_summary_void SET why = 'none'",
        "DELETE FROM signed_summary_void",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            after.execute(forbidden)
    for connection in (before, after, new):
        connection.close()


def test_a_table_that_is_made_anew_keeps_what_others_gave_it(db: sqlite3.Connection) -> None:
    for statement in (
        "CREATE TABLE parent (id TEXT PRIMARY KEY, x TEXT CHECK (x IN ('a'))) STRICT",
        "CREATE TABLE child (parent TEXT REFERENCES parent(id)) STRICT",
        "CREATE VIEW of_nothing AS SELECT * FROM gone",
        "ALTER TABLE parent ADD COLUMN mine INTEGER",
        "CREATE INDEX mine_of_x ON parent (x)",
        "CREATE TABLE told (id TEXT)",
        "CREATE TRIGGER mine_tells AFTER INSERT ON parent BEGIN INSERT INTO told VALUES (NEW.id); END",
        "INSERT INTO parent VALUES ('1', 'a', 7)",
        "INSERT INTO child VALUES ('1')",
    ):
        anew.run(db, statement)
    anew.run(
        db,
        "-- with another answer\nCREATE TABLE parent (id TEXT PRIMARY KEY, y TEXT, x TEXT CHECK (x IN ('a', 'b'))) STRICT",
    )
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("INSERT INTO parent (id, x) VALUES ('2', 'b')")
    assert db.execute("SELECT id, x, y, mine FROM parent").fetchall() == [("1", "a", None, 7), ("2", "b", None, None)]
    assert db.execute("SELECT id FROM told").fetchall() == [("1",), ("2",)]
    assert {"mine_of_x", "mine_tells"} <= names(db, "index") | names(db, "trigger")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM parent WHERE id = '1'")
    assert names(db, "table") == {"parent", "child", "told"}


def test_versions_are_appended_and_never_changed(db: sqlite3.Connection) -> None:
    migrate(db)
    db.execute("INSERT INTO version VALUES ('e', 1, 'patient', 'e', 'add', 'Ayşe', 'now', '', 1, '{}')")
    for forbidden in (
        "UPDATE version SET content = '[]'",
        "DELETE FROM version",
        "INSERT INTO version VALUES ('e', 3, 'patient', 'e', 'amend', 'Ayşe', 'now', '', 1, '{}')",
        "INSERT INTO version VALUES ('f', 2, 'patient', 'f', 'add', 'Ayşe', 'now', '', 1, '{}')",
        "INSERT OR REPLACE INTO version VALUES ('e', 1, 'patient', 'e', 'add', 'Deniz', 'now', '', 1, '{}')",
        "INSERT INTO version VALUES ('e', 2, 'patient', 'e', 'delete', 'Ayşe', 'now', '', 1, '{}')",
        "INSERT INTO version VALUES ('e', 2, 'patient', 'e', 'amend', 'Ayşe', 'now', '', 1, 'no json')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(forbidden)
    assert db.execute("SELECT number, content FROM version").fetchall() == [(1, "{}")]


def test_a_definition_that_results_were_read_by_is_never_replaced(db: sqlite3.Connection) -> None:
    migrate(db)
    add = "INSERT INTO panel_definition (code, version, at, who, content) VALUES ('ALEX3', '1', 'now', 'Ayşe', ?)"
    db.execute(add, ("{}",))
    for content in ("{}", "no json"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(add, (content,))


def test_one_bag_is_authorised_once_unless_that_is_void(db: sqlite3.Connection) -> None:
    migrate(db)
    person = "INSERT INTO patient (id, patient, number, who, at, confirmed) VALUES ('p', 'p', 1, 'Ayşe', 'now', '[]')"
    db.execute(person)
    authorise = """INSERT INTO authorisation (id, patient, number, who, at, voided, confirmed, bag)
        VALUES (?, 'p', 1, 'Ayşe', 'now', ?, '[]', ?)"""
    db.execute(authorise, ("a", "a try", "bag"))
    db.execute(authorise, ("b", None, "bag"))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        db.execute(authorise, ("c", None, "bag"))


def test_migrating_again_changes_nothing(db: sqlite3.Connection) -> None:
    migrate(db)
    before = db.execute("SELECT * FROM sqlite_schema").fetchall()
    migrate(db)
    assert db.execute("SELECT * FROM sqlite_schema").fetchall() == before
    assert db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] == len(STEPS)
    assert pragma(db, "foreign_keys") == 1


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("CREATE TABLE extra (x TEXT) STRICT;\n\nCREATE TABLE patient (x TEXT) STRICT;\n", sqlite3.OperationalError),
        ("INSERT INTO patient_list (patient, sort, words) VALUES ('nobody', '', '');\n", CannotOpen),
    ],
)
def test_a_step_that_fails_leaves_the_file_as_it_was(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, error: type[Exception]
) -> None:
    migrate(db)
    bad = tmp_path / f"m{SCHEMA + 1:04}_bad.sql"
    bad.write_text(script, encoding="utf-8")
    before = db.execute("SELECT name, sql FROM sqlite_schema").fetchall()
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, bad))
    monkeypatch.setattr(migrations, "SCHEMA", SCHEMA + 1)
    with pytest.raises(error):
        migrate(db)
    assert db.execute("SELECT name, sql FROM sqlite_schema").fetchall() == before
    assert db.execute("SELECT count(*) FROM patient_list").fetchone()[0] == 0
    assert pragma(db, "user_version") == SCHEMA
    assert pragma(db, "foreign_keys") == 1


def test_a_script_is_read_statement_by_statement() -> None:
    script = "-- a note\nCREATE TABLE a (x);\n\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n    SELECT 1;\n    SELECT 2;\nEND;\n"
    assert [text.split()[-1] for text in statements(script)] == ["(x)", "END"]


def test_an_older_file_is_copied_and_brought_to_this_schema(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    older_file(path)
    file = open_file(path)
    assert pragma(file.connection, "user_version") == SCHEMA
    assert file.connection.execute("SELECT name FROM account").fetchall() == [("Ayşe",)]
    assert not file.read_only
    file.close()
    copy = sqlite3.connect(tmp_path / f"clinic-before-{SCHEMA}.sqlite")
    assert pragma(copy, "user_version") == 2
    assert copy.execute("SELECT name FROM account").fetchall() == [("Ayşe",)]
    copy.close()
    assert sorted(found.name for found in tmp_path.iterdir()) == [f"clinic-before-{SCHEMA}.sqlite", "clinic.sqlite"]


def test_an_earlier_copy_of_that_name_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    older_file(path)
    taken = [tmp_path / f"clinic-before-{SCHEMA}.sqlite", tmp_path / f"clinic-before-{SCHEMA}-2.sqlite"]
    for copy in taken:
        copy.write_text("somebody's")
    open_file(path).close()
    assert [copy.read_text() for copy in taken] == ["somebody's", "somebody's"]
    assert (tmp_path / f"clinic-before-{SCHEMA}-3.sqlite").exists()


def test_an_older_file_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    older_file(path)
    with pytest.raises(CannotOpen, match="older Tolera"):
        open_file(path, read_only="Somebody else has it.")
    assert [found.name for found in tmp_path.glob("*before*")] == []


def older_snapshot(path: Path) -> bytes:
    older_file(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(
        "INSERT INTO about (key, value) VALUES ('kind', 'snapshot') ON CONFLICT (key) DO UPDATE SET value = 'snapshot'"
    )
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    return path.read_bytes()


@pytest.mark.parametrize("read_only", ["", "You opened it for reading only."])
def test_an_older_snapshot_is_read_and_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_only: str
) -> None:
    aside = tmp_path / "temporary"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    path = tmp_path / "handed over" / "şnapshot #1.sqlite"
    path.parent.mkdir()
    before = older_snapshot(path)
    file = open_file(path, read_only=read_only)
    assert (file.path, file.is_snapshot, file.read_only) == (path, True, True)
    assert file.why_read_only == (
        read_only or "This is a snapshot: a copy that was handed over. It is open for reading only."
    )
    assert pragma(file.connection, "user_version") == SCHEMA
    assert file.connection.execute("SELECT name FROM account").fetchall() == [("Ayşe",)]
    assert file.connection.execute("SELECT patient_id FROM v_patients").fetchall() == [("CASE-1",)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        file.connection.execute("DELETE FROM account")
    (copy,) = aside.rglob("*.sqlite")
    assert [found.stat().st_mode & 0o077 for found in (copy, copy.parent)] == [0, 0], "nobody else reads it"
    file.close()
    assert list(aside.iterdir()) == []
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_an_older_snapshot_that_cannot_be_migrated_is_refused_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "temporary"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    path = tmp_path / "snapshot.sqlite"
    before = older_snapshot(path)
    bad = tmp_path / "m0008_bad.sql"
    bad.write_text("CREATE TABLE patient (x TEXT) STRICT;\n", encoding="utf-8")
    monkeypatch.setattr(migrations, "STEPS", (STEPS[0], bad))
    with pytest.raises(CannotOpen):
        open_file(path)
    assert list(aside.iterdir()) == []
    assert path.read_bytes() == before


def test_a_migration_that_fails_refuses_the_file_and_leaves_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clinic.sqlite"
    older_file(path)
    bad = tmp_path / "m0008_bad.sql"
    bad.write_text("CREATE TABLE patient (x TEXT) STRICT;\n", encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(migrations, "STEPS", (STEPS[0], bad))
        with pytest.raises(CannotOpen):
            open_file(path)
    open_file(path).close()
    assert len(list(tmp_path.glob("*before*"))) == 2


def test_a_new_file_has_this_schema(tmp_path: Path) -> None:
    file = create(tmp_path / "clinic.sqlite", at="2024-12-01T09:00:00.000+00:00", program="tests")
    assert pragma(file.connection, "user_version") == SCHEMA
    file.close()


def test_a_grade_from_before_has_the_version_that_its_label_said(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    db = sqlite3.connect(unpack(7, path), isolation_level=None)
    (patient,) = db.execute("SELECT id FROM patient").fetchone()
    plain = {"term": "fever", "grade": "2", "serious": "no"}
    db.execute(
        "INSERT INTO adverse_event (id, patient, number, who, at, confirmed, term, grade, serious)"
        " VALUES ('e', ?, 1, 'Ayşe', '2024-12-01', '[]', 'fever', '2', 'no')",
        (patient,),
    )
    content = json.dumps({"entry": plain, "confirmed": [], "voided": ""})
    db.execute(
        "INSERT INTO version VALUES ('e', 1, 'adverse_event', ?, 'add', 'Ayşe', '2024-12-01', '', 7, ?)",
        (patient, content),
    )
    db.close()
    open_file(path).close()
    assert check_file(path) == []
    after = sqlite3.connect(path)
    assert after.execute("SELECT ctcae FROM adverse_event").fetchall() == [("5",)]
    # what was written then stays as it was written
    assert after.execute("SELECT content FROM version WHERE entry = 'e'").fetchone() == (content,)
    after.close()
