"""Worlds in which nothing is against a course of omalizumab, a bag by consent, interval and events, and an adverse event."""

from __future__ import annotations

from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import OMALIZUMAB, Clinic, patient, weigh
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


def on_omalizumab() -> World:
    """A patient who is on omalizumab, and has been before, and for whom a bag is authorised."""
    clinic = ward()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    return authorised(clinic)


def authorised(clinic: Ward, **typed: str) -> World:
    return world(clinic, Authorisation, AUTHORISED | typed)


CASES = (
    Case("omalizumab_label_findings", in_asthma),
    Case("omalizumab_label_findings", in_urticaria),
    Case("omalizumab_before_cells", on_omalizumab),
)
