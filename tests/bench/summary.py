"""The summary of a patient with very much, against that of the case: what a page of it costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from desktop.clinic.course.infusion import Infusion
from desktop.paper.record.summary import pages
from desktop.session import example
from desktop.session.session import Session
from tests.bench.clinics import D0, INFUSION, again, many_results, put, start, typed
from tests.bench.measure import Row, in_turns, timed

# one more counts it to 20 with that of the clinic's own
_INFUSIONS = 19


def summary(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """A page of the summary, as PDF, of a patient with so many results and 20 infusions: against a page of the case's, and against
    one of half as many results."""
    case = start(folder / "summary-case.sqlite")
    sides = [(case, example.enter_case(case).id), _patient(folder, results // 2), _patient(folder, results)]
    try:
        counts = [pages(*side).count for side in sides]
        times = in_turns(rounds, *(timed(lambda side=side: pages(*side).as_pdf()) for side in sides))
        each = [time / count for time, count in zip(times, counts, strict=True)]
    finally:
        for session, _patient_id in sides:
            session.close()
    what = f"a page of the summary, {results:,} results and 20 infusions ({counts[2]} pages)"
    yield Row(what, each[2], each[0], goal=1.5)
    yield Row(f"the same, against {results // 2:,} results ({counts[1]} pages)", each[2], each[1], goal=1.3)


def _patient(folder: Path, results: int) -> tuple[Session, str]:
    session, patient = many_results(folder / f"summary-{results}.sqlite", results)
    with session.file.write() as db:
        for number in range(_INFUSIONS):
            day = (D0 + timedelta(days=14 * (number + 1))).isoformat()
            one = typed(session, Infusion, patient, **INFUSION | {"start": day, "session": str(number + 2)})
            put(session, db, patient, f"infusion-{number}", one)
    session.close()
    return again(folder / f"summary-{results}.sqlite"), patient
