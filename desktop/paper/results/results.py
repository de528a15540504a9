"""The summary's two tables of results: what was known up to the first infusion, and how the trajectories went on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import Result, Setting, setting
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.plot.verdicts import Change
from desktop.clinic.results import cut_offs
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.words import brief, dated, facts, labelled, notes_of, quoted, shown, since

# in its row stand which limits an earlier report prints, what it cannot be compared for, and its cut-offs
TOLD = (("lab_result", "limits"), ("lab_result", "L1"), ("lab_result", "L3"), ("in_vitro_test", "L4"))
_NO_RCV = N_("RCV not available")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SOURCE = re.compile(r"\s*\[(?P<source>[^\]]+)\]")


@dataclass(frozen=True)
class ResultRow:
    """One result as printed; a later one has its change from baseline, and what must be read before that.

    Where a number is `refused`, `change` says why and is read first. `entries`: whose row it is, by id.
    """

    name: str
    date: str
    reading: str
    unit: str
    limits: str
    flag: str
    remarks: tuple[str, ...]
    caveat: str = ""
    change: str = ""
    refused: bool = False
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    """Both tables, the notes typed with the results, and the sources that remarks number."""

    first: tuple[ResultRow, ...]
    later: tuple[ResultRow, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Followed:
    """A result in its trajectory: the graph's title, and what is said of it; a result in words has no change, but a caveat."""

    title: str
    caveat: str = ""
    change: Change | None = None
    limits_before: Result | None = None


def results(chart: Chart, reader: Reader, plot: Plot) -> Results:
    """Every result stands in one of the two tables, those of a trajectory together."""
    every = {kept.id: kept for type in (LabResult, InVitroTest) for kept in chart.of(type)}
    around = setting(chart, reader.catalogue)
    followed = {id: found for graph in plot.graphs for id, found in _follow(graph, every, around)}
    first = [kept for kept in every.values() if _is_first(kept, chart, followed)]
    ids = {kept.id for kept in first}
    later = [id for id in dict.fromkeys((*followed, *every)) if id in every and id not in ids]
    sources: dict[str, int] = {}
    return Results(
        first=tuple(_first_row(kept, chart, reader, around) for kept in first),
        later=tuple(_later_row(every[id], chart, reader, followed.get(id), sources) for id in later),
        notes=tuple(notes_of(every.values(), chart, reader)),
        sources=tuple(sources),
    )


def _follow(graph: Graph, every: dict[str, Kept], around: Setting) -> Iterator[tuple[str, _Followed]]:
    for judged in graph.judged:
        for placed in judged.placed:
            change = judged.change(placed)
            yield placed.result.id, _Followed(graph.title, change.caveat, change, placed.limits_before)
    for point in graph.words:
        if point.entry in every:
            yield point.entry, _Followed(graph.title, omalizumab_words(every[point.entry].entry.specimen_date, around))


def _is_first(kept: Kept, chart: Chart, followed: dict[str, _Followed]) -> bool:
    """Was it taken up to the first D0, or at an unknown time? Without one, what no trajectory holds is shown here."""
    when, courses = kept.entry.specimen_date, chart.courses()
    if not courses:
        return kept.id not in followed
    return when is None or when.day is None or when.day <= courses[0].d0


def _first_row(kept: Kept, chart: Chart, reader: Reader, around: Setting) -> ResultRow:
    row = _row(kept, chart, reader)
    standing, when = kept.entry.stands(chart, reader.catalogue), kept.entry.specimen_date
    stands = tuple(map(str, standing.remarks)) if standing is not None else ()
    # a standing by omalizumab names it already
    under = omalizumab_words(when, around) if when is not None else ""
    before = under if under not in stands else ""
    return replace(row, remarks=_said(before, _method(kept.entry, reader), *stands, *row.remarks))


