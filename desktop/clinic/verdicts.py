"""What is said about a trajectory: change from baseline, the printed limits, reference change values, omalizumab.

The results given here are of one marker (or drug test), one method and one unit. Each is judged by the course of infusions
that it follows, from that course's baseline: what was said under one course stays when the next one begins. It is said
what the numbers did, never what that means for the patient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from desktop.clinic.catalogue import Rcv
from desktop.clinic.chart import Chart, Course, day_words
from desktop.clinic.dates import When
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.lab_result import LabResult
from desktop.clinic.language import N_, Sentence, _, say
from desktop.clinic.medication import MedicationCourse
from desktop.clinic.numbers import show_number
from desktop.clinic.readings import Limits, Reading
from desktop.clinic.typeahead import key_of

OMALIZUMAB = "R03DX05"  # ATC [S2]

_STANDS = {"below": N_("below the range"), "inside": N_("in the range"), "above": N_("above the range")}
_STAYED = {
    "below": N_("stayed outside (below)"),
    "inside": N_("stayed in the range"),
    "above": N_("stayed outside (above)"),
}
_CROSSED = {"below": N_("stayed outside (was above, now below)"), "above": N_("stayed outside (was below, now above)")}
_AT_BOTH = {"below": N_("below at both"), "above": N_("above at both")}
_AT_ALL = {"below": N_("below at all {count}"), "above": N_("above at all {count}")}
_NO_LIMIT = N_("no limit printed")
_ON, _MAY_BE_ON, _AFTER = N_("on omalizumab"), N_("may be on omalizumab"), N_("after omalizumab")


@dataclass(frozen=True)
class Result:
    """One dated number as it is judged: `value` and `limits` are in the canonical unit, `id` is "" while provisional.

    `limits` is None when the report prints none with a number; `strange_limits` says that it does, in a unit that cannot
    be converted.
    """

    id: str
    entry: LabResult | InVitroTest
    when: When
    value: Decimal
    limits: Limits | None = None
    strange_limits: bool = False

    @property
    def reading(self) -> Reading:
        """The reading as printed."""
        return self.entry.reading


@dataclass(frozen=True)
class Change:
    """One result in the change table. `change` is "−40.6 %", "baseline", "no baseline", "n/a", or "" before the baseline.

    `since` counts from the D0 of its own course: "D96", "course 2, D14". `change_value` is the change in percent, not
    rounded; `method` as printed, "" if it is not stated.
    """

    entry: str
    day: float
    date: str
    since: str
    printed: str
    change: str
    change_value: Decimal | None
    limits: str
    notes: tuple[str, ...] = ()
    method: str = ""

    @property
    def note(self) -> str:
        """Its notes in one line."""
        return "; ".join(self.notes)


@dataclass(frozen=True)
class Setting:
    """What the chart says around every result: the courses of infusions by their D0, the courses of omalizumab."""

    courses: tuple[Course, ...]
    omalizumab: tuple[MedicationCourse, ...]

    def numbered(self, number: int) -> Course | None:
        """The course of that number; None if it has no D0."""
        return next((course for course in self.courses if course.number == number), None)

    def course_of(self, when: When) -> Course | None:
        """The newest course that a date follows, the first one for what came before it; None without any."""
        begun = [course for course in self.courses if _follows(when, course)]
        return begun[-1] if begun else next(iter(self.courses), None)

    def since(self, when: When, course: Course | None = None) -> str:
        """How far a known date lies from D0, of its own course unless one is named: "D96", "course 2, D14"; "" without."""
        course = course or self.course_of(when)
        if course is None:
            return ""
        days = day_words((when.day - course.d0).days)
        return days if len(self.courses) == 1 else str(say(N_("course {course}, {days}"), course=course.number, days=days))


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


@dataclass(frozen=True)
class Judgement:
    """What is said of one trajectory: `placed` by day, one at least."""

    placed: tuple[Placed, ...]
    around: Setting
    rcv: tuple[Rcv, ...]
    method: str

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The rows of the change table, by day; worked out when somebody asks for them."""
        return tuple(map(self.change, self.placed))

    def change(self, placed: Placed) -> Change:
        """The row of one result."""
        result = placed.result
        words, value = self._change(placed)
        return Change(
            entry=result.id,
            day=day_of(result.when),
            date=result.when.shown(),
            since=self.around.since(result.when, placed.course),
            printed=printed(result.entry),
            change=words,
            change_value=value,
            limits=self._limits(placed),
            notes=tuple(map(str, self._notes(placed, value))),
            method=self.method,
        )

    @property
    def verdict(self) -> tuple[str, ...]:
        """Short lines: the newest change first, then words."""
        return tuple(self._verdict())

    def _change(self, placed: Placed) -> tuple[str, Decimal | None]:
        if placed.course in placed.baseline_of:
            return _(N_("baseline")), None
        if placed.early:
            return "", None
        if placed.result.reading.censored:
            return _(N_("n/a")), None
        if placed.start is None:
            return _(N_("no baseline")), None
        value = percent_change(placed.result.value, placed.start.result.value)
        return (_(N_("n/a")), None) if value is None else (percent_words(value), value)

    def _limits(self, placed: Placed) -> str:
        place = placed.place
        if not placed.limited:
            return _(_NO_LIMIT)
        if place is None:
            return _(N_("in or out of the range cannot be told"))
        before = placed.start.place if placed.start is not None else None
        if before is None:
            return _(_STANDS[place])
        if before == place:
            return _(_STAYED[place])
        if place == "inside":
            return _(N_("entered the range"))
        return _(N_("left the range") if before == "inside" else _CROSSED[place])

    def _notes(self, placed: Placed, change: Decimal | None) -> Iterator[Sentence | str]:
        if placed.borrowed is not None:
            yield say(N_("limits of the report of {date}"), date=placed.borrowed.shown())
        if placed.result.strange_limits:
            yield say(N_("its printed limits cannot be converted"))
        for course in placed.baseline_of:
            if course is not None and course != placed.course:
                yield say(N_("baseline of course {course}"), course=course.number)
        if change is not None and placed.start is not None:
            yield from self._rcv_notes(change, placed.result, placed.start.result)
        if _uncertain(placed):
            yield say(N_("baseline date uncertain"))
        if confounder := omalizumab_words(placed.result.when, self.around):
            yield confounder

    def _rcv_notes(self, change: Decimal, result: Result, first: Result) -> Iterator[Sentence]:
        if not self.rcv:
            yield say(N_("RCV not available"))
        elif key_of(result.entry.laboratory) != key_of(first.entry.laboratory):
            # domain reference §3: an RCV holds within one method and one laboratory
            yield say(N_("RCV not applied: not the same laboratory on record"))
        else:
            for known in self.rcv:
                beyond = abs(change) > known.percent
                sentence = (
                    N_("beyond RCV {percent} % [{source}]") if beyond else N_("within RCV {percent} % [{source}]")
                )
                yield say(sentence, percent=known.percent, source=known.source)

    def _verdict(self) -> Iterator[str]:
        newest, count = self.placed[-1], len(self.placed)
        yield self._change(newest)[0] if count > 1 else _(N_("one result"))
        if newest.limited:
            places = {placed.place for placed in self.placed}
            if count > 1 and places in ({"below"}, {"above"}):
                yield _(_AT_BOTH[newest.place]) if count == 2 else str(say(_AT_ALL[newest.place], count=count))
            else:
                yield self._limits(newest)
        if confounder := omalizumab_words(newest.result.when, self.around):
            yield confounder
        if newest.result.entry.method == "unknown":
            yield _(N_("method unknown"))
        if not newest.limited:
            yield _(_NO_LIMIT)


