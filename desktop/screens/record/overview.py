"""The overview: the timeline at the left, the trajectories at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.clinic.record.timeline import timeline
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.cards import Card
from desktop.screens.look.fresh import FreshWhenShown
from desktop.screens.record.timeline import TimelineView
from desktop.session.reviewing import events_with_reviews
from desktop.session.session import Session


class OverviewPage(FreshWhenShown):
    """Everything that happened to a patient, and how the markers moved."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._session: Session | None = None
        self._patient = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        card = Card(N_("Timeline"))
        card.setFixedWidth(392)
        # the fold is far below where there is much: that it is there is said above
        self.undated = QLabel()
        self.undated.setProperty("role", "help")
        card.head.addWidget(self.undated)
        self.timeline = TimelineView()
        card.body.addWidget(self.timeline, 1)
        self.none = QLabel(_(N_("Nothing is recorded yet. Begin with the history (Alt+2) or a test (Alt+3).")))
        self.none.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setProperty("role", "muted")
        card.body.addWidget(self.none, 1)
        layout.addWidget(card)
        # the trajectories are put here by the page that owns them
        self.plot = QVBoxLayout()
        layout.addLayout(self.plot, 1)

    def use(self, session: Session) -> None:
        """Show patients of this clinic file."""
        self._session = session

    def show_patient(self, patient: str) -> None:
        """Show a patient's timeline."""
        self._patient = patient
        self.refresh()
        self.timeline.show_anew()

    def take_focus(self) -> None:
        """Put the focus on the timeline."""
        self.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.timeline.currentIndex().isValid() and self.timeline.events.rowCount():
            self.timeline.setCurrentIndex(self.timeline.events.index(0))

    def fill(self) -> None:
        """Show the timeline again."""
        if not self._patient:
            return
        told = timeline(self._session.chart(self._patient), self._session.reader_of(self._patient))
        events = events_with_reviews(self._session, self._patient, told)
        self.timeline.put(events)
        undated = sum(not event.dated for event in events)
        self.undated.setText(str(say(N_("{count} without a known date, at the end"), count=undated)) if undated else "")
        self.timeline.setVisible(bool(events))
        self.none.setVisible(not events)
