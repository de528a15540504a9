"""The strip at the foot of a form: what can be done from the saved entry that it shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.entry.entries import Kept
from desktop.clinic.record.review import Sight
from desktop.clinic.words.language import N_, _, say
from desktop.session.attachments import attachments_of
from desktop.session.reviewing import standing
from desktop.session.session import Session

# the menu's keys for them, named on the buttons
ATTACHMENTS_KEY, FOLLOW_KEY, SEEN_KEY = "F7", "F8", "Ctrl+M"


class EntryStrip(QWidget):
    """Whether a physician saw the entry, its attachments with how many there are, and what follows it, such as the infusion of an authorisation."""

    following = Signal()  # what follows shall be typed

    def __init__(self, session: Session, follow: str, parent: QWidget | None = None):
        """`follow` says what follows; "" when nothing does."""
        super().__init__(parent)
        self._session = session
        self._kept: Kept | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        self.seen = QLabel()
        self.seen.setWordWrap(True)
        self.seen.setProperty("role", "help")
        down.addWidget(self.seen)
        across = QHBoxLayout()
        across.setSpacing(8)
        down.addLayout(across)
        self.attachments = QPushButton()
        self.attachments.setProperty("kind", "quiet")
        self.attachments.setAccessibleName(_(N_("Attachments")))
        self.attachments.setToolTip(_(N_("The files that belong to this entry")))
        self.attachments.clicked.connect(self.show_attachments)
        self.follow = QPushButton(f"{_(follow)}   {FOLLOW_KEY}")
        self.follow.setAccessibleName(_(follow))
        self.follow.setToolTip(_(N_("Go on from this entry")))
        self.follow.clicked.connect(self.following)
        for button in (self.attachments, self.follow):
            # Enter presses it as well as Space does
            button.setAutoDefault(True)
            across.addWidget(button)
        across.insertStretch(1)
        self.has_follow = bool(follow)
        if not follow:
            self.follow.hide()

    def show_entry(self, kept: Kept | None) -> None:
        """Be about this entry; about none, there is no strip."""
        self._kept = kept
        self.setVisible(kept is not None)
        self._count()
        self.say_seen()

    def say_seen(self) -> None:
        """Say whether a physician has seen the entry as it stands, and the key that says so."""
        told = standing(self._session, self._kept) if self._kept is not None else ""
        waits = told.startswith((Sight.UNSEEN.value, Sight.CHANGED.value))
        key = str(say(N_("{key} marks it as seen."), key=SEEN_KEY)) if waits else ""
        self.seen.setText(" ".join(filter(None, (told, key))))
        self.seen.setVisible(bool(told))

    def show_attachments(self) -> None:
        """Show the files that belong to the entry."""
        if self._kept is None:
            return
        from desktop.screens.entry.attachments import AttachmentsDialog

        dialog = AttachmentsDialog(self._session, self._kept, self.window())
        dialog.finished.connect(self._count)
        dialog.open()

    def _count(self) -> None:
        found = attachments_of(self._session, self._kept.id) if self._kept is not None else ()
        count = sum(not one.voided for one in found)
        self.attachments.setText(f"{say(N_('Attachments ({count})'), count=count)}   {ATTACHMENTS_KEY}")
