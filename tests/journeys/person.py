"""A person at the real window, in a person's verbs. Keys alone, sent to the window as the system sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from tests.pace import patience, patience_ms

MOST_TABS = 80


class Person:
    """Somebody who uses the keyboard and looks at the window."""

    def __init__(self, window: Any):
        self.window = window

    # what the hands do ---------------------------------------------------------------------------------------------

    def press(self, keys: str, times: int = 1) -> Person:
        """Press keys together, such as "Ctrl+S", as often as `times`."""
        combination: QKeyCombination = QKeySequence(keys)[0]
        for _time in range(times):
            QTest.keyClick(_front(), combination.key(), combination.keyboardModifiers())
        return self

    def types(self, text: str) -> Person:
        """Type a text where the cursor is, letter by letter."""
        for letter in text:
            for action in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                code = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
                QApplication.sendEvent(_front(), QKeyEvent(action, code, Qt.KeyboardModifier.NoModifier, letter))
        return self

    def tabs(self, keys: str = "Tab") -> Person:
        """Go on to the next place that takes keys, and see that there is one and that it can be seen."""
        before = QApplication.focusWidget()
        self.press(keys)
        after = QApplication.focusWidget()
        assert after is not None and after is not before, f"{keys} stays at {before and before.objectName()}"
        assert after.isVisible() and not after.visibleRegion().isEmpty(), f"{after.objectName()} cannot be seen"
        return self

    def fills(self, texts: dict[str, str] | None = None, /, **more: str) -> Person:
        """Go through the form by Tab and type each text into its field, or empty it; what stands there already is left alone.

        The fields are given in the form's order: "marker", or "administrations.0.dose" for one of its parts.
        """
        for name, text in {**(texts or {}), **more}.items():
            self._tabs_until(lambda name=name: self.field.partition(".")[2] == name, name)
            if self.stands_in(name) != text:
                self.press("Ctrl+A").types(text) if text else self.press("Ctrl+A").press("Delete")
        return self

    def fills_rows(self, rows: Mapping[str, Sequence[dict[str, str]]]) -> Person:
        """Type the rows of an entry's parts on its sheet: F6 goes there, Tab to the next cell, Shift+Enter to the next row.

        From the row that waits behind the others, Shift+Enter goes on to the next part's rows.
        """
        for place, (name, typed) in enumerate(rows.items()):
            self.press("Shift+Return" if place else "F6")
            for position, row in enumerate(typed):
                assert self.field.partition(".")[2].startswith(f"{name}.{position}."), self.about
                self.fills({f"{name}.{position}.{cell}": text for cell, text in row.items()}).press("Shift+Return")
        return self

    def tabs_to(self, name: str) -> Person:
        """Go by Tab to a place."""
        return self._tabs_until(lambda: self.field == name, name)

    def tabs_to_button(self, text: str) -> Person:
        """Go by Tab to a button."""
        return self._tabs_until(lambda: getattr(QApplication.focusWidget(), "text", str)() == text, text)

    def _tabs_until(self, there: Callable[[], bool], what: str) -> Person:
        for _tab in range(MOST_TABS):
            if there():
                return self
            self.tabs()
        raise AssertionError(f"Tab does not come to {what}")

    def opens_tab(self, place: int) -> Person:
        """Show one of the patient's pages: 1 is the overview."""
        return self.press(f"Alt+{place}")

    def begins(self, kind: str) -> Person:
        """Begin a new entry of a kind on the page shown, such as "lab_result"."""
        for _kind in range(12):
            self.press("Ctrl+N")
            if self.field.partition(".")[0] == kind:
                return self
            self.press("Ctrl+Tab")
        raise AssertionError(f"no {kind} is typed on this page")

    def saves(self) -> Person:
        """Save, and see that it is saved."""
        self.press("Ctrl+S")
        assert self.state.startswith("Saved"), self.about
        return self

    def is_asked(self, words: str) -> Person:
        """Save, and be asked whether something is right."""
        self.press("Ctrl+S")
        self.sees_finding(words)
        assert "Not saved" in self.state
        return self

    def saves_confirming(self) -> Person:
        """Save, and say that whatever is asked is right."""
        self.press("Ctrl+S")
        if not self.state.startswith("Saved"):
            self.confirms()
        assert self.state.startswith("Saved"), self.about
        return self

    def confirms(self) -> Person:
        """Say that it is right all the same."""
        return self.press("Return")

    def goes_back(self) -> Person:
        """Leave a question and go back to the form."""
        return self.press("Escape")

    # what the eyes see ---------------------------------------------------------------------------------------------

    @property
    def field(self) -> str:
        """Where the cursor is."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    @property
    def state(self) -> str:
        """What the form says of itself."""
        return " ".join(label.text() for label in self._visible(QLabel) if label.objectName().endswith(":state"))

    @property
    def about(self) -> str:
        """Every text that is seen, for the message of a test that fails."""
        return f"at {self.field}: " + " | ".join(label.text() for label in self._visible(QLabel) if label.text())

    def stands_in(self, name: str) -> str:
        """The text that stands in a field of the form shown."""
        widget = self._widget(name)
        return widget.text() if hasattr(widget, "text") else widget.toPlainText()

    def reads(self, name: str) -> str:
        """What stands under a field: what was understood of it, what is doubtful."""
        row: Any = self._widget(name)
        while not hasattr(row, "feedback"):
            row = row.parentWidget()
        return "\n".join(label.text() for label in (row.feedback, row.doubt) if label.isVisible())

    def sees(self, words: str) -> bool:
        """Are these words to be read anywhere in the window?"""
        return any(words in label.text().replace("&nbsp;", " ") for label in self._visible(QLabel))

    def sees_finding(self, words: str) -> Person:
        """See that something is questioned or refused in these words."""
        found = [label.text() for label in self._visible(QLabel) if label.property("role") in ("question", "danger")]
        assert any(words in text for text in found), f"{words!r} is not among {found}; {self.about}"
        return self

    def sees_in_dialog(self, *words: str) -> Person:
        """See these words in the list of the dialog in front, and close it."""
        self.waits_for(lambda: QApplication.activeModalWidget() is not None)
        model = QApplication.activeModalWidget().findChild(QTableView).model()
        cells = [
            model.index(row, column).data() for row in range(model.rowCount()) for column in range(model.columnCount())
        ]
        for word in words:
            assert any(word in cell for cell in cells), f"{word!r} is not among {cells}"
        return self.press("Escape")

    def waits_for(self, what: Callable[[], bool], seconds: float = 10) -> Person:
        """Wait until something is so."""
        until = QDeadlineTimer(int(patience(seconds) * 1000))
        while not what():
            assert not until.hasExpired(), self.about
            QTest.qWait(5)
        return self

    def _widget(self, name: str) -> Any:
        found = [widget for widget in self._visible(QWidget) if widget.objectName().partition(".")[2] == name]
        assert len(found) == 1, f"{name}: {[widget.objectName() for widget in found]}; {self.about}"
        return found[0]

    def _visible(self, kind: type) -> list[Any]:
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]


def _front() -> Any:
    """The window that has the keys."""
    until = QDeadlineTimer(patience_ms(5000))
    while None in (QGuiApplication.focusWindow(), QApplication.activeWindow(), QApplication.focusWidget()):
        assert not until.hasExpired(), "no window has the keys"
        # offscreen no window manager gives the keys back when a menu or a dialog closes
        on_top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        for window in [on_top] if on_top else QApplication.topLevelWidgets():
            if window is on_top or (window.isVisible() and window.parent() is None):
                window.activateWindow()
        QTest.qWait(1)
    return QGuiApplication.focusWindow()
