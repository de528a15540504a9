"""A clinic file with a bit of everything, and a snapshot of it opened as any other tool would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction, ExceptedDrug
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.interpretation import Interpretation
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.clinic_drug import ClinicDrug, Component
from desktop.clinic.record.clinic_group import ClinicGroup, GroupMember
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.session.attachments import attach, void_attachment
from desktop.session.reviewing import mark_seen, take_back
from desktop.session.session import Session
from desktop.session.signing import record_of, sign_summary, void_signature
from desktop.store.snapshot import write_snapshot
from tests.session.made import (
    AUTHORISATION,
    BAG,
    CONSENT,
    DONOR,
    DOUBTFUL,
    EVENT,
    INFUSION,
    LAB,
    LOT,
    OMALIZUMAB,
    OUTCOME,
    PANEL,
    PATCH,
    PLAN,
    PROGRAM,
    PROTOCOL,
    PROVOCATION,
    REACTION,
    SKIN,
    VITALS,
    keep,
    keep_typed,
    read,
    start,
    with_bags,
    with_patient,
)

PRODUCTS = {Donor: DONOR, Lot: LOT, Bag: BAG, Protocol: PROTOCOL}


ALLERGY_TESTS = {AllergenPanel: PANEL, SkinTest: SKIN, PatchTest: PATCH, DrugProvocation: PROVOCATION}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One patient with a bit of everything."""
    session = start(tmp_path_factory.mktemp("views") / "clinic.sqlite")
    keep(session, Letterhead, "", name="A clinic")
    keep(session, ClinicSettings, "", omalizumab_table="us", first_report="12 h", biovigilance_officer="Dr. A")
    member = read(session, GroupMember, "", drug="ciprofloxacin")
    group = {"name": "our capsules", "shared": "content", "advice": "test", "after": "any", "source": "our pharmacist"}
    keep(session, ClinicGroup, "", {"members": (member,)}, **group)
    brand = {
        "name": "Klavunat",
        "contains": "our capsules; macrogol (PEG)",
        "brand_of": "amoxicillin and clavulanic acid",
        "source": "leaflet",
    }
    keep(session, ClinicDrug, "", **brand)
    substance = read(session, Component, "", drug="ciprofloxacin")
    keep(session, ClinicDrug, "", {"components": (substance,)}, name="Twocillin")
    patient = with_patient(session)
    keep(session, Measurement, patient, date="2024-05-01", weight="62,5")
    drug = read(session, Premedication, patient, drug="clarithromycin", dose="500 mg", at="2024-05-14 10:00")
    first = keep(session, Infusion, patient, {"premedication": (drug,)}, **INFUSION)
    keep(session, Infusion, patient, **(INFUSION | {"session": "2", "start": "2024-05-12", "dose_basis": "total"}))
    keep(session, LabResult, patient, **(LAB | {"specimen_date": "d0-4"}))
    keep(session, LabResult, patient, **(LAB | {"specimen_date": "2024-08", "reading": "<0.10", "unit": "ng/ml"}))
    keep(session, LabResult, patient, **DOUBTFUL)
    keep(session, LabResult, patient, marker="ana", specimen_date="d0", reading="1:160")
    session.void(keep(session, LabResult, patient, **(LAB | {"reading": "99"})).id, "of another patient")
    keep(session, InVitroTest, patient, drug="cipro", method="unknown", specimen_date="d0", reading="560", unit="pg/ml")
    dose = read(session, Administration, patient, date="2024-08-18 09:30", dose="150", lot="X1")
    keep(session, MedicationCourse, patient, {"administrations": (dose,)}, **OMALIZUMAB)
    excepted = read(session, ExceptedDrug, patient, drug="moxi", because="negative provocation")
    keep(session, DrugReaction, patient, {"exceptions": (excepted,)}, **REACTION)
    keep(session, FamilyHistory, patient, relation="mother", condition="asthma")
    keep(session, Condition, patient, condition="asthma", onset="2010")
    keep(session, Transfusion, patient, date="2023", product="unknown", reaction="unknown")
    keep(session, HistoryAnswer, patient, topic="transfusions", answer="asked, none", date="?")
    keep_typed(session, AdverseEvent, patient, EVENT | {"infusion": first.entry.title(session.reader)})
    keep(session, VisitNote, patient, date="2024-06-01", text="x", next_visit="2024-07-01")
    keep(session, Interpretation, patient, date="2024-06-01", text="x", by="Dr. Öz")
    (result, *_others) = session.chart(patient).of(LabResult)
    mark_seen(session, {result.id: 1})
    take_back(session, result.id, "the wrong patient")
    for physician in ("Dr. Öz", "Dr. Ak"):
        signed = sign_summary(session, patient, physician, b"said", record_of(session, patient))
    void_signature(session, signed.id, "a slip")
    for type, texts in ALLERGY_TESTS.items():
        other = keep_typed(session, type, patient, texts | {type.declaration.dated: "2024-09-01"})
        session.void(other.id, "of another patient")
        keep_typed(session, type, patient, texts)
    fill_with_products(session, patient)
    gone = with_patient(session, identifier="P-9", family_name="Gone")
    session.void(keep(session, VisitNote, gone, date="2024-06-01", text="x").id, "entered twice")
    session.void(gone, "entered twice")
    yield session
    session.close()


