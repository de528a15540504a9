"""How long work says how far it is, and how it is told to stop."""

from __future__ import annotations

from collections.abc import Callable

# `progress(done, all)` is called in between, with whatever is counted; it may raise `Cancelled`
Progress = Callable[[int, int], None]


def unwatched(done: int, all: int) -> None:
    """The progress of work that nobody waits for."""


class Cancelled(Exception):
    """Somebody cancelled; nothing was left behind."""
