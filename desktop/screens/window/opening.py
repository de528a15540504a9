"""Making and opening clinic files from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, _
from desktop.session.session import Session


class Opening(QObject):
    """Asks for a clinic file over a window, and opens it."""

    opened = Signal(object)  # the session on it
    refused = Signal(str)  # why it was not opened, as a sentence

    def __init__(self, window: QWidget, clinics: Any):
        """`clinics` makes and opens clinic files and remembers the last one."""
        super().__init__(window)
        self._window, self._clinics = window, clinics

    def ask_create(self) -> None:
        """Ask where a new clinic file shall lie."""
        from desktop.screens.look.paths import ask_new

        title, names = _(N_("Make a clinic file")), _(N_("Clinic file (*.sqlite)"))
        ask_new(self._window, title, names, self._create, self._clinics.default(), may_replace=False)

    def ask_open(self) -> None:
        """Ask which clinic file to open."""
        from desktop.screens.look.paths import ask_existing

        names = _(N_("Clinic file (*.sqlite);;All files (*)"))
        ask_existing(self._window, _(N_("Open a clinic file")), names, self._open)

    def open_example(self) -> None:
        """Open the example, made first if it is not there yet."""
        self._try(self._clinics.example)

    def _create(self, path: Path) -> None:
        self._try(lambda: self._clinics.create(path))

    def _open(self, path: Path) -> None:
        self._try(lambda: self._clinics.open(path))

    def _try(self, make: Callable[[], Session]) -> None:
        try:
            session = make()
        except Failure as failure:
            self.refused.emit(str(failure.sentence))
        else:
            self.opened.emit(session)
