"""The first page: make a clinic file, open one, or look at the example."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.words.language import N_, _
from desktop.screens.look.cards import Card


class StartPage(QWidget):
    """Where one begins while no clinic file is open."""

    create_asked = Signal()
    open_asked = Signal()
    example_asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        outer = QHBoxLayout(self)
        outer.addStretch()
        column = QVBoxLayout()
        column.addStretch()
        card = Card()
        card.setFixedWidth(480)
        card.body.setContentsMargins(32, 28, 32, 28)
        card.body.setSpacing(14)
        title = QLabel(_(N_("Tolera")))
        title.setProperty("role", "name")
        card.body.addWidget(title)
        about = QLabel(
            _(
                N_(
                    "The record of a clinic that treats drug hypersensitivity with cells. Everything lies in one clinic file on this machine; nothing is sent anywhere."
                )
            )
        )
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        card.body.addWidget(about)
        self.message = QLabel()
        self.message.setObjectName("start:message")
        self.message.setWordWrap(True)
        self.message.setProperty("role", "danger")
        self.message.hide()
        card.body.addWidget(self.message)
        self.create_button = self._choice(
            card, N_("Make a clinic file…"), N_("For a clinic that begins today."), self.create_asked
        )
        self.open_button = self._choice(
            card, N_("Open a clinic file…"), N_("One that exists already, or a snapshot to read."), self.open_asked
        )
        self.example_button = self._choice(
            card,
            N_("Look at the example"),
            N_("The published case that Tolera was made from, in a file of its own."),
            self.example_asked,
        )
        self.create_button.setProperty("kind", "primary")
        column.addWidget(card)
        column.addStretch()
        outer.addLayout(column)
        outer.addStretch()

    def say(self, sentence: str) -> None:
        """Say why no clinic file is open; "" says nothing."""
        self.message.setText(f"✕ {sentence}" if sentence else "")
        self.message.setVisible(bool(sentence))

    def _choice(self, card: Card, text: str, about: str, signal: Signal) -> QPushButton:
        button = QPushButton(_(text))
        button.setAccessibleDescription(_(about))
        # Enter chooses as well as Space does
        button.setAutoDefault(True)
        button.clicked.connect(signal)
        label = QLabel(_(about))
        label.setProperty("role", "help")
        label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        holder = QVBoxLayout()
        holder.setSpacing(3)
        holder.addWidget(button)
        holder.addWidget(label)
        card.body.addLayout(holder)
        return button
