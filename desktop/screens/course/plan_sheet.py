"""The sheet of a plan: its sessions and visits with their days, worked out from the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from desktop.clinic.course.course_plan import STATE, CoursePlan, PlannedStep
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.editors import Offer
from desktop.screens.entry.findings_list import FindingsList
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.cards import Card
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable

COLUMNS = (N_("Step"), N_("Due"), N_("Window"), N_("State"), N_("Tests due"))
_WINDOW = 2
_WIDTHS = (132, 112, 78, 132)
_SIGNS = {"done": "✓", "open": "○", "missed": "–"}


class StepsModel(RowsModel):
    """Planned steps as rows."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(COLUMNS, parent)

    def put(self, steps: Sequence[PlannedStep]) -> None:
        """Show these steps."""
        rows = [_cells(step) for step in steps]
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole and index.column() == _WINDOW:
            return self._rows[index.row()][-1]
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None


def _cells(step: PlannedStep) -> tuple[str, ...]:
    """What its row says; behind that the days of its window."""
    window = days = ""
    if step.due is not None and step.earliest is not None and step.latest is not None:
        around = max((step.latest.day - step.due.latest).days, 0)
        window = str(say(N_("± {days} d"), days=around)) if around else ""
        days = f"{step.earliest.shown()} – {step.latest.shown()}"
    state = ""
    if step.state:
        words = replace(step.done, time="").shown() if step.done else STATE.shown(step.state, None)
        state = f"{_SIGNS[step.state]} {words}"
    due = step.due.shown() if step.due else _(N_("not known"))
    return str(step.called()), due, window, state, step.tests or "", days


class PlanSheet(Sheet):
    """Read alone: what is due next above, the table below, and what to do where there is nothing to show."""

    label = N_("Steps")

    def __init__(self, type: type[CoursePlan], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        head = Card()
        self._next = QLabel()
        self._next.setObjectName(f"{type.declaration.name}:next")
        self._next.setWordWrap(True)
        self._found = FindingsList()
        head.body.addWidget(self._next)
        head.body.addWidget(self._found)
        outer.addWidget(head)
        self._card = Card()
        self.steps = StepsModel(self)
        self.table = RowsTable(f"{type.declaration.name}:steps", _(N_("Planned steps")))
        self.table.setModel(self.steps)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self._card.body.addWidget(self.table)
        outer.addWidget(self._card, 1)
        outer.addStretch()

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        # nothing of a step is typed
        return {}

    def put(self, texts: Mapping[str, Any]) -> None:
        pass

    def show_entry(self, entry: CoursePlan, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        self.steps.put(entry.steps)
        self._card.setVisible(bool(entry.steps))
        self._next.setText(_next(entry, around))
        self._found.show_findings(findings)

    def focus(self, name: str = "") -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.table.currentIndex().isValid() and self.steps.rowCount():
            self.table.selectRow(0)

    def set_read_only(self, read_only: bool) -> None:
        pass


def _next(entry: CoursePlan, around: Around) -> str:
    """What is due next, or what to type so that the steps are worked out."""
    if entry.next_due is not None:
        late = entry.next_latest is not None and entry.next_latest.latest < around.today
        sentence = N_("{name} was due {due}, at the latest {latest}.") if late else N_("Next: {name}, due {due}.")
        shown = {"name": entry.next_name or "", "due": entry.next_due.shown()}
        return str(say(sentence, latest=entry.next_latest.shown() if entry.next_latest else "", **shown))
    if entry.steps:
        return _(N_("Nothing of this plan is open."))
    if not around.reader.links.get("protocol"):
        return _(
            N_("No protocol is recorded yet. Make one among the products (Ctrl+Shift+P); then it can be chosen here.")
        )
    if entry.protocol is None:
        return _(N_("Choose the protocol at the left. Its sessions and visits stand here then, each with its days."))
    return _(N_("Type the day of the first session at the left. The others are worked out from it."))
