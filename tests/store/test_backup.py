from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Cancelled
from desktop.store.backup import copy_verified


def database(path: Path, rows: int = 2000) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE made (x TEXT)")
    db.execute("BEGIN")
    db.executemany("INSERT INTO made VALUES (?)", ((f"{n:0100}",) for n in range(rows)))
    db.execute("COMMIT")
    return db


def names(folder: Path) -> set[str]:
    return {found.name for found in folder.iterdir()}


def rows_of(path: Path) -> int:
    db = sqlite3.connect(path)
    found = db.execute("SELECT count(*) FROM made").fetchone()[0]
    db.close()
    return found


def test_the_copy_holds_what_is_still_in_the_log_and_is_one_plain_file(tmp_path: Path) -> None:
    db = database(tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite-wal").stat().st_size
    assert copy_verified(tmp_path / "a.sqlite", tmp_path / "b.sqlite") == tmp_path / "b.sqlite"
    db.close()
    assert names(tmp_path) == {"a.sqlite", "b.sqlite"}
    assert rows_of(tmp_path / "b.sqlite") == 2000
    assert (tmp_path / "b.sqlite").read_bytes()[18:20] == b"\x01\x01"  # SQLite's mark of a file that is not in WAL mode
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "b.sqlite").stat().st_mode) == 0o600


def test_an_existing_target_is_refused_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite").close()
    target = tmp_path / "b.sqlite"
    target.write_text("a letter")
    with pytest.raises(Failure, match="exists already"):
        copy_verified(tmp_path / "a.sqlite", target)
    assert target.read_text() == "a letter"
    copy_verified(tmp_path / "a.sqlite", target, replace=True)
    assert rows_of(target) == 2000
    assert names(tmp_path) == {"a.sqlite", "b.sqlite"}


def test_a_target_that_appears_meanwhile_is_not_touched(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite").close()
    target = tmp_path / "b.sqlite"
    with pytest.raises(Failure, match="exists already"):
        copy_verified(tmp_path / "a.sqlite", target, finish=lambda copy: target.write_text("a letter"))
    assert target.read_text() == "a letter"
    assert names(tmp_path) == {"a.sqlite", "b.sqlite"}


def test_a_copy_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite").close()
    with pytest.raises(Failure, match="Nothing was left behind"):
        copy_verified(tmp_path / "a.sqlite", tmp_path / "nowhere" / "b.sqlite")
    assert names(tmp_path) == {"a.sqlite"}


@pytest.mark.parametrize("at", [0, 1, 2])
def test_cancelling_leaves_nothing(tmp_path: Path, at: int) -> None:
    database(tmp_path / "a.sqlite", 200_000).close()
    seen: list[tuple[int, int]] = []

    def progress(done: int, all: int) -> None:
        seen.append((done, all))
        if len(seen) > at:
            raise Cancelled

    with pytest.raises(Cancelled):
        copy_verified(tmp_path / "a.sqlite", tmp_path / "b.sqlite", progress=progress)
    assert names(tmp_path) == {"a.sqlite"}
    assert len(seen) == at + 1


def test_cancelling_while_it_is_checked_leaves_nothing(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite", 200_000).close()

    def progress(done: int, all: int) -> None:
        if seen and done == all == seen[-1]:
            raise Cancelled
        seen.append(done)

    seen: list[int] = []
    with pytest.raises(Cancelled):
        copy_verified(tmp_path / "a.sqlite", tmp_path / "b.sqlite", thorough=True, progress=progress)
    assert names(tmp_path) == {"a.sqlite"}


def test_progress_goes_from_none_to_all(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite", 200_000).close()
    seen: list[tuple[int, int]] = []
    copy_verified(tmp_path / "a.sqlite", tmp_path / "b.sqlite", progress=lambda done, all: seen.append((done, all)))
    assert len(seen) > 2
    assert [done for done, _all in seen] == sorted(done for done, _all in seen)
    assert seen[-1][0] == seen[-1][1]


def test_a_copy_of_a_damaged_file_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    database(path).close()
    with path.open("rb+") as file:
        file.seek(4096 * 2)
        file.write(b"\xaa" * 4096 * 3)
    with pytest.raises(Failure, match="did not pass SQLite's check|could not be written"):
        copy_verified(path, tmp_path / "b.sqlite")
    assert "b.sqlite" not in names(tmp_path)
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


def test_it_is_one_moment_of_a_file_that_others_write_to(tmp_path: Path) -> None:
    """Each write moves one row from one table to the other: in every moment there are as many rows."""
    path = tmp_path / "a.sqlite"
    db = database(path, 100_000)
    db.execute("CREATE TABLE moved (x TEXT)")
    wanted = threading.Event()
    writes = []

    def write() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        for n in range(3000):
            if wanted.is_set():
                break
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO moved SELECT x FROM made WHERE rowid = ?", (n + 1,))
            other.execute("DELETE FROM made WHERE rowid = ?", (n + 1,))
            other.execute("COMMIT")
            writes.append(n)
        other.close()

    thread = threading.Thread(target=write)
    thread.start()
    seen: list[int] = []

    def progress(done: int, all: int) -> None:
        # a write between any two steps
        before = len(writes)
        while thread.is_alive() and len(writes) == before:
            pass
        if done < all:
            seen.append(done)

    try:
        copy_verified(path, tmp_path / "b.sqlite", progress=progress)
    finally:
        wanted.set()
        thread.join()
        db.close()
    copy = sqlite3.connect(tmp_path / "b.sqlite")
    kept, moved = (copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("made", "moved"))
    copy.close()
    assert kept + moved == 100_000
    # the copy never began again
    assert len(seen) == len(set(seen)) > 0
