"""New clinic files are copies: the program makes the schema once a run, and not once a test."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Migrate = Callable[[sqlite3.Connection], None]


class Template:
    """Stands in for `migrate`: a file with nothing in it becomes a copy of the one that `migrate` made the first time."""

    def __init__(self, migrate: Migrate):
        self._really = migrate
        self._made: sqlite3.Connection | None = None

    def migrate(self, connection: sqlite3.Connection) -> None:
        """Bring a file to this program's schema; one with anything in it goes the program's own way."""
        if connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            self._really(connection)
            return
        if self._made is None:
            # SQLite guards it: a file may be made on any thread
            self._made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._really(self._made)
        self._made.backup(connection)

    def close(self) -> None:
        if self._made is not None:
            self._made.close()
