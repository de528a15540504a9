"""The Naranjo scale: ten questions about an adverse event, and how likely the treatment caused it.

The questions' meaning: Naranjo 1981 (GKU), in our own words; points and categories are data (`resources/adverse_events.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.event_facts import Naranjo
from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, note
from desktop.clinic.entry.kinds import Whole
from desktop.clinic.words.language import N_, Sentence, Wording, say

QUESTIONS = (
    N_("Have others reported this event conclusively after the same treatment?"),
    N_("Did it begin after the treatment was given?"),
    N_("Did it get better when the treatment was stopped, or when a specific antidote was given?"),
    N_("Did it come back when the treatment was given again?"),
    N_("Is there another cause that could explain it alone?"),
    N_("Did it come back with a placebo?"),
    N_("Was the treatment found in blood or another fluid at a level known to be toxic?"),
    N_("Was it worse after a higher dose, or milder after a lower one?"),
    N_("Did the patient have a like event after the same or a similar treatment before?"),
    N_("Was it confirmed by something objective, such as a measurement?"),
)


whole = Wording("naranjo.whole", N_("{total}, {category}"))
partial = Wording("naranjo.partial", N_("{total}, {category} ({answered} of {all} answered)"))
not_begun = Wording("naranjo.not_begun", N_("{answered} of {all} answered"))


@entry_type(label=N_("Naranjo answer"), plural=N_("Naranjo answers"))
class NaranjoAnswer(Part):
    """The answer to one of the ten questions; "unknown" is an answer and has no points."""

    question: int | None = item(Whole(), N_("Question"), required=True, hard=("1", "10"), help=N_("1 to 10."))
    answer: str | None = item(YES_NO, N_("Answer"), required=True, help=N_("Unknown is an answer too."))


@dataclass(frozen=True)
class Score:
    """What the answers add up to: the total and its category, both empty while nothing is answered, and the open questions."""

    total: int | None
    category: str
    unanswered: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Are all ten questions answered?"""
        return not self.unanswered

    def said(self) -> Sentence:
        """The score for people, never without how much of it is answered."""
        answered, all = len(QUESTIONS) - len(self.unanswered), len(QUESTIONS)
        if self.total is None:
            return not_begun(answered=answered, all=all)
        found = {"total": Decimal(self.total), "category": say(self.category)}
        return whole(**found) if self.complete else partial(**found, answered=answered, all=all)


def score(answers: Sequence[NaranjoAnswer], scale: Naranjo) -> Score:
    """The score of what is answered; of two answers to one question the first counts, and `naranjo_findings` says so."""
    given: dict[int, str] = {}
    for row in answers:
        if row.question is not None and 1 <= row.question <= len(QUESTIONS) and row.answer is not None:
            given.setdefault(row.question, row.answer)
    unanswered = tuple(number for number in range(1, len(QUESTIONS) + 1) if number not in given)
    if not given:
        return Score(None, "", unanswered)
    total = sum(scale.points_of(number, answer) for number, answer in given.items())
    return Score(total, scale.category(total), unanswered)


def naranjo_findings(answers: Sequence[NaranjoAnswer], scale: Naranjo) -> Iterator[Finding]:
    """A question that is answered twice, and a scale that is answered in part."""
    seen: set[int] = set()
    for position, row in enumerate(answers):
        if row.question in seen:
            sentence = N_("Question {question} is answered already. Keep one of the two.")
            yield hard("V4", f"naranjo.{position}.question", say(sentence, question=row.question))
        if row.question is not None:
            seen.add(row.question)
    found = score(answers, scale)
    if answers and not found.complete:
        numbers = ", ".join(map(str, found.unanswered))
        sentence = N_("The Naranjo scale is not complete: not answered are {numbers}. The score can still change.")
        yield note("naranjo", "naranjo", say(sentence, numbers=numbers), scale.source)
