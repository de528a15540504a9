"""The strip at the foot of a form: what can be done from the saved entry that it shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.clinic.entry.entries import Kept
from desktop.clinic.words.language import N_, _, say
from desktop.session.attachments import attachments_of
from desktop.session.session import Session

# the menu's keys for them, named on the buttons
ATTACHMENTS_KEY, FOLLOW_KEY = "F7", "F8"


class EntryStrip(QWidget):
    """The entry's attachments with how many there are, and what follows it, such as the infusion of an authorisation."""

    following = Signal()  # what follows shall be typed

    def __init__(self, session: Session, follow: str, parent: QWidget | None = None):
        """`follow` says what follows; "" when nothing does."""
        super().__init__(parent)
        self._session = session
        self._kept: Kept | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
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
