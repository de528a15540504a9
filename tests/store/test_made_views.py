"""Views are made from the declarations, and made anew wherever a file has those of another program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.clinic.entry.entries import Entry, Field, entry_type, item
from desktop.clinic.entry.kinds import Date, Number, Whole
from desktop.clinic.patient.history import FamilyHistory
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.words.dates import When
from desktop.store import views
from desktop.store.check import check_file
from desktop.store.layout import ENVELOPE, TABLES, Table
from desktop.store.snapshot import write_snapshot
from desktop.store.views import made, written
from tests.clinic.made_up import ON_VISITS
from tests.session.made import PROGRAM, again, keep, start, with_patient


@entry_type(label="Nap", plural="Naps", dated="date", tells=ON_VISITS)
class Nap(Entry):
    """A made-up entry type with two numbers."""

    date: When | None = item(Date(), "Date", help="When.")
    minutes: int | None = item(Whole(), "Minutes", help="How long.", unit="min")
    depth: Decimal | None = item(Number(), "Depth", help="How deep.")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Something else is declared than the program declares; afterwards everything is as it was."""
    yield monkeypatch
    monkeypatch.undo()
    forget()


def forget() -> None:
    for known in (made.every, made.digest, made._views_of_tables, made._tables):
        known.cache_clear()


def names(view: str) -> list[str]:
    return [column.name for column in next(found for found in made.every() if found.name == view).columns]


def file_with(tables: dict[str, Table]) -> sqlite3.Connection:
    """A file of these tables and the others of the program, with every view, and a patient in it."""
    from desktop.store.migrations import migrate

    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    views.drop(db)
    for name, table in tables.items():
        db.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in table.statements():
            db.execute(statement)
    views.make(db)
    person = "INSERT INTO patient (id, patient, number, who, at, confirmed, identifier) VALUES ('p', 'p', 1, 'A', 'now', '[]', 'P-1')"
    db.execute(person)
    return db


def test_a_new_attribute_stands_in_its_view_without_any_sql(declared: pytest.MonkeyPatch) -> None:
    before = names("v_family_history")
    noticed = Field("noticed", Date(), "Noticed", help="When it was seen first.")
    own = FamilyHistory.declaration
    declared.setattr(FamilyHistory, "declaration", replace(own, fields=(*own.fields, noticed)))
    table = Table(FamilyHistory, "family_history", ENVELOPE)
    declared.setitem(TABLES, "family_history", table)
    forget()
    added = ["noticed", *(f"noticed_{part}" for part in ("day_number", "earliest", "latest", "assumed", "typed"))]
    assert [name for name in names("v_family_history") if name not in before] == added
    db = file_with({"family_history": table})
    db.execute(
        "INSERT INTO family_history (id, patient, number, who, at, confirmed, noticed_typed, noticed_day, noticed_day_number)"
        " VALUES ('f', 'p', 1, 'A', 'now', '[]', '1970-02', '1970-02-14', 44)"
    )
    found = db.execute("SELECT patient_id, noticed, noticed_day_number, noticed_typed FROM v_family_history").fetchall()
    assert found == [("P-1", "1970-02-14", 44, "1970-02")]
    told = db.execute(
        """SELECT help FROM view_help WHERE view = 'v_family_history' AND "column" = 'noticed'"""
    ).fetchone()
    assert told[0].startswith("Noticed. When it was seen first.")
    db.close()


def test_a_new_entry_type_has_a_view_without_any_file(declared: pytest.MonkeyPatch) -> None:
    table = Table(Nap, "nap", ENVELOPE)
    declared.setitem(TABLES, "nap", table)
    forget()
    db = file_with({"nap": table})
    db.execute(
        "INSERT INTO nap (id, patient, number, who, at, confirmed, date_typed, minutes, depth)"
        " VALUES ('n', 'p', 1, 'A', 'now', '[]', '?', 20, '0.50')"
    )
    found = db.execute("SELECT patient_id, entry, date_typed, minutes, depth, depth_text FROM v_naps").fetchall()
    assert found == [("P-1", "n", "?", 20, 0.5, "0.50")]
    db.close()


def test_every_file_says_what_each_column_is_and_a_field_that_is_named_is_one() -> None:
    for name in written.names():
        first, *others = written.written(name)
        for select in (first, *others):
            of = made._tables().get(select.table)
            assert of or not select.table, name
            for column in select.columns:
                if isinstance(column, written.Fields):
                    table, _alias = made._table_and_alias(of, column.of)
                    assert set(column.names) <= {field.name for field in table.fields}, (name, column)
                else:
                    assert column.help or select in others, (name, column.name)
    for view in made.every():
        assert [column.name for column in view.columns if not column.help] == []
        assert "{" not in view.sql, view.name
        assert len({column.name for column in view.columns}) == len(view.columns)


