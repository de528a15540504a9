"""An allergist's tests, made by typing, for the tests of what lists, timeline, notes, banner and plot say of them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.allergy.drug_provocation import DrugProvocation, ProvocationStep
from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.allergy.skin_test import SkinPrick, SkinTest
from tests.clinic.made import CATALOGUE, Clinic, parse

ALEX2 = CATALOGUE.panel("ALEX2")


def panel(clinic: Clinic, date: str, readings: Mapping[str, str], assumed: bool = False, **typed: str) -> str:
    """A panel with these readings; with `assumed` every other allergen of ALEX2 is assumed to be below its limit."""
    rows = [(code, reading, "printed") for code, reading in readings.items()]
    if assumed:
        rows += [(one.code, ALEX2.below_limit, "assumed") for one in ALEX2.allergens if one.code not in readings]
    results = tuple(
        parse(AllergenResult, clinic.reader, None, {"allergen": code, "reading": reading, "basis": basis})
        for code, reading, basis in rows
    )
    return clinic.keep(AllergenPanel, {"results": results}, panel="ALEX2", specimen_date=date, **typed)


def skin(clinic: Clinic, wheals: Mapping[str, str], **typed: str) -> str:
    """A sheet of pricks: what was tested with its wheal; "" is none that was measured."""
    rows = [{"substance": name} | ({"wheal": wheal} if wheal else {}) for name, wheal in wheals.items()]
    pricks = tuple(parse(SkinPrick, clinic.reader, None, row) for row in rows)
    sheet = {"stage": "done", "date": "2024-07-21", "histamine": "6x5", "saline": "0", "antihistamine": "none taken"}
    return clinic.keep(SkinTest, {"pricks": pricks}, **(sheet | typed))


def patch(clinic: Clinic, *haptens: Mapping[str, str], **typed: str) -> str:
    rows = tuple(parse(PatchHapten, clinic.reader, None, dict(hapten)) for hapten in haptens)
    return clinic.keep(PatchTest, {"haptens": rows}, **({"applied": "2024-07-22", "planned": "48, 72, 96"} | typed))


def provocation(clinic: Clinic, *doses: str, **typed: str) -> str:
    steps = tuple(parse(ProvocationStep, clinic.reader, None, {"dose": dose}) for dose in doses or ("250", "250"))
    asked = {
        "stage": "done",
        "date": "2024-05-12",
        "drug": "ciprofloxacin",
        "route": "oral",
        "dose_unit": "mg",
        "result": "negative",
    }
    ended = {"negative": "completed", "positive": "objective"}.get(typed.get("result", "negative"), "")
    answered = asked | {"stop_reason": ended} | typed
    return clinic.keep(DrugProvocation, {"steps": steps}, **{name: text for name, text in answered.items() if text})
