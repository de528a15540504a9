"""What can go wrong between the program and the world around it, as sentences for the person who sits before it.

The store tells by a cause which of them it is; here is no disk and no driver.
"""

from __future__ import annotations

from enum import Enum, auto

from desktop.clinic.words.language import N_, Sentence, say


class Cause(Enum):
    """What keeps a clinic file from being read or written, whatever a driver calls it."""

    BUSY = auto()
    FULL = auto()
    READ_ONLY = auto()
    DISK = auto()
    NOT_OURS = auto()
    DAMAGED = auto()
    # known before any driver has looked into it
    MISSING = auto()
    NO_FILE = auto()
    EMPTY = auto()
    UNREADABLE = auto()
    FORBIDDEN = auto()
    # written by another version of the program
    NEWER = auto()
    OLDER = auto()
    OLDER_SNAPSHOT = auto()
    OLDER_READ_ONLY = auto()


_NOT_WRITTEN = {
    Cause.BUSY: N_("Nothing was saved: another program is writing to the clinic file. Wait a moment and save again."),
    Cause.FULL: N_("Nothing was saved: the disk is full. Free some space and save again."),
    Cause.READ_ONLY: N_("Nothing was saved: the clinic file is open for reading only."),
    Cause.DISK: N_("Nothing was saved: the disk did not answer. Check that it is connected and save again."),
    Cause.DAMAGED: N_("Nothing was saved: the clinic file is damaged. Close the program and open the newest backup."),
}
# who writes has opened it: it was a clinic file then
_NOT_WRITTEN[Cause.NOT_OURS] = _NOT_WRITTEN[Cause.DAMAGED]
_NOT_OPENED = {
    Cause.BUSY: N_("{path} is being written by another program. Wait a moment and open it again."),
    Cause.FULL: N_("{path} cannot be opened: the disk is full. Free some space and open it again."),
    Cause.READ_ONLY: N_(
        "{path} cannot be read where it lies. Copy it, with the files that begin with its name, to a folder that can be"
        " written, and open it there."
    ),
    Cause.DISK: N_("{path} cannot be read. Check that its disk is connected and that you may read it."),
    Cause.NOT_OURS: N_("{path} is not a clinic file. Nothing in it was changed; choose another one."),
    Cause.DAMAGED: N_(
        "{path} is damaged and was not opened, so that nothing gets worse. Open the newest backup instead."
    ),
    Cause.MISSING: N_("There is no file at {path}. Choose another one, or make a new clinic file."),
    Cause.NO_FILE: N_("{path} is not a file. Choose a clinic file."),
    Cause.EMPTY: N_("{path} is empty: it holds no record. Open a backup of it, or another file."),
    Cause.UNREADABLE: N_("{path} cannot be read: {why}."),
    Cause.FORBIDDEN: N_("You may not read {path}. Ask the person who keeps it, or choose another file."),
    Cause.NEWER: N_(
        "{path} was written by a newer Tolera. Nothing in it was changed; install the newer program to open it."
    ),
    Cause.OLDER: N_("{path} was written by an older Tolera. Open it once with this one, then try again."),
    Cause.OLDER_SNAPSHOT: N_(
        "{path} is a snapshot that an older Tolera wrote. It can be opened and read, but only that Tolera can check or copy it."
    ),
    Cause.OLDER_READ_ONLY: N_(
        "{path} was written by an older Tolera and can only be opened where it may be written. Copy it first."
    ),
}


class Failure(Exception):
    """Something could not be opened, read or written; `sentence` says what that means and what to do."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


class CannotOpen(Failure):
    """This file is refused."""


class CannotWrite(Failure):
    """Nothing was written; what stands in the file is as it was."""


def not_written(cause: Cause) -> CannotWrite:
    """Why nothing was saved."""
    return CannotWrite(say(_NOT_WRITTEN[cause]))


def not_opened(path: object, cause: Cause, why: object = "") -> CannotOpen:
    """Why the file at this path was not opened; `why` is what the system said."""
    return CannotOpen(say(_NOT_OPENED[cause], path=path, why=why))
