"""One small multiple with the mouse and the keys: what lies where, told and opened. Importing it imports pyqtgraph."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.screens.plot.day_axis import Backdrop
from desktop.screens.plot.graph_drawing import GraphDrawing

_REACH_PX = 9  # how near the mouse must be


@dataclass(frozen=True)
class Hit:
    """What lies under the mouse: its entry ("" while it is typed) and what is told of it."""

    entry: str
    told: tuple[str, ...]


class GraphView(GraphDrawing):
    """A graph whose points, infusions and courses of medicines tell what they are and can be opened.

    The arrow keys go from point to point, I from infusion to infusion and Shift+I back; Enter opens what was told last.
    Space, or a double click where nothing can be opened, asks for the graph alone and large.
    """

    chosen = Signal(object)  # the id of the entry
    large_asked = Signal(object)  # the key of the graph

    def __init__(self, parent: QWidget | None = None, large: bool = False):
        super().__init__(parent, large)
        self._at: int | None = None
        # the infusion that is told, by its place among the lines
        self._told_line: int | None = None
        self._hit: Hit | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    def show_graph(self, graph: Graph) -> None:
        """Draw this graph; the ring stays at its point, as long as that is there."""
        ringed = None if self._at is None else self._points[self._at]
        super().show_graph(graph)
        if ringed is None:
            return
        same = (at for at, point in enumerate(self._points) if (point.entry, point.day) == (ringed.entry, ringed.day))
        self._at = next(same, None)
        if self._at is None:
            self.ring.setVisible(False)
        elif self.ring.isVisible():
            self._go(self._at)

    def show_backdrop(self, backdrop: Backdrop) -> None:
        """Draw what all graphs share; an infusion that is told may have gone."""
        if self._backdrop is None or self._backdrop.lines != backdrop.lines:
            self._leave_line()
        super().show_backdrop(backdrop)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and not self._opens(event.position()):
            self.large_asked.emit(self.graph.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._opens(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if hit is not None and hit.entry:
            self.chosen.emit(hit.entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._under(event.position())
        if hit == self._hit:
            return
        self._hit = hit
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if hit and hit.entry else Qt.CursorShape.ArrowCursor
        )
        if hit is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), _card(hit.told), self)

    def leaveEvent(self, event: QEvent) -> None:
        self._hit = None
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), len(self._points)
        if key == Qt.Key.Key_Space:
            self.large_asked.emit(self.graph.key)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (told := self._told_entry()) is not None:
            if told:
                self.chosen.emit(told)
            return
        back = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if (
            key == Qt.Key.Key_I
            and (back or not event.modifiers())
            and self._backdrop is not None
            and self._backdrop.lines
        ):
            self._tell_line(-1 if back else 1)
            return
        at = -1 if self._at is None else self._at
        steps = {
            Qt.Key.Key_Left: max(at - 1, 0),
            Qt.Key.Key_Right: min(at + 1, count - 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        if key not in steps or not count:
            # up, down and the rest scroll the graphs
            event.ignore()
            return
        self._leave_line()
        self._go(steps[key])
        point = self._points[self._at]
        self._tell(self.graph.told(point), self.place(point))

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)
        if self._points and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go(len(self._points) - 1 if self._at is None else self._at)

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self.ring.setVisible(False)
        self._leave_line()

    def _go(self, at: int) -> None:
        self._at = at
        self.ring.setVisible(True)
        self.ring.setData(self._days[at : at + 1], self._heights[at : at + 1])

    def _tell_line(self, step: int) -> None:
        """Tell of the next infusion, or of the one before; after the last one comes the first again."""
        lines = self._backdrop.lines
        at = self._told_line
        self._told_line = (0 if step > 0 else len(lines) - 1) if at is None else (at + step) % len(lines)
        line = lines[self._told_line]
        self.ring.setVisible(False)
        lowest, highest = self._reach()
        self.told_line.setData([line.day] * 2, [lowest, highest])
        self.told_line.setVisible(True)
        self._tell(line.hover, self._on_widget(QPointF(line.day, highest)))

    def _leave_line(self) -> None:
        self._told_line = None
        self.told_line.setVisible(False)

    def _told_entry(self) -> str | None:
        """The entry of what was told last, "" while that is being typed; None before anything was."""
        if self._told_line is not None:
            return self._backdrop.lines[self._told_line].entry
        return None if self._at is None else self._points[self._at].entry

    def _tell(self, told: Sequence[str], at: QPointF) -> None:
        """Show a card at a place of this widget, and say it to who does not see it."""
        self.setAccessibleDescription(", ".join(told))
        QToolTip.showText(self.mapToGlobal(at.toPoint()), _card(told), self)

    def _opens(self, position: QPointF) -> Hit | None:
        """What a click there opens; on the title nothing, so that there is a place to double-click on in every graph."""
        return None if self._title.geometry().contains(position.toPoint()) else self._under(position)

    def _under(self, position: QPointF) -> Hit | None:
        """The nearest point in reach, else an infusion, else the course of a medicine."""
        if self._backdrop is None:
            return None
        box = self.getViewBox()
        inside = box.mapFromScene(self.mapToScene(position.toPoint()))
        if not box.rect().contains(inside):
            return None
        x, y = inside.x(), inside.y()
        if self._points:
            far = np.hypot(self._across(self._days) - x, self._down(self._heights) - y)
            nearest = int(far.argmin())
            if far[nearest] <= _REACH_PX:
                return Hit(self._points[nearest].entry, self.graph.told(self._points[nearest]))
        lines = [(abs(self._across(line.day) - x), line) for line in self._backdrop.lines]
        far_line, line = min(lines, key=lambda found: found[0], default=(_REACH_PX, None))
        if line is not None and far_line <= _REACH_PX / 2:
            return Hit(line.entry, line.hover)
        day = self._backdrop.first + x / box.width() * (self._backdrop.last - self._backdrop.first)
        for shading in self._backdrop.shadings:
            if shading.start <= day <= (self._backdrop.last if shading.end is None else shading.end):
                return Hit(shading.entry, (shading.label,))
        return None


def _card(told: Sequence[str]) -> str:
    first, *rest = [html.escape(line) for line in told] or [""]
    return "<br>".join([f"<b>{first}</b>", *rest])
