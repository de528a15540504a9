"""The clinic file: made, opened, refused or opened read-only, and closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.clinic.entry.failures import CannotOpen, Cause, Failure, not_opened, not_written
from desktop.clinic.words.language import N_, say
from desktop.store import about, driver
from desktop.store.backup import copy_verified
from desktop.store.failures import cannot_open, cannot_write
from desktop.store.migrations import APPLICATION, SCHEMA, migrate

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

# larger files are checked by `main.py check` and before each snapshot, not at each opening (bytes)
CHECKED_AT_OPENING = 16 * 1024 * 1024


class ClinicFile:
    """An open clinic file: one connection, of the thread that opened it.

    `why_read_only` is the sentence that says why nothing can be written, or ""; `is_open` until it is closed; `aside` is the
    folder of the copy that is read in place of an older snapshot.
    """

    def __init__(
        self,
        path: Path,
        connection: driver.Connection,
        why_read_only: str = "",
        aside: TemporaryDirectory[str] | None = None,
    ):
        self.path = path
        self.connection = connection
        self.why_read_only = why_read_only
        self.is_open = True
        self._aside = aside
        self._has_written = False

    @property
    def read_only(self) -> bool:
        """Can nothing be written?"""
        return bool(self.why_read_only)

    @contextmanager
    def write(self) -> Iterator[driver.Connection]:
        """One transaction, all or nothing. Raises `CannotWrite` when the environment does not let it happen."""
        if self.read_only:
            raise not_written(Cause.READ_ONLY)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
                self._has_written = True
            except BaseException:
                # a full disk has rolled it back already
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except driver.IntegrityError:
            raise
        except driver.DatabaseError as error:
            raise cannot_write(error) from error

    @contextmanager
    def still(self) -> Iterator[None]:
        """Everything that is read meanwhile is of one moment, whoever writes."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def changed_elsewhere(self) -> int:
        """A number that differs from last time when another connection has written since."""
        number: int = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return number

    def about(self, key: str) -> str:
        """What the file says about itself under a key; "" when it says nothing."""
        return about.get(self.connection, key)

    @property
    def is_snapshot(self) -> bool:
        """Is this a copy that was handed over, not a clinic's own file?"""
        return self.about("kind") == "snapshot"

    def close(self) -> None:
        """Close it; afterwards everything lies in the one file."""
        # who has only read, or taken back what was written, leaves every byte as it was
        if self._has_written:
            try:
                self.connection.execute("PRAGMA optimize")
            except driver.DatabaseError:
                pass  # advice to the query planner alone; nothing of the record depends on it
        self.connection.close()
        self.is_open = False
        if self._aside is not None:
            self._aside.cleanup()

    def discard(self) -> None:
        """Close and remove a file that was made a moment ago and could not be finished."""
        self.connection.close()
        _remove(self.path)


def create(path: Path, *, at: str, program: str) -> ClinicFile:
    """Make a new clinic file. Raises `CannotOpen`; a file that exists is never touched."""
    path = path.absolute()
    cannot_make = N_("No clinic file can be made at {path}: {why}. Choose another folder.")
    try:
        # O_EXCL: between looking and making, nobody else's file is overwritten
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise CannotOpen(
            say(N_("{path} exists already and was left as it is. Choose another name, or open it."), path=path)
        ) from None
    except OSError as error:
        raise CannotOpen(say(cannot_make, path=path, why=error.strerror or error)) from error
    try:
        connection = driver.connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection)
            with ClinicFile(path, connection).write() as db:
                for key, value in (("kind", "clinic"), ("made_at", at), ("made_by", program)):
                    about.put(db, key, value)
        except BaseException:
            connection.close()
            raise
    except BaseException as error:
        _remove(path)
        if isinstance(error, (driver.DatabaseError, Failure)):
            raise CannotOpen(say(cannot_make, path=path, why=error)) from error
        raise
    return ClinicFile(path, connection)


def _remove(path: Path) -> None:
    for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)


