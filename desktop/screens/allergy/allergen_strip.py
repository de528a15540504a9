"""What the sheet of an allergen panel asks or tells under its table, with the answers as buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop.clinic.words.language import N_, _
from desktop.screens.look.looks import set_look


class Strip(QFrame):
    """One question, or one thing that was done; Esc closes it."""

    closed = Signal()

    def __init__(self, name: str):
        super().__init__()
        self.setObjectName(f"{name}:strip")
        self.setProperty("card", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        layout.addWidget(self.sentence)
        self.act = QPushButton()
        self.close_button = QPushButton()
        self.close_button.setProperty("kind", "quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.close_button, self.act):
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.insertStretch(1)
        layout.addLayout(buttons)
        self.close_button.clicked.connect(self.leave)
        self.act.clicked.connect(self._on_act)
        self._does: Callable[[], None] | None = None
        self.hide()

    def ask(self, text: str, button: str, does: Callable[[], None]) -> None:
        """Ask whether to do something."""
        self._does = does
        self._show(text, "question", _(N_("No, go back")))
        self.act.setText(button)
        self.act.setVisible(True)
        self.act.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str, role: str = "question") -> None:
        """Say something, in the role "question" or "danger"."""
        self._does = None
        self._show(text, role, _(N_("Close")))
        self.act.setVisible(False)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, button: str, does: Callable[[], None]) -> None:
        """Offer to do something about what was told."""
        self._does = does
        self.act.setText(button)
        self.act.setVisible(True)

    def leave(self) -> None:
        """Close it and go back to the table."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _show(self, text: str, role: str, back: str) -> None:
        set_look("state", role, self)
        set_look("role", role, self.sentence)
        self.sentence.setText(text)
        self.close_button.setText(back)
        self.show()

    def _on_act(self) -> None:
        does, self._does = self._does, None
        self.leave()
        if does is not None:
            does()
