"""Taking a snapshot while the program is in use: on a thread of its own, with progress and Cancel."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from desktop.clinic.language import N_, _, say
from desktop.session.snapshot import snapshot
from desktop.store.backup import Cancelled
from desktop.store.failures import StoreFailure


class _Copying(QThread):
    """The copy itself; it has its own connection."""

    moved = Signal(int, int)

    def __init__(self, source: Path, target: Path, at: datetime, program: str, parent: QObject):
        super().__init__(parent)
        self._arguments = (source, target, at, program)
        self.cancelled = False
        self.manifest: Any = None
        self.failure = ""

    def run(self) -> None:
        try:
            self.manifest = snapshot(*self._arguments, progress=self._on_progress)
        except Cancelled:
            self.cancelled = True
        except StoreFailure as failure:
            self.failure = str(failure.sentence)

    def _on_progress(self, done: int, all: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.moved.emit(done, all)


class Snapshotting(QObject):
    """One snapshot, from the moment its place was chosen until it is there or gone."""

    done = Signal(str)  # a sentence that says what happened

    def __init__(self, source: Path, target: Path, at: datetime, program: str, parent: QWidget):
        super().__init__(parent)
        self._target = target
        self.dialog = QProgressDialog(str(say(N_("Copying to {path}"), path=target)), _(N_("Cancel")), 0, 0, parent)
        self.dialog.setWindowTitle(_(N_("Snapshot")))
        self.dialog.setMinimumDuration(300)
        self.dialog.setAutoClose(False)
        self.dialog.setAutoReset(False)
        self._copying = _Copying(source, target, at, program, self)
        self._copying.moved.connect(self._on_moved)
        self._copying.finished.connect(self._on_finished)
        self.dialog.canceled.connect(self._copying.requestInterruption)

    def start(self) -> None:
        """Begin."""
        self._copying.start()

    def wait(self) -> None:
        """Stop it and wait until nothing of it is left, before the program ends."""
        self._copying.requestInterruption()
        self._copying.wait()

    def _on_moved(self, done: int, all: int) -> None:
        self.dialog.setMaximum(all)
        self.dialog.setValue(done)

    def _on_finished(self) -> None:
        self.dialog.close()
        self.dialog.deleteLater()
        if self._copying.cancelled:
            sentence = _(N_("The snapshot was cancelled; nothing was left behind."))
        elif self._copying.failure:
            sentence = self._copying.failure
        else:
            sentence = str(say(N_("Snapshot written to {path}, with its manifest beside it."), path=self._target))
        self.done.emit(sentence)

