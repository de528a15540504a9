"""A file of schema 2 or 6 comes into the first schema that ships with everything that stands in it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotOpen
from desktop.store import keeping
from desktop.store.check import check_file
from desktop.store.clinic_file import open_file
from desktop.store.drafts import get
from desktop.store.migrations import SCHEMA, conversion
from tests.files import unpack

# what the migrations and the views keep for themselves, and what SQLite's search and planner do
NOT_OURS = ("_sqlite_", "idx__sqlite_", "sqlite_", "view_help", "view_words", "patient_search")
# the tables that schema 7 lays out otherwise; those of products are not in a file of schema 2
REBUILT = ("infusion", "adverse_event", "visit_note")
RENAMED = {"donor_donor_test": {"marker": "screened_for"}}
# what is said there was kept in words
SAID = {
    ("lab_result", "doubt"),
    ("in_vitro_test", "doubt"),
    ("skin_test", "validity_why"),
    ("infusion", "weight_used"),
    ("infusion", "chain"),
    ("adverse_event", "naranjo_category"),
    ("authorisation", "how"),
    ("course_plan", "next_name"),
    ("lot_quality_check", "limit_used"),
    ("bag_quality_check", "limit_used"),
}
LABELLED = {"donor": "donation_number", "lot": "identifier", "bag": "identifier"}


@pytest.fixture(params=[2, 6])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A clinic file of that schema."""
    return unpack(request.param, tmp_path / "clinic.sqlite")


