"""What each entry type's own rules say, one line a case: (rule, field, level)."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.clinic_group import ClinicGroup
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.age import age
from tests.cases import cases
from tests.clinic.made import (
    DRUG_TEST,
    EVENT,
    INFUSION,
    NOW,
    OMALIZUMAB,
    OWN_GROUP,
    PATCH,
    PROVOCATION,
    REACTION,
    SKIN,
    event,
    given,
    patient,
    sentences,
    without_notes,
)

# Dates, which every entry type checks alike

DATED = [
    (Measurement, "date", {"weight": "70"}),
    (HistoryAnswer, "date", {"topic": "conditions", "answer": "asked, none"}),
    (DrugReaction, "date", REACTION),
    (DrugReaction, "re_exposure_date", REACTION | {"re_exposure": "tolerated"}),
    (Condition, "onset", {"condition": "asthma"}),
    (Condition, "resolved", {"condition": "asthma", "onset": "?"}),
    (Transfusion, "date", {"product": "red cells", "reaction": "no"}),
    (LabResult, "specimen_date", {"marker": "ana", "reading": "negative"}),
    (InVitroTest, "specimen_date", DRUG_TEST),
    (MedicationCourse, "start", OMALIZUMAB),
    (MedicationCourse, "stop", OMALIZUMAB | {"start": "?"}),
    (Infusion, "start", INFUSION | {"dose_basis": "per session"}),
    (Infusion, "stop", INFUSION | {"start": "?"}),
    (Infusion, "asked_on", INFUSION | {"events_asked": "asked, none"}),
    (AdverseEvent, "onset", EVENT),
    (AdverseEvent, "resolved", EVENT | {"onset": "?"}),
    (VisitNote, "date", {"text": "seen"}),
    (AllergenPanel, "specimen_date", {"panel": "ALEX2"}),
    (AllergenPanel, "run_date", {"panel": "ALEX2", "specimen_date": "?"}),
    (SkinTest, "date", SKIN),
    (PatchTest, "applied", PATCH),
    (DrugProvocation, "date", PROVOCATION),
]


@cases(("entry_type", "field", "typed"), DATED)
@cases(
    ("date", "said"),
    [
        ("2024-12-02", "2 Dec 2024 lies in the future; today is 1 Dec 2024."),
        ("2025", "2025 lies in the future; today is 1 Dec 2024."),
        ("1989-02-28", "28 Feb 1989 is before the patient was born (1 Mar 1989)."),
        ("1988", "1988 is before the patient was born (1 Mar 1989)."),
        ("2024-12-01", None),
        ("2024-12", None),  # today may be in it
        ("1989", None),  # the birth may be before it
        ("1989-03-01", None),
        ("?", None),
    ],
)
def test_what_happened_lies_between_birth_and_today(entry_type, field, typed, date, said):
    clinic = patient()
    found = clinic.says(entry_type, **(typed | {field: date}))
    assert [str(f.sentence) for f in found if (f.id, f.field) == ("V1", field) and not f.untold] == (
        [said] if said else []
    )
    assert all(f.level.name == "HARD" for f in found if f.id == "V1" and not f.untold)


@cases(
    ("start", "said"),
    [
        ("2024-12-01 09:00", []),
        ("2024-12-01 09:01", ["1 Dec 2024 09:01 lies in the future; it is 09:00 now."]),
        ("2024-11-30 23:59", []),
        ("2024-12-01", []),
    ],
)
def test_a_time_later_today_lies_in_the_future(start, said):
    found = [f for f in patient().says(Infusion, **(INFUSION | {"start": start})) if f.id == "V1"]
    assert [str(f.sentence) for f in found] == said
    assert all(f.level.name == "HARD" for f in found)


@cases(
    ("birth", "said"),
    [
        ("1990", None),
        ("2024-05-04", None),
        ("2024-05", None),
        ("2024-05-05", "CRP (4 May 2024) is recorded before this birth date. Please check both."),
        ("2024-06", "CRP (4 May 2024) is recorded before this birth date. Please check both."),
    ],
)
def test_an_amended_birth_date_is_not_after_what_happened(birth, said):
    clinic = patient()
    clinic.keep(DrugReaction, **REACTION)
    for date in ("2024-05-04", "2024-05-05"):
        clinic.keep(LabResult, marker="crp", specimen_date=date, reading="3", unit="mg/L")
    found = clinic.says(Patient, identifier="P-1", family_name="Case", birth_date=birth, sex="female")
    assert [(f.field, f.level.name, str(f.sentence)) for f in found if f.level] == (
        [("birth_date", "HARD", said)] if said else []
    )


@cases(
    ("entry_type", "field", "typed", "said"),
    [
        (Infusion, "stop", INFUSION | {"start": "2024-05-14 10:30", "stop": "2024-05-14 10:29"}, "before the start"),
        (Infusion, "stop", INFUSION | {"start": "2024-05-14 10:30", "stop": "2024-05-14 11:30"}, None),
        (Infusion, "stop", INFUSION | {"start": "2024-05-14 10:30", "stop": "2024-05-14"}, None),
        (Infusion, "stop", INFUSION | {"start": "2024-05-14", "stop": "2024-05-13"}, "before the start"),
        (MedicationCourse, "stop", OMALIZUMAB | {"start": "2024-05", "stop": "2024-04-30"}, "before the start"),
        (MedicationCourse, "stop", OMALIZUMAB | {"start": "2024-05", "stop": "2024-05-01"}, None),
        (DrugReaction, "re_exposure_date",
         REACTION | {"date": "2023", "re_exposure": "tolerated", "re_exposure_date": "2022"}, "before the reaction"),
        (Condition, "resolved", {"condition": "asthma", "onset": "2020", "resolved": "2019"}, "before it began"),
        (AdverseEvent, "resolved", EVENT | {"resolved": "2024-05-14 11:00"}, "before the onset"),
        (VisitNote, "next_visit", {"text": "seen", "date": "2024-05-14", "next_visit": "2024-05-13"}, "before this"),
        (VisitNote, "next_visit", {"text": "seen", "date": "2024-05-14", "next_visit": "2030-05-13"}, None),
    ],
)  # fmt: skip
def test_what_follows_does_not_come_first(entry_type, field, typed, said):
    found = [f for f in patient().says(entry_type, **typed) if f.id == "V1"]
    assert [(f.field, f.level.name, said in str(f.sentence)) for f in found] == (
        [(field, "HARD", True)] if said else []
    )


@cases(
    ("entry_type", "typed", "level", "other"),
    [
        (Measurement, {"weight": "70", "date": "2024-05-01"}, "HARD", {"weight": "71"}),
        (DrugReaction, REACTION, "SOFT", {"manifestations": "urticaria"}),
        (FamilyHistory, {"relation": "mother", "condition": "asthma"}, "SOFT", {"relation": "father"}),
        (Condition, {"condition": "asthma", "onset": "2020"}, "SOFT", {"onset": "2021"}),
        (Transfusion, {"date": "2023", "product": "unknown", "reaction": "no"}, "SOFT", {"units": "2"}),
        (LabResult, {"marker": "ana", "specimen_date": "2024-05-01", "reading": "negative"},
         "HARD", {"laboratory": "B"}),
        (InVitroTest, DRUG_TEST, "HARD", {"drug": "clarithro"}),
        (MedicationCourse, OMALIZUMAB, "SOFT", {"start": "2024-08-19"}),
        # two bags in one session: what has happened is never refused
        (Infusion, INFUSION, "SOFT", {"session": "2"}),
        (AdverseEvent, EVENT, "SOFT", {"term": "fever"}),
    ],
)  # fmt: skip
def test_the_same_entry_twice(entry_type, typed, level, other):
    clinic = patient()
    clinic.keep(entry_type, **typed)
    assert [f.level.name for f in clinic.says(entry_type, **typed) if f.id == "V4"] == [level]
    assert [f for f in clinic.says(entry_type, **(typed | other)) if f.id == "V4" and not f.untold] == []


# Medication, adverse events, and the rest


def test_medication():
    clinic = patient()
    assert clinic.made(MedicationCourse, **OMALIZUMAB).regimen(clinic.reader) == "300 mg, subcutaneous, every 4 w"
    assert sentences(clinic.says(MedicationCourse, **OMALIZUMAB)) == ["No administered dose is recorded."]
    without_unit = {name: text for name, text in OMALIZUMAB.items() if name != "dose_unit"}
    assert ("unit", "dose_unit", "SOFT") in without_notes(clinic.says(MedicationCourse, **without_unit))


@cases(("date", "said"), [("2024-08-17", True), ("2024-12-02", True), ("2024-08-18", False), ("?", False)])
def test_an_administration_lies_between_the_start_and_today(date, said):
    clinic = patient()
    doses = (given(clinic, date="2024-08-18", dose="150"), given(clinic, date=date, dose="150"))
    found = clinic.says(MedicationCourse, {"administrations": doses}, **OMALIZUMAB)
    assert without_notes(found) == ([("V1", "administrations.1.date", "HARD")] if said else [])


def test_a_dose_after_the_end_is_questioned():
    clinic = patient()
    doses = tuple(given(clinic, date=date, dose="150") for date in ("2024-09-15", "2024-09-16", "?"))
    found = clinic.says(MedicationCourse, {"administrations": doses}, **(OMALIZUMAB | {"stop": "2024-09-15"}))
    assert without_notes(found) == [("V1", "administrations.1.date", "SOFT")]
    assert "16 Sep 2024 is after the end (15 Sep 2024)" in sentences(found)[0]


def test_a_drug_that_the_catalogue_does_not_know_is_said():
    clinic = patient()
    assert ("drug", "drug", "SOFT") in without_notes(
        clinic.says(MedicationCourse, **(OMALIZUMAB | {"drug": "Brand X"}))
    )
    assert without_notes(clinic.says(MedicationCourse, **(OMALIZUMAB | {"drug": "Xolair"}))) == []


@cases(
    ("start", "onset", "minutes", "days", "words"),
    [
        ("2024-05-14 10:30", "2024-05-14 11:10", 40, 0, "0 h 40 min after the infusion's start"),
        ("2024-05-14 23:00", "2024-05-15 01:30", 150, 1, "2 h 30 min after the infusion's start"),
        ("2024-05-14 10:30", "2024-05-16", None, 2, "2 d after the infusion"),
        ("2024-05-14", "2024-05-16 10:00", None, 2, "2 d after the infusion"),
        ("2024-05", "2024-06-16 10:00", None, None, ""),
        ("2024-05-14 10:30", "?", None, None, ""),
    ],
)
def test_the_onset_counts_from_the_infusion(start, onset, minutes, days, words):
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"start": start}))
    found = clinic.made(AdverseEvent, **(EVENT | {"onset": onset, "infusion": "1"}))
    assert (found.onset_minutes, found.onset_days, found.onset_since()) == (minutes, days, words)


def test_an_onset_before_the_infusion_is_refused():
    clinic = patient()
    clinic.keep(Infusion, **(INFUSION | {"start": "2024-05-14 10:30"}))
    found = clinic.says(AdverseEvent, **(EVENT | {"onset": "2024-05-14 10:29", "infusion": "1"}))
    assert without_notes(found) == [("V1", "onset", "HARD")]


REPORTED = {"reported_on": "2024-05-15", "report": "full"}


@cases(
    ("typed", "said"),
    [
        ({}, []),
        ({"serious": "yes"}, [("required", "criterion", "HARD"), ("M12", "serious", "SOFT")]),
        ({"serious": "yes", "criterion": "hospitalisation"} | REPORTED, []),
        ({"grade": "4"}, [("V7", "serious", "SOFT")]),
        ({"grade": "5", "serious": "yes", "criterion": "death", "outcome": "fatal"} | REPORTED, []),
    ],
)
def test_adverse_event(typed, said):
    assert without_notes(patient().says(AdverseEvent, **(EVENT | typed))) == said


def test_an_event_without_an_infusion_has_no_time_since_one():
    clinic = patient()
    event(clinic)
    [kept] = clinic.chart.of(AdverseEvent)
    assert (kept.entry.onset_minutes, kept.entry.onset_since()) == (None, "")


@cases(
    ("typed", "title", "said"),
    [
        ({"weight": "70.5", "height": "170"}, "70.5 kg, 170 cm", []),
        ({"height": "170"}, "170 cm", []),
        ({}, "", [("required", "weight", "HARD")]),
    ],
)
def test_measurement(typed, title, said):
    clinic = patient()
    typed = {"date": "2024-05-01"} | typed
    assert clinic.made(Measurement, **typed).title(clinic.reader) == title
    assert without_notes(clinic.says(Measurement, **typed)) == said


@cases(
    ("birth", "said"),
    [
        ("1989-03-01", []),
        ("1984..1994", []),
        ("?", []),
        ("2024-12-02", [("V1", "birth_date", "HARD")]),
        ("1904-12-03", []),
        ("1904-11-29", [("V1", "birth_date", "HARD")]),
        ("1904", []),
    ],
)
def test_patient(birth, said):
    clinic = patient()
    found = clinic.says(Patient, identifier="P-2", family_name="Other", birth_date=birth, sex="unknown")
    assert without_notes(found) == said


@cases(
    ("birth", "years"),
    [("1989-12-01", (35, 35)), ("1989-12-02", (34, 34)), ("1989", (34, 35)), ("1984..1994", (29, 40)), ("?", None)],
)
def test_an_age_is_as_exact_as_the_birth_date(birth, years):
    entry = patient().made(Patient, birth_date=birth)
    assert age(entry.birth_date, NOW.date()) == years


@cases(
    ("entry_type", "typed", "title"),
    [
        (Patient, {"family_name": "Case"}, "Case"),
        (Patient, {"family_name": "Case", "given_name": "A."}, "Case, A."),
        (Letterhead, {"name": "The clinic"}, "The clinic"),
        (ClinicDrug, {"name": "Klavunat", "brand_of": "co-amoxiclav"}, "Klavunat"),
        (ClinicGroup, OWN_GROUP, "our dyes"),
        (ClinicSettings, {"omalizumab_table": "us"}, "Clinic settings"),
        (FamilyHistory, {"relation": "mother", "condition": "asthma"}, "mother: asthma"),
        (Transfusion, {"product": "RBC"}, "transfusion, product: red cells"),
        (VisitNote, {"text": "first line\nsecond"}, "first line"),
        (VisitNote, {"text": "first", "reason": "follow-up"}, "follow-up"),
        (Infusion, INFUSION, "infusion 1"),
        (Infusion, INFUSION | {"course": "2"}, "infusion 1 of course 2"),
        (InVitroTest, DRUG_TEST, "ciprofloxacin test"),
        (LabResult, {"marker": "tpo"}, "Anti-TPO"),
        (DrugReaction, REACTION, "ciprofloxacin"),
        (AdverseEvent, EVENT, "headache"),
        (AllergenPanel, {"panel": "ALEX2"}, "ALEX2"),
        (SkinTest, SKIN, "skin tests"),
        (SkinTest, SKIN | {"stage": "planned"}, "planned skin tests"),
        (PatchTest, PATCH, "patch test"),
        (DrugProvocation, PROVOCATION, "provocation with ciprofloxacin"),
        (DrugProvocation, PROVOCATION | {"stage": "planned"}, "planned provocation with ciprofloxacin"),
    ],
)
def test_titles(entry_type, typed, title):
    clinic = patient()
    assert clinic.made(entry_type, **typed).title(clinic.reader) == title
