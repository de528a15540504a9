"""What the tests take for a new clinic file is what the program makes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.store import check, clinic_file
from desktop.store.migrations import migrate

AT = "2024-12-01T09:00:00.000+00:00"
PRAGMAS = (
    "application_id", "user_version", "journal_mode", "synchronous", "foreign_keys", "page_size", "auto_vacuum", "encoding",
)  # fmt: skip


def made(path: Path, by: Callable[[sqlite3.Connection], None], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """All that stands in a new file, and how its connection is set."""
    monkeypatch.setattr(clinic_file, "migrate", by)
    file = clinic_file.create(path, at=AT, program="tests")
    told: list[object] = [file.connection.execute(f"PRAGMA {name}").fetchone() for name in PRAGMAS]
    told += [line for line in file.connection.iterdump() if '"_sqlite_migrations"' not in line]
    file.close()
    return told


def test_a_copy_is_what_the_program_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = clinic_file.migrate
    assert copies is not migrate
    assert check.migrate == copies
    copied = made(tmp_path / "copied.sqlite", copies, monkeypatch)
    assert copied == made(tmp_path / "made.sqlite", migrate, monkeypatch)
    assert len(copied) > 100
