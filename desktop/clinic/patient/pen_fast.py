"""PEN-FAST: what a history of a penicillin scores today. It says how likely a test is positive, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.pen_fast import PenFast
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.patient.grading import is_anaphylaxis
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, joined, say
from desktop.clinic.words.typeahead import fold

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

_ID = "PEN-FAST"
# a treatment that says so was none (folded)
_NONE = ("none", "no", "no treatment", "yok", "tedavi yok")


def pen_fast_findings(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """The score of a reaction to a penicillin, or between which scores it lies while an answer is not known."""
    facts = around.reader.catalogue.scales.pen_fast
    if facts is None or reaction.drug is None:
        return
    if not any(code.startswith(facts.drugs) for code in codes_of(reaction.drug, around.reader.catalogue)):
        return
    answers = (
        (say(N_("how long ago it was")), facts.recent, _recent(reaction.date, around.today, facts.years)),
        (say(N_("what was seen")), facts.severe, _severe(reaction, around.reader, facts)),
        (say(N_("whether it was treated")), facts.treated, _treated(reaction)),
    )
    least = sum(points for _what, points, answer in answers if answer)
    most = sum(points for _what, points, answer in answers if answer is not False)
    low, high = facts.band(least), facts.band(most)
    if least == most:
        sentence = N_("PEN-FAST today {score}, a {risk} risk: {positive} of those with such a history tested positive.")
        shown = {"score": least, "risk": say(low.label), "positive": low.positive}
        yield note(_ID, "certainty", say(sentence, **shown), facts.source)
        return
    lacking = joined(what for what, _points, answer in answers if answer is None)
    sentence = (
        N_("PEN-FAST today {least} to {most} ({low}): {lacking} is not known.")
        if low == high
        else N_("PEN-FAST today {least} to {most} ({low} to {high}): {lacking} is not known.")
    )
    shown = {"least": least, "most": most, "low": low.positive, "high": high.positive, "lacking": lacking}
    yield untold(_ID, "certainty", say(sentence, **shown), facts.source)


def _recent(when: When | None, today: date, years: int) -> bool | None:
    """Was it so many years ago or less?"""
    if not is_known(when):
        return None
    # 29 February of a year without one is the day before
    limit = date(today.year - years, today.month, min(today.day, 28) if today.month == 2 else today.day)
    if when.earliest >= limit:
        return True
    return False if when.latest < limit else None


def _severe(reaction: DrugReaction, reader: Reader, facts: PenFast) -> bool | None:
    codes = set(reaction.manifestations or ())
    if not codes.isdisjoint((*facts.angioedema, *facts.skin)):
        return True
    return is_anaphylaxis(reaction, reader)


def _treated(reaction: DrugReaction) -> bool | None:
    """Was it treated? What the field says is for a person: that something stands in it is an answer, that nothing does is none."""
    if reaction.adrenaline == "given":
        return True
    return None if not reaction.treatment else fold(reaction.treatment.strip(" .")) not in _NONE
