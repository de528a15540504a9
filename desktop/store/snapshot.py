"""A snapshot: one plain, verified SQLite file to hand over, with a manifest beside it that says what it is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, say
from desktop.store import about, driver, views
from desktop.store.backup import copy_verified, exists_already, flush, put_in_place
from desktop.store.clinic_file import look_before_opening, require_current
from desktop.store.failures import cannot_open

_AT_ONCE = 4 * 1024 * 1024
# tables that SQLite, the full-text search and the migrations keep for themselves
_THEIRS = ("sqlite_", "_sqlite_", "patient_search")


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: the file's name, SHA-256 and size in bytes, the rows of each table (of the entries' own those that are
    void included, of the flat ones not), its schema version, the program that wrote it and when (UTC, ISO 8601).
    """

    file: str
    sha256: str
    bytes: int
    tables: dict[str, int]
    schema: int
    program: str
    at: str


def manifest_of(snapshot: Path) -> Path:
    """Where a snapshot's manifest lies."""
    return snapshot.with_name(f"{snapshot.name}.manifest.json")


def write_snapshot(source: Path, target: Path, *, at: str, program: str, progress: Progress | None = None) -> Manifest:
    """Write a consistent copy of a clinic file that may be in use, without its drafts, and the manifest beside it.

    `progress(done, all)` counts pages and may raise `Cancelled`. A failure leaves nothing behind, and what exists already is
    never touched. Raises `Failure` (`CannotOpen` for what is no clinic file), or `Cancelled`.
    """
    _refuse_source(source)
    target = target.absolute()
    beside = manifest_of(target)
    if os.path.lexists(beside):
        raise Failure(exists_already(beside))
    tables: dict[str, int] = {}
    schema = pages = 0

    def finish(copy: driver.Connection) -> None:
        nonlocal pages, schema
        _make_snapshot(copy, at)
        pages = copy.execute("PRAGMA page_count").fetchone()[0]
        tables.update(_counts(copy))
        schema = copy.execute("PRAGMA user_version").fetchone()[0]

    copy_verified(source, target, thorough=True, progress=progress, finish=finish)
    try:
        sha256, size = _hashed(target, None if progress is None else lambda: progress(pages, pages))
        manifest = Manifest(target.name, sha256, size, tables, schema, program, at)
        _write(manifest, beside)
    except BaseException as error:
        # it was made here: without its manifest it is no snapshot
        target.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise Failure(exists_already(beside)) from None
        if isinstance(error, OSError):
            sentence = N_(
                "The manifest could not be written to {path}: {why}. The snapshot was removed; the clinic file is unchanged."
            )
            raise Failure(say(sentence, path=beside, why=error.strerror or error)) from error
        raise
    return manifest


def _refuse_source(source: Path) -> None:
    look_before_opening(source)
    try:
        connection = driver.connect(source, read_only=True)
        try:
            require_current(source, connection)
        finally:
            connection.close()
    except driver.DatabaseError as error:
        raise cannot_open(source, error) from error


def _make_snapshot(copy: driver.Connection, at: str) -> None:
    copy.execute("BEGIN IMMEDIATE")
    copy.execute("DELETE FROM draft")
    # those of this program, whatever the file had
    views.renew(copy)
    for key, value in (("kind", "snapshot"), ("snapshot_at", at)):
        about.put(copy, key, value)
    views.freeze(copy)
    copy.execute("COMMIT")


def _counts(copy: driver.Connection) -> dict[str, int]:
    names = [name for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {
        name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in names
        if not name.startswith(_THEIRS)
    }


def _hashed(target: Path, is_wanted: Callable[[], None] | None) -> tuple[str, int]:
    """The SHA-256 and the size of the file as it lies there, in place."""
    hashed, size = hashlib.sha256(), 0
    with target.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            hashed.update(chunk)
            size += len(chunk)
            if is_wanted is not None:
                is_wanted()
    return hashed.hexdigest(), size


def _write(manifest: Manifest, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        flush(beside)
        put_in_place(beside, path, replace=False)
    finally:
        beside.unlink(missing_ok=True)
