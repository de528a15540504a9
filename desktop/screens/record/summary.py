"""The summary's pages as they will be printed, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.plot.chosen_graphs import chosen
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.words.language import N_, _
from desktop.screens.look.cards import Card
from desktop.screens.look.outgoing import Outgoing, ToPrint, ToWrite
from desktop.screens.record.figure_dialog import FigureDialog, FigureWanted
from desktop.screens.record.papers import PapersButton
from desktop.screens.record.preparing import Preparing
from desktop.screens.record.signing import SigningBar
from desktop.session.session import Session

# of so many entries the pages are there within a moment
_AT_ONCE = 200
_PREPARING = N_("Preparing the pages…")


class SummaryPage(QWidget):
    """Print preview of the summary: the same pages as the printer and the PDF get."""

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self._papers = papers
        self.outgoing = Outgoing(self)
        self._session: Session | None = None
        self._patient = ""
        self._preview: Any = None
        self._pages: Any = None
        self._stale = True
        self._figure_wanted = FigureWanted()
        # the page itself is seen first; drawing the figure takes a moment
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card(N_("Summary"))
        self.print_button = self._button(card.head, N_("Print…"), self.print_pages)
        self.pdf_button = self._button(card.head, N_("Save as PDF…"), self._ask_pdf)
        self.figure_button = self._button(card.head, N_("Save the figure…"), self._ask_figure)
        self.papers_button = PapersButton(papers)
        self.papers_button.chosen.connect(self._ask_paper)
        self.papers_button.printed.connect(self._print_paper)
        card.head.addWidget(self.papers_button)
        self.print_button.setProperty("kind", "primary")
        self.signing = SigningBar(papers)
        self.signing.changed.connect(self.refresh)
        card.body.addWidget(self.signing)
        self.message = QLabel()
        self.message.setObjectName("summary:message")
        self.message.setWordWrap(True)
        self.message.setProperty("role", "help")
        self.message.hide()
        card.body.addWidget(self.message)
        self.preparing = Preparing()
        self.preparing.made.connect(self._on_made)
        self.preparing.ended.connect(self._on_not_made)
        card.body.addWidget(self.preparing)
        self._holder = QVBoxLayout()
        card.body.addLayout(self._holder, 1)
        layout.addWidget(card)

    def use(self, session: Session) -> None:
        """Show summaries of this clinic file."""
        self._session = session

    def show_patient(self, patient: str) -> None:
        """Show a patient's summary."""
        self._patient, self._pages = patient, None
        self.preparing.stop()
        if self._session is not None:
            self.papers_button.show_patient(self._session, patient)
            self.signing.use(self._session, patient)
        self._tell("")
        self.refresh()

    def refresh(self) -> None:
        """Make the pages again, now if they are looked at, else when they will be."""
        self._stale = True
        self.signing.refresh()
        if self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            if self._preview is None:
                self._tell(_(_PREPARING))
            self._later.start()

    def take_focus(self) -> None:
        """Put the focus on the first thing that can be done with the pages."""
        self.print_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_pages(self) -> None:
        """Ask which printer, and print."""
        self.outgoing.print_asked.emit(ToPrint(N_("Summary"), self._session, self._patient, self.signing.pages))

    def _show_pages(self) -> None:
        if not self._stale or not self.isVisible() or self._session is None or not self._patient:
            return
        if self._preview is None:
            # printing is imported when it is first looked at
            from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget

            self._printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
            # the pages as they are made, whatever paper the printer of this machine has
            self._printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            self._preview = QPrintPreviewWidget(self._printer, self)
            self._preview.setObjectName("summary.preview")
            self._preview.setAccessibleName(_(N_("Pages of the summary")))
            self._preview.paintRequested.connect(self._on_paint)
            self._preview.setZoomMode(QPrintPreviewWidget.ZoomMode.FitToWidth)
            self._holder.addWidget(self._preview, 1)
        self._stale = False
        if len(self._session.chart(self._patient).all()) <= _AT_ONCE:
            self._at_once()
        else:
            self._tell(_(_PREPARING))
            patient, make = self._patient, self.signing.pages
            self.preparing.begin(self._session, lambda beside, progress: make(beside, patient, progress=progress))

    def _at_once(self) -> None:
        """A short record's pages are there before one would look for them elsewhere."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._on_made(self.signing.pages(self._session, self._patient))
        except Failure as failure:
            self._on_not_made(f"✕ {failure.sentence}")
        finally:
            QApplication.restoreOverrideCursor()

    def _on_made(self, pages: Any) -> None:
        self._pages = pages
        self._preview.updatePreview()
        if self.message.text() == _(_PREPARING):
            self._tell("")

    def _on_not_made(self, sentence: str) -> None:
        self._pages = None
        self._preview.updatePreview()
        self._tell(sentence)

    def _on_paint(self, printer: Any) -> None:
        if self._pages is None:
            return
        try:
            self._pages.paint(printer)
        except Failure as failure:
            self._tell(f"✕ {failure.sentence}")

    def _ask_pdf(self) -> None:
        self._ask_path(N_("Save the summary as PDF"), self.signing.write_pdf, "summary.pdf", N_("PDF (*.pdf)"))

    def _ask_figure(self) -> None:
        session = self._session
        every = plot(session.chart(self._patient), session.reader_of(self._patient))
        shown = chosen(every, session.chosen_graphs.get(self._patient))
        graphs = [graph for graph in shown.graphs if graph.points]
        dialog = FigureDialog(graphs, self._papers.figure_columns(), self._figure_wanted, self)
        dialog.decided.connect(self._on_figure_wanted)
        dialog.open()

    def _on_figure_wanted(self, wanted: FigureWanted) -> None:
        self._figure_wanted = wanted
        names = N_("SVG (*.svg);;PDF (*.pdf);;PNG (*.png);;TIFF (*.tiff *.tif)")
        write = partial(self._papers.write_figure, wanted=wanted)
        self._ask_path(N_("Save the figure"), write, "figure.svg", names)

    def _ask_path(self, title: str, write: Callable[..., Any], ending: str, names: str) -> None:
        wanted = ToWrite(title, self._session, self._patient, write, self._name(ending), names)
        self.outgoing.write_asked.emit(wanted)

    def _ask_paper(self, title: str, names: str, ending: str, write: Callable[..., object]) -> None:
        self._ask_path(title, write, ending, names)

    def _print_paper(self, title: str, make: Callable[[Session, str], Any]) -> None:
        self.outgoing.print_asked.emit(ToPrint(title, self._session, self._patient, make))

    def _name(self, ending: str) -> str:
        identifier = self._session.chart(self._patient).patient.entry.identifier
        # an identifier may hold what a file name may not
        safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in identifier)
        return f"{safe} {self._session.clock():%Y-%m-%d} {ending}"

    def _tell(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _button(self, head: QHBoxLayout, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(_(text))
        button.setAutoDefault(True)
        button.clicked.connect(slot)
        head.addWidget(button)
        return button
