"""What waits to be seen by a physician, patient by patient; Enter opens an entry, and nothing is seen by being opened."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.record.review import Waiting, shown_time
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.dates import short_date
from desktop.screens.look.rows_model import PagedModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours
from desktop.session.reviewing import WaitingList

_WHO, _IDENTIFIER, _COUNT, _WHAT, _VALUE, _DATE, _SINCE, _CHANGED = range(8)
_COLUMNS = (
    N_("Patient"), N_("Identifier"), N_("Waiting"), N_("What"), N_("Value"), N_("Date"), N_("Waits since"), N_("Changed since"),
)  # fmt: skip
# px; what is longer is cut off with "…" and stands whole in the tool tip
_WIDEST = {_WHO: 190, _IDENTIFIER: 110, _COUNT: 80, _WHAT: 240, _VALUE: 150, _DATE: 130, _SINCE: 120}


class WaitingModel(PagedModel):
    """Entries that wait as rows; the first one of a patient names the patient and how many there are."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_COLUMNS, parent)
        self._zone: tzinfo | None = None

    def show(self, waiting: WaitingList, zone: tzinfo | None) -> None:
        """Show what waits, by the clinic's clock."""
        self._zone = zone
        self.put(waiting)

    def waiting(self, row: int) -> Waiting:
        """What waits in a row."""
        return self._rows[row]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        waiting = self._rows[row]
        first = row == 0 or self._rows[row - 1].patient != waiting.patient
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column in (_WHO, _IDENTIFIER, _COUNT) and not first else self._text(waiting, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(waiting, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == _WHAT and waiting.pressing:
                return QColor(colours().danger)
            if column in (_IDENTIFIER, _DATE, _SINCE):
                return QColor(colours().muted)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None

    def _text(self, waiting: Waiting, column: int) -> str:
        label = _(BY_NAME[waiting.type].declaration.label)
        title = label if waiting.title.casefold() == label.casefold() else f"{label}: {waiting.title}"
        # a sign beside the colour
        what = f"⚠ {title}" if waiting.pressing else title
        since = shown_time(waiting.since, self._zone)[:10]
        day, count = short_date(waiting.when), str(waiting.of_patient)
        return (waiting.name, waiting.identifier, count, what, waiting.value, day, since, waiting.changed)[column]


class WaitingTable(RowsTable):
    """The entries that wait to be seen."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__("worklist.waiting", _(N_("Not yet seen")), parent=parent)
        self.rows = WaitingModel(self)
        self.setModel(self.rows)
        self.horizontalHeader().setSectionResizeMode(_CHANGED, QHeaderView.ResizeMode.Stretch)

    def fill(self, waiting: WaitingList, now: datetime) -> None:
        """Show what waits; the row that was marked stays near where it was."""
        chosen = self.currentIndex().row()
        self.rows.show(waiting, now.tzinfo)
        self.fit_columns(_WIDEST)
        if len(waiting):
            self.selectRow(min(max(chosen, 0), self.rows.rowCount() - 1))

    @property
    def chosen(self) -> Waiting | None:
        """What stands in the row that is chosen."""
        row = self.currentIndex().row()
        return self.rows.waiting(row) if 0 <= row < self.rows.rowCount() else None
