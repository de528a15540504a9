"""A page with one form: a new patient, or the clinic's letterhead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.clinic.entries import Entry
from desktop.screens.cards import Card
from desktop.screens.form import EntryForm
from desktop.screens.theme import EDGE
from desktop.session.session import Session


class SingleFormPage(QWidget):
    """One form on a card of its own."""

    def __init__(self, session: Session, type: type[Entry], parent: QWidget | None = None):
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        card = Card()
        card.setFixedSize(520, 600)
        self.form = EntryForm(session, type)
        card.body.addWidget(self.form)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch()
