"""The recall: what is typed or scanned, and everything that hangs on the lot or donor that is meant."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.donor import Donor
from desktop.clinic.language import N_, Refused, say
from desktop.clinic.lot import Lot, is_known
from desktop.clinic.typeahead import key_of, suggestions
from desktop.session.session import Session
from desktop.session.traceability import DONOR, LOT, Traced, trace_donor, trace_lot


@dataclass(frozen=True)
class Recallable:
    """A lot or a donor that can be recalled, under the name that type-ahead offers."""

    sort: str
    about: str  # the lot's number or the donor's pseudonym
    name: str

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it is found by."""
        return (self.about,)


def recallable(session: Session) -> tuple[Recallable, ...]:
    """The donors and lots on record; lots of one number are recalled together."""
    chart = session.chart("")
    makers: dict[str, tuple[str, dict[str, None]]] = {}
    for kept in chart.of(Lot):
        if kept.entry.number and is_known(kept.entry.number):
            found = makers.setdefault(key_of(kept.entry.number), (kept.entry.number, {}))
            found[1][kept.entry.manufacturer or ""] = None
    lots = (
        Recallable(LOT, number, str(say(N_("lot {number}, {manufacturer}"), number=number, manufacturer=" / ".join(of))))
        for number, of in makers.values()
    )
    pseudonyms = dict.fromkeys(kept.entry.pseudonym for kept in chart.of(Donor) if kept.entry.pseudonym)
    donors = (Recallable(DONOR, one, str(say(N_("donor {pseudonym}"), pseudonym=one))) for one in pseudonyms)
    return (*lots, *donors)


def recall(session: Session, typed: str) -> Traced:
    """Trace the lot or donor of exactly this name; raises `Refused`.

    A beginning is not enough: L-7 may stand in an infusion alone while L-70 is the only lot on record.
    """
    known, key = recallable(session), key_of(typed)
    meant = [one for one in known if key in (key_of(one.name), key_of(one.about))]
    if len(meant) == 1:
        return trace_lot(session, meant[0].about) if meant[0].sort == LOT else trace_donor(session, meant[0].about)
    if not meant:
        try:
            # a lot that only infusions name
            return trace_lot(session, typed.strip())
        except Refused:
            if not (meant := suggestions(known, typed)):
                raise
    names = ", ".join(one.name for one in meant)
    raise Refused(say(N_("“{typed}” could be: {names}. Choose one."), typed=typed.strip(), names=names))
