from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from desktop.clinic.entry.entries import Declaration, Field
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.language import _
from desktop.store.columns import columns_of
from desktop.store.layout import TABLES, Table
from desktop.store.migrations import migrate
from tests.cases import cases


@pytest.fixture(scope="module")
def migrated() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    yield connection
    connection.close()


def all_tables() -> list[Table]:
    return [table for owner in TABLES.values() for table in (owner, *(part for _attribute, part in owner.parts))]


def all_declarations() -> list[Declaration]:
    return [table.type.declaration for table in all_tables()]


def all_fields() -> list[tuple[str, Field]]:
    return [(declared.name, field) for declared in all_declarations() for field in declared.fields]


def test_every_entry_type_has_its_table() -> None:
    assert list(TABLES) == [type.declaration.name for type in ENTRY_TYPES]


def test_the_migrations_make_what_the_declarations_say(migrated: sqlite3.Connection) -> None:
    declared = sqlite3.connect(":memory:")
    for table in TABLES.values():
        for statement in table.statements():
            declared.execute(statement)
    made = dict(migrated.execute("SELECT name, sql FROM sqlite_schema"))
    expected = declared.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    declared.close()
    assert len(expected) > len(all_tables())
    for name, sql in expected:
        # a column that a later step added stands behind the others, wherever it is declared
        assert sorted(pieces(made[name])) == sorted(pieces(sql))


def pieces(sql: str) -> list[str]:
    """The columns and constraints of a statement, and what stands around them, without their spaces."""
    found, depth = [""], 0
    for letter in "".join(sql.split()):
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 1) or (letter == "(" and depth == 1) or (letter == ")" and not depth):
            found.append("")
        else:
            found[-1] += letter
    return found


def test_every_table_is_strict(migrated: sqlite3.Connection) -> None:
    rows = migrated.execute(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
    ).fetchall()
    # SQLite's own, sqlite-utils' own, and what FTS5 keeps behind its virtual table
    loose = {
        name for name, strict in rows if not strict and not name.startswith(("sqlite_", "_sqlite_", "patient_search"))
    }
    assert {table.name for table in all_tables()} < {name for name, strict in rows if strict}
    assert loose == set()


@cases(("owner", "field"), all_fields(), ids=lambda value: value if isinstance(value, str) else value.name)
def test_every_field_has_a_label_a_help_text_and_its_columns(
    migrated: sqlite3.Connection, owner: str, field: Field
) -> None:
    tables = [table for table in all_tables() if table.type.declaration.name == owner]
    assert _(field.label).strip()
    assert field.help.endswith((".", "?", "…"))
    assert len(field.help) < 100
    for table in tables:
        columns = {name for (name,) in migrated.execute("SELECT name FROM pragma_table_info(?)", (table.name,))}
        wanted = [name for name, _sql, _check in columns_of(field)]
        assert wanted
        assert set(wanted) <= columns


def test_parts_have_a_help_text() -> None:
    owned = [parts for declared in all_declarations() for parts in declared.parts]
    assert owned
    for parts in owned:
        assert parts.label
        assert parts.help


def test_every_table_has_the_columns_of_its_fields_and_no_other(migrated: sqlite3.Connection) -> None:
    for table in all_tables():
        columns = tuple(name for (name,) in migrated.execute("SELECT name FROM pragma_table_info(?)", (table.name,)))
        assert len(columns) == len(table.columns)
        assert set(columns) == set(table.columns)


def test_parts_and_entries_refer_to_their_owners(migrated: sqlite3.Connection) -> None:
    for owner in TABLES.values():
        keys = migrated.execute(
            "SELECT [from], [table], [to] FROM pragma_foreign_key_list(?)", (owner.name,)
        ).fetchall()
        assert keys == ([("patient", "patient", "id")] if owner.of_patient else [])
        for _attribute, part in owner.parts:
            keys = migrated.execute(
                "SELECT [from], [table], [to] FROM pragma_foreign_key_list(?)", (part.name,)
            ).fetchall()
            assert keys == [("entry", owner.name, "id")]
