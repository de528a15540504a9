"""A table's model: rows of one kind, and columns with labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from desktop.clinic.words.language import _


class RowsModel(QAbstractTableModel):
    """Rows under labelled columns; what a cell says is the subclass's `data`."""

    def __init__(self, columns: Sequence[str], parent: QWidget | None = None):
        """`columns` are marked labels."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[Any] = []

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """How a column and its label are aligned."""
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(self._columns[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return None


class Paged(Protocol):
    """Rows that are read or made when they are looked at."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> Sequence[Any]: ...


class PagedModel(RowsModel):
    """Rows that come as they are scrolled to: a long list costs what is shown of it."""

    # so many rows at once
    page = 100

    def __init__(self, columns: Sequence[str], parent: QWidget | None = None):
        super().__init__(columns, parent)
        self._all: Paged = ()

    def put(self, rows: Paged) -> None:
        """Show these rows, as many of them as were shown before."""
        first = list(rows[: max(self.page, len(self._rows))])
        if len(rows) == len(self._all) and first == self._rows:
            # what has not been scrolled to may still be other than it was
            self._all = rows
            return
        self.beginResetModel()
        self._all, self._rows = rows, first
        self.endResetModel()

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return not parent.isValid() and len(self._rows) < len(self._all)

    def fetchMore(self, parent: QModelIndex) -> None:
        self.fetch_to(len(self._rows))

    def fetch_to(self, row: int) -> None:
        """Show the rows up to this one, and those that come with it."""
        shown = len(self._rows)
        more = self._all[shown : max(row + 1, shown + self.page)] if row >= shown else ()
        if more:
            self.beginInsertRows(QModelIndex(), shown, shown + len(more) - 1)
            self._rows += more
            self.endInsertRows()
