"""Where the results of a trajectory stand: each under its course of infusions, from that course's baseline, within limits.

The results given here are of one marker (or drug test, or allergen of a panel), one method and one unit, by day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.chart import Chart, Course, day_words
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.omalizumab import ATC
from desktop.clinic.results.confounding import recorded_codes
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known, When
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.readings import Limits, Reading


class Printed(Protocol):
    """What is asked of a result when it is judged: a laboratory result, a drug test, one allergen of a panel."""

    @property
    def reading(self) -> Reading | None:
        """As printed."""

    @property
    def unit(self) -> str | None:
        """As printed."""

    @property
    def method(self) -> str | None:
        """As printed, or its code."""

    @property
    def laboratory(self) -> str | None:
        """As printed."""


@dataclass(frozen=True)
class Result:
    """One dated number as it is judged: `value` and `limits` are in the canonical unit, `id` is "" while provisional.

    `limits` is None when the report prints none with a number; `strange_limits` says that it does, in a unit that cannot
    be converted. `standing` is what keeps it from being compared; `reporting` is the least that its laboratory
    reports, where the report says it.
    """

    id: str
    entry: Printed
    when: Known
    value: Decimal
    limits: Limits | None = None
    strange_limits: bool = False
    standing: Standing | None = None
    reporting: Decimal | None = None

    @property
    def reading(self) -> Reading:
        """The reading as printed."""
        assert self.entry.reading is not None  # it has a number
        return self.entry.reading


@dataclass(frozen=True)
class Setting:
    """What the chart says around every result: the courses of infusions by their D0, the courses of omalizumab."""

    courses: tuple[Course, ...]
    omalizumab: tuple[MedicationCourse, ...]
    chart: Chart = field(compare=False, repr=False)

    def numbered(self, number: int) -> Course | None:
        """The course of that number; None if it has no D0."""
        return next((course for course in self.courses if course.number == number), None)

    def course_of(self, when: Known) -> Course | None:
        """The newest course that a date follows, the first one for what came before it; None without any."""
        begun = [course for course in self.courses if _follows(when, course)]
        return begun[-1] if begun else next(iter(self.courses), None)

    def since(self, when: Known, course: Course | None = None) -> str:
        """How far a known date lies from D0, of its own course unless one is named: "D96", "course 2, D14"; "" without."""
        course = course or self.course_of(when)
        if course is None:
            return ""
        days = day_words((when.day - course.d0).days)
        return (
            days if len(self.courses) == 1 else str(say(N_("course {course}, {days}"), course=course.number, days=days))
        )


@dataclass(frozen=True)
class Placed:
    """A result and where it lies within the limits that judge it: "below", "inside", "above", None if it cannot be told.

    `course` judges it, from the baseline `start`; `baseline_of` are the courses (None: no course) whose baseline it is
    itself. `borrowed` is the date of the earlier report that the limits are from; `early`: it comes before the baseline.
    """

    result: Result
    course: Course | None
    start: Placed | None
    baseline_of: tuple[Course | None, ...]
    early: bool
    limited: bool
    place: str | None
    borrowed: When | None


def setting(chart: Chart, catalogue: Catalogue) -> Setting:
    """The setting of the patient's results; omalizumab counts under any brand."""
    courses = (kept.entry for kept in chart.of(MedicationCourse))
    omalizumab = (taken for taken in courses if taken.drug is not None and ATC in recorded_codes(taken.drug, catalogue))
    return Setting(chart.courses(), tuple(omalizumab), chart)


def day_of(when: Known) -> float:
    """Days since 1970-01-01 of a known date, the time of day as a fraction."""
    return when.day.toordinal() - _EPOCH + (_fraction(when.time) if when.time else 0.0)


def baseline(results: Sequence[Result], course: Course | None) -> Result | None:
    """The last uncensored result up to a course's D0, one on D0 itself unless it is known to be later than its start.

    One that is certainly not after D0 is preferred to one that may be. Without a course it is the first uncensored
    result. What something keeps from being compared is never a baseline. `results` are of one trajectory, by day.
    """
    results = [result for result in results if not result.reading.censored and result.standing is None]
    if course is None:
        return next(iter(results), None)
    # by day: what was taken on a later one comes behind
    up_to_d0 = results[: bisect_right(results, course.d0, key=_drawn_day)]
    earlier = [result for result in up_to_d0 if not _follows(result.when, course)]
    certain = [result for result in earlier if result.when.latest <= course.d0]
    return next(reversed(certain or earlier), None)


def place_results(results: Sequence[Result], around: Setting, before: Sequence[Placed] = ()) -> tuple[Placed, ...]:
    """Each result with its course's baseline, and by the limits of its own report, else by the last ones before it.

    `results` are of one trajectory, by day. `before` is what was placed, in this setting, before a result came, went or
    changed: what stands before that one is not placed again.
    """
    courses: tuple[Course | None, ...] = around.courses or (None,)
    baselines = {course: first for course in courses if (first := baseline(results, course)) is not None}
    found = _unchanged(results, baselines, before)
    # a baseline comes before what is compared with it
    starts = {course: placed for placed in found for course in placed.baseline_of}
    last = next((placed.result for placed in reversed(found) if _has_limits(placed.result)), None)
    for result in results[len(found) :]:
        if _has_limits(result):
            last = result
        limits = last.limits if last is not None else None
        canonical = Reading("", result.reading.comparator, result.value)
        course = around.course_of(result.when)
        placed = Placed(
            result=result,
            course=course,
            start=starts.get(course),
            baseline_of=tuple(of for of, first in baselines.items() if first is result),
            early=course in baselines and baselines[course] is not result and course not in starts,
            limited=limits is not None,
            place=limits.place(canonical) if limits is not None else None,
            borrowed=last.when if limits is not None and last is not None and last is not result else None,
        )
        starts |= dict.fromkeys(placed.baseline_of, placed)
        found.append(placed)
    return tuple(found)


_EPOCH = date(1970, 1, 1).toordinal()


def _fraction(time: str) -> float:
    hours, minutes = time.split(":")
    return (int(hours) * 60 + int(minutes)) / 1440


def _drawn_day(result: Result) -> date:
    return result.when.day


def _follows(when: Known, course: Course) -> bool:
    """Does a known date come after a course's first infusion? On its day only if both times are known and say so."""
    return when.day > course.d0 or when.after(course.first) is True


def _unchanged(
    results: Sequence[Result], baselines: dict[Course | None, Result], before: Sequence[Placed]
) -> list[Placed]:
    """What was placed before and stands as it did: all results up to the first other one, if no baseline moved."""
    were = {course: placed.result for placed in before for course in placed.baseline_of}
    if were.keys() != baselines.keys() or any(were[course] is not first for course, first in baselines.items()):
        return []
    same = 0
    for result, placed in zip(results, before, strict=False):
        if placed.result is not result:
            break
        same += 1
    return list(before[:same])


def _has_limits(result: Result) -> bool:
    return result.limits is not None or result.strange_limits
