"""The rows of manifestations: what is read of them, and that a row that cannot be read is named."""

from __future__ import annotations

import pytest

from desktop.clinic.catalogue.manifestations import read_manifestations
from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.cases import cases
from tests.clinic.made import READER

GOOD = {"code": "itch", "name": "itch", "organ": "skin", "aliases": ["prurit"], "brown": 1, "source": "S16"}


def test_a_scale_that_is_missing_in_a_row_does_not_grade_it():
    (one,) = read_manifestations({"manifestation": [GOOD]})
    assert (one.code, one.aliases, one.ring_messmer, one.brown, one.wao) == ("itch", ("prurit",), None, 1, None)


@cases(
    ("change", "word"),
    [
        ({"name": ""}, "name"),
        ({"source": None}, "source"),
        ({"organ": "hair"}, "organ"),
        ({"aliases": "prurit"}, "aliases"),
        ({"aliases": [1]}, "aliases"),
        ({"brown": 4}, "brown"),
        ({"brown": 0}, "brown"),
        ({"wao": "1"}, "wao"),
        ({"wao": True}, "wao"),
        ({"organ": "severe delayed"}, "brown"),
        ({"browm": 1}, "browm"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(change, word):
    with pytest.raises(ValueError, match=rf"manifestation 2 \(other\).*{word}"):
        read_manifestations({"manifestation": [GOOD, {**GOOD, "code": "other", **change}]})


def test_a_code_stands_once():
    with pytest.raises(ValueError, match="twice"):
        read_manifestations({"manifestation": [GOOD, GOOD]})


@pytest.mark.parametrize("typed", ["angioedema", "Angio-oedema", "angiooedema", "Quincke"])
def test_angioedema_without_a_site_is_found_however_it_is_spelt(typed):
    (reaction,) = [DrugReaction.declaration.field("manifestations").kind.parse(typed, READER)]
    assert reaction == ("angioedema",)
