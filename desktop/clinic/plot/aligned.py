"""Courses laid over each other: one marker, by one method in one unit, each course counted from its own D0.

What a patient's own graph says holds here, too: it is where each line comes from. Nothing is interpolated and no value is
carried forward.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Chart, Course
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.plot.aligned_words import Table, Tally, axis_words, names_of, table_of
from desktop.clinic.plot.axis import Scale, axis_of, log_ticks
from desktop.clinic.plot.comparing import has_method, order_untold
from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.joins import Look
from desktop.clinic.plot.medians import Counted, Median, medians
from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import Placed, Setting, setting
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import one_graph
from desktop.clinic.plot.verdicts import Judgement, percent_words
from desktop.clinic.plot.windows import Comparing, Window
from desktop.clinic.results.measured import PrintedResult
from desktop.clinic.words.dates import day_number
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.typeahead import fold, key_of

Measure = Literal["value", "percent"]


# what a line rests on beside the results themselves: the courses, and what keeps a result from being compared
RESTS_ON: tuple[type[Entry], ...] = (
    Patient, Infusion, MedicationCourse, DrugReaction, AdverseEvent, DrugProvocation
)  # fmt: skip


@dataclass(frozen=True)
class Comparable:
    """Something that can be followed in more than one course: its graph's key, its name, and how many patients have it."""

    key: Key
    name: str
    patients: int


@dataclass(frozen=True)
class Who:
    """Whose courses they are."""

    patient: str
    identifier: str
    name: str
    birth: str


@dataclass(frozen=True)
class Followed:
    """One patient's graph of what is compared, with what stands around it: the courses that it is aligned by."""

    who: Who
    graph: Graph
    around: Setting


@dataclass(frozen=True)
class Comparison:
    """How courses are compared: the method ("" is one that is not stated, None the one with the most results), values or their change
    from baseline in percent, whether patients are named by letters, and whether what was taken under omalizumab counts."""

    method: str | None = None
    measure: Measure = "value"
    lettered: bool = False
    count_confounded: bool = False


@dataclass(frozen=True)
class CourseLine:
    """One course of one patient: its points in days since its D0, and the strokes that join some of them, `broken`
    where something lies between them, or may.

    `counted` is what it gives to each window: its result nearest to the window's day, of those that lie certainly inside and
    have no reason (`word`) to count in no median.
    """

    who: Who
    course: int
    name: str
    points: tuple[Point, ...]
    strokes: tuple[tuple[Point, ...], ...]
    broken: tuple[tuple[Point, ...], ...] = ()
    counted: tuple[tuple[Window, Counted], ...] = ()
    source: Graph | None = field(default=None, compare=False, repr=False)

    def told(self, point: Point) -> tuple[str, ...]:
        """Whose point it is, and what is told of it, a line each."""
        head = " · ".join(filter(None, (self.who.identifier, self.who.name, self.who.birth)))
        own = next((one for one in self.source.points if one.entry == point.entry), None) if self.source else None
        course = str(say(N_("course {course}"), course=self.course))
        return (head, course, *(self.source.told(own) if self.source is not None and own is not None else ()))


@dataclass(frozen=True)
class Overlay:
    """What is drawn: the lines, the medians, the ranges of both axes, a table of the windows; `notes` are the sentences below it.

    `methods` are all there are among the results, those with the most first.
    """

    title: str
    unit: str
    lines: tuple[CourseLine, ...]
    medians: tuple[Median, ...]
    first: float
    last: float
    low: float
    high: float
    table: Table
    notes: tuple[str, ...]
    method: str = ""
    methods: tuple[str, ...] = ()
    measure: Measure = "value"
    named: bool = True
    scale: Scale = "linear"

    @property
    def heading(self) -> str:
        """Its title with what its axis is of, and that it is logarithmic."""
        axis = self.unit if self.scale == "linear" else str(say(N_("{unit}, logarithmic"), unit=self.unit)).lstrip(", ")
        return f"{self.title} · {axis}" if axis else self.title

    def height(self, value: float) -> float:
        """Where a value stands on the axis: at itself, or at its logarithm; what has none stands at the lower end."""
        return value if self.scale == "linear" else math.log10(value if value > 0 else self.low)

    def ticks_within(self, most: int) -> tuple[float, ...]:
        """The values that a logarithmic axis names, about `most` of them; () leaves those of a linear one to the drawer."""
        return log_ticks(self.low, self.high, most) if self.scale == "log" else ()


