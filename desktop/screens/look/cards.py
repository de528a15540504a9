"""Cards: what belongs together stands on one surface."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.clinic.words.language import _


class Card(QFrame):
    """A surface with a hairline border; its title is optional, its body is a column."""

    def __init__(self, title: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("card", "true")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        if title:
            label = QLabel(_(title))
            label.setProperty("role", "cardtitle")
            self.head.addWidget(label)
            self.head.addStretch()
            self.body.addLayout(self.head)
