"""How the points of one line are joined: solid where nothing is known to lie between two results, broken where something does
or may, not at all where nobody knows which was first. Each that is not solid says why.

Broken and not absent: what is said of a later result is its change from an earlier one, so the eye must find that one; a paler,
broken line claims no course between them. Between results of one day without times a line would claim an order: there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.placing import Placed, Result, Setting, day_of
from desktop.clinic.words.dates import Known, day_number, exactly, is_known
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.readings import Limits
from desktop.clinic.words.typeahead import key_of

Look = Literal["solid", "broken", "none"]
Kind = Literal["gap", "confounder", "laboratory", "limits", "between", "order"]


@dataclass(frozen=True)
class Why:
    """Why two points are not joined by a solid line: what sort of reason, and a short sentence that names it."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Join:
    """Two points of a line by their places in it, and how they are joined; a solid join has no reasons."""

    first: int
    last: int
    look: Look
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class Crossing:
    """A medicine that began or ended at some time from `earliest` to `latest` (days since 1970; endless where nobody knows).

    `surely` says so; `perhaps` where it may have been before or after, or where no dose is recorded: prescribed is not taken.
    """

    earliest: float
    latest: float
    surely: str
    perhaps: str


def crossings(courses: Sequence[MedicationCourse], around: Setting) -> tuple[Crossing, ...]:
    """The beginnings and the ends of these courses of medicines."""
    return tuple(found for course in courses for found in _of_course(course, around))


def joins(
    placed: Sequence[Placed], on_line: Sequence[bool], around: Setting, crossed: Sequence[Crossing]
) -> tuple[Join, ...]:
    """The joins of one series: `placed` are all its results by the day they are drawn at; `on_line` says which of them have a
    point on its line, and the joins count those alone.

    A day whose order nobody knows is reached and left at its lowest and at its highest point.
    """
    found: list[Join] = []
    before: _Stop | None = None
    passed: list[Result] = []
    printed, others = _Printed(), ""
    most = around.limits.gap.number if around.limits is not None else math.inf
    for stop in _stops(placed, on_line):
        others = printed.others(stop.results) or others
        if not stop.places:
            passed += stop.results
            continue
        if before is not None:
            why: tuple[Why, ...] = ()
            # of most steps there is nothing to say, and a line can have thousands
            if passed or others or not _is_plain(before, stop, crossed, most):
                why = tuple(_Step(before, passed, stop, around, most).reasons(crossed, others))
            ends = [(first, last) for first in before.ends for last in stop.ends]
            found += [Join(*both, "broken", why) if why else _solid(*both) for both in ends]
        if len(stop.places) > 1:
            found += _within(stop, around)
        before, passed, others = stop, [], ""
    return tuple(found)


@lru_cache(maxsize=10_000)
def _solid(first: int, last: int) -> Join:
    # the very same each time: two plots of thousands of points are compared by them
    return Join(first, last, "solid")


class _Stop(NamedTuple):
    """One result, or those of one day whose order nobody knows, with the places on the line of those that have one.

    `begin` and `end` are the earliest and the latest moment of them, `day` is the day that they are drawn at.
    """

    results: tuple[Result, ...]
    places: tuple[int, ...]
    ends: tuple[int, ...]  # the lowest and the highest of them
    begin: float
    end: float
    day: int


def _is_plain(before: _Stop, stop: _Stop, crossed: Sequence[Crossing], most: Decimal | float) -> bool:
    """Is there nothing to say of the step from one stop to the next, for all that can be seen at a glance?"""
    return (
        stop.day - before.day <= most
        and before.end <= stop.begin
        and all(one.latest <= before.begin or one.earliest >= stop.end for one in crossed)
        and len({one.entry.laboratory for group in (before.results, stop.results) for one in group}) == 1
    )


