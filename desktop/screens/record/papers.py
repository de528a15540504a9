"""The papers beside the summary: a button that lists them, each with the ways in which it can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, _
from desktop.session.session import Session


class Way(Protocol):
    """One way in which a paper can be asked for."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def named(self) -> str: ...


class Listed(Protocol):
    """A paper as the paper room lists it."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def ending(self) -> str: ...

    @property
    def names(self) -> str: ...

    @property
    def is_printed(self) -> bool: ...

    def choices(self, session: Session, patient: str) -> Sequence[Way]: ...

    def pages(self, session: Session, patient: str, choice: str) -> Any: ...

    def write(
        self, session: Session, patient: str, choice: str, target: Path, progress: Progress | None = None
    ) -> None: ...


class PapersButton(QPushButton):
    """Asks which paper. `chosen` is for a file: its title, the filters of a dialog, the end of its name, and how it is written;
    `printed` is for a printer: its title, and how its pages are made."""

    chosen = Signal(str, str, str, object)
    printed = Signal(str, object)

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__(_(N_("More papers")), parent)
        self.setObjectName("summary.papers")
        self.setAutoDefault(True)
        self._papers = papers
        self._session: Session | None = None
        self._patient = ""
        menu = QMenu(self)
        menu.setObjectName("summary.papers.menu")
        # what a paper can be about changes with every entry
        menu.aboutToShow.connect(self._list)
        self.setMenu(menu)

    def show_patient(self, session: Session, patient: str) -> None:
        """Offer the papers of a patient."""
        self._session, self._patient = session, patient

    def open(self) -> None:
        """List the papers, with the focus on the first of them."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        menu.setActiveAction(next(iter(menu.actions()), None))

    def _list(self) -> None:
        menu = self.menu()
        menu.clear()
        if self._session is None:
            return
        for paper in self._papers.listed():
            ways = paper.choices(self._session, self._patient)
            label = _(paper.label)
            if len(ways) == 1:
                self._offer(menu, label, paper, ways[0])
                continue
            more = menu.addMenu(label)
            more.setEnabled(bool(ways))
            for way in ways:
                self._offer(more, way.label, paper, way)

    def _offer(self, menu: QMenu, label: str, paper: Listed, way: Way) -> None:
        """What can be done with a paper: a page is printed or saved, anything else is a file."""
        if not paper.is_printed:
            menu.addAction(f"{label}…").triggered.connect(partial(self._choose, paper, way))
            return
        what = menu.addMenu(label)
        what.addAction(_(N_("Print…"))).triggered.connect(partial(self._print, paper, way))
        what.addAction(_(N_("Save as PDF…"))).triggered.connect(partial(self._choose, paper, way))

    def _print(self, paper: Listed, way: Way, checked: bool = False) -> None:
        self.printed.emit(paper.label, lambda session, patient: paper.pages(session, patient, way.code))

    def _choose(self, paper: Listed, way: Way, checked: bool = False) -> None:
        name = f"{paper.name} {way.named}".strip() + paper.ending
        self.chosen.emit(paper.label, paper.names, name, _written(paper, way.code))


def _written(paper: Listed, choice: str) -> Callable[[Session, str, Path, Progress | None], None]:
    """How a paper is written, once it is known where."""

    def write(session: Session, patient: str, target: Path, progress: Progress | None = None) -> None:
        paper.write(session, patient, choice, target, progress)

    return write
