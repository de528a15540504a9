"""The entries of the clinic itself, such as its lots and bags: read from the file as far as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Link
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.store import keeping
from desktop.store.driver import Connection

_OF_CLINIC = frozenset(type.declaration.name for type in ENTRY_TYPES if type.declaration.of_clinic)


class ClinicChart(Chart):
    """A chart that reads the entries of a type when they are asked for: there may be thousands of bags."""

    def __init__(self, db: Connection):
        super().__init__()
        self._db = db
        self._read: set[str] = set()
        self._linked: dict[tuple[str, str], list[Kept]] = {}

    def put(self, kept: Kept) -> None:
        self._linked.clear()
        if kept.type in self._read:
            super().put(kept)

    def named(self, name: str) -> tuple[Kept, ...]:
        self._need(name)
        return super().named(name)

    def all(self) -> list[Kept]:
        for name in _OF_CLINIC:
            self._need(name)
        return super().all()

    def entry(self, id: str) -> Kept | None:
        found = super().entry(id) or keeping.one(self._db, id)
        return None if found is None or found.voided or found.type not in _OF_CLINIC else found

    def alike(self, entry: Entry, but: str = "") -> Sequence[Kept]:
        declared = entry.declaration
        if declared.name in self._read or entry.identity() is None:
            return super().alike(entry, but)
        # the bags of a lot are few
        linked = next((name for name in declared.same if isinstance(declared.field(name).kind, Link)), "")
        if not linked:
            self._need(declared.name)
            return super().alike(entry, but)
        place = (declared.name, getattr(entry, linked))
        if place not in self._linked:
            # the rules ask again at each letter
            self._linked[place] = keeping.linked(self._db, declared.name, linked, place[1])
        return [kept for kept in self._linked[place] if kept.id != but and kept.entry.identity() == entry.identity()]

    def _need(self, name: str) -> None:
        if name in _OF_CLINIC and name not in self._read:
            self._read.add(name)
            for kept in keeping.of_type(self._db, name):
                super().put(kept)
