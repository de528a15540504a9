"""The timeline: everything that happened, in order, each with its day since D0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.clinic.record.timeline import Event
from desktop.clinic.words.language import N_, _
from desktop.screens.entry.dates import short_date
from desktop.screens.look.theme import SMALL_PX, colours

# a sign a lane, so that the lanes are told apart without their colour
_SIGNS = {
    "Reactions": ("⚠", "danger"),
    "Tests": ("○", "accent"),
    "Infusions": ("┃", "infusion"),
    "Medication": ("▨", "question"),
    "Adverse events": ("!", "danger"),
    "History": ("·", "muted"),
    "Visits": ("·", "muted"),
}
_PLANNED = ("◌", "muted")
_SIGN_WIDTH, _DATE_WIDTH, _PAD = 20, 104, 6


class TimelineModel(QAbstractListModel):
    """Events as rows."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._events: tuple[Event, ...] = ()

    def put(self, events: Sequence[Event]) -> None:
        """Show these events."""
        if tuple(events) != self._events:
            self.beginResetModel()
            self._events = tuple(events)
            self.endResetModel()

    def event_at(self, row: int) -> Event:
        """The event in a row."""
        return self._events[row]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._events)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        event = self._events[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return event.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            date = event.when.shown() if event.when else ""
            return "\n".join(filter(None, (f"{date} {event.since}".strip(), _(event.lane), event.title, event.detail)))
        if role == Qt.ItemDataRole.UserRole:
            return event
        return None


class _EventRow(QStyledItemDelegate):
    """Date and day at the left, what happened at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        event: Event = index.data(Qt.ItemDataRole.UserRole)
        # beside a scroll bar, whether it is there or not: the rows keep their heights when it comes
        view = option.widget
        width = view.maximumViewportSize().width() - view.verticalScrollBar().sizeHint().width()
        room = width - 2 * _PAD - _SIGN_WIDTH - _DATE_WIDTH
        told = self._title_height(event, _bold(option.font), room) + self._detail_height(event, option.font, room)
        date = QFontMetrics(option.font).height() + QFontMetrics(_small(option.font)).height()
        return QSize(width, max(told, date) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        event: Event = index.data(Qt.ItemDataRole.UserRole)
        colour, box = colours(), option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        height = QFontMetrics(option.font).height()
        painter.save()
        sign, role = _PLANNED if event.planned else _SIGNS.get(event.lane, ("·", "muted"))
        left = box.left()
        self._text(painter, option.font, getattr(colour, role), QRect(left, box.top(), _SIGN_WIDTH, height), sign)
        left += _SIGN_WIDTH
        date = short_date(event.when) or _(N_("unknown"))
        self._text(painter, option.font, colour.text, QRect(left, box.top(), _DATE_WIDTH - 4, height), date)
        time = event.when.time if event.when else ""
        below = " ".join(filter(None, (time, event.since, _(N_("assumed")) if event.assumed else "")))
        small = _small(option.font)
        self._text(painter, small, colour.muted, QRect(left, box.top() + height, _DATE_WIDTH, height), below)
        left += _DATE_WIDTH
        bold = _bold(option.font)
        width = box.right() - left
        title = QRect(left, box.top(), width, self._title_height(event, bold, width))
        painter.setFont(bold)
        painter.setPen(QColor(colour.muted if event.planned else colour.text))
        painter.drawText(title, _WRAPPED, _title(event))
        painter.setFont(small)
        painter.setPen(QColor(colour.question if event.in_doubt else colour.muted))
        detail = QRect(left, title.bottom() + 1, width, box.bottom() - title.bottom())
        painter.drawText(detail, _WRAPPED, _detail(event))
        painter.restore()

    def _title_height(self, event: Event, bold: QFont, width: int) -> int:
        return QFontMetrics(bold).boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, _title(event)).height()

    def _detail_height(self, event: Event, font: QFont, width: int) -> int:
        detail = _detail(event)
        return (
            QFontMetrics(_small(font)).boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, detail).height()
            if detail
            else 0
        )

    def _text(self, painter: QPainter, font: QFont, ink: str, box: QRect, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class TimelineView(QListView):
    """What happened, from the first to the last; Enter or a click opens the entry."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("overview.timeline")
        self.setAccessibleName(_(N_("Timeline")))
        self.events = TimelineModel(self)
        self.setModel(self.events)
        self.setItemDelegate(_EventRow(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._on_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.events.event_at(index.row()).entry)


_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _title(event: Event) -> str:
    return event.title[:1].upper() + event.title[1:]


def _detail(event: Event) -> str:
    return f"? {event.detail}" if event.in_doubt else event.detail


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(SMALL_PX)
    return small
