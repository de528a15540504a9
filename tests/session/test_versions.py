"""Amending, voiding and what is worked out again: each is a version, and nothing is overwritten that somebody typed."""

from __future__ import annotations

import pytest

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.entry.findings import Level
from desktop.clinic.patient.history import FamilyHistory
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.typed import read_typed, written
from desktop.clinic.results.lab_result import LabResult
from desktop.session.refusals import Conflict
from desktop.session.session import Session
from desktop.store.check import check_file
from tests.session.made import (
    INFUSION,
    LAB,
    OMALIZUMAB,
    again,
    count,
    keep,
    read,
)

# -- versions ---------------------------------------------------------------------------------------------------------


def test_an_amendment_says_what_was_there_before(session: Session, patient: str) -> None:
    first = keep(session, LabResult, patient, **LAB)
    changed = read(session, LabResult, patient, **(LAB | {"reading": "25,6"}))
    second = session.amend(first.id, changed, 1, "misread")
    assert (second.number, second.id, second.patient) == (2, first.id, patient)
    versions = session.versions(first.id)
    assert [(version.action, version.why, version.kept.entry.reading.text) for version in versions] == [
        ("add", "", "26,6"), ("amend", "misread", "25,6"),
    ]  # fmt: skip
    assert versions[0].kept == first
    assert versions[0].kept.at < versions[1].kept.at
    assert session.entry(first.id) == second
    assert session.chart(patient).of(LabResult) == (second,)


def test_what_was_changed_meanwhile_is_not_overwritten(session: Session, patient: str) -> None:
    first = keep(session, LabResult, patient, **LAB)
    other = again(session.file.path, "Deniz")
    other.amend(first.id, read(other, LabResult, patient, **(LAB | {"reading": "25,6"})), 1, "misread")
    with pytest.raises(Conflict, match="Deniz changed this entry meanwhile"):
        session.amend(first.id, read(session, LabResult, patient, **(LAB | {"reading": "27"})), 1)
    assert session.entry(first.id).entry.reading.text == "25,6"
    other.void(first.id, "of another patient")
    with pytest.raises(Conflict, match="void"):
        session.amend(first.id, read(session, LabResult, patient, **(LAB | {"reading": "27"})), 2)
    with pytest.raises(Conflict, match="void"):
        session.void(first.id, "twice")
    assert len(session.versions(first.id)) == 3
    other.close()


def test_void_needs_a_reason_and_keeps_everything_readable(session: Session, patient: str) -> None:
    kept = keep(session, LabResult, patient, **LAB)
    with pytest.raises(Conflict, match="Say why"):
        session.void(kept.id, "  ")
    voided = session.void(kept.id, "of another patient")
    assert (voided.number, voided.voided, voided.entry) == (2, "of another patient", kept.entry)
    assert session.chart(patient).of(LabResult) == ()
    assert [(version.action, version.why) for version in session.versions(kept.id)] == [
        ("add", ""),
        ("void", "of another patient"),
    ]
    # it no longer stands in the way of the right one
    keep(session, LabResult, patient, **LAB)


def test_parts_are_amended_and_voided_with_their_entry(session: Session, patient: str) -> None:
    doses = [
        read(session, Administration, patient, date=f"2024-{month}-18", dose="150") for month in ("08", "09", "10")
    ]
    kept = keep(session, MedicationCourse, patient, {"administrations": tuple(doses[:2])}, **OMALIZUMAB)
    entry = read(session, MedicationCourse, patient, {"administrations": (doses[2], doses[0])}, **OMALIZUMAB)
    session.amend(kept.id, entry, 1, "order")
    assert session.entry(kept.id).entry.administrations == (doses[2], doses[0])
    assert session.versions(kept.id)[0].kept.entry.administrations == tuple(doses[:2])
    assert count(session, "medication_course_administration") == 2
    session.void(kept.id, "never given")
    assert session.versions(kept.id)[-1].kept.entry.administrations == (doses[2], doses[0])


def test_what_belongs_to_the_clinic_belongs_to_no_patient(session: Session) -> None:
    kept = session.add(read(session, Letterhead, "", name="Klinik"))
    assert kept.patient == ""
    assert session.of_clinic(Letterhead) == [kept]


def test_cells_per_kg_are_worked_out_with_the_weight_nearest_before(session: Session, patient: str) -> None:
    keep(session, Measurement, patient, date="2024-05-01", weight="70")
    drug = read(session, Premedication, patient, drug="clarithro")
    kept = keep(session, Infusion, patient, {"premedication": (drug,)}, **INFUSION)
    assert (kept.entry.cells_per_kg, kept.confirmed) == (2, ())
    assert session.reader_of(patient).d0.day.isoformat() == "2024-05-14"


def test_cells_per_kg_follow_the_weight_although_another_program_changed_the_infusion(
    session: Session, patient: str
) -> None:
    weight = keep(session, Measurement, patient, date="2024-05-01", weight="70")
    infusion = keep(session, Infusion, patient, **(INFUSION | {"premedicated": "none given"}))
    other = again(session.file.path, "Deniz")
    noted = read(other, Infusion, patient, **(INFUSION | {"premedicated": "none given", "note": "no events"}))
    other.amend(infusion.id, noted, 1, "a note")
    heavier = read(session, Measurement, patient, date="2024-05-01", weight="140")
    session.amend(weight.id, heavier, 1, "misread")
    other.amend(infusion.id, noted, 3, "seen")
    session.void(weight.id, "of another patient")
    other.notice_others()
    newest = other.chart(patient).entry(infusion.id)
    assert (newest.entry.note, newest.entry.cells_per_kg) == ("no events", None)
    assert [version.kept.entry.cells_per_kg for version in session.versions(infusion.id)] == [2, 2, 1, 1, None]
    assert [version.kept.number for version in session.versions(infusion.id)] == [1, 2, 3, 4, 5]
    other.close()
    assert check_file(session.file.path) == []


