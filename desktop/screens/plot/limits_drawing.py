"""The limits behind a graph: as strong as they are printed, faint where no report prints them any more, thin and dotted where they
are published for other assays. Imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.screens.look.theme import Colours
from desktop.screens.plot.day_axis import Backdrop
from desktop.screens.plot.strokes import columns, pen, tint

Add = Callable[[Any, float], Any]  # puts an item into the graph, at this height

_ALPHA = 26
_FAINT_ALPHA, _FAINT_LINE = 9, 90


class LimitsDrawing:
    """The areas and the lines of limits: `printed` are those that reports print, `faint` goes on behind the last of them.

    What is published for other assays has lines alone: `published_lines`.
    """

    def __init__(self, box: pg.ViewBox, add: Add):
        self._box, self._add = box, add
        self.printed: list[QGraphicsRectItem] = []
        self.faint: list[QGraphicsRectItem] = []
        self.lines = add(pg.PlotCurveItem(connect="pairs"), -15)
        self.faint_lines = add(pg.PlotCurveItem(connect="pairs"), -16)
        self.published_lines = add(pg.PlotCurveItem(connect="pairs"), -14)

    def colour(self, colours: Colours) -> None:
        """Take these colours; the areas do when they are drawn."""
        self.lines.setPen(pen(colours.limits, 1))
        self.faint_lines.setPen(QPen(tint(colours.limits, _FAINT_LINE), 0))
        self.published_lines.setPen(pen(colours.muted, 1, Qt.PenStyle.DotLine))

    def draw(self, graph: Graph, backdrop: Backdrop, bottom: float, top: float) -> None:
        """Draw a graph's limits between two heights."""
        own = [band for band in graph.bands if not band.published]
        parts = [(band, *part) for band in own for part in band.parts(backdrop.first, backdrop.last)]
        sides = [graph.height(side) for band in graph.bands if band.published for side in band.sides]
        self.published_lines.setData(*columns([(day, y) for y in sides for day in (backdrop.first, backdrop.last)]))
        for items, lines, alpha, wanted in (
            (self.printed, self.lines, _ALPHA, [part[:3] for part in parts if part[3]]),
            (self.faint, self.faint_lines, _FAINT_ALPHA, [part[:3] for part in parts if not part[3]]),
        ):
            resize(items, len(wanted), self._box, self._add, -20)
            edges: list[tuple[float, float]] = []
            for item, (band, start, end) in zip(items, wanted, strict=True):
                low, high = _between(graph, band, bottom, top)
                item.setRect(QRectF(start, low, end - start, high - low))
                item.setBrush(tint(backdrop.colours.limits, alpha))
                edges += [(day, graph.height(side)) for side in band.sides[::-1] for day in (start, end)]
            lines.setData(*columns(edges))


def resize(items: list[QGraphicsRectItem], count: int, box: pg.ViewBox, add: Add, z: float) -> None:
    """As many areas as are wanted."""
    while len(items) < count:
        item = add(QGraphicsRectItem(), z)
        item.setPen(QPen(Qt.PenStyle.NoPen))
        items.append(item)
    while len(items) > count:
        box.removeItem(items.pop())


def _between(graph: Graph, band: Band, bottom: float, top: float) -> tuple[float, float]:
    """The heights that limits lie between, inside these."""
    low = bottom if band.low is None else min(max(graph.height(band.low), bottom), top)
    high = top if band.high is None else max(min(graph.height(band.high), top), bottom)
    return low, high
