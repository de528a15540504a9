"""The one SQLite library of this process, and how a connection to a clinic file is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

Connection = sqlite3.Connection
Row = tuple
DatabaseError = sqlite3.DatabaseError
OperationalError = sqlite3.OperationalError
IntegrityError = sqlite3.IntegrityError

# how long a writer waits for another one, in milliseconds
WAIT = 5_000


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """A connection with foreign keys on; transactions are begun by hand. It belongs to the thread that opened it."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None, timeout=WAIT / 1000, cached_statements=256
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = FAST")
    except BaseException:
        connection.close()
        raise
    return connection
