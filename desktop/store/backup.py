"""A verified, consistent copy of an SQLite file that may be in use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Cancelled, Progress
from desktop.clinic.words.language import N_, Sentence, say
from desktop.store import driver

PAGES_AT_ONCE = 2048
# how often a check asks whether it is still wanted, in steps of SQLite's virtual machine
STEPS_BETWEEN = 200_000


def copy_verified(
    source: Path,
    target: Path,
    *,
    replace: bool = False,
    thorough: bool = False,
    progress: Progress | None = None,
    finish: Callable[[driver.Connection], None] | None = None,
) -> Path:
    """Copy a file through SQLite: beside the target, checked, flushed to the disk, then put in place as one plain file.

    `progress` counts pages; `finish(copy)` may add to the copy before it is checked; `thorough` checks every index and
    reference as well. A failure leaves nothing behind. An existing target is refused unless `replace`. Raises `Failure`, or `Cancelled`.
    """
    if os.path.lexists(target) and not replace:
        raise Failure(exists_already(target))
    # beside the target, so that putting it in place is one step on one disk
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        _copy(source, beside, progress)
        _finish_and_check(beside, thorough, progress, finish)
        put_in_place(beside, target, replace)
    except FileExistsError:
        raise Failure(exists_already(target)) from None
    except (OSError, driver.DatabaseError) as error:
        sentence = N_(
            "The copy could not be written to {path}: {why}. Nothing was left behind; the clinic file is unchanged."
        )
        raise Failure(say(sentence, path=target, why=getattr(error, "strerror", None) or error)) from error
    finally:
        for left in (beside, Path(f"{beside}-journal"), Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            left.unlink(missing_ok=True)
    return target


def exists_already(target: Path) -> Sentence:
    """Why a target is refused."""
    return say(N_("{path} exists already and was left as it is. Choose another name."), path=target)


def put_in_place(beside: Path, target: Path, replace: bool) -> None:
    """Give a finished file its name, for good. FileExistsError where one of that name is there and not to be replaced."""
    if replace:
        os.replace(beside, target)
    else:
        try:
            # a hard link fails where something has appeared in the meantime; a rename would overwrite it
            os.link(beside, target)
        except FileExistsError:
            raise
        except OSError:
            # a file system without hard links
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            os.rename(beside, target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def flush(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _copy(source: Path, beside: Path, progress: Progress | None) -> None:
    # a connection of its own: a backup from one with an open write transaction would hang
    original = driver.connect(source, read_only=True)
    try:
        copy = driver.connect_to_new(beside)
        try:
            # one moment of the file: without it, each write of somebody else would begin the copy again
            original.execute("BEGIN")
            original.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            step = None if progress is None else (lambda status, left, all: progress(all - left, all))
            original.backup(copy, pages=-1 if progress is None else PAGES_AT_ONCE, progress=step, sleep=0.01)
        finally:
            copy.close()
    finally:
        original.close()


def _finish_and_check(
    beside: Path, thorough: bool, progress: Progress | None, finish: Callable[[driver.Connection], None] | None
) -> None:
    # every start imports this file, few starts copy one
    from concurrent.futures import ThreadPoolExecutor

    copy = driver.connect(beside)
    stopped: list[Cancelled] = []
    try:
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = DELETE")
        if finish is not None:
            finish(copy)
        if progress is not None:
            pages = copy.execute("PRAGMA page_count").fetchone()[0]
            copy.set_progress_handler(lambda: _is_stopped(lambda: progress(pages, pages), stopped), STEPS_BETWEEN)
        # its bytes are final: the disk can write them while they are checked
        with ThreadPoolExecutor(max_workers=1) as beside_it:
            flushed = beside_it.submit(flush, beside)
            found = copy.execute("PRAGMA integrity_check(1)" if thorough else "PRAGMA quick_check(1)").fetchone()[0]
            lost = copy.execute("PRAGMA foreign_key_check").fetchone() if thorough else None
            flushed.result()
    except driver.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        copy.close()
    if found != "ok" or lost is not None:
        raise Failure(say(N_("The copy did not pass SQLite's check and was removed. Check the clinic file first.")))


def _is_stopped(ask: Callable[[], None], stopped: list[Cancelled]) -> bool:
    # SQLite swallows what a handler raises
    try:
        ask()
    except Cancelled as error:
        stopped.append(error)
    return bool(stopped)
