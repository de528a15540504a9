"""Rules A1, A2, A4, A9 and A10, where nothing is against a drug: each for a reason that can go missing."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import HistoryAnswer
from desktop.clinic.patient.medication import MedicationCourse
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import PROVOCATION, REACTION, Clinic, patient, takes_nothing
from tests.clinic.patient.reacted import PLANNED

COURSE = {"indication": "infection", "route": "oral", "start": "2024-11-20"}
CIPROFLOXACIN = REACTION | {"date": "2023", "manifestations": "urticaria", "latency": "20 min"}
IBUPROFEN = CIPROFLOXACIN | {"drug": "ibuprofen", "phenotype": "nefa"}
ASKED = {"topic": "drug reactions", "answer": "asked, none", "date": "2024-11-01"}
COUNTS = {"drug_reaction.certainty": "a reaction counts until somebody says that it was refuted"}
REFUTED = {"drug_reaction.drug": "what was refuted is held against no drug, whichever it was"}

BEFORE = COUNTS | {
    "drug_reaction.drug": "a reaction that came after a drug says nothing against it, whichever caused it"
}


def taking(drug: str, *reactions: dict[str, str], **typed: str) -> Callable[[], World]:
    """A patient with these reactions takes a drug."""
    return lambda: _world(reacted(*reactions), MedicationCourse, COURSE | {"drug": drug} | typed)


def reacted(*reactions: dict[str, str]) -> Clinic:
    clinic = patient()
    for reaction in reactions:
        clinic.keep(DrugReaction, **reaction)
    return clinic


def asked() -> World:
    clinic = patient()
    clinic.keep(HistoryAnswer, **ASKED)
    return _world(clinic, MedicationCourse, COURSE | {"drug": "cipro"})


def provoking() -> World:
    return _world(reacted(CIPROFLOXACIN), DrugProvocation, PROVOCATION | {"drug": "clarithro"} | PLANNED)


def refuting() -> World:
    clinic = takes_nothing(patient())
    clinic.keep(DrugProvocation, **PROVOCATION)
    return _world(clinic, DrugReaction, CIPROFLOXACIN | {"certainty": "refuted"})


def ordering(drug: str, **typed: str) -> World:
    """What to avoid is ordered for a patient who takes, or took, a drug."""
    clinic = patient()
    clinic.keep(MedicationCourse, **(COURSE | {"drug": drug} | typed))
    return _world(clinic, DrugReaction, CIPROFLOXACIN)


def _world(clinic: Clinic, type: type[Entry], typed: dict[str, str]) -> World:
    return World(clinic.made(type, **typed), clinic.around())


CASES = (
    *(
        Case(rule, world, unless)
        for rule, drug in (
            ("same_drug_findings", "cipro"),
            ("cross_reaction_findings", "levoflox"),
            ("restriction_findings", "levoflox"),
        )
        for world, unless in (
            (asked, {}),
            (taking(drug, CIPROFLOXACIN | {"certainty": "refuted"}), REFUTED),
            (taking(drug, CIPROFLOXACIN, start="2022-01-01", stop="2022-01-09"), BEFORE),
        )
    ),
    Case("same_drug_findings", taking("clarithro", CIPROFLOXACIN), COUNTS),
    Case("cross_reaction_findings", taking("clarithro", CIPROFLOXACIN), COUNTS | {
        "drug_reaction.manifestations": "even a severe delayed reaction relates no drugs that are of no class and group",
        "drug_reaction.latency": "while it is not known, what holds after either is held against the drug",
    }),
    Case("restriction_findings", taking("clarithro", CIPROFLOXACIN), COUNTS),
    Case("severe_delayed_findings", provoking, COUNTS),
    Case("delabelling_findings", refuting),
    Case("running_findings", lambda: ordering("clarithro"), {
        "medication_course.start": "since when it goes on is only told",
    }),
    Case("running_findings", lambda: ordering("levoflox", stop="2024-11-21"), {
        "medication_course.drug": "what has ended is held against no order, whichever drug it was",
        "drug_reaction.drug": "nor is it held against an order about an unknown drug",
        "medication_course.stop": "an end on an unknown day is an end; without one it goes on, and that has its table of cases",
    }),
    Case("phenotype_told", lambda: _world(patient(), DrugReaction, IBUPROFEN)),
)  # fmt: skip
