"""The list of a patient's entries: newest first, values at the right with their units apart."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.clinic.record.lines import Line
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.dates import short_date
from desktop.screens.look.rows_model import PagedModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours
from desktop.session.lines import Lines

COLUMNS = (N_("Date"), N_("Day"), N_("Entry"), N_("Value"), N_("Unit"), N_("Details"))
_DATE, _DAY, _ENTRY, _VALUE, _UNIT, _DETAIL = range(6)
# px; what is longer is cut off with "…" and stands whole in the tool tip
_WIDEST = {_DATE: 150, _DAY: 80, _ENTRY: 190, _VALUE: 130, _UNIT: 90}
_PADDING = 20


class EntriesModel(PagedModel):
    """Lines as rows, the newest first."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(COLUMNS, parent)
        self._all: Lines = Lines()

    def line(self, row: int) -> Line:
        """The line in a row."""
        return self._rows[row]

    def row_of(self, entry: str) -> int:
        """The row of an entry, which is shown then; −1 when it is not listed."""
        row = self._all.row_of(entry)
        self.fetch_to(row)
        return row

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in (_DAY, _VALUE) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            # a sign beside the colour
            doubt = f"{'⚠' if line.alarm else '?'} {line.doubt}" if line.doubt else ""
            detail = " · ".join(filter(None, (doubt, line.detail, line.seen)))
            return (short_date(line.when) or "–", line.since, _named(line), line.value, line.unit, detail)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column in (_DATE, _DAY, _UNIT, _DETAIL):
            doubt = colours().danger if line.alarm else colours().question
            return QColor(doubt if column == _DETAIL and line.doubt else colours().muted)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (
                line.title,
                f"{line.value} {line.unit}".strip(),
                f"{line.date} {line.since}".strip(),
                line.doubt,
                line.detail,
                line.sight,
            )
            return "\n".join(filter(None, lines))
        return None


class EntriesTable(RowsTable):
    """The entries of one page; Enter or a click opens one."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(name, _(N_("Entries")), parent=parent)
        self.entries = EntriesModel(self)
        self.setModel(self.entries)
        self.horizontalHeader().setSectionResizeMode(_DETAIL, QHeaderView.ResizeMode.Stretch)
        self.opened.connect(self._choose)
        self._widths: dict[int, int] = {}
        self.entries.modelReset.connect(self._fit_anew)
        self.entries.rowsInserted.connect(self._on_inserted)

    @property
    def chosen_entry(self) -> str:
        """The entry in the row that is chosen; "" while none is."""
        row = self.currentIndex().row()
        return self.entries.line(row).entry if 0 <= row < self.entries.rowCount() else ""

    def choose(self, entry: str) -> None:
        """Mark the row of an entry."""
        row = self.entries.row_of(entry)
        if row >= 0:
            self.selectRow(row)
        else:
            self.clearSelection()

    def _fit_anew(self) -> None:
        self._widths = {}
        self._fit_columns(0)

    def _on_inserted(self, _parent: QModelIndex, first: int, _last: int) -> None:
        self._fit_columns(first)

    def _fit_columns(self, first: int) -> None:
        """Each column takes what its texts need, so that the details get the rest; one without texts takes nothing.

        The rows before the first one were measured when they came.
        """
        lines = [self.entries.line(row) for row in range(first, self.entries.rowCount())]
        shown = {
            _DATE: [short_date(line.when) for line in lines],
            _DAY: [line.since for line in lines],
            _ENTRY: [_named(line) for line in lines],
            _VALUE: [line.value for line in lines],
            _UNIT: [line.unit for line in lines],
        }
        metrics = self.fontMetrics()
        for column, texts in shown.items():
            told = {text for text in texts if text}
            widest = max((metrics.horizontalAdvance(text) for text in told), default=0)
            self._widths[column] = max(widest, self._widths.get(column, 0))
            self.setColumnHidden(column, not self._widths[column])
            label = metrics.horizontalAdvance(_(COLUMNS[column]))
            self.setColumnWidth(column, min(max(self._widths[column], label) + _PADDING, _WIDEST[column]))

    def _choose(self, row: int) -> None:
        self.chosen.emit(self.entries.line(row).entry)


def _named(line: Line) -> str:
    """What an entry is called, behind the sign of whether it was seen; the word for it stands last in the details."""
    sign = line.seen.partition(" ")[0]
    return f"{sign} {line.title}" if sign else line.title
