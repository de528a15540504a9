"""One trajectory as it is drawn: points, lines, limits, infusions and courses of medicines in one small plot.

Importing this module imports pyqtgraph, which is slow: the view does it when it is first shown.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGraphicsRectItem, QLabel, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.points import Point
from desktop.screens.plot.day_axis import AXIS_PX, Backdrop, calm, small
from desktop.screens.plot.graph_labels import GraphLabels
from desktop.screens.plot.limits_drawing import LimitsDrawing, resize
from desktop.screens.plot.strokes import (
    broken,
    columns,
    days_of,
    heights,
    in_pairs,
    open_bars,
    pen,
    rising,
    set_bars,
)

_TITLE_PX = 20  # kept free of data above them
_TITLE_END_PX = 6
_FOOT_PX = 9
_OPEN_PX = 7  # a date's bar stays so far away from an infusion of its last, or first, day
_TICK_PX = 15  # room for the number of a tick
_BAR_PX = 12  # how high the ends of a date's bar are
_SYMBOLS = {"value": "o", "below": "t", "above": "t1", "apart": "s"}


class GraphDrawing(pg.PlotWidget):
    """One small multiple, or a `large` graph with room for every label and more ticks.

    The items that it draws are there to be looked at; they live as long as the graph does.
    """

    def __init__(self, parent: QWidget | None = None, large: bool = False):
        super().__init__(parent)
        calm(self)
        self._large = large
        self.graph: Graph | None = None
        # what a legend must explain: "below", "above", "apart", "provisional", "uncertain", "limits", "broken"
        self.marks: frozenset[str] = frozenset()
        self.shading_items: list[QGraphicsRectItem] = []
        self.limits = LimitsDrawing(self.getViewBox(), self._added)
        self.solid_lines = self._added(pg.PlotCurveItem(antialias=True), 1)
        # twice as fast as one path, and the dots hide the joints
        self.solid_lines.setSegmentedLineMode("on")
        # where something lies between two points, or may
        self.broken_lines = self._added(pg.PlotCurveItem(antialias=True, connect="pairs"), 1)
        self.broken_lines.setSegmentedLineMode("on")
        self.shading_edges = self._added(pg.PlotCurveItem(connect="pairs"), -12)
        self.infusion_lines = self._added(pg.PlotCurveItem(connect="pairs"), -10)
        self.infusion_bars = self._added(pg.ErrorBarItem(), -9)
        # the infusion that is told: a thick line, so that it is not its colour alone
        self.told_line = self._added(pg.PlotCurveItem(), -8)
        self.told_line.setVisible(False)
        self.date_bars = self._added(pg.ErrorBarItem(), 0)
        self.open_bars = self._added(pg.PlotCurveItem(connect="pairs"), 0)
        # one symbol for all is fast; those that differ are few
        self.value_dots = self._added(pg.ScatterPlotItem(symbol="o", size=8, antialias=True), 2)
        self.marked_dots = self._added(pg.ScatterPlotItem(antialias=True), 3)
        self.ring = self._added(pg.ScatterPlotItem(symbol="o", size=19, antialias=True), 4)
        self.ring.setVisible(False)
        self.lettering = GraphLabels(self.getViewBox(), self._added, large)
        self._backdrop: Backdrop | None = None
        self._points: tuple[Point, ...] = ()
        self._unsure: list[Point] = []
        self._unlabelled = False
        self._marked: list[Point] = []
        self._days = self._heights = np.empty(0)
        self._named: list[tuple[float, str]] = []
        self._title = QLabel(self)
        self._title.setFont(small(bold=True))
        self._title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title.move(AXIS_PX + 10, 4)
        self._style_axes()
        self.getViewBox().sigResized.connect(self._refit)

    # what is drawn -----------------------------------------------------------------------------------------------

    def show_graph(self, graph: Graph) -> None:
        """Draw this graph in place of what is drawn; items that are the same stay."""
        before, self.graph = self.graph, graph
        points = graph.points
        self._points = tuple(sorted(points, key=_day)) if _unsorted(graph) else points
        self._unsure = [point for point in self._points if point.assumed or point.earliest < point.latest]
        self._days = np.fromiter((point.day for point in self._points), float, len(self._points))
        self._heights = heights(graph, self._points)
        title = graph.heading
        if before is None or (before.heading, before.kind) != (title, graph.kind):
            self._write_title()
            self.getAxis("left").setStyle(showValues=graph.kind == "number")
            self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(line.text for line in graph.verdict))
        self._marked = [point for point in self._points if point.provisional or point.mark != "value"]
        self._draw_points()
        self.marks = self._found_marks()
        if self._backdrop is not None:
            self._fit(before is None or before.bands != graph.bands)

    def show_backdrop(self, backdrop: Backdrop) -> None:
        """Draw what all graphs share: the x range, the infusions, the courses of medicines, in these colours."""
        recoloured = self._backdrop is None or self._backdrop.colours != backdrop.colours
        self._backdrop = backdrop
        if recoloured:
            self._recolour()
            self._draw_points()
        self._fit(True)

    def place(self, point: Point) -> QPointF:
        """Where a point is drawn, in this widget's pixels."""
        return self._on_widget(QPointF(point.day, self.graph.height(point.value)))

    @property
    def labels(self) -> list[pg.TextItem]:
        """The texts beside points and lines; those that are not needed are hidden."""
        return self.lettering.items

    def close(self) -> bool:
        self.getViewBox().sigResized.disconnect(self._refit)
        return super().close()

    def sizeHint(self) -> QSize:
        return QSize(200, 60)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unlabelled and self._backdrop is not None and self.graph is not None:
            self._place_labels()

    def _found_marks(self) -> frozenset[str]:
        found = {point.mark for point in self._marked} - {"value"}
        if any(point.provisional for point in self._marked):
            found.add("provisional")
        if self._unsure:
            found.add("uncertain")
        if self.graph.bands:
            found.add("limits")
        if any(join.look == "broken" for segment in self.graph.segments for join in segment.joins):
            found.add("broken")
        return frozenset(found)

    # drawing -----------------------------------------------------------------------------------------------------

    def _added(self, item: Any, z: float) -> Any:
        item.setZValue(z)
        self.getViewBox().addItem(item, ignoreBounds=True)
        return item

    def _style_axes(self) -> None:
        left, bottom = self.getAxis("left"), self.getAxis("bottom")
        left.setWidth(AXIS_PX)
        left.enableAutoSIPrefix(False)
        left.setStyle(
            tickFont=small(), tickLength=0, tickTextOffset=5, maxTickLevel=int(self._large), hideOverlappingLabels=True
        )
        bottom.setStyle(showValues=False, tickLength=0)
        bottom.setHeight(1)

    def _recolour(self) -> None:
        colours = self._backdrop.colours
        self.setBackground(colours.card)
        for side in ("left", "bottom"):
            self.getAxis(side).setPen(colours.line)
            self.getAxis(side).setTextPen(colours.muted)
        self.value_dots.setPen(None)
        self.value_dots.setBrush(colours.accent)
        self.date_bars.setOpts(pen=pen(colours.accent, 1))
        self.open_bars.setPen(pen(colours.accent, 1))
        self.broken_lines.setPen(broken(colours.accent))
        self.infusion_lines.setPen(pen(colours.infusion, 1, Qt.PenStyle.DashLine))
        self.infusion_bars.setOpts(pen=pen(colours.infusion, 1))
        self.told_line.setPen(pen(colours.infusion, 3))
        self.shading_edges.setPen(pen(colours.question, 1, Qt.PenStyle.DotLine))
        self.limits.colour(colours)
        self.ring.setPen(pen(colours.text, 2))
        self.ring.setBrush(None)
        self.solid_lines.setPen(pen(colours.accent, 2))
        self.lettering.colour(colours)

    def _draw_points(self) -> None:
        if self.graph is None or self._backdrop is None:
            return
        graph, colours = self.graph, self._backdrop.colours
        solid = [line for segment in graph.segments for line in segment.lines("solid")]
        if len(solid) == 1 and len(solid[0]) == len(self._points):
            self.solid_lines.setData(self._days, self._heights, connect="all")
        else:
            self.solid_lines.setData(*in_pairs(graph, solid), connect="pairs")
        self.broken_lines.setData(*in_pairs(graph, [line for one in graph.segments for line in one.lines("broken")]))
        plain = slice(None)
        if self._marked:
            plain = [at for at, point in enumerate(self._points) if point.mark == "value" and not point.provisional]
        self.value_dots.setData(self._days[plain], self._heights[plain])
        self.marked_dots.setVisible(bool(self._marked))
        self.marked_dots.setData(
            [
                {
                    "pos": (point.day, graph.height(point.value)),
                    "symbol": _SYMBOLS[point.mark],
                    "size": 13 if point.provisional else 11,
                    "pen": pen(
                        colours.muted if point.mark == "apart" else colours.accent, 2 if point.provisional else 1.5
                    ),
                    "brush": colours.card,
                }
                for point in self._marked
            ]
        )

    def _write_title(self) -> None:
        """The title in the width that there is; its unit is never cut."""
        graph, room = self.graph, self.width() - self._title.x() - _TITLE_END_PX
        unit = graph.heading.removeprefix(graph.title)
        metrics = self._title.fontMetrics()
        name = metrics.elidedText(graph.title, Qt.TextElideMode.ElideMiddle, room - metrics.horizontalAdvance(unit))
        if self._title.text() != name + unit:
            self._title.setText(name + unit)
            self._title.adjustSize()

    def _refit(self) -> None:
        if self.graph is not None:
            self._write_title()
        if self._backdrop is not None and self.graph is not None:
            self._fit(True)

    def _fit(self, background: bool) -> None:
        """Set the ranges, where they changed, and draw what hangs on them; `background` also what lies behind."""
        box = self.getViewBox()
        room = box.height() - _TITLE_PX - _FOOT_PX
        if room <= 0 or self.graph is None:
            return
        lowest, highest = self._reach()
        per_pixel = (highest - lowest) / room
        wanted = [
            [self._backdrop.first, self._backdrop.last],
            [lowest - _FOOT_PX * per_pixel, highest + _TITLE_PX * per_pixel],
        ]
        if box.viewRange() != wanted:
            box.setRange(xRange=wanted[0], yRange=wanted[1], padding=0)
            background = True
        self._name_ticks(int(room / _TICK_PX))
        if background:
            self._draw_background(*wanted[1])
        self._draw_bars(per_pixel)
        self._place_labels()

    def _name_ticks(self, most: int) -> None:
        named = [(self.graph.height(tick), f"{tick:g}") for tick in self.graph.ticks_within(max(most, 1))]
        if named != self._named:
            self._named = named
            self.getAxis("left").setTicks([named] if named else None)

    def _reach(self) -> tuple[float, float]:
        """Where the least and the greatest value of the axis stand."""
        return self.graph.height(self.graph.low), self.graph.height(self.graph.high)

    def _draw_background(self, bottom: float, top: float) -> None:
        backdrop = self._backdrop
        self.limits.draw(self.graph, backdrop, bottom, top)
        resize(self.shading_items, len(backdrop.shadings), self.getViewBox(), self._added, -30)
        for item, shading in zip(self.shading_items, backdrop.shadings, strict=True):
            end = backdrop.last if shading.end is None else shading.end
            start = min(shading.start_earliest, end)
            item.setRect(QRectF(start, bottom, end - start, top - bottom))
            item.setBrush(rising(shading, backdrop.colours))
        ends = [day for one in backdrop.shadings for day in (one.start, one.end) if day is not None]
        # the dashes and dots end below the title
        reach = (bottom, self._reach()[1])
        self.shading_edges.setData(*columns([(day, y) for day in ends for y in reach]))
        self.infusion_lines.setData(*columns([(line.day, y) for line in backdrop.lines for y in reach]))

    def _draw_bars(self, per_pixel: float) -> None:
        """A horizontal bar from the earliest to the latest day of each date that is not certain."""
        closed = [point for point in self._unsure if not point.open]
        set_bars(self.date_bars, closed, days_of(closed), heights(self.graph, closed), _BAR_PX * per_pixel)
        away = _OPEN_PX * (self._backdrop.last - self._backdrop.first) / (self.getViewBox().width() or 1)
        opened = [point for point in self._unsure if point.open]
        self.open_bars.setData(*columns(open_bars(self.graph, opened, away, _BAR_PX / 2 * per_pixel)))
        lines = [line for line in self._backdrop.lines if line.earliest < line.latest]
        low = np.full(len(lines), self._reach()[0] - _FOOT_PX / 2 * per_pixel)
        set_bars(self.infusion_bars, lines, np.array([line.day for line in lines]), low, 5 * per_pixel)

    # labels ------------------------------------------------------------------------------------------------------

    def _place_labels(self) -> None:
        """Write the values beside their points and the limits at their lines, on nothing that is drawn."""
        self._unlabelled = not self.isVisible()
        # behind a graph that is alone and large, or on another page: when it is seen next
        if not self._unlabelled:
            head = (0.0, 0.0, self._title.width() + 14.0, float(_TITLE_PX))
            self.lettering.write(self.graph, self._points, self._backdrop, self._heights, head)

    # pixels ------------------------------------------------------------------------------------------------------

    def _across(self, days: Any) -> Any:
        box = self.getViewBox()
        first, last = box.viewRange()[0]
        return (days - first) / (last - first) * box.width()

    def _down(self, values: Any) -> Any:
        box = self.getViewBox()
        bottom, top = box.viewRange()[1]
        return (top - values) / (top - bottom) * box.height()

    def _pixels(self, days: np.ndarray, values: np.ndarray) -> tuple[list[float], list[float]]:
        return self._across(days).tolist(), self._down(values).tolist()

    def _on_widget(self, at: QPointF) -> QPointF:
        inside = QPointF(self._across(at.x()), self._down(at.y()))
        return QPointF(self.mapFromScene(self.getViewBox().mapToScene(inside)))


def _unsorted(graph: Graph) -> bool:
    return bool(graph.loose or graph.words) or len(graph.segments) > 1


def _day(point: Point) -> float:
    return point.day
