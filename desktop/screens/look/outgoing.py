"""What a page wants printed or written to a file; the window asks where, and does it while it stays in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.session.session import Session


@dataclass(frozen=True)
class ToPrint:
    """Pages for a printer: `make(session, about)` makes them."""

    title: str  # marked
    session: Session
    about: Any
    make: Callable[[Session, Any], Any]


@dataclass(frozen=True)
class ToWrite:
    """Something for a file: `write(session, about, path, progress)` writes it."""

    title: str  # marked
    session: Session
    about: Any
    write: Callable[..., Any]
    name: str  # that is suggested
    names: str  # Qt's name filters


class Outgoing(QObject):
    """The wishes of one page."""

    print_asked = Signal(object)  # ToPrint
    write_asked = Signal(object)  # ToWrite

    def __init__(self, page: QObject):
        super().__init__(page)
