"""The x axis that all graphs share: days as dates, or as days since D0. Importing this module imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QWidget

from desktop.clinic.plot.trajectories import InfusionLine, Shading, Tick
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import day_number, exactly
from desktop.screens.look.theme import SMALL_PX, Colours

AXIS_PX = 46  # as wide in every graph, so that they stand on one x axis
STRIP_PX = 24
_TICKS_PX = 15  # the strip's line for the days of tests
_MARK_PX = 7
OVER_PX = 24  # the axis reaches over its end, for the last tick's words
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Backdrop:
    """What stands behind all graphs alike: the x range in days, infusions, courses of medicines, colours, the days of tests."""

    first: float
    last: float
    lines: tuple[InfusionLine, ...]
    shadings: tuple[Shading, ...]
    colours: Colours
    ticks: tuple[Tick, ...] = ()


class DayAxis(pg.AxisItem):
    """Ticks of days since 1970 as dates, or as days since D0.

    pyqtgraph's own date axis leaves the year out, knows English months alone, and wants seconds.
    """

    def __init__(self) -> None:
        super().__init__("bottom")
        self.d0: float | None = None

    def count_from(self, d0: float | None) -> None:
        """Count days from here; None shows dates."""
        if d0 != self.d0:
            self.d0 = d0
            self.picture = None
            self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if self.d0 is not None:
            spacing, values = super().tickValues(minVal - self.d0, maxVal - self.d0, size)[0]
            # there are whole days only
            return [(spacing, [value + self.d0 for value in values if float(value).is_integer()])]
        room = (maxVal - minVal) / max(size, 1.0) * 76
        first, last = date.fromordinal(int(minVal) + _EPOCH), date.fromordinal(int(maxVal) + _EPOCH)
        for step in (1, 2, 7, 14):
            if step >= room:
                start = day_number(first)
                return [
                    (step, [float(day) for day in range(start - start % step, int(maxVal) + 1, step) if day >= minVal])
                ]
        step = next((step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240) if step * 30.4 >= room), 600)
        months = range((first.year * 12) // step * step, last.year * 12 + 12, step)
        days = [float(day_number(date(month // 12, month % 12 + 1, 1))) for month in months]
        return [(step * 30.4, [day for day in days if minVal <= day <= maxVal])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self.d0 is not None:
            return [f"{round(value - self.d0)}".replace("-", "−") for value in values]
        days = [date.fromordinal(round(value) + _EPOCH) for value in values]
        if spacing >= 364:
            return [str(day.year) for day in days]
        return [(parse_when(f"{day:%Y-%m}", today=day) if spacing > 14 else exactly(day)).shown() for day in days]


class AxisStrip(pg.PlotWidget):
    """The one x axis under all graphs; above its line the days of skin tests, patch tests and provocations."""

    def __init__(self, parent: QWidget | None = None):
        self.axis = DayAxis()
        super().__init__(parent, axisItems={"bottom": self.axis})
        calm(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = self.getAxis("left")
        left.setWidth(AXIS_PX)
        left.setStyle(showValues=False, tickLength=0)
        self.axis.setStyle(tickFont=small(), tickLength=-4, tickTextOffset=3, hideOverlappingLabels=OVER_PX)
        self.axis.setHeight(STRIP_PX - 4)
        self.getPlotItem().layout.setContentsMargins(0, 0, OVER_PX, 0)
        self.setFixedHeight(STRIP_PX)
        self._backdrop: Backdrop | None = None
        self.tick_marks = pg.ScatterPlotItem(symbol="t", size=_MARK_PX, antialias=True)
        self.getViewBox().addItem(self.tick_marks, ignoreBounds=True)
        self.tick_words: list[pg.TextItem] = []
        self.getViewBox().setYRange(0, 1, padding=0)
        self.getViewBox().sigResized.connect(self._write_ticks)

    def show_days(self, backdrop: Backdrop, d0: float | None) -> None:
        """Show these days, counted from D0 if one is given."""
        self.setBackground(backdrop.colours.card)
        self.getAxis("left").setPen(backdrop.colours.card)
        # a hairline would not be seen in the dark
        self.axis.setPen(backdrop.colours.muted)
        self.axis.setTextPen(backdrop.colours.muted)
        self.getViewBox().setXRange(backdrop.first, backdrop.last, padding=0)
        self.axis.count_from(d0)
        self._backdrop = backdrop
        self.setFixedHeight(STRIP_PX + (_TICKS_PX if backdrop.ticks else 0))
        self.tick_marks.setPen(None)
        self.tick_marks.setBrush(backdrop.colours.muted)
        self.tick_marks.setData([tick.day for tick in backdrop.ticks], [0.5] * len(backdrop.ticks))
        self._write_ticks()

    def close(self) -> bool:
        self.getViewBox().sigResized.disconnect(self._write_ticks)
        return super().close()

    def _write_ticks(self) -> None:
        """The words right of their marks, or left of them where there is no room; marks that stand close share theirs."""
        box = self.getViewBox()
        for item in self.tick_words:
            box.removeItem(item)
        self.tick_words.clear()
        backdrop = self._backdrop
        if backdrop is None or not backdrop.ticks or box.width() <= 0:
            return
        per_pixel = (backdrop.last - backdrop.first) / box.width()
        metrics = QFontMetricsF(small())
        for ticks in close_together(
            backdrop.ticks, lambda text: (metrics.horizontalAdvance(text) + 2 * _MARK_PX) * per_pixel
        ):
            text = words_of(ticks)
            fits = ticks[-1].day + (metrics.horizontalAdvance(text) + 2 * _MARK_PX) * per_pixel <= backdrop.last
            item = pg.TextItem(text, color=backdrop.colours.muted, anchor=(0.0 if fits else 1.0, 0.5))
            item.setFont(small())
            item.setPos(
                ticks[-1].day + _MARK_PX / 2 * per_pixel if fits else ticks[0].day - _MARK_PX / 2 * per_pixel, 0.5
            )
            box.addItem(item, ignoreBounds=True)
            self.tick_words.append(item)


def close_together(ticks: Sequence[Tick], wide: Callable[[str], float]) -> list[list[Tick]]:
    """The ticks, which come by day, in groups: what stands where another's words would is in its group. `wide` is in days."""
    groups: list[list[Tick]] = []
    for tick in ticks:
        if groups and tick.day < groups[-1][-1].day + wide(words_of(groups[-1])):
            groups[-1].append(tick)
        else:
            groups.append([tick])
    return groups


def words_of(ticks: Sequence[Tick]) -> str:
    """What a group of ticks is called, each word once."""
    return ", ".join(dict.fromkeys(tick.label for tick in ticks))


def calm(plot: pg.PlotWidget) -> None:
    """No menu, no buttons, no moving by the mouse: a wheel scrolls the graphs."""
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(False, False)
    plot.disableAutoRange()
    plot.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
    plot.getPlotItem().setContentsMargins(0, 0, 0, 0)


def small(bold: bool = False) -> QFont:
    """The font of what is written inside a plot."""
    font = QFont()
    font.setPixelSize(SMALL_PX + bold)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
