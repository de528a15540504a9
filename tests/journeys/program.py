"""Tolera in the test's own process, as `main.py` starts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.app import Clinics, Papers
from desktop.screens.window.window import MainWindow
from desktop.session.session import Session
from tests.journeys.person import Person


def clock() -> datetime:
    return datetime(2026, 11, 23, 10).astimezone()


class Program:
    """One window with somebody in front of it; on `file`, else on the clinic file opened last, else on the start page."""

    def __init__(self, file: Path | None = None, read_only: str = "", clock: Callable[[], datetime] = clock):
        self.clinics = Clinics("Ayşe", clock)
        self.window = MainWindow(self.clinics, Papers())
        self.person = Person(self.window)
        file = file or self.clinics.last()
        if file is None:
            self.window.show_start()
        elif file.exists():
            self.window.use(self.clinics.open(file, read_only))
        else:
            self.window.use(self.clinics.create(file))
        self.window.show()
        self.window.activateWindow()
        self.person.waits_for(self.window.isActiveWindow)

    @property
    def session(self) -> Session:
        """The clinic file that is open."""
        assert self.window.session is not None
        return self.window.session

    def ends(self) -> None:
        """Close the window and give the clinic file back."""
        if self.window is not None:
            self.window.close()
            self.clinics.close()
            self.window.deleteLater()
        self.window = None
