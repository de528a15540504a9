"""The recall: what is typed or scanned, and everything that hangs on the lot or donor that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot, is_known
from desktop.clinic.cells.traceability import DONOR, LOT, Traced
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.identifiers import Din, read_identifier
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.typeahead import key_of, suggestions
from desktop.session.session import Session
from desktop.session.traceability import trace_donor, trace_lot


@dataclass(frozen=True)
class Recallable:
    """A lot or a donor that can be recalled, under the name that type-ahead offers; `scans` are what its labels say."""

    sort: str
    about: str  # the lot's number or the donor's pseudonym
    name: str
    scans: frozenset[str] = frozenset()

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is found by."""
        return (self.about,)

    def is_called(self, typed: str) -> bool:
        """Is it this one that is typed or scanned, in full?"""
        return key_of(typed) in (key_of(self.name), key_of(self.about)) or _scanned(typed) in self.scans


def recallable(session: Session) -> tuple[Recallable, ...]:
    """The lots and donors on record; lots of one number are recalled together, and found by the labels of their bags too."""
    chart = session.chart("")
    scans: dict[str, set[str]] = {}
    for kept in chart.of(Bag):
        if kept.entry.identifier:
            scans.setdefault(kept.entry.lot, set()).add(_scanned(kept.entry.identifier))
    lots: dict[str, list[Kept]] = {}
    for kept in chart.of(Lot):
        if is_known(kept.entry.number):
            lots.setdefault(key_of(kept.entry.number), []).append(kept)
    donors = [kept.entry for kept in chart.of(Donor) if kept.entry.pseudonym]
    return (*(_lot(same, scans) for same in lots.values()), *map(_donor, donors))


def _lot(same: Sequence[Kept], scans: Mapping[str, set[str]]) -> Recallable:
    number = same[0].entry.number
    makers = " / ".join(dict.fromkeys(kept.entry.manufacturer or "" for kept in same))
    name = str(say(N_("lot {number}, {manufacturer}"), number=number, manufacturer=makers))
    own = {_scanned(kept.entry.identifier) for kept in same if kept.entry.identifier}
    return Recallable(LOT, number, name, frozenset(own.union(*(scans.get(kept.id, ()) for kept in same))))


def _donor(donor: Donor) -> Recallable:
    name = str(say(N_("donor {pseudonym}"), pseudonym=donor.pseudonym))
    return Recallable(
        DONOR, donor.pseudonym, name, frozenset({_scanned(donor.donation_number)} if donor.donation_number else ())
    )


def _scanned(text: str) -> str:
    """What two scans of one label have in common, whatever the scanner sends around the code."""
    try:
        read = read_identifier(text)
    except Refused:
        read = None
    if read is None:
        return key_of(text)
    # flags and check character tell how it was scanned, not which donation it is
    return read.number if isinstance(read, Din) else read.code()


def recall(session: Session, typed: str) -> Traced:
    """Trace the lot or donor of exactly this name or label; raises `Refused`.

    A beginning is not enough: L-7 may stand in an infusion alone while L-70 is the only lot on record.
    """
    known = recallable(session)
    meant = [one for one in known if one.is_called(typed)]
    if len(meant) == 1:
        return _trace(session, meant[0].sort, meant[0].about)
    if not meant:
        try:
            # a lot that only infusions name
            return trace_lot(session, typed.strip())
        except Refused:
            if not (meant := suggestions(known, typed)):
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
    lot = session.products.kept(bag.lot) if bag is not None and bag.lot else None
    if lot is not None:
        return lot.entry.number
    return entry.lot if isinstance(entry, Infusion) else None


def again(session: Session, traced: Traced) -> Traced:
    """The same lot or donor as it stands now; raises `Refused` when it is no longer on record."""
    return _trace(session, traced.sort, traced.name)


def _trace(session: Session, sort: str, about: str) -> Traced:
    return trace_lot(session, about) if sort == LOT else trace_donor(session, about)