@pytest.mark.parametrize("wrong", ["    x.note, -- BLOB a thing\n", "    x.note\n", "    {feelds}\n"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    (tmp_path / "v_wrong.sql").write_text(f"-- One row\nSELECT\n{wrong}FROM {{measurement}}\n", "utf-8")
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="no column"):
        written.written("v_wrong")


def stale(path: Path) -> None:
    """Give a file the views of another program."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("UPDATE about SET value = 'of another program' WHERE key = 'views'")
    db.execute("DROP VIEW v_measurements")
    db.execute("CREATE VIEW v_measurements AS SELECT 1 AS weight")
    db.execute("CREATE VIEW v_gone AS SELECT 1 AS x")
    db.execute("""INSERT INTO view_help (view, "column", help) VALUES ('v_gone', 'x', 'What is no longer made')""")
    db.execute("CREATE VIEW mine AS SELECT weight FROM v_measurements")
    db.close()


def test_the_views_of_another_program_are_made_anew_with_the_first_save(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    keep(session, Measurement, patient, date="2024-05-01", weight="62,5")
    session.close()
    stale(path)
    # they are no damage, and who only reads leaves them as they are
    assert check_file(path) == []
    reader = again(path, read_only="to read")
    assert reader.file.connection.execute("SELECT weight FROM v_measurements").fetchall() == [(1,)]
    reader.close()
    session = again(path)
    keep(session, Measurement, patient, date="2024-05-02", weight="63")
    db = session.file.connection
    assert db.execute("SELECT weight FROM mine ORDER BY weight").fetchall() == [(62.5,), (63.0,)]
    assert db.execute("SELECT name FROM sqlite_schema WHERE name = 'v_gone'").fetchall() == []
    assert views.are_ours(db)
    schema = db.execute("PRAGMA schema_version").fetchone()
    keep(session, Measurement, patient, date="2024-05-03", weight="64")
    assert db.execute("PRAGMA schema_version").fetchone() == schema, "made once"
    session.close()
    assert check_file(path) == []


def test_they_are_made_anew_while_something_is_being_read(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    for day in range(1, 9):
        keep(session, Measurement, patient, date=f"2024-05-0{day}", weight="62,5")
    session.close()
    stale(path)
    session = again(path)
    db = session.file.connection
    reading = db.execute("SELECT id FROM measurement"), db.execute("SELECT 1 FROM view_help")
    assert all(cursor.fetchone() for cursor in reading)
    keep(session, Measurement, patient, date="2024-05-09", weight="63")
    assert views.are_ours(db)
    assert len(reading[0].fetchall()) >= 7
    session.close()
    assert check_file(path) == []


def test_a_name_that_somebody_took_stays_theirs_and_nothing_keeps_a_save_from_happening(tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    session = start(path)
    patient = with_patient(session)
    session.close()
    stale(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("DROP VIEW v_bags")
    db.execute("CREATE TABLE v_bags (mine TEXT)")
    db.execute("INSERT INTO v_bags VALUES ('kept')")
    db.close()
    session = again(path)
    keep(session, Measurement, patient, date="2024-05-02", weight="63")
    assert session.file.connection.execute("SELECT mine FROM v_bags").fetchall() == [("kept",)]
    session.close()
    told = ["v_bags is missing in the file or is not as this program made it."]
    assert list(map(str, check_file(path))) == told
    copy = tmp_path / "copy.sqlite"
    snapshot_of(path, copy)
    assert list(map(str, check_file(copy))) == told


def snapshot_of(path: Path, target: Path) -> None:
    write_snapshot(path, target, at="2024-12-01T09:00:00.000+00:00", program=PROGRAM)


def test_a_snapshot_has_a_view_that_the_file_has_lost(tmp_path: Path) -> None:
    path, target = tmp_path / "clinic.sqlite", tmp_path / "copy.sqlite"
    session = start(path)
    with_patient(session)
    with session.file.write() as db:
        db.execute("DROP VIEW v_patients")
    session.close()
    snapshot_of(path, target)
    assert check_file(target) == []
    db = sqlite3.connect(target)
    assert db.execute("SELECT patient_id FROM v_patients").fetchall() == [("P-1",)]
    db.close()


def test_a_snapshot_has_the_views_of_this_program_as_tables_and_a_check_knows(tmp_path: Path) -> None:
    path, target, again_target = tmp_path / "clinic.sqlite", tmp_path / "copy.sqlite", tmp_path / "second.sqlite"
    session = start(path)
    keep(session, Measurement, with_patient(session), date="2024-05-01", weight="62,5")
    session.close()
    stale(path)
    snapshot_of(path, target)
    snapshot_of(target, again_target)
    for copy in (target, again_target):
        assert check_file(copy) == []
        db = sqlite3.connect(copy)
        assert db.execute("SELECT weight, typeof(weight) FROM v_measurements").fetchall() == [(62.5, "real")]
        assert db.execute("SELECT weight FROM mine").fetchall() == [(62.5,)]
        db.close()
    db = sqlite3.connect(target, isolation_level=None)
    db.execute("UPDATE v_measurements SET weight = 26.5")
    db.execute("DROP TABLE v_drugs")
    db.close()
    problems = sorted(map(str, check_file(target)))
    assert problems[-1] == "v_drugs is missing in the file or is not as this program made it."
    assert "The table v_measurements of this snapshot does not hold what its entries say." in problems
