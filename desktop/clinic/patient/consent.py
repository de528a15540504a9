"""What the patient agreed to, in which words, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import Choice, Date, LongText, Option, Reader, Text
from desktop.clinic.entry.rules import at_most_once, happened, in_order
from desktop.clinic.entry.telling import (
    HISTORY,
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Happening,
    Page,
    Said,
    Section,
    Seen,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say

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
STATES = ("holds", "unknown", "later", "withdrawn")
M6 = "M6, domain reference §5 [S50]"


@entry_type(
    label=N_("Consent"),
    plural=N_("Consents"),
    dated="signed",
    same=("purpose", "version", "signed"),
    tells=Tells(
        lane=HISTORY,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="infusions", place=6, rows=(("signer", "witness"),), stays=("signed", "signer", "witness")),
        doubts=NO_DOUBTS,
        said=("purpose", "version", "signer", "witness", "withdrawn"),
        unsaid=Unsaid(("note",), "the summary has it"),
    ),
)
class Consent(Entry):
    """One consent. Treatment and cell therapy are needed before an infusion: rule M6, domain reference §2.3."""

    purpose: str | None = item(PURPOSE, N_("Purpose"), required=True, help=N_("First letters."))
    version: str | None = item(Text(), N_("Version"), help=N_("Of the form, as printed on it."))
    signed: When | None = item(Date(time=True), N_("Signed"), required=True, help=N_("Type ? when the day is unknown."))
    signer: str | None = item(Text(), N_("Signed by"), help=N_("The patient, or who signed for the patient."))
    witness: str | None = item(Text(), N_("Witness"), help=N_("Who was present."))
    withdrawn: When | None = item(Date(), N_("Withdrawn"), help=N_("Empty while it holds."))
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters."))

    def title(self, reader: Reader) -> str:
        purpose = PURPOSE.shown(self.purpose, reader) if self.purpose else ""
        return (
            str(say(N_("{purpose}, version {version}"), purpose=purpose, version=self.version))
            if self.version
            else purpose
        )

    def line(self, seen: Seen) -> Said:
        witness = str(say(N_("witness {name}"), name=self.witness)) if self.witness else ""
        if self.withdrawn is not None:
            doubt = str(say(N_("withdrawn {date}"), date=self.withdrawn.shown()))
        else:
            doubt = _(N_("day unknown")) if self.signed is not None and self.signed.unknown else ""
        return Said(details=(self._signed_by(), witness), doubt=doubt)

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        purpose = self.title(reader)
        yield Happening(self.signed, str(say(N_("consent: {purpose}"), purpose=purpose)), (self._signed_by(),))
        if self.withdrawn is not None:
            yield Happening(self.withdrawn, str(say(N_("consent withdrawn: {purpose}"), purpose=purpose)))

    def _signed_by(self) -> str:
        return str(say(N_("signed by {name}"), name=self.signer)) if self.signer else ""

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("signed", self.signed, around)
        yield from happened("withdrawn", self.withdrawn, around)
        yield from in_order("withdrawn", self.signed, self.withdrawn, N_("{then} is before it was signed ({first})."))
        yield from at_most_once("purpose", self, around)
        if self.signed is not None and self.signed.unknown:
            sentence = N_("While this day is not known, nobody can tell whether it stood before an infusion.")
            yield soft("M6", "signed", say(sentence), M6)
        if not self.version:
            yield note("version", "version", say(N_("Which version of the form was signed is not recorded.")))
        if self.withdrawn is not None:
            yield note(
                "M6", "withdrawn", say(N_("Withdrawn: nothing more is done on this consent from that day on.")), M6
            )
            yield from self._infused_since(around)

    def _infused_since(self, around: Around) -> Iterator[Finding]:
        """M6: were cells given after the withdrawal?"""
        withdrawn = self.withdrawn
        if self.purpose not in BEFORE_CELLS or withdrawn is None:
            return
        starts = [kept.entry.start for kept in around.chart.infusions() if kept.entry.start]
        if after := [start for start in starts if start.after(withdrawn)]:
            sentence = N_("An infusion is recorded after that day ({date}). Please check both.")
            yield soft("M6", "withdrawn", say(sentence, date=after[0]), M6)


def consent_holds(chart: Chart, purposes: Iterable[str], when: When | None) -> dict[str, str]:
    """Of each purpose, whether the patient's consent to it stands at a time, such as the start of an infusion.

    "holds": signed by then, on that day too unless both times say no. "unknown": the dates do not tell; it is not to be taken as
    standing. "later": signed only afterwards. "withdrawn": and not certainly after that time. "missing": none on record.
    A withdrawal ends every consent to its purpose that was signed before it [design].
    """
    return {purpose: _state(chart, purpose, when) for purpose in purposes}


def _state(chart: Chart, purpose: str, when: When | None) -> str:
    consents = [kept.entry for kept in chart.of(Consent) if kept.entry.purpose == purpose]
    ends = [end for consent in consents if is_withdrawn(consent, when) and (end := consent.withdrawn) is not None]
    found = {_state_of(consent, ends, when) for consent in consents}
    return next((state for state in STATES if state in found), "missing")


def _state_of(consent: Consent, ends: list[When], when: When | None) -> str:
    """One consent's state; `ends` are the withdrawals of its purpose by that time."""
    signed = consent.signed
    if is_withdrawn(consent, when) or any(signed is None or signed.before(end) for end in ends):
        return "withdrawn"
    if signed is None or when is None or any(signed.before(end) is None for end in ends):
        return "unknown"
    if signed.exact and when.exact and signed.day == when.day and not (signed.time and when.time):
        return "holds"
    after = signed.after(when)
    return "unknown" if after is None else "later" if after else "holds"


def is_withdrawn(consent: Consent, when: When | None) -> bool:
    """Is it withdrawn, and not certainly after that time?"""
    return consent.withdrawn is not None and (when is None or consent.withdrawn.after(when) is not True)
