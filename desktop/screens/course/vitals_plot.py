"""The vital signs of one infusion, drawn small. Importing it imports pyqtgraph: the sheet does so when there is a value."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.clinic.plot.vital_curves import Curve
from desktop.clinic.words.language import N_, _
from desktop.screens.look.theme import Colours, colours
from desktop.screens.plot.day_axis import AXIS_PX, calm, small

HEIGHT_PX = 132
# px that the minutes take below
_FOOT_PX = 20
_TICKS = (-15, 0, 15, 30, 60, 90, 120)
# of each curve: its symbol and the role of its colour; both sides of the blood pressure are one colour and two symbols
STYLES = {
    "pulse": ("o", "accent"),
    "systolic": ("t", "text"),
    "diastolic": ("t1", "text"),
    "saturation": ("s", "limits"),
}
LEGEND = N_("● pulse /min   ▼ systolic   ▲ diastolic mmHg   ■ SpO₂ %   over minutes from the start")


class VitalsPlot(pg.PlotWidget):
    """Pulse, blood pressure and oxygen saturation by minutes from the start; the start is a dashed line."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        calm(self)
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_(N_("Vital signs by minutes from the start")))
        left, bottom = self.getAxis("left"), self.getAxis("bottom")
        left.setWidth(AXIS_PX)
        left.setStyle(tickFont=small(), tickLength=0, tickTextOffset=5, maxTickLevel=0)
        left.enableAutoSIPrefix(False)
        bottom.setStyle(tickFont=small(), tickLength=-3, tickTextOffset=3)
        bottom.setHeight(_FOOT_PX)
        self._start = pg.InfiniteLine(0, 90)
        self.addItem(self._start, ignoreBounds=True)
        self.items_by_field = {
            field: pg.PlotDataItem(symbol=symbol, symbolSize=7, antialias=True)
            for field, (symbol, _role) in STYLES.items()
        }
        for item in self.items_by_field.values():
            self.addItem(item)
        self._curves: tuple[Curve, ...] = ()
        self._coloured: Colours | None = None
        self.colour()

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Draw these curves in place of what is drawn."""
        if tuple(curves) == self._curves:
            return
        self._curves = tuple(curves)
        by_field = {curve.field: curve.points for curve in curves}
        for field, item in self.items_by_field.items():
            points = by_field.get(field, ())
            item.setData([at for at, _value in points], [float(value) for _at, value in points])
        at = [at for points in by_field.values() for at, _value in points]
        values = [float(value) for points in by_field.values() for _at, value in points]
        if not at:
            return
        first, last = min(-15, *at), max(60, *at)
        self.setXRange(first - 4, last + 4, padding=0)
        self.setYRange(min(40.0, *values) - 5, max(140.0, *values) + 5, padding=0)
        ticks = [tick for tick in _TICKS if first <= tick <= last]
        self.getAxis("bottom").setTicks([[(tick, str(tick).replace("-", "−")) for tick in ticks]])

    def colour(self) -> None:
        """Take the colours of now."""
        now = colours()
        if now == self._coloured:
            return
        self._coloured = now
        self.setBackground(now.card)
        for side in ("left", "bottom"):
            self.getAxis(side).setPen(now.line)
            self.getAxis(side).setTextPen(now.muted)
        self._start.setPen(pg.mkPen(now.infusion, style=Qt.PenStyle.DashLine))
        for field, (_symbol, role) in STYLES.items():
            colour = getattr(now, role)
            item = self.items_by_field[field]
            item.setPen(pg.mkPen(colour, width=1.5))
            item.setSymbolBrush(colour)
            item.setSymbolPen(None)
