"""Keeps the trajectories up to date: with what is saved, and with the result or the outcome that is being typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.plot.allergen_trajectories import HIGHEST
from desktop.clinic.plot.chosen_graphs import chosen
from desktop.clinic.plot.trajectories import Key, Plot, keys_of, one_graph, plot
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import When
from desktop.session.session import Session

_RESULTS = (LabResult, InVitroTest, Outcome)


class LivePlot:
    """Hands the view what changed and nothing else: a keystroke or a saved result is one graph's work."""

    def __init__(self, session: Session, patient: str, view: Any):
        self._session, self._patient, self._view = session, patient, view
        self._typed: tuple[Key, ...] = ()
        # the date that is typed, and the days that the x axis showed with it
        self._reach: tuple[When, float, float] | None = None
        self._allergens: int | None = HIGHEST
        self._plot: Plot | None = None
        self._plot = self._whole()
        self._show(self._plot)

    @property
    def whole(self) -> Plot:
        """Every graph, those that somebody left out too, without what is being typed."""
        return self._plot

    def show_chosen(self) -> None:
        """Show what was chosen a moment ago."""
        self._show(self._plot)

    def show_all_allergens(self) -> None:
        """Draw every allergen that can be followed, not the highest ones alone."""
        self._allergens = None
        self._plot = self._whole()
        self._show(self._plot)

    def refresh(self, kept: tuple[Kept, ...] = ()) -> None:
        """Draw again after a change: one graph for a result, everything for what moves lines, limits or D0."""
        if kept and all(isinstance(one.entry, _RESULTS) and one.number == 1 for one in kept):
            for key in dict.fromkeys(key for one in kept for key in keys_of(one.entry)):
                self._plot = self._with_graph(self._plot, key, None, "")
        else:
            self._plot = self._whole()
        self._show(self._plot)

    def typing(self, entry: Entry | None, replacing: str) -> None:
        """Draw what is being typed as provisional points, a result's or those of an outcome's scores; None takes them away."""
        keys = keys_of(entry)
        if not keys and not self._typed and self._reach is None:
            return
        base = self._plot
        # nothing typed replaces nothing: an entry that is merely shown stays drawn
        replaced = self._session.chart(self._patient).entry(replacing) if entry is not None and replacing else None
        for old in keys_of(replaced.entry) if replaced is not None else ():
            if old not in keys:
                base = self._with_graph(base, old, None, replacing)
        for key in keys:
            base = self._with_graph(base, key, entry, replacing)
        begun, self._typed = [key for key in keys if key not in self._typed], keys
        self._show(self._as_wide(base, keys, entry))
        if begun:
            self._view.bring(begun[0])

    def _show(self, plot: Plot) -> None:
        self._view.show_plot(chosen(plot, self._session.chosen_graphs.get(self._patient)))

    def _as_wide(self, base: Plot, keys: tuple[Key, ...], entry: Entry | None) -> Plot:
        """As wide as at the letter before: "15." is no number yet, and the x axis does not jump back and forth for it."""
        when = getattr(entry, entry.declaration.dated) if isinstance(entry, _RESULTS) else None
        if self._reach is not None and self._reach[0] == when:
            base = replace(base, first=min(base.first, self._reach[1]), last=max(base.last, self._reach[2]))
        else:
            self._reach = None
        if keys and when is not None and not _is_empty(base):
            self._reach = when, base.first, base.last
        return base

    def _whole(self) -> Plot:
        chart, reader = self._session.chart(self._patient), self._session.reader_of(self._patient)
        return plot(chart, reader, before=self._plot, allergens=self._allergens)

    def _with_graph(self, base: Plot, key: Key, typed: Entry | None, replacing: str) -> Plot:
        chart, reader = self._session.chart(self._patient), self._session.reader_of(self._patient)
        drawn = {one.key: one for one in base.graphs}
        made = one_graph(chart, reader, key, typed, replacing, drawn.get(key))
        if made is None:
            graphs = tuple(one for one in base.graphs if one.key != key)
        elif key in drawn:
            graphs = tuple(made if one.key == key else one for one in base.graphs)
        else:
            # a marker's first result has no place yet: the whole plot knows where it goes
            return plot(chart, reader, typed, replacing, base, self._allergens)
        days = [day for point in (made.points if made else ()) for day in (point.earliest, point.latest)]
        if days and _is_empty(base):
            return replace(base, graphs=graphs, first=min(days), last=max(days))
        return replace(base, graphs=graphs, first=min([base.first, *days]), last=max([base.last, *days]))


def _is_empty(plot: Plot) -> bool:
    """Is nothing drawn that has a day? Then its first and last day mean nothing."""
    return not (plot.lines or plot.shadings or plot.ticks) and not any(graph.points for graph in plot.graphs)
