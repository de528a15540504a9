"""The worklist among the other pages of the window, and the button at the left that says how much of it there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from desktop.clinic.words.language import N_, _, say
from desktop.session.reviewing import count, reviewed_types
from desktop.session.session import Session
from desktop.session.signal import Change
from desktop.session.worklist import asking, worklist

if TYPE_CHECKING:
    from desktop.screens.record.worklist import WorklistPage


class WorklistPlace(QObject):
    """Makes the page when it is first needed, and keeps page and button as the clinic file is."""

    chosen = Signal(str, str)  # the patient, and the entry that asks for something

    def __init__(self, pages: QStackedWidget, button: QPushButton):
        super().__init__(pages)
        self._pages, self._button = pages, button
        self.page: WorklistPage | None = None

    def show(self, session: Session) -> None:
        """Show what is due for any patient, and what waits to be seen."""
        if self.page is None:
            from desktop.screens.record.worklist import WorklistPage

            self.page = WorklistPage()
            self.page.chosen.connect(self.chosen)
            self._pages.addWidget(self.page)
        self._pages.setCurrentWidget(self.page)
        self.page.fill(session)
        self.page.take_focus()

    @property
    def is_shown(self) -> bool:
        """Is it what one looks at?"""
        return self.page is not None and self._pages.currentWidget() is self.page

    def clear(self) -> None:
        """Say nothing yet: what is due asks for the entry types, which come when the window stands."""
        self._button.setText(_(N_("Worklist")))

    def follow(self, session: Session, change: Change) -> None:
        """Something was written: say anew what it may bear on."""
        if not change.types or change.types & (asking() | reviewed_types()):
            self.say(session)

    def say(self, session: Session | None) -> None:
        """Say how much is due today or late, and how much waits to be seen."""
        if session is None:
            return
        today = session.clock().date()
        due = sum(task.is_due(today) for task in worklist(session))
        waiting = count(session).waiting
        told = [
            str(say(sentence, count=number))
            for sentence, number in ((N_("{count} due"), due), (N_("{count} not seen"), waiting))
            if number
        ]
        name = _(N_("Worklist"))
        self._button.setText(f"{name}: {', '.join(told)}" if told else name)
        if self.is_shown and self.page is not None:
            self.page.fill(session)
