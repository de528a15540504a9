"""Printing: asks which printer shall print pages, sends them there, and tells what became of them in a sentence."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.screens.look.outgoing import ToPrint
from desktop.screens.window.work import Works

_CUPS_REFUSED = 0x0400  # the first of IPP's status codes that say that something was not done


class Printing(QObject):
    """Pages are made on a thread, shown to nobody, and sent from a thread; between them somebody chooses the printer."""

    done = Signal(str)  # what happened, as a sentence
    _made = Signal(str, object)

    def __init__(self, window: QWidget, works: Works):
        super().__init__(window)
        self._window, self._works = window, works
        # a signal brings the pages from the thread that made them
        self._made.connect(self._ask_printer)

    def ask(self, wanted: ToPrint) -> None:
        """Make the pages, then ask which printer shall print them."""
        if not QPrinterInfo.availablePrinterNames():
            self.done.emit(_(N_("✕ No printer is installed here. Save the pages as a PDF and print them elsewhere.")))
            return

        def work(progress: Progress) -> str:
            beside = wanted.session.beside()
            try:
                pages = wanted.make(beside, wanted.about)
                # they are set here, and not when the dialog asks how many there are
                progress(pages.count, pages.count)
            finally:
                beside.close()
            self._made.emit(_(wanted.title), pages)
            return ""

        self._works.begin(_(wanted.title), _(N_("Preparing the pages…")), work)

    def _ask_printer(self, title: str, pages: Any) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(pages.title)
        printer.setPageSize(pages.layout.pageSize())
        printer.setPageOrientation(pages.layout.orientation())
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(title)
        # a PDF that lasts is saved by the button beside; what Qt would write here is none
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
        dialog.setMinMax(1, pages.count)
        dialog.setFromTo(1, pages.count)
        dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
        paper = _ChosenPaper(dialog, pages.layout)
        dialog.accepted.connect(lambda: self._send(title, pages, printer, not paper.chosen))
        dialog.finished.connect(dialog.deleteLater)
        # PySide gives `open` of the print dialog another meaning
        QDialog.open(dialog)

    def _send(self, title: str, pages: Any, printer: QPrinter, own_paper: bool) -> None:
        def work(progress: Progress) -> str:
            progress(0, 1)
            scale = pages.paint(printer, own_paper=own_paper)
            if why := _refused_by_queue():
                sentence = N_("Nothing was printed: {printer} took no pages ({why}). Choose another printer.")
                raise Failure(say(sentence, printer=printer.printerName(), why=why))
            return " ".join(str(sentence) for sentence in _told(pages, printer, scale) if sentence)

        self._works.begin(title, str(say(N_("Sending to {printer}"), printer=printer.printerName())), work)


class _ChosenPaper(QObject):
    """The paper under the dialog's "Properties": it begins with the pages' own, and what is accepted there counts."""

    def __init__(self, dialog: QPrintDialog, layout: Any):
        super().__init__(dialog)
        self.chosen = False
        self._layout = layout
        # Windows and macOS show a dialog of their own, which takes the paper from the printer that it is given
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ChildPolished and isinstance(event.child(), QDialog):
            self._begin_with_own(event.child())
        elif event.type() == QEvent.Type.ChildRemoved:
            # another printer has properties of its own
            self.chosen = False
        return False

    def _begin_with_own(self, properties: QDialog) -> None:
        sizes = properties.findChild(QComboBox, "pageSizeCombo")
        for place in range(sizes.count() if sizes is not None else 0):
            size = sizes.itemData(place)
            if size is not None and self._layout.pageSize().isEquivalentTo(size):
                sizes.setCurrentIndex(place)
        properties.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        self.chosen = True


def _told(pages: Any, printer: QPrinter, scale: float) -> list[Sentence | None]:
    """What was sent where, on which paper, and what is to be done."""
    name, paper = printer.printerName(), printer.pageLayout().pageSize().name()
    ranges = printer.pageRanges()
    count = sum(ranges.isEmpty() or ranges.contains(number) for number in range(1, pages.count + 1))
    stopped = QPrinterInfo.printerInfo(name).state() == QPrinter.PrinterState.Error
    sent = N_("Sent to {printer}: pages {count}, copies {copies}, on {paper}.")
    waits = N_(
        "✕ {printer} is stopped: what was sent (pages {count}, copies {copies}, on {paper}) waits there until somebody starts it."
    )
    smaller = N_("The pages are printed at {percent} % of their size, to fit on it.")
    return [
        say(waits if stopped else sent, printer=name, count=count, copies=printer.copyCount(), paper=paper),
        say(smaller, percent=int(scale * 100)) if scale < 0.999 else None,
    ]


def _refused_by_queue() -> str:
    """Why CUPS did not take what this thread sent last, in its words; "" where it did. Qt passes over it."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        cups = ctypes.CDLL("libcups.so.2")
    except OSError:
        return ""
    cups.cupsLastErrorString.restype = ctypes.c_char_p
    if cups.cupsLastError() < _CUPS_REFUSED:
        return ""
    return (cups.cupsLastErrorString() or b"?").decode("utf-8", "replace").rstrip(".")
