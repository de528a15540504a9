"""Work whose result is shown once it is there: on a thread of its own, while the page stays in use."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Cancelled, Progress
from desktop.clinic.words.language import N_, say


def told_of_fault(fault: Exception) -> str:
    """What is said of a fault of the program's own, which is logged in full."""
    logging.getLogger("tolera").error("A fault of the program's own", exc_info=fault)
    sentence = N_("Tolera could not do that because of a fault of its own ({kind}).")
    return str(say(sentence, kind=type(fault).__name__))


class Background(QThread):
    """One piece of work. `do(progress)` opens what it needs itself; its result is in `result` when it has finished.

    `result` is None for work that was `cancelled`, or that failed: then `failure` says why.
    """

    moved = Signal(int, int)

    def __init__(self, do: Callable[[Progress], Any], parent: QObject):
        super().__init__(parent)
        self._do = do
        self.result: Any = None
        self.failure = ""
        self.cancelled = False

    def cancel(self) -> None:
        """Stop it, and wait until it has ended."""
        self.requestInterruption()
        self.wait()

    def run(self) -> None:
        try:
            self.result = self._do(self._on_progress)
        except Cancelled:
            self.cancelled = True
        except Failure as failure:
            self.failure = str(failure.sentence)
        except Exception as fault:
            # a thread has nobody above it who would say so
            self.failure = told_of_fault(fault)

    def _on_progress(self, done: int, all: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.moved.emit(done, all)
