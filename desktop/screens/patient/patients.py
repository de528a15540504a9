"""The patients at the left: found as one types, and read page by page as one scrolls."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.patient.listed import MOST, Listed
from desktop.clinic.words.age import full_years
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.theme import colours
from desktop.session.session import Session

_SEX = {"female": N_("female"), "male": N_("male"), "other": N_("other"), "unknown": N_("sex unknown")}


class PatientsModel(QAbstractListModel):
    """The patients that were found, or all of them, read as the list scrolls."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._session: Session | None = None
        self._listed: list[Listed] = []
        self._more = False

    def use(self, session: Session) -> None:
        """Read from this clinic file."""
        self._session = session
        self.find("")

    def find(self, typed: str) -> None:
        """Show whom the typed text may mean; everybody when nothing is typed."""
        if self._session is None:
            return
        everybody = not typed.strip()
        found = self._session.patients_after(None) if everybody else self._session.find(typed)
        if found == self._listed:
            return
        self.beginResetModel()
        self._listed = found
        self._more = everybody and len(found) == MOST
        self.endResetModel()

    def refresh(self, typed: str) -> None:
        """Read again after a change, as far as the list was read before: it does not jump back to its first page."""
        shown = len(self._listed)
        self.find(typed)
        while len(self._listed) < shown and self.canFetchMore(QModelIndex()):
            self.fetchMore(QModelIndex())

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex) -> None:
        if not self.canFetchMore(parent):
            return
        next_ones = self._session.patients_after(self._listed[-1])
        self._more = len(next_ones) == MOST
        if next_ones:
            self.beginInsertRows(QModelIndex(), len(self._listed), len(self._listed) + len(next_ones) - 1)
            self._listed += next_ones
            self.endInsertRows()

    def listed(self, row: int) -> Listed:
        """The patient in a row."""
        return self._listed[row]

    def row_of(self, patient: str) -> int:
        """The row of a patient; −1 when not listed."""
        return next((row for row, listed in enumerate(self._listed) if listed.patient == patient), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._listed)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        listed = self._listed[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return listed.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{listed.name}, {self.about(listed)}"
        if role == Qt.ItemDataRole.UserRole:
            return self.about(listed)
        return None

    def about(self, listed: Listed) -> str:
        """Sex, age and identifier in one line."""
        words = [_(_SEX.get(listed.sex, N_("sex unknown"))), age_words(listed, self._session), listed.identifier]
        return " · ".join(filter(None, words))


class _TwoLines(QStyledItemDelegate):
    """The name, and below it sex, age and identifier."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, 50)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        colour = colours()
        box = option.rect.adjusted(12, 7, -10, -7)
        painter.save()
        font = QFont(option.font)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            font.setWeight(QFont.Weight.DemiBold)
        # muted text has too little contrast on the accent's tint
        second = colour.text if selected else colour.muted
        for place, text, ink in ((0, index.data(), colour.text), (1, index.data(Qt.ItemDataRole.UserRole), second)):
            painter.setFont(font if place == 0 else option.font)
            painter.setPen(QColor(ink))
            line = QRect(box.left(), box.top() + place * 18, box.width(), 18)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class _Search(QLineEdit):
    """Where one types whom one is looking for; Down goes into the list, Return opens the first one."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Patients(QFrame):
    """The patients of the clinic file."""

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFixedWidth(248)
        self._session: Session | None = None
        self._marked = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        self.search = _Search()
        self.search.setObjectName("patients.search")
        self.search.setAccessibleName(_(N_("Find a patient")))
        self.search.setPlaceholderText(_(N_("Find a patient   Ctrl+F")))
        self.search.setToolTip(_(N_("Part of a name, an identifier or a drug; accents do not matter.")))
        layout.addWidget(self.search)
        self.model = PatientsModel(self)
        self.list = QListView()
        self.list.setObjectName("patients.list")
        self.list.setAccessibleName(_(N_("Patients")))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_TwoLines(self.list))
        self.list.setUniformItemSizes(True)
        # the list lies on the page itself, not on a card
        self.list.setProperty("surface", "page")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self.list, 1)
        self.none = QLabel()
        self.none.setWordWrap(True)
        self.none.setProperty("role", "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.none, 1)
        self.new_button = QPushButton(_(N_("New patient")))
        self.new_button.setToolTip("Ctrl+Shift+N")
        self.new_button.setAutoDefault(True)
        layout.addWidget(self.new_button)
        self.count = QLabel()
        self.count.setProperty("role", "help")
        layout.addWidget(self.count)

        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._open_first)
        self.search.down.connect(self._into_list)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.new_button.clicked.connect(self.new_asked)

    def use(self, session: Session) -> None:
        """Show the patients of this clinic file."""
        self._session = session
        self.new_button.setEnabled(not session.file.read_only)
        self.search.clear()
        self.model.use(session)
        self._say()

    def refresh(self, patient: str = "") -> None:
        """Read the list again after a change, and keep the patient marked."""
        self.model.refresh(self.search.text())
        self.mark(patient)
        self._say()

    def mark(self, patient: str) -> None:
        """Mark the patient whose record is shown."""
        self._marked = patient
        row = self.model.row_of(patient)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        else:
            self.list.setCurrentIndex(QModelIndex())

    def open_next(self) -> None:
        """Open the next patient of the list."""
        self.neighbour(1)

    def open_previous(self) -> None:
        """Open the patient before."""
        self.neighbour(-1)

    def neighbour(self, step: int) -> None:
        """Open the next patient of the list (1) or the one before (−1)."""
        row = self.list.currentIndex().row() + step
        if row >= self.model.rowCount() and self.model.canFetchMore(QModelIndex()):
            self.model.fetchMore(QModelIndex())
        if not 0 <= row < self.model.rowCount() and self.search.text().strip():
            # at the end of what was found, one goes on among all patients
            self.search.clear()
            row = self.list.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(row))
            self._open(self.model.index(row))

    def _find(self, typed: str) -> None:
        self.model.find(typed)
        self.mark(self._marked)
        self._say()

    def _open_first(self) -> None:
        if self.model.rowCount():
            self._open(self.model.index(0))

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0))

    def _open(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.listed(index.row()).patient)

    def _say(self) -> None:
        rows = self.model.rowCount()
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        if rows:
            everybody = self._session.count_patients()
            found = N_("1 patient") if everybody == 1 else N_("{count} patients")
            if self.search.text().strip():
                found = N_("{found} found, of {count} in all")
            if rows == MOST and self.search.text().strip():
                found = N_("{found} of those found, more may be there; type more")
            self.count.setText(str(say(found, found=rows, count=everybody)))
        elif self.search.text().strip():
            self.none.setText(
                _(N_("Nobody is found by these letters. Try a part of the name, the identifier or a drug."))
            )
            self.count.setText("")
        else:
            self.none.setText(_(N_("No patient yet. Ctrl+Shift+N begins the first one.")))
            self.count.setText("")


def age_words(listed: Listed, session: Session | None) -> str:
    """The age of a listed patient, as a range where the birth date is not known to the day."""
    if not listed.birth_earliest or session is None:
        return ""
    today = session.clock().date()
    least, most = (full_years(date.fromisoformat(day), today) for day in (listed.birth_latest, listed.birth_earliest))
    return (
        str(say(N_("{age} y"), age=least))
        if least == most
        else str(say(N_("{least}–{most} y"), least=least, most=most))
    )
