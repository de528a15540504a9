"""One window a clinic file: who opens it second reads only, and is told who has it."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.clinic.words.language import N_, say

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile


class WindowLock:
    """Held by the window that may write. Commands do not take it: they write through short transactions."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None
        self._told: Path | None = None

    def take(self, path: Path, who: str) -> str:
        """Take the lock of a clinic file; "" when it was taken, else the sentence that says who has it.

        The lock of a program that ended without giving it back is taken over. Where no lock can be made, as in a folder that
        cannot be written, none is needed: the clinic file opens for reading only there.
        """
        # Qt alone knows how to ask every system whether a process still runs
        from PySide6.QtCore import QLockFile

        path = path.absolute()
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        # a lock is stale when its process is gone, however long a window stays open
        lock.setStaleLockTime(0)
        told = path.with_name(f".{path.name}.lock-who")
        if lock.tryLock(0):
            self._lock, self._told = lock, told
            _tell(told, who)
            return ""
        if lock.error() == QLockFile.LockError.PermissionError:
            return ""
        if lock.error() != QLockFile.LockError.LockFailedError:
            sentence = N_(
                "It cannot be told whether another window has this clinic file. Here it is open for reading only."
            )
            return str(say(sentence))
        pid, host, _program = lock.getLockInfo()
        name = _asked(told, pid)
        return str(say(_sentence(name, host), who=name, host=host, pid=pid))

    def release(self) -> None:
        """Give it back; again and again is allowed."""
        if self._lock is None or self._told is None:
            return
        self._told.unlink(missing_ok=True)
        self._lock.unlock()
        self._lock = self._told = None


def _sentence(who: str, host: str) -> str:
    if who and host:
        return N_(
            "{who} has this clinic file open in another window, on {host} (process {pid}). Here it is open for reading only."
        )
    if host:
        return N_(
            "This clinic file is open in another window, on {host} (process {pid}). Here it is open for reading only."
        )
    return N_("This clinic file is open in another window. Here it is open for reading only.")


def _tell(told: Path, who: str) -> None:
    """Say beside the lock who has it; it is only a courtesy, the lock holds without it."""
    try:
        told.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "who": who}), encoding="utf-8")
    except OSError:
        pass


def _asked(told: Path, pid: int) -> str:
    """Who has the lock of this process, if that was said."""
    try:
        said = json.loads(told.read_text("utf-8"))
        return str(said["who"]) if said["pid"] == pid else ""
    except (OSError, ValueError, LookupError, TypeError):
        return ""
