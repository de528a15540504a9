"""What SQLite stumbles over, told as the failures that every room knows."""

from __future__ import annotations

from pathlib import Path

from desktop.clinic.entry.failures import CannotOpen, CannotWrite, Cause, not_opened, not_written
from desktop.store.driver import DatabaseError

# what SQLite's words mean; they are the same in every driver, its error codes are not
_CAUSES = {
    Cause.BUSY: ("locked", "busy"),
    Cause.FULL: ("full",),
    Cause.READ_ONLY: ("readonly", "read-only"),
    Cause.DISK: ("disk i/o", "unable to open"),
    Cause.NOT_OURS: ("not a database",),
    Cause.DAMAGED: ("malformed", "corrupt"),
}


def cannot_write(error: DatabaseError) -> CannotWrite:
    """The environment's failures in a sentence; a fault of the program's own is raised again."""
    cause = _cause(error)
    if cause is None:
        raise error
    return not_written(cause)


def cannot_open(path: Path, error: DatabaseError) -> CannotOpen:
    """Why a file is refused that SQLite stumbled over."""
    return not_opened(path, _cause(error) or Cause.DAMAGED)


def is_damage(error: DatabaseError) -> bool:
    """Did SQLite stumble over the file's content, and not over where it lies or who uses it?"""
    return _cause(error) in (None, Cause.DAMAGED)


def _cause(error: DatabaseError) -> Cause | None:
    text = str(error).casefold()
    return next((cause for cause, words in _CAUSES.items() if any(word in text for word in words)), None)
