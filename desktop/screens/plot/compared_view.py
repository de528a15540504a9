"""What is compared as it is shown: courses over each other with a table and what is said of them, or two side by side."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from desktop.clinic.plot.aligned import Overlay
from desktop.clinic.plot.side_by_side import SideBySide
from desktop.clinic.words.language import N_, _, say

if TYPE_CHECKING:
    from desktop.screens.plot.overlay_view import OverlayView
    from desktop.screens.plot.side_by_side_view import SideBySideView

_NOTES_PX, _FEW_NOTES_PX = 118, 40


class ComparedView(QWidget):
    """One of: lines, two columns, a sentence, how far the reading is. pyqtgraph is imported when something is drawn."""

    chosen = Signal(str, str)  # the patient, and the entry

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.overlay: OverlayView | None = None
        self.beside: SideBySideView | None = None
        self.bar = QProgressBar()
        self.bar.setObjectName("compare.progress")
        self.bar.setTextVisible(False)
        self.message = _said("message", "muted")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table = _said("table", "")
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.notes = _said("notes", "help")
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("compare.notes")
        self._scroll.setAccessibleName(_(N_("What is said of it")))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.notes)
        self._place = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addLayout(self._place, 1)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.table)
        layout.addWidget(self._scroll)
        self.bar.hide()
        self.tell("")

    def tell(self, sentence: str) -> None:
        """Show nothing but a sentence."""
        self.message.setText(sentence)
        self._only(None, "", ())

    def say_progress(self, done: int, all: int) -> None:
        """Show how far the reading is."""
        self.bar.show()
        self.bar.setMaximum(all)
        self.bar.setValue(done)
        self.message.setText(str(say(N_("Reading patient {done} of {all}; Esc stops it."), done=done, all=all)))

    def show_overlay(self, made: Overlay) -> None:
        """Show courses over each other."""
        if self.overlay is None:
            from desktop.screens.plot.overlay_view import OverlayView

            self.overlay = OverlayView()
            self.overlay.setObjectName("compare.plot")
            self.overlay.chosen.connect(self.chosen)
            self._place.addWidget(self.overlay, 1)
        self._only(self.overlay, _table(made), made.notes)
        self.overlay.show_overlay(made)

    def show_beside(self, made: SideBySide) -> None:
        """Show two courses side by side."""
        if self.beside is None:
            from desktop.screens.plot.side_by_side_view import SideBySideView

            self.beside = SideBySideView()
            self.beside.chosen.connect(self.chosen)
            self._place.addWidget(self.beside, 1)
        self._only(self.beside, "", made.notes)
        self.beside.show_courses(made)

    def _only(self, shown: QWidget | None, table: str, notes: tuple[str, ...]) -> None:
        for view in (self.overlay, self.beside):
            if view is not None:
                view.setVisible(view is shown)
        self.message.setVisible(shown is None)
        self.table.setText(table)
        self.table.setVisible(bool(table))
        self.notes.setText("\n".join(notes))
        self._scroll.setVisible(bool(notes))
        self._scroll.setFixedHeight(_NOTES_PX if table else _FEW_NOTES_PX)


def _said(name: str, role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(f"compare:{name}")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def _table(made: Overlay) -> str:
    """The windows with their counts and medians as rich text."""
    rows = []
    for name, cells in made.table.rows():
        row = "".join(f'<td align="center" style="padding: 0 9px">{html.escape(cell)}</td>' for cell in cells)
        rows.append(f'<tr><td style="padding-right: 9px">{html.escape(name)}</td>{row}</tr>')
    return f"<table>{''.join(rows)}</table>" if rows else ""
