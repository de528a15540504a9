"""Making a table anew with what it holds: SQLite can add a column to a table, but no answer to a CHECK of it."""

from __future__ import annotations

import re

from desktop.store.driver import Connection


def run(db: Connection, statement: str) -> None:
    """Run one statement of a step; a `CREATE TABLE` of a table that stands already makes it anew.

    It keeps its rows, the columns, indexes and triggers that others gave it, and who refers to it. Foreign keys are off
    meanwhile. Raises what the driver raises when a row does not fit.
    """
    found = re.search(r"^CREATE TABLE (\w+) \(", statement, re.MULTILINE)
    stands = found and db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", found.groups())
    if found is None or stands is None or stands.fetchone() is None:
        db.execute(statement)
    else:
        _make_anew(db, found[1], statement)


def _make_anew(db: Connection, table: str, statement: str) -> None:
    on_it = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        (table,),
    ).fetchall()
    for type, name, _sql in on_it:
        db.execute(f'DROP {type} "{name}"')
    # a view or trigger of somebody that names it is not looked at while it is away, and a reference stays as it is
    db.execute("PRAGMA legacy_alter_table = ON")
    try:
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
        db.execute(statement)
        own = {name for name, _type in _columns(db, table)}
        for name, sort in _columns(db, f"{table}_before"):
            if name not in own:
                db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {sort}')
        columns = ", ".join(f'"{name}"' for name, _type in _columns(db, f"{table}_before"))
        db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before")
        db.execute(f"DROP TABLE {table}_before")
        for _type, _name, sql in on_it:
            db.execute(sql)
    finally:
        db.execute("PRAGMA legacy_alter_table = OFF")


def _columns(db: Connection, table: str) -> list[tuple[str, str]]:
    """The columns of a table with their types."""
    return [(name, type) for _place, name, type, *_rest in db.execute(f"PRAGMA table_info({table})").fetchall()]
