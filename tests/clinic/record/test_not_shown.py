"""What a summary does not show, for each of its sentences: said where it is missing, silent where it is there."""

from __future__ import annotations

import pytest

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.chart import Around
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.record.not_shown import not_shown
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.allergist import provocation
from tests.clinic.made import DRUG_TEST, INFUSION, NOW, OMALIZUMAB, REACTION, case, given, patient, takes_nothing
from tests.clinic.ward import ward

TOLERATED, FEELS, CAUSE = (
    "Whether ciprofloxacin would be tolerated",
    "Whether the patient feels",
    "Whether the cells changed",
)
WITHOUT, NUMBERS, CELLS, HARM = (
    "without omalizumab",
    "What the numbers of these tests mean",
    "The quality of the cells",
    "That nothing followed",
)


def told(clinic, products=None):
    around = (
        Around(clinic.chart, clinic.reader, NOW, products=products)
        if products
        else Around(clinic.chart, clinic.reader, NOW)
    )
    return [f"{one.what}: {one.why}" for one in not_shown(around)]


def said(clinic, words, products=None):
    return "; ".join(line for line in told(clinic, products) if words in line)


def test_of_a_patient_without_anything_nothing_is_said():
    assert told(patient()) == []


def test_the_case_says_all_of_it():
    found = " ".join(told(case()))
    assert all(words in found for words in (TOLERATED, FEELS, CAUSE, WITHOUT, NUMBERS, CELLS, HARM))


@pytest.mark.parametrize(
    ("provoked", "words"),
    [
        (None, "no provocation is recorded, and nothing else shows it"),
        ({"result": "positive"}, "the last provocation was not negative"),
        ({"result": "negative", "date": "2019-01-01"}, "may have been before the reaction"),
    ],
)
def test_tolerance_is_not_shown_without_a_provocation_that_shows_it(provoked, words):
    clinic = takes_nothing(patient())
    clinic.keep(DrugReaction, **REACTION | {"date": "2023-05-01"})
    if provoked:
        provocation(clinic, "1", "100", "500", **{"date": "2024-06-01", "stop_reason": "completed"} | provoked)
    assert words in said(clinic, TOLERATED)


def test_a_refuted_allergy_is_no_question():
    clinic = patient()
    clinic.keep(DrugReaction, **REACTION | {"certainty": "refuted"})
    assert said(clinic, TOLERATED) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "no score of symptoms or quality of life is recorded"),
        (("2024-06-20",), "no score from before the first infusion"),
        (("2024-05-10",), "no score from after the first infusion"),
        (("2024-05-10", "2024-06-20"), ""),
    ],
)
def test_how_the_patient_feels_takes_a_score_on_both_sides(days, words):
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    for day in days:
        clinic.keep(Outcome, date=day, itch="3")
    assert (words in said(clinic, FEELS)) and bool(words) == bool(said(clinic, FEELS))


def test_a_prescription_is_not_said_to_be_a_dose():
    clinic = patient()
    clinic.keep(LabResult, marker="ecp", specimen_date="2024-11-20", reading="20", unit="ng/mL")
    assert said(clinic, WITHOUT) == ""
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    assert "was prescribed" in said(clinic, WITHOUT) and "no dose is recorded as given" in said(clinic, WITHOUT)


def test_a_given_dose_is_told_as_such():
    clinic = patient()
    clinic.keep(LabResult, marker="ecp", specimen_date="2024-11-20", reading="20", unit="ng/mL")
    clinic.keep(MedicationCourse, {"administrations": (given(clinic, date="2024-09-01"),)}, **OMALIZUMAB)
    assert "is on record from" in said(clinic, WITHOUT)


@pytest.mark.parametrize(("method", "asked"), [("unknown", True), ("CAST", False)])
def test_an_unknown_method_is_said(method, asked):
    clinic = patient()
    clinic.keep(InVitroTest, **DRUG_TEST | {"method": method})
    assert bool(said(clinic, NUMBERS)) is asked


@pytest.mark.parametrize(
    ("lot", "words"),
    [
        ({}, ""),
        ({"release": "in quarantine"}, "the lot's release is not recorded"),
        ({"checks": {"sterility": None}}, "no result of sterility that passed"),
        (
            {"release": "in quarantine", "checks": {"sterility": None}},
            "neither the lot's release nor a result of sterility",
        ),
    ],
)
def test_the_quality_of_the_cells_is_shown_by_release_and_sterility(lot, words):
    clinic = ward()
    clinic.lot(**lot)
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    found = said(clinic, CELLS, clinic.around().products)
    assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize(("answer", "asked"), [("asked, none", False), ("not known whether asked", True)])
def test_no_event_and_nobody_asked_differ(answer, asked):
    clinic = ward()
    clinic.session(1, "2024-12-01 08:50", bag="bag-1", events_asked=answer)
    assert bool(said(clinic, HARM)) is asked
