"""One panel of a plot: the results of one marker, or of one drug by one method in one unit, and all that is drawn of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Literal

from desktop.clinic.catalogue import Catalogue
from desktop.clinic.dates import When, day_number
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.kinds import Reader
from desktop.clinic.lab_result import LabResult
from desktop.clinic.language import N_, _, say
from desktop.clinic.measured import limits_in, unit_apart
from desktop.clinic.readings import Limits
from desktop.clinic.verdicts import (
    Change,
    Judgement,
    Placed,
    Result,
    Setting,
    day_of,
    judge,
    omalizumab_words,
    printed,
)

Key = tuple[str, ...]
Tested = LabResult | InVitroTest
Item = tuple[str, Tested]  # an entry with its id, "" while it is typed

_WORDS, _NUMBER = "words", "number"
_BELOW_SIGNS = ("<", "≤")
# a word's height in its strip; what is neither plainly yes nor no, a titre too, stands between
_HEIGHTS = {"negative": 0.0, "weakly positive": 1.0, "positive": 1.0, "strongly positive": 1.0}


@dataclass(frozen=True)
class Point:
    """One result where it is drawn: between `earliest` and `latest` lies its true day, all three equal when it is exact.

    `label` is the reading as printed, `mark` is "value", or "below" or "above" when only a bound is known.
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
    about: Callable[[], Iterable[str]] = field(compare=False, repr=False)

    @property
    def hover(self) -> tuple[str, ...]:
        """What is told about it, a line each; worked out only when it is asked for."""
        return tuple(self.about())


@dataclass(frozen=True)
class Segment:
    """The points that one line joins: uncensored, of one method and unit, by day. `method` is "" if it is not stated;
    a unit whose results are never compared with others stands behind it."""

    method: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Band:
    """Limits as printed, from the report that prints them to the next that prints others; None reaches the panel's edge."""

    start: float | None
    end: float | None
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True)
class Panel:
    """One small multiple. `low` to `high` is the range of values to draw; `loose` points are joined to nothing.

    `verdict` has short lines for its right end; `notes` say what is not drawn and why. In a categorical panel `words`
    has the points: 0 is negative, 1 positive, 0.5 neither.
    """

    key: Key
    title: str
    unit: str
    kind: Literal["number", "categorical"]
    segments: tuple[Segment, ...] = ()
    loose: tuple[Point, ...] = ()
    bands: tuple[Band, ...] = ()
    judged: tuple[Judgement, ...] = ()
    verdict: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    words: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The change table, by day; worked out when somebody asks for it."""
        return tuple(sorted((row for one in self.judged for row in one.changes), key=lambda row: row.day))

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point that is drawn."""
        return (*(point for segment in self.segments for point in segment.points), *self.loose, *self.words)


def panel_key(entry: Tested, reader: Reader | None = None) -> Key | None:
    """Which panel an entry belongs to: a marker, or a drug by a method in a canonical unit; None while that is not known.

    An entry that is being typed and not yet `completed` needs the reader for its unit.
    """
    reading = entry.reading
    if reader is not None:
        entry = read_by(entry, reader.catalogue)
    if reading is None:
        return None
    if isinstance(entry, LabResult):
        return ("lab_result", entry.marker, _WORDS if reading.categorical else _NUMBER) if entry.marker else None
    if entry.drug is None or not entry.method:
        return None
    unit = _WORDS if reading.categorical else entry.canonical_unit or ""
    return "in_vitro_test", entry.drug.key, entry.method, unit


def make_panel(key: Key, items: Sequence[Item], around: Setting, reader: Reader) -> Panel:
    """The panel of these entries, which all belong to it and come by day; there is one at least."""
    return _Maker(key, items, around, reader).panel()


def read_by(entry: Tested, catalogue: Catalogue) -> Tested:
    """The entry with its canonical value as this catalogue reads what was printed."""
    found = entry.canonical(catalogue)
    return replace(entry, canonical_value=found.value, canonical_unit=found.unit or None, doubt=found.doubt or None)


def span_of(when: When) -> tuple[float, float, float]:
    """The day it is drawn at, the earliest and the latest."""
    day = day_of(when)
    return (day, day, day) if when.exact else (day, float(day_number(when.earliest)), float(day_number(when.latest)))


def dated(when: When, since: str) -> str:
    """A date for people with its distance from D0: "15 Jan 2024, D0"."""
    return f"{when.shown()}, {since}" if since else when.shown()


