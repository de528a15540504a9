"""Looking, while the window is open, whether another program has written, and whether a new day has begun."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.session.session import Session

# how often it looks (ms)
LOOK_EVERY = 2000


class Watch(QObject):
    """Watches the clinic file that is open."""

    others_wrote = Signal()
    new_day = Signal()

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self._session: Session | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def begin(self, session: Session) -> None:
        """Watch this clinic file from now on."""
        self._session, self._day = session, session.clock().date()
        self._timer.start()

    def end(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._session = None

    def _look(self) -> None:
        today = self._session.clock().date()
        if today != self._day:
            self._day = today
            self.new_day.emit()
        if self._session.notice_others():
            self.others_wrote.emit()
