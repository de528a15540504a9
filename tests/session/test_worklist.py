from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.typed import read_typed
from desktop.session.session import Session
from desktop.session.worklist import asking, worklist
from tests.session.made import (
    EVENT,
    INFUSION,
    PLAN,
    PROTOCOL,
    confirmed,
    count,
    keep,
    keep_typed,
    read,
    start,
    with_patient,
)

NICKEL = {"hapten": "nickel sulfate", "concentration": "5", "vehicle": "pet."}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    # 1 December 2024
    session.clock = lambda: datetime(2024, 12, 1, 9, 0, tzinfo=UTC)
    yield session
    session.close()


def patch(session: Session, patient: str, applied: str, planned: str = "48, 72", **read_at: str) -> str:
    hapten = read(session, PatchHapten, patient, **NICKEL, **read_at)
    return keep(session, PatchTest, patient, {"haptens": (hapten,)}, applied=applied, planned=planned).id


def told(session: Session) -> list[tuple[str, str]]:
    today = session.clock().date()
    return [(task.title, task.state(today)) for task in worklist(session)]


def test_a_patch_test_asks_for_its_first_reading_that_is_not_done(session: Session) -> None:
    patient = with_patient(session)
    patch(session, patient, "2024-11-29 08:00")
    assert told(session) == [("Read the patch test at 48 h", "today")]


def test_a_reading_that_was_done_gives_way_to_the_next_one(session: Session) -> None:
    patient = with_patient(session)
    patch(session, patient, "2024-11-29 08:00", h48="-")
    assert told(session) == [("Read the patch test at 72 h", "tomorrow")]


def test_when_all_are_done_nothing_is_asked(session: Session) -> None:
    patient = with_patient(session)
    patch(session, patient, "2024-11-20 08:00", h48="-", h72="+")
    assert told(session) == []


def test_what_is_late_comes_first_and_what_is_far_away_not_at_all(session: Session) -> None:
    one, other = with_patient(session), with_patient(session, identifier="P-2", family_name="Öztürk")
    patch(session, one, "2024-11-29 08:00")
    patch(session, other, "2024-11-25 08:00")
    for day in ("2024-12-05", "2024-12-30"):
        keep(session, DrugProvocation, other, stage="planned", date=day, drug="amoxicillin")
    assert told(session) == [
        ("Read the patch test at 48 h", "4 days late"),
        ("Read the patch test at 48 h", "today"),
        ("Planned provocation with amoxicillin", "in 4 days"),
    ]
    assert [task.identifier for task in worklist(session)] == ["P-2", "P-1", "P-2"]


def test_a_void_test_asks_for_nothing(session: Session) -> None:
    patient = with_patient(session)
    session.void(patch(session, patient, "2024-11-29 08:00"), "entered twice")
    assert told(session) == []


