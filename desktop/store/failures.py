"""What can go wrong between the program and the disk, as sentences for the person who sits before it."""

from __future__ import annotations

import sqlite3

from desktop.clinic.language import N_, Sentence, say


class StoreFailure(Exception):
    """The clinic file could not be opened, read or written; `sentence` says what that means and what to do."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


class CannotOpen(StoreFailure):
    """This file is refused."""


class CannotWrite(StoreFailure):
    """Nothing was written; what stands in the file is as it was."""


def cannot_write(error: sqlite3.Error) -> CannotWrite:
    """The environment's failures in a sentence; a fault of the program's own is raised again."""
    text = str(error).casefold()
    if "locked" in text or "busy" in text:
        sentence = N_("Nothing was saved: another program is writing to the clinic file. Wait a moment and save again.")
    elif "full" in text:
        sentence = N_("Nothing was saved: the disk is full. Free some space and save again.")
    elif "readonly" in text or "read-only" in text:
        sentence = N_("Nothing was saved: the clinic file is open for reading only.")
    elif "disk i/o" in text or "unable to open" in text:
        sentence = N_("Nothing was saved: the disk did not answer. Check that it is connected and save again.")
    elif "malformed" in text or "corrupt" in text or "not a database" in text:
        sentence = N_("Nothing was saved: the clinic file is damaged. Close the program and open the newest backup.")
    else:
        raise error
    return CannotWrite(say(sentence))
