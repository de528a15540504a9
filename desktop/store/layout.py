"""How entries lie in tables: one STRICT table an entry type, one a part type, named as they are declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desktop.clinic.entry.entries import Entry, Field, Part
from desktop.clinic.entry.kinds import Saying
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.store.columns import COLUMNS, cells, columns_of
from desktop.store.driver import Cell, Connection

ENVELOPE = ("id", "patient", "number", "who", "at", "voided", "confirmed")
PART_ENVELOPE = ("entry", "position")


@dataclass(frozen=True)
class Table:
    """The table of one entry type or part type."""

    type: type[Entry | Part]
    name: str
    envelope: tuple[str, ...]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return self.type.declaration.fields

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column, the envelope's first."""
        return (*self.envelope, *(name for field in self.fields for name, _, _ in self.columns_of(field)))

    def columns_of(self, field: Field) -> list[tuple[str, str, str]]:
        """The (name, SQL type, check) of each column of a field; one named as the envelope's is kept as `lot_number`."""
        found = columns_of(field)
        if field.name not in self.envelope:
            return found
        own = f"{self.type.declaration.name}_{field.name}"
        return [(name.replace(field.name, own, 1), sql, check.replace(field.name, own)) for name, sql, check in found]

    @cached_property
    def parts(self) -> tuple[tuple[str, Table], ...]:
        """The attribute and the table of each type of parts that it owns."""
        owned = self.type.declaration.parts
        return tuple((p.name, Table(p.type, f"{self.name}_{p.type.declaration.name}", PART_ENVELOPE)) for p in owned)

    @cached_property
    def sayings(self) -> tuple[str, ...]:
        """The fields that hold a sentence."""
        return tuple(field.name for field in self.fields if isinstance(field.kind, Saying))

    @cached_property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name}"

    @cached_property
    def insert(self) -> str:
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart; they come first."""
        return self.envelope if self.envelope == PART_ENVELOPE else self.envelope[:1]

    @cached_property
    def _update(self) -> str:
        sets, which = ((f"{column} = ?" for column in columns) for columns in (self.columns[len(self.key) :], self.key))
        return f"UPDATE {self.name} SET {', '.join(sets)} WHERE {' AND '.join(which)}"

    def update(self, db: Connection, row: Sequence[Cell]) -> None:
        """Write a row over the one of the same key."""
        keys = len(self.key)
        db.execute(self._update, [*row[keys:], *row[:keys]])

    def row(self, item: Entry | Part) -> list[Cell]:
        """The cells of an entry or part, without the envelope."""
        row: list[Cell] = []
        for field in self.fields:
            row += cells(field, getattr(item, field.name))
        return row

    @cached_property
    def _places(self) -> list[tuple[str, Any, int, int]]:
        places, start = [], len(self.envelope)
        for field in self.fields:
            layout = COLUMNS[type(field.kind)]
            places.append((field.name, layout.join, start, start + len(layout.columns)))
            start += len(layout.columns)
        return places

    def item(self, row: Sequence[Any], parts: Mapping[str, Any] | None = None) -> Any:
        """The entry or part that a row of all columns holds."""
        # the first column of every kind is filled when the field is answered
        values = {name: join(row[start:end]) for name, join, start, end in self._places if row[start] is not None}
        return self.type(**values, **(parts or {}))

    @property
    def of_clinic(self) -> bool:
        """Does each entry belong to the clinic?"""
        return self.type.declaration.of_clinic

    @property
    def of_patient(self) -> bool:
        """Does each entry belong to a patient, and is not one?"""
        return self.type is not Patient and not self.of_clinic

    def statements(self) -> list[str]:
        """The SQL that makes this table and those of its parts, as it is declared now; migrations keep a copy of what was."""
        if self.envelope == ENVELOPE:
            envelope = [
                "id TEXT NOT NULL PRIMARY KEY",
                "patient TEXT NOT NULL REFERENCES patient(id)" if self.of_patient else "patient TEXT NOT NULL",
                "number INTEGER NOT NULL CHECK (number >= 1)",
                "who TEXT NOT NULL",
                "at TEXT NOT NULL",
                "voided TEXT",
                "confirmed TEXT NOT NULL CHECK (json_valid(confirmed))",
            ]
            after = [f"CREATE INDEX {self.name}_of_patient ON {self.name} (patient)"] if self.of_patient else []
        else:
            owner = self.name.removesuffix("_" + self.type.declaration.name)
            envelope = [
                f"entry TEXT NOT NULL REFERENCES {owner}(id)",
                "position INTEGER NOT NULL CHECK (position >= 0)",
            ]
            after = []
        columns = list(envelope)
        for field in self.fields:
            for name, sql, check in self.columns_of(field):
                columns.append(f"{name} {sql}" + (f" CHECK ({check})" if check else ""))
        if self.envelope == PART_ENVELOPE:
            columns.append("PRIMARY KEY (entry, position)")
        body = ",\n    ".join(columns)
        made = [f"CREATE TABLE {self.name} (\n    {body}\n) STRICT", *after]
        for _, table in self.parts:
            made += table.statements()
        return made


TABLES: dict[str, Table] = {type.declaration.name: Table(type, type.declaration.name, ENVELOPE) for type in ENTRY_TYPES}