def fill_with_products(session: Session, patient: str) -> None:
    """From a donor to a vein: a bag that was given, one that is authorised, and two that were neither; each type once void."""
    with_bags(session, "1", "2")
    with_bags(session, "3", thawed=None, checks=[])
    with_bags(session, "4", thawed=None, checks=[], discarded="2024-11-30", discard_reason="leak")
    for type, texts in PRODUCTS.items():
        session.void(keep_typed(session, type, "", texts | dict.fromkeys(type.declaration.same[-1:], "9")).id, "a try")
    keep_typed(session, Protocol, "", PROTOCOL)
    given = INFUSION | {
        "session": "3",
        "start": "2024-05-19 10:30",
        "bag": "L-24-2",
        "lot": "l-24",
        "checked_by": "Ayşe",
    }
    infusion = keep_typed(session, Infusion, patient, given | {"vitals": VITALS})
    keep_typed(
        session,
        AdverseEvent,
        patient,
        EVENT | {"term": "fever", "onset": "2024-05-19", "infusion": infusion.entry.title(session.reader)},
    )
    plan = keep_typed(session, CoursePlan, patient, PLAN)
    visit = next(step.name for step in plan.entry.steps if step.step == "visit")
    keep_typed(session, Consent, patient, CONSENT | {"purpose": "cells"})
    for type, texts in {Consent: CONSENT, Authorisation: AUTHORISATION, Outcome: OUTCOME | {"planned": visit}}.items():
        session.void(keep_typed(session, type, patient, texts | {"note": "void"}).id, "of another patient")
        keep_typed(session, type, patient, texts)
    note = keep(session, VisitNote, patient, date="2024-08-14", text="y", planned=visit)
    for number in ("1", "2"):
        path = session.file.path.with_name(f"scan {number}.pdf")
        path.write_bytes(b"%PDF-1.7 " + number.encode())
        kept = attach(session, note.id, path)
    void_attachment(session, kept.id, "the wrong page")
    lost = keep(session, VisitNote, patient, date="2024-08-15", text="z")
    attach(session, lost.id, path)
    session.void(lost.id, "of another patient")


@pytest.fixture(scope="module")
def db(session: Session) -> Iterator[sqlite3.Connection]:
    """A snapshot, opened as any other tool would."""
    path = session.file.path.with_name("copy.sqlite")
    write_snapshot(session.file.path, path, at="2024-12-01T09:00:00.000+00:00", program=PROGRAM)
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    yield db
    db.close()
