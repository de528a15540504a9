"""Who works with this clinic file."""

from __future__ import annotations

from desktop.store.driver import Connection


def add(db: Connection, name: str, at: str) -> None:
    """Keep a person; `at` is UTC, ISO 8601."""
    db.execute("INSERT INTO account (name, at) VALUES (?, ?)", (name, at))
