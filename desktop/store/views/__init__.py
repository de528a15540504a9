"""The flat views of a clinic file, for people who analyse with other tools, and the table `view_help` that explains each column.

They are no part of the schema: they are dropped before it changes, and made anew behind it.
"""

from __future__ import annotations

from pathlib import Path

from desktop.store.driver import Connection


def drop(db: Connection) -> None:
    """Remove every view that a program has made; those that somebody has made for themselves stay."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'view_help' AND type = 'table'").fetchone():
        return
    made = "SELECT name FROM sqlite_schema WHERE type = 'view' AND name IN (SELECT view FROM view_help)"
    for (name,) in db.execute(made).fetchall():
        db.execute(f"DROP VIEW {name}")
    db.execute("DROP TABLE view_help")


def make(db: Connection) -> None:
    """Make every view, and `view_help`, in a file that has none."""
    from desktop.store.migrations import statements

    for statement in statements(Path(__file__).with_name("views.sql").read_text(encoding="utf-8")):
        db.execute(statement)
