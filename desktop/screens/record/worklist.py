"""The worklist: what is due for whom, the latest first, and what waits to be seen; Enter opens the entry that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from desktop.clinic.record.review import Waiting
from desktop.clinic.record.worklist import Task
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.cards import Card
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours
from desktop.screens.record.waiting import WaitingTable
from desktop.session.reviewing import Count, WaitingList, count
from desktop.session.session import Session
from desktop.session.worklist import worklist

_DUE, _STATE, _WHAT, _WHO, _IDENTIFIER = range(5)
_COLUMNS = (N_("Due"), N_("State"), N_("What"), N_("Patient"), N_("Identifier"))
# px; what is longer is cut off with "…" and stands whole in the tool tip
_WIDEST = {_DUE: 250, _STATE: 140, _WHAT: 360, _IDENTIFIER: 160}


class TasksModel(RowsModel):
    """Tasks as rows."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_COLUMNS, parent)
        self._today = date.min

    def put(self, tasks: Sequence[Task], today: date) -> None:
        """Show these tasks as they stand on a day."""
        self.beginResetModel()
        self._rows, self._today = list(tasks), today
        self.endResetModel()

    def task(self, row: int) -> Task:
        """The task in a row."""
        return self._rows[row]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        task, column = self._rows[index.row()], index.column()
        late = task.is_late(self._today)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            # a sign beside the colour
            # how late it is counts from the last day
            due = task.when if late else task.due.shown()
            state = f"⚠ {task.state(self._today)}" if late else task.state(self._today)
            return (due, state, task.title, task.name, task.identifier)[column]
        if role == Qt.ItemDataRole.ForegroundRole and column == _STATE and late:
            return QColor(colours().danger)
        if role == Qt.ItemDataRole.ForegroundRole and column == _IDENTIFIER:
            return QColor(colours().muted)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None


class WorklistPage(QWidget):
    """Everything that is late or due soon."""

    chosen = Signal(str, str)  # the patient, and the entry that asks for it

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(_(N_("Worklist")))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 14)
        self._cards = outer
        card = Card(N_("Worklist"))
        outer.addWidget(card)
        self.tasks = TasksModel(self)
        self.table = RowsTable("worklist.tasks", _(N_("Worklist")), 34)
        self.table.setModel(self.tasks)
        self.table.horizontalHeader().setSectionResizeMode(_WHO, QHeaderView.ResizeMode.Stretch)
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table, 1)
        self.none = QLabel(_(N_("Nothing is due in the next two weeks.")))
        self.none.setProperty("role", "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.none, 1)
        below = Card(N_("Not yet seen"))
        outer.setSpacing(14)
        outer.addWidget(below)
        self.counts = QLabel()
        self.counts.setObjectName("worklist:counts")
        self.counts.setProperty("role", "muted")
        below.head.addWidget(self.counts)
        self.waiting = WaitingTable()
        self.waiting.opened.connect(self._open_waiting)
        below.body.addWidget(self.waiting, 1)
        self.all_seen = QLabel(_(N_("Nothing waits to be seen.")))
        self.all_seen.setProperty("role", "muted")
        self.all_seen.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below.body.addWidget(self.all_seen, 1)

    def fill(self, session: Session) -> None:
        """Read what is due, and what waits to be seen."""
        today, chosen = session.clock().date(), self.table.currentIndex().row()
        tasks = worklist(session)
        self.tasks.put(tasks, today)
        self.table.fit_columns(_WIDEST)
        self.table.setVisible(bool(tasks))
        self.none.setVisible(not tasks)
        if tasks:
            self.table.selectRow(min(max(chosen, 0), len(tasks) - 1))
        waiting, counted = WaitingList(session), count(session)
        self.waiting.fill(waiting, session.clock())
        self.waiting.setVisible(bool(waiting))
        self.all_seen.setVisible(not waiting)
        # what has nothing to list leaves the room to the other
        for place, rows in enumerate((tasks, waiting)):
            self._cards.setStretch(place, 3 if rows else 1)
        self.counts.setText(_counted(counted) if waiting else "")

    def take_focus(self) -> None:
        """Put the focus on the first task, or on what waits when nothing is due."""
        first = self.waiting if not self.tasks.rowCount() and self.waiting.rows.rowCount() else self.table
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def chosen_waiting(self) -> Waiting | None:
        """What is chosen of what waits, while the focus is there."""
        return self.waiting.chosen if self.waiting.hasFocus() else None

    def _open_waiting(self, row: int) -> None:
        waiting = self.waiting.rows.waiting(row)
        self.chosen.emit(waiting.patient, waiting.entry)

    def _open(self, row: int) -> None:
        task = self.tasks.task(row)
        self.chosen.emit(task.patient, task.entry)


def _counted(found: Count) -> str:
    """How much waits, how much of it first, and the keys."""
    pressing = N_("{waiting} wait, ⚠ {pressing} outside limits or grave")
    sentence = pressing if found.pressing else N_("{waiting} wait")
    keys = _(N_("Ctrl+M marks one as seen, Ctrl+Shift+A all of its report"))
    return f"{say(sentence, waiting=found.waiting, pressing=found.pressing)} · {keys}"
