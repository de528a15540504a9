"""The graphs of a plot below each other: they scroll above an axis that stays."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.screens.plot.graph_row import GRAPH_PX, VERDICT_PX


class GraphScroll(QScrollArea):
    """Scrolls the graphs above an axis that stays."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._under: QWidget | None = None
        self._right = 0

    def put_under(self, widget: QWidget | None, right: int) -> None:
        """Keep this widget under the graphs, `right` px narrower than they are."""
        self._under, self._right = widget, right
        self.setViewportMargins(0, 0, 0, widget.height() if widget is not None else 0)
        if widget is not None:
            widget.show()
            self._lay_under()

    def minimumSizeHint(self) -> QSize:
        return QSize(VERDICT_PX * 2, GRAPH_PX * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_under()

    def _lay_under(self) -> None:
        if self._under is not None:
            shown = self.viewport().geometry()
            self._under.setGeometry(shown.left(), shown.bottom() + 1, shown.width() - self._right, self._under.height())
