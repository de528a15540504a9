"""The timeline: everything that happened, in order, each with its day since D0; what has no known date stands folded below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.clinic.record.timeline import Event
from desktop.clinic.words.language import N_, _, say
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


@dataclass(frozen=True)
class Fold:
    """The head of the events without a known date: how many there are, and whether they are shown."""

    count: int
    opened: bool

    @property
    def words(self) -> str:
        """What the head says."""
        one, more = N_("{sign} 1 entry without a known date"), N_("{sign} {count} entries without a known date")
        return str(say(one if self.count == 1 else more, sign="▾" if self.opened else "▸", count=self.count))

    @property
    def told(self) -> str:
        """The same for who does not see it, with what its keys do."""
        opened, closed = N_("{words}; Left folds them"), N_("{words}; Enter or Right shows them")
        return str(say(opened if self.opened else closed, words=self.words[2:]))


class TimelineModel(QAbstractListModel):
    """Events as rows; those without a known date come last, behind their fold."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._dated: tuple[Event, ...] = ()
        self._undated: tuple[Event, ...] = ()
        self.opened = False  # what the head of the fold says; a moment later its rows follow
        self._shown: tuple[Event, ...] = ()  # those of the undated that have a row

    def put(self, events: Sequence[Event]) -> None:
        """Show these events."""
        dated = tuple(event for event in events if event.dated)
        undated = tuple(event for event in events if not event.dated)
        if (dated, undated) != (self._dated, self._undated):
            self.beginResetModel()
            # where nothing has a date there would be nothing else to see; for the next patient that says nothing
            self.opened = not dated or (self.opened and bool(self._dated))
            self._dated, self._undated = dated, undated
            self._shown = undated if self.opened else ()
            self.endResetModel()

    def event_at(self, row: int) -> Event | None:
        """The event in a row; None in that of the fold."""
        shown = self._row(row)
        return None if isinstance(shown, Fold) else shown

    def row_of(self, entry: str) -> int | None:
        """The row of the event that tells of an entry first; None where it has none, or stands folded."""
        rows = range(self.rowCount())
        return next((row for row in rows if (event := self.event_at(row)) is not None and event.entry == entry), None)

    @property
    def fold_row(self) -> int | None:
        """The row of the fold; None where every event has a date."""
        return len(self._dated) if self._undated else None

    def open_fold(self, opened: bool) -> None:
        """Show the events without a known date, or fold them."""
        if opened == self.opened:
            return
        self.opened = opened
        head = self.fold_row
        if head is None:
            return
        self.dataChanged.emit(self.index(head), self.index(head))
        first, last = head + 1, head + len(self._undated)
        if opened:
            self.beginInsertRows(QModelIndex(), first, last)
            self._shown = self._undated
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._shown = ()
            self.endRemoveRows()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._dated) + bool(self._undated) + len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shown = self._row(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return shown
        if isinstance(shown, Fold):
            if role == Qt.ItemDataRole.DisplayRole:
                return shown.words
            return shown.told if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            date = shown.when.shown() if shown.when else ""
            return "\n".join(
                filter(None, (f"{date} {shown.since}".strip(), _(shown.lane), shown.title, shown.detail, shown.seen))
            )
        return None

    def _row(self, row: int) -> Event | Fold:
        if row < len(self._dated):
            return self._dated[row]
        if row == len(self._dated):
            return Fold(len(self._undated), self.opened)
        return self._shown[row - len(self._dated) - 1]


class _EventRow(QStyledItemDelegate):
    """Date and day at the left, what happened at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        event: Event | Fold = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(event, Fold):
            return QSize(0, QFontMetrics(option.font).height() + 2 * _PAD)
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
        event: Event | Fold = index.data(Qt.ItemDataRole.UserRole)
        colour, box = colours(), option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        height = QFontMetrics(option.font).height()
        painter.save()
        if isinstance(event, Fold):
            self._text(painter, option.font, colour.muted, box, event.words)
            painter.restore()
            return
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
    """What happened, from the first to the last; Enter or a click opens the entry, or the fold of what has no date."""

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

    @property
    def chosen_entries(self) -> tuple[str, ...]:
        """The entries that the chosen event tells of."""
        event = self.events.event_at(self.currentIndex().row()) if self.currentIndex().isValid() else None
        return event.entries if event is not None else ()

    def put(self, events: Sequence[Event]) -> None:
        """Show these events; the one that is chosen stays so."""
        chosen = self.chosen_entries
        self.events.put(events)
        if chosen and not self.currentIndex().isValid() and (row := self.events.row_of(chosen[0])) is not None:
            self.setCurrentIndex(self.events.index(row))

    def show_anew(self) -> None:
        """Stand at the top with what has no date folded, as for a patient who is just opened."""
        self.events.open_fold(self.events.fold_row == 0)
        self.scrollToTop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at, fold = event.key(), self.currentIndex(), self.events.fold_row
        behind_fold = at.isValid() and fold is not None and at.row() >= fold
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self._on_chosen(at)
        elif key == Qt.Key.Key_Right and behind_fold:
            self._open_fold(True)
        elif key == Qt.Key.Key_Left and behind_fold:
            self._open_fold(False)
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        event = self.events.event_at(index.row())
        if event is None:
            self._open_fold(not self.events.opened)
        else:
            self.chosen.emit(event.entry)

    def _open_fold(self, opened: bool) -> None:
        """Show what has no date, the first of it in sight, or fold it and stand on its head."""
        row = self.events.fold_row
        self.events.open_fold(opened)
        head = self.events.index(row)
        if not opened:
            self.setCurrentIndex(head)
        self.scrollTo(head, self.ScrollHint.PositionAtTop if opened else self.ScrollHint.EnsureVisible)


_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _title(event: Event) -> str:
    return event.title[:1].upper() + event.title[1:]


def _detail(event: Event) -> str:
    detail = f"? {event.detail}" if event.in_doubt else event.detail
    return "\n".join(filter(None, (detail, event.seen)))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(SMALL_PX)
    return small
