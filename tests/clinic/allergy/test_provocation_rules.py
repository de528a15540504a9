"""A provocation: the dose it reached, what was taken that hides or worsens a reaction, asthma, and the strategy of low risk."""

from __future__ import annotations

from desktop.clinic.allergy.allergies import banner
from desktop.clinic.allergy.drug_provocation import DrugProvocation, ProvocationStep
from desktop.clinic.allergy.full_dose import shows_less
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition
from desktop.clinic.patient.medication import MedicationCourse
from tests.cases import cases
from tests.clinic.made import OMALIZUMAB, PROVOCATION, REACTION, Clinic, patient, rows, takes_nothing, without_notes

PLANNED = {"stage": "planned", "date": "2024-12-10"}
PLAN = {name: text for name, text in PROVOCATION.items() if name not in ("stop_reason", "result")} | PLANNED


def doses(clinic: Clinic, *typed: str) -> dict[str, tuple]:
    return {"steps": rows(clinic, ProvocationStep, *({"dose": dose} for dose in typed))}


def said(clinic: Clinic, rule: str, *steps: str, **typed: str) -> list[tuple[str, str, bool]]:
    found = clinic.says(DrugProvocation, doses(clinic, *(steps or ("50", "450"))), **typed)
    return [(one.field, one.level.name, one.untold) for one in found if one.id == rule]


# The full dose: rule A12


@cases(
    ("typed", "steps", "reached"),
    [
        ({}, ("50", "450"), "yes"),
        ({}, ("50", "440"), "no"),
        ({"dose_unit": "g"}, ("0.05", "0.45"), "yes"),
        ({"dose_unit": "µg"}, ("50", "450"), "no"),
        ({"full_dose": "250"}, ("250",), "yes"),
        ({"full_dose": "750"}, ("500",), "no"),
        ({"full_dose": "0.5", "dose_unit": "g"}, ("0.5",), "yes"),
        ({"route": "iv"}, ("400",), "yes"),
        # called completed, and the doses do not tell
        ({}, (), "stated"),
        ({"dose_unit": "mL"}, ("500",), "stated"),
        ({"route": "topical"}, ("500",), "stated"),
        ({"drug": "Brand X"}, ("500",), "stated"),
        ({"stop_reason": "patient"}, (), "unknown"),
        ({"stop_reason": "unknown", "drug": "Brand X"}, ("500",), "unknown"),
    ],
)
def test_whether_the_full_dose_was_reached(typed, steps, reached):
    clinic = patient()
    made = clinic.made(DrugProvocation, doses(clinic, *steps) if steps else None, **(PROVOCATION | typed))
    assert made.reached_full_dose == reached


@cases(("born", "reached"), [("2010-01-01", "stated"), ("1990", "yes"), ("?", "stated")])
def test_an_adults_dose_is_not_a_childs(born, reached):
    clinic = patient(birth_date=born)
    assert clinic.made(DrugProvocation, doses(clinic, "500"), **PROVOCATION).reached_full_dose == reached


@cases(
    ("typed", "steps", "found"),
    [
        (PROVOCATION, ("50", "450"), []),
        (PROVOCATION, ("50", "100"), [("full_dose", "SOFT", False)]),
        (PROVOCATION | {"full_dose": "150"}, ("50", "100"), []),
        (PROVOCATION | {"result": "inconclusive"}, ("50",), [("full_dose", "NOTE", False)]),
        (PROVOCATION | {"drug": "Brand X"}, ("500",), [("full_dose", "NOTE", True)]),
        (PROVOCATION | {"dose_unit": "mL"}, ("5",), [("steps", "NOTE", True)]),
        (PLAN, ("50", "450"), []),
        (PLAN, ("50", "100"), [("steps", "NOTE", False)]),
    ],
)
def test_a12_a_negative_one_below_the_full_dose_is_asked_after(typed, steps, found):
    assert said(patient(), "A12", *steps, **typed) == found


