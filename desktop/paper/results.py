"""The summary's two tables of results: what was known up to the first infusion, and how the trajectories went on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.clinic.chart import Chart
from desktop.clinic.entries import Kept
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.kinds import Reader
from desktop.clinic.lab_result import LabResult
from desktop.clinic.language import N_, _, say
from desktop.clinic.trajectories import Plot
from desktop.clinic.verdicts import Change
from desktop.paper.words import brief, facts, notes_of, quoted, shown, since

_SOURCE = re.compile(r"\s*\[(?P<source>[^\]]+)\]")


@dataclass(frozen=True)
class ResultRow:
    """One result as printed; `change` and `verdict` are "" in the table of first results."""

    name: str
    date: str
    since: str
    reading: str
    unit: str
    limits: str
    flag: str
    remarks: tuple[str, ...]
    change: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Results:
    """Both tables, the notes typed with the results, and the numbered sources that remarks refer to."""

    first: tuple[ResultRow, ...]
    changes: tuple[ResultRow, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def results(chart: Chart, reader: Reader, plot: Plot) -> Results:
    """Every result stands in one of the tables at least; a baseline in both."""
    every = {kept.id: kept for type in (LabResult, InVitroTest) for kept in chart.of(type)}
    # a result in words has no change to work out, yet it follows its trajectory
    followed = {change.entry: (panel.title, change) for panel in plot.panels for change in panel.changes}
    first = [kept for kept in every.values() if _is_first(kept, chart, followed)]
    sources: dict[str, int] = {}
    rows = [_row(kept, chart, reader) for kept in first]
    ids = {kept.id for kept in first}
    changes = [
        _row(every[id], chart, reader, title, change, sources)
        for id, (title, change) in followed.items()
        if change.change or id not in ids
    ]
    ids |= set(followed)
    changes += [_row(kept, chart, reader) for kept in every.values() if kept.id not in ids]
    return Results(tuple(rows), tuple(changes), tuple(notes_of(list(every.values()), chart, reader)), tuple(sources))


def _is_first(kept: Kept, chart: Chart, followed: dict[str, tuple[str, Change]]) -> bool:
    """Was it taken up to D0, or at an unknown time? Without an infusion, what no trajectory holds is shown here."""
    when, d0 = kept.entry.specimen_date, chart.d0()
    if d0 is None:
        return kept.id not in followed
    return when is None or when.day is None or when.day <= d0


def _row(
    kept: Kept, chart: Chart, reader: Reader, title: str = "", change: Change | None = None, sources: dict[str, int] | None = None
) -> ResultRow:
    entry = kept.entry
    name = title or entry.title(reader)
    lab = isinstance(entry, LabResult)
    printed = entry.limits if lab else entry.cut_off
    flag = shown(entry, "flag", reader) if lab and entry.flag != "none" else ""
    remarks = [*_remarks(entry, reader, with_method=not title or lab)]
    if change is not None and sources is not None:
        remarks = [*(_numbered(note, sources) for note in change.notes), *remarks]
    return ResultRow(
        name=name[:1].upper() + name[1:],
        date=brief(entry.specimen_date),
        since=since(entry.specimen_date, chart),
        reading=entry.reading.shown() if entry.reading else "",
        unit=entry.unit or "",
        limits=printed.shown() if printed else "",
        flag=flag,
        remarks=tuple(remarks),
        change=change.change if change else "",
        verdict=change.limits if change else "",
    )


def _remarks(entry: Any, reader: Reader, with_method: bool) -> Iterator[str]:
    if isinstance(entry, LabResult):
        if entry.method:
            yield str(say(N_("method {method}"), method=entry.method))
        yield from filter(None, (entry.laboratory,))
        yield from facts(entry, reader, ("clotting_time", "clotting_temperature"))
        words = entry.printed_comment
    else:
        if with_method and entry.method:
            yield _(N_("method unknown")) if entry.method == "unknown" else shown(entry, "method", reader)
        yield from filter(None, (entry.laboratory, entry.stimulant))
        yield from facts(entry, reader, ("basal", "positive_control"))
        words = entry.interpretation
    if entry.unit_meant:
        yield str(say(N_("read in {unit}"), unit=entry.unit_meant))
    if entry.doubt:
        yield _(N_("IN DOUBT: not converted, not drawn"))
    if words:
        yield str(say(N_("printed: {words}"), words=quoted(words)))


def _numbered(note: str, sources: dict[str, int]) -> str:
    """The note with each of its sources as a number."""

    def number(match: re.Match[str]) -> str:
        return f" [{sources.setdefault(match['source'], len(sources) + 1)}]"

    return _SOURCE.sub(number, note)