def followed(chart: Chart, reader: Reader, key: Key) -> Followed | None:
    """A patient's graph of what is compared; None for one who has no number in it."""
    person = chart.patient
    graph = one_graph(chart, reader, key)
    if person is None or graph is None or not graph.judged:
        return None
    entry = person.entry
    birth = entry.birth_date.shown() if entry.birth_date is not None else ""
    born = str(say(N_("born {date}"), date=birth)) if birth else ""
    who = Who(person.id, entry.identifier or "", entry.title(reader), born)
    return Followed(who, graph, setting(chart, reader.catalogue))


def overlay(
    compared: Sequence[Followed],
    choice: Comparison,
    comparing: Comparing,
    only: frozenset[tuple[str, int]] | None = None,
) -> Overlay:
    """The courses of these patients over each other; of `only` some of them (patient and number) if that is given."""
    tally = Tally(comparing)
    unit = _most([one.graph.unit for one in compared])
    same = [one for one in compared if one.graph.unit == unit]
    tally.other_unit = len(compared) - len(same)
    methods = _methods(same)
    # one that is asked for and is not there has no lines: another in its place would not be what was asked for
    wanted = next(iter(methods), "") if choice.method is None else choice.method
    method = next((name for name in methods if key_of(name) == key_of(wanted)), wanted)
    tally.say_method(method, methods)
    lines: list[CourseLine] = []
    for one in sorted(same, key=_in_order):
        lines += _Aligner(one, method, choice, tally).lines(only)
    names = names_of([(line.who.patient, line.who.identifier, line.course) for line in lines], choice.lettered)
    lines = [replace(line, name=name) for line, name in zip(lines, names, strict=True)]
    if any(line.broken for line in lines):
        tally.marks.add("broken")
    middles = medians((counted for line in lines for counted in line.counted), comparing)
    points = [point for line in lines for point in line.points]
    limits = next((one.around.limits for one in same), None)
    decade = limits.decade.number if limits is not None and choice.measure == "value" else None
    axis = axis_of([point.value for point in points], (), decade)
    patients = len({line.who.patient for line in lines})
    return Overlay(
        title=same[0].graph.title if same else "",
        unit=axis_words(choice.measure == "percent", unit),
        lines=tuple(lines),
        medians=middles,
        first=min([0.0, *(point.earliest for point in points)]),
        last=max([0.0, *(point.latest for point in points)]),
        low=axis.low,
        high=axis.high,
        table=table_of(middles, choice.measure == "percent"),
        notes=tuple(map(str, tally.sentences(patients, len(lines), len(points), middles))),
        method=method,
        methods=tuple(methods),
        measure=choice.measure,
        named=len(lines) <= comparing.named,
        scale=axis.scale,
    )