@cases(
    ("steps", "typed", "levels"),
    [
        (("500",), {}, []),
        (("50",), {}, ["BLOCK"]),
        (("50",), {"full_dose": "50"}, []),
        (("500",), {"drug": "Brand X", "stop_reason": "unknown"}, ["SOFT"]),
        (("500",), {"stop_reason": "completed", "drug": "Brand X"}, []),
    ],
)
def test_a9_only_one_that_reached_the_full_dose_takes_an_allergy_away(steps, typed, levels):
    clinic = takes_nothing(patient())
    clinic.keep(DrugProvocation, doses(clinic, *steps), **(PROVOCATION | typed))
    refuted = {"date": "2023", "certainty": "refuted", "drug": typed.get("drug", "cipro")}
    found = clinic.says(DrugReaction, **(REACTION | refuted))
    assert [one.level.name for one in found if one.id == "A9"] == levels


# What was taken: rules A6, A7, A11

TAKING = {"indication": "itch", "route": "oral", "start": "2024-11-01"}


@cases(
    ("drug", "hidden", "rule", "level"),
    [
        ("cetirizine", "yes", "A7", "SOFT"),
        ("prednisolone", "unknown", "A7", "NOTE"),  # its dose is not known
        ("famotidine", "no", "A7", "NOTE"),
        ("omalizumab", "yes", "A6", "SOFT"),
        ("Brand X", "unknown", "A7", "NOTE"),
        ("ciprofloxacin", "no", "A7", None),
    ],
)
def test_what_was_taken_may_hide_a_reaction(drug, hidden, rule, level):
    clinic = patient()
    clinic.keep(MedicationCourse, **(TAKING | {"drug": drug}))
    assert clinic.made(DrugProvocation, doses(clinic, "500"), **PROVOCATION).hidden == hidden
    planned = [one[1] for one in said(clinic, rule, **PLAN)]
    assert planned == ([] if level is None else [level])
    # what has happened is kept, and only told
    assert {one[1] for one in said(clinic, rule, **PROVOCATION)} <= {"NOTE"}


def test_a9_a_reaction_that_was_hidden_does_not_count_as_tolerance():
    clinic = patient()
    clinic.keep(MedicationCourse, **OMALIZUMAB)
    clinic.keep(DrugProvocation, doses(clinic, "500"), **PROVOCATION)
    found = clinic.says(DrugReaction, **(REACTION | {"date": "2023", "certainty": "refuted"}))
    assert [one.level.name for one in found if one.id == "A9"] == ["BLOCK"]


@cases(
    ("typed", "planned", "sentence"),
    [
        ({"drug": "metoprolol"}, "SOFT", "Adrenaline works less"),
        ({"drug": "ramipril"}, "SOFT", "Angioedema and a fall of blood pressure"),
        ({"drug": "timolol", "route": "eye"}, "SOFT", "Adrenaline works less"),
        ({"drug": "metoprolol", "stop": "2024-11-10"}, None, ""),
        ({"drug": "Brand X"}, "NOTE", "cannot be told"),
        ({"drug": "cetirizine"}, None, ""),
    ],
)
def test_a11_what_makes_a_reaction_worse_is_asked_after_before_it(typed, planned, sentence):
    clinic = patient()
    clinic.keep(MedicationCourse, **(TAKING | typed))
    typed = PLAN | {"asthma": "no asthma"}
    found = [one for one in clinic.says(DrugProvocation, **typed) if one.id == "A11"]
    assert [one.level.name for one in found] == ([] if planned is None else [planned])
    assert sentence in " ".join(str(one.sentence) for one in found)
    done = clinic.says(
        DrugProvocation, doses(clinic, "500"), **(PROVOCATION | {"asthma": "no asthma", "date": "2024-11-30"})
    )
    assert {one.level.name for one in done if one.id == "A11"} <= {"NOTE"}


# Asthma: rule A11