def test_reading_the_worklist_writes_nothing_and_asks_an_index(session: Session) -> None:
    patch(session, with_patient(session), "2024-11-29 08:00")
    before = count(session)
    asked: list[str] = []
    session.file.connection.set_trace_callback(asked.append)
    worklist(session)
    session.file.connection.set_trace_callback(None)
    assert count(session) == before
    plans = [row[3] for query in asked for row in session.file.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    tables = ("patch_test", "skin_test", "drug_provocation", "course_plan", "adverse_event_to")
    assert all(any("USING INDEX" in plan and f"{table}_" in plan for plan in plans) for table in tables), plans


def test_an_amended_reading_moves_the_task(session: Session) -> None:
    patient = with_patient(session)
    id = patch(session, patient, "2024-11-29 08:00")
    kept = session.entry(id)
    done = read(session, PatchHapten, patient, **NICKEL, h48="+", relevance="current")
    amended = type(kept.entry)(**(kept.entry.values() | {"haptens": (done,)}))
    confirmed(lambda keys: session.amend(id, amended, kept.number, "read", keys))
    assert told(session) == [("Read the patch test at 72 h", "tomorrow")]


# -- what a plan of a course asks for -------------------------------------------------------------------------------------


def planned(session: Session, first: str) -> tuple[str, str]:
    """A patient with a plan of three sessions and a visit after 91 ± 14 days; the ids of both."""
    patient = with_patient(session)
    keep_typed(session, Protocol, "", PROTOCOL)
    return patient, keep_typed(session, CoursePlan, patient, PLAN | {"first": first}).id


def infused(session: Session, patient: str, number: str, start: str) -> str:
    return keep(
        session, Infusion, patient, **(INFUSION | {"session": number, "start": start, "premedicated": "none given"})
    ).id


def test_a_plan_asks_for_its_next_session_within_its_tolerance(session: Session) -> None:
    patient, plan = planned(session, "2024-12-01")
    assert told(session) == [("session 1 is due", "today")]
    infused(session, patient, "1", "2024-11-29 10:00")
    # two days later, and one day of tolerance
    assert told(session) == [("session 2 is due", "today")]
    session.clock = lambda: datetime(2024, 12, 2, 9, 0, tzinfo=UTC)
    assert told(session) == [("session 2 is due", "until 2 Dec 2024")]
    session.clock = lambda: datetime(2024, 12, 3, 9, 0, tzinfo=UTC)
    assert told(session) == [("session 2 is due", "1 day late")]
    assert [task.entry for task in worklist(session)] == [plan]


def test_a_visit_is_due_until_a_note_names_it_and_late_once_its_window_is_over(session: Session) -> None:
    patient, plan = planned(session, "2024-08-23")
    for number, when in (("1", "2024-08-23 10:00"), ("2", "2024-08-25 10:00"), ("3", "2024-08-28 10:00")):
        infused(session, patient, number, when)
    # D0 and 91 days is 22 November, and 14 days more are allowed
    assert told(session) == [("three months is due", "until 6 Dec 2024")]
    session.clock = lambda: datetime(2024, 12, 9, 9, 0, tzinfo=UTC)
    assert told(session) == [("three months is due", "3 days late")]
    keep(session, VisitNote, patient, date="2024-12-09", text="well", planned="three months")
    assert told(session) == []
    assert session.entry(plan).entry.next_due is None


def test_an_infusion_that_is_void_is_asked_for_again(session: Session) -> None:
    patient, _plan = planned(session, "2024-11-29")
    id = infused(session, patient, "1", "2024-11-29 10:00")
    assert told(session) == [("session 2 is due", "today")]
    session.void(id, "another patient")
    assert told(session) == [("session 1 is due", "2 days late")]


# -- what is serious and not reported ---------------------------------------------------------------------------------------

SERIOUS = EVENT | {"naranjo": [], "serious": "yes", "criterion": "hospitalisation", "onset": "2024-11-30 10:00"}


def amend_typed(session: Session, id: str, texts: dict) -> None:
    kept = session.entry(id)
    entry = read_typed(AdverseEvent, texts, session.reader_of(kept.patient)).entry
    confirmed(lambda keys: session.amend(id, entry, kept.number, "reported", keys))


def test_a_serious_event_asks_for_its_report_until_it_is_reported(session: Session) -> None:
    patient = with_patient(session)
    keep_typed(session, AdverseEvent, patient, EVENT | {"onset": "2024-11-30"})
    event = keep_typed(session, AdverseEvent, patient, SERIOUS)
    # 24 hours, and today is 1 December
    assert told(session) == [("Report the serious event: headache", "until 1 Dec 2024")]
    session.clock = lambda: datetime(2024, 12, 4, 9, 0, tzinfo=UTC)
    assert told(session) == [("Report the serious event: headache", "3 days late")]
    amend_typed(session, event.id, SERIOUS | {"reported_on": "2024-12-02", "report": "notice given"})
    assert told(session) == [("Full report of the serious event: headache", "until 15 Dec 2024")]
    amend_typed(session, event.id, SERIOUS | {"reported_on": "2024-12-02", "report": "full report sent"})
    assert told(session) == []


def test_a_serious_event_of_an_unknown_day_asks_from_the_day_it_was_written(session: Session) -> None:
    patient = with_patient(session)
    keep_typed(session, AdverseEvent, patient, SERIOUS | {"onset": "?"})
    written = session.entry(worklist(session)[0].entry).at[:10]
    (task,) = worklist(session)
    assert (task.title, task.due.day.isoformat()) == ("Report the serious event: headache", written)


def test_the_clinics_own_deadline_moves_what_is_asked_at_once(session: Session) -> None:
    keep_typed(session, AdverseEvent, with_patient(session), SERIOUS)
    keep_typed(session, ClinicSettings, "", {"first_report": "7 d"})
    assert told(session) == [("Report the serious event: headache", "until 7 Dec 2024")]
    assert "clinic_settings" in asking()
