"""The record without a window: save, search, snapshot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from desktop.clinic.patient.listed import MOST
from desktop.session.session import Session
from desktop.session.snapshot import snapshot
from desktop.store import driver, views
from desktop.store.layout import TABLES
from tests.bench.clinics import NOW, again, many_patients, many_results, result
from tests.bench.measure import Row, in_turns, timed

# what somebody types, letter by letter
SEARCHED = ("a", "ay", "ayş", "ayşe", "ayşe y", "ayse yıl", "102")


def save(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """One lab result with its version through the session, against one raw insert of such a row with the same durability."""
    session, patient = many_results(folder / "save.sqlite", results)
    session.close()
    # a file of its own, so that neither waits for what the other one wrote
    shutil.copyfile(session.file.path, folder / "raw.sqlite")
    session, raw = again(session.file.path), driver.connect(folder / "raw.sqlite")
    new = (result(session, patient, number) for number in count(results))
    table = TABLES["lab_result"]
    cells = table.row(next(new).completed(session.around(patient)))
    ids = (f"{number:028d}" for number in count())

    def insert() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(table.insert, [next(ids), patient, 1, session.who, NOW.isoformat(), None, "[]", *cells])
        raw.execute("COMMIT")

    def add() -> float:
        entry = next(new)
        return timed(lambda: session.add(entry, patient))()

    yield Row(f"save one result, where there are {results:,}", *in_turns(rounds, add, timed(insert)), goal=4)
    raw.close()
    session.close()


def search(folder: Path, sizes: tuple[tuple[int, int], ...], rounds: int) -> Iterator[Row]:
    """Search as one types, against the raw FTS5 query for the same letters; then the larger clinic against the smaller one."""
    sessions = [many_patients(folder, patients, results) for patients, results in sizes]
    names = [f"{patients:,} patients, {patients * results:,} results" for patients, results in sizes]
    for session, name in zip(sessions, names, strict=True):
        yield Row(f"search, {name}", *in_turns(rounds, _ours(session), _raw(session)), goal=5)
        yield Row(
            f"search, {name}: the slowest letter", max(in_turns(rounds, *map(timed, _letters(session)))), goal=16.7
        )
    if len(sessions) == 2:
        smaller, larger = map(_ours, sessions)
        took, before = in_turns(rounds, larger, smaller)
        yield Row("search, the larger clinic against the smaller one", took, before, goal=1.2)
    for session in sessions:
        session.close()


def _ours(session: Session):
    letters = _letters(session)
    return timed(lambda: [find() for find in letters])


def _letters(session: Session) -> list:
    # what the patients' list asks at each letter
    return [lambda typed=typed: (session.find(typed), session.count_patients()) for typed in SEARCHED]


def _raw(session: Session):
    db = session.file.connection
    queries = [
        " ".join(f'"{word}"*' for word in typed.replace("ş", "s").replace("ı", "i").split()) for typed in SEARCHED
    ]
    query = "SELECT rowid FROM patient_search WHERE patient_search MATCH ? LIMIT ?"
    return timed(lambda: [db.execute(query, (letters, MOST)).fetchall() for letters in queries])


def snapshots(folder: Path, patients: int, results: int, rounds: int) -> Iterator[Row]:
    """A snapshot against `Connection.backup()` of the same file, apart from its flat tables and the check, which have rows of their own."""
    session = many_patients(folder, patients, results)
    path = session.file.path
    targets = (folder / f"handed-over-{number}.sqlite" for number in count())

    def ours() -> float:
        target = next(targets)
        took = timed(lambda: snapshot(path, target, NOW, "bench"))()
        checked.append(_check(target))
        handed_over.append(target.stat().st_size / 1e6)
        target.unlink()
        flattened.append(_flatten(path, next(targets)))
        return took - checked[-1] - flattened[-1]

    def floor() -> float:
        target = next(targets)
        took = timed(lambda: _backup(path, target))()
        target.unlink()
        return took

    checked: list[float] = []
    flattened: list[float] = []
    handed_over: list[float] = []
    size = path.stat().st_size / 1e6
    what = f"snapshot of {size:.0f} MB, apart from flat tables and check"
    yield Row(what, *in_turns(rounds, ours, floor), goal=1.3)
    yield Row(f"its flat tables, {median(handed_over) - size:.0f} MB", median(flattened))
    yield Row("its check", median(checked))
    session.close()


def _backup(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as original, sqlite3.connect(target) as copy:
        original.backup(copy)
    original.close()
    copy.close()


def _flatten(source: Path, target: Path) -> float:
    """How long the views of a copy take to become tables."""
    _backup(source, target)
    db = driver.connect(target)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = DELETE")

    def flatten() -> None:
        db.execute("BEGIN IMMEDIATE")
        views.renew(db)
        views.freeze(db)
        db.execute("COMMIT")

    took = timed(flatten)()
    db.close()
    target.unlink()
    return took


def _check(path: Path) -> float:
    db = sqlite3.connect(path)
    took = timed(
        lambda: [db.execute(f"PRAGMA {check}").fetchall() for check in ("integrity_check(1)", "foreign_key_check")]
    )()
    db.close()
    return took
