"""A verified, consistent copy of an SQLite file that may be in use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from desktop.clinic.language import N_, say
from desktop.store import driver
from desktop.store.failures import StoreFailure

PAGES_AT_ONCE = 2048


class Cancelled(Exception):
    """Somebody cancelled; nothing was left behind."""


def copy_verified(
    source: Path,
    target: Path,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] | None = None,
    finish: Callable[[driver.Connection], None] | None = None,
) -> Path:
    """Copy a file through SQLite: beside the target, checked, flushed to the disk, then put in place as one plain file.

    `progress(done, all)` is called in between and may raise `Cancelled`; `finish(copy)` may add to the copy before it is
    checked. A failure leaves nothing behind. An existing target is refused unless `replace`. Raises `StoreFailure`.
    """
    if target.exists() and not replace:
        raise StoreFailure(say(N_("{path} exists already and was left as it is. Choose another name."), path=target))
    # beside the target, so that putting it in place is one step on one disk
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        _copy(source, beside, progress)
        copy = sqlite3.connect(beside, isolation_level=None)
        try:
            copy.execute("PRAGMA journal_mode = DELETE")
            if finish is not None:
                finish(copy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            copy.close()
        if found != "ok":
            raise StoreFailure(say(N_("The copy did not pass SQLite's check and was removed. Check the clinic file first.")))
        _flush(beside)
        _put_in_place(beside, target, replace)
    except (OSError, driver.DatabaseError) as error:
        sentence = N_("The copy could not be written to {path}: {why}. Nothing was left behind; the clinic file is unchanged.")
        raise StoreFailure(say(sentence, path=target, why=getattr(error, "strerror", None) or error)) from error
    finally:
        for left in (beside, Path(f"{beside}-journal"), Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            left.unlink(missing_ok=True)
    return target


def _copy(source: Path, beside: Path, progress: Callable[[int, int], None] | None) -> None:
    # a connection of its own: a backup from one with an open write transaction would hang
    original = driver.connect(source, read_only=True)
    try:
        copy = sqlite3.connect(beside, isolation_level=None)
        try:
            copy.execute("PRAGMA synchronous = OFF")  # flushed once, at the end
            step = None if progress is None else (lambda status, left, all: progress(all - left, all))
            original.backup(copy, pages=-1 if progress is None else PAGES_AT_ONCE, progress=step, sleep=0.01)
        finally:
            copy.close()
    finally:
        original.close()


def _put_in_place(beside: Path, target: Path, replace: bool) -> None:
    if replace:
        os.replace(beside, target)
    else:
        try:
            # a hard link fails where something has appeared in the meantime; a rename would overwrite it
            os.link(beside, target)
        except FileExistsError:
            raise
        except OSError:
            os.rename(beside, target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