def _later_row(kept: Kept, chart: Chart, reader: Reader, found: _Followed | None, sources: dict[str, int]) -> ResultRow:
    row = _row(kept, chart, reader)
    limits = labelled(N_("limits"), row.limits) if row.limits else ""
    flag = labelled(N_("flag"), row.flag) if row.flag else ""
    # a trajectory's title names a drug test's method already
    method = _method(kept.entry, reader) if found is None or isinstance(kept.entry, LabResult) else ""
    remarks = _said(limits, flag, method, *row.remarks)
    if found is not None:
        row = replace(row, name=found.title, caveat=found.caveat)
    if found is not None and found.change is not None:
        row = replace(row, change=_change_words(found.change), refused=found.change.refused)
        # a caveat stands before the change, and is not said again behind it
        remarks = tuple(text for text in remarks if text not in found.change.caveats)
        remarks = _said(
            found.change.limits, *_change_notes(found.change, found.limits_before, chart, sources), *remarks
        )
    return replace(row, remarks=remarks)


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _row(kept: Kept, chart: Chart, reader: Reader) -> ResultRow:
    entry = kept.entry
    lab = isinstance(entry, LabResult)
    name = entry.title(reader)
    printed = entry.limits if lab else entry.cut_off
    return ResultRow(
        name=name[:1].upper() + name[1:],
        date=dated(entry.specimen_date, chart),
        reading=entry.reading.shown() if entry.reading else "",
        unit=entry.unit or "",
        limits=printed.shown() if printed else "",
        flag=shown(entry, "flag", reader) if lab and entry.flag != "none" else "",
        remarks=tuple(_remarks(entry, reader)),
        entries=(kept.id,),
    )


def _change_notes(change: Change, earlier: Result | None, chart: Chart, sources: dict[str, int]) -> list[str]:
    """What is said of a change, as short as a table needs it: sources as numbers, the limits of an earlier report by its day."""
    # of most markers none is published: the table says so once
    notes = [note for note in change.notes if note != _(_NO_RCV)]
    if earlier is not None and earlier.limits is not None:
        day = since(earlier.when, chart) or brief(earlier.when)
        notes = [note for note in notes if earlier.when.shown() not in note]
        notes.insert(0, str(say(N_("{limits} printed on {day}"), limits=earlier.limits.shown(), day=day)))
    return [_numbered(note, sources) for note in notes]


def _remarks(entry: LabResult | InVitroTest, reader: Reader) -> Iterator[str]:
    """What else is known about a result, but for its method; the printed words as a quotation."""
    yield from filter(None, (entry.laboratory,))
    if isinstance(entry, LabResult):
        yield from facts(entry, reader, ("clotting_time", "clotting_temperature"))
    else:
        yield from filter(None, (entry.stimulant,))
        yield from facts(entry, reader, ("basal", "positive_control", "stimulation_index", "readout", "readable"))
        yield from (str(found.sentence) for found in cut_offs.judged(entry, reader.catalogue))
    if entry.unit_meant:
        yield str(say(N_("read in {unit}"), unit=entry.unit_meant))
    if entry.doubt:
        yield _(N_("IN DOUBT: not converted, not drawn"))
    words = entry.printed_comment if isinstance(entry, LabResult) else entry.interpretation
    if words:
        yield quoted(words)


def _method(entry: LabResult | InVitroTest, reader: Reader) -> str:
    if not entry.method:
        return ""
    if isinstance(entry, LabResult):
        return str(say(N_("method {method}"), method=entry.method))
    return _(N_("method unknown")) if entry.method == "unknown" else shown(entry, "method", reader)


def _change_words(change: Change) -> str:
    """The change, and from what: "−40.6 % from 26.6 (D−10)"; a number is broken from its sign by nothing."""
    if not change.of:
        return change.change
    return f"{change.change.replace(' ', _NO_BREAK)} {change.of}"


def _numbered(note: str, sources: dict[str, int]) -> str:
    """The note with each of its sources as a number."""

    def number(match: re.Match[str]) -> str:
        return f" [{sources.setdefault(match['source'], len(sources) + 1)}]"

    return _SOURCE.sub(number, note)