class _Step(NamedTuple):
    """From one stop on the line to the next, and the results that are drawn between them and not on the line."""

    before: _Stop
    passed: Sequence[Result]
    stop: _Stop
    around: Setting
    most: Decimal | float  # days without a result

    def reasons(self, crossings: Sequence[Crossing], others: str) -> Iterator[Why]:
        """Why no solid line joins the two."""
        yield from self.gaps()
        yield from self.crossed(crossings)
        yield from self.laboratories()
        if others:
            yield Why("limits", others)
        yield from self.between()

    def gaps(self) -> Iterator[Why]:
        """Times without any result that are too long."""
        first = self.before.results[-1]
        for last in (*self.passed, self.stop.results[0]):
            if (last.when.day - first.when.day).days > self.most:
                days = {"first": _day_words(first.when, self.around), "last": _day_words(last.when, self.around)}
                yield Why("gap", str(say(N_("no result between {first} and {last}"), **days)))
            first = last

    def crossed(self, crossings: Sequence[Crossing]) -> Iterator[Why]:
        """Medicines that began or ended in between, or may have."""
        for one in crossings:
            if one.latest <= self.before.begin or one.earliest >= self.stop.end:
                continue
            surely = one.earliest >= self.before.end and one.latest <= self.stop.begin
            yield Why("confounder", one.surely if surely else one.perhaps)

    def laboratories(self) -> Iterator[Why]:
        """Another laboratory, or one that is stated on one side alone."""
        sides = [[one.entry.laboratory or "" for one in stop.results] for stop in (self.before, self.stop)]
        if len(keys := {key_of(name) for side in sides for name in side}) == 1:
            return
        if "" in keys:
            yield Why("laboratory", str(say(N_("the laboratory of one of them is not stated"))))
        else:
            sentence = N_("another laboratory: {first}, then {last}")
            yield Why("laboratory", str(say(sentence, first=sides[0][-1], last=sides[1][0])))

    def between(self) -> Iterator[Why]:
        """Results that are not on the line, and dates that overlap."""
        if len(self.passed) == 1:
            reading = self.passed[0].reading.shown()
            yield Why("between", str(say(N_("{reading} in between is not joined"), reading=reading)))
        elif self.passed:
            count = len(self.passed)
            yield Why("between", str(say(N_("{count} results in between are not joined"), count=count)))
        if self.before.end > self.stop.begin:
            yield Why("order", str(say(N_("dates that overlap: which was first is not known"))))


def _stops(placed: Sequence[Placed], on_line: Sequence[bool]) -> Iterator[_Stop]:
    at, place = 0, 0
    while at < len(placed):
        until, same = at + 1, placed[at].same_day
        while same and until < len(placed) and placed[until].same_day is same:
            until += 1
        results = tuple(one.result for one in placed[at:until])
        drawn = [result for result, is_on in zip(results, on_line[at:until], strict=True) if is_on]
        places = tuple(range(place, place + len(drawn)))
        begin, end = (begin_of(results[0].when), end_of(results[-1].when)) if not same else _reach(results)
        yield _Stop(results, places, _ends(places, drawn), begin, end, results[0].when.day.toordinal())
        at, place = until, place + len(drawn)


def _reach(results: Sequence[Result]) -> tuple[float, float]:
    return min(begin_of(one.when) for one in results), max(end_of(one.when) for one in results)


def _ends(places: tuple[int, ...], drawn: Sequence[Result]) -> tuple[int, ...]:
    """The places of the lowest and of the highest of these results."""
    if len(places) < 2:
        return places
    by_value = sorted(zip(places, drawn, strict=True), key=lambda pair: pair[1].value)
    low, high = by_value[0], by_value[-1]
    return (low[0],) if low[1].value == high[1].value else (low[0], high[0])


def _within(stop: _Stop, around: Setting) -> Iterator[Join]:
    """Between the points of one day there is no line."""
    day = _day_words(stop.results[0].when, around)
    sentence = N_("the order of {count} results of {day} is not known")
    why = (Why("order", str(say(sentence, count=len(stop.results), day=day))),)
    for first in stop.places[:-1]:
        yield Join(first, first + 1, "none", why)


