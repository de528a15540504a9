"""The file that the rules about giving cells weigh by: every code in it is one, every word in it can be found."""

from __future__ import annotations

import tomllib
from copy import deepcopy

import pytest

from desktop.clinic.catalogue.cell_rules_file import read_cell_rules
from desktop.clinic.cells.donor import SCREENED_FOR
from desktop.clinic.cells.lot import SORT, TISSUE
from desktop.facts import resource
from tests.cases import cases
from tests.clinic.made import READER

FILE = tomllib.loads(resource("cell_rules.toml").read_text("utf-8"))
RULES = READER.catalogue.cell_rules


def codes(choice) -> set[str]:
    return {option.code for option in choice.choices}


@cases(
    ("table", "row", "key", "value", "named"),
    [
        ("donor_test", 0, "positive", "perhaps", "donor_test hiv"),
        ("donor_test", 0, "nat", "hev_nat", "donor_test hiv"),
        ("donor_test", 0, "code", "hbsag", "hbsag"),
        ("excipient", 0, "words", ["DMSO"], "excipient dmso"),
        ("excipient", 0, "contains", ["gold"], "cell_rules.toml: DMSO"),
        ("excipient", 0, "drugs", ["b05"], "excipient dmso"),
        ("excipient", 0, "asks", "Bos d 6", "excipient dmso"),
        ("excipient", 0, "colour", "red", "colour"),
        ("medium", 0, "contains", ["gold"], "cell_rules.toml: MSC NutriStem XF"),
        ("health", 0, "icd10", ["fever"], "health infection"),
        ("limits", "retest_after", "number", "-1", "limits: retest_after"),
        ("speech", "behind", None, ["değil"], "speech"),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence_that_names_the_row(table, row, key, value, named):
    wrong = deepcopy(FILE)
    if key is None:
        wrong[table][row] = value
    else:
        wrong[table][row][key] = value
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_cell_rules(wrong)
    assert named in str(refused.value)


def test_what_a_rule_looks_up_is_what_a_form_offers():
    assert {test.code for test in RULES.donor_tests} >= codes(SCREENED_FOR)
    assert {*RULES.tissues.sampled_before, *RULES.tissues.of_the_mother} <= codes(TISSUE)
    # antibiotics, media and enzymes are told by their names
    assert codes(SORT) - {one.code for one in RULES.excipients} == {"antibiotic", "medium", "enzyme", "other"}
    assert {words.code for words in RULES.health} == {"infection", "pregnant", "malignancy", "thrombosis"}


def test_what_one_excipient_brings_with_it():
    assert RULES.brought_by(frozenset({"platelet_lysate"})) == {"platelet_lysate", "heparin", "albumin", "alpha_gal"}
    assert RULES.brought_by(frozenset({"dmso"})) == {"dmso"}