def setting(chart: Chart) -> Setting:
    """The setting of the patient's results."""
    courses = (kept.entry for kept in chart.of(MedicationCourse))
    omalizumab = (taken for taken in courses if taken.drug is not None and taken.drug.atc == OMALIZUMAB)
    return Setting(chart.courses(), tuple(omalizumab))


def printed(entry: LabResult | InVitroTest) -> str:
    """The reading with its unit, both as printed: "15.8 ng/ml"."""
    return f"{entry.reading.shown()} {entry.unit or ''}".strip()


def day_of(when: When) -> float:
    """Days since 1970-01-01 of a known date, the time of day as a fraction."""
    assert when.day is not None
    return when.day.toordinal() - _EPOCH + (_fraction(when.time) if when.time else 0.0)


def baseline(results: Sequence[Result], course: Course | None) -> Result | None:
    """The last uncensored result up to a course's D0, one on D0 itself unless it is known to be later than its start.

    One that is certainly not after D0 is preferred to one that may be. Without a course it is the first uncensored
    result. `results` are of one trajectory, by day.
    """
    measured = [result for result in results if not result.reading.censored]
    if course is None:
        return measured[0] if measured else None
    earlier = [result for result in measured if not _follows(result.when, course)]
    certain = [result for result in earlier if result.when.latest <= course.d0]
    return next(reversed(certain or earlier), None)