def change(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


def tables(db: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of each table."""
    made = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    ours = [name for (name,) in made if not name.startswith(NOT_OURS)]
    return {
        name: [column for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", (name,))] for name in ours
    }


def test_every_row_of_every_table_stands_in_the_new_one(older: Path, tmp_path: Path) -> None:
    open_file(older).close()
    copy, db = sqlite3.connect(tmp_path / f"clinic-before-{SCHEMA}.sqlite"), sqlite3.connect(older)
    before, after = tables(copy), tables(db)
    assert set(before) <= set(after)
    rows = 0
    for table, columns in before.items():
        # in the same order too
        here = [RENAMED.get(table, {}).get(column, column) for column in columns]
        said = [f"{name} ->> '$.with.text'" if (table, name) in SAID else name for name in here]
        told = copy.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
        now = db.execute(f"SELECT {', '.join(said)} FROM {table}").fetchall()
        assert now[: len(told)] == told, table
        assert len(now) == len(told) + 2 * (table == "about"), table
        new = [column for column in after[table] if column not in here]
        assert not [row for row in db.execute(f"SELECT {', '.join(new) or 'NULL'} FROM {table}") if any(row)], table
        rows += len(told)
    assert rows >= 75
    db.close()
    copy.close()
    assert check_file(older) == []


def test_the_file_says_which_schema_it_had(older: Path) -> None:
    db = sqlite3.connect(older)
    (schema,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    file = open_file(older)
    assert file.about("converted_from") == str(schema)
    file.close()


def test_versions_and_attachments_are_not_moved(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = sqlite3.connect(older)
    rebuilt = {*REBUILT, *LABELLED, *RENAMED, *(table for table, _column in SAID)} & set(tables(db))
    db.close()
    moved = []
    fill = conversion._fill
    monkeypatch.setattr(conversion, "_fill", lambda db, table: (moved.append(table), fill(db, table)))
    open_file(older).close()
    assert sorted(moved) == sorted(rebuilt) and {*REBUILT} <= rebuilt


def test_what_was_scanned_is_found_by_its_label(tmp_path: Path) -> None:
    path = unpack(6, tmp_path / "clinic.sqlite")
    scans = {"donor": "]C1=A999926123456", "lot": "Lot  Ü-1", "bag": "=A99992612345600"}
    change(path, *(f"UPDATE {table} SET {column} = '{scans[table]}'" for table, column in LABELLED.items()))
    file = open_file(path)
    found = {
        table: file.connection.execute(f"SELECT DISTINCT {column}, {column}_key FROM {table}").fetchall()
        for table, column in LABELLED.items()
    }
    file.close()
    assert found == {
        "donor": [(scans["donor"], "A999926123456")],
        "lot": [(scans["lot"], "lot u-1")],
        "bag": [(scans["bag"], "A999926123456")],
    }


def test_what_was_typed_and_not_saved_stands_under_the_names_of_today(tmp_path: Path) -> None:
    path = unpack(6, tmp_path / "clinic.sqlite")
    screening = [{"marker": "HBsAg", "result": "negative"}, {"marker": "anti-HCV"}]
    drafts = {
        "donor": {"pseudonym": "D-9", "screening": screening},
        "donor:1": {"screening": screening, ":over": "2"},
        "visit_note": {"text": "marker"},
    }
    db = sqlite3.connect(path)
    db.executemany(
        "INSERT INTO draft VALUES (?, '', 'Deniz', '2024-12-01T09:00:00.000+00:00', ?)",
        [(form, json.dumps(typed)) for form, typed in drafts.items()],
    )
    db.commit()
    db.close()
    file = open_file(path)
    found = {form: json.loads(get(file.connection, form, "", "Deniz")[0]) for form in drafts}
    file.close()
    now = [{"screened_for": "HBsAg", "result": "negative"}, {"screened_for": "anti-HCV"}]
    assert found == {
        "donor": {"pseudonym": "D-9", "screening": now},
        "donor:1": {"screening": now, ":over": "2"},
        "visit_note": {"text": "marker"},
    }


def test_what_somebody_made_for_themselves_stays(older: Path) -> None:
    change(
        older,
        "CREATE TABLE mine (x TEXT)",
        "INSERT INTO mine VALUES ('kept')",
        "CREATE INDEX mine_of_lot ON infusion (lot)",
        "CREATE VIEW mine_of_infusions AS SELECT patient_id, lot FROM v_infusions",
        "CREATE TRIGGER mine_of_notes AFTER INSERT ON visit_note BEGIN INSERT INTO mine VALUES (NEW.id); END",
    )
    file = open_file(older)
    db = file.connection
    assert db.execute("SELECT x FROM mine").fetchall() == [("kept",)]
    assert db.execute("SELECT count(*) FROM mine_of_infusions").fetchone() == (3,)
    mine = db.execute("SELECT name, tbl_name FROM sqlite_schema WHERE name LIKE 'mine_of_%' ORDER BY name").fetchall()
    assert mine == [
        ("mine_of_infusions", "mine_of_infusions"),
        ("mine_of_lot", "infusion"),
        ("mine_of_notes", "visit_note"),
    ]
    file.close()
    assert check_file(older) == []


def test_an_index_of_somebody_on_a_column_that_is_called_otherwise_now_keeps_no_file_from_opening(
    tmp_path: Path,
) -> None:
    path = unpack(6, tmp_path / "clinic.sqlite")
    change(path, "CREATE INDEX mine ON donor_donor_test (marker)", "CREATE INDEX mine_too ON donor_donor_test (result)")
    file = open_file(path)
    found = file.connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'mine%'").fetchall()
    assert found == [("mine_too",)]
    file.close()
    assert check_file(path) == []


def test_a_column_that_has_no_place_stays_in_the_table_that_was_set_aside(older: Path) -> None:
    change(older, "ALTER TABLE infusion ADD COLUMN mine TEXT", "UPDATE infusion SET mine = session")
    file = open_file(older)
    kept = file.connection.execute("SELECT mine FROM infusion_before_7 ORDER BY session").fetchall()
    assert kept == [("1",), ("2",), ("3",)]
    assert file.connection.execute("SELECT count(*) FROM infusion").fetchone() == (3,)
    file.close()
    assert check_file(older) == []


def test_what_was_kept_in_words_says_those_words(older: Path) -> None:
    said = 'because nothing was {weighed}: "70 kg"'
    change(older, f"UPDATE infusion SET weight_used = '{said}'")
    file = open_file(older)
    infusions = keeping.of_type(file.connection, "infusion")
    assert len(infusions) == 3
    assert {str(kept.entry.weight_used) for kept in infusions} == {said}
    assert file.connection.execute("SELECT DISTINCT weight_used ->> 'says' FROM infusion").fetchall() == [
        ("as_written",)
    ]
    file.close()


def test_what_is_there_is_as_the_schema_makes_it_even_where_a_part_was_missing(older: Path) -> None:
    change(older, "DROP TRIGGER version_no_delete", "DROP INDEX version_of_patient", "DROP VIEW v_patients")
    open_file(older).close()
    assert check_file(older) == []


def test_a_conversion_that_fails_leaves_every_byte_of_the_record(older: Path, tmp_path: Path) -> None:
    # found last, when all the rows are there
    stray = "INSERT INTO patient_list (patient, sort, words) VALUES ('nobody', '', '')"
    change(older, stray, "PRAGMA journal_mode = DELETE")
    before = older.read_bytes()
    with pytest.raises(CannotOpen, match="patient_list"):
        open_file(older)
    db = sqlite3.connect(older)
    copy = sqlite3.connect(tmp_path / f"clinic-before-{SCHEMA}.sqlite")
    assert list(db.iterdump()) == list(copy.iterdump())
    db.close()
    copy.close()
    assert older.read_bytes() == before
