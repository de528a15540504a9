"""The recall: what is typed or scanned, and everything that hangs on the lot or donor that is meant."""

from __future__ import annotations

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.cells.traceability import DONOR, LOT, Recallable, Traced
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.typeahead import key_of, suggestions
from desktop.session.session import Session
from desktop.session.traceability import trace_donor, trace_lot


def recallable(session: Session) -> tuple[Recallable, ...]:
    """The lots and donors on record; lots of one number are recalled together."""
    return session.products.recallable()


def recall(session: Session, typed: str) -> Traced:
    """Trace the lot or donor of exactly this name or label; raises `Refused`.

    A beginning is not enough: L-7 may stand in an infusion alone while L-70 is the only lot on record.
    """
    known, labelled = recallable(session), session.products.labelled(typed)
    meant = [one for one in known if one.is_called(typed) or labelled & one.entries]
    if len(meant) == 1:
        return _trace(session, meant[0].sort, meant[0].about)
    if not meant:
        try:
            # a lot that only infusions name
            return trace_lot(session, typed.strip())
        except Refused:
            if not (meant := [*suggestions(known, typed)]):
                raise
    names = ", ".join(one.name for one in meant)
    raise Refused(say(N_("“{typed}” could be: {names}. Choose one."), typed=typed.strip(), names=names))


def about(session: Session, entry: Entry) -> str:
    """By which name the lot of a bag, an authorisation or an infusion is recalled, or this lot or donor; "" where none is named."""
    if isinstance(entry, Donor):
        sort, name = DONOR, entry.pseudonym
    else:
        sort, name = LOT, _lot_number(session, entry)
    same = (one.name for one in recallable(session) if one.sort == sort and key_of(one.about) == key_of(name))
    return next(same, name or "")


def _lot_number(session: Session, entry: Entry) -> str | None:
    """The number of the lot that an entry is of: by its bag, else as it was typed."""
    if isinstance(entry, Lot):
        return entry.number
    named = getattr(entry, "bag", None)
    kept = session.products.kept(named) if named else None
    bag = entry if isinstance(entry, Bag) else kept.entry if kept is not None else None
    lot = session.products.kept(bag.lot) if isinstance(bag, Bag) and bag.lot else None
    if lot is not None and isinstance(lot.entry, Lot):
        return lot.entry.number
    return entry.lot if isinstance(entry, Infusion) else None


def again(session: Session, traced: Traced) -> Traced:
    """The same lot or donor as it stands now; raises `Refused` when it is no longer on record."""
    return _trace(session, traced.sort, traced.name)


def _trace(session: Session, sort: str, about: str) -> Traced:
    return trace_lot(session, about) if sort == LOT else trace_donor(session, about)
