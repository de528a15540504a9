"""Widgets that are filled when somebody looks at them, not each time that something changes behind them."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class FreshWhenShown(QWidget):
    """Fills itself at once while it is seen, else when it is shown next."""

    _stale = False

    def refresh(self) -> None:
        """What is shown may have changed."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.fill()

    def fill(self) -> None:
        """Read everything that is shown."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.fill()
