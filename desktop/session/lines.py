"""The entries of a patient, or of the clinic, as the lines of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop.clinic.record.lines import Line, line
from desktop.session.reviewing import with_reviews
from desktop.store import keeping

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry, Kept
    from desktop.session.session import Session


class Lines:
    """Entries by their ids, the newest first; each is read and made a line when it is looked at."""

    def __init__(self, ids: Sequence[str] = (), read: Callable[[Sequence[str]], list[Line]] = lambda ids: []):
        self._ids, self._read = ids, read

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, rows: slice) -> list[Line]:
        return self._read(self._ids[rows])

    def row_of(self, entry: str) -> int:
        """The row of an entry; −1 when it is not listed."""
        return next((row for row, id in enumerate(self._ids) if id == entry), -1)


def lines(session: Session, patient: str, types: Sequence[type[Entry]]) -> Lines:
    """A line for each entry of these types, the newest first; "" is the clinic, which may have thousands of bags."""
    db = session.file.connection
    if patient:
        chart = session.chart(patient)
        listed = {kept.id: kept for type in types for kept in chart.of(type)}
        ids = sorted(listed, key=lambda id: _newest(listed[id]), reverse=True)
    else:
        of_type = {id: type.declaration.name for type in types for id in keeping.newest_first(db, type)}
        ids = list(of_type)

    def read(ids: Sequence[str]) -> list[Line]:
        if patient:
            kept = [listed[id] for id in ids]
        else:
            found = {one.id: one for name in {of_type[id] for id in ids} for one in keeping.those(db, name, ids)}
            kept = [found[id] for id in ids]
            # one question for all of them, not one for each
            session.products.uses_of(ids)
        chart, reader = session.chart(patient), session.reader_of(patient)
        return with_reviews(session, patient, [line(one, chart, reader, session.products) for one in kept])

    return Lines(ids, read)


def _newest(kept: Kept) -> tuple[date, str, str]:
    dated = kept.entry.declaration.dated
    when = getattr(kept.entry, dated) if dated else None
    return when.day if when and when.day else date.min, when.time if when else "", kept.id