def _in_order(one: Followed) -> tuple[list[tuple[int, str]], str]:
    """By identifier, P-9 before P-10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", one.who.identifier)
    return [(int(part), "") if part.isdigit() else (-1, fold(part)) for part in parts], one.who.patient


def _most(names: Sequence[str]) -> str:
    """The name that is there most often; of equally frequent ones the first in the alphabet."""
    count = Counter(names)
    return min(count, key=lambda name: (-count[name], name), default="")


def _methods(compared: Sequence[Followed]) -> dict[str, int]:
    """The methods as they are printed first, with how many results each has, those with the most first."""
    names: dict[str, str] = {}
    count: dict[str, int] = {}
    for one in compared:
        for judgement in one.graph.judged:
            same = key_of(judgement.method)
            names.setdefault(same, judgement.method)
            count[same] = count.get(same, 0) + len(judgement.placed)
    return {names[same]: count[same] for same in sorted(count, key=lambda same: (-count[same], same))}


class _Aligner:
    """Makes the lines of one patient."""

    def __init__(self, one: Followed, method: str, choice: Comparison, tally: Tally):
        self.one, self.choice, self.tally = one, choice, tally
        self.judged = [each for each in one.graph.judged if key_of(each.method) == key_of(method)]
        self.drawn = {point.entry: point for point in one.graph.points}

    def lines(self, only: frozenset[tuple[str, int]] | None) -> Iterator[CourseLine]:
        """Of each course with a result, or of those of them that are asked for."""
        courses = self.one.around.courses
        asked = [course for course in courses if only is None or (self.one.who.patient, course.number) in only]
        if not self.judged or (courses and not asked):
            return
        self.tally.unread += sum(read.result is None for read in self.one.graph.made.read.values())
        self.tally.without_d0 += not courses
        self.tally.several_courses |= len(courses) > 1
        for judgement in self.judged:
            for course in asked:
                line = self._line(judgement, course)
                if line.points:
                    yield line

    def _line(self, judgement: Judgement, course: Course) -> CourseLine:
        """What one course has of one trajectory: from the results before it, of which one is its baseline, to the next course."""
        points: dict[str, Point] = {}
        near: dict[Window, Point] = {}
        for placed in judgement.placed:
            if placed.course != course and course not in placed.baseline_of:
                continue
            point = self._point(judgement, placed, course)
            if point is None:
                continue
            points[point.entry] = point
            window = self._window(placed, point, course)
            if window is not None and (window not in near or _away(point, window) < _away(near[window], window)):
                near[window] = point
        patient = self.one.who.patient
        # every baseline is 0 % of itself
        counted = tuple(
            (window, Counted(patient, point.value, point.mark))
            for window, point in near.items()
            if self.choice.measure == "value" or window.at > 0
        )
        return CourseLine(
            self.one.who,
            course.number,
            "",
            tuple(points.values()),
            self._strokes(points, "solid"),
            self._strokes(points, "broken"),
            counted,
            self.one.graph,
        )

    def _strokes(self, points: Mapping[str, Point], look: Look) -> tuple[tuple[Point, ...], ...]:
        """What joins these points in the patient's own graph, with that look."""
        runs = (
            tuple(points[point.entry] for point in run)
            for segment in self.one.graph.segments
            for line in segment.lines(look)
            for there, run in groupby(line, key=lambda point: point.entry in points)
            if there
        )
        return tuple(run for run in runs if len(run) > 1)

    def _point(self, judgement: Judgement, placed: Placed, course: Course) -> Point | None:
        """Where a result is drawn; None for one that is counted as not drawn."""
        tally, result = self.tally, placed.result
        point = self.drawn[result.id]
        day, earliest, latest = _since(point, course)
        if not tally.comparing.first <= day < tally.comparing.last + 1:
            tally.beyond += 1
            return None
        value = _value(judgement, placed, course, self.choice.measure)
        if value is None:
            tally.without_percent += 1
            return None
        if isinstance(result.entry, PrintedResult):
            tally.laboratories[key_of(result.entry.laboratory)] += 1
            tally.method_unknown |= not has_method(result)
        if word := self._reason(placed):
            tally.apart[word] += 1
        tally.marks |= {point.mark, *(("assumed",) if point.assumed else ())}
        mark = "apart" if word and point.mark == "value" else point.mark
        label = (
            percent_words(Decimal(value))
            if self.choice.measure == "percent"
            else f"{result.reading.shown()} {point.unit}".strip()
        )
        return replace(point, day=day, earliest=earliest, latest=latest, value=value, label=label, mark=mark, word=word)

    def _reason(self, placed: Placed) -> str:
        """Why a result counts in no median; "" where it does."""
        standing = placed.result.standing
        if standing is not None:
            return str(standing.shown)
        return "" if self.choice.count_confounded else omalizumab_words(placed.result.when, self.one.around)

    def _window(self, placed: Placed, point: Point, course: Course) -> Window | None:
        """The window in whose median a result may count: that of D0 holds what was taken before the first infusion alone."""
        if point.word:
            return None
        if order_untold(placed) is not None:
            self.tally.of_one_day += 1
            return None
        begun = placed.result.when.after(course.first) is True
        for window in self.tally.comparing.windows:
            if window.holds(point.earliest, point.latest) and begun == (window.at > 0):
                return window
        self.tally.in_no_window += 1
        return None


def _away(point: Point, window: Window) -> float:
    return abs(point.day - window.at)


def _since(point: Point, course: Course) -> tuple[float, float, float]:
    """The point's days since the course's D0: drawn, earliest and latest; as uncertain as both days are together."""
    first = course.first
    assert first.earliest is not None and first.latest is not None  # it has a D0
    d0, earliest, latest = map(day_number, (course.d0, first.earliest, first.latest))
    return point.day - d0, point.earliest - latest, point.latest - earliest


def _value(judgement: Judgement, placed: Placed, course: Course, measure: Measure) -> float | None:
    """Its number, or its change from the course's baseline in percent where a percentage may be read; the baseline itself is 0."""
    if measure == "value":
        return float(placed.result.value)
    if course in placed.baseline_of:
        return 0.0
    change = judgement.change(placed).change_value
    return None if change is None or placed.course != course else float(change)
