"""The catalogues that were copied into a clinic file, one a version, and the clinic's own panel definitions; each as JSON."""

from __future__ import annotations

from desktop.store.driver import Connection


def add(db: Connection, version: str, at: str, content: str) -> None:
    """Keep a catalogue; one of this version that is there already stays as it is."""
    insert = "INSERT INTO catalogue (version, at, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(insert, (version, at, content))


def versions(db: Connection) -> list[str]:
    """The versions of the catalogues that are there."""
    return [version for (version,) in db.execute("SELECT version FROM catalogue")]


def content(db: Connection, version: str) -> str:
    """The catalogue of a version; KeyError when there is none."""
    row = db.execute("SELECT content FROM catalogue WHERE version = ?", (version,)).fetchone()
    if row is None:
        raise KeyError(version)
    return str(row[0])


def contents(db: Connection) -> list[str]:
    """Every catalogue that is there."""
    return [content for (content,) in db.execute("SELECT content FROM catalogue")]


def add_panel(db: Connection, code: str, version: str, at: str, who: str, content: str) -> None:
    """Keep a panel definition of the clinic's own. IntegrityError when this version of it is there."""
    insert = "INSERT INTO panel_definition (code, version, at, who, content) VALUES (?, ?, ?, ?, ?)"
    db.execute(insert, (code, version, at, who, content))


def panels(db: Connection) -> list[str]:
    """The clinic's own panel definitions, every version of each, by code and version."""
    # a file that was handed over without the table has none
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'panel_definition'").fetchone():
        return []
    return [content for (content,) in db.execute("SELECT content FROM panel_definition ORDER BY code, version")]
