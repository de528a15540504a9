"""Tracing cells, by what stands in the clinic file.

Domain reference §7: both ways in one step, for thirty years.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.clinic.cells.lot import has_number
from desktop.clinic.cells.traceability import DONOR, LOT, PATIENT, Trace, Traced
from desktop.clinic.words.language import N_, Refused, say
from desktop.session.session import Session
from desktop.store import traceability


def trace_lot(session: Session, number: str) -> Traced:
    """Every bag of the lots with this number and every infusion that names it. Raises `Refused` when it is not on record."""
    number = number.strip()
    if not number or not has_number(number):
        raise Refused(say(N_("Say the number of a lot: of one that is unknown nothing can be traced.")))
    db = session.file.connection
    rows, similar = traceability.of_lot(db, number), traceability.lots_like(db, number)
    if not rows and not traceability.is_lot(db, number):
        if similar:
            sentence = N_("No lot {number} is on record; similar ones are: {similar}.")
            raise Refused(say(sentence, number=number, similar=", ".join(similar)))
        raise Refused(say(N_("No lot {number} is on record: no bag and no infusion names it."), number=number))
    return _traced(session, LOT, number, rows, tuple(similar))


def trace_donor(session: Session, pseudonym: str) -> Traced:
    """Every bag and infusion of a donor's lots. Raises `Refused` when the donor is not on record."""
    pseudonym, db = pseudonym.strip(), session.file.connection
    rows = traceability.of_donor(db, pseudonym)
    if not rows and not traceability.is_donor(db, pseudonym):
        raise Refused(say(N_("No donor {pseudonym} is on record."), pseudonym=pseudonym))
    return _traced(session, DONOR, pseudonym, rows)


def trace_patient(session: Session, patient: str) -> Traced:
    """Every infusion of the patient with this id, with bag, lot and donor as far as they are known; `name` is the identifier."""
    db, kept = session.file.connection, session.chart(patient).patient
    rows = traceability.of_patient(db, patient)
    return _traced(session, PATIENT, (kept.entry.identifier or "") if kept else "", rows)


def _traced(session: Session, sort: str, name: str, rows: Sequence[Trace], similar: tuple[str, ...] = ()) -> Traced:
    """The rows with the adverse events after them, and those that may belong to them."""
    db = session.file.connection
    events, unlinked = traceability.count_events(db, rows), traceability.count_unlinked(db, rows)
    return Traced(sort, name, tuple(rows), events, similar, unlinked)
