"""The graphs of laboratory results and in-vitro drug tests: of one marker, or of one drug by one method in one unit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from desktop.clinic.catalogue.catalogue import Catalogue, Marker
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.graph import Graph, Key, Made, Read, number_parts
from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import Result, Setting
from desktop.clinic.plot.points import Point, dated, make_point, number_point
from desktop.clinic.plot.published import published_ranges
from desktop.clinic.plot.verdicts import Judgement, VerdictLine, judge, printed
from desktop.clinic.results import cut_offs
from desktop.clinic.results.confounding import recorded_codes
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.results.measured import PrintedResult, limits_in, unit_apart
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.readings import Limits

Item = tuple[str, PrintedResult]  # an entry with its id, "" while it is typed

_WORDS, NUMBER = "words", "number"
# a word's height in its strip; what is neither plainly yes nor no, a titre too, stands between
_HEIGHTS = {"negative": 0.0, "weakly positive": 1.0, "positive": 1.0, "strongly positive": 1.0}


def graph_key(entry: PrintedResult, reader: Reader | None = None) -> Key | None:
    """Which graph an entry belongs to: a marker, or a drug by a method in a canonical unit; None while that is not known.

    An entry that is being typed and not yet `completed` needs the reader for its unit.
    """
    reading = entry.reading
    if reader is not None:
        entry = read_by(entry, reader.catalogue)
    if reading is None:
        return None
    if isinstance(entry, LabResult):
        return ("lab_result", entry.marker, _WORDS if reading.categorical else NUMBER) if entry.marker else None
    if not isinstance(entry, InVitroTest) or entry.drug is None or not entry.method:
        return None
    unit = _WORDS if reading.categorical else entry.canonical_unit or ""
    return "in_vitro_test", entry.drug.key, entry.method, unit


def make_graph(key: Key, items: Sequence[Item], around: Setting, reader: Reader, before: Graph | None = None) -> Graph:
    """The graph of these entries, which all belong to it and come by day; there is one at least.

    `before` is the graph of the same key as it was drawn last: what did not change since is taken from it.
    """
    return _Maker(key, items, around, reader, before).graph()


def read_by(entry: PrintedResult, catalogue: Catalogue) -> PrintedResult:
    """The entry with its canonical value as this catalogue reads what was printed."""
    return entry.read_by(catalogue)


class _Maker:
    """Makes one graph of its entries, which come by day."""

    def __init__(self, key: Key, items: Sequence[Item], around: Setting, reader: Reader, before: Graph | None):
        self.key, self.items, self.around, self.reader = key, items, around, reader
        first = items[0][1]
        catalogue = reader.catalogue
        self.holder = first.holder(catalogue)
        if isinstance(first, LabResult):
            self.title = self.holder.name if self.holder else first.marker or ""
            kept = (entry.canonical_unit for _id, entry in items if entry.canonical_unit)
            self.unit = self.holder.canonical if self.holder else next(kept, "")
        else:
            self.title = test_title(first, reader)
            self.unit = "" if key[-1] == _WORDS else key[-1]
        # under another drug, or after another reaction, a marker's result may stand otherwise
        self._rests_on_others = isinstance(self.holder, Marker) and bool(self.holder.confounders or self.holder.release)
        made = before.made if before is not None else Made()
        same = made.catalogue is catalogue and made.unit == self.unit and made.infusions == around.infusions
        self.before = made if same else Made()
        self._segments = before.segments if before is not None and same else ()
        self._scaled: dict[tuple[Limits, str], Limits | None] = {}
        self._apart: dict[str, str] = {}

    def graph(self) -> Graph:
        read: dict[str, Read] = {}
        for id, entry in self.items:
            known = self.before.read.get(id)
            standing = self._standing(entry, known)
            same = known is not None and known.entry is entry and known.standing == standing
            read[id] = known if known is not None and same else self._read(id, entry, standing)
        if self.key[-1] == _WORDS:
            return self._strip(read)
        series: dict[Hashable, list[tuple[str, Result, Point]]] = {}
        for one in read.values():
            if one.result is not None and one.point is not None:
                series.setdefault(one.series, []).append((one.name, one.result, one.point))
        rcv = self.holder.rcv if isinstance(self.holder, Marker) else ()
        judged = {
            same: judge([one for _, one, _ in found], self.around, rcv, found[0][0], self.before.judged.get(same))
            for same, found in series.items()
        }
        drawn = [(judged[same], [point for *_, point in found]) for same, found in series.items()]
        parts = number_parts(drawn, self.around, self._confounders(), before=self._segments)
        left_out = [one.entry for one in read.values() if one.result is None]
        doubtful = [entry for entry in left_out if self._in_unit(entry).canonical_value is None]
        undated = [entry for entry in left_out if self._in_unit(entry).canonical_value is not None]
        return Graph(
            key=self.key,
            title=self.title,
            unit=self._shown_unit(),
            kind="number",
            notes=tuple(self._notes(doubtful, undated)),
            about=partial(self._told, read, judged),
            made=Made(self.reader.catalogue, self.unit, read, judged, self.around.infusions),
            published=published_ranges(self.holder, self.unit),
            **parts,
        )

    def _strip(self, read: dict[str, Read]) -> Graph:
        known = [one for one in read.values() if one.point is not None]
        return Graph(
            key=self.key,
            title=self.title,
            unit="",
            kind="categorical",
            verdict=tuple(_words_verdict(known, self.around)),
            low=-0.5,
            high=1.5,
            words=tuple(one.point for one in known if one.point is not None),
            notes=tuple(self._notes([], [one.entry for one in read.values() if one.point is None])),
            about=partial(self._told, read, {}),
            made=Made(self.reader.catalogue, self.unit, read, infusions=self.around.infusions),
        )

    def _standing(self, entry: PrintedResult, known: Read | None) -> Standing | None:
        """What keeps it from being compared; of most it stands in the entry alone."""
        if known is not None and known.entry is entry and not self._rests_on_others:
            return known.standing
        return entry.stands(self.around.chart, self.reader.catalogue)

    def _read(self, id: str, entry: PrintedResult, standing: Standing | None) -> Read:
        """The entry as this graph reads it; its series is its method, or one that is not stated, and a unit that stands apart."""
        when, reading = entry.specimen_date, entry.reading
        if not is_known(when) or reading is None:
            return Read(entry, standing=standing)
        if self.key[-1] == _WORDS:
            if standing is not None and standing.apart:
                word = str(standing.shown)
                point = make_point(id, when, self.around, 0.5, f"{reading.shown()}, {word}", "apart", word)
            else:
                point = make_point(id, when, self.around, _HEIGHTS.get(reading.word, 0.5), reading.shown())
            return Read(entry, standing=standing, point=point)
        known = self._in_unit(entry)
        if known.canonical_value is None:
            return Read(entry, standing=standing)
        apart = self._unit_apart(known)
        limits = self._limits(known)
        strange = limits is None and (own := _own_limits(known)) is not None and (own.low, own.high) != (None, None)
        reporting = known.reporting_in_unit(self.reader.catalogue)
        value, flag = known.canonical_value, known.printed_flag
        result = Result(id, known, when, value, limits, strange, standing, reporting, flag)
        name = ", ".join(filter(None, (self._method(known), apart)))
        # a number that the graph's unit changes stands beside the others' heights with its own unit
        apart_unit = "" if value == reading.number else known.read_unit
        point = number_point(id, when, self.around, reading, float(value), standing=standing, unit=apart_unit)
        return Read(entry, (*known.series(), apart), name, standing, result, point)

    def _confounders(self) -> Sequence[MedicationCourse]:
        """The courses of the drugs that the marker's facts name as its confounders."""
        if not isinstance(self.holder, Marker) or not self.holder.confounders:
            return ()
        catalogue = self.reader.catalogue
        prefixes = tuple(one.prefix for one in self.holder.confounders)
        courses = (kept.entry for kept in self.around.chart.of(MedicationCourse))
        return [
            course
            for course in courses
            if course.drug is not None
            and any(code.startswith(prefixes) for code in recorded_codes(course.drug, catalogue))
        ]

    def _in_unit(self, entry: PrintedResult) -> PrintedResult:
        """The entry in the graph's unit, read again if it was kept in another one by an older catalogue."""
        if entry.canonical_value is None or entry.canonical_unit == self.unit:
            return entry
        return read_by(entry, self.reader.catalogue)

    def _shown_unit(self) -> str:
        units = self.holder.units if self.holder else ()
        return next((unit.shown for unit in units if unit.canonical == self.unit and unit.shown), self.unit)

    def _unit_apart(self, entry: PrintedResult) -> str:
        unit = entry.read_unit
        if unit not in self._apart:
            self._apart[unit] = unit_apart(self.holder, unit)
        return self._apart[unit]

    def _method(self, entry: PrintedResult) -> str:
        if isinstance(entry, LabResult):
            return entry.method or ""
        return _(self.holder.name) if self.holder else entry.method or ""

    def _limits(self, entry: PrintedResult) -> Limits | None:
        own = _own_limits(entry)
        if own is None:
            return None
        # few reports print limits of their own: each is converted once
        asked = own, entry.read_unit
        if asked not in self._scaled:
            found = limits_in(self.holder, *asked)
            if found is not None and not own.unit and (found.low, found.high) != (own.low, own.high):
                # drawn in the graph's unit, and printed in another one
                found = replace(found, text=f"{own.text} {entry.read_unit}")
            self._scaled[asked] = found
        return self._scaled[asked]

    def _told(self, read: dict[str, Read], judged: dict[Hashable, Judgement], point: Point) -> Iterator[str]:
        """What is told about a point of the graph."""
        one = read[point.entry]
        entry = self._in_unit(one.entry) if one.result is not None else one.entry
        when, reading = entry.specimen_date, entry.reading
        assert is_known(when) and reading is not None  # it has a point
        yield printed(entry)
        if entry.canonical_value is not None and (entry.unit_meant or entry.canonical_value != reading.number):
            yield entry.canonical(self.reader.catalogue).how
        yield dated(when, self.around.since(when))
        own = entry.printed_limits
        yield str(say(N_("printed limits: {limits}"), limits=own.shown())) if own else _(N_("no limits printed"))
        if told := ", ".join(filter(None, (self._method(entry), entry.laboratory))):
            yield told
        if one.result is not None:
            yield from judged[one.series].told(one.result)
        elif under := omalizumab_words(when, self.around):
            yield under
        if isinstance(entry, InVitroTest):
            yield from (str(found.sentence) for found in cut_offs.judged(entry, self.reader.catalogue))

    def _notes(self, doubtful: Sequence[PrintedResult], undated: Sequence[PrintedResult]) -> Iterator[str]:
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


