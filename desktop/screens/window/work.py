"""Work that takes longer than a moment: on a thread of its own, with progress and Cancel, while the window stays in use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Cancelled, Progress
from desktop.clinic.words.language import N_, _
from desktop.screens.look.background import told_of_fault


class _Thread(QThread):
    moved = Signal(int, int)

    def __init__(self, do: Callable[[Progress], str], parent: QObject):
        super().__init__(parent)
        self._do = do
        self.sentence = ""

    def run(self) -> None:
        try:
            self.sentence = self._do(self._on_progress)
        except Cancelled:
            self.sentence = _(N_("Cancelled; nothing was left behind."))
        except Failure as failure:
            self.sentence = f"✕ {failure.sentence}"
        except Exception as fault:
            # a thread has nobody above it who would say so
            self.sentence = f"✕ {told_of_fault(fault)}"

    def _on_progress(self, done: int, all: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.moved.emit(done, all)


class Work(QObject):
    """One piece of work. `do(progress)` runs on the thread, opens what it needs itself, and returns what to say at the end."""

    done = Signal(str)

    def __init__(self, title: str, label: str, do: Callable[[Progress], str], parent: QWidget):
        super().__init__(parent)
        self.dialog = QProgressDialog(label, _(N_("Cancel")), 0, 0, parent)
        self.dialog.setWindowTitle(title)
        self.dialog.setMinimumDuration(300)
        self.dialog.setAutoClose(False)
        self.dialog.setAutoReset(False)
        self._thread = _Thread(do, self)
        self._thread.moved.connect(self._on_moved)
        self._thread.finished.connect(self._on_finished)
        self.dialog.canceled.connect(self._thread.requestInterruption)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Cancel it and wait until it has ended, before the program does."""
        self._thread.requestInterruption()
        self._thread.wait()

    def _on_moved(self, done: int, all: int) -> None:
        self.dialog.setMaximum(all)
        self.dialog.setValue(done)

    def _on_finished(self) -> None:
        self.dialog.canceled.disconnect(self._thread.requestInterruption)
        self.dialog.close()
        self.dialog.deleteLater()
        self.done.emit(self._thread.sentence)
        self.deleteLater()


class Works(QObject):
    """The pieces of work that are under way."""

    done = Signal(str)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._window = parent
        self.under_way: list[Work] = []

    def begin(self, title: str, label: str, do: Callable[[Progress], str]) -> None:
        """Begin another one."""
        work = Work(title, label, do, self._window)
        self.under_way.append(work)
        work.done.connect(self._on_done)
        work.start()

    def stop(self) -> None:
        """Cancel all of them and wait until they have ended."""
        for work in self.under_way:
            work.stop()

    def _on_done(self, sentence: str) -> None:
        self.under_way.remove(self.sender())
        # one that only prepares something has nothing to say
        if sentence:
            self.done.emit(sentence)
