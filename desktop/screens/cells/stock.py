"""The stock at a glance: what is left of every lot and what expires when, and the bags that are thawed or allocated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from desktop.clinic.cells.bag import STATE
from desktop.clinic.cells.stock import BagOut, LotStock
from desktop.clinic.words.language import N_, _
from desktop.screens.look.cards import Card
from desktop.screens.look.fresh import FreshWhenShown
from desktop.screens.look.rows_model import RowsModel
from desktop.screens.look.rows_table import RowsTable
from desktop.screens.look.theme import colours
from desktop.session.session import Session
from desktop.session.stock import stock

# how often what is said of the time left is said again (ms)
MINUTE = 60_000
_LOT, _RELEASE, _EXPIRES, _OPEN, _LEFT, _ALLOCATED, _THAWED, _GIVEN, _DISCARDED = range(9)
_LOT_COLUMNS = (
    N_("Lot"), N_("Release"), N_("Expires"), N_("Open quality control"),
    N_("Left"), N_("Allocated"), N_("Thawed"), N_("Given"), N_("Discarded"),
)  # fmt: skip
# px; what is longer is cut off with "…" and stands whole in the tool tip
_WIDEST_OF_LOT = {
    _LOT: 260, _RELEASE: 190, _EXPIRES: 200, _LEFT: 60, _ALLOCATED: 100, _THAWED: 90, _GIVEN: 80, _DISCARDED: 100,
}  # fmt: skip
_COUNTED = {_ALLOCATED: "allocated", _THAWED: "thawed", _GIVEN: "given", _DISCARDED: "discarded"}
_BAG, _STATE, _USE_BY, _WHO, _PLANNED, _TIME = range(6)
_BAG_COLUMNS = (N_("Bag"), N_("State"), N_("Use by"), N_("For"), N_("Planned start"), N_("Time left"))
_WIDEST_OF_BAG = {_BAG: 260, _STATE: 110, _USE_BY: 170, _PLANNED: 220, _TIME: 170}


class _Model(RowsModel):
    """Rows with a text in each cell and, for some, "danger" or "question"; a text that is cut off stands in the tool tip."""

    def __init__(self, columns: Sequence[str], right: Sequence[int], parent: QWidget | None = None):
        super().__init__(columns, parent)
        self._right = right
        self._at: Any = None

    def put(self, rows: Sequence[Any], at: Any) -> bool:
        """Show these rows as they stand on a day, or at a time; is any other than it was?"""
        before, was = self._rows, self._at
        if [row.entry for row in rows] == [row.entry for row in before]:
            # the same ones: only those that are other than they were are drawn again
            self._rows, self._at = list(rows), at
            changed = [place for place, row in enumerate(rows) if at != was or row != before[place]]
            for place in changed:
                self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
            return bool(changed)
        self.beginResetModel()
        self._rows, self._at = list(rows), at
        self.endResetModel()
        return True

    def entry(self, row: int) -> str:
        """The id of the entry in a row."""
        return self._rows[row].entry

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def cell(self, row: Any, column: int) -> tuple[str, str]:
        """The text of a cell, and how it is marked."""
        raise NotImplementedError

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole):
            text, mark = self.cell(self._rows[index.row()], index.column())
            if role != Qt.ItemDataRole.ForegroundRole:
                return text
            return QColor(getattr(colours(), mark)) if mark else None
        return None


class LotsModel(_Model):
    """Lots as rows, by the day."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_LOT_COLUMNS, (_LEFT, *_COUNTED), parent)

    def cell(self, row: LotStock, column: int) -> tuple[str, str]:
        today: date = self._at
        if column == _LEFT:
            return str(row.left), ""
        if column in _COUNTED:
            count = row.count.get(_COUNTED[column], 0)
            return (str(count), "") if count else ("–", "muted")
        if column == _RELEASE:
            return row.standing(today)
        if column == _EXPIRES:
            return row.expires(today) if row.release else ("", "")
        if column == _OPEN:
            return (f"? {row.open}", "question") if row.open else ("", "")
        return " · ".join(filter(None, (row.number, row.product))) or "–", ""


class BagsModel(_Model):
    """Bags that are out of the freezer or kept for somebody, by the minute."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_BAG_COLUMNS, (_TIME,), parent)

    def cell(self, row: BagOut, column: int) -> tuple[str, str]:
        now: datetime = self._at
        if column == _TIME:
            return row.how_long(now)
        if column == _USE_BY:
            return (row.use_by.shown() if row.use_by and row.state == "thawed" else ""), ""
        planned = row.use.when if row.use else None
        texts = {
            _BAG: row.title,
            _STATE: STATE.shown(row.state, None),
            _WHO: row.use.name if row.use else "",
            _PLANNED: planned.shown() if planned else "",
        }
        return texts[column], ""


class StockPage(FreshWhenShown):
    """Lots above, bags below; Enter opens one."""

    chosen = Signal(str)  # the id of the lot or bag

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._session: Session | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        self.lots, self.bags = LotsModel(self), BagsModel(self)
        self.lots_table = _table("stock.lots", _(N_("Lots")), self.lots, _OPEN)
        self.bags_table = _table("stock.bags", _(N_("Thawed and allocated bags")), self.bags, _WHO)
        lots_card, self._bags_card = Card(N_("Lots")), Card(N_("Thawed and allocated bags"))
        self._about = QLabel(_(N_("Left: neither given nor discarded; allocated and thawed ones are among them.")))
        self._about.setProperty("role", "help")
        lots_card.head.addWidget(self._about)
        self.none = QLabel(
            _(
                N_(
                    "No lot is recorded yet. Begin with the donor (Alt+2); then come its lot (Alt+3) and the bags (Alt+4)."
                )
            )
        )
        self.none.setWordWrap(True)
        self.none.setProperty("role", "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lots_card.body.addWidget(self.lots_table, 1)
        lots_card.body.addWidget(self.none, 1)
        self._bags_card.body.addWidget(self.bags_table, 1)
        layout.addWidget(lots_card, 3)
        layout.addWidget(self._bags_card, 2)
        self.lots_table.opened.connect(lambda row: self.chosen.emit(self.lots.entry(row)))
        self.bags_table.opened.connect(lambda row: self.chosen.emit(self.bags.entry(row)))
        self.minute = QTimer(self)
        self.minute.setInterval(MINUTE)
        self.minute.timeout.connect(self.fill)

    def use(self, session: Session) -> None:
        """Show the stock of this clinic file."""
        self._session = session

    def fill(self) -> None:
        if self._session is None:
            return
        found, now = stock(self._session), self._session.clock()
        for model, table, widest, rows, at in (
            (self.lots, self.lots_table, _WIDEST_OF_LOT, found.lots, now.date()),
            (self.bags, self.bags_table, _WIDEST_OF_BAG, found.out, now),
        ):
            chosen = table.currentIndex().row()
            table.setVisible(bool(rows))
            if not model.put(rows, at):
                continue
            table.fit_columns(widest)
            if rows and chosen >= 0:
                table.selectRow(min(chosen, len(rows) - 1))
        self.none.setVisible(not found.lots)
        self._about.setVisible(bool(found.lots))
        self._bags_card.setVisible(bool(found.out))

    def take_focus(self) -> None:
        """Put the focus on the lots."""
        self.lots_table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        # while nobody looked, the clock went on
        self._stale = True
        super().showEvent(event)
        self.minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.minute.stop()


def _table(name: str, label: str, model: _Model, stretched: int) -> RowsTable:
    table = RowsTable(name, label)
    table.setModel(model)
    table.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table
