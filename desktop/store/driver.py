"""The one SQLite library of this process, and how a connection to a clinic file is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

Connection = sqlite3.Connection
# what stands in one column of one row
Cell = str | int | float | bytes | None
DatabaseError = sqlite3.DatabaseError
OperationalError = sqlite3.OperationalError
IntegrityError = sqlite3.IntegrityError

# how long a writer waits for another one, in milliseconds
WAIT = 5_000


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """A connection with foreign keys on; transactions are begun by hand. It belongs to the thread that opened it.

    Raises `DatabaseError` for what is not there, and, when it is to be read only, for what cannot be read.
    """
    if read_only:
        return _connect_to_read(path)
    connection = _open(path, "mode=rw")
    try:
        connection.execute("PRAGMA synchronous = FULL")
        # KiB, taken as they are needed: with SQLite's own 2 MiB a search in a large clinic reads the file at each letter
        connection.execute("PRAGMA cache_size = -32768")
        # what was typed as a draft and is gone must be gone from the bytes of a snapshot too
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_new(path: Path) -> Connection:
    """A connection to a file that is made by it, for a copy: readable by its owner alone, flushed by the caller."""
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    connection = _open(path, "mode=rw")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def connect_to_memory() -> Connection:
    """A connection to a file that is never on the disk."""
    return sqlite3.connect(":memory:", isolation_level=None)


def _connect_to_read(path: Path) -> Connection:
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        # a connection that could not write at all would leave SQLite's files of the WAL mode behind
        connection = _open(path, "mode=rw")
        connection.execute("PRAGMA query_only = ON")
    else:
        connection = _open(path, "mode=ro")
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except OperationalError:
        connection.close()
        # the WAL mode needs files beside this one. Where they cannot be made, and none is there, nobody writes to it
        if os.access(path.parent, os.W_OK) or Path(f"{path}-wal").exists():
            raise
        return _open(path, "immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: Path, how: str) -> Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None, timeout=WAIT / 1000, cached_statements=256
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection
