"""Drug provocation: doses and intervals that are worked out, and what is questioned."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.allergy.drug_provocation import DrugProvocation, ProvocationStep
from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.cases import cases
from tests.clinic.made import PROVOCATION, REACTION, Clinic, patient, rows, sentences, takes_nothing, without_notes

STEPS = ({"at": "9:00", "dose": "5"}, {"at": "9:30", "dose": "50"}, {"at": "10:30", "dose": "500"})
PLANNED = {"stage": "planned", "date": "2024-12-10"}


def steps(clinic: Clinic, *typed: dict[str, str]) -> dict[str, tuple]:
    return {"steps": rows(clinic, ProvocationStep, *typed)}


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in PROVOCATION.items() if name not in names}


def says(typed: dict[str, str] = PROVOCATION, *doses: dict[str, str]):
    clinic = patient()
    return clinic.says(DrugProvocation, steps(clinic, *(doses or STEPS)), **typed)


@cases(
    ("typed", "cumulative", "intervals", "total"),
    [
        (STEPS, ["5", "55", "555"], [None, 30, 60], "555"),
        ([{"dose": "0.1"}, {"dose": "0.2"}], ["0.1", "0.3"], [None, None], "0.3"),
        ([{"at": "23:50", "dose": "1"}, {"at": "0:20", "dose": "1"}], ["1", "2"], [None, 30], "2"),
        ([{"at": "9:00", "dose": "1"}, {"at": "9:00", "dose": "1"}], ["1", "2"], [None, 0], "2"),
        ([{"at": "9:00", "dose": "1"}, {"at": "8:59", "dose": "1"}], ["1", "2"], [None, None], "2"),
        ([{"at": "9:00", "dose": "1"}, {"at": "21:00", "dose": "1"}], ["1", "2"], [None, 720], "2"),
        ([{"dose": "1"}, {"at": "9:00"}, {"dose": "2"}], ["1", None, None], [None, None, None], None),
        ([], [], [], None),
    ],
)
def test_doses_add_up_and_intervals_cross_midnight(typed, cumulative, intervals, total):
    clinic = patient()
    made = clinic.made(DrugProvocation, steps(clinic, *typed), **PROVOCATION)
    assert [step.cumulative for step in made.steps] == [None if text is None else Decimal(text) for text in cumulative]
    assert [step.interval for step in made.steps] == intervals
    assert made.total == (None if total is None else Decimal(total))


@cases(
    ("typed", "said"),
    [
        (PROVOCATION, []),
        (PROVOCATION | {"date": "?"}, []),
        (without("result"), [("required", "result", "HARD")]),
        (without("stop_reason"), [("required", "stop_reason", "HARD")]),
        (without("result", "stop_reason") | PLANNED, []),
        (without("result", "stop_reason") | PLANNED | {"date": "?"}, [("date", "date", "HARD")]),
        (PROVOCATION | PLANNED, [("stage", "stage", "SOFT")]),
        (without("dose_unit"), [("unit", "dose_unit", "SOFT")]),
        (PROVOCATION | {"drug": "Brand X"}, [("drug", "drug", "SOFT")]),
        (PROVOCATION | {"result": "positive", "stop_reason": "objective"}, [("reaction", "reaction", "SOFT")]),
        (PROVOCATION | {"stop_reason": "objective"}, [("result", "result", "SOFT")]),
        (PROVOCATION | {"stop_reason": "complaints"}, [("result", "result", "SOFT")]),
        (PROVOCATION | {"stop_reason": "patient"}, [("result", "result", "SOFT")]),
        (PROVOCATION | {"stop_reason": "unknown"}, []),
        (PROVOCATION | {"result": "inconclusive", "stop_reason": "patient"}, []),
    ],
)
def test_what_the_rules_say(typed, said):
    assert without_notes(says(typed)) == said


@cases(
    ("doses", "said"),
    [
        (STEPS, []),
        (({"at": "9:30", "dose": "5"}, {"at": "9:00", "dose": "50"}), [("order", "steps.1.at", "SOFT")]),
        (({"at": "23:30", "dose": "5"}, {"at": "0:15", "dose": "50"}), []),
        (({"dose": "50"}, {"dose": "5"}), [("order", "steps.1.dose", "SOFT")]),
        (({"dose": "50"}, {"dose": "50"}), []),
        (({"dose": "-1"},), [("limits", "steps.0.dose", "HARD")]),
        (({"at": "9:00"},), [("required", "steps.0.dose", "HARD")]),
    ],
)
def test_steps_are_in_order(doses, said):
    # that they end below a full dose is another rule's
    assert [one for one in without_notes(says(PROVOCATION, *doses)) if one[0] != "A12"] == said


def test_a_done_one_without_steps_says_so():
    clinic = patient()
    assert "No step is recorded, so the dose that was reached is not known." in sentences(
        clinic.says(DrugProvocation, **PROVOCATION)
    )


def test_the_reaction_that_is_named_is_to_this_drug():
    clinic = patient()
    for drug in ("cipro", "clarithro"):
        clinic.keep(DrugReaction, **(REACTION | {"drug": drug, "date": "2024-11-18"}))
    positive = PROVOCATION | {"result": "positive", "stop_reason": "objective"}
    for reaction, said in (("ciprofloxacin", []), ("clarithromycin", [("reaction", "reaction", "SOFT")])):
        found = clinic.says(DrugProvocation, steps(clinic, *STEPS), **positive, reaction=f"{reaction}, 18 Nov 2024")
        assert [one for one in without_notes(found) if one[0] == "reaction"] == said


@cases(("certainty", "result", "said"), [
    ("suspected", "negative", True), ("refuted", "negative", False), ("suspected", "inconclusive", False),
])  # fmt: skip
def test_a_negative_one_allows_to_refute_the_reaction(certainty, result, said):
    clinic = takes_nothing(patient())
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "certainty": certainty}))
    found = clinic.says(DrugProvocation, steps(clinic, *STEPS), **(PROVOCATION | {"result": result}))
    allowed = "Negative: this allows to set the certainty of the reaction to ciprofloxacin to refuted."
    assert (allowed in sentences(found)) is said


def test_the_same_one_is_asked_after():
    clinic = patient()
    clinic.keep(DrugProvocation, steps(clinic, *STEPS), **PROVOCATION)
    assert without_notes(clinic.says(DrugProvocation, steps(clinic, *STEPS), **PROVOCATION)) == [("V4", "date", "SOFT")]


def test_what_is_typed_of_an_empty_form():
    assert DrugProvocation.suggested(patient().chart) == {"stage": "done"}
