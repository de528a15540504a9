"""What was changed: every version of a patient's entries, void ones too, with what was there before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.entry.differences import differences
from desktop.clinic.entry.entries import Confirmed
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.rows_model import PagedModel
from desktop.session.changes import Changed, Changes
from desktop.session.session import Session

COLUMNS = (N_("When"), N_("Who"), N_("Entry"), N_("Version"), N_("What changed"))
_PADDING = 22  # px: the style sheet's 6 at each side of a cell, Qt's own margin, and air
_ACTIONS = {"add": N_("added"), "amend": N_("amended"), "void": N_("marked as void")}


class ChangesModel(PagedModel):
    """Versions as rows, the newest first."""

    page = 40

    def __init__(self, session: Session, patient: str, entry: str = "", parent: QWidget | None = None):
        super().__init__(COLUMNS, parent)
        self._reader, self._zone = session.reader_of(patient), session.clock().tzinfo
        self.put(_Rows(Changes(session, patient, entry), self._row))

    def _row(self, changed: Changed) -> tuple[str, ...]:
        """The texts of a version's row."""
        version, kept, reader = changed.version, changed.version.kept, self._reader
        at = datetime.fromisoformat(kept.at).astimezone(self._zone)
        title = f"{_(kept.entry.declaration.label)}: {kept.entry.title(reader)}"
        words = [_(_ACTIONS[version.action])]
        if version.why:
            words.append(f"“{version.why}”")
        words += map(str, differences(changed.before, kept.entry, reader))
        words += [_accepted(one) for one in kept.confirmed if version.action != "void"]
        words += [str(act.told(self._zone)) for act in changed.acts]
        return at.strftime("%Y-%m-%d %H:%M"), kept.who, title, str(kept.number), "; ".join(words)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None


class _Rows:
    """Versions as the texts of rows, each made when it is looked at."""

    def __init__(self, changes: Changes, row: Callable[[Changed], tuple[str, ...]]):
        self._changes, self._row = changes, row

    def __len__(self) -> int:
        return len(self._changes)

    def __getitem__(self, rows: slice) -> list[tuple[str, ...]]:
        return [self._row(changed) for changed in self._changes[rows]]


class _Wrapped(QStyledItemDelegate):
    """A cell as high as its text needs; Qt's own measure forgets the padding at both sides."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        width = option.widget.columnWidth(index.column()) - _PADDING
        room = QRect(0, 0, width, 100_000)
        box = option.fontMetrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), index.data() or "")
        return QSize(box.width() + _PADDING, box.height() + _PADDING)


class ChangesDialog(QDialog):
    """The versions of one entry, or of everything about a patient."""

    def __init__(self, session: Session, patient: str, entry: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("changes")
        name = session.chart(patient).patient.entry.full_name if patient else _(N_("the clinic"))
        self.setWindowTitle(str(say(N_("What was changed – {name}"), name=name)))
        self.resize(980, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        about = QLabel(_(N_("Every version stays as it was written. Nothing is deleted.")))
        about.setProperty("role", "muted")
        layout.addWidget(about)
        self.table = QTableView()
        self.table.setObjectName("changes.table")
        self.table.setAccessibleName(_(N_("Versions")))
        self.versions = ChangesModel(session, patient, entry, self)
        self.table.setModel(self.versions)
        self.table.setItemDelegate(_Wrapped(self.table))
        # a long first version is read by scrolling, not by jumping over it
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        for column, width in ((0, 142), (1, 90), (2, 212), (3, 76)):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        # each row as high as its text, measured once it is there
        self.versions.rowsInserted.connect(self._on_inserted)
        self.table.horizontalHeader().sectionResized.connect(self._on_resized)
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch()
        close = QPushButton(_(N_("Close")))
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        layout.addLayout(row)
        self.table.setFocus()

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self.table.resizeRowToContents(row)

    def _on_resized(self, column: int, _before: int, _now: int) -> None:
        if column == len(COLUMNS) - 1:
            self.table.resizeRowsToContents()


def _accepted(one: Confirmed) -> str:
    if one.reason:
        return str(
            say(N_("saved all the same: {sentence} Because: {reason}"), sentence=one.sentence, reason=one.reason)
        )
    return str(say(N_("confirmed: {sentence}"), sentence=one.sentence))
