"""Comparing courses: reading one marker of many patients and laying them over each other, against half as many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.plot.aligned import Comparison, overlay
from desktop.session.comparing import comparing, read
from desktop.session.session import Session
from desktop.store import patients
from tests.bench.clinics import D0, INFUSION, MARKERS, again, many_patients, put, typed
from tests.bench.measure import Row, in_turns, timed

ECP = ("lab_result", "ecp", "number")


def compare(folder: Path, count: int, each: int, rounds: int) -> Iterator[Row]:
    """Of `count` patients `each` results of one marker: linear in the patients, and what is not read again is quick."""
    session = _with_infusions(folder, count, each)
    everybody = list(patients.ids(session.file.connection))
    few = everybody[: count // 2]
    found = read(session, ECP)
    assert len(found) == count
    all_of_them, half = in_turns(
        rounds, timed(lambda: read(session, ECP, everybody)), timed(lambda: read(session, ECP, few))
    )
    laid, percent = in_turns(
        rounds,
        timed(lambda: overlay(found, Comparison(), comparing())),
        timed(lambda: overlay(found, Comparison(measure="percent"), comparing())),
    )
    what = f"{count:,} patients, {each} results of one marker each"
    yield Row(f"{what}: read, against half as many", all_of_them, half, goal=2.6)
    yield Row("the same laid over each other, once it is read", laid, goal=2000)
    yield Row("the same in percent of the baselines", percent)
    session.close()


def _with_infusions(folder: Path, count: int, each: int) -> Session:
    session = many_patients(folder, count, each * len(MARKERS))
    if not session.of_clinic(Infusion):
        ids = list(patients.ids(session.file.connection))
        with session.file.write() as db:
            for patient in ids:
                put(
                    session,
                    db,
                    patient,
                    f"infusion-{patient}",
                    typed(session, Infusion, patient, start=D0.isoformat(), **INFUSION),
                )
        session.close()
        return again(session.file.path)
    return session
