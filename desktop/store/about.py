"""What a file says about itself: its kind (clinic or snapshot), when it was made and by which program, and the like."""

from __future__ import annotations

from desktop.store.driver import Connection


def get(db: Connection, key: str) -> str:
    """What stands under a key; "" when nothing does."""
    row = db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def put(db: Connection, key: str, value: str) -> None:
    """Say something under a key, in place of what stood there."""
    db.execute(
        "INSERT INTO about (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def drop(db: Connection, key: str) -> None:
    """Say nothing under a key any more."""
    db.execute("DELETE FROM about WHERE key = ?", (key,))
