"""What the tests of the session and the store share: clinic files that are filled by typing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.clinic.entries import Entry, Kept, Part
from desktop.clinic.findings import Level
from desktop.clinic.patient import Patient
from desktop.session.session import NotSaved, Session, create
from desktop.store.clinic_file import open_file

NOW = datetime(2024, 12, 1, 9, 0, tzinfo=UTC)
PROGRAM = "Tolera of the tests"

PATIENT = {"identifier": "P-1", "family_name": "Işık", "given_name": "Ömer", "birth_date": "1984-03-01", "sex": "male"}
LAB = {"marker": "ecp", "specimen_date": "12.5.24", "reading": "26,6", "unit": "ng/ml", "limits": "< 24", "flag": "H"}
# its unit is questioned
DOUBTFUL = {"marker": "crp", "specimen_date": "12.5.24", "reading": "3", "unit": "mg/ml"}
INFUSION = {
    "course": "1", "session": "1", "sessions": "3", "start": "2024-05-14 10:30", "cells": "140e6", "dose_basis": "per session",
    "route": "iv", "product": "hUC-MSC", "lot": "L-7", "premedicated": "given", "events_asked": "asked, none",
}  # fmt: skip
OMALIZUMAB = {
    "drug": "omalizumab", "indication": "urticaria", "dose": "150", "dose_unit": "mg", "route": "sc", "interval": "4 w",
    "start": "2024-08-18",
}  # fmt: skip
REACTION = {
    "drug": "cipro", "date": "2023-05", "manifestations": "pruritus, urticaria", "latency": "30 min", "re_exposure": "none",
    "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip


def ticking() -> Callable[[], datetime]:
    """A clock of which each look is a second later."""
    ticks = iter(range(1_000_000))
    return lambda: NOW + timedelta(seconds=next(ticks))


def start(path: Path, who: str = "Ayşe") -> Session:
    """A new clinic file, open."""
    return create(path, who, ticking(), PROGRAM)


def again(path: Path, who: str = "Deniz", read_only: str = "") -> Session:
    """A clinic file that exists, open."""
    return Session(open_file(path, read_only=read_only), who, ticking())


def read(session: Session, type: type[Entry | Part], patient: str = "", owned: dict[str, Any] | None = None, /, **typed: str) -> Any:
    """The entry or part that these texts make."""
    reader = session.reader_of(patient)
    values = {name: type.declaration.field(name).kind.parse(text, reader) for name, text in typed.items()}
    return type(**values, **(owned or {}))


def keep(session: Session, type: type[Entry], patient: str = "", owned: dict[str, Any] | None = None, /, **typed: str) -> Kept:
    """Type an entry and save it; what is questioned is confirmed."""
    return confirmed(lambda keys: session.add(read(session, type, patient, owned, **typed), patient, keys))


def confirmed(save: Callable[[list[str]], Kept]) -> Kept:
    """Save, and confirm what is questioned."""
    try:
        return save([])
    except NotSaved as not_saved:
        assert all(finding.level is Level.SOFT for finding in not_saved.findings), not_saved
        return save([finding.key for finding in not_saved.findings])


def with_patient(session: Session, **typed: str) -> str:
    """The id of a new patient."""
    return keep(session, Patient, "", **(PATIENT | typed)).id


def count(session: Session, table: str = "version") -> int:
    """How many rows a table has."""
    return session.file.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
