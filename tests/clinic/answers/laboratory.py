"""Worlds in which nothing is against a laboratory result or an in-vitro drug test."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import DRUG_TEST, EVENT, OMALIZUMAB, PROVOCATION, REACTION, Clinic, patient

TRYPTASE = {"marker": "tryptase", "specimen_date": "2024-05-04 10:00", "reading": "4.2", "unit": "µg/L"}
TOTAL_IGE = {"marker": "total ige", "specimen_date": "2024-05-04", "reading": "87", "unit": "IU/mL"}
NOT_NEEDED = {"drug": "amoxicillin", "indication": "cough", "route": "oral", "start": "2024-04-01"}


def result(clinic: Clinic, **typed: str) -> World:
    return World(clinic.made(LabResult, **typed), clinic.around())


def test(clinic: Clinic, **typed: str) -> World:
    return World(clinic.made(InVitroTest, **(DRUG_TEST | typed)), clinic.around())


def basal() -> World:
    """A basal sample, days after a reaction, an adverse event and a provocation."""
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2024-05-01 09:00"}))
    clinic.keep(AdverseEvent, **(EVENT | {"onset": "2024-04-14 11:10"}))
    clinic.keep(DrugProvocation, **(PROVOCATION | {"date": "2024-04-18", "result": "positive"}))
    return result(clinic, **TRYPTASE)


def not_on_omalizumab(**course: str) -> Callable[[], World]:
    def world() -> World:
        clinic = patient()
        clinic.keep(MedicationCourse, **(NOT_NEEDED | course))
        return result(clinic, **TOTAL_IGE)

    return world


def after_long_enough() -> World:
    clinic = patient()
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": "2022-01-01", "stop": "2022-06-01"}))
    return result(clinic, **TOTAL_IGE)


def in_time() -> World:
    """A negative test five weeks after the reaction to its drug."""
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2024-04-08"}))
    return test(clinic, cut_off="≥ 1000")


def of_cells(**typed: str) -> Callable[[], World]:
    return lambda: test(patient(), **typed)


def taking_nothing_that_matters() -> World:
    clinic = patient()
    clinic.keep(MedicationCourse, **NOT_NEEDED)
    return test(clinic, method="cast")


def crp(**typed: str) -> Callable[[], World]:
    printed = {"marker": "crp", "specimen_date": "2024-05-04", "reading": "3", "unit": "mg/L", "method": "Nephelometry"}
    return lambda: result(patient(), **(printed | typed))


CASES = (
    Case("reading_findings", crp()),
    Case("jump_findings", crp()),
    Case(
        "normal_fits",
        crp(limits="< 5", flag="normal"),
        {"lab_result.flag": "where nothing is called normal there is nothing to compare"},
    ),
    Case(
        "interpretation_fits",
        lambda: test(patient(), reading="50", cut_off="≥ 100", interpretation="negative"),
        {"in_vitro_test.interpretation": "where nothing is called negative there is nothing to compare"},
    ),
    Case(
        "event_findings",
        basal,
        {
            "drug_reaction.drug": "it is named by it alone",
            "adverse_event.term": "it is named by it alone",
            "drug_provocation.drug": "it is named by it alone",
            "drug_provocation.result": "one without a result may have been positive as this one was",
            "drug_provocation.stage": "one without a stage may have been done as this one was",
            "drug_provocation.stop_reason": "it was positive, however it ended",
        },
    ),
    Case("basal_findings", basal),
    Case("confounding_findings", not_on_omalizumab()),
    Case(
        "confounding_findings",
        after_long_enough,
        {"medication_course.start": "it was over for long enough, whenever it began"},
    ),
    Case(
        "confounding_findings",
        not_on_omalizumab(drug="omalizumab", start="2024-05-05"),
        {"medication_course.drug": "it began after the specimen, whatever it was"},
    ),
    Case(
        "in_vitro_timing_findings",
        in_time,
        {
            "drug_reaction.certainty": "a refuted one alone does not count",
            "drug_reaction.manifestations": "of this test the interval is the same after every reaction",
        },
    ),
    Case("control_findings", of_cells(method="bat", reading="12", unit="%", positive_control="40")),
    Case(
        "control_findings",
        of_cells(method="cast", positive_control="900", readable="readable"),
        {"in_vitro_test.positive_control": "the laboratory calls the test readable"},
    ),
    Case("mass_findings", of_cells(method="sige", reading="0.23", unit="kUA/L")),
    Case(
        "cell_test_findings",
        taking_nothing_that_matters,
        {
            "medication_course.start": "it is no such drug, whenever it began",
            "medication_course.route": "it is no such drug, by whatever route",
        },
    ),
)
