"""A patient who reacted to drugs and was tested with them, and what the rules say."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenResult
from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.clinic.made import REACTION, SKIN, Clinic, patient, rows

PLANNED = {"stage": "planned", "date": "2024-12-10"}
WHEEZE = {"manifestations": "erythema, wheeze"}


def said(found, rule):
    """What a rule says: the field and the level."""
    return [(finding.field, finding.level.name) for finding in found if finding.id == rule]


def against(found, rule):
    """What a rule says, but for why it cannot tell where that asks nothing."""
    return said([finding for finding in found if not finding.is_folded], rule)


def untold(found, rule):
    """Why a rule cannot tell."""
    return " ".join(str(finding.sentence) for finding in found if finding.id == rule and finding.untold)


def words(found, rule):
    return " ".join(str(finding.sentence) for finding in found if finding.id == rule)


def reacted(*reactions: dict[str, str]) -> Clinic:
    clinic = patient()
    for typed in reactions:
        clinic.keep(DrugReaction, **(REACTION | {"date": "2023"} | typed))
    return clinic


def pricked(clinic: Clinic, drug: str, **typed: str):
    return clinic.says(
        SkinTest, {"pricks": rows(clinic, SkinPrick, {"substance": drug, "printed": "negative"})}, **(SKIN | typed)
    )


def injected(clinic: Clinic, drug: str, concentration: str = "0.005 mg/mL", **typed: str):
    row = {"substance": drug, "concentration": concentration, "printed": "negative"}
    return clinic.says(SkinTest, {"intradermals": rows(clinic, Intradermal, row)}, **(SKIN | typed))


def measured(clinic: Clinic, date: str, readings: dict[str, str], **typed: str) -> tuple[dict, dict]:
    results = rows(clinic, AllergenResult, *({"allergen": code, "reading": text} for code, text in readings.items()))
    return {"results": results}, {"panel": "ALEX2", "specimen_date": date} | typed