class _Maker:
    """Makes one panel of its entries, which come by day."""

    def __init__(self, key: Key, items: Sequence[Item], around: Setting, reader: Reader):
        self.key, self.around, self.reader = key, around, reader
        first = items[0][1]
        catalogue = reader.catalogue
        if isinstance(first, LabResult):
            self.holder: Any = catalogue.marker(first.marker)
            self.title = self.holder.name if self.holder else first.marker
            kept = (entry.canonical_unit for _id, entry in items if entry.canonical_unit)
            self.unit = self.holder.canonical if self.holder else next(kept, "")
        else:
            self.holder = catalogue.method(first.method)
            self.title = _test_title(first, reader)
            self.unit = "" if key[-1] == _WORDS else key[-1]
        self.items = [(id, self._in_unit(entry)) for id, entry in items]
        self._scaled: dict[tuple[Limits, str], Limits | None] = {}
        self._apart: dict[str, str] = {}

    def panel(self) -> Panel:
        known = [(id, entry) for id, entry in self.items if entry.specimen_date and not entry.specimen_date.unknown]
        undated = [entry for _id, entry in self.items if not entry.specimen_date or entry.specimen_date.unknown]
        if self.key[-1] == _WORDS:
            words = tuple(self._word(id, entry) for id, entry in known)
            verdict = tuple(_words_verdict([entry for _id, entry in known], self.around))
            notes = tuple(self._notes([], undated))
            return Panel(
                self.key, self.title, "", "categorical", verdict=verdict, low=-0.5, high=1.5, words=words, notes=notes
            )
        doubtful = [entry for _id, entry in self.items if entry.canonical_value is None]
        undated = [entry for entry in undated if entry.canonical_value is not None]
        series = self._series([(id, entry) for id, entry in known if entry.canonical_value is not None])
        judged = tuple(judge(results, self.around, getattr(self.holder, "rcv", ()), name) for name, results in series)
        drawn = [(one.method, [self._point(placed, one) for placed in one.placed]) for one in judged]
        segments = [Segment(name, tuple(p for p in points if p.mark == "value")) for name, points in drawn]
        loose = [p for _name, points in drawn for p in points if p.mark != "value"]
        bands = tuple(_bands(series))
        low, high = _range([p.value for _name, points in drawn for p in points], bands)
        return Panel(
            key=self.key,
            title=self.title,
            unit=self._shown_unit(),
            kind="number",
            segments=tuple(segment for segment in segments if segment.points),
            loose=tuple(sorted(loose, key=lambda point: point.day)),
            bands=bands,
            judged=judged,
            verdict=_newest_verdict(judged),
            low=low,
            high=high,
            notes=tuple(self._notes(doubtful, undated)),
        )

    def _in_unit(self, entry: Tested) -> Tested:
        """The entry in the panel's unit, read again if it was kept in another one by an older catalogue."""
        if entry.canonical_value is None or entry.canonical_unit == self.unit:
            return entry
        return read_by(entry, self.reader.catalogue)

    def _shown_unit(self) -> str:
        units = self.holder.units if self.holder else ()
        return next((unit.shown for unit in units if unit.canonical == self.unit and unit.shown), self.unit)

    def _series(self, items: Iterable[Item]) -> list[tuple[str, list[Result]]]:
        """The results of each method by day; a method that is not stated is one method, as is a unit that stands apart.

        The method is as first printed.
        """
        names: dict[tuple[Any, ...], str] = {}
        found: dict[tuple[Any, ...], list[Result]] = {}
        for id, entry in items:
            apart = self._unit_apart(entry)
            same = *entry.series(), apart
            names.setdefault(same, ", ".join(filter(None, (self._method(entry), apart))))
            limits = self._limits(entry)
            strange = limits is None and (own := _own_limits(entry)) is not None and (own.low, own.high) != (None, None)
            result = Result(id, entry, entry.specimen_date, entry.canonical_value, limits, strange)
            found.setdefault(same, []).append(result)
        return [(names[same], results) for same, results in found.items()]

    def _unit_apart(self, entry: Tested) -> str:
        unit = entry.read_unit
        if unit not in self._apart:
            self._apart[unit] = unit_apart(self.holder, unit)
        return self._apart[unit]

    def _method(self, entry: Tested) -> str:
        if isinstance(entry, LabResult):
            return entry.method or ""
        return _(self.holder.name) if self.holder else entry.method

    def _limits(self, entry: Tested) -> Limits | None:
        own = _own_limits(entry)
        if own is None:
            return None
        # few reports print limits of their own: each is converted once
        asked = own, entry.read_unit
        if asked not in self._scaled:
            self._scaled[asked] = limits_in(self.holder, *asked)
        return self._scaled[asked]

    def _point(self, placed: Placed, judgement: Judgement) -> Point:
        result = placed.result
        sign = result.reading.comparator
        mark = "value" if not sign else "below" if sign in _BELOW_SIGNS else "above"
        about = partial(self._hover, result.entry, judgement, placed)
        return _point(result.id, result.entry, float(result.value), mark, about)

    def _word(self, id: str, entry: Tested) -> Point:
        return _point(id, entry, _HEIGHTS.get(entry.reading.word, 0.5), "value", partial(self._hover, entry))

    def _hover(self, entry: Tested, judgement: Judgement | None = None, placed: Placed | None = None) -> Iterator[str]:
        when = entry.specimen_date
        yield printed(entry)
        if entry.canonical_value is not None and (entry.unit_meant or entry.canonical_value != entry.reading.number):
            yield entry.canonical(self.reader.catalogue).how
        yield dated(when, self.around.since(when))
        own = entry.limits if isinstance(entry, LabResult) else entry.cut_off
        yield str(say(N_("printed limits: {limits}"), limits=own.shown())) if own else _(N_("no limits printed"))
        if told := ", ".join(filter(None, (self._method(entry), entry.laboratory))):
            yield told
        if judgement is not None and placed is not None:
            row = judgement.change(placed)
            changed = row.change_value is not None
            said = str(say(N_("{change} from baseline"), change=row.change)) if changed else row.change
            yield ", ".join(filter(None, (said, row.limits)))
            yield from row.notes

    def _notes(self, doubtful: Sequence[Tested], undated: Sequence[Tested]) -> Iterator[str]:
        for left_out, one, more in (
            (
                doubtful,
                N_("1 result in doubt is not drawn: {results}"),
                N_("{count} results in doubt are not drawn: {results}"),
            ),
            (
                undated,
                N_("1 result without a known date is not drawn: {results}"),
                N_("{count} results without a known date are not drawn: {results}"),
            ),
        ):
            if left_out:
                results = ", ".join(f"{self.title} {printed(entry)}" for entry in left_out)
                yield str(say(one if len(left_out) == 1 else more, count=len(left_out), results=results))


