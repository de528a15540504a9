"""The pages that a preview shows while they are made: a long record's on a thread, with how far it is and Cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, _
from desktop.screens.look.background import Background
from desktop.session.session import Session


class Preparing(QWidget):
    """A bar and Cancel, seen while pages are made. `made` brings them, `ended` says why there are none."""

    made = Signal(object)
    ended = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._work: Background | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_(N_("Preparing the pages")))
        self.bar.setTextVisible(False)
        across.addWidget(self.bar, 1)
        self.cancel_button = QPushButton(_(N_("Cancel")))
        self.cancel_button.setAutoDefault(True)
        self.cancel_button.clicked.connect(self.stop)
        across.addWidget(self.cancel_button)
        self.hide()

    def begin(self, session: Session, make: Callable[[Session, Progress], Any]) -> None:
        """Make pages beside the session; those that are still being made are given up."""
        self.stop()

        def work(progress: Progress) -> Any:
            beside = session.beside()
            try:
                pages = make(beside, progress)
                # they are set on this thread too
                progress(pages.count, pages.count)
            finally:
                beside.close()
            return pages

        self.bar.setRange(0, 0)
        self._work = Background(work, self)
        self._work.moved.connect(self._on_moved)
        self._work.finished.connect(self._on_finished)
        self.show()
        self._work.start()

    def stop(self) -> None:
        """Give up what is being made, and wait until it has ended."""
        if self._work is not None:
            self._work.cancel()

    def _on_moved(self, done: int, all: int) -> None:
        self.bar.setRange(0, all)
        self.bar.setValue(done)

    def _on_finished(self) -> None:
        work = self.sender()
        work.deleteLater()
        if work is not self._work:
            return
        self._work = None
        self.hide()
        if work.result is not None:
            self.made.emit(work.result)
        else:
            self.ended.emit(
                _(
                    N_(
                        "The pages were not prepared, as you asked. Print or save them as PDF, or come back to this page."
                    )
                )
                if work.cancelled
                else f"✕ {work.failure}"
            )
