"""A reaction that a test or an infusion caused: told from both sides, and not held against what caused it."""

from __future__ import annotations

from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import Intradermal, SkinPrick, SkinTest
from desktop.clinic.course.infusion import Infusion, Premedication
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.products import NOTHING
from desktop.clinic.entry.telling import Seen
from desktop.clinic.patient.caused import caused_by
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.record.timeline import timeline
from tests.cases import cases
from tests.clinic.allergist import patch, provocation
from tests.clinic.made import INFUSION, REACTION, SKIN, Clinic, patient, rows

DAY = "2024-11-18"


def reacting(**typed: str) -> tuple[Clinic, str]:
    """A patient who wheezed on the day of a test."""
    clinic = patient()
    return clinic, clinic.keep(
        DrugReaction, **(REACTION | {"date": DAY, "manifestations": "urticaria, wheeze"} | typed)
    )


def pricks(clinic: Clinic, *drugs: str) -> dict:
    return {"pricks": rows(clinic, SkinPrick, *({"substance": drug, "printed": "positive"} for drug in drugs))}


def injections(clinic: Clinic, *drugs: str) -> dict:
    return {"intradermals": rows(clinic, Intradermal, *({"substance": drug, "printed": "positive"} for drug in drugs))}


def premedicated(clinic: Clinic) -> dict:
    return {"premedication": rows(clinic, Premedication, {"drug": "cipro", "dose": "500 mg"})}


def given(clinic: Clinic, **typed: str) -> str:
    return clinic.keep(
        Infusion, premedicated(clinic), **(INFUSION | {"start": f"{DAY} 10:00", "premedicated": "given"} | typed)
    )


KEPT = {
    "skin_test": lambda clinic: clinic.keep(SkinTest, pricks(clinic, "cipro"), **SKIN, reaction="cipro"),
    "patch_test": lambda clinic: patch(
        clinic, {"hapten": "nickel", "h48": "-"}, applied=DAY, planned="48", reaction="cipro"
    ),
    "drug_provocation": lambda clinic: provocation(clinic, result="positive", date=DAY, reaction="cipro"),
    "infusion": lambda clinic: given(clinic, reaction="cipro"),
}
NAMED = {
    "skin_test": "skin tests, 18 Nov 2024",
    "patch_test": "patch test, 18 Nov 2024",
    "drug_provocation": "provocation with ciprofloxacin, 18 Nov 2024",
    "infusion": "infusion 1, 18 Nov 2024",
}


@cases("what", sorted(KEPT))
def test_it_is_told_from_both_sides(what):
    clinic, reaction = reacting()
    id = KEPT[what](clinic)
    said = caused_by(reaction, clinic.chart, clinic.reader)
    assert said.casefold().startswith(f"caused by: {NAMED[what].split(',')[0]}") and "18 Nov 2024" in said
    kept = clinic.chart.entry(reaction)
    seen = Seen(kept, clinic.chart, clinic.reader, NOTHING)
    assert said in kept.entry.line(seen).details
    assert kept.entry.understood("date", clinic.around(reaction)) == f"18 Nov 2024 · {said}"
    told = timeline(clinic.chart, clinic.reader)
    assert [said in event.detail for event in told if reaction in event.entries] == [True]
    # the other side names the reaction
    assert any("Reaction ciprofloxacin" in event.detail for event in told if id in event.entries)


def test_nothing_is_said_where_nothing_names_it():
    clinic, reaction = reacting()
    clinic.keep(SkinTest, pricks(clinic, "cipro"), **SKIN)
    assert caused_by(reaction, clinic.chart, clinic.reader) == ""
    assert caused_by("", clinic.chart, clinic.reader) == ""


def held(found) -> set[str]:
    return {one.id for one in spoken(found) if not one.untold} & {"A1", "A2", "A4"}


@cases(
    ("owned", "typed", "rule"),
    [
        (pricks, {"manifestations": "urticaria, wheeze"}, "A1"),
        (injections, {"manifestations": "DRESS"}, "A4"),
    ],
)
def test_a_reaction_is_not_held_against_the_skin_test_that_caused_it(owned, typed, rule):
    clinic, _reaction = reacting(**typed)
    assert rule in held(clinic.says(SkinTest, owned(clinic, "cipro"), **SKIN))
    assert not held(clinic.says(SkinTest, owned(clinic, "cipro"), **SKIN, reaction="cipro"))


def test_another_fluoroquinolone_of_the_same_sheet_is_left_out_too():
    clinic, _reaction = reacting()
    assert held(clinic.says(SkinTest, pricks(clinic, "cipro", "moxi"), **SKIN)) == {"A1", "A2"}
    assert not held(clinic.says(SkinTest, pricks(clinic, "cipro", "moxi"), **SKIN, reaction="cipro"))


def test_a_reaction_is_not_held_against_the_premedication_that_caused_it():
    clinic, _reaction = reacting()
    typed = INFUSION | {"start": f"{DAY} 10:00", "premedicated": "given"}
    assert "A1" in held(clinic.says(Infusion, premedicated(clinic), **typed))
    assert not held(clinic.says(Infusion, premedicated(clinic), **typed, reaction="cipro"))


def asked(found) -> list[tuple[str, str]]:
    return [(one.field, one.level.name) for one in found if one.id == "reaction"]


@cases(
    ("drug", "date", "found"),
    [
        ("cipro", DAY, []),
        ("cipro", "2024-11-19", []),
        ("cipro", "?", []),
        ("cipro", "2024-11-17", [("reaction", "SOFT")]),
        ("moxi", DAY, []),
        ("amoxicillin", DAY, [("reaction", "SOFT")]),
        ("amoxicillin", "2023", [("reaction", "SOFT"), ("reaction", "SOFT")]),
    ],
)
def test_the_reaction_that_is_named_fits_the_test(drug, date, found):
    clinic, _reaction = reacting(drug=drug, date=date)
    said = clinic.says(SkinTest, pricks(clinic, "cipro", "moxi"), **SKIN, reaction=drug[:4])
    assert asked(said) == found


@cases(("date", "found"), [(DAY, []), ("2024-11-03", [("reaction", "SOFT")])])
def test_a_patch_test_and_an_infusion_ask_for_the_day_alone(date, found):
    clinic, _reaction = reacting(drug="amoxicillin", date=date)
    haptens = clinic.chart.entry(patch(clinic, {"hapten": "nickel", "h48": "-"}, applied=DAY, planned="48"))
    assert asked(clinic.says(PatchTest, {"haptens": haptens.entry.haptens}, applied=DAY, reaction="amox")) == found
    typed = INFUSION | {"start": f"{DAY} 10:00", "reaction": "amox"}
    assert asked(clinic.says(Infusion, **typed)) == found
