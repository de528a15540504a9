"""A table of whole rows; Enter or a click opens one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

# the rows whose texts say how wide a column is: not all, for there may be thousands
_MEASURED_ROWS = 40


class RowsTable(QTableView):
    """Rows of one kind, without a grid. Tab leaves it."""

    opened = Signal(int)  # the row

    def __init__(self, name: str, label: str, row_height: int = 30, parent: QWidget | None = None):
        """`name` is its objectName, `label` what a screen reader calls it."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(30)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED_ROWS)
        self.clicked.connect(self._on_clicked)

    def fit_columns(self, widest: Mapping[int, int]) -> None:
        """Give each of these columns what its texts need, at most so many px, so that the stretched one gets the rest."""
        for column, most in widest.items():
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column), most))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            if event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
                # the end of a list is that of its last page
                while self.model().canFetchMore(QModelIndex()):
                    self.model().fetchMore(QModelIndex())
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model() is not None and self.model().rowCount() and not self.selectionModel().hasSelection():
            # what Enter would open is seen
            self.selectRow(max(self.currentIndex().row(), 0))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
