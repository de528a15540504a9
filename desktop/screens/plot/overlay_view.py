"""Courses over each other on the screen, by mouse and keys; it draws what `desktop.clinic.plot.aligned` resolved.

Importing this module imports pyqtgraph, which is slow: the page does it when it first shows something.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QToolTip, QWidget

from desktop.clinic.plot.aligned import CourseLine, Overlay
from desktop.clinic.plot.medians import Median
from desktop.clinic.plot.points import Point
from desktop.screens.look.theme import colours
from desktop.screens.plot.day_axis import AXIS_PX, DayAxis, calm, small
from desktop.screens.plot.strokes import broken, columns, pen, set_bars, tint

_SYMBOLS = {"below": "t", "above": "t1", "apart": "s"}
_REACH_PX, _BAR_PX, _NAME_PX, _LEADER_PX, _AXIS_HEIGHT = 9, 10, 15, 26, 24
_WIDEST_NAME = 240
_TICKS = 8  # what a logarithmic axis names
_MANY = 60  # so many lines and more are paler, with smaller points


class OverlayView(pg.PlotWidget):
    """Up and Down go from line to line, Left and Right along one; Enter or a click opens the result that is told."""

    chosen = Signal(str, str)  # the patient, and the entry

    def __init__(self, parent: QWidget | None = None):
        self._days = DayAxis()
        super().__init__(parent, axisItems={"bottom": self._days})
        calm(self)
        self._days.count_from(0.0)
        self.made: Overlay | None = None
        self._at: tuple[int, int] | None = None
        self._flat: list[tuple[int, int]] = []
        self._xs = self._ys = np.empty(0)
        self.windows: list[QGraphicsRectItem] = []
        self.names: list[pg.TextItem] = []
        self.d0_line = self._added(pg.PlotCurveItem(), -10)
        self.lines = self._added(pg.PlotCurveItem(), 1)
        self.broken_lines = self._added(pg.PlotCurveItem(), 1)
        self.leaders = self._added(pg.PlotCurveItem(connect="pairs"), 0)
        self.date_bars = self._added(pg.ErrorBarItem(), 0)
        self.dots = self._added(pg.ScatterPlotItem(symbol="o", antialias=True), 2)
        self.marked_dots = self._added(pg.ScatterPlotItem(antialias=True), 3)
        self.told_line = self._added(pg.PlotCurveItem(), 5)
        self.ring = self._added(pg.ScatterPlotItem(symbol="o", size=19, antialias=True), 6)
        self.median_bars = self._added(pg.PlotCurveItem(connect="pairs"), 4)
        self.bound_bars = self._added(pg.PlotCurveItem(connect="pairs"), 4)
        self._metrics = QFontMetricsF(small())
        left = self.getAxis("left")
        left.setWidth(AXIS_PX)
        left.enableAutoSIPrefix(False)
        left.setStyle(tickFont=small(), tickLength=0, tickTextOffset=5, maxTickLevel=0, hideOverlappingLabels=True)
        self._days.setStyle(tickFont=small(), tickLength=-4, tickTextOffset=3)
        self._days.setHeight(_AXIS_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.getViewBox().sigResized.connect(self._fit)
        self._recolour()

    def show_overlay(self, made: Overlay) -> None:
        """Draw this in place of what is drawn."""
        self.made = made
        self._at = None
        self.ring.setVisible(False)
        self.told_line.setVisible(False)
        self._flat = [(n, m) for n, line in enumerate(made.lines) for m in range(len(line.points))]
        points = [point for line in made.lines for point in line.points]
        self._xs = np.fromiter((point.day for point in points), float, len(points))
        self._ys = np.fromiter((made.height(point.value) for point in points), float, len(points))
        self.setAccessibleName(made.heading)
        self.setAccessibleDescription(" ".join(made.notes))
        self._draw(points)
        self._fit()

    def mark(self, patient: str) -> None:
        """Tell the first line of a patient apart, if one is drawn."""
        lines = self.made.lines if self.made is not None else ()
        place = next((n for n, line in enumerate(lines) if line.who.patient == patient), None)
        if place is not None:
            self._go(place, len(lines[place].points) - 1)

    def close(self) -> bool:
        self.getViewBox().sigResized.disconnect(self._fit)
        return super().close()

    # drawing -----------------------------------------------------------------------------------------------------

    def _added(self, item: Any, z: float) -> Any:
        item.setZValue(z)
        self.getViewBox().addItem(item, ignoreBounds=True)
        return item

    def _recolour(self) -> None:
        shown = colours()
        self.setBackground(shown.card)
        for side in ("left", "bottom"):
            self.getAxis(side).setPen(shown.line)
            self.getAxis(side).setTextPen(shown.muted)
        self.d0_line.setPen(pen(shown.infusion, 1, Qt.PenStyle.DashLine))
        self.leaders.setPen(pen(shown.muted, 1, Qt.PenStyle.DotLine))
        self.date_bars.setOpts(pen=pen(shown.muted, 1))
        self.median_bars.setPen(pen(shown.text, 4))
        self.bound_bars.setPen(pen(shown.text, 3, Qt.PenStyle.DotLine))
        self.told_line.setPen(pen(shown.accent, 4))
        self.ring.setPen(pen(shown.text, 2))
        self.ring.setBrush(None)

    def _draw(self, points: Sequence[Point]) -> None:
        shown, made = colours(), self.made
        many = len(made.lines) >= _MANY
        xs, ys, joined = _joined(made, [stroke for line in made.lines for stroke in line.strokes])
        self.lines.setPen(pen(tint(shown.accent, 90 if many else 210).color(), 1 if many else 1.5))
        self.lines.setData(xs, ys, connect=joined, antialias=not many)
        xs, ys, joined = _joined(made, [stroke for line in made.lines for stroke in line.broken])
        self.broken_lines.setPen(broken(shown.accent))
        self.broken_lines.setData(xs, ys, connect=joined, antialias=not many)
        plain = [n for n, point in enumerate(points) if point.mark == "value" and not point.assumed]
        # all at once: each of these by itself looks through every point
        look = {"size": 5 if many else 8, "brush": shown.accent, "pen": None}
        self.dots.setData(self._xs[plain], self._ys[plain], **look)
        other = [point for point in points if point.mark != "value" or point.assumed]
        self.marked_dots.setVisible(bool(other))
        self.marked_dots.setData(
            [
                {
                    "pos": (point.day, made.height(point.value)),
                    "symbol": "d" if point.mark == "value" else _SYMBOLS[point.mark],
                    "size": 7 if many else 10,
                    "pen": pen(shown.muted if point.mark == "apart" else shown.accent, 1.5),
                    "brush": shown.accent if point.mark == "value" else shown.card,
                }
                for point in other
            ]
        )
        bars = [(one, one.high if one.mark == "below" else one.low) for one in made.medians if one.mark]
        exact = [(one, at) for one, at in bars if one.mark == "value"]
        bounds = [(one, at) for one, at in bars if one.mark != "value"]
        bounds += [(one, one.high) for one, _at in bounds if one.mark == "between"]
        self.median_bars.setData(*columns(_ends(made, exact)))
        self.bound_bars.setData(*columns(_ends(made, bounds)))

    def _fit(self) -> None:
        """Set the ranges, so that the names have room at the right, and draw what hangs on them."""
        box, made = self.getViewBox(), self.made
        if made is None or box.width() <= 0 or box.height() <= 0:
            return
        named = made.lines if made.named else ()
        wide = max((self._metrics.horizontalAdvance(line.name) for line in named), default=0.0)
        right = min(wide, _WIDEST_NAME) + _LEADER_PX + 12 if named else 12
        ends = [
            made.first,
            made.last,
            *(day for one in made.medians for day in (one.window.first, one.window.last + 1)),
        ]
        first, last = min(ends), max(ends)
        low, high = made.height(made.low), made.height(made.high)
        per_pixel = (last - first or 1.0) / max(box.width() - right - 12, 20)
        self._end = last
        box.setRange(xRange=[first - 12 * per_pixel, last + right * per_pixel], yRange=[low, high], padding=0)
        self.d0_line.setData([0, 0], [low, high])
        self._draw_windows()
        dated = [point for line in made.lines for point in line.points if point.earliest < point.latest]
        days = np.array([point.day for point in dated])
        heights = np.array([made.height(point.value) for point in dated])
        set_bars(self.date_bars, dated, days, heights, _BAR_PX * (high - low) / box.height())
        named_values = [(made.height(tick), f"{tick:g}") for tick in made.ticks_within(_TICKS)]
        self.getAxis("left").setTicks([named_values] if named_values else None)
        self._draw_names(named, per_pixel)

    def _draw_windows(self) -> None:
        made, shown = self.made, colours()
        low, high = made.height(made.low), made.height(made.high)
        while len(self.windows) < len(made.medians):
            item = self._added(QGraphicsRectItem(), -30)
            item.setPen(QPen(Qt.PenStyle.NoPen))
            self.windows.append(item)
        while len(self.windows) > len(made.medians):
            self.getViewBox().removeItem(self.windows.pop())
        for item, one in zip(self.windows, made.medians, strict=True):
            item.setRect(QRectF(one.window.first, low, one.window.last + 1 - one.window.first, high - low))
            item.setBrush(tint(shown.muted, 24))

    def _draw_names(self, named: Sequence[CourseLine], per_pixel: float) -> None:
        """Each as near to the height of its last point as the others leave room, with a line to it."""
        box, made = self.getViewBox(), self.made
        while len(self.names) < len(named):
            item = pg.TextItem(anchor=(0.0, 0.5))
            item.setFont(small())
            self.names.append(self._added(item, 7))
        for item in self.names[len(named) :]:
            item.setVisible(False)
        bottom, top = made.height(made.low), made.height(made.high)
        high = (top - bottom) / box.height() * _NAME_PX
        order = sorted(named, key=lambda line: -line.points[-1].value)
        lowest, left = top + high / 2, self._end + _LEADER_PX * per_pixel
        leaders: list[tuple[float, float]] = []
        for n, (item, line) in enumerate(zip(self.names, order, strict=False)):
            day, at = line.points[-1].day, made.height(line.points[-1].value)
            y = min(max(at, bottom + high * (len(order) - n - 0.5)), lowest - high)
            lowest = y
            item.setVisible(True)
            item.setColor(colours().text)
            item.setText(self._metrics_elided(line.name))
            item.setPos(left, y)
            leaders += [(day, at), (self._end, at), (self._end, at), (left, y)]
        self.leaders.setData(*columns(leaders))

    def _metrics_elided(self, name: str) -> str:
        return self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME)

    # mouse and keys ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        lines = self.made.lines if self.made is not None else ()
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self._open(*self._at)
            return
        step = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }.get(key)
        if step is None or not lines:
            super().keyPressEvent(event)
            return
        if self._at is None:
            self._go(0, 0)
        else:
            n = min(max(self._at[0] + step[0], 0), len(lines) - 1)
            m = min(max(self._at[1] + step[1], 0), len(lines[n].points) - 1)
            self._go(n, m)
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (hit := self._under(event.position())) is not None:
            self._open(*hit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._under(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
        if hit is None:
            QToolTip.hideText()
        elif hit != self._at:
            self._go(*hit)
            self._tell()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self.ring.setVisible(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "made", None) is not None:
            self._recolour()
            self.show_overlay(self.made)

    def _open(self, n: int, m: int) -> None:
        line = self.made.lines[n]
        self.chosen.emit(line.who.patient, line.points[m].entry)

    def _go(self, n: int, m: int) -> None:
        self._at = n, m
        line = self.made.lines[n]
        xs, ys, joined = _joined(self.made, (*line.strokes, *line.broken))
        self.told_line.setVisible(len(xs) > 0)
        self.told_line.setData(xs, ys, connect=joined, antialias=True)
        self.ring.setVisible(True)
        self.ring.setData([line.points[m].day], [self.made.height(line.points[m].value)])

    def _tell(self) -> None:
        n, m = self._at
        line = self.made.lines[n]
        told = line.told(line.points[m])
        self.setAccessibleDescription(", ".join(told))
        spot = self.getViewBox().mapViewToScene(QPointF(line.points[m].day, self.made.height(line.points[m].value)))
        first, *rest = map(html.escape, told)
        QToolTip.showText(self.mapToGlobal(self.mapFromScene(spot)), "<br>".join([f"<b>{first}</b>", *rest]), self)

    def _under(self, position: QPointF) -> tuple[int, int] | None:
        """The nearest point in reach."""
        if not self._flat:
            return None
        box = self.getViewBox()
        inside = box.mapSceneToView(self.mapToScene(position.toPoint()))
        wide, high = box.viewPixelSize()
        far = np.hypot((self._xs - inside.x()) / wide, (self._ys - inside.y()) / high)
        nearest = int(far.argmin())
        return self._flat[nearest] if far[nearest] <= _REACH_PX else None


def _joined(made: Overlay, strokes: Sequence[Sequence[Point]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All strokes as one curve: the days, the values, and whether each point is joined to the next."""
    days, values = columns([(point.day, made.height(point.value)) for stroke in strokes for point in stroke])
    joined = np.ones(len(days), dtype=np.int32)
    ends = np.cumsum([len(stroke) for stroke in strokes], dtype=int) - 1
    joined[ends] = 0
    return days, values, joined


def _ends(made: Overlay, bars: Sequence[tuple[Median, float | None]]) -> list[tuple[float, float]]:
    """The ends of each bar, as wide as its window."""
    return [
        (day, made.height(at)) for one, at in bars if at is not None for day in (one.window.first, one.window.last + 1)
    ]
