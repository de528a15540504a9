"""Lines of a label and what is told of it, such as the dose of a bag with its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.clinic.words.language import _

_LABEL_PX = 116


class ToldLines(QWidget):
    """To be read alone; a line is as high as its words need."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these pairs of a label (marked) and its words."""
        while len(self._lines) < len(lines):
            self._add_line()
        for place, (label, words) in enumerate(self._lines):
            said, text = lines[place] if place < len(lines) else ("", "")
            label.setText(_(said))
            words.setText(text)
            for widget in (label, words):
                widget.setVisible(bool(said))
        self.setVisible(bool(lines))

    def _add_line(self) -> None:
        row = len(self._lines)
        label, words = QLabel(), QLabel()
        label.setProperty("role", "label")
        label.setFixedWidth(_LABEL_PX)
        for column, widget in enumerate((label, words)):
            widget.setWordWrap(True)
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        self._lines.append((label, words))