def percent_change(value: Decimal, first: Decimal) -> Decimal | None:
    """100 · (x − x₀) ÷ x₀, not rounded; None unless x₀ is above 0."""
    return 100 * (value - first) / first if first > 0 else None


def percent_words(change: Decimal) -> str:
    """A change for people: "−40.6 %", "+2.4 %", "0.0 %"."""
    shown = show_number(change, 1)
    rose = change > 0 and shown != "0.0"
    return str(say(N_("{change} %"), change=f"+{shown}" if rose else shown))


def judge(results: Sequence[Result], around: Setting, rcv: tuple[Rcv, ...] = (), method: str = "") -> Judgement:
    """Judge one trajectory; `results` by day, one at least, `rcv` the marker's published reference change values."""
    return Judgement(tuple(_placed(results, around)), around, rcv, method)


def omalizumab_words(when: When, around: Setting) -> str:
    """Whether a specimen was taken under omalizumab: "on omalizumab", "may be on omalizumab", "after omalizumab", ""."""
    told = {_under(when, course) for course in around.omalizumab}
    return next((_(words) for words in (_ON, _MAY_BE_ON, _AFTER) if words in told), "")


_EPOCH = date(1970, 1, 1).toordinal()


def _fraction(time: str) -> float:
    hours, minutes = time.split(":")
    return (int(hours) * 60 + int(minutes)) / 1440


def _follows(when: When, course: Course) -> bool:
    """Does a known date come after a course's first infusion? On its day only if both times are known and say so."""
    return when.day > course.d0 or when.after(course.first) is True


def _uncertain(placed: Placed) -> bool:
    """May the baseline that a result is compared with, or is itself, lie after its course's first infusion?"""
    start = placed if placed.course in placed.baseline_of else placed.start
    return start is not None and placed.course is not None and start.result.when.latest > placed.course.d0


def _under(when: When, course: MedicationCourse) -> str:
    start, stop = course.start, course.stop
    begun = None if start is None or when.before(start) is None else not when.before(start)
    ended = when.after(stop) if stop is not None else False
    if begun is False:
        return ""
    if ended:
        return _AFTER
    return _ON if begun and ended is False else _MAY_BE_ON


def _placed(results: Sequence[Result], around: Setting) -> Iterator[Placed]:
    """Each result with its course's baseline, and by the limits of its own report, else by the last ones before it."""
    courses: tuple[Course | None, ...] = around.courses or (None,)
    baselines = {course: baseline(results, course) for course in courses}
    # a baseline comes before what is compared with it
    starts: dict[Course | None, Placed] = {}
    last: Result | None = None
    for result in results:
        if result.limits is not None or result.strange_limits:
            last = result
        limits = last.limits if last is not None else None
        canonical = Reading("", result.reading.comparator, result.value)
        course = around.course_of(result.when)
        placed = Placed(
            result=result,
            course=course,
            start=starts.get(course),
            baseline_of=tuple(of for of, first in baselines.items() if first is result),
            early=baselines[course] is not None and baselines[course] is not result and course not in starts,
            limited=limits is not None,
            place=limits.place(canonical) if limits is not None else None,
            borrowed=last.when if limits is not None and last is not None and last is not result else None,
        )
        starts |= {of: placed for of in placed.baseline_of}
        yield placed
