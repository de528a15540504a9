"""Every entry type of the clinic, once."""

from __future__ import annotations

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
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.interpretation import Interpretation
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

ENTRY_TYPES: tuple[type[Entry], ...] = (
    Letterhead,
    ClinicSettings,
    ClinicDrug,
    ClinicGroup,
    Patient,
    Measurement,
    HistoryAnswer,
    DrugReaction,
    FamilyHistory,
    Condition,
    Transfusion,
    LabResult,
    InVitroTest,
    AllergenPanel,
    SkinTest,
    PatchTest,
    DrugProvocation,
    MedicationCourse,
    Infusion,
    AdverseEvent,
    VisitNote,
    Interpretation,
    Consent,
    CoursePlan,
    Authorisation,
    Outcome,
    Donor,
    Lot,
    Bag,
    Protocol,
)
BY_NAME: dict[str, type[Entry]] = {type.declaration.name: type for type in ENTRY_TYPES}


def _followers() -> dict[str, tuple[tuple[type[Entry], tuple[str, ...]], ...]]:
    found: dict[str, list[tuple[type[Entry], tuple[str, ...]]]] = {}
    for type in ENTRY_TYPES:
        follows = type.tells.follows
        for way in () if follows is None or isinstance(follows, Nothing) else follows:
            names = tuple(way.split("."))
            found.setdefault(names[-1], []).append((type, names))
    # the nearest first: what rests on a lot by way of its bag is worked out after the bag
    return {name: tuple(sorted(named, key=lambda follower: len(follower[1]))) for name, named in found.items()}


# the entry types whose computed fields rest on entries of another type, by that type's name, each with the way of links to it
FOLLOWERS = _followers()
# the entry types that a plot is made of: after a change of any other one it is what it was
DRAWN = frozenset(type.declaration.name for type in ENTRY_TYPES if not isinstance(type.tells.drawn, Nothing))
