"""Rule V8, about an allergen panel and the skin tests that it is held against."""

from __future__ import annotations

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.skin_rows import SkinPrick
from desktop.clinic.allergy.skin_test import SkinTest
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import CATALOGUE, SKIN, Clinic, parse, patient, rows

_MUGWORT = [one.code for one in CATALOGUE.allergy.markers_of("mugwort", CATALOGUE.panel("ALEX2"))]
_PANEL = {"panel": "ALEX2", "specimen_date": "2024-11-01"}


def _results(clinic: Clinic) -> dict[str, tuple]:
    return {"results": rows(clinic, AllergenResult, *({"allergen": code, "reading": "<0.10"} for code in _MUGWORT))}


def _pricks(clinic: Clinic) -> dict[str, tuple]:
    return {"pricks": rows(clinic, SkinPrick, {"substance": "mugwort", "wheal": "0"})}


def _panel() -> World:
    clinic = patient()
    clinic.keep(SkinTest, _pricks(clinic), **SKIN)
    return World(parse(AllergenPanel, clinic.reader, _results(clinic), _PANEL), clinic.around())


def _tests() -> World:
    clinic = patient()
    clinic.keep(AllergenPanel, _results(clinic), **_PANEL)
    return World(parse(SkinTest, clinic.reader, _pricks(clinic), SKIN), clinic.around())


_WHENEVER = {
    "allergen_panel.specimen_date": "it is the only panel, whenever it was",
    "skin_test.date": "they are compared with the only panel",
    "skin_test.stage": "what has no stage is judged as done",
    "allergen_panel.results.relevance": "it is negative",
    "allergen_panel.results.basis": "it is printed",
    "skin_test.valid_because": "it is valid",
}

CASES = [
    Case("panel_relevance", _panel, _WHENEVER),
    Case("panel_discordance", _panel, _WHENEVER),
    Case("skin_discordance", _tests, _WHENEVER),
]
