"""The rules about a drug reaction alone, each in a world where nothing is against it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.clinic.answers.missing import Case, World
from tests.clinic.made import REACTION, patient


def reaction(**typed: str) -> Callable[[], World]:
    def world() -> World:
        clinic = patient()
        return World(clinic.made(DrugReaction, **(REACTION | typed)), clinic.around())

    return world


def second(**typed: str) -> Callable[[], World]:
    """A reaction to a drug that the patient had reacted to before."""

    def world() -> World:
        clinic = patient()
        clinic.keep(DrugReaction, **(REACTION | {"date": "2020-03-01"}))
        return World(clinic.made(DrugReaction, **(REACTION | typed)), clinic.around())

    return world


CASES = (
    Case(
        "days_fit",
        reaction(date="2023-05-01", re_exposure="reacted", re_exposure_date="2024-02-03"),
        {"drug_reaction.re_exposure": "without one there is no second day"},
    ),
    Case(
        "recorded_once",
        second(date="2023-05-01"),
        {
            "drug_reaction.manifestations": "two reactions of two days are two",
            "drug_reaction.drug": "two reactions of two days are two",
        },
    ),
    Case(
        "words_fit",
        reaction(manifestations="urticaria, hypotension", described="a severe reaction"),
        {"drug_reaction.described": "where no text says severe there is nothing to compare"},
    ),
    Case("grade_is_certain", reaction(manifestations="urticaria")),
    Case(
        "signs_fit",
        reaction(
            manifestations="hypoxia, hypotension",
            lowest_saturation="85",
            lowest_systolic="100",
            basal_systolic="130",
            highest_heart_rate="120",
            basal_heart_rate="80",
        ),
        {
            "drug_reaction.highest_heart_rate": "one heart rate alone contradicts nothing",
            "drug_reaction.basal_heart_rate": "one heart rate alone contradicts nothing",
        },
    ),
    Case(
        "latency_fits",
        reaction(latency="30 min", mechanism="IgE"),
        {"drug_reaction.mechanism": "of a mechanism that nobody states nothing is asked"},
    ),
    Case("ending_fits", reaction(outcome="recovered")),
    Case(
        "ending_fits",
        reaction(manifestations="hypotension", outcome="fatal", re_exposure="none", wao_2024="5"),
        {
            "drug_reaction.re_exposure": "after a death nobody takes it again",
            "drug_reaction.wao_2024": "it is no duty to judge by a second scale",
        },
    ),
    Case("re_exposure_fits", reaction(re_exposure="none")),
    Case("restriction_fits", reaction()),
)
