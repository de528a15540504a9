"""Where the results of a trajectory stand: each under its course of infusions, from that course's baseline, within limits.

The results given here are of one marker (or drug test, or allergen of a panel), one method and one unit, by day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, Protocol

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.plot_limits import PlotLimits
from desktop.clinic.entry.chart import Chart, Course, day_words
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.omalizumab import ATC
from desktop.clinic.patient.on_board import OMALIZUMAB
from desktop.clinic.results.confounding import recorded_codes
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known, is_known
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
    reports, where the report says it; `flag` is what the report prints beside it: "H".
    """

    id: str
    entry: Printed
    when: Known
    value: Decimal
    limits: Limits | None = None
    strange_limits: bool = False
    standing: Standing | None = None
    reporting: Decimal | None = None
    flag: str = ""

    @property
    def reading(self) -> Reading:
        """The reading as printed."""
        assert self.entry.reading is not None  # it has a number
        return self.entry.reading


@dataclass(frozen=True)
class Setting:
    """What the chart says around every result: the courses of infusions by their D0, the courses of omalizumab, when each
    infusion was; and the numbers that a plot decides by.

    For `washout` days after a dose on record omalizumab is told to be on board.
    """

    courses: tuple[Course, ...]
    omalizumab: tuple[MedicationCourse, ...]
    chart: Chart = field(compare=False, repr=False)
    washout: Decimal = Decimal(0)
    infusions: tuple[Known, ...] = ()
    limits: PlotLimits | None = None

    @cached_property
    def infused(self) -> Mapping[date, Sequence[Known]]:
        """The infusions by the day that they are drawn at."""
        found: dict[date, list[Known]] = {}
        for when in self.infusions:
            found.setdefault(when.day, []).append(when)
        return found

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
    """A result and where it lies within the limits that its own report prints: "below", "inside", "above", None if it cannot be
    told, or if its report prints none (`limited` says which).

    `course` judges it, from the baseline `start`; `baseline_of` are the courses (None: no course) whose baseline it is
    itself; `early`: it comes before the baseline. `rivals` are the results of one day that differ, any of which could be its
    baseline: then it has none.

    `limits_before` is the last result before it whose report prints limits, where its own report prints none: they are said,
    and judge nothing. `same_day` are the results of its day, itself among them, of which nobody knows which was first; () where
    the order is known.
    """

    result: Result
    course: Course | None
    start: Placed | None
    baseline_of: tuple[Course | None, ...]
    early: bool
    limited: bool
    place: str | None
    limits_before: Result | None = None
    same_day: tuple[Result, ...] = ()
    rivals: tuple[Result, ...] = ()


def setting(chart: Chart, catalogue: Catalogue) -> Setting:
    """The setting of the patient's results; omalizumab counts under any brand."""
    courses = (kept.entry for kept in chart.of(MedicationCourse))
    omalizumab = (taken for taken in courses if taken.drug is not None and ATC in recorded_codes(taken.drug, catalogue))
    group = catalogue.allergy.suppressors.group(OMALIZUMAB)
    washout = max((effect.days for effect in group.effects), default=Decimal(0)) if group is not None else Decimal(0)
    infusions = tuple(when for kept in chart.infusions() if is_known(when := kept.entry.start))
    return Setting(chart.courses(), tuple(omalizumab), chart, washout, infusions, catalogue.plots)


def day_of(when: Known) -> float:
    """Days since 1970-01-01 of a known date, the time of day as a fraction."""
    return when.day.toordinal() - _EPOCH + (_fraction(when.time) if when.time else 0.0)


class Baseline(NamedTuple):
    """What results are compared with: one result, or none because several of one day could be it and differ."""

    result: Result | None
    rivals: tuple[Result, ...] = ()


def baseline(results: Sequence[Result], course: Course | None) -> Baseline:
    """The last uncensored result up to a course's D0, one on D0 itself unless it is known to be later than its start.

    One that is certainly not after D0 is preferred to one that may be. Without a course it is the first uncensored
    result. What something keeps from being compared is never a baseline. `results` are of one trajectory, by day.
    """
    results = [result for result in results if not result.reading.censored and result.standing is None]
    if course is None:
        return _settled(results, 0)
    # by day: what was taken on a later one comes behind
    up_to_d0 = results[: bisect_right(results, course.d0, key=_drawn_day)]
    earlier = [result for result in up_to_d0 if not _follows(result.when, course)]
    certain = [result for result in earlier if result.when.latest <= course.d0]
    return _settled(certain or earlier, -1)


