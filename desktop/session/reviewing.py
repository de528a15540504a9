"""Marking entries as seen by a physician, one version of each; what waits to be seen, and how an entry stands.

To look at an entry is not to have seen it: it is marked, or it waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.words.language import N_, _, say
from desktop.store import reviews

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Kept
    from desktop.clinic.record.lines import Line
    from desktop.clinic.record.review import Review, Waiting
    from desktop.clinic.record.timeline import Event
    from desktop.session.session import Session
    from desktop.store.driver import Connection


class Count(NamedTuple):
    """How many entries wait to be seen, and how many of them are outside their limits or grave."""

    waiting: int
    pressing: int


def mark_seen(session: Session, shown: Mapping[str, int], cause: object = None) -> int:
    """Mark entries as seen by who works here: of each the version that was shown; how many were not seen already.

    All of them or none. Raises `Conflict` when one is void, is nothing that is reviewed, or is not as it was shown any more,
    and `CannotWrite`.
    """
    at, marked = session.now_written(), []
    with session.file.write() as db:
        for entry, number in shown.items():
            kept = _as_shown(db, entry, number)
            if reviews.mark(db, kept, session.who, at):
                marked.append(kept)
    _tell(session, marked, "seen", cause)
    return len(marked)


def mark_entered(session: Session, kept: Kept) -> None:
    """Mark an entry as seen in the very write that keeps it: what is taken over from elsewhere was seen there."""
    if reviews.is_reviewed(kept):
        reviews.mark(session.file.connection, kept, session.who, session.now_written())


def take_back(session: Session, entry: str, why: str, cause: object = None) -> None:
    """An entry was not seen after all, and waits again; why is kept. Raises `Conflict` or `CannotWrite`."""
    from desktop.session.refusals import Conflict
    from desktop.store import keeping

    if not why.strip():
        raise Conflict(say(N_("Say why it was not seen after all. Nothing was changed.")))
    with session.file.write() as db:
        kept = keeping.one(db, entry)
        pressing = kept is not None and kept.entry.pressing(session.reader)
        at = session.now_written()
        if kept is None or not reviews.take_back(db, kept, session.who, at, why.strip(), pressing=pressing):
            raise Conflict(say(N_("This entry is not marked as seen as it stands now. Nothing was changed.")))
    _tell(session, [kept], "taken_back", cause)


def reviews_of(session: Session, patient: str) -> Mapping[str, Review]:
    """How the entries of a patient stand, by id; what was entered before reviews were kept is left out."""
    return reviews.of_patient(session.file.connection, patient)


def review_of(session: Session, kept: Kept) -> Review | None:
    """How one entry stands; None for what no physician is to see."""
    from desktop.clinic.record.review import Review

    if not reviews.is_reviewed(kept):
        return None
    return reviews_of(session, kept.patient).get(kept.id, Review(kept.id, waits=False))


def can_be_seen(session: Session, patient: str, entries: Sequence[str]) -> dict[str, int]:
    """Of these entries those that wait to be seen, each with the version that the chart shows."""
    chart, waiting = session.chart(patient), reviews_of(session, patient)
    found = {id: chart.entry(id) for id in entries if id in waiting and waiting[id].waits}
    return {id: kept.number for id, kept in found.items() if kept is not None}


def report_of(session: Session, patient: str, entry: str) -> tuple[str, ...]:
    """The entries that came with this one, itself among them: what the timeline tells as one thing, such as one specimen."""
    from desktop.clinic.record.timeline import timeline

    events = timeline(session.chart(patient), session.reader_of(patient))
    return next((event.entries for event in events if entry in event.entries), (entry,))


def count(session: Session, patient: str = "") -> Count:
    """How much waits to be seen, over all patients or of one."""
    return Count(*reviews.count(session.file.connection, patient))


class WaitingList:
    """What waits to be seen, patient by patient; each is read when it is looked at.

    Patients with something pressing come first, then who waits longest; of each the pressing ones, then the oldest.
    """

    def __init__(self, session: Session):
        self._session = session
        self._entries, self._counts = reviews.waiting(session.file.connection)

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, rows: slice) -> list[Waiting]:
        return [self._waiting(row) for row in reviews.rows(self._session.file.connection, self._entries[rows])]

    def _waiting(self, row: reviews.Row) -> Waiting:
        from desktop.clinic.entry.chart import Chart
        from desktop.clinic.record.lines import line
        from desktop.clinic.record.review import Waiting
        from desktop.store import keeping

        db, reader = self._session.file.connection, self._session.reader
        kept = keeping.one(db, row.entry)
        assert kept is not None  # it waits
        # by itself: of a hundred patients no chart is read
        shown = line(kept, Chart([kept]), reader)
        value = f"{shown.value} {shown.unit}".strip() or shown.detail.partition(" · ")[0]
        return Waiting(
            row.entry, row.number, row.type, row.patient, row.identifier, row.name, row.since, row.pressing,
            self._counts[row.patient], shown.title, value, shown.when, self._changed(kept, row.seen),
        )  # fmt: skip

    def _changed(self, kept: Kept, seen: int) -> str:
        return changed_since(self._session, kept, seen) if seen else ""


def changed_since(session: Session, kept: Kept, seen: int) -> str:
    """What is other in an entry than in the version that was seen: "Reading: 12 → 21"."""
    from desktop.clinic.entry.differences import differences
    from desktop.store import keeping

    before = keeping.version(session.file.connection, kept.id, seen)
    found = differences(before.kept.entry if before else None, kept.entry, session.reader)
    # what is worked out follows from what was typed
    computed = {_(field.label) for field in kept.entry.declaration.fields if field.computed}
    return "; ".join(map(str, [one for one in found if one.label not in computed] or found))


def standing(session: Session, kept: Kept) -> str:
    """How an entry stands, in a sentence, with what changed since it was seen; "" for what no physician is to see."""
    from desktop.clinic.record.review import Sight

    found = review_of(session, kept)
    if found is None or found.sight is Sight.BEFORE:
        return ""
    told = f"{found.sight.value} {found.told(session.clock().tzinfo)}"
    return f"{told} {changed_since(session, kept, found.number)}" if found.sight is Sight.CHANGED else told


def with_reviews(session: Session, patient: str, lines: Sequence[Line]) -> list[Line]:
    """Lines of a list, each with how its entry stands."""
    found = reviews_of(session, patient) if patient and lines else {}
    zone = session.clock().tzinfo
    return [_with_review(line, found[line.entry], zone) if line.entry in found else line for line in lines]


def _with_review(line: Line, review: Review, zone: tzinfo | None) -> Line:
    return replace(line, seen=review.sign, sight=str(review.told(zone)))


def events_with_reviews(session: Session, patient: str, events: Sequence[Event]) -> list[Event]:
    """Events of the timeline, each with how its entries stand."""
    from desktop.clinic.record.review import together

    found = reviews_of(session, patient)
    return [replace(event, seen=seen) if (seen := together(event.entries, found)) else event for event in events]


@cache
def reviewed_types() -> frozenset[str]:
    """The names of the entry types that a physician is to see."""
    # the window stands before any entry type is known
    from desktop.clinic.entry.telling import Reviewed
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    return frozenset(type.declaration.name for type in ENTRY_TYPES if isinstance(type.tells.review, Reviewed))


def _as_shown(db: Connection, entry: str, number: int) -> Kept:
    """An entry that is still as it was shown. Raises `Conflict`."""
    from desktop.session.refusals import Conflict
    from desktop.store import keeping

    kept = keeping.one(db, entry)
    if kept is None or not reviews.is_reviewed(kept):
        raise Conflict(say(N_("This is nothing that is marked as seen. Nothing was changed.")))
    if kept.number != number:
        sentence = N_("{who} changed this entry meanwhile. Nothing was marked; look at it again.")
        raise Conflict(say(sentence, who=kept.who))
    return kept


def _tell(session: Session, marked: Sequence[Kept], action: str, cause: object) -> None:
    """Let everybody know; no entry has a new version."""
    from desktop.session.signal import Change

    if marked:
        patients = {kept.patient for kept in marked}
        patient = patients.pop() if len(patients) == 1 else ""
        session.changed.emit(Change(frozenset(kept.type for kept in marked), patient, (), action, cause))