def open_file(path: Path, *, read_only: str = "") -> ClinicFile:
    """Open a clinic file or snapshot; `read_only` says why nothing is to be written.

    Raises `CannotOpen` for what is missing, empty, damaged, not a clinic file, or newer than this program. An older one is
    copied beside itself and brought to this program's schema. What cannot be written is opened for reading; an older snapshot
    is read from a private copy, which goes when the file is closed.
    """
    path = path.absolute()
    look_before_opening(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not read_only and not writable:
        read_only = str(say(N_("This file or its folder cannot be written; it is open for reading only.")))
    try:
        connection = driver.connect(path, read_only=bool(read_only))
        try:
            schema = _inspected(path, connection)
            if snapshot := ClinicFile(path, connection).is_snapshot:
                # opened again so that not even the connection could write
                connection.close()
            else:
                _bring_up(path, connection, schema, read_only)
        except BaseException:
            connection.close()
            raise
        if snapshot:
            why = read_only or str(
                say(N_("This is a snapshot: a copy that was handed over. It is open for reading only."))
            )
            return (
                _older_snapshot(path, why)
                if schema < SCHEMA
                else ClinicFile(path, driver.connect(path, read_only=True), why)
            )
    except driver.DatabaseError as error:
        raise cannot_open(path, error) from error
    return ClinicFile(path, connection, read_only)


def look_before_opening(path: Path) -> None:
    """Refuse what can be no SQLite file at all. Raises `CannotOpen`.

    It does not open the file: closing it again would drop the locks of every connection of this process to it.
    """
    try:
        if not path.exists():
            raise not_opened(path, Cause.MISSING)
        if not path.is_file():
            raise not_opened(path, Cause.NO_FILE)
        size = path.stat().st_size
    except OSError as error:
        raise not_opened(path, Cause.UNREADABLE, error.strerror or error) from error
    if not size:
        raise not_opened(path, Cause.EMPTY)
    if not os.access(path, os.R_OK):
        raise not_opened(path, Cause.FORBIDDEN)


def refuse_newer(path: Path, connection: driver.Connection) -> int:
    """The file's schema version. Raises `CannotOpen` for one that only a newer program knows."""
    schema: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if schema > SCHEMA:
        raise not_opened(path, Cause.NEWER)
    return schema


def require_current(path: Path, connection: driver.Connection) -> None:
    """Refuse what is no clinic file, and what this program cannot read as it stands. Raises `CannotOpen`."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise not_opened(path, Cause.NOT_OURS)
    if refuse_newer(path, connection) < SCHEMA:
        # a snapshot is never converted where it lies
        older = Cause.OLDER_SNAPSHOT if ClinicFile(path, connection).is_snapshot else Cause.OLDER
        raise not_opened(path, older)


def _inspected(path: Path, connection: driver.Connection) -> int:
    """The file's schema version; what is not ours, too new or not whole is refused."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise not_opened(path, Cause.NOT_OURS)
    schema = refuse_newer(path, connection)
    if not _whole(path, connection):
        raise not_opened(path, Cause.DAMAGED)
    return schema


def _bring_up(path: Path, connection: driver.Connection, schema: int, read_only: str) -> None:
    """Bring a clinic's own file to this program's schema, and make it ready to be written."""
    if schema < SCHEMA:
        if read_only:
            raise not_opened(path, Cause.OLDER_READ_ONLY)
        _migrate(path, connection)
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")


def _older_snapshot(path: Path, why: str) -> ClinicFile:
    """What was handed over stays as it is: a copy of it is brought to this program's schema and read."""
    # every start imports this file, hardly one opens an older snapshot
    from tempfile import TemporaryDirectory

    aside = TemporaryDirectory(prefix="tolera-", ignore_cleanup_errors=True)
    try:
        copy = copy_verified(path, Path(aside.name, path.name))
        connection = driver.connect(copy)
        try:
            migrate(connection)
        finally:
            connection.close()
        return ClinicFile(path, driver.connect(copy, read_only=True), why, aside)
    except BaseException as error:
        aside.cleanup()
        if isinstance(error, Failure):
            raise CannotOpen(error.sentence) from error
        raise


def _migrate(path: Path, connection: driver.Connection) -> None:
    """Bring an older file to this program's schema; a verified copy of it stays beside it."""
    names = (f"{path.stem}-before-{SCHEMA}{again}{path.suffix}" for again in chain([""], (f"-{n}" for n in count(2))))
    copy = next(free for free in map(path.with_name, names) if not os.path.lexists(free))
    try:
        copy_verified(path, copy)
    except Failure as failure:
        raise CannotOpen(failure.sentence) from failure
    migrate(connection)


def _whole(path: Path, connection: driver.Connection) -> bool:
    """Is the file as long as it says; and, where that takes no noticeable time, does it pass SQLite's quick check?"""
    pages = connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]
    size = path.stat().st_size
    log = Path(f"{path}-wal")
    if size < pages and not (log.exists() and log.stat().st_size):
        return False
    return size > CHECKED_AT_OPENING or connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
