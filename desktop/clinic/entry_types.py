"""Every entry type of the clinic, once."""

from __future__ import annotations

from desktop.clinic.adverse_event import AdverseEvent
from desktop.clinic.allergen_panel import AllergenPanel
from desktop.clinic.authorisation import Authorisation
from desktop.clinic.bag import Bag
from desktop.clinic.consent import Consent
from desktop.clinic.course_plan import CoursePlan
from desktop.clinic.donor import Donor
from desktop.clinic.drug_provocation import DrugProvocation
from desktop.clinic.drug_reaction import DrugReaction
from desktop.clinic.entries import Entry
from desktop.clinic.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.in_vitro_test import InVitroTest
from desktop.clinic.infusion import Infusion
from desktop.clinic.lab_result import LabResult
from desktop.clinic.letterhead import Letterhead
from desktop.clinic.lot import Lot
from desktop.clinic.measurement import Measurement
from desktop.clinic.medication import MedicationCourse
from desktop.clinic.outcome import Outcome
from desktop.clinic.patch_test import PatchTest
from desktop.clinic.patient import Patient
from desktop.clinic.protocol import Protocol
from desktop.clinic.skin_test import SkinTest
from desktop.clinic.visit_note import VisitNote

ENTRY_TYPES: tuple[type[Entry], ...] = (
    Letterhead,
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
    Consent,
    CoursePlan,
    Authorisation,
    Outcome,
    Donor,
    Lot,
    Bag,
    Protocol,
)
# entries whose computed fields rest on entries of another type, by that type's name
FOLLOWERS: dict[str, tuple[type[Entry], ...]] = {
    "measurement": (Infusion, Authorisation),
    # premedication and omalizumab bear on a skin test's validity
    "infusion": (AdverseEvent, SkinTest, CoursePlan),
    "medication_course": (SkinTest,),
    "visit_note": (CoursePlan,),
    "outcome": (CoursePlan,),
    "donor": (Lot,),
    "lot": (Bag,),
}
BY_NAME: dict[str, type[Entry]] = {type.declaration.name: type for type in ENTRY_TYPES}
