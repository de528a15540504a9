"""What is longer than its place: shown as far as there is room, more is reached by scrolling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """A frameless place for one tall widget; it takes no focus of its own."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def scroll_to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def show_cell(self, cell: QWidget) -> None:
        """Bring a cell of a grid into view, with its head or what is said under it where they are near."""
        # Qt's own ensureWidgetVisible leaves a cell that is seen where it is, its head hidden
        place = cell.mapTo(self.widget(), cell.rect().center())
        self.ensureVisible(place.x(), place.y(), 0, cell.height() + 56)
