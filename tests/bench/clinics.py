"""Clinic files to measure with: as whole as one that was typed, and made much faster."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import exactly
from desktop.session.session import Session, create
from desktop.store import keeping, patients
from desktop.store.clinic_file import open_file
from desktop.store.driver import Connection
from desktop.store.layout import TABLES

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
D0 = date(2021, 3, 2)
# marker, unit, and a value that is usual for it
MARKERS = (
    ("ecp", "ng/ml", 15.8),
    ("anti-tpo", "IU/ml", 12.4),
    ("total ige", "IU/ml", 87.0),
    ("crp", "mg/l", 3.0),
    ("atab", "IU/ml", 0.1),
)
INFUSION = {
    "course": "1", "session": "1", "cells": "140e6", "dose_basis": "per session", "route": "iv", "product": "hUC-MSC",
    "premedicated": "unknown", "events_asked": "not asked",
}  # fmt: skip
_FAMILY = (
    "Yılmaz",
    "Kaya",
    "Demir",
    "Çelik",
    "Şahin",
    "Yıldız",
    "Öztürk",
    "Aydın",
    "Özdemir",
    "Arslan",
    "Doğan",
    "Kılıç",
    "Işık",
)
_GIVEN = (
    "Ayşe",
    "Fatma",
    "Mehmet",
    "Mustafa",
    "Zeynep",
    "Elif",
    "Ali",
    "İbrahim",
    "Şule",
    "Gül",
    "Ömer",
    "Yusuf",
    "Çağla",
    "Oğuz",
)
_SYLLABLES = (
    "ba",
    "ce",
    "da",
    "el",
    "fi",
    "gö",
    "ha",
    "ir",
    "ke",
    "la",
    "me",
    "nu",
    "oğ",
    "pe",
    "ra",
    "se",
    "ta",
    "ul",
    "va",
    "ya",
)


def clock() -> datetime:
    """The clinic's clock stands still."""
    return NOW


def start(path: Path) -> Session:
    """A new clinic file, open."""
    return create(path, "Ayşe", clock, "Tolera's bench")


def again(path: Path) -> Session:
    """A clinic file that exists, open."""
    return Session(open_file(path), "Ayşe", clock)


def typed(clinic: Session, type: type[Entry], patient: str, /, **texts: str) -> Any:
    """The entry that these texts make."""
    read = read_typed(type, texts, clinic.reader_of(patient))
    assert not read.refused, read.refused
    return read.entry


def result(session: Session, patient: str, number: int) -> LabResult:
    """The numbered result of a patient: all markers on one day, then on the next one; there are days for 10,000."""
    marker, unit, usual = MARKERS[number % len(MARKERS)]
    day = D0 + timedelta(days=number // len(MARKERS) - 20)
    # never ten times the one before
    value = f"{usual * (1 + number * 37 % 100 / 100):.2f}"
    return typed(
        session, LabResult, patient, marker=marker, reading=value, unit=unit, specimen_date=exactly(day).written()
    )


def many_results(path: Path, count: int) -> tuple[Session, str]:
    """A clinic with one patient, one infusion and so many results of five markers; with the patient's id."""
    session = start(path)
    patient = session.add(typed(session, Patient, "", **_person(random.Random(1), 0))).id
    with session.file.write() as db:
        infusion = typed(session, Infusion, patient, start=D0.isoformat(), **INFUSION)
        put(session, db, patient, "infusion", infusion)
        for number in range(count):
            put(session, db, patient, f"result-{number:06d}", result(session, patient, number))
    session.close()
    return again(path), patient


def many_patients(folder: Path, count: int, results: int) -> Session:
    """A clinic with so many patients, each with the same `results` results; made once in a folder."""
    path = folder / f"patients-{count}-{results}.sqlite"
    if path.exists():
        return again(path)
    session = start(path)
    dice = random.Random(1)
    with session.file.write() as db:
        for number in range(count):
            id = f"patient-{number:07d}"
            put(session, db, id, id, typed(session, Patient, "", **_person(dice, number)))
            patients.relist(db, id)
        first = "patient-0000000"
        for number in range(results):
            put(session, db, first, f"result-{number:04d}", result(session, first, number))
        # the first patient's results are everybody's, their versions too
        for table, id, columns in (
            ("lab_result", "id", TABLES["lab_result"].columns),
            (
                "version",
                "entry",
                ("entry", "number", "entry_type", "patient", "action", "who", "at", "why", "schema", "content"),
            ),
        ):
            said = {id: f"p.id || '-' || r.{id}", "patient": "p.id"}
            copied = ", ".join(said.get(column, f"r.{column}") for column in columns)
            only = "AND r.entry_type = 'lab_result'" if table == "version" else ""
            db.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM patient p CROSS JOIN {table} r"
                f" WHERE p.id != ?1 AND r.patient = ?1 {only} ORDER BY 1",
                (first,),
            )
    session.close()
    return again(path)


def put(session: Session, db: Connection, patient: str, id: str, entry: Entry) -> None:
    """Write an entry past the rules, with its version."""
    completed = entry.completed(session.around(""))
    keeping.put(
        db, Kept(id, patient, 1, completed, who=session.who, at=NOW.isoformat(timespec="milliseconds")), "add", ""
    )


def _person(dice: random.Random, number: int) -> dict[str, str]:
    family = dice.choice(_FAMILY) + "".join(dice.choices(_SYLLABLES, k=dice.randrange(3)))
    born = date(1940, 1, 1) + timedelta(days=dice.randrange(25_000))
    return {
        "identifier": f"{number + 10_000}/{dice.randrange(100)}",
        "family_name": family,
        "given_name": dice.choice(_GIVEN),
        "birth_date": born.isoformat(),
        "sex": dice.choice(("female", "male")),
    }
