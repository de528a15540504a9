"""The migrations of the clinic file, one SQL file a step; a step that has shipped is never changed.

sqlite-utils runs those that are pending and notes that they ran, all in one transaction.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop.clinic.entry.failures import CannotOpen
from desktop.clinic.entry.language import N_, say
from desktop.store.driver import Connection

STEPS = tuple(sorted(Path(__file__).parent.glob("m*.sql")))
# the schema version is the number of the newest step
SCHEMA = int(STEPS[-1].name[1:5])
# "Tole": marks a SQLite file as a clinic file
APPLICATION = 0x546F6C65


def migrate(connection: Connection) -> None:
    """Bring a clinic file to this program's schema, all or nothing; one that has it already is left as it is.

    The caller has made a copy of it, if there was anything in it. Raises `CannotOpen`, or a `DatabaseError` of the driver.
    """
    # only a file that must be migrated pays for this import
    from sqlite_utils import Database, Migrations

    migrations = Migrations("tolera")
    for step in STEPS:
        migrations(name=step.stem)(_runner(step))
    # a table that others refer to cannot be rebuilt with them on, and they cannot be switched inside a transaction
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        # two programs may have found the same old file
        connection.execute("BEGIN IMMEDIATE")
        try:
            migrations.apply(Database(connection, execute_plugins=False, recursive_triggers=False))
            if lost := connection.execute("PRAGMA foreign_key_check").fetchone():
                sentence = N_(
                    "This file was not brought to the new schema: a row of {table} would refer to nothing. It is unchanged."
                )
                raise CannotOpen(say(sentence, table=lost[0]))
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


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
