"""The graphs of a plot below each other: they scroll above an axis that stays, and none of them stands cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.screens.look.theme import INSIDE
from desktop.screens.plot.graph_row import GRAPH_PX, WELL_PX, GraphRow
from desktop.screens.plot.verdict import VERDICT_PX

_PRESSED_FOR = 5  # so many graphs are seen at once, even where they are low
_WHEEL_LINES = 3  # a notch of most wheels: it goes one graph on


def shares(room: int, least: Sequence[int], grows: Sequence[bool], gap: int) -> list[int]:
    """How high each row is: as many of the first as fit into `room` fill it whole, and those behind them are as high.

    `least` is how high each must be, `grows` which of them take what is left over. Five are pressed down to that for, more are
    not. One row has all the room at least.
    """
    well = [max(height, WELL_PX) if grown else height for height, grown in zip(least, grows, strict=True)]
    whole = max(_fitting(room, well, gap), min(_fitting(room, least, gap), _PRESSED_FOR), min(len(least), 1))
    growing = sum(grows[:whole])
    spare = max(room - sum(least[:whole]) - gap * (whole - 1), 0) if growing else 0
    each, over = divmod(spare, growing) if growing else (0, 0)
    heights = []
    for at, (height, grown) in enumerate(zip(least, grows, strict=True)):
        # the pixels that no even share has go to the first ones
        extra = each + (at < whole and over > 0) if grown else 0
        over -= extra > each
        heights.append(height + extra)
    return heights


def _fitting(room: int, heights: Sequence[int], gap: int) -> int:
    """How many of the first rows fit."""
    return sum(used <= room + gap for used in accumulate(height + gap for height in heights))


class GraphScroll(QScrollArea):
    """Scrolls the graphs above an axis that stays, from graph to graph."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QWidget()
        self._stack = QVBoxLayout(column)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(INSIDE)
        self._stack.addStretch()
        self.setWidget(column)
        self._rows: list[GraphRow] = []
        self._tops: list[int] = []
        self._under: QWidget | None = None
        self.verticalScrollBar().actionTriggered.connect(self._stop_at_a_row)

    def put_rows(self, rows: Sequence[GraphRow]) -> None:
        """Show these rows from top to bottom; those that are shown already stay."""
        for place, row in enumerate(rows):
            if self._stack.indexOf(row) != place:
                self._stack.removeWidget(row)
                self._stack.insertWidget(place, row)
        self._rows = list(rows)
        for row in rows:
            row.measure_anew()
        self.fit()

    def fit(self) -> None:
        """Give each row its height, by what its words need and by the room that there is."""
        room = self.viewport().height()
        heights = shares(room, [row.least for row in self._rows], [row.grows for row in self._rows], INSIDE)
        for row, height in zip(self._rows, heights, strict=True):
            if row.height() != height or row.minimumHeight() != height:
                row.setFixedHeight(height)
        self._tops = list(accumulate((height + INSIDE for height in heights), initial=0))
        below = self._tops[-1] - INSIDE - room
        # the last stop too begins with a whole row
        last = next((top for top in self._tops if top >= below), 0)
        self._stack.setContentsMargins(0, 0, 0, max(last - below, 0) if below > 0 else 0)
        self.verticalScrollBar().setSingleStep(max(round(max(heights, default=0) + INSIDE) // _WHEEL_LINES, 1))

    def put_under(self, widget: QWidget | None) -> None:
        """Keep this widget under the graphs, as wide as they and their verdicts are."""
        self._under = widget
        self.setViewportMargins(0, 0, 0, widget.height() if widget is not None else 0)
        if widget is not None:
            widget.show()
            self._lay_under()

    def bring(self, row: QWidget) -> None:
        """Scroll so that this row, or the one that holds this widget, is seen whole."""
        # a graph that was just added has its place only after the layout ran
        self._stack.activate()
        at = next((at for at, one in enumerate(self._rows) if one is row or one.isAncestorOf(row)), None)
        if at is None:
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top, bottom = self._tops[at], self._tops[at + 1] - INSIDE
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(next(stop for stop in self._tops if stop + room >= bottom))

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        if moved and (focused := self.focusWidget()) is not None:
            self.bring(focused)
        return moved

    def minimumSizeHint(self) -> QSize:
        return QSize(VERDICT_PX * 2, GRAPH_PX * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self._lay_under()

    def _stop_at_a_row(self, action: int) -> None:
        """An arrow key goes to the next row's top, a page to the last one that it reaches."""
        bar = self.verticalScrollBar()
        at, to = bar.value(), bar.sliderPosition()
        doing = QAbstractSlider.SliderAction
        if action == doing.SliderSingleStepAdd.value:
            to = next((top for top in self._tops if top > at), to)
        elif action == doing.SliderSingleStepSub.value:
            to = next((top for top in reversed(self._tops) if top < at), 0)
        elif action == doing.SliderPageStepAdd.value:
            to = next((top for top in reversed(self._tops) if at < top <= to + INSIDE), to)
        elif action == doing.SliderPageStepSub.value:
            to = next((top for top in self._tops if to <= top < at), to)
        bar.setSliderPosition(to)

    def _lay_under(self) -> None:
        if self._under is not None:
            shown = self.viewport().geometry()
            self._under.setGeometry(shown.left(), shown.bottom() + 1, shown.width(), self._under.height())
