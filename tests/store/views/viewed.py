"""How the views of a snapshot are looked at in the tests: as any other SQLite tool would."""

from __future__ import annotations

import sqlite3
from typing import Any


def views(db: sqlite3.Connection, type: str = "table") -> list[str]:
    """In a snapshot they are tables."""
    found = "SELECT name FROM sqlite_schema WHERE type = ? AND (name GLOB 'v_*' OR name = 'trace') ORDER BY name"
    return [name for (name,) in db.execute(found, (type,))]


def columns(db: sqlite3.Connection, view: str) -> list[str]:
    return [described[0] for described in db.execute(f"SELECT * FROM {view} LIMIT 0").description]


def rows(db: sqlite3.Connection, view: str, where: str = "true") -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(f"SELECT * FROM {view} WHERE {where}")]
