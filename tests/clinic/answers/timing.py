"""Rule A8 about skin tests, in a world where nothing is against it."""

from __future__ import annotations

from desktop.clinic.allergy.skin_test import SkinPrick, SkinTest
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import SKIN, rows
from tests.clinic.patient.reacted import reacted


def _tested() -> World:
    clinic = reacted({"date": "2024-06-01"})
    pricks = rows(clinic, SkinPrick, {"substance": "cipro", "printed": "negative"})
    return World(clinic.made(SkinTest, {"pricks": pricks}, **SKIN), clinic.around())


CASES = (
    Case(
        "skin_timing_findings",
        _tested,
        {
            "skin_test.stage": "without a stage it is judged as done",
            "skin_test.pricks": "without a row nothing was tested, which cannot be saved",
            "drug_reaction.certainty": "a reaction counts unless somebody refuted it",
            "drug_reaction.manifestations": "the interval of a skin test does not depend on them",
        },
    ),
)
