"""Comparing courses: what can be compared in the clinic file, and what each patient has of it, read patient by patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.aligned import RESTS_ON, Comparable, Comparison, Followed, Overlay, followed, overlay
from desktop.clinic.plot.graph import Key
from desktop.clinic.plot.result_graphs import NUMBER, test_title
from desktop.clinic.plot.side_by_side import SideBySide, side_by_side
from desktop.clinic.plot.windows import Comparing, read_comparing
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import _
from desktop.facts import facts
from desktop.session.session import Session
from desktop.store import compared


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: of which marker, how, of which patients (all that have it without any), and of these which
    courses (patient and number; all of them without any)."""

    key: Key
    choice: Comparison = Comparison()  # noqa: RUF009 - it is frozen
    patients: tuple[str, ...] = ()
    only: frozenset[tuple[str, int]] | None = None


# so many patients are read before somebody can cancel
_AT_ONCE = 25


@cache
def comparing() -> Comparing:
    """The windows of days, and what is drawn."""
    return read_comparing(facts("comparing"))


def comparable(session: Session) -> tuple[Comparable, ...]:
    """Everything that some patient has a number of: markers as in the catalogue, drug tests, how the patient feels."""
    db, catalogue, reader = session.file.connection, session.catalogue, session.reader
    order = {marker.code: place for place, marker in enumerate(catalogue.markers)}
    found = []
    for code, patients in sorted(compared.markers(db), key=lambda one: (order.get(one[0], len(order)), one[0])):
        marker = catalogue.marker(code)
        found.append(
            Comparable(
                (LabResult.declaration.name, code, NUMBER), marker.name if marker is not None else code, patients
            )
        )
    tests: dict[Key, tuple[str, set[str]]] = {}
    for drug, code, unit, patient in compared.drug_tests(db):
        test = InVitroTest(drug=drug, method=code)
        key = (InVitroTest.declaration.name, drug.key, code, unit)
        tests.setdefault(key, (test_title(test, reader), set()))[1].add(patient)
    found += sorted((Comparable(key, *_named(*test)) for key, test in tests.items()), key=lambda one: one.name)
    answered = compared.scores(db, [series.field for series in OUTCOME_SERIES])
    for series in OUTCOME_SERIES:
        if count := answered[series.field]:
            label = _(series.label)
            found.append(Comparable((Outcome.declaration.name, series.field), f"{label[:1].upper()}{label[1:]}", count))
    return tuple(found)


def read(
    session: Session, key: Key, patients: Sequence[str] = (), progress: Progress | None = None
) -> tuple[Followed, ...]:
    """What these patients have of a marker, a drug test or a score; without any, what everybody has.

    Raises what `progress(done, all)` raises.
    """
    db, reader = session.file.connection, session.reader
    type, name = key[:2]
    only = (type, "marker", name) if type == LabResult.declaration.name else None
    if not patients:
        field, value = {
            LabResult.declaration.name: ("marker", name),
            InVitroTest.declaration.name: ("method", key[2] if len(key) > 2 else ""),
        }.get(type, (name, None))
        patients = compared.patients_with(db, type, field, value)
    types = (*(each.declaration.name for each in RESTS_ON), type)
    found: list[Followed] = []
    for start in range(0, len(patients), _AT_ONCE):
        if progress is not None:
            progress(start, len(patients))
        kept = compared.entries_of(db, patients[start : start + _AT_ONCE], types, only)
        for entries in kept.values():
            one = followed(Chart(entries), reader, key)
            if one is not None:
                found.append(one)
    if progress is not None:
        progress(len(patients), len(patients))
    return tuple(found)


def _named(name: str, patients: set[str]) -> tuple[str, int]:
    return name, len(patients)


def compare(session: Session, asked: Asked, progress: Progress | None = None) -> Overlay:
    """Read what is asked for, and lay it over each other. Raises what `progress(done, all)` raises."""
    return overlay(read(session, asked.key, asked.patients, progress), asked.choice, comparing(), asked.only)


def two_courses(session: Session, courses: Sequence[tuple[str, int]], lettered: bool = False) -> SideBySide:
    """Two courses, by patient and number, beside each other."""
    read = [(session.chart(patient), session.reader_of(patient), number) for patient, number in courses]
    return side_by_side(read, comparing(), lettered)
