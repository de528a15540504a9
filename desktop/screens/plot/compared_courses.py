"""Which courses are compared: a list to tick them in, found as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.plot.aligned import CourseLine
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.typeahead import fold

_COURSE, _WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _Search(QLineEdit):
    """Down goes into the list, Return ticks the first course that is found or takes its tick away."""

    down = Signal()
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ComparedCourses(QWidget):
    """Every course with a result; Space in the list ticks one."""

    changed = Signal()
    told = Signal(str)  # the patient whose course one stands on

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.search = _Search()
        self.search.setObjectName("compare.who")
        self.search.setAccessibleName(_(N_("Find a patient or course")))
        self.search.setPlaceholderText(_(N_("Find a patient or course")))
        layout.addWidget(self.search)
        self.list = QListWidget()
        self.list.setObjectName("compare.courses")
        self.list.setAccessibleName(_(N_("Courses")))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self.list, 1)
        self.count = QLabel()
        self.count.setObjectName("compare:count")
        self.count.setProperty("role", "help")
        layout.addWidget(self.count)
        buttons = QHBoxLayout()
        self.all_button = self._button(N_("All"), "compare.all", Qt.CheckState.Checked)
        self.none_button = self._button(N_("None"), "compare.none", Qt.CheckState.Unchecked)
        buttons.addWidget(self.all_button)
        buttons.addWidget(self.none_button)
        buttons.addStretch()
        layout.addLayout(buttons)
        self.search.textChanged.connect(self._filter)
        self.search.down.connect(self._into_list)
        self.search.taken.connect(self._take_first)
        self.list.itemChanged.connect(self._on_changed)
        self.list.currentItemChanged.connect(self._on_current)

    def put(self, lines: Sequence[CourseLine]) -> None:
        """Offer these courses, ticked but for those whose tick was taken away."""
        left_out = frozenset(tuple(item.data(_COURSE)) for item in self._items()) - self.ticked()
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(" · ".join(filter(None, (line.name, line.who.name))))
            item.setToolTip("\n".join(filter(None, (line.name, line.who.name, line.who.birth))))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            course = line.who.patient, line.course
            item.setCheckState(Qt.CheckState.Unchecked if course in left_out else Qt.CheckState.Checked)
            item.setData(_COURSE, course)
            item.setData(_WORDS, fold(f"{line.name} {line.who.name}"))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._filter(self.search.text())
        self._say()

    def ticked(self) -> frozenset[tuple[str, int]]:
        """The courses that are ticked: the patient and the number of each."""
        return frozenset(
            tuple(item.data(_COURSE)) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        )

    @property
    def all_ticked(self) -> bool:
        """Is none left out?"""
        return len(self.ticked()) == self.list.count()

    def tick(self, state: Qt.CheckState) -> None:
        """Tick every course that is shown, or none of them."""
        self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)
        self.list.blockSignals(False)
        self._on_changed()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, typed: str) -> None:
        words = fold(typed).split()
        for item in self._items():
            item.setHidden(not all(word in item.data(_WORDS) for word in words))

    def _into_list(self) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        if shown:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.setCurrentItem(shown[0])

    def _take_first(self) -> None:
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None and self.search.text().strip():
            ticked = first.checkState() == Qt.CheckState.Checked
            first.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _on_changed(self) -> None:
        self._say()
        self.changed.emit()

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.told.emit(item.data(_COURSE)[0])

    def _say(self) -> None:
        sentence = N_("{ticked} of {all} courses are compared")
        self.count.setText(str(say(sentence, ticked=len(self.ticked()), all=self.list.count())))

    def _button(self, text: str, name: str, state: Qt.CheckState) -> QPushButton:
        button = QPushButton(_(text))
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        button.setAutoDefault(True)
        button.clicked.connect(self._tick_all if state == Qt.CheckState.Checked else self._tick_none)
        return button

    def _tick_all(self) -> None:
        self.tick(Qt.CheckState.Checked)

    def _tick_none(self) -> None:
        self.tick(Qt.CheckState.Unchecked)
