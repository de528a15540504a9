"""Rules A5, A6, A7 and A11, about skin tests and what the patient takes."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import INFUSION, REACTION, SKIN, Clinic, parse, patient, rows

# the tests are of 18 November 2024; each course is over for long enough, and its drug still matters while nobody knows it
ANTIHISTAMINE = {
    "drug": "cetirizine",
    "indication": "itch",
    "route": "oral",
    "start": "2024-09-01",
    "stop": "2024-11-01",
}
ON_OMALIZUMAB = {
    "drug": "omalizumab",
    "indication": "asthma",
    "route": "sc",
    "start": "2023-01-01",
    "stop": "2024-06-01",
}
STEROID = {"drug": "prednisolone", "indication": "asthma", "route": "oral", "start": "2024-10-26", "stop": "2024-10-30"}
STEROID |= {"dose": "40", "dose_unit": "mg", "interval": "1 d"}
BETA_BLOCKER = {
    "drug": "metoprolol",
    "indication": "angina",
    "route": "oral",
    "start": "2024-09-01",
    "stop": "2024-11-01",
}
NO_MATTER = {"drug": "ciprofloxacin", "indication": "cough", "route": "oral", "start": "2024-11-01"}


def taking(*courses: dict[str, str], premedicated: bool = False) -> Clinic:
    """A patient who took these, and pheniramine before an infusion."""
    clinic = patient()
    for typed in courses:
        clinic.keep(MedicationCourse, **typed)
    if premedicated:
        given = rows(clinic, Premedication, {"drug": "pheniramine", "dose": "45 mg", "at": "2024-10-15 09:00"})
        clinic.keep(Infusion, {"premedication": given}, **(INFUSION | {"start": "2024-10-15", "premedicated": "given"}))
    return clinic


def _tested(clinic: Clinic, **typed: str) -> World:
    row = {"substance": "clarithromycin", "concentration": "0.05 mg/mL"}
    if typed["stage"] == "done":
        row |= {"injected": "4x4", "wheal": "4x4", "flare": "0", "late_24": "0"}
    owned = {
        "pricks": rows(clinic, SkinPrick, {"substance": "amoxicillin", "concentration": "20 mg/mL"}),
        "intradermals": rows(clinic, Intradermal, row),
    }
    return World(parse(SkinTest, clinic.reader, owned, typed), clinic.around())


def _done(*courses: dict[str, str], premedicated: bool = False) -> Callable[[], World]:
    return lambda: _tested(taking(*courses, premedicated=premedicated), **SKIN)


def _reacted() -> World:
    clinic = taking()
    clinic.keep(DrugReaction, **(REACTION | {"drug": "clarithromycin", "date": "2010", "manifestations": "urticaria"}))
    return _tested(clinic, stage="planned", date="2024-11-30", antihistamine="none taken")


def _planned() -> World:
    return _tested(taking(ANTIHISTAMINE), stage="planned", date="2024-11-30", antihistamine="none taken")


OVER = {
    "medication_course.start": "it ended long enough before, whenever it began",
    "medication_course.route": "it ended long enough before, by whatever route",
}
NEVER = {
    "medication_course.start": "it is no such drug, whenever it began",
    "medication_course.route": "it is no such drug, by whatever route",
}
AT_ONCE = {"skin_test.intradermals": "nothing was injected", "skin_test.intradermals.late_24": "nobody read it later"}
AT_MOST = dict.fromkeys(
    ("medication_course.dose", "medication_course.dose_unit", "medication_course.interval"),
    "of a few days: the longest time for which such a course counts is over",
)
GIVEN = {
    "infusion.premedication.at": "it is counted from the infusion",
    "infusion.start": "the premedication has a time of its own",
    "infusion.premedication": "no premedication was given",
    "infusion.premedication.dose": "no dose of it counts for so long",
}

CASES = [
    Case("validity_findings", _done(ANTIHISTAMINE, premedicated=True), OVER | GIVEN | AT_ONCE),
    Case("validity_findings", _planned, OVER | AT_ONCE),
    Case(
        "omalizumab_findings",
        _done(ON_OMALIZUMAB),
        OVER | {"medication_course.drug": "it ended longer ago than any drug counts"},
    ),
    Case("omalizumab_findings", _done(NO_MATTER), NEVER),
    Case("validity_findings", _done(STEROID), OVER | AT_MOST | AT_ONCE),
    Case("risk_findings", _done(BETA_BLOCKER), OVER),
    Case("concentration_findings", _done()),
    Case(
        "lower_start_findings",
        _reacted,
        {
            "drug_reaction.date": "a reaction counts whenever it was",
            "drug_reaction.certainty": "a reaction counts while it is not refuted",
            "drug_reaction.drug": "what the patient reacted to is another rule's to ask",
        },
    ),
]
