"""The page on which courses are compared, among the other pages of the window: made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.screens.window.frame import Frame

if TYPE_CHECKING:
    from desktop.screens.plot.compare_page import ComparePage


class Comparing(QObject):
    """Shows it over the page that is shown, with what that page's patient has most to tell of, and goes back."""

    def __init__(self, window: Any, frame: Frame, papers: Any):
        """`window` is the main window, which opens patients and hands files over; the page stands in its frame."""
        super().__init__(window)
        self._window, self._frame, self._papers = window, frame, papers
        self.page: ComparePage | None = None
        self._before: QWidget | None = None
        frame.compare_button.clicked.connect(self.show)

    def show(self) -> None:
        """Compare: of a patient who is shown the first graph that others may have, too."""
        window = self._window
        if window.session is None:
            return
        window.keep_drafts()
        if self.page is None:
            from desktop.screens.plot.compare_page import ComparePage

            self.page = ComparePage(self._papers)
            self.page.left.connect(self._go_back)
            self.page.entry_asked.connect(window.open_task)
            window.handing_over.serve(self.page.outgoing)
            self._frame.pages.addWidget(self.page)
        shown = self._frame.pages.currentWidget()
        if shown is not self.page:
            self._before = shown
        trajectories = getattr(shown, "trajectories", None)
        key = next(iter(trajectories.graphs), None) if trajectories is not None else None
        self._frame.pages.setCurrentWidget(self.page)
        self.page.show_session(window.session, getattr(shown, "patient", ""), key)
        self.page.take_focus()

    def stop(self) -> None:
        """The clinic file is about to be closed."""
        if self.page is not None:
            self.page.stop()

    def _go_back(self) -> None:
        if self._before is not None:
            self._frame.pages.setCurrentWidget(self._before)
            take_focus = getattr(self._before, "take_focus", None)
            if take_focus is not None:
                take_focus()