# -- what the program works out again ---------------------------------------------------------------------------------

PLAIN = INFUSION | {"premedicated": "none given"}
EVENT = {
    "term": "fever", "onset": "2024-05-14 12:00", "infusion": "1", "grade": "1", "ctcae": "v5.0", "serious": "no",
    "causality": "possible", "outcome": "recovered",
}  # fmt: skip


def test_what_was_only_worked_out_again_is_no_conflict(session: Session, patient: str) -> None:
    infusion = keep(session, Infusion, patient, **PLAIN)
    keep(session, Measurement, patient, date="2024-05-01", weight="70")
    assert session.entry(infusion.id).number == 2
    noted = session.amend(infusion.id, read(session, Infusion, patient, **(PLAIN | {"note": "no events"})), 1)
    assert (noted.number, noted.entry.note, noted.entry.cells_per_kg) == (3, "no events", 2)
    # what somebody typed in between is one
    with pytest.raises(Conflict, match="changed this entry meanwhile"):
        session.amend(infusion.id, read(session, Infusion, patient, **(PLAIN | {"note": "pain"})), 1)
    with pytest.raises(Conflict, match="changed this entry meanwhile"):
        session.amend(infusion.id, noted.entry, 9)
    assert [version.kept.number for version in session.versions(infusion.id)] == [1, 2, 3]


def test_parts_that_somebody_typed_in_between_are_a_conflict(session: Session, patient: str) -> None:
    doses = [read(session, Administration, patient, date=f"2024-{month}-18", dose="150") for month in ("08", "09")]
    kept = keep(session, MedicationCourse, patient, {"administrations": tuple(doses[:1])}, **OMALIZUMAB)
    session.amend(kept.id, read(session, MedicationCourse, patient, {"administrations": tuple(doses)}, **OMALIZUMAB), 1)
    with pytest.raises(Conflict, match="meanwhile"):
        session.amend(kept.id, kept.entry, 1)


def test_a_confirmation_goes_with_what_it_was_about(session: Session, patient: str) -> None:
    infusion = keep(session, Infusion, patient, {}, **INFUSION)
    assert {(one.id, one.field) for one in infusion.confirmed} == {("M8", "cells"), ("premedication", "premedicated")}
    keep(session, Measurement, patient, date="2024-05-01", weight="70")
    newest = session.entry(infusion.id)
    assert (newest.number, newest.entry.cells_per_kg) == (2, 2)
    assert [(one.id, one.field) for one in newest.confirmed] == [("premedication", "premedicated")]
    assert session.versions(infusion.id)[0].kept.confirmed == infusion.confirmed


def test_an_adverse_event_of_a_void_infusion_says_so(session: Session, patient: str) -> None:
    infusion = keep(session, Infusion, patient, **PLAIN)
    event = keep(session, AdverseEvent, patient, **EVENT)
    session.void(infusion.id, "of another patient")
    newest = session.entry(event.id)
    assert (newest.entry.infusion, newest.entry.onset_minutes) == (infusion.id, None)
    reader = session.reader_of(patient)
    texts = written(newest.entry, reader)
    assert texts["infusion"] == "infusion (void)"
    # left as it is shown it stays linked, and that is asked about
    as_shown = read_typed(AdverseEvent, texts, reader, newest.entry)
    assert (as_shown.refused, as_shown.entry.infusion) == ((), infusion.id)
    found = [finding for finding in session.check(newest.entry, patient, event.id)[1] if finding.level is Level.SOFT]
    assert [(finding.field, str(finding.sentence)) for finding in found] == [
        ("infusion", "The infusion it is linked to is void.")
    ]
    # nothing else can be linked to it
    assert read_typed(AdverseEvent, texts, reader).refused[0].field == "infusion"


# -- void patients ----------------------------------------------------------------------------------------------------


def test_a_patient_with_entries_cannot_be_void(session: Session, patient: str) -> None:
    result = keep(session, LabResult, patient, **LAB)
    other = keep(session, FamilyHistory, patient, relation="mother", condition="asthma")
    before = count(session)
    with pytest.raises(
        Conflict, match="2 entries of this patient are not void. Mark them as void first, or amend the patient."
    ):
        session.void(patient, "entered twice")
    session.void(other.id, "of another patient")
    with pytest.raises(Conflict, match="1 entry of this patient is not void. Mark it"):
        session.void(patient, "entered twice")
    session.void(result.id, "of another patient")
    assert count(session) == before + 2
    assert session.void(patient, "entered twice").voided == "entered twice"


def test_nothing_is_written_about_a_void_patient(session: Session, patient: str) -> None:
    other = again(session.file.path)
    entry = read(other, LabResult, patient, **LAB)
    session.void(patient, "entered twice")
    before = count(session)
    for by in (session, other):
        with pytest.raises(Conflict, match="This patient is marked as void. Nothing was saved."):
            by.add(entry, patient)
    with pytest.raises(Conflict, match="void"):
        session.amend(patient, session.entry(patient).entry, 2)
    assert count(session) == before
    other.close()
