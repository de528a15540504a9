"""Tabs that only a click or a key turns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QTabBar, QWidget

from desktop.clinic.words.language import _


class Tabs(QTabBar):
    """A row of tabs; a mouse wheel over it does nothing."""

    def __init__(self, name: str, labels: Sequence[str] = (), parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        # the chosen tab is bold and so a little wider: that scrolls none of them out of sight
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for label in labels:
            self.addTab(_(label))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # turned by a scroll, what is typed would land on another page
        event.ignore()