@cases(
    ("condition", "answer", "planned", "done"),
    [
        (None, "no asthma", [], []),
        (None, "asthma, controlled", [], []),
        (None, "asthma, not controlled", [("asthma", "BLOCK", False)], [("asthma", "SOFT", False)]),
        (None, "", [("asthma", "NOTE", True)], [("asthma", "NOTE", True)]),
        (None, "not asked", [("asthma", "NOTE", True)], [("asthma", "NOTE", True)]),
        ("Allergic asthma", "", [("asthma", "SOFT", True)], [("asthma", "NOTE", True)]),
        ("astımlı", "no asthma", [("asthma", "SOFT", False)], [("asthma", "SOFT", False)]),
        ("astım yok", "no asthma", [], []),
        ("rhinitis", "no asthma", [], []),
        ("asthma", "asthma, controlled", [], []),
    ],
)
def test_a11_asthma_is_held_against_the_conditions(condition, answer, planned, done):
    clinic = takes_nothing(patient())
    if condition:
        clinic.keep(Condition, condition=condition, onset="2010")
    answered = {"asthma": answer} if answer else {}
    assert said(clinic, "A11", **(PLAN | answered)) == planned
    assert said(clinic, "A11", **(PROVOCATION | answered)) == done


def test_a11_asthma_that_is_over_is_not_held_against_it():
    clinic = takes_nothing(patient())
    clinic.keep(Condition, condition="asthma", onset="1990", resolved="2000")
    assert said(clinic, "A11", **(PLAN | {"asthma": "no asthma"})) == []


# The strategy: rule A13

DIRECT = {"strategy": "direct", "risk": "low"}
URTICARIA, SHOCK = {"manifestations": "urticaria"}, {"manifestations": "hypotension, loss of consciousness"}


@cases(
    ("typed", "reaction", "planned"),
    [
        ({}, URTICARIA, [("strategy", "NOTE", True)]),
        ({"strategy": "after"}, SHOCK, []),
        (DIRECT, URTICARIA, []),
        (DIRECT, SHOCK, [("risk", "SOFT", False)]),
        (DIRECT, {"manifestations": "DRESS"}, [("risk", "SOFT", False)]),
        (DIRECT, {"manifestations": "unknown"}, [("risk", "NOTE", True)]),
        (DIRECT, SHOCK | {"drug": "clarithro"}, [("risk", "NOTE", True)]),  # no reaction to this drug
        (DIRECT | {"risk": "high"}, URTICARIA, [("risk", "BLOCK", False)]),
        (DIRECT | {"risk": "not assessed"}, URTICARIA, [("risk", "SOFT", True)]),
        ({"strategy": "direct"}, URTICARIA, [("risk", "SOFT", True)]),
    ],
)
def test_a13_a_direct_provocation_is_for_a_low_risk(typed, reaction, planned):
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2010"} | reaction))
    assert said(clinic, "A13", **(PLAN | typed)) == planned


def test_a_direct_provocation_of_low_risk_can_be_planned_and_is_kept_with_its_answers():
    clinic = patient()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2010"} | URTICARIA))
    found = clinic.says(DrugProvocation, **(PLAN | DIRECT | {"scheme": "two steps", "asthma": "no asthma"}))
    assert [one for one in without_notes(found) if one[0] in ("A11", "A12", "A13")] == []


@cases(
    ("typed", "steps", "said"),
    [
        ({}, ("500",), ""),
        ({}, ("50",), "below the full dose"),
        ({"result": "inconclusive"}, ("50",), ""),
        ({"drug": "Brand X", "stop_reason": "unknown"}, ("50",), "whether the full dose was reached is not known"),
    ],
)
def test_a_list_and_the_timeline_say_what_takes_from_a_negative_one(typed, steps, said):
    clinic = takes_nothing(patient())
    made = clinic.made(DrugProvocation, doses(clinic, *steps), **(PROVOCATION | typed))
    [told] = made.happenings(clinic.reader)
    assert (shows_less(made), told.in_doubt, said in told.details or not said) == (said, bool(said), True)


def test_the_banner_says_that_a_negative_provocation_was_below_the_full_dose():
    clinic = takes_nothing(patient())
    clinic.keep(DrugReaction, **(REACTION | {"date": "2010"}))
    clinic.keep(DrugProvocation, doses(clinic, "50"), **PROVOCATION)
    [allergy] = banner(clinic.chart, clinic.reader).allergies
    assert "negative provocation on 18 Nov 2024 (below the full dose), certainty still suspected" in allergy.words
    clinic.keep(DrugProvocation, doses(clinic, "500"), **(PROVOCATION | {"date": "2024-11-10"}))
    [allergy] = banner(clinic.chart, clinic.reader).allergies
    assert "negative provocation on 10 Nov 2024, certainty still suspected" in allergy.words
