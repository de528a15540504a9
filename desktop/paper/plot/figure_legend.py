"""What a figure's legend and caption say: only what is drawn in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.clinic.entry.chart import day_words
from desktop.clinic.plot.chosen_graphs import not_shown_words
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.dates import exactly, is_counted
from desktop.clinic.words.language import N_, _, say

_NAMED_INFUSIONS = 8


@dataclass(frozen=True)
class Handle:
    """An entry of the legend: `kind` names the sign that is drawn before the text."""

    kind: str
    text: str


def handles(plot: Plot, graphs: Sequence[Graph]) -> Iterator[Handle]:
    """The legend of these graphs of a plot."""
    points = [point for graph in graphs for point in graph.points]
    known = [point for point in points if point.mark == "value" and not point.provisional]
    if any(not point.assumed for point in known):
        yield Handle("value", _(N_("result")))
    if any(point.assumed for point in known):
        yield Handle("assumed", _(N_("result, date assumed")))
    if any(segment.lines("broken") for graph in graphs for segment in graph.segments):
        yield Handle("broken", _(N_("broken: see below")))
    if any(point.earliest < point.latest for point in points):
        yield Handle("span", _(N_("earliest to latest day")))
    if any(point.mark == "below" for point in points):
        yield Handle("below", _(N_("at most (<, ≤)")))
    if any(point.mark == "above" for point in points):
        yield Handle("above", _(N_("at least (>, ≥)")))
    if words := dict.fromkeys(point.word for point in points if point.mark == "apart"):
        yield Handle("apart", str(say(N_("not compared: {words}"), words=", ".join(words))))
    if any(point.provisional for point in points):
        yield Handle("provisional", _(N_("not saved")))
    bands = [band for graph in graphs for band in graph.bands]
    if any(not band.published for band in bands):
        paler = any(band.beyond is not None for band in bands)
        yield Handle("band", _(N_("limits, faint where not printed") if paler else N_("printed limits")))
    if any(band.published for band in bands):
        yield Handle("published", _(N_("published for other assays")))
    if plot.lines:
        yield Handle("infusion", _infusions(plot))
    if plot.shadings:
        yield Handle("shading", _(N_("medicine, as recorded")))


def caption(plot: Plot) -> str:
    """The sentences below a figure: what D0 is, which dates are assumed, what is not drawn."""
    return " ".join(_caption(plot, [point for graph in plot.graphs for point in graph.points]))


def _caption(plot: Plot, points: Sequence[Point]) -> Iterator[str]:
    # a page without calendar dates says nothing of D0's own
    if plot.d0 is not None and not is_counted():
        yield str(say(N_("D0 is {date}, the day of the first infusion."), date=shown_day(plot.d0)))
    assumed = sum(point.assumed for point in points)
    if assumed:
        yield str(say(N_("The dates of {count} of {all} results are assumed."), count=assumed, all=len(points)))
    for graph in plot.graphs:
        for note in graph.notes:
            yield f"{note}."
    for caution in plot.cautions:
        yield f"{caution}."
    if left_out := not_shown_words(plot):
        yield f"{left_out}."
    yield _(N_("Values as printed; n = 1."))


def shown_day(day: float) -> str:
    """A day (since 1970-01-01) for people."""
    return exactly(date(1970, 1, 1) + timedelta(days=int(day))).shown()


def _infusions(plot: Plot) -> str:
    days = [
        day_words(int(line.day // 1 - plot.d0)) if plot.d0 is not None else shown_day(line.day) for line in plot.lines
    ]
    if len(days) == 1:
        return str(say(N_("infusion ({day})"), day=days[0]))
    if len(days) <= _NAMED_INFUSIONS:
        return str(say(N_("infusions ({days})"), days=", ".join(days)))
    return str(say(N_("{count} infusions ({first} to {last})"), count=len(days), first=days[0], last=days[-1]))