def _own_limits(entry: PrintedResult) -> Limits | None:
    """The limits that the entry's own report prints, as a range of what is not positive."""
    cut_off = entry.printed_limits
    if isinstance(entry, LabResult) or cut_off is None or cut_off.low is None or cut_off.high is not None:
        return cut_off
    # a cut-off of ≥ 100 is where positive begins: what lies in the range is below it
    return replace(cut_off, low=None, high=cut_off.low, high_included=not cut_off.low_included)


def _words_verdict(read: Sequence[Read], around: Setting) -> Iterator[VerdictLine]:
    labels = [one.point.label for one in read if one.point is not None]
    if not labels:
        return
    when = read[-1].entry.specimen_date
    if when is not None and (confounder := omalizumab_words(when, around)):
        yield VerdictLine("caveat", confounder)
    yield VerdictLine("change", _words_over_time(labels))


def _words_over_time(labels: Sequence[str]) -> str:
    if len(labels) == 1:
        return _(N_("one result"))
    if len({label.casefold() for label in labels}) == 1:
        same = N_("{word} at both") if len(labels) == 2 else N_("{word} at all {count}")
        return str(say(same, word=labels[-1], count=len(labels)))
    return str(say(N_("{first}, now {last}"), first=labels[0], last=labels[-1]))


def test_title(entry: PrintedResult, reader: Reader) -> str:
    test = entry.title(reader)
    test = test[:1].upper() + test[1:]
    if entry.method == "unknown":
        return str(say(N_("{test}, method unknown"), test=test))
    method = entry.holder(reader.catalogue)
    return f"{test}, {_(method.name) if method else entry.method}"
