"""The table into which the results of an allergen panel are typed: letters jump, digits begin a result, Enter goes on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.clinic.allergy.allergen_panel import RELEVANCE
from desktop.clinic.catalogue.panel_definition import Allergen
from desktop.clinic.words.language import N_, _
from desktop.screens.allergy.allergen_model import CLASS, CODE, NAME, RELEVANT, RESULT, ROW_PX, SIGN, AllergenModel
from desktop.screens.look.theme import colours

_BEGINS_RESULT = frozenset("0123456789<>≤≥")
RELEVANCE_KEYS = {"+": "relevant", "-": "not_relevant", "?": "unknown"}
_PADDING = 9
# px; the name takes the rest
_WIDTHS = {SIGN: 34, CODE: 116, RESULT: 110, CLASS: 110}
# a letter is typed with none of the others; AltGr comes as both, or as a switch of its own
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
_WITH_LETTERS = (
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
)


class AllergenGrid(QTableView):
    """The rows of an `AllergenModel`. What is typed stands in the model at every letter; Esc takes it back."""

    typed = Signal()
    focused = Signal()
    left = Signal()
    moved = Signal()  # another row is current, or the letters of a jump changed
    copy_asked = Signal()
    paste_asked = Signal()
    undo_asked = Signal()
    said = Signal(str)  # something that a key could not do, and why

    def __init__(self, name: str, model: AllergenModel, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_(N_("Results of the panel")))
        self.allergens = model
        self.setModel(model)
        self.read_only = False
        self.jump = ""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        widest = max(self.fontMetrics().horizontalAdvance(_(option.name)) for option in RELEVANCE.choices)
        self.setColumnWidth(RELEVANT, widest + 20)
        self._delegate = _ResultDelegate(self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(lambda _index: self.begin_typing())

    # -- where one is -------------------------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The code of the current row; "" without one."""
        index = self.currentIndex()
        return self.allergens.code(index.row()) if index.isValid() else ""

    def go_to(self, code: str) -> bool:
        """Make the row of an allergen the current one. False when it is not shown."""
        row = self.allergens.row_of(code)
        if row >= 0:
            self.setCurrentIndex(self.allergens.index(row, RESULT))
        return row >= 0

    def step(self, by: int) -> None:
        """Go down so many rows, or up; at the ends it stays."""
        row = self.currentIndex().row() + by
        if 0 <= row < self.allergens.rowCount():
            self.setCurrentIndex(self.allergens.index(row, RESULT))

    def selected(self) -> list[str]:
        """The codes of the selected rows, in the order shown."""
        return [
            self.allergens.code(row) for row in sorted({index.row() for index in self.selectionModel().selectedRows()})
        ]

    # -- typing -------------------------------------------------------------------------------------------------------

    def begin_typing(self, text: str | None = None) -> None:
        """Open the result of the current row; a text takes the place of what stands there."""
        index = self.currentIndex()
        if not index.isValid():
            return
        if self.read_only:
            self.said.emit(_(N_("These results can only be read.")))
            return
        self._end_jump()
        self.scrollTo(index)
        self.edit(index.siblingAtColumn(RESULT))
        editor = self._delegate.editor
        if text is not None and editor is not None:
            editor.setText(text)
            editor.setModified(True)
            editor.textEdited.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._unless_read_only(self.paste_asked.emit)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._unless_read_only(self.undo_asked.emit)
        elif key == Qt.Key.Key_F2:
            self.begin_typing()
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            # after the letters of a code Enter takes that one: what is typed next is its result, not the next row's
            self.begin_typing() if self.jump and not self.read_only else self.step(1)
        elif key == Qt.Key.Key_Delete:
            self._unless_read_only(self._empty)
        elif key == Qt.Key.Key_Escape and self.jump:
            self._end_jump()
        elif text and text.isprintable() and event.modifiers() & ~_WITH_LETTERS in _PLAIN:
            self._on_letter(text)
        else:
            super().keyPressEvent(event)

    def _on_letter(self, text: str) -> None:
        numbered = self.jump[-1:].isdigit()
        if self.jump and text.isdigit() and self._matching(self.jump + text):
            # a code is typed as it is printed, Der p 2: its number must not become the beginning of a result
            self._jump(text)
        elif numbered and text == " ":
            self.begin_typing()
        elif numbered and (text.isdigit() or text in ".,"):
            self.said.emit(_(N_("Is this still the code, or its result? Enter ends the code; then type its result.")))
        elif text in _BEGINS_RESULT:
            self.begin_typing(text)
        elif text in RELEVANCE_KEYS:
            self._unless_read_only(lambda: self.mark(RELEVANCE_KEYS[text]))
        elif text.isalpha() or (text == " " and self.jump):
            self._jump(text)

    def _jump(self, letter: str) -> None:
        """Go to the allergen that begins like the letters so far; else begin again with this letter."""
        for letters in dict.fromkeys((self.jump + letter, letter)):
            found = next((one for one in self._matching(letters) if self.allergens.row_of(one.code) >= 0), None)
            if found is not None:
                self.go_to(found.code)
                self.jump = letters
                self.moved.emit()
                return
        self._end_jump()
        self.said.emit(_(N_("No allergen that is shown begins like that.")))

    def _matching(self, letters: str) -> tuple[Allergen, ...]:
        return self.allergens.definition.matching(letters) if self.allergens.definition else ()

    def _end_jump(self) -> None:
        self.jump = ""
        self.moved.emit()

    def _empty(self) -> None:
        if self.code and self.allergens.reading(self.code):
            self.allergens.write(self.code, "")
            self.typed.emit()

    def mark(self, answer: str) -> None:
        """Say how relevant the result of the current row is."""
        if not self.code or not self.allergens.reading(self.code).strip():
            self.said.emit(_(N_("Type the result first: only an answered allergen has a clinical relevance.")))
            return
        self.allergens.mark_relevance(self.code, answer)
        self.typed.emit()

    def _unless_read_only(self, act: Any) -> None:
        if self.read_only:
            self.said.emit(_(N_("These results can only be read.")))
        else:
            act()

    # -- following ----------------------------------------------------------------------------------------------------

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.jump = ""
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # what is said below takes room from the table, never the row that it is about
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.allergens.rowCount():
            self.setCurrentIndex(self.allergens.index(0, RESULT))
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _ResultDelegate(QStyledItemDelegate):
    """Paints the cells, and makes the editor of a result. Painted by the style sheet, a page of rows would take a frame."""

    def __init__(self, grid: AllergenGrid):
        super().__init__(grid)
        self._grid = grid
        self.editor: QLineEdit | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        model, column = self._grid.allergens, index.column()
        code = model.code(index.row())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, QColor(colours().accent_tint))
        text = model.text(code, column)
        if text:
            box = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            # in the chosen row everything is told apart from its ground
            painter.setPen(
                (None if chosen and column != RESULT else model.colour(code, column)) or QColor(colours().text)
            )
            elided = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, model.alignment(column), elided)

    def createEditor(self, parent: QWidget, option: Any, index: QModelIndex) -> QWidget:
        model, code = self._grid.allergens, self._grid.allergens.code(index.row())
        before = model.texts.get(code)

        def keep(text: str) -> None:
            # emptied on the way to another result, a row keeps what was said of its relevance
            model.write(code, text, relevance=before.relevance if before else "")
            self._grid.typed.emit()

        def take_back() -> None:
            if model.texts.get(code) != before:
                model.restore(code, before)
                self._grid.typed.emit()

        editor = QLineEdit(parent)
        editor.setObjectName("allergen_panel.results.reading")
        editor.setAccessibleName(model.data(index, Qt.ItemDataRole.AccessibleTextRole))
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        # it stands in a row that is lower than a field of a form
        editor.setStyleSheet("QLineEdit { min-height: 0; max-height: 99px; padding: 0 3px; border-radius: 4px; }")
        editor.textEdited.connect(keep)
        self._take_back = take_back
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        # while one types, the model follows the editor, not the other way round
        if not editor.isModified():
            with QSignalBlocker(editor):
                editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        # the whole cell, not what its padding leaves
        editor.setGeometry(option.rect)

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:
        """Every letter stands in the model already."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key == Qt.Key.Key_Escape:
            self._close(watched)
            self._take_back()
        elif key in steps:
            self._close(watched)
            self._grid.step(steps[key])
        elif event.text() in RELEVANCE_KEYS and watched.text().strip():
            # no result has these signs: they say how relevant the one just typed is
            self._grid.mark(RELEVANCE_KEYS[event.text()])
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._close(watched)
            self._grid.focusNextPrevChild(key == Qt.Key.Key_Tab)
        else:
            return super().eventFilter(watched, event)
        return True

    def _close(self, editor: QWidget) -> None:
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
