"""The Naranjo scale: ten questions about an adverse event, and how likely the treatment caused it.

The questions' meaning and points: Naranjo 1981 (GKU), in our own words; the categories: domain reference §2.8 [S29b].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.entry.answers import YES_NO
from desktop.clinic.entry.entries import Part, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, note
from desktop.clinic.entry.kinds import Whole
from desktop.clinic.words.language import N_, Sentence, Wording, say

SOURCE = "domain reference §2.8 [S29b]; questions: GKU"


@dataclass(frozen=True)
class Question:
    """One of the ten questions, with the points for yes and for no; "unknown" has none."""

    text: str
    yes: int
    no: int

    def points(self, answer: str) -> int:
        """The points for an answer: yes, no or unknown."""
        return {"yes": self.yes, "no": self.no}.get(answer, 0)


QUESTIONS = (
    Question(N_("Have others reported this event conclusively after the same treatment?"), 1, 0),
    Question(N_("Did it begin after the treatment was given?"), 2, -1),
    Question(N_("Did it get better when the treatment was stopped, or when a specific antidote was given?"), 1, 0),
    Question(N_("Did it come back when the treatment was given again?"), 2, -1),
    Question(N_("Is there another cause that could explain it alone?"), -1, 2),
    Question(N_("Did it come back with a placebo?"), -1, 1),
    Question(N_("Was the treatment found in blood or another fluid at a level known to be toxic?"), 1, 0),
    Question(N_("Was it worse after a higher dose, or milder after a lower one?"), 1, 0),
    Question(N_("Did the patient have a like event after the same or a similar treatment before?"), 1, 0),
    Question(N_("Was it confirmed by something objective, such as a measurement?"), 1, 0),
)
# the least total of each category
CATEGORIES = ((9, N_("definite")), (5, N_("probable")), (1, N_("possible")), (-99, N_("doubtful")))


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


def score(answers: Sequence[NaranjoAnswer]) -> Score:
    """The score of what is answered; of two answers to one question the first counts, and `naranjo_findings` says so."""
    given: dict[int, str] = {}
    for row in answers:
        if row.question is not None and 1 <= row.question <= len(QUESTIONS) and row.answer is not None:
            given.setdefault(row.question, row.answer)
    unanswered = tuple(number for number in range(1, len(QUESTIONS) + 1) if number not in given)
    if not given:
        return Score(None, "", unanswered)
    total = sum(QUESTIONS[number - 1].points(answer) for number, answer in given.items())
    return Score(total, next(name for least, name in CATEGORIES if total >= least), unanswered)


def naranjo_findings(answers: Sequence[NaranjoAnswer], field: str = "naranjo") -> Iterator[Finding]:
    """A question that is answered twice, and a scale that is answered in part; `field` names the parts."""
    seen: set[int] = set()
    for position, row in enumerate(answers):
        if row.question in seen:
            sentence = N_("Question {question} is answered already. Keep one of the two.")
            yield hard("V4", f"{field}.{position}.question", say(sentence, question=row.question))
        if row.question is not None:
            seen.add(row.question)
    found = score(answers)
    if answers and not found.complete:
        numbers = ", ".join(map(str, found.unanswered))
        sentence = N_("The Naranjo scale is not complete: not answered are {numbers}. The score can still change.")
        yield note("naranjo", field, say(sentence, numbers=numbers), SOURCE)
