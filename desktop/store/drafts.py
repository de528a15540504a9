"""The table of drafts: what is typed and not yet saved, one a form, patient and person."""

from __future__ import annotations

from desktop.store.driver import Connection


def put(db: Connection, form: str, patient: str, who: str, at: str, typed: str) -> None:
    """Keep a draft in place of the one before; `typed` is JSON, `at` UTC, ISO 8601."""
    db.execute(
        """INSERT INTO draft (form, patient, who, at, typed) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (form, patient, who) DO UPDATE SET at = excluded.at, typed = excluded.typed""",
        (form, patient, who, at, typed),
    )


def get(db: Connection, form: str, patient: str, who: str) -> tuple[str, str] | None:
    """The typed JSON and when it was kept."""
    found: tuple[str, str] | None = db.execute(
        "SELECT typed, at FROM draft WHERE form = ? AND patient = ? AND who = ?", (form, patient, who)
    ).fetchone()
    return found


def drop(db: Connection, form: str, patient: str, who: str) -> None:
    """Forget a draft."""
    db.execute("DELETE FROM draft WHERE form = ? AND patient = ? AND who = ?", (form, patient, who))
