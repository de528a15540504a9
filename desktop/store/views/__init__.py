"""The flat views of a clinic file, for people who analyse with other tools, and the table `view_help` that explains each column.

They are no part of the schema. Each is made from the declarations (`flat`: how a kind of field stands in it) and, where something
is joined, from one short file in `sql`; so a new attribute stands in its view by being declared. They are dropped before the schema
changes and made anew behind it, and with the first save into a file that has those of another program: when a file is opened, no
entry type is known yet. A file that is only read keeps what it has. In a snapshot they are tables of the same names.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.store import about
from desktop.store.driver import Connection

# under it a file says which views it has
KEY = "views"


def drop(db: Connection) -> None:
    """Remove every view that a program has made, and the tables of a snapshot; what somebody has made for themselves stays."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'view_help' AND type = 'table'").fetchone():
        return
    made = "SELECT type, name FROM sqlite_schema WHERE name IN (SELECT view FROM view_help)"
    for kind, name in db.execute(made).fetchall():
        if kind == "view" or are_tables(db):
            db.execute(f"DROP {kind} {name}")
    # the table itself stays: it cannot go while somebody is reading anything from the file
    db.execute("DELETE FROM view_help")
    about.drop(db, KEY)


def make(db: Connection) -> None:
    """Make every view, and `view_help`, in a file that has none."""
    from desktop.store.views import made, words

    words.fill(db)
    taken = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    for view in made.every():
        # a name that somebody has taken for themselves stays theirs; a check tells
        if view.name not in taken:
            db.execute(view.sql)
    db.execute(HELP)
    rows = ((view.name, column.name, column.help) for view in made.every() for column in view.columns)
    db.executemany('INSERT INTO view_help (view, "column", help) VALUES (?, ?, ?)', rows)
    about.put(db, KEY, made.digest())


def renew(db: Connection) -> None:
    """Make every view anew, where a file has those of another program; the caller has begun a transaction."""
    if not are_ours(db):
        drop(db)
        make(db)


def freeze(db: Connection) -> None:
    """Turn the views into tables of the same names and columns, in a snapshot, which nobody writes to any more.

    Other tools parse a view by their own grammar, or guess its types from its first row; a table they read as it is.
    """
    from desktop.store.views import made

    kept = dict(db.execute("SELECT name, type FROM sqlite_schema"))
    # those that others read come first: the others read the same of their tables, and sooner
    for view in sorted(made.every(), key=lambda view: not any(f"{view.name} " in other.rows for other in made.every())):
        if kept.get(view.name) != "table":
            db.execute(f"DROP VIEW IF EXISTS {view.name}")
            db.execute(view.table_sql)
            db.execute(f"INSERT INTO {view.name} {view.rows}")


def disagreements(db: Connection) -> Iterator[str]:
    """The tables of a snapshot that do not hold what its entries say."""
    from desktop.store.views import made

    kept = dict(db.execute("SELECT name, sql FROM sqlite_schema"))
    for view in made.every():
        if kept.get(view.name) != view.table_sql:
            continue
        names = ", ".join(column.name for column in view.columns)
        both = f"SELECT *, 1 AS _kept FROM {view.name} UNION ALL SELECT *, -1 FROM ({view.rows})"
        if db.execute(f"SELECT 1 FROM ({both}) GROUP BY {names} HAVING sum(_kept) != 0 LIMIT 1").fetchone():
            yield view.name


def are_ours(db: Connection) -> bool:
    """Has this program made the views of a file?"""
    from desktop.store.views import made

    return about.get(db, KEY) == made.digest()


def are_tables(db: Connection) -> bool:
    """Are they tables in this file? In a snapshot they are."""
    return about.get(db, "kind") == "snapshot"


HELP = """CREATE TABLE IF NOT EXISTS view_help (
    view TEXT NOT NULL,
    "column" TEXT NOT NULL,
    help TEXT NOT NULL,
    PRIMARY KEY (view, "column")
) STRICT"""