def _point(id: str, entry: Tested, value: float, mark: str, about: Callable[[], Iterable[str]]) -> Point:
    when = entry.specimen_date
    day, earliest, latest = span_of(when)
    label = entry.reading.shown()
    return Point(id, day, earliest, latest, value, label, mark, when.assumed, provisional=id == "", about=about)


def _own_limits(entry: Tested) -> Limits | None:
    """The limits that the entry's own report prints, as a range of what is not positive."""
    if isinstance(entry, LabResult):
        return entry.limits
    cut_off = entry.cut_off
    if cut_off is None or cut_off.low is None or cut_off.high is not None:
        return cut_off
    # a cut-off of ≥ 100 is where positive begins: what lies in the range is below it
    return replace(cut_off, low=None, high=cut_off.low, high_included=not cut_off.low_included)


def _bands(series: Sequence[tuple[str, Sequence[Result]]]) -> Iterator[Band]:
    chains = []
    for method, results in series:
        chain: list[Result] = []
        for result in results:
            if result.limits is not None and (not chain or _ends(chain[-1]) != _ends(result)):
                chain.append(result)
        if chain:
            chains.append((method, chain, results[0]))
    if len({_ends(result) for _method, chain, _first in chains for result in chain}) == 1 and all(
        chain[0] is first for _method, chain, first in chains
    ):
        yield _band(chains[0][1][0], None, None, "")
        return
    for method, chain, _first in chains:
        starts = [day_of(result.when) for result in chain]
        for result, start, end in zip(chain, starts, [*starts[1:], None], strict=True):
            yield _band(result, start, end, method if len(series) > 1 else "")


def _ends(result: Result) -> tuple[Any, ...]:
    return result.limits.low, result.limits.high, result.limits.low_included, result.limits.high_included


def _band(result: Result, start: float | None, end: float | None, method: str) -> Band:
    limits = result.limits
    low, high = (None if side is None else float(side) for side in (limits.low, limits.high))
    text = limits.shown()
    return Band(start, end, low, high, f"{text}, {method}" if method else text)


def _range(values: Sequence[float], bands: Sequence[Band]) -> tuple[float, float]:
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
    if 0 <= low and (low <= high * 2 / 3 or low == high):
        low = 0.0
    room = 0.15 * (high - low) or abs(high) / 2 or 1.0
    return (low if low == 0 else low - room), high + room


def _newest_verdict(judged: Sequence[Judgement]) -> tuple[str, ...]:
    """What is said of the method with the newest result; it is named when the panel has lines of more than one."""
    if not judged:
        return ()
    newest = max(judged, key=lambda one: day_of(one.placed[-1].result.when))
    joined = [one for one in judged if any(not placed.result.reading.censored for placed in one.placed)]
    named = (newest.method or _(N_("method not stated")),) if len(joined) > 1 else ()
    return (*newest.verdict, *named)


def _words_verdict(entries: Sequence[Tested], around: Setting) -> Iterator[str]:
    if not entries:
        return
    labels = [entry.reading.shown() for entry in entries]
    if len(labels) == 1:
        yield _(N_("one result"))
    elif len({label.casefold() for label in labels}) == 1:
        same = N_("{word} at both") if len(labels) == 2 else N_("{word} at all {count}")
        yield str(say(same, word=labels[-1], count=len(labels)))
    else:
        yield str(say(N_("{first}, now {last}"), first=labels[0], last=labels[-1]))
    if confounder := omalizumab_words(entries[-1].specimen_date, around):
        yield confounder


def _test_title(entry: InVitroTest, reader: Reader) -> str:
    test = entry.title(reader)
    test = test[:1].upper() + test[1:]
    if entry.method == "unknown":
        return str(say(N_("{test}, method unknown"), test=test))
    method = reader.catalogue.method(entry.method)
    return f"{test}, {_(method.name) if method else entry.method}"
