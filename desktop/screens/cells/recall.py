"""The recall: from a lot or a donor to every bag, patient and event, in one step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.cells.bag import STATE
from desktop.clinic.cells.traceability import KNOWN_BY, Trace, Traced, events, started
from desktop.clinic.entry.entries import Field
from desktop.clinic.entry.kinds import Text
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.typeahead import suggestions
from desktop.screens.entry.editors import LineEditor
from desktop.screens.entry.fields import Feedback
from desktop.screens.look.cards import Card
from desktop.screens.look.fresh import FreshWhenShown
from desktop.screens.look.outgoing import Outgoing, ToPrint, ToWrite
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours
from desktop.session.recall import again, recall, recallable
from desktop.session.session import Session

_ABOUT = Field(name="about", kind=Text(), label=N_("Lot or donor"), help=N_("A lot's number or a donor's pseudonym."))
_LOT, _BAG, _STATE, _WHO, _IDENTIFIER, _GIVEN, _SESSION, _EVENTS = range(8)
_COLUMNS = (
    N_("Lot"), N_("Bag"), N_("State"), N_("Patient"), N_("Identifier"), N_("Given"), N_("Course · session"), N_("Adverse events"),
)  # fmt: skip
# px; what is longer is cut off with "…" and stands whole in the tool tip
_WIDEST = {_LOT: 120, _BAG: 56, _STATE: 212, _IDENTIFIER: 130, _GIVEN: 150, _SESSION: 130, _EVENTS: 200}


class TracesModel(RowsModel):
    """What became of each bag, and the infusions that name the lot in words alone."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_COLUMNS, parent)

    def put(self, rows: Sequence[Trace]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def trace(self, row: int) -> Trace:
        """What a row is about."""
        return self._rows[row]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == _STATE and row.known_by in KNOWN_BY:
            return QColor(colours().question)
        if role == Qt.ItemDataRole.ForegroundRole and column == _LOT and row.contradicts:
            return QColor(colours().question)
        if role == Qt.ItemDataRole.ForegroundRole and column == _EVENTS and row.events:
            return QColor(colours().danger)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None

    def _text(self, row: Trace, column: int) -> str:
        if column == _LOT and row.contradicts:
            return str(say(N_("? {lot}, typed {typed}"), lot=row.lot, typed=row.typed_lot))
        if column == _STATE:
            return f"? {_(KNOWN_BY[row.known_by])}" if row.known_by in KNOWN_BY else STATE.shown(row.state, None)
        session = " · ".join(filter(None, (row.course, row.session)))
        waits = str(say(N_("for {name}"), name=row.authorised_for)) if row.authorised_for else ""
        texts = {
            _LOT: row.lot or "–", _BAG: row.bag or "–", _WHO: row.patient_name or waits, _IDENTIFIER: row.patient_id,
            _GIVEN: started(row), _SESSION: session, _EVENTS: f"⚠ {events(row)}" if row.events else "",
        }  # fmt: skip
        return texts[column]


class _About(LineEditor):
    """Where a lot or donor is typed or scanned; Return looks for it."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.offers is not None and self.offers.isVisible() and self.offers.is_marked:
                self.offers.take()
            self.close_offers()
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class RecallPage(FreshWhenShown):
    """One line to type, and everything that hangs on it."""

    infusion_asked = Signal(str, str)  # the patient, and the infusion
    bag_asked = Signal(str)

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self._papers = papers
        self.outgoing = Outgoing(self)
        self._session: Session | None = None
        self._shown: Traced | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card()
        outer.addWidget(card)
        label = QLabel(_(_ABOUT.label))
        label.setProperty("role", "label")
        self.about = _About("recall.about", _ABOUT, lambda field, typed: self._offered(typed))
        self.about.setPlaceholderText(_(N_("Type or scan it, then Enter")))
        self.about.setMaximumWidth(380)
        label.setBuddy(self.about)
        self.print_button = QPushButton(_(N_("Print recall list…")))
        self.print_button.setObjectName("recall.print")
        self.print_button.setToolTip("Ctrl+P")
        self.print_button.setAutoDefault(True)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(label)
        line.addWidget(self.about, 1)
        line.addStretch()
        line.addWidget(self.print_button)
        self.pdf_button = QPushButton(_(N_("Save as PDF…")))
        self.pdf_button.setObjectName("recall.pdf")
        self.pdf_button.setAutoDefault(True)
        line.addWidget(self.pdf_button)
        card.body.addLayout(line)
        self.summary = QLabel()
        self.summary.setObjectName("recall:summary")
        self.summary.setWordWrap(True)
        self.summary.setProperty("role", "title")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        card.body.addWidget(self.summary)
        self.warnings = Feedback()
        self.warnings.setObjectName("recall:warnings")
        card.body.addWidget(self.warnings)
        self.traces = TracesModel(self)
        self.table = RowsTable("recall.traces", _(N_("Bags and patients")))
        self.table.setModel(self.traces)
        self.table.horizontalHeader().setSectionResizeMode(_WHO, QHeaderView.ResizeMode.Stretch)
        card.body.addWidget(self.table, 1)
        self.none = QLabel(_(N_("Every bag of a lot or a donor, who was given it, and what happened afterwards.")))
        self.none.setProperty("role", "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        card.body.addWidget(self.none, 1)
        self.about.asked.connect(self.look)
        self.table.opened.connect(self._open)
        self.print_button.clicked.connect(self.ask_print)
        self.pdf_button.clicked.connect(self.ask_pdf)
        self._show(None)

    def use(self, session: Session) -> None:
        """Look into this clinic file."""
        self._session = session
        self.about.put("")
        self._show(None)

    def fill(self) -> None:
        """Trace again what is shown."""
        shown = self._shown
        if shown is not None:
            row = self.table.currentIndex().row()
            self._trace(lambda: again(self._session, shown))
            if 0 <= row < self.traces.rowCount():
                self.table.selectRow(row)

    def show_about(self, about: str) -> None:
        """Show the recall of a lot's number or a donor's pseudonym."""
        self.about.put(about)
        self.look()

    def look(self) -> None:
        """Trace what is typed."""
        typed = self.about.text().strip()
        self._show(None)
        if typed:
            self._trace(lambda: recall(self._session, typed))
        if self.traces.rowCount():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_focus(self) -> None:
        """Put the cursor where a lot is typed."""
        self.about.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_print(self) -> None:
        """Ask which printer shall print the recall list."""
        if self._shown is None:
            self.take_focus()
            return
        wanted = ToPrint(N_("Recall list"), self._session, self._shown, self._papers.recall_pages)
        self.outgoing.print_asked.emit(wanted)

    def ask_pdf(self) -> None:
        """Ask where the recall list shall lie, and write it."""
        shown = self._shown
        about = re.sub(r"[^\w.-]+", "-", shown.name)
        name = f"recall {about} {self._session.clock():%Y-%m-%d}.pdf"
        names = N_("PDF (*.pdf)")
        self.outgoing.write_asked.emit(ToWrite(N_("Recall list"), self._session, shown, self._write, name, names))

    def _write(self, session: Session, shown: Traced, target: Path, progress: Progress) -> None:
        self._papers.recall_pages(session, shown).write(target, progress)

    def _trace(self, trace: Callable[[], Traced]) -> None:
        try:
            self._show(trace())
        except Refused as refused:
            self._show(None)
            self.warnings.say(f"? {refused.sentence}", "question")

    def _show(self, found: Traced | None) -> None:
        self._shown = found
        rows = found.rows if found is not None else ()
        self.traces.put(rows)
        self.table.fit_columns(_WIDEST)
        said, *warnings = map(str, found.summary()) if found is not None else ("",)
        self.summary.setText(said)
        self.summary.setVisible(bool(said))
        self.warnings.say("\n".join(f"? {warning}" for warning in warnings), "question")
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.print_button.setVisible(found is not None)
        self.pdf_button.setVisible(found is not None)

    def _offered(self, typed: str) -> list[str]:
        return [option.name for option in suggestions(recallable(self._session), typed)]

    def _open(self, row: int) -> None:
        found = self.traces.trace(row)
        if found.infusion:
            self.infusion_asked.emit(found.patient, found.infusion)
        else:
            self.bag_asked.emit(found.bag_entry)
