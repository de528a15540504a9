"""Telling others that something changed, without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry, Kept

Told = TypeVar("Told")


@dataclass(frozen=True)
class Change:
    """What a write changed: the entry types, of which patient, the newest versions, and who caused it.

    Of several writes as one it names no version, and no patient unless they are all of that one.
    `cause` is the object that asked for the write (a form), so that it need not load itself again; None for everybody.
    """

    types: frozenset[str]
    patient: str
    kept: tuple[Kept[Entry], ...]
    action: str
    cause: object = None


class Signal(Generic[Told]):
    """A list of listeners; each is called with what is emitted, in the order in which they connected."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Told], None]] = []

    def connect(self, listener: Callable[[Told], None]) -> None:
        """Call this listener from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[[Told], None]) -> None:
        """Call it no more."""
        self._listeners.remove(listener)

    def emit(self, what: Told) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            listener(what)
