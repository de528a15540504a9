"""PEN-FAST of a reaction to a penicillin, on 1 December 2024."""

from __future__ import annotations

import copy

import pytest

from desktop.clinic.catalogue.scales import read_scales
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.catalogue.shipped import SCALES
from tests.clinic.made import REACTION, patient

LONG_AGO = {"drug": "amoxicillin", "date": "2010", "manifestations": "urticaria", "treatment": "none"}


def said(**typed: str) -> list[tuple[str, bool]]:
    found = patient().says(DrugReaction, **(REACTION | LONG_AGO | typed))
    return [(str(one.sentence).split(",")[0].split(" (")[0], one.untold) for one in found if one.id == "PEN-FAST"]


@cases(
    ("typed", "score"),
    [
        ({}, 0),
        ({"treatment": "cetirizine"}, 1),
        ({"treatment": "", "adrenaline": "given"}, 1),
        ({"date": "2019-12-01"}, 2),
        ({"date": "2019-11-30"}, 0),
        ({"manifestations": "angioedema of the lips"}, 2),
        ({"manifestations": "urticaria, wheeze"}, 2),
        ({"manifestations": "DRESS"}, 2),
        # an organ reaction is not one of the skin
        ({"manifestations": "interstitial"}, 0),
        ({"date": "2024", "treatment": "prednisolone"}, 3),
        ({"date": "2024", "treatment": "prednisolone", "manifestations": "hypotension"}, 5),
        ({"drug": "co-amoxiclav"}, 0),
    ],
)
def test_the_score(typed, score):
    typed = {name: text for name, text in typed.items() if text} | {
        "treatment": typed.get("treatment", "none") or "none"
    }
    assert said(**typed) == [(f"PEN-FAST today {score}", False)]


@cases(
    ("typed", "scores"),
    [
        ({"date": "?"}, "0 to 2"),
        ({"date": "2019"}, "0 to 2"),
        ({"manifestations": "unknown"}, "0 to 2"),
        ({"date": "?", "manifestations": "unknown"}, "0 to 4"),
        ({"date": "2024", "manifestations": "unknown"}, "2 to 4"),
    ],
)
def test_what_is_not_known_makes_it_a_span(typed, scores):
    assert said(**typed) == [(f"PEN-FAST today {scores}", True)]


@cases("drug", ["cipro", "cefazolin", "Brand X"])
def test_it_is_for_penicillins_alone(drug):
    assert said(drug=drug) == []


def test_it_says_how_many_tested_positive():
    found = patient().says(DrugReaction, **(REACTION | LONG_AGO))
    (sentence,) = [str(one.sentence) for one in found if one.id == "PEN-FAST"]
    assert sentence == (
        "PEN-FAST today 0, a very low risk: less than 1 % of those with such a history tested positive."
    )


def test_bands_that_leave_a_score_out_are_refused():
    file = copy.deepcopy(SCALES)
    file["pen_fast"]["bands"].pop()
    with pytest.raises(Refused, match="bands"):
        read_scales(file)
