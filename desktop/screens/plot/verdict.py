"""What is said of a graph at its right end: what must be read first, and as large as the number that it is said of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clinic.plot.verdicts import VerdictLine
from desktop.screens.plot.words import label, put

VERDICT_PX = 180
# one size for all but the words; bold but for a number that stands plain
_ROLES = {"caveat": "title", "change": "title", "plain": "text", "words": "help"}


class VerdictColumn(QWidget):
    """The lines of a verdict below each other, each as its role asks; of a width, or as wide as there is room."""

    def __init__(self, width: int | None = None):
        super().__init__()
        self._labels = {role: label(look) for role, look in _ROLES.items()}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(0)
        for each in self._labels.values():
            layout.addWidget(each)
        layout.addStretch()
        if width is not None:
            self.setFixedWidth(width)

    def show_lines(self, lines: Sequence[VerdictLine]) -> None:
        """Show these lines; those of one role stand together."""
        for role, each in self._labels.items():
            put(each, "\n".join(line.text for line in lines if line.role == role))

    def needed(self) -> int:
        """How high it must be for all of it to be read."""
        return self.layout().totalHeightForWidth(self.width())
