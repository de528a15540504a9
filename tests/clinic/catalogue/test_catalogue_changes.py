"""What differs between two catalogues, row by row."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from desktop.clinic.catalogue.catalogue_changes import Sort, changes
from desktop.session.catalogue import shipped

FACTS: dict[str, Any] = {
    "markers": {
        "version": "1",
        "marker": [{"code": "ecp", "name": "ECP", "source": "S7"}, {"code": "crp", "name": "CRP", "units": [{"printed": "mg/l"}]}],
    },
    "allergy_tests": {
        "version": "1",
        "limits": {"saline_below": {"number": "3"}},
        "non_irritant": [{"atc": "J01MA02", "most": "0.006 mg/ml"}, {"atc": "J01MA02", "most": "0.02 mg/ml"}],
    },
    "panels": [{"code": "ALEX2", "name": "ALEX²", "allergens": [{"code": "Hom g", "name": "Lobster"}]}],
    "sources": {"S1": "a book"},
}  # fmt: skip


def found(**changed: Any) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What differs when these files are otherwise."""
    return [(str(c.group), c.sort.value, c.row, c.fields) for c in changes(FACTS, FACTS | changed)]


def test_the_same_facts_differ_in_nothing() -> None:
    assert changes(FACTS, copy.deepcopy(FACTS)) == []
    assert changes(shipped(), shipped()) == []


def test_a_version_alone_is_no_difference() -> None:
    assert found(markers=FACTS["markers"] | {"version": "2"}) == []


def test_rows_are_added_changed_and_removed_by_group() -> None:
    markers = [{"code": "ecp", "name": "ECP", "source": "S8", "cv_i": "5"}, {"code": "histamine", "name": "Histamine"}]
    assert found(markers={"version": "2", "marker": markers}) == [
        ("Markers", "~", "ECP (ecp)", ("cv_i", "source")),
        ("Markers", "+", "Histamine (histamine)", ()),
        ("Markers", "−", "CRP (crp)", ()),
    ]


def test_components_of_a_drug_and_members_and_relations_of_a_group_are_told_one_by_one() -> None:
    before = {
        "drugs": {"drug": [{"atc": "J01CR02", "name": "co-amoxiclav", "components": ["amoxicillin"]}]},
        "drug_groups": {"group": [{"code": "AMX", "members": ["amoxicillin", "x"], "after": [{"advice": "test"}]}]},
    }
    now = {
        "drugs": {"drug": [{"atc": "J01CR02", "name": "co-amoxiclav", "components": ["amoxicillin", "clavulanic acid"]}]},
        "drug_groups": {
            "group": [{"code": "AMX", "members": ["amoxicillin", "cefadroxil"], "after": [{"advice": "avoid"}, {"advice": "free"}]}],
            "molecule": [{"name": "omeprazole", "others": ["esomeprazole"]}],
        },
    }  # fmt: skip
    told = [(str(change.group), change.sort.value, change.row, change.fields) for change in changes(before, now)]
    assert told == [
        ("Drugs", "~", "co-amoxiclav (J01CR02)", ("components (+ clavulanic acid)",)),
        ("Groups of drugs", "~", "AMX", ("after (+ 2, − 1)", "members (+ cefadroxil, − x)")),
        ("Molecules of several names", "+", "omeprazole", ()),
    ]


def test_an_order_alone_is_no_difference() -> None:
    assert found(markers={"marker": FACTS["markers"]["marker"][::-1]}) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"allergy_tests": FACTS["allergy_tests"] | {"limits": {"saline_below": {"number": "2"}}}},
         ("Limits of allergy tests", "~", "saline_below", ("number",))),
        ({"allergy_tests": FACTS["allergy_tests"] | {"non_irritant": FACTS["allergy_tests"]["non_irritant"][:1]}},
         ("Non-irritant concentrations", "−", "J01MA02 (1)", ())),
        ({"panels": [{**FACTS["panels"][0], "unit": "kUA/L"}]}, ("Allergen panels", "~", "ALEX² (ALEX2)", ("unit",))),
        ({"panels": [{**FACTS["panels"][0], "allergens": [{"code": "Hom g", "name": "Lobster, raw"}]}]},
         ("Allergens of ALEX2", "~", "Lobster, raw (Hom g)", ("name",))),
        ({"sources": {"S1": "a newer book"}}, ("Sources of rules and facts", "~", "S1", ())),
        ({"sources": {"S1": "a book", "S2": "another"}}, ("Sources of rules and facts", "+", "S2", ())),
        # a file that nobody has a name for yet is told by its own
        ({"vaccines": {"version": "1", "vaccine": [{"name": "BCG"}]}}, ("vaccines: vaccine", "+", "BCG", ())),
    ],
)  # fmt: skip
def test_every_sort_of_row_is_told(changed: dict[str, Any], expected: tuple[str, str, str, tuple[str, ...]]) -> None:
    assert found(**changed) == [expected]


def test_everything_that_is_shipped_is_told_of_a_file_that_holds_nothing() -> None:
    told = changes({}, shipped())
    assert {change.sort for change in told} == {Sort.ADDED}
    groups = {str(change.group) for change in told}
    # each group has words of its own
    assert not [group for group in groups if ": " in group]
    assert len([change for change in told if str(change.group) == "Allergens of ALEX2"]) == 295
    assert {"Markers", "Drugs", "Drug classes", "Manifestations", "Tests of cell products", "Allergen panels"} < groups
    assert {"Groups of drugs", "Molecules of several names", "Phenotypes of NSAID hypersensitivity"} < groups
