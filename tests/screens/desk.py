"""A person at the program, with one patient's record open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.clinic.entry.entries import Entry, Kept
from desktop.screens.entry.form import EntryForm
from desktop.screens.window.window import MainWindow
from desktop.session.session import Session
from tests.journeys.person import Person
from tests.journeys.program import Program

HISTORY, TESTS, INFUSIONS, MEDICATION = 2, 3, 4, 5


@dataclass(frozen=True)
class Desk:
    program: Program
    patient: str

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def person(self) -> Person:
        return self.program.person

    @property
    def session(self) -> Session:
        return self.program.session

    @property
    def form(self) -> EntryForm:
        """The form that is shown."""
        return self.window.page.page.form

    def kept(self, type: type[Entry]) -> list[Kept]:
        """What is saved of an entry type."""
        return list(self.session.chart(self.patient).of(type))

    def only(self, type: type[Entry]) -> Any:
        """The one entry that is saved of a type."""
        (kept,) = self.kept(type)
        return kept.entry

    def types_result(self, **texts: str) -> Person:
        """Begin a laboratory result and fill these fields."""
        return self.person.opens_tab(TESTS).begins("lab_result").fills(texts)
