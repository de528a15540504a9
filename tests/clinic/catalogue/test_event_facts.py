"""The facts about adverse events: versions of CTCAE, words for reactions, what weighs, and files that are wrong."""

from __future__ import annotations

import copy

import pytest

from desktop.clinic.catalogue.event_facts import read_event_facts
from desktop.clinic.course.adverse_event import CAUSALITY, GRADE
from tests.cases import cases
from tests.clinic.catalogue.shipped import EVENTS
from tests.clinic.made import CATALOGUE

FACTS = read_event_facts(EVENTS)
SPEECH = CATALOGUE.cell_rules.speech


@cases(
    ("text", "version", "name", "grades"),
    [
        ("infusion related reaction", "5", "Infusion related reaction", "12345"),
        ("Infüzyon reaksiyonu", "6", "Infusion related reaction", "12345"),
        ("anaphylaxis after the bag", "5", "Anaphylaxis", "345"),
        ("Allergic reaction", "5", "Allergic reaction", "12345"),
        ("kaşıntısı oldu", "6", "Pruritus", "123"),
        ("Nausea", "6", "Nausea", "123"),
        ("CRS", "5", "Cytokine release syndrome", "12345"),
    ],
)
def test_a_term_is_known_by_its_words(text, version, name, grades):
    term = FACTS.term(text, version, SPEECH)
    assert (term.name, "".join(term.grades)) == (name, grades)
    assert set(term.grades) <= {option.code for option in GRADE.choices}


@cases(
    ("text", "version"),
    [("anaphylaxis", "6"), ("CRS", "6"), ("headache", "5"), ("no allergic reaction", "5"), (None, "5")],
)
def test_what_no_text_was_had_for_is_no_term(text, version):
    assert FACTS.term(text, version, SPEECH) is None


def test_grade_2_of_an_infusion_reaction_has_prophylactic_drugs():
    assert "prophylactic drugs for up to 24 hours" in FACTS.term("infusion reaction", "5", SPEECH).grades["2"]


@cases(
    ("text", "is_one"),
    [
        ("infusion reaction", True), ("hives on both arms", True), ("ürtiker", True), ("anafilaksi", True), ("headache", False),
        ("no urticaria", False), ("", False), ("ürtiker yok", False), ("ürtikeri", True), ("possible anaphylaxis", False),
        ("infüzyon reaksiyonları", True),
    ],
)  # fmt: skip
def test_a_reaction_is_known_by_its_words(text, is_one):
    assert FACTS.names_reaction(text, SPEECH) is is_one


def test_each_answer_of_who_umc_counts_or_not_or_cannot_be_told():
    told = {option.code: FACTS.causality.caused(option.code) for option in CAUSALITY.choices}
    assert told == {
        "certain": True, "probable": True, "possible": True, "unlikely": False, "conditional": None, "unassessable": None,
    }  # fmt: skip
    assert FACTS.causality.caused(None) is None


@cases(
    ("change", "named"),
    [
        (lambda f: f["term"][0].update(version="4"), ["term"]),
        (lambda f: f["term"][0].pop("source"), ["term infusion_reaction_v5", "source"]),
        (lambda f: f["weight"].pop(), ["weight"]),
        (lambda f: f["weight"][0].update(grade="3"), ["weight any", "grade"]),
        (lambda f: f.pop("causality"), ["causality"]),
        (lambda f: f["naranjo"]["points"][1].update(no="0.5"), ["naranjo: points 2", "no"]),
        (lambda f: f["naranjo"]["categories"].pop(), ["naranjo", "categories"]),
        (lambda f: f.update(terms=[]), ["unknown keys: terms"]),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_that_names_the_row(change, named):
    file = copy.deepcopy(EVENTS)
    change(file)
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_event_facts(file)
    assert all(part in str(refused.value) for part in named), str(refused.value)
