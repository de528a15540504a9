"""The pens, the tints and the columns of numbers that a graph is drawn with. Importing this module imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPen

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Shading
from desktop.screens.look.theme import Colours

_SHADING_ALPHA = 22
_BROKEN_ALPHA = 150


def pen(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A line of this colour, as wide at every scale."""
    return pg.mkPen(colour, width=width, style=style)


def tint(colour: str, alpha: int) -> QBrush:
    """A colour that lets through what lies behind it."""
    seen_through = QColor(colour)
    seen_through.setAlpha(alpha)
    return QBrush(seen_through)


def rising(shading: Shading, colours: Colours) -> QBrush:
    """The tint of a course, growing from the earliest to the latest day on which it can have begun."""
    full = tint(colours.question, _SHADING_ALPHA)
    if shading.start_earliest >= shading.start_latest:
        return full
    gradient = QLinearGradient(shading.start_earliest, 0, shading.start_latest, 0)
    gradient.setColorAt(0, tint(colours.question, 0).color())
    gradient.setColorAt(1, full.color())
    return QBrush(gradient)


def set_bars(item: pg.ErrorBarItem, dated: Sequence[Any], days: np.ndarray, heights: np.ndarray, beam: float) -> None:
    """Bars from the earliest to the latest day of what is dated, with ends `beam` high."""
    item.setVisible(bool(dated))
    if not dated:
        return
    earlier = days - np.array([one.earliest for one in dated])
    later = np.array([one.latest for one in dated]) - days
    item.setData(x=days, y=heights, left=earlier, right=later, beam=beam)


def broken(colour: str) -> QPen:
    """A line where something lies between two points, or may: thin, pale and sparse."""
    made = QPen(tint(colour, _BROKEN_ALPHA), 1.5)
    made.setCosmetic(True)
    made.setDashPattern([1.5, 4.5])
    return made


def days_of(points: Sequence[Point]) -> np.ndarray:
    """The days of points."""
    return np.fromiter((point.day for point in points), float, len(points))


def heights(graph: Graph, points: Sequence[Point]) -> np.ndarray:
    """Where points stand on their graph's axis."""
    return np.fromiter((graph.height(point.value) for point in points), float, len(points))


def in_pairs(graph: Graph, lines: Iterable[Sequence[Point]]) -> tuple[np.ndarray, np.ndarray]:
    """The days and the heights of lines, each as the pairs of points that it joins."""
    ends = [point for line in lines for pair in pairwise(line) for point in pair]
    return days_of(ends), heights(graph, ends)


def open_bars(graph: Graph, points: Sequence[Point], away: float, half: float) -> list[tuple[float, float]]:
    """The bars of dates whose last, or first, day is that of an infusion, in pairs of ends: there they have no cap `half` high
    and stay `away` days from it."""
    found: list[tuple[float, float]] = []
    for point in points:
        at, most = graph.height(point.value), (point.latest - point.earliest) / 4
        days = {"earliest": point.earliest, "latest": point.latest}
        for end, inward in (("earliest", 1), ("latest", -1)):
            if point.open in (end, "both"):
                days[end] += inward * min(away, most)
            else:
                found += [(days[end], at - half), (days[end], at + half)]
        found += [(day, at) for day in days.values()]
    return found


def columns(pairs: Sequence[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """The first ones and the second ones of pairs."""
    both = np.array(pairs, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]
