"""The migrations of the clinic file, one SQL file a step; a step that has shipped is never changed.

sqlite-utils runs them: each in its own transaction together with the note that it ran.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop.store.driver import Connection

STEPS = tuple(sorted(Path(__file__).parent.glob("m*.sql")))
# the schema version is the number of the newest step
SCHEMA = int(STEPS[-1].name[1:5])
# "Tole": marks a SQLite file as a clinic file
APPLICATION = 0x546F6C65


def migrate(connection: Connection) -> None:
    """Bring a clinic file to this program's schema. The caller has made a copy of it, if there was anything in it."""
    # only a file that must be migrated pays for this import
    from sqlite_utils import Database, Migrations

    migrations = Migrations("tolera")
    for step in STEPS:
        migrations(name=step.stem)(_runner(step))
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"migration left {len(broken)} rows without what they refer to, first in {broken[0][0]}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _runner(step: Path):
    def run(db) -> None:
        # executescript would commit the open transaction
        for statement in statements(step.read_text(encoding="utf-8")):
            db.conn.execute(statement)

    run.__name__ = step.stem
    return run


def statements(script: str) -> list[str]:
    """The statements of a script; they are separated by a semicolon at a line's end and a blank line."""
    return [part.strip() for part in re.split(r";\n\s*\n", script + "\n\n") if part.strip()]
