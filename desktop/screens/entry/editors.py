"""The editors of fields: each is text, read by the field's kind. Nothing is clamped, corrected or changed by a wheel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.clinic.entry.entries import Field
from desktop.clinic.entry.kinds import LongText
from desktop.clinic.words.language import _
from desktop.screens.entry.offers import Offers

_PADDING = 24  # px that a line editor takes around its text
_LEAST, _MOST, _AROUND = 54, 188, 28  # px: the height of a text editor, and what it takes around its text

Offer = Callable[[Field, str], list[str]]


class LineEditor(QLineEdit):
    """One line for one field, with type-ahead where its kind offers answers."""

    typed = Signal()
    focused = Signal()
    left = Signal()

    def __init__(self, name: str, field: Field, offer: Offer, parent: QWidget | None = None):
        super().__init__(parent)
        self.field = field
        self._offer = offer
        self.setObjectName(name)
        self.setAccessibleName(_(field.label))
        self.setAccessibleDescription(_(field.help))
        self.offers: Offers | None = None
        self.textEdited.connect(self._on_edited)

    _hint = ""

    def show_hint(self, hint: str) -> None:
        """Say inside the empty field what is asked for, where there is room for it."""
        self._hint = hint
        self._fit_hint()

    def text_typed(self) -> str:
        """The text as it stands on the screen."""
        return self.text()

    def put(self, text: str) -> None:
        """Show a text without telling anybody that it was typed."""
        self.close_offers()
        self.setText(text)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.offers is not None and self.offers.isVisible():
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.offers.move_by(1 if key == Qt.Key.Key_Down else -1)
                return
            if key == Qt.Key.Key_Escape:
                self.offers.hide()
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.offers.is_marked:
                self.offers.take()
                return
        elif key == Qt.Key.Key_Down and not event.modifiers() and not self.isReadOnly():
            self._show_offers(self._offer(self.field, self.text()))
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            # Return goes on to the next field, as on the terminal of a laboratory
            self.focusNextPrevChild(True)
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        # leaving the field takes the answer that is marked
        if forwards and self.offers is not None and self.offers.isVisible():
            self.offers.take()
        return super().focusNextPrevChild(forwards)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_offers()
        # a number that does not fit shows its beginning: 50 must not be read where 150 stands
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setCursorPosition(0)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._hint) <= self.width() - _PADDING
        self.setPlaceholderText(self._hint if fits else "")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_offers()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        ):
            self.selectAll()
        self.focused.emit()

    def _on_edited(self, text: str) -> None:
        self.typed.emit()
        self._show_offers(self._offer(self.field, text) if text.strip() else [])

    def _show_offers(self, offers: list[str]) -> None:
        if not offers or (len(offers) == 1 and offers[0].casefold() == self.text().strip().casefold()):
            self.close_offers()
            return
        if self.offers is None:
            self.offers = Offers(self)
            self.offers.taken.connect(self._take)
        self.offers.offer(offers)

    def close_offers(self) -> None:
        """Take the list of answers away."""
        if self.offers is not None:
            self.offers.hide()

    def _take(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.typed.emit()


class TextEditor(QPlainTextEdit):
    """Several lines for one field; Tab leaves it."""

    typed = Signal()
    focused = Signal()
    left = Signal()

    def __init__(self, name: str, field: Field, parent: QWidget | None = None):
        super().__init__(parent)
        self.field = field
        self.setObjectName(name)
        self.setAccessibleName(_(field.label))
        self.setAccessibleDescription(_(field.help))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight(_LEAST)
        self.textChanged.connect(self.typed)
        self.textChanged.connect(self._fit)

    def text_typed(self) -> str:
        """The text as it stands on the screen."""
        return self.toPlainText()

    def put(self, text: str) -> None:
        """Show a text without telling anybody that it was typed."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its text, up to a limit: a note is read whole."""
        lines = self.document().size().height()
        height = round(lines * self.fontMetrics().lineSpacing()) + _AROUND
        self.setFixedHeight(min(max(height, _LEAST), _MOST))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.moveCursor(QTextCursor.MoveOperation.End)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def editor(name: str, field: Field, offer: Offer, parent: QWidget | None = None) -> LineEditor | TextEditor:
    """The editor of a field's kind, called `<entry type>.<field>`."""
    if isinstance(field.kind, LongText):
        return TextEditor(name, field, parent)
    return LineEditor(name, field, offer, parent)
