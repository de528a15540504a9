"""What stands around the fields of a form: its title and state above; why it is changed, the question and the buttons below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.entry.entries import Kept
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.checked_fold import CheckedFold
from desktop.screens.entry.question import Question
from desktop.screens.entry.strip import EntryStrip
from desktop.session.session import Session


class FormFrame(QWidget):
    """The frame of a form; what its buttons do is the form's own."""

    def __init__(self, session: Session, name: str, follow: str = "", parent: QWidget | None = None):
        """`name` is that of the entry type, `follow` says what can be typed next from a saved entry."""
        super().__init__(parent)
        self.session = session
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(8)
        head = QHBoxLayout()
        self.title = QLabel()
        self.title.setProperty("role", "cardtitle")
        head.addWidget(self.title)
        head.addStretch()
        self.state = QLabel()
        self.state.setObjectName(f"{name}:state")
        self.state.setProperty("role", "help")
        head.addWidget(self.state)
        self._outer.addLayout(head)

        self.why = QLineEdit()
        self.why.setObjectName(f"{name}:why")
        self.why.setAccessibleName(_(N_("Why it is changed")))
        self.why.setPlaceholderText(_(N_("Why it is changed (may stay empty)")))
        self.checked = CheckedFold(name)
        self.question = Question(name)
        self.strip = EntryStrip(session, follow)
        self.void_button = self._button(N_("Void…"), "quiet", N_("Mark this entry as entered in error"))
        self.versions_button = self._button(N_("Versions"), "quiet", N_("What was there before (Ctrl+H)"))
        self.new_button = self._button(N_("New"), "", N_("Begin another one (Ctrl+N)"))
        self.next_button = self._button(N_("Save + next"), "", N_("Save and type the next one (Ctrl+Enter)"))
        self.save_button = self._button(N_("Save"), "primary", N_("Save (Ctrl+S)"))

    def hold(self, body: QWidget) -> None:
        """Put the fields in their place, and everything else around them."""
        self._outer.addWidget(body, 1)
        for below in (self.checked, self.why, self.question, self.strip):
            self._outer.addWidget(below)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.void_button)
        foot.addWidget(self.versions_button)
        foot.addStretch()
        foot.addWidget(self.new_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.save_button)
        self._outer.addLayout(foot)

    def show_state(self, state: str, kept: Kept | None, single: bool) -> None:
        """Say how what is shown stands, and offer what can be done with it; nothing that writes in a file that is only read."""
        self.state.setText(state)
        self.why.clear()
        for shown_with_an_entry in (self.void_button, self.versions_button, self.why):
            shown_with_an_entry.setVisible(kept is not None)
        self.strip.show_entry(kept)
        self.new_button.setVisible(kept is not None and not single)
        # after a patient, or the letterhead, there is no next one of the same kind to type
        self.next_button.setVisible(kept is None and not single)
        read_only = self.session.file.read_only
        self.why.setReadOnly(read_only)
        for button in (self.void_button, self.new_button, self.next_button, self.save_button):
            button.setEnabled(not read_only)

    def _button(self, text: str, kind: str, tip: str) -> QPushButton:
        button = QPushButton(_(text))
        if kind:
            button.setProperty("kind", kind)
        button.setToolTip(_(tip))
        button.setAccessibleName(_(text))
        # Enter presses it as well as Space does
        button.setAutoDefault(True)
        return button
