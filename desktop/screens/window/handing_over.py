"""What leaves the program: a snapshot, pages, a figure, as a file or on a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.outgoing import Outgoing, ToPrint, ToWrite
from desktop.screens.look.paths import ask_new
from desktop.screens.window.work import Works
from desktop.session.session import Session
from desktop.session.snapshot import snapshot

if TYPE_CHECKING:
    from desktop.screens.window.printing import Printing


class HandingOver(QObject):
    """Asks where a file shall lie, or which printer shall print, and does it on a thread, while the window stays in use."""

    done = Signal(str)  # what happened, as a sentence

    def __init__(self, window: QWidget, program: str):
        super().__init__(window)
        self._window, self._program = window, program
        self.works = Works(window)
        self.works.done.connect(self.done)
        self._printing: Printing | None = None

    def serve(self, outgoing: Outgoing) -> None:
        """Do what a page wants printed or written from now on."""
        outgoing.print_asked.connect(self._print)
        outgoing.write_asked.connect(self._ask_path)

    def ask_snapshot(self, session: Session) -> None:
        """Ask where a snapshot shall lie, and take it."""

        def take(path: Path) -> None:
            self.take_snapshot(session, path)

        suggested = _documents() / f"{session.file.path.stem} {session.clock():%Y-%m-%d} snapshot.sqlite"
        ask_new(self._window, _(N_("Snapshot")), _(N_("SQLite file (*.sqlite)")), take, suggested, may_replace=False)

    def take_snapshot(self, session: Session, path: Path) -> None:
        """Take a snapshot of a session's clinic file."""
        source, at, program = session.file.path, session.clock(), self._program

        def copy(progress: Progress) -> str:
            snapshot(source, path, at, program, progress)
            return str(say(N_("Snapshot written to {path}, with its manifest beside it."), path=path))

        self.works.begin(_(N_("Snapshot")), str(say(N_("Copying to {path}"), path=path)), copy)

    def _print(self, wanted: ToPrint) -> None:
        if self._printing is None:
            # printing is imported when something is printed
            from desktop.screens.window.printing import Printing

            self._printing = Printing(self._window, self.works)
            self._printing.done.connect(self.done)
        self._printing.ask(wanted)

    def _ask_path(self, wanted: ToWrite) -> None:
        def use(path: Path) -> None:
            self.write_paper(wanted.session, wanted.about, wanted.write, path, wanted.title)

        self.ask_paper(_(wanted.title), _(wanted.names), wanted.name, use)

    def ask_paper(self, title: str, names: str, name: str, use: Callable[[Path], None]) -> None:
        """Ask where pages or a figure shall lie, then use the path."""
        ask_new(self._window, title, names, use, _documents() / name, may_replace=True)

    def write_paper(
        self, session: Session, about: Any, write: Callable[..., Any], path: Path, title: str = N_("Summary")
    ) -> None:
        """Write pages or a figure: `write(session, about, path, progress)`; they are about a patient, or the rows of a recall."""

        def work(progress: Progress) -> str:
            beside = session.beside()
            try:
                write(beside, about, path, progress)
            finally:
                beside.close()
            return str(say(N_("Written to {path}."), path=path))

        self.works.begin(_(title), str(say(N_("Writing {path}"), path=path)), work)

    def stop(self) -> None:
        """Cancel what is under way and wait until nothing of it is left."""
        self.works.stop()


def _documents() -> Path:
    """Where a person looks for what was written for them."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
