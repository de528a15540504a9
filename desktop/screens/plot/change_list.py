"""The change table of one graph: each result with its day, what it is as printed, its change, and everything that is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.clinic.words.language import N_, _
from desktop.screens.look.theme import SMALL_PX, colours

_PAD, _LEAST_PX = 6, 110
_BATCH = 60  # rows that are measured at once: of thousands only those near what is seen
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True)
class ChangeRow:
    """One result: when, what must be read first, what was printed with its change (`plain`: not bold), what is noted of it."""

    entry: str
    when: str
    said: str
    notes: str
    caveat: str = ""
    plain: bool = False

    @property
    def told(self) -> str:
        """All of it in one line, for who does not see it."""
        return ", ".join(filter(None, (self.when, self.caveat, self.said, self.notes)))


def change_rows(graph: Graph) -> list[ChangeRow]:
    """The rows of a graph, by day: its changes; where nothing is compared, what is told of each point."""
    if graph.changes:
        return [
            ChangeRow(
                one.entry,
                ", ".join(filter(None, (one.date, one.since))),
                " · ".join(filter(None, (one.printed, one.whole))),
                "; ".join(filter(None, (one.limits, *one.notes, one.method))),
                one.caveat,
                one.plain,
            )
            for one in graph.changes
        ]
    rows = []
    for point in sorted(graph.points, key=lambda point: point.day):
        printed, when, *notes = (*graph.told(point), "", "")
        rows.append(ChangeRow(point.entry, when, printed or point.label, "; ".join(filter(None, notes))))
    return rows


class ChangeModel(QAbstractListModel):
    """The rows of a graph."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._rows: Sequence[ChangeRow] = ()

    def put(self, rows: Sequence[ChangeRow]) -> None:
        """Show these rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row_at(self, row: int) -> ChangeRow:
        """The result in a row."""
        return self._rows[row]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        return row.told if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


class _ResultRow(QStyledItemDelegate):
    """The day, below it what must be read first, the result with its change, and what is noted; nothing of it is cut."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        view = option.widget
        # beside a scroll bar, whether it is there or not
        width = view.maximumViewportSize().width() - view.verticalScrollBar().sizeHint().width()
        lines = self._lines(index, option.font, width - 2 * _PAD)
        return QSize(width, sum(height for _text, _font, _ink, height in lines) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        top = box.top()
        painter.save()
        for text, font, ink, height in self._lines(index, option.font, box.width()):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(QRect(box.left(), top, box.width(), height), _WRAPPED, text)
            top += height
        painter.restore()

    def _lines(self, index: QModelIndex, font: QFont, width: int) -> list[tuple[str, QFont, str, int]]:
        """What stands below each other: text, font, colour, height."""
        row: ChangeRow = index.data(Qt.ItemDataRole.UserRole)
        small, ink, room = _small(font), colours(), QRect(0, 0, width, 10_000)
        bold = _bold(font)
        wanted = (
            (row.when, small, ink.muted),
            (row.caveat, bold, ink.text),
            (row.said, font if row.plain else bold, ink.text),
            (row.notes, small, ink.muted),
        )
        return [
            (text, each, colour, QFontMetrics(each).boundingRect(room, _WRAPPED, text).height())
            for text, each, colour in wanted
            if text
        ]


class ChangeList(QListView):
    """The results of a graph, from the first to the last; Enter or a click opens the entry."""

    chosen = Signal(object)  # the id of the entry

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("trajectories.changes")
        self.setAccessibleName(_(N_("Change table")))
        self.changes = ChangeModel(self)
        self.setModel(self.changes)
        self.setItemDelegate(_ResultRow(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.clicked.connect(self._on_chosen)

    def sizeHint(self) -> QSize:
        # the graph has what is left
        return QSize(_LEAST_PX * 2, _LEAST_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        # what is being typed has no entry yet
        if entry := self.changes.row_at(index.row()).entry:
            self.chosen.emit(entry)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(SMALL_PX)
    return small
