"""The pages with one form, each in place of the one before: a new patient, the clinic's letterhead and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from desktop.session.session import Session

if TYPE_CHECKING:
    from desktop.screens.entry.single_form import SingleFormPage


class SinglePages(QObject):
    """Shows them among the other pages; what knows forms is imported when one is first needed."""

    patient_made = Signal(object)  # Kept

    def __init__(self, pages: QStackedWidget):
        super().__init__(pages)
        self._pages = pages
        self.page: SingleFormPage | None = None

    def begin_patient(self, session: Session) -> None:
        """Show the form of a new patient."""
        from desktop.screens.entry.single_form import new_patient

        page = new_patient(session)
        page.form.saved.connect(self.patient_made)
        self._show(page)

    def show_own(self, session: Session, type: str) -> None:
        """Show the one entry of a type that the clinic has, such as its letterhead."""
        from desktop.screens.entry.single_form import of_clinic

        self._show(of_clinic(session, type))

    def keep_draft(self) -> None:
        """Keep what is typed and not yet saved."""
        if self.page is not None:
            self.page.form.keep_draft()

    def leave(self) -> None:
        """Forget the page: its clinic file is about to be closed."""
        if self.page is not None:
            self._pages.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None

    def _show(self, page: SingleFormPage) -> None:
        self.leave()
        self.page = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.form.focus()
