from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.entry.entries import Field
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import When, exactly
from desktop.store.columns import COLUMNS, cells, columns_of
from desktop.store.layout import TABLES
from desktop.store.migrations import migrate
from tests.clinic.generated import values_of


def fields_by_kind() -> dict[type, Field]:
    """One field of each kind that is in use."""
    found: dict[type, Field] = {}
    for entry in ENTRY_TYPES:
        for declared in (entry.declaration, *(parts.type.declaration for parts in entry.declaration.parts)):
            for field in declared.fields:
                found.setdefault(type(field.kind), field)
    return found


BY_KIND = fields_by_kind()


def kept(field: Field, value: Any) -> Any:
    """The value as it comes back from a table of its columns."""
    columns = columns_of(field)
    db = sqlite3.connect(":memory:")
    checks = (f"{name} {sql} " + (f"CHECK ({check})" if check else "") for name, sql, check in columns)
    db.execute(f"CREATE TABLE made ({', '.join(checks)}) STRICT")
    db.execute(f"INSERT INTO made VALUES ({', '.join('?' * len(columns))})", cells(field, value))
    row = db.execute("SELECT * FROM made").fetchone()
    db.close()
    return COLUMNS[type(field.kind)].join(row)


def test_every_kind_has_its_columns() -> None:
    assert set(COLUMNS) == set(BY_KIND)


@pytest.mark.parametrize("field", BY_KIND.values(), ids=[kind.__name__ for kind in BY_KIND])
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_kept_comes_back(field: Field, data: st.DataObject) -> None:
    value = data.draw(values_of(field.kind))
    assert kept(field, value) == value


@pytest.mark.parametrize("typed", ["12.5.23", "2023-05", "~2023", "d0+14", "?", "2024-05-14 ±3", "12. 5. 23 10:30"])
def test_what_was_typed_as_a_date_comes_back(typed: str) -> None:
    when = parse_when(typed, today=date(2024, 12, 1), d0=exactly(date(2024, 5, 14)), time_allowed=True)
    back = kept(BY_KIND[type(TABLES["infusion"].type.declaration.field("start").kind)], when)
    assert (back, back.typed) == (when, typed)


def test_an_unanswered_field_is_null_in_every_column() -> None:
    for field in BY_KIND.values():
        assert set(cells(field, None)) == {None}


def test_days_are_numbers_that_any_tool_can_subtract() -> None:
    field = TABLES["lab_result"].type.declaration.field("specimen_date")
    names = [name for name, _sql, _check in columns_of(field)]
    first = dict(zip(names, cells(field, When(*[date(1970, 1, 1)] * 3)), strict=True))
    later = dict(zip(names, cells(field, When(*[date(1970, 3, 1)] * 3)), strict=True))
    assert first["specimen_date_day_number"] == 0
    assert later["specimen_date_day_number"] == 59


REFUSED = [
    ("patient", "sex", "m"),
    ("patient", "birth_date_day", "2023-02-30"),
    ("patient", "birth_date_day", "2023"),
    ("patient", "birth_date_time", "9:00"),
    ("patient", "birth_date_assumed", 2),
    ("measurement", "weight", "heavy"),
    ("measurement", "weight", "1e5"),
    ("measurement", "weight", ""),
    ("lab_result", "reading_comparator", "=<"),
    ("lab_result", "reading_titre", 0),
    ("lab_result", "reading_titre", "many"),
    ("lab_result", "flag", "?"),
    ("drug_reaction", "manifestations", "pruritus"),
    ("infusion", "course", "first"),
    ("infusion", "number", 0),
    ("infusion", "patient", "nobody"),
    ("infusion", "confirmed", "{"),
]


@pytest.mark.parametrize(("table", "column", "value"), REFUSED)
def test_the_tables_refuse_what_no_kind_keeps(table: str, column: str, value: Any) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    envelope = {"patient": "p", "number": 1, "who": "", "at": "", "confirmed": "[]"}
    insert = "INSERT INTO {} ({}) VALUES ({})"

    def add(table: str, id: str, **cells: Any) -> None:
        row = envelope | {"id": id} | cells
        db.execute(insert.format(table, ", ".join(row), ", ".join("?" * len(row))), list(row.values()))

    add("patient", "p")
    add(table, "right")
    with pytest.raises(sqlite3.IntegrityError):
        add(table, "wrong", **{column: value})
    db.close()