def place_results(results: Sequence[Result], around: Setting, before: Sequence[Placed] = ()) -> tuple[Placed, ...]:
    """Each result with its course's baseline, and by the limits of its own report.

    `results` are of one trajectory, by day. `before` is what was placed, in this setting, before a result came, went or
    changed: what stands before that one is not placed again.
    """
    courses: tuple[Course | None, ...] = around.courses or (None,)
    first = {course: baseline(results, course) for course in courses}
    baselines = {course: one.result for course, one in first.items() if one.result is not None}
    rivals = {course: one.rivals for course, one in first.items() if one.rivals}
    found = _unchanged(results, baselines, rivals, before)
    # a baseline comes before what is compared with it
    starts = {course: placed for placed in found for course in placed.baseline_of}
    last = next((placed.result for placed in reversed(found) if _has_limits(placed.result)), None)
    for result, same_day in _with_same_day(results, len(found)):
        limits, course = result.limits, around.course_of(result.when)
        placed = Placed(
            result=result,
            course=course,
            start=starts.get(course),
            baseline_of=tuple(of for of, one in baselines.items() if one is result),
            early=course in baselines and baselines[course] is not result and course not in starts,
            limited=limits is not None,
            place=None if limits is None else limits.place(Reading("", result.reading.comparator, result.value)),
            limits_before=None if _has_limits(result) or last is None or last.limits is None else last,
            same_day=same_day,
            rivals=rivals.get(course, ()),
        )
        if _has_limits(result):
            last = result
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


def _moment(result: Result) -> tuple[date, str]:
    return result.when.day, result.when.time


def _settled(candidates: Sequence[Result], place: int) -> Baseline:
    """The first (0) or the last (-1) of the candidates, unless another one of its day may be it as well and differs."""
    if not candidates:
        return Baseline(None)
    chosen = candidates[place]
    on_its_day = [one for one in candidates if one.when.day == chosen.when.day]
    among = next((same for one, same in _with_same_day(on_its_day, 0) if one is chosen), ())
    differs = any(one.value != chosen.value for one in among)
    return Baseline(None, among) if differs else Baseline(chosen)


def _with_same_day(results: Sequence[Result], start: int) -> Iterator[tuple[Result, tuple[Result, ...]]]:
    """Each result from a place on, where a day begins, with those of its day whose order is not known, itself among them.

    The times alone tell the order within a day: where one lacks it, nobody knows it of any; two of one minute neither.
    """
    for _day, group in groupby(results[start:], key=_drawn_day):
        of_day = tuple(group)
        timed = all(one.when.time for one in of_day)
        for _time, same in groupby(of_day, key=_moment if timed else _drawn_day):
            together = tuple(same)
            for one in together:
                yield one, together if len(together) > 1 else ()


def _unchanged(
    results: Sequence[Result],
    baselines: dict[Course | None, Result],
    rivals: dict[Course | None, tuple[Result, ...]],
    before: Sequence[Placed],
) -> list[Placed]:
    """What was placed before and stands as it did: all results up to the day of the first other one, if no baseline moved."""
    were = {course: placed.result for placed in before for course in placed.baseline_of}
    if were.keys() != baselines.keys() or any(were[course] is not first for course, first in baselines.items()):
        return []
    if any(placed.rivals != rivals.get(placed.course, ()) for placed in before):
        return []
    same = 0
    for result, placed in zip(results, before, strict=False):
        if placed.result is not result:
            break
        same += 1
    # a result that came or went may have changed what is known of the order of its day
    others = {
        result.when.day for result in (*results[same : same + 1], *(one.result for one in before[same : same + 1]))
    }
    while same and results[same - 1].when.day in others:
        same -= 1
    return list(before[:same])


def _has_limits(result: Result) -> bool:
    return result.limits is not None or result.strange_limits
