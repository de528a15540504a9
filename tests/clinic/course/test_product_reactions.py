"""Rule M13 as tables: what happened after an earlier bag, and what that has in common with this one."""

from __future__ import annotations

from desktop.clinic.patient.drug_reaction import DrugReaction
from tests.cases import cases
from tests.clinic.made import REACTION, event
from tests.clinic.ward import Ward, after_another_bag, both, levels, ward, words

GIVEN = {"bag": "bag-1", "product": "", "lot": "", "events_asked": "asked, see adverse events"}


def session_with(clinic: Ward, **typed: str) -> None:
    answered = {"infusion": "1", "onset": "2024-11-29", "term": "urticaria", "grade": "2"} | typed
    event(clinic, **{name: text for name, text in answered.items() if text})


@cases(
    ("lot", "level", "said"),
    [
        ({}, None, ""),
        ({"product": "hUC-MSC"}, "BLOCK", "In common with this bag: product hUC-MSC."),
        ({"medium": "MesenCult ACF, lot 7"}, "BLOCK", "medium MesenCult-ACF"),
        ({"manufacturer": "Cell Facility"}, "SOFT", "maker Cell Facility"),
        ({"manufacturer": "cell facility", "product": "huc-msc"}, "BLOCK", "product hUC-MSC, maker Cell Facility"),
        # what nobody knows
        ({"manufacturer": "unknown"}, "NOTE", "cannot be told: maker ?"),
        ({"medium": ""}, "NOTE", "cannot be told: medium ?"),
    ],
)
def test_m13_what_two_products_have_in_common(lot, level, said):
    clinic = ward()
    after_another_bag(clinic, **lot)
    session_with(clinic)
    found = clinic.authorise(session="2")
    assert levels(found, "M13") == ([("bag", level)] if level else [])
    assert said in words(found, "M13")
    if level in ("BLOCK", "SOFT"):
        assert "After infusion 1 came urticaria, grade 2, on 29 Nov 2024." in words(found, "M13")


@cases(
    ("typed", "level"),
    [
        ({}, "BLOCK"),
        ({"grade": "1"}, "SOFT"),
        ({"grade": "3", "term": "infüzyon reaksiyonu"}, "BLOCK"),
        ({"causality": "unlikely"}, None),
        ({"causality": "unassessable"}, "BLOCK"),
        ({"term": "headache", "reaction": "no"}, None),
        ({"term": "headache", "reaction": "yes"}, "BLOCK"),
        ({"term": "headache"}, "NOTE"),
        ({"infusion": ""}, "NOTE"),
        # recovered or not: it counts
        ({"outcome": "not recovered"}, "BLOCK"),
    ],
)
def test_m13_which_events_guard_the_same_lot(typed, level):
    clinic = ward()
    clinic.session(1, "2024-11-29", **GIVEN)
    session_with(clinic, **typed)
    found = clinic.authorise(session="2", planned="2024-12-01 10:00")
    assert levels(found, "M13") == ([("bag", level)] if level else [])
    if level in ("BLOCK", "SOFT"):
        assert "In common with this bag: lot L-24. Why is it given again?" in words(found, "M13")


@cases(
    ("given", "level"),
    [
        ({"lot": "L-24", "product": "hUC-MSC"}, "BLOCK"),
        ({"lot": "L-3", "product": "huc-msc"}, "BLOCK"),
        ({"lot": "L-3", "product": "BM-MSC"}, "NOTE"),
        ({"lot": "unknown", "product": "unknown"}, "NOTE"),
    ],
)
def test_m13_an_infusion_without_a_bag_is_compared_as_typed(given, level):
    clinic = ward()
    clinic.session(1, "2024-11-29", **given)
    session_with(clinic)
    assert levels(clinic.authorise(session="2"), "M13") == [("bag", level)]


@cases(
    ("drug", "typed", "level"),
    [
        ("hUC-MSC", {}, "BLOCK"),
        ("cells of Cell Facility", {}, "BLOCK"),
        ("MesenCult-ACF", {}, "BLOCK"),
        ("hUC-MSC", {"certainty": "refuted"}, None),
        ("paracetamol", {}, None),
    ],
)
def test_m13_a_drug_reaction_to_the_product_by_name(drug, typed, level):
    clinic = ward()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2023", "drug": drug} | typed))
    said = both(clinic, "M13", level)
    assert ("Why is it given again?" in said) == (level is not None)


@cases(("certainty", "level"), [("suspected", "BLOCK"), ("refuted", None)])
def test_m13_a_drug_reaction_that_an_infusion_caused(certainty, level):
    clinic = ward()
    clinic.keep(DrugReaction, **(REACTION | {"date": "2024-11-29", "drug": "DMSO", "certainty": certainty}))
    clinic.session(1, "2024-11-29", **GIVEN, reaction="dimethyl sulfoxide, 29 Nov 2024")
    found = clinic.authorise(session="2")
    assert levels(found, "M13") == ([("bag", level)] if level else [])


def test_m13_what_has_happened_is_kept_with_it():
    clinic = ward()
    clinic.session(1, "2024-11-29", **GIVEN)
    session_with(clinic)
    assert levels(clinic.document("2024-12-01 10:00", "2"), "M13") == [("bag", "SOFT")]
    # what came after it is not held against it
    assert levels(clinic.document("2024-11-28 10:00", "2"), "M13") == []


def test_m13_of_a_lot_that_is_not_known_nothing_is_told():
    clinic = ward()
    clinic.take_away("lot-1")
    assert "The lot is not known" in both(clinic, "M13", "NOTE")


@cases(("asked", "level"), [("asked, none", None), ("not asked", "NOTE"), ("not known", "NOTE")])
def test_m13_a_session_after_which_nobody_asked(asked, level):
    clinic = ward()
    clinic.session(1, "2024-11-29", **(GIVEN | {"events_asked": asked}))
    found = clinic.authorise(session="2")
    assert levels(found, "M13") == ([("bag", level)] if level else [])
    assert ("was not asked, or is not known, after: infusion 1." in words(found, "M13")) == (level is not None)
