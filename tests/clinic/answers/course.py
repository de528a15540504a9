"""Worlds in which nothing is against a course of omalizumab, a bag by consent, interval and events, and an adverse event."""

from __future__ import annotations

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import EVENT, OMALIZUMAB, Clinic, event, given, patient, weigh
from tests.clinic.ward import AUTHORISED, Ward, ward

ASTHMA = OMALIZUMAB | {"indication": "asthma", "dose": "300", "start": "2024-08-18"}


def world(clinic: Clinic, type: type[Entry], typed: dict[str, str]) -> World:
    return World(clinic.made(type, **typed), clinic.around())


def in_asthma() -> World:
    """300 mg every four weeks for 150 IU/mL and 80 kg, as both labels have it; two years after an earlier course."""
    clinic = patient()
    clinic.keep(MedicationCourse, **(ASTHMA | {"start": "2021-02-01", "stop": "2021-08-01"}))
    clinic.keep(LabResult, marker="total ige", specimen_date="2024-08-01", reading="150", unit="IU/mL")
    weigh(clinic, "80", "2024-08-01")
    return world(clinic, MedicationCourse, ASTHMA)


def in_urticaria() -> World:
    return world(patient(), MedicationCourse, OMALIZUMAB)


def with_a_dose() -> World:
    clinic = patient()
    dose = given(clinic, date="2024-08-18", lot="X1", brand="Xolair")
    return World(clinic.made(MedicationCourse, {"administrations": (dose,)}, **OMALIZUMAB), clinic.around())


def on_omalizumab() -> World:
    """A patient who is on omalizumab, and has been before, and for whom a bag is authorised."""
    clinic = ward()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    return authorised(clinic)


def authorised(clinic: Ward, **typed: str) -> World:
    return world(clinic, Authorisation, AUTHORISED | typed)


def with_consents() -> World:
    return authorised(ward())


def second_session() -> World:
    """Session 2, two days after session 1 as the protocol says."""
    clinic = ward()
    clinic.session(1, "2024-11-29 10:00")
    return authorised(clinic, session="2")


def after(**typed: str) -> World:
    """Session 2, after an adverse event that does not weigh."""
    clinic = ward()
    clinic.session(1, "2024-11-29 10:00")
    event(clinic, **typed)
    return authorised(clinic, session="2")


def after_a_mild_event() -> World:
    return after(infusion="1", onset="2024-11-29 11:00", grade="2", reaction="no")


def after_an_event_of_another_cause() -> World:
    return after(infusion="1", onset="2024-11-29 11:00", grade="3", causality="unlikely")


def after_an_event_before_all_cells() -> World:
    return after(onset="2024-11-28 11:00", grade="3")


def an_event() -> World:
    """A serious reaction to the infusion, with its text in CTCAE, reported in full."""
    typed = {"term": "infusion reaction", "grade": "3", "serious": "yes", "criterion": "hospitalisation"}
    return world(patient(), AdverseEvent, EVENT | typed | {"reported_on": "2024-05-15", "report": "full"})


LINKED = {
    "infusion.session": "it only names the session",
    "adverse_event.term": "whether it was a reaction is answered, or does not matter",
    "adverse_event.onset": "an event that is linked to a session came after it",
    "adverse_event.infusion": "without a link it counts by its day",
}
CASES = (
    Case("traced_doses_findings", with_a_dose, {"medication_course_administration.dose": "it does not trace it"}),
    Case("omalizumab_label_findings", in_asthma),
    Case("omalizumab_label_findings", in_urticaria),
    Case("omalizumab_before_cells", on_omalizumab),
    Case("consent_findings", with_consents),
    Case("interval_findings", with_consents),
    Case("interval_findings", second_session, {"protocol.tolerance": "on the very day none is needed"}),
    Case(
        "events_before_findings",
        after_a_mild_event,
        LINKED | {"adverse_event.causality": "what does not weigh may have any cause"},
    ),
    Case(
        "events_before_findings",
        after_an_event_of_another_cause,
        LINKED | {"adverse_event.grade": "what the cells did not cause may have any grade"},
    ),
    Case("events_before_findings", after_an_event_before_all_cells),
    Case("two_person_findings", with_consents),
    Case("emergency_kit_findings", with_consents),
    Case("grade_findings", an_event),
    Case("event_answers_findings", an_event),
    Case("report_findings", an_event),
)
