"""Rules A6, A7, A11, A12 and A13 about a drug provocation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.clinic.allergy.drug_provocation import DrugProvocation, ProvocationStep
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition
from tests.clinic.answers.missing import Case, World
from tests.clinic.answers.skin import ANTIHISTAMINE, BETA_BLOCKER, ON_OMALIZUMAB, OVER, taking
from tests.clinic.made import PROVOCATION, REACTION, parse, rows

# the provocation is of 18 November 2024
_ANSWERED = {"strategy": "direct", "risk": "low", "asthma": "asthma, controlled", "full_dose": "500"}


def _done(*courses: dict[str, str], **typed: str) -> Callable[[], World]:
    def world() -> World:
        clinic = taking(*courses)
        clinic.keep(DrugReaction, **(REACTION | {"date": "2010", "manifestations": "urticaria"}))
        clinic.keep(Condition, condition="asthma", onset="2000")
        steps = {"steps": rows(clinic, ProvocationStep, {"dose": "50"}, {"dose": "450"})}
        test = parse(DrugProvocation, clinic.reader, steps, PROVOCATION | _ANSWERED | typed)
        return World(test, clinic.around())

    return world


def _held_against_an_adults() -> World:
    world = _done()()
    return World(replace(world.entry, full_dose=None), world.around)


CASES = [
    Case(
        "omalizumab_findings",
        _done(ON_OMALIZUMAB),
        OVER | {"medication_course.drug": "it ended longer ago than any drug counts"},
    ),
    Case("hiding_findings", _done(ANTIHISTAMINE), OVER),
    Case("risk_findings", _done(BETA_BLOCKER), OVER),
    Case("asthma_findings", _done(), {"condition.condition": "asthma is answered", "condition.resolved": "it lasts"}),
    Case(
        "strategy_findings",
        _done(),
        {
            "drug_reaction.certainty": "a reaction counts while it is not refuted",
            "drug_provocation.reaction": "it caused none",
            "drug_reaction.date": "a reaction counts whenever it was",
        },
    ),
    Case(
        "full_dose_findings",
        _done(),
        {
            "drug_provocation.full_dose": "an adult's usual dose is taken instead",
            "drug_provocation.drug": "its full dose is typed",
        },
    ),
    Case("full_dose_findings", _held_against_an_adults),
]
