"""Handing over a snapshot of the clinic file while it is in use."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.clinic.entry.progress import Progress
from desktop.session.session import Session, as_written
from desktop.store.snapshot import Manifest, write_snapshot


def take_snapshot(session: Session, target: Path, program: str, progress: Progress | None = None) -> Manifest:
    """Write a snapshot of the session's clinic file. Raises `Failure`, or `Cancelled` when `progress` does."""
    return snapshot(session.file.path, target, session.clock(), program, progress)


def snapshot(path: Path, target: Path, at: datetime, program: str, progress: Progress | None = None) -> Manifest:
    """The same without a session, for a thread of its own: it opens its own connection to the clinic file at `path`."""
    return write_snapshot(path, target, at=as_written(at), program=program, progress=progress)
