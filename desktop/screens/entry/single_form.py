"""A page with one form: a new patient, or what the clinic has one of: its letterhead, its settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.entry_types import BY_NAME
from desktop.screens.entry.form import EntryForm
from desktop.screens.look.cards import Card
from desktop.screens.look.theme import EDGE
from desktop.session.session import Session


class SingleFormPage(QWidget):
    """One form on a card of its own."""

    def __init__(self, session: Session, type: type[Entry], parent: QWidget | None = None):
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        card = Card()
        card.setFixedSize(520, 600)
        self.form = EntryForm(session, type, single=True)
        card.body.addWidget(self.form)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch()


def new_patient(session: Session) -> SingleFormPage:
    """An empty form for a new patient, or the draft of one."""
    page = SingleFormPage(session, Patient)
    page.form.blank("")
    return page


def of_clinic(session: Session, name: str) -> SingleFormPage:
    """The form of the one entry of a type that the clinic has, such as its letterhead."""
    type = BY_NAME[name]
    page = SingleFormPage(session, type)
    kept = next(iter(session.of_clinic(type)), None)
    if kept is None:
        page.form.blank("")
    else:
        page.form.show_entry(kept)
    return page
