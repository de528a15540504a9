"""One graph of a plot: what is drawn of one trajectory or of a strip of words, and what all graphs of numbers have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypedDict

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.plot.placing import Result, day_of
from desktop.clinic.plot.published import PublishedRange
from desktop.clinic.plot.verdicts import Change, Judgement, VerdictLine
from desktop.clinic.results.measured import PrintedResult
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known, When, day_number
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.readings import Limits, Reading

Key = tuple[str, ...]

_BELOW_SIGNS = ("<", "≤")


@dataclass(frozen=True)
class Point:
    """One result where it is drawn: between `earliest` and `latest` lies its true day, all three equal when it is exact.

    `label` is the reading as printed, with a word where it is "apart"; `mark` is "value", "below" or "above" when only a bound
    is known, "apart" when something keeps it from being compared, as `word` says.
    """

    entry: str
    day: float
    earliest: float
    latest: float
    value: float
    label: str
    mark: str
    assumed: bool
    provisional: bool
    word: str = ""


@dataclass(frozen=True)
class Segment:
    """The points that one line joins: uncensored, of one method and unit, by day. `method` is "" if it is not stated;
    a unit whose results are never compared with others stands behind it."""

    method: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Band:
    """Limits as printed, from the report that prints them to the next that prints others; None reaches the graph's edge."""

    start: float | None
    end: float | None
    low: float | None
    high: float | None
    text: str


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
    """What a graph was made of, for the next one of its key: what was read, by entry id, in `unit` by `catalogue`; what was
    said of each series."""

    catalogue: Catalogue | None = None
    unit: str = ""
    read: Mapping[str, Read] = field(default_factory=dict)
    judged: Mapping[Hashable, Judgement] = field(default_factory=dict)


def _nothing_told(point: Point) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Graph:
    """One small multiple. `low` to `high` is the range of values to draw; `loose` points are joined to nothing.

    `verdict` has the lines of its right end, what must be read first before the rest; `notes` say what is not drawn and why. In a categorical graph `words`
    has the points: 0 is negative, 1 positive, 0.5 neither. `ticks` are the values that its axis names; () leaves them to
    the drawer. `published` are ranges of other assays, for a drawer that is asked for them.
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

    def told(self, point: Point) -> tuple[str, ...]:
        """What is told about one of its points, a line each; worked out only when it is asked for."""
        return tuple(self.about(point))


class NumberParts(TypedDict):
    """What a graph of numbers draws."""

    segments: tuple[Segment, ...]
    loose: tuple[Point, ...]
    bands: tuple[Band, ...]
    judged: tuple[Judgement, ...]
    verdict: tuple[VerdictLine, ...]
    low: float
    high: float


def number_parts(series: Sequence[tuple[Judgement, Sequence[Point]]]) -> NumberParts:
    """What a graph of numbers draws: segments, loose points, bands, judgements, verdict, range. Of each method the points by day."""
    judged = tuple(judgement for judgement, _points in series)
    joined = [(one.method, tuple(point for point in points if point.mark == "value")) for one, points in series]
    loose = [point for _one, points in series for point in points if point.mark != "value"]
    bands = tuple(_bands([(one.method, [placed.result for placed in one.placed]) for one in judged]))
    low, high = value_range([point.value for _one, points in series for point in points], bands)
    return {
        "segments": tuple(Segment(name, points) for name, points in joined if points),
        "loose": tuple(sorted(loose, key=lambda point: point.day)),
        "bands": bands,
        "judged": judged,
        "verdict": _newest_verdict(judged),
        "low": low,
        "high": high,
    }


def number_point(
    id: str, when: Known, reading: Reading, value: float, label: str = "", standing: Standing | None = None
) -> Point:
    """The point of a number; of `<0.10` a bound; of what cannot be compared one apart, with its word."""
    sign, label = reading.comparator, label or reading.shown()
    if standing is not None and standing.apart:
        word = str(standing.shown)
        return make_point(id, when, value, str(say(N_("{value} {word}"), value=label, word=word)), "apart", word)
    return make_point(id, when, value, label, "value" if not sign else "below" if sign in _BELOW_SIGNS else "above")


def make_point(id: str, when: Known, value: float, label: str, mark: str = "value", word: str = "") -> Point:
    """The point of an entry of a known date; one without an id is being typed."""
    day, earliest, latest = span_of(when)
    return Point(id, day, earliest, latest, value, label, mark, when.assumed, id == "", word)


def span_of(when: Known) -> tuple[float, float, float]:
    """The day it is drawn at, the earliest and the latest."""
    day = day_of(when)
    return (day, day, day) if when.exact else (day, float(day_number(when.earliest)), float(day_number(when.latest)))


def dated(when: When, since: str) -> str:
    """A date for people with its distance from D0: "15 Jan 2024, D0"."""
    return f"{when.shown()}, {since}" if since else when.shown()


def _bands(series: Sequence[tuple[str, Sequence[Result]]]) -> Iterator[Band]:
    chains = []
    for method, results in series:
        chain: list[tuple[Result, Limits]] = []
        for result in results:
            if result.limits is not None and (not chain or _ends(chain[-1][1]) != _ends(result.limits)):
                chain.append((result, result.limits))
        if chain:
            chains.append((method, chain, results[0]))
    if len({_ends(limits) for _method, chain, _first in chains for _result, limits in chain}) == 1 and all(
        chain[0][0] is first for _method, chain, first in chains
    ):
        yield _band(chains[0][1][0][1], None, None, "")
        return
    for method, chain, _first in chains:
        starts = [day_of(result.when) for result, _limits in chain]
        for (_result, limits), start, end in zip(chain, starts, [*starts[1:], None], strict=True):
            yield _band(limits, start, end, method if len(series) > 1 else "")


def _ends(limits: Limits) -> tuple[Hashable, ...]:
    return limits.low, limits.high, limits.low_included, limits.high_included


def _band(limits: Limits, start: float | None, end: float | None, method: str) -> Band:
    low, high = (None if side is None else float(side) for side in (limits.low, limits.high))
    text = limits.shown()
    return Band(start, end, low, high, f"{text}, {method}" if method else text)


def value_range(values: Sequence[float], bands: Sequence[Band]) -> tuple[float, float]:
    """The least and greatest value to draw: the points, limits near them, 0 where it is near too, and room for labels."""
    if not values:
        return 0.0, 1.0
    reach = 2 * max(map(abs, values))
    # limits far from every value would press the trajectory flat
    shown = [
        *values,
        *(side for band in bands for side in (band.low, band.high) if side is not None and abs(side) <= reach),
    ]
    low, high = min(shown), max(shown)
    if low >= 0 and (low <= high * 2 / 3 or low == high):
        low = 0.0
    room = 0.15 * (high - low) or abs(high) / 2 or 1.0
    return (low if low == 0 else low - room), high + room


def _newest_verdict(judged: Sequence[Judgement]) -> tuple[VerdictLine, ...]:
    """What is said of the method with the newest result; it is named when the graph has lines of more than one."""
    if not judged:
        return ()
    newest = max(judged, key=lambda one: day_of(one.placed[-1].result.when))
    joined = [one for one in judged if any(not placed.result.reading.censored for placed in one.placed)]
    name = newest.method or _(N_("method not stated"))
    return (*newest.verdict, VerdictLine("words", name)) if len(joined) > 1 else newest.verdict