def begin_of(when: Known) -> float:
    """The earliest moment of a date, in days since 1970."""
    return day_of(when) if when.time else float(day_number(when.earliest))


def end_of(when: Known) -> float:
    """Where a date is over: its time, or the midnight behind its latest day."""
    return day_of(when) if when.time else day_number(when.latest) + 1.0


def _of_course(course: MedicationCourse, around: Setting) -> Iterator[Crossing]:
    start, stop, drug = course.start, course.stop, course.drug.name if course.drug is not None else "?"
    doses = [given.date for given in course.administrations if is_known(given.date)]
    over = end_of(stop) if is_known(stop) else math.inf
    earliest = begin_of(start) if is_known(start) else -math.inf
    # the first dose that is recorded ends the doubt when it began
    latest = min(map(end_of, doses)) if doses else end_of(start) if is_known(start) else over
    begun = N_("{drug} begun in between ({days})") if doses else N_("{drug} may have begun in between ({days})")
    yield _crossing(
        min(earliest, *map(begin_of, doses), latest) if doses else min(earliest, latest), latest, drug, around,
        begun, N_("{drug} may have begun in between ({days})"),
        N_("{drug} may have begun in between: when is not known"),
    )  # fmt: skip
    if stop is None:
        return
    ended = N_("{drug} ended in between ({days})") if doses else N_("{drug} may have ended in between ({days})")
    yield _crossing(
        begin_of(stop) if is_known(stop) else earliest, over, drug, around,
        ended, N_("{drug} may have ended in between ({days})"), N_("{drug} may have ended in between: when is not known"),
    )  # fmt: skip


def _crossing(
    earliest: float, latest: float, drug: str, around: Setting, surely: str, perhaps: str, unknown: str
) -> Crossing:
    if not (math.isfinite(earliest) and math.isfinite(latest)):
        said = str(say(unknown, drug=drug))
        return Crossing(earliest, latest, said, said)
    first, last = math.floor(earliest), max(math.ceil(latest) - 1, math.floor(earliest))
    words = [_day_words(exactly(_EPOCH + timedelta(day)), around) for day in dict.fromkeys((first, last))]
    days = words[0] if len(words) == 1 else str(say(N_("{first} to {last}"), first=words[0], last=words[1]))
    return Crossing(earliest, latest, *(str(say(sentence, drug=drug, days=days)) for sentence in (surely, perhaps)))


_EPOCH = date(1970, 1, 1)


def _day_words(when: Known, around: Setting) -> str:
    """A day as far from D0 as it is drawn, or as a date where there is no D0."""
    return around.since(when) or exactly(when.day).shown()


class _Printed:
    """The limits that the last report with any prints."""

    def __init__(self) -> None:
        self._last: Limits | None = None
        self._keys: frozenset[object] = frozenset()

    def others(self, results: Sequence[Result]) -> str:
        """What is said if these print other limits than the last that printed any; "" if not."""
        # each limits are converted once, so that most results have the very same
        if all(one.limits is self._last and not one.strange_limits for one in results):
            return ""
        keys = frozenset(map(_limits_key, filter(_has_limits, results)))
        if not keys:
            return ""
        before, self._keys = self._keys, keys
        self._last = results[-1].limits if len(keys) == 1 else None
        return _others_printed(results) if before and before != keys else ""


def _has_limits(result: Result) -> bool:
    return result.limits is not None or result.strange_limits


def _limits_key(result: Result) -> object:
    limits = result.limits
    return None if limits is None else (limits.low, limits.high, limits.low_included, limits.high_included)


def _others_printed(results: Sequence[Result]) -> str:
    printed = next((one.limits for one in results if one.limits is not None), None)
    if printed is None:
        return str(say(N_("other limits are printed, which cannot be converted")))
    return str(say(N_("other limits are printed: {limits}"), limits=printed.shown()))
