"""The labels of one graph: those of its points and of its limits, and thin lines to those that stand far off.

Importing this module imports pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Spot, Stroke
from desktop.clinic.plot.points import Point
from desktop.screens.look.theme import Colours
from desktop.screens.plot.day_axis import Backdrop, small
from desktop.screens.plot.labels import DOT, Box, Ground, Lettering, Text, lettered
from desktop.screens.plot.strokes import columns, pen

# up to so many points each has its label where there is room, of more only those that say something
_SOME, _SOME_LARGE = 30, 90
_APART_PX = 6
_END_PX = 6  # half of how high the ends of a date's bar are
_SMEAR_PX = 4  # a dot is twice as wide: where there are hundreds, those within so many px are one smear


class GraphLabels:
    """The texts of one graph; those that did not change are left as they are."""

    def __init__(self, box: pg.ViewBox, add: Callable[[Any, float], Any], large: bool):
        """`add` puts an item into the graph's `box`, at this height; a `large` graph labels more of its points."""
        self._box, self._add, self._large = box, add, large
        self.items: list[pg.TextItem] = []
        self.leaders = add(pg.PlotCurveItem(connect="pairs"), 4.5)
        self._metrics = QFontMetricsF(small())
        self._colours: Colours | None = None

    def colour(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self.leaders.setPen(pen(colours.muted, 1))
        for item in self.items:
            item.setColor(colours.text)

    def write(self, graph: Graph, points: Sequence[Point], backdrop: Backdrop, heights: np.ndarray, head: Box) -> None:
        """Write beside the points, which come by day, and at the limits, off everything that is drawn and off the title's `head`."""
        scale = _Scale(self._box)
        across = scale.across(np.fromiter((point.day for point in points), float, len(points)))
        down = scale.down(heights)
        spots = list(zip(across.tolist(), down.tolist(), strict=True))
        lines = list(_straight_lines(graph, backdrop, scale))
        if len(points) > _SOME_LARGE:
            boxes, joins = smears(across, down)
            ground = Ground(scale.width, scale.height, [], [*joins, *lines], [head, *boxes])
        else:
            bars, ends = _bars(graph, points, scale)
            strokes = [*_joins(graph, scale), *lines, *bars]
            ground = Ground(scale.width, scale.height, spots, strokes, [head, *ends])
        limits = [self._limit(band, graph, backdrop, scale) for band in graph.bands if band.sides]
        self._show(lettered([*self._of_points(points, spots, down), *limits], ground), scale)

    def _of_points(self, points: Sequence[Point], spots: Sequence[Spot], down: np.ndarray) -> list[Text]:
        """What matters most first: what is being typed, the last, the first, the greatest and the least."""
        if not points:
            return []
        crowd = len(points) > _SOME_LARGE
        typed = [at for at, point in enumerate(points) if point.provisional]
        telling = dict.fromkeys([*typed, len(points) - 1, 0, int(down.argmin()), int(down.argmax())])
        every = range(len(points)) if len(points) <= (_SOME_LARGE if self._large else _SOME) else ()
        return [
            # in a crowd a line that leads to a label would cross it
            self._text(points[at].label, spots[at], at in typed or (not crowd and (self._large or at in telling)))
            for at in dict.fromkeys([*telling, *every])
        ]

    def _limit(self, band: Band, graph: Graph, backdrop: Backdrop, scale: _Scale) -> Text:
        """The limits at the right end of their line, on the side that they allow."""
        start = scale.across(backdrop.first if band.start is None else max(band.start, backdrop.first))
        end = scale.across(backdrop.last if band.end is None else min(band.end, backdrop.last))
        half = self._metrics.horizontalAdvance(band.text) / 2
        at = max(end - half - 8, start + half + 4), scale.down(graph.height(band.sides[0]))
        return self._text(band.text, at, True, marked=False, below=band.high is not None)

    def _text(self, text: str, at: Spot, needed: bool, marked: bool = True, below: bool = False) -> Text:
        # two labels side by side are not read as one
        wide = self._metrics.horizontalAdvance(text) + _APART_PX
        return Text(text, at, wide, self._metrics.height() - 2, needed, marked, below)

    def _show(self, found: Sequence[Lettering], scale: _Scale) -> None:
        # by day, so that most texts stay where they are written
        found = sorted(found, key=lambda one: one.box)
        while len(self.items) < len(found):
            item = pg.TextItem(anchor=(0.5, 0.5), color=self._colours.text)
            item.setFont(small())
            self.items.append(self._add(item, 5))
        # making one is slow: those that are not needed wait
        for item in self.items[len(found) :]:
            item.setVisible(False)
        for item, one in zip(self.items, found, strict=False):
            item.setVisible(True)
            if item.toPlainText() != one.text:
                item.setText(one.text)
            left, top, right, bottom = one.box
            item.setPos(*scale.back(((left + right) / 2, (top + bottom) / 2)))
        self.leaders.setData(*columns([scale.back(end) for one in found if one.leader for end in one.leader]))


class _Scale:
    """Between days and heights and a plot's pixels."""

    def __init__(self, box: pg.ViewBox):
        (self._first, self._last), (self._bottom, self._top) = box.viewRange()
        self.width, self.height = box.width(), box.height()

    def across(self, days: Any) -> Any:
        return (days - self._first) / (self._last - self._first) * self.width

    def down(self, heights: Any) -> Any:
        return (self._top - heights) / (self._top - self._bottom) * self.height

    def back(self, at: Spot) -> tuple[float, float]:
        """The day and the height of a place."""
        day = self._first + at[0] / self.width * (self._last - self._first)
        return day, self._top - at[1] / self.height * (self._top - self._bottom)


def _joins(graph: Graph, scale: _Scale) -> Iterator[Stroke]:
    """The lines between points, broken ones too."""
    for segment in graph.segments:
        for line in (*segment.lines("solid"), *segment.lines("broken")):
            yield from pairwise((scale.across(point.day), scale.down(graph.height(point.value))) for point in line)


def _straight_lines(graph: Graph, backdrop: Backdrop, scale: _Scale) -> Iterator[Stroke]:
    """The lines of limits, of infusions, and of the ends of medicines."""
    for band in graph.bands:
        for start, end, _printed in band.parts(backdrop.first, backdrop.last):
            for side in band.sides:
                y = scale.down(graph.height(side))
                yield (scale.across(start), y), (scale.across(end), y)
    ends = [day for shading in backdrop.shadings for day in (shading.start, shading.end) if day is not None]
    for day in (*(line.day for line in backdrop.lines), *ends):
        yield (scale.across(day), 0.0), (scale.across(day), scale.height)


def _bars(graph: Graph, points: Sequence[Point], scale: _Scale) -> tuple[list[Stroke], list[Box]]:
    """The bars of dates that are not certain, and the strokes at their ends."""
    bars, ends = [], []
    for point in points:
        if point.earliest < point.latest:
            y = scale.down(graph.height(point.value))
            first, last = scale.across(point.earliest), scale.across(point.latest)
            bars.append(((first, y), (last, y)))
            ends += [(x - 1, y - _END_PX, x + 1, y + _END_PX) for x in (first, last)]
    return bars, ends


def smears(across: np.ndarray, down: np.ndarray) -> tuple[list[Box], list[Stroke]]:
    """What hundreds of points cover, and the lines from each smear to the next; the points come from left to right."""
    columns_of = (across // _SMEAR_PX).astype(int)
    first = np.flatnonzero(np.diff(columns_of, prepend=columns_of[0] - 1))
    last = np.append(first[1:] - 1, len(across) - 1)
    tops, bottoms = np.minimum.reduceat(down, first) - DOT, np.maximum.reduceat(down, first) + DOT
    lefts, rights = across[first] - DOT, across[last] + DOT
    boxes = list(zip(lefts.tolist(), tops.tolist(), rights.tolist(), bottoms.tolist(), strict=True))
    ends = list(zip(across[last].tolist(), down[last].tolist(), strict=True))
    begins = list(zip(across[first].tolist(), down[first].tolist(), strict=True))
    return boxes, list(zip(ends[:-1], begins[1:], strict=True))
