"""What the patient agreed to, in which words, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from desktop.clinic.dates import When
from desktop.clinic.entries import Entry, entry_type, item
from desktop.clinic.findings import Finding, note, soft
from desktop.clinic.kinds import Choice, Date, LongText, Option, Text
from desktop.clinic.language import N_, say
from desktop.clinic.rules import at_most_once, happened, in_order

PURPOSE = Choice(
    (
        Option("treatment", N_("treatment")),
        Option("cells", N_("cell therapy outside a licence"), ("msc", "atmp")),
        Option("data", N_("data processing"), ("kvkk", "gdpr")),
        Option("research", N_("research and publication")),
        Option("photo", N_("photographs")),
    )
)
# without these no infusion: domain reference §2.3
BEFORE_CELLS = ("treatment", "cells")
# what a patient's consents say of a purpose at a time; the first one that is true of any of them counts
STATES = ("holds", "unknown", "withdrawn", "later")
M6 = "M6, domain reference §5 [S50]"


@entry_type(label=N_("Consent"), plural=N_("Consents"), dated="signed", same=("purpose", "version", "signed"))
class Consent(Entry):
    """One consent. Treatment and cell therapy are needed before an infusion: rule M6, domain reference §2.3."""

    purpose: str | None = item(PURPOSE, N_("Purpose"), required=True, help=N_("First letters."))
    version: str | None = item(Text(), N_("Version"), help=N_("Of the form, as printed on it."))
    signed: When | None = item(Date(time=True), N_("Signed"), required=True, help=N_("Type ? when the day is unknown."))
    signer: str | None = item(Text(), N_("Signed by"), help=N_("The patient, or who signed for the patient."))
    witness: str | None = item(Text(), N_("Witness"), help=N_("Who was present."))
    withdrawn: When | None = item(Date(), N_("Withdrawn"), help=N_("Empty while it holds."))
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters."))

    def title(self, reader: Any) -> str:
        purpose = PURPOSE.shown(self.purpose, reader) if self.purpose else ""
        return str(say(N_("{purpose}, version {version}"), purpose=purpose, version=self.version)) if self.version else purpose

    def findings(self, around: Any) -> Iterator[Finding]:
        yield from happened("signed", self.signed, around)
        yield from happened("withdrawn", self.withdrawn, around)
        yield from in_order("withdrawn", self.signed, self.withdrawn, N_("{then} is before it was signed ({first})."))
        yield from at_most_once("purpose", self, around)
        if self.signed is not None and self.signed.unknown:
            yield soft("M6", "signed", say(N_("While this day is not known, nobody can tell whether it held before an infusion.")), M6)
        if not self.version:
            yield note("version", "version", say(N_("Which version of the form was signed is not recorded.")))
        if self.withdrawn is not None:
            yield note("M6", "withdrawn", say(N_("Withdrawn: nothing more is done on this consent from that day on.")), M6)
            yield from self._infused_since(around)

    def _infused_since(self, around: Any) -> Iterator[Finding]:
        """M6: were cells given after the withdrawal?"""
        if self.purpose not in BEFORE_CELLS:
            return
        starts = [kept.entry.start for kept in around.chart.infusions() if kept.entry.start]
        if after := [start for start in starts if start.after(self.withdrawn)]:
            sentence = N_("An infusion is recorded after that day ({date}). Please check both.")
            yield soft("M6", "withdrawn", say(sentence, date=after[0].shown()), M6)


def consent_holds(chart: Any, purposes: Iterable[str], when: When | None) -> dict[str, str]:
    """Of each purpose, whether the patient's consent to it stands at a time, such as the start of an infusion.

    "holds": signed by then and not withdrawn. "missing": none on record. "withdrawn": by then, or on that day. "later": signed
    only afterwards. "unknown": the dates do not tell; it counts as not standing. A withdrawal ends every consent to its purpose
    that was signed before it; what was signed on one day with `when` or with the withdrawal of an earlier form stands [design].
    """
    return {purpose: _state(chart, purpose, when) for purpose in purposes}


def _state(chart: Any, purpose: str, when: When | None) -> str:
    consents = [kept.entry for kept in chart.of(Consent) if kept.entry.purpose == purpose]
    found = {_state_of(consent, consents, when) for consent in consents}
    return next((state for state in STATES if state in found), "missing")


def _state_of(consent: Consent, all_of_purpose: list[Consent], when: When | None) -> str:
    """One consent's state; `all_of_purpose` holds the withdrawals that may end it."""
    signed = _by(consent.signed, when)
    if signed is False:
        return "later"
    ended = {_ended(consent, other, when) for other in all_of_purpose if other.withdrawn is not None}
    if True in ended:
        return "withdrawn"
    return "unknown" if signed is None or None in ended else "holds"


def _ended(consent: Consent, other: Consent, when: When | None) -> bool | None:
    """Did the withdrawal of a consent end this one by a time? None when the dates do not tell."""
    withdrawn = _by(other.withdrawn, when)
    if consent is other or withdrawn is False:
        return withdrawn
    before = _by(other.withdrawn, consent.signed)
    if before is True:
        return False
    return None if before is None else withdrawn


def _by(one: When | None, other: When | None) -> bool | None:
    """Was one not after the other? On one exact day: yes, unless both times say no. None when it cannot be told."""
    if one is None or other is None:
        return None
    if one.exact and other.exact and one.day == other.day:
        return not (one.time and other.time) or one.time <= other.time
    return one.before(other)
