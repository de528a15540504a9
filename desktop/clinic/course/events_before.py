"""Rule M7, the second half: what happened to the patient after cells weighs before cells are given again.

It counts whether or not it is over. What weighs so much is data (`resources/adverse_events.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop.clinic.course.adverse_event import CAUSALITY, AdverseEvent
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.chart import Session
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.entries import is_of
from desktop.clinic.entry.findings import Finding, untold
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, joined, say

M7 = "M7, domain reference §5 [design]"
_OVER = ("recovered", "sequelae", "fatal")


@rule("M7", N_("adverse events after cells that were given before"), M7)
def events_before_findings(giving: Giving) -> Iterator[Finding]:
    """M7: an event that weighs, and was caused by the cells or may have been, asks for a reason; so does one that is not over.

    An event that is linked to no session counts by its day.
    """
    for kept in giving.around.chart.of(AdverseEvent):
        event = kept.entry
        after = _after(event, giving)
        if after is None:
            continue
        shown = {
            "after": after.said,
            "term": event.term or "?",
            "grade": event.grade or "?",
            "onset": dated(event.onset),
        }
        weighs, lacking = _weighed(event, giving), [*after.lacking, *_lacking(event, giving)]
        is_open = _is_open(event, giving.when)
        if weighs is not None and not lacking:
            sentence = N_(
                "{term}, grade {grade}, began after {after} on {onset}: {why}; causality: {causality}. {over}Why are cells given again?"
            )
            over = say(N_("It is not recorded as over. ")) if is_open else ""
            causality = CAUSALITY.said(event.causality or "?")
            said = say(sentence, why=weighs, causality=causality, over=over, **shown)
            yield giving.blocked("M7", giving.when_field, said, M7)
        elif is_open and int(event.grade or 0) >= giving.around.reader.catalogue.events.weights["open"].grade:
            sentence = N_("{term}, grade {grade}, began after {after} on {onset} and is not recorded as over.")
            yield giving.blocked("M7", giving.when_field, say(sentence, **shown), M7)
        elif lacking:
            sentence = N_(
                "Whether {term}, grade {grade}, of {onset} weighs against giving cells again cannot be told. Not known: {names}."
            )
            said = say(sentence, names=joined(lacking), **shown)
            yield untold("M7", giving.when_field, said, M7, giving.blocked)


class _After(NamedTuple):
    """What an event came after, in words, and what is lacking to be certain of it."""

    said: str | Sentence
    lacking: tuple[Sentence, ...] = ()


def _after(event: AdverseEvent, giving: Giving) -> _After | None:
    """What it came after; None for one that was before all cells, after this time, or of this very session."""
    chart, itself = giving.around.chart, giving.around.itself
    if event.onset is not None and giving.when is not None and event.onset.after(giving.when):
        return None
    infusion = chart.entry(event.infusion) if event.infusion else None
    if is_of(infusion, Session):
        session = infusion.entry
        # two bags can be given in one session
        is_own = not giving.planned and (session.course, session.session) == (giving.course, giving.session)
        return None if is_own else _After(say(N_("session {session}"), session=session.session))
    starts = [kept.entry.start for kept in chart.infusions() if kept.id != itself]
    if not starts or all(_is_before(event.onset, start) for start in starts):
        return None
    since = say(N_("cells"))
    if any(event.onset is not None and start is not None and event.onset.before(start) is False for start in starts):
        return _After(since)
    return _After(since, (say(N_("whether it came after cells")),))


def _is_before(onset: When | None, start: When | None) -> bool:
    return onset is not None and start is not None and onset.before(start) is True


def _weighed(event: AdverseEvent, giving: Giving) -> Sentence | None:
    """Why an event weighs; None for one that does not, or that the cells did not cause."""
    facts = giving.around.reader.catalogue.events
    grade, any_grade, least = int(event.grade or 0), facts.weights["any"].grade, facts.weights["reaction"].grade
    if facts.causality.caused(event.causality) is False:
        return None
    if grade >= any_grade:
        return say(N_("grade {least} or more"), least=any_grade)
    if grade >= least and is_reaction(event, giving):
        return say(N_("a hypersensitivity or infusion reaction of grade {least} or more"), least=least)
    return say(N_("serious")) if event.serious == "yes" else None


def _lacking(event: AdverseEvent, giving: Giving) -> Iterator[Sentence]:
    """What is not known of an event, where it could make it weigh; nothing for one that certainly does or does not."""
    facts = giving.around.reader.catalogue.events
    caused = facts.causality.caused(event.causality)
    if caused is False:
        return
    open_answers = []
    if _weighed(event, giving) is None:
        if event.grade is None:
            open_answers.append(say(N_("its grade")))
        elif int(event.grade) >= facts.weights["reaction"].grade and is_reaction(event, giving) is None:
            open_answers.append(say(N_("whether it was a hypersensitivity or infusion reaction")))
        if event.serious not in ("yes", "no"):
            open_answers.append(say(N_("whether it was serious")))
        if not open_answers:
            return
    yield from open_answers
    if caused is None:
        yield say(N_("whether the cells caused it"))


def is_reaction(event: AdverseEvent, giving: Giving) -> bool | None:
    """Was it one of hypersensitivity or to the infusion? By its answer, else by its name; None: it cannot be told."""
    if event.reaction in ("yes", "no"):
        return event.reaction == "yes"
    catalogue = giving.around.reader.catalogue
    return True if catalogue.events.names_reaction(event.term, catalogue.cell_rules.speech) else None


def _is_open(event: AdverseEvent, when: When | None) -> bool:
    """Was it, by what is recorded, not over at that time?"""
    if event.resolved is not None:
        return when is not None and event.resolved.after(when) is True
    return event.outcome not in _OVER
