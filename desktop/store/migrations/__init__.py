"""The schema of the clinic file, one SQL file a step: tables, indexes, triggers and the search. A step that has shipped is never
changed; from the first release on, whatever is new is a step of its own.

Nothing had shipped before the first step, m0007: files of schema 1 to 6 were made on the way to it, and what they hold is brought
into it by `conversion`. A later step that makes a table which stands already makes it anew with its rows (`anew`). Views are no part of a step: they are made from the declarations, behind the newest one (`views`).
sqlite-utils runs the steps that are pending and notes that they ran, all in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.clinic.entry.failures import CannotOpen
from desktop.clinic.words.language import N_, say
from desktop.store.driver import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database

STEPS = tuple(sorted(Path(__file__).parent.glob("m*.sql")))
# the schema version is the number of the newest step
SCHEMA = int(STEPS[-1].name[1:5])
# "Tole": marks a SQLite file as a clinic file
APPLICATION = 0x546F6C65


def migrate(connection: Connection) -> None:
    """Bring a clinic file to this program's schema, all or nothing; one that has it already is left as it is.

    The caller has made a copy of it, if there was anything in it. Raises `CannotOpen`, or a `DatabaseError` of the driver.
    """
    # only a file that must be migrated pays for these imports
    from sqlite_utils import Database, Migrations

    from desktop.store import views

    migrations = Migrations("tolera")
    for step in STEPS:
        migrations(name=step.stem)(_runner(step))
    # a table that others refer to cannot be rebuilt with them on, and they cannot be switched inside a transaction
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        # two programs may have found the same old file
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA:
                # a view would stand in the way of a table that is changed
                views.drop(connection)
                migrations.apply(Database(connection, execute_plugins=False, recursive_triggers=False))
                views.make(connection)
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


def _runner(step: Path) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        # executescript would commit the open transaction
        script = statements(step.read_text(encoding="utf-8"))
        if step == STEPS[0]:
            from desktop.store.migrations.conversion import bring_in

            bring_in(db.conn, script)
        else:
            from desktop.store.migrations import anew

            for statement in script:
                anew.run(db.conn, statement)

    run.__name__ = step.stem
    return run


def statements(script: str) -> list[str]:
    """The statements of a script; they are separated by a semicolon at a line's end and a blank line."""
    return [part.strip() for part in re.split(r";\n\s*\n", script + "\n\n") if part.strip()]
