"""Which recorded drugs may have made a test falsely negative on its day: antihistamines, omalizumab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.allergy_facts import Suppressor
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, Wording

A6 = "A6, domain reference §5; S48, half-life GKU"


since = Wording("A6.since", N_("{drug} since {since}"))
from_until = Wording("A6.from_until", N_("{drug} from {since} to {until}"))
before_infusion = Wording("A6.before_infusion", N_("{drug} before the infusion of {date}"))


@dataclass(frozen=True)
class OnBoard:
    """A suppressing drug that was (`certain`) or may have been in the body on a day, and how that is known."""

    drug: str
    suppressor: Suppressor
    certain: bool
    how: Sentence


def on_board(when: When | None, around: Around) -> list[OnBoard]:
    """What was or may have been on board on that day, by the medication and the premedication of infusions."""
    found = []
    for drug, first, last, how in _taken(around):
        suppressor = around.reader.catalogue.allergy.suppressor(drug.atc) if drug.atc else None
        if suppressor is None:
            continue
        certain = taken_within(when, first, last, suppressor.days)
        if certain is not False:
            found.append(OnBoard(drug.name, suppressor, certain is True, how))
    return found


def doubted_by(when: When | None, around: Around) -> list[OnBoard]:
    """What was or may have been on board that makes a negative test doubtful, without making it invalid: omalizumab."""
    return [found for found in on_board(when, around) if not found.suppressor.makes_invalid]


def taken_within(when: When | None, first: When | None, last: When | None, days: Decimal) -> bool | None:
    """Was a drug, taken from `first` to `last` (None: it goes on), within so many days of that day? None: it cannot be told.

    A dose of the test's own day may have come after it, unless both have a time.
    """
    if when is None or when.unknown:
        return None
    started = None if first is None else first.before(when)
    if started is False:
        return False
    over = False if last is None else washed_out(last, when, days)
    if over:
        return False
    return True if started and over is False else None


def washed_out(last: When, when: When | None, days: Decimal) -> bool | None:
    """Were there so many days or more between the last dose and that day? None: it cannot be told."""
    if when is None or last.earliest is None or last.latest is None or when.earliest is None or when.latest is None:
        return None
    if (when.earliest - last.latest).days >= days:
        return True
    return False if (when.latest - last.earliest).days < days else None


def _taken(around: Around) -> Iterator[tuple[DrugName, When | None, When | None, Sentence]]:
    """Each recorded drug with its first and last dose; the last of a course that goes on is None."""
    for kept in around.chart.named("medication_course"):
        course = kept.entry
        if course.drug is None:
            continue
        found = {"drug": course.drug.name, "since": dated(course.start)}
        how = since(**found) if course.stop is None else from_until(**found, until=course.stop)
        yield course.drug, course.start, course.stop, how
    for kept in around.chart.named("infusion"):
        for given in kept.entry.premedication:
            day = given.at if given.at is not None else kept.entry.start
            if given.drug is not None:
                how = before_infusion(drug=given.drug.name, date=dated(day))
                yield given.drug, day, day or When(None, None, None), how
