"""A table's model: rows of one kind, and columns with labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
