"""Telling others that something changed, without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """What a write changed: the entry types, of which patient, the newest versions, and who caused it.

    Of several writes as one it names no version, and no patient unless they are all of that one.
    `cause` is the object that asked for the write (a form), so that it need not load itself again; None for everybody.
    """

    types: frozenset[str]
    patient: str
    kept: tuple[Any, ...]
    action: str
    cause: object = None


class Signal:
    """A list of listeners; each is called with what is emitted, in the order in which they connected."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Any], None]] = []

    def connect(self, listener: Callable[[Any], None]) -> None:
        """Call this listener from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[[Any], None]) -> None:
        """Call it no more."""
        self._listeners.remove(listener)

    def emit(self, what: Any) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            listener(what)
