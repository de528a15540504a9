"""What can go wrong between the program and the disk, as sentences for the person who sits before it."""

from __future__ import annotations

from pathlib import Path

from desktop.clinic.entry.language import N_, Sentence, say
from desktop.store.driver import DatabaseError


class StoreFailure(Exception):
    """The clinic file could not be opened, read or written; `sentence` says what that means and what to do."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


class CannotOpen(StoreFailure):
    """This file is refused."""


class CannotWrite(StoreFailure):
    """Nothing was written; what stands in the file is as it was."""


# what SQLite's words mean; they are the same in every driver, its error codes are not
_CAUSES = {
    "busy": ("locked", "busy"),
    "full": ("full",),
    "read_only": ("readonly", "read-only"),
    "disk": ("disk i/o", "unable to open"),
    "not_ours": ("not a database",),
    "damaged": ("malformed", "corrupt"),
}
_NOT_WRITTEN = {
    "busy": N_("Nothing was saved: another program is writing to the clinic file. Wait a moment and save again."),
    "full": N_("Nothing was saved: the disk is full. Free some space and save again."),
    "read_only": N_("Nothing was saved: the clinic file is open for reading only."),
    "disk": N_("Nothing was saved: the disk did not answer. Check that it is connected and save again."),
    "damaged": N_("Nothing was saved: the clinic file is damaged. Close the program and open the newest backup."),
}
_DAMAGED = N_("{path} is damaged and was not opened, so that nothing gets worse. Open the newest backup instead.")
_NOT_OURS = N_("{path} is not a clinic file. Nothing in it was changed; choose another one.")
_NOT_OPENED = {
    "busy": N_("{path} is being written by another program. Wait a moment and open it again."),
    "full": N_("{path} cannot be opened: the disk is full. Free some space and open it again."),
    "read_only": N_(
        "{path} cannot be read where it lies. Copy it, with the files that begin with its name, to a folder that can be"
        " written, and open it there."
    ),
    "disk": N_("{path} cannot be read. Check that its disk is connected and that you may read it."),
    "not_ours": _NOT_OURS,
}


def cannot_write(error: DatabaseError) -> CannotWrite:
    """The environment's failures in a sentence; a fault of the program's own is raised again."""
    cause = _cause(error)
    sentence = _NOT_WRITTEN.get("damaged" if cause == "not_ours" else cause)
    if sentence is None:
        raise error
    return CannotWrite(say(sentence))


def cannot_open(path: Path, error: DatabaseError) -> CannotOpen:
    """Why a file is refused that SQLite stumbled over."""
    return CannotOpen(say(_NOT_OPENED.get(_cause(error), _DAMAGED), path=path))


def damaged(path: Path) -> CannotOpen:
    """A file that is not whole."""
    return CannotOpen(say(_DAMAGED, path=path))


def not_ours(path: Path) -> CannotOpen:
    """A file of another program's, or of none."""
    return CannotOpen(say(_NOT_OURS, path=path))


def is_damage(error: DatabaseError) -> bool:
    """Did SQLite stumble over the file's content, and not over where it lies or who uses it?"""
    return _cause(error) in ("", "damaged")


def _cause(error: DatabaseError) -> str:
    text = str(error).casefold()
    return next((cause for cause, words in _CAUSES.items() if any(word in text for word in words)), "")
