"""The answers that a field offers while one types, in a list under it. The list never takes the focus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QListView, QWidget

ROW, MOST_SHOWN = 28, 8


class Offers(QListView):
    """A child of the window, not a window of its own: it takes neither keys nor activation from the editor."""

    taken = Signal(str)

    def __init__(self, editor: QWidget):
        super().__init__(editor)
        self._editor = editor
        self._texts = QStringListModel(self)
        self.setModel(self._texts)
        self.setProperty("popup", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(editor.accessibleName())
        self.clicked.connect(self._on_clicked)
        self.hide()

    def offer(self, texts: Sequence[str]) -> None:
        """Show these answers under the editor. None is marked: what was typed is not replaced by a guess."""
        window = self._editor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._texts.setStringList(list(texts))
        self.setCurrentIndex(QModelIndex())
        self._place()
        self.show()
        self.raise_()
        # what was typed may move the fields, and the list goes with its own
        for widget in self._carriers():
            widget.installEventFilter(self)

    def _carriers(self) -> Iterator[QWidget]:
        """The widgets that carry the editor, up to the window."""
        widget = self._editor
        while widget is not None and not widget.isWindow():
            yield widget
            widget = widget.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self.isVisible()
            and event.type() in (QEvent.Type.Move, QEvent.Type.Resize)
            and watched is not self.viewport()
        ):
            self._place()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for widget in self._carriers():
            widget.removeEventFilter(self)

    def _place(self) -> None:
        window = self._editor.window()
        height = min(self._texts.rowCount(), MOST_SHOWN) * ROW + 12
        corner = self._editor.mapTo(window, QPoint(0, self._editor.height() + 2))
        if corner.y() + height > window.height():
            corner = self._editor.mapTo(window, QPoint(0, -height - 2))
        width = max(self._editor.width(), min(360, self.sizeHintForColumn(0) + 32))
        self.setGeometry(min(corner.x(), window.width() - width), corner.y(), width, height)

    def move_by(self, rows: int) -> None:
        """Mark another answer."""
        row = self.currentIndex().row() + rows
        if 0 <= row < self._texts.rowCount():
            self.setCurrentIndex(self._texts.index(row, 0))

    def take(self) -> None:
        """Take the marked answer, if one is marked."""
        index = self.currentIndex()
        self.hide()
        if index.isValid():
            self.taken.emit(index.data())

    @property
    def is_marked(self) -> bool:
        """Has somebody marked an answer?"""
        return self.currentIndex().isValid()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.take()
