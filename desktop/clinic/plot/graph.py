"""One graph of a plot: what is drawn of one trajectory or of a strip of words, and what all graphs of numbers have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_
from typing import Literal, NamedTuple, TypedDict

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.axis import Scale, axis_of, log_ticks
from desktop.clinic.plot.bands import Band, bands_of
from desktop.clinic.plot.joins import Crossing, Join, Look, crossings, joins
from desktop.clinic.plot.placing import Placed, Result, Setting, day_of
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.published import PublishedRange
from desktop.clinic.plot.verdicts import Change, Judgement, VerdictLine
from desktop.clinic.results.measured import PrintedResult
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known
from desktop.clinic.words.language import N_, _, say

Key = tuple[str, ...]

# so many reasons of one sort are named
_NAMED = 3


class Source(NamedTuple):
    """What a segment was made of: while that is the same, it need not be made again."""

    around: Setting
    crossed: Sequence[Crossing]
    placed: Sequence[Placed]
    points: Sequence[Point]

    def is_as(self, other: Source) -> bool:
        """The same results and points, not only equal ones, in the same setting."""
        return (
            (len(self.placed), self.around, self.crossed) == (len(other.placed), other.around, other.crossed)
            and all(map(is_, self.placed, other.placed))
            and all(map(is_, self.points, other.points))
        )


@dataclass(frozen=True)
class Segment:
    """The points of one method and unit, by day, that a line may join: uncensored, and comparable. `joins` say which of them it
    joins, and how. `method` is "" if it is not stated; a unit whose results are never compared with others stands behind it."""

    method: str
    points: tuple[Point, ...]
    joins: tuple[Join, ...] = ()
    source: Source | None = field(default=None, compare=False, repr=False)

    def of_those(self, keep: Callable[[Point], bool]) -> Segment:
        """The same line with some of its points alone, and with the joins between those."""
        places = {place: n for n, place in enumerate(at for at, point in enumerate(self.points) if keep(point))}
        joins = tuple(
            replace(join, first=places[join.first], last=places[join.last])
            for join in self.joins
            if join.first in places and join.last in places
        )
        return replace(self, points=tuple(self.points[place] for place in places), joins=joins, source=None)

    def lines(self, look: Look) -> tuple[tuple[Point, ...], ...]:
        """The points of each line of that look, as long as one goes on from the other."""
        found: list[list[int]] = []
        for join in self.joins:
            if join.look != look:
                continue
            if found and found[-1][-1] == join.first:
                found[-1].append(join.last)
            else:
                found.append([join.first, join.last])
        return tuple(tuple(self.points[place] for place in line) for line in found)


@dataclass(frozen=True)
class Read:
    """An entry as its graph reads it: the series that it belongs to and that series' name, its number and its point.

    While the entry is the same object, the next graph need not read it again. What is in doubt or undated has no point.
    """

    entry: PrintedResult
    series: Hashable = ()
    name: str = ""
    standing: Standing | None = None
    result: Result | None = None
    point: Point | None = None


@dataclass(frozen=True)
class Made:
    """What a graph was made of, for the next one of its key: what was read, by entry id, in `unit` by `catalogue`, beside these
    infusions; what was said of each series."""

    catalogue: Catalogue | None = None
    unit: str = ""
    read: Mapping[str, Read] = field(default_factory=dict)
    judged: Mapping[Hashable, Judgement] = field(default_factory=dict)
    infusions: tuple[Known, ...] = ()


def _nothing_told(point: Point) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Graph:
    """One small multiple. `low` to `high` is the range of values to draw; `loose` points are joined to nothing.

    `verdict` has the lines of its right end, what must be read first before the rest; `notes` say what is not drawn and why. In
    a categorical graph `words` has the points: 0 is negative, 1 positive, 0.5 neither. `ticks` are the values that its axis
    names, if they are its own. On a "log" `scale` everything stands at its `height`. `published` are ranges of other assays, for a
    drawer that is asked for them.
    """

    key: Key
    title: str
    unit: str
    kind: Literal["number", "categorical"]
    segments: tuple[Segment, ...] = ()
    loose: tuple[Point, ...] = ()
    bands: tuple[Band, ...] = ()
    judged: tuple[Judgement, ...] = ()
    verdict: tuple[VerdictLine, ...] = ()
    low: float = 0.0
    high: float = 1.0
    words: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()
    ticks: tuple[float, ...] = ()
    published: tuple[PublishedRange, ...] = ()
    scale: Scale = "linear"
    about: Callable[[Point], Iterable[str]] = field(default=_nothing_told, compare=False, repr=False)
    made: Made = field(default_factory=Made, compare=False, repr=False)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The change table, by day; worked out when somebody asks for it."""
        return tuple(sorted((row for one in self.judged for row in one.changes), key=lambda row: row.day))

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point that is drawn."""
        return (*(point for segment in self.segments for point in segment.points), *self.loose, *self.words)

    @property
    def heading(self) -> str:
        """Its title with the unit of its axis, and that the axis is logarithmic."""
        axis = self.unit if self.scale == "linear" else str(say(N_("{unit}, logarithmic"), unit=self.unit)).lstrip(", ")
        return f"{self.title} · {axis}" if axis else self.title

    def with_unit(self, point: Point) -> str:
        """What a point is labelled with, and its unit."""
        return point.label if point.unit else f"{point.label} {self.unit}".strip()

    def height(self, value: float) -> float:
        """Where a value stands on the axis: at itself, or at its logarithm; what has none stands at the lower end."""
        if self.scale == "linear":
            return value
        return math.log10(value if value > 0 else self.low)

    def ticks_within(self, most: int) -> tuple[float, ...]:
        """The values that its axis names, about `most` of them; () leaves those of a linear axis to the drawer."""
        return self.ticks if self.scale == "linear" else log_ticks(self.low, self.high, most)

    @cached_property
    def cautions(self) -> tuple[str, ...]:
        """What must be known of its lines and its dates, in short sentences, each once: why a line is broken, what lies on
        either side of an infusion for all that is known. Of many reasons of one sort the first ones stand for all."""
        found: dict[str, dict[str, None]] = {}
        for segment in self.segments:
            for why in (why for join in segment.joins for why in join.why):
                found.setdefault(why.kind, {})[why.text] = None
        for point in self.points:
            if point.caution:
                found.setdefault("date", {})[point.caution] = None
        return tuple(sentence for sentences in found.values() for sentence in _few(list(sentences)))

    def told(self, point: Point) -> tuple[str, ...]:
        """What is told about one of its points, a line each; worked out only when it is asked for."""
        cautions = (point.caution,) if point.caution else ()
        return (*self.about(point), *cautions, *self._joined(point))

    def _joined(self, point: Point) -> Iterator[str]:
        """Why no solid line leads to a point from the one before; what is said of its day, if others are of the same."""
        for segment in self.segments:
            place = next((at for at, one in enumerate(segment.points) if one.entry == point.entry), None)
            if place is None:
                continue
            broken = [join for join in segment.joins if join.look == "broken" and join.last == place]
            for why in dict.fromkeys(why.text for join in broken for why in join.why):
                yield str(say(N_("line to it broken: {why}"), why=why))
            none = [join for join in segment.joins if join.look == "none" and place in (join.first, join.last)]
            yield from dict.fromkeys(why.text for join in none for why in join.why)


def _few(sentences: Sequence[str]) -> Iterator[str]:
    yield from sentences[:_NAMED]
    if (more := len(sentences) - _NAMED) == 1:
        yield sentences[-1]
    elif more > 0:
        yield str(say(N_("{count} more like this"), count=more))


class NumberParts(TypedDict):
    """What a graph of numbers draws."""

    segments: tuple[Segment, ...]
    loose: tuple[Point, ...]
    bands: tuple[Band, ...]
    judged: tuple[Judgement, ...]
    verdict: tuple[VerdictLine, ...]
    low: float
    high: float
    scale: Scale


def number_parts(
    series: Sequence[tuple[Judgement, Sequence[Point]]],
    around: Setting,
    confounders: Sequence[MedicationCourse] = (),
    hold: bool = False,
    before: Sequence[Segment] = (),
) -> NumberParts:
    """What a graph of numbers draws: segments, loose points, bands, judgements, verdict, axis. Of each method the points by day.

    `confounders` are the courses of medicines beside omalizumab that no line may hide; `hold`: its limits are no report's own.
    `before` are the segments as they were drawn last.
    """
    judged = tuple(judgement for judgement, _points in series)
    also = [course for course in confounders if course not in around.omalizumab]
    crossed = crossings((*around.omalizumab, *also), around)
    loose = [point for _one, points in series for point in points if point.mark != "value"]
    bands = bands_of([(one.method, [placed.result for placed in one.placed]) for one in judged], hold)
    values = [point.value for _one, points in series for point in points]
    decade = around.limits.decade.number if around.limits is not None else None
    axis = axis_of(values, [side for band in bands for side in band.sides], decade)
    segments = (_segment(one, Source(around, crossed, one.placed, points), before) for one, points in series)
    return {
        "segments": tuple(segment for segment in segments if segment.points),
        "loose": tuple(sorted(loose, key=_day)),
        "bands": bands,
        "judged": judged,
        "verdict": _newest_verdict(judged),
        "low": axis.low,
        "high": axis.high,
        "scale": axis.scale,
    }


def _segment(judgement: Judgement, source: Source, before: Sequence[Segment]) -> Segment:
    for one in before:
        if one.method == judgement.method and one.source is not None and one.source.is_as(source):
            return one
    # a date on either side of an infusion is drawn beside it: what is drawn may come in another order
    drawn = sorted(zip(source.points, source.placed, strict=True), key=lambda pair: pair[0].day)
    on_line = [point.mark == "value" for point, _placed in drawn]
    found = joins([placed for _point, placed in drawn], on_line, source.around, source.crossed)
    points = tuple(point for point, _placed in drawn if point.mark == "value")
    return Segment(judgement.method, points, found, source)


def _newest_verdict(judged: Sequence[Judgement]) -> tuple[VerdictLine, ...]:
    """What is said of the method with the newest result, of each one if several have it on one day; it is named when the graph
    has lines of more than one."""
    if not judged:
        return ()
    last = {id(one): one.placed[-1].result.when for one in judged}
    newest = max(last.values(), key=day_of)
    told = [one for one in judged if last[id(one)] is newest or last[id(one)].before(newest) is not True]
    joined = [one for one in judged if any(not placed.result.reading.censored for placed in one.placed)]
    lines: list[VerdictLine] = []
    for one in told:
        lines += one.verdict
        if len(joined) > 1 or len(told) > 1:
            lines.append(VerdictLine("words", one.method or _(N_("method not stated"))))
    return tuple(lines)


def _day(point: Point) -> float:
    return point.day
