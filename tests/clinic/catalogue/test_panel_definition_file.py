"""A panel definition as a file holds it: everything that is wrong is said, where, and what to write instead."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.panel_definition_file import WrongDefinition, read_definition
from tests.cases import cases

# Files that are wrong


SMALL = {
    "code": "OWN", "name": "Own panel", "version": "2026.1", "unit": "kUA/L", "ucum": "k[IU]/L", "least": "0.10", "most": "100",
    "positive": "0.35", "source": "the clinic",
    "classes": [{"number": 0, "least": "0", "label": "negative"}, {"number": 1, "least": "0.35", "label": "positive"}],
    "allergens": [
        {"code": "Bet v", "name": "Birch", "group": "Pollen", "molecular": False},
        {"code": "Bet v 1", "name": "Birch", "group": "Pollen", "molecular": True, "family": "PR-10", "family_source": "GKU"},
    ],
}  # fmt: skip


def wrong(change):
    content = copy.deepcopy(SMALL)
    change(content)
    with pytest.raises(WrongDefinition) as refused:
        read_definition(content)
    return [str(sentence) for sentence in refused.value.sentences]


def test_a_small_definition_needs_no_more_than_this():
    own = read_definition(SMALL)
    assert (own.aliases, own.notes, own.also, own.allergens[0].species) == ((), (), {}, "")
    assert own.find("rBet v 1") is own.allergens[1]


@cases(
    ("change", "sentences"),
    [
        (lambda c: c.pop("unit"), ['the file: unit is missing. Write unit = "…".']),
        (lambda c: c.update(name=" "), ['the file: name is empty or no text. Write it in quotes: name = "…".']),
        (
            lambda c: c.update(version=2026.1),
            ['the file: version is empty or no text. Write it in quotes: version = "…".'],
        ),
        (
            lambda c: c.update(version="new"),
            ["The version “new” has no number, so nobody can tell which is newer. Write one such as 2026.1."],
        ),
        (
            lambda c: c.update(code="OWN "),
            ["the file: code is “OWN ”. It begins with a letter or a number and has no blank at its ends."],
        ),
        (
            lambda c: c.update(colour="red"),
            [
                (
                    "the file: nothing here is called “colour”. Known are aliases, allergens, also, classes, "
                    "code, least, most, name, notes, positive, source, ucum, unit, version."
                )
            ],
        ),
        (
            lambda c: c.update(aliases="own"),
            ['the file: aliases is no list of texts. Write aliases = ["…", "…"], or leave it out.'],
        ),
        (
            lambda c: c.update(least=0.1),
            ['the file: least is 0.1. Write a number in quotes with a point and no sign, such as least = "0.30".'],
        ),
        (
            lambda c: c.update(most="1e2"),
            ['the file: most is 1e2. Write a number in quotes with a point and no sign, such as most = "0.30".'],
        ),
        (
            lambda c: c.update(positive="0,35"),
            [
                'the file: positive is 0,35. Write a number in quotes with a point and no sign, such as positive = "0.30".'
            ],
        ),
        (
            lambda c: c.pop("positive"),
            ['the file: positive is missing. Write a number in quotes, such as positive = "0.30".'],
        ),
        (
            lambda c: c.update(least="0"),
            ["least is 0: what a panel measures begins above 0. Write the lowest result it prints, such as 0.10."],
        ),
        (lambda c: c.update(most="0.10"), ["most is 0.10 and least is 0.10: write the larger number as most."]),
        (
            lambda c: c.update(positive="0.05"),
            ["positive is 0.05, outside of what the panel measures, 0.10 to 100. Write a number between them."],
        ),
        (
            lambda c: c.update(classes=[]),
            ["the file: classes is missing or empty. Write classes = [ … ] with one line each."],
        ),
        (
            lambda c: c["classes"][0].update(least="0.10"),
            [
                'The first class is class 0 from 0.10: write number = 0 and least = "0" there, so that every result has a class.'
            ],
        ),
        (
            lambda c: c["classes"][1].update(number=2),
            ["Class 2 stands behind class 0: number the classes 0, 1, 2 …, in their order."],
        ),
        (
            lambda c: c["classes"][1].update(number="1"),
            ["class 2: number is missing or no whole number from 0. Write number = 0 and so on, without quotes."],
        ),
        (
            lambda c: c["classes"][1].update(least="0"),
            [
                "Class 1 begins at 0, class 0 at 0: each class begins above the one before it. Put their limits in order."
            ],
        ),
        (
            lambda c: c.pop("allergens"),
            ["the file: allergens is missing or empty. Write allergens = [ … ] with one line each."],
        ),
        (
            lambda c: c.update(allergens={}),
            ["the file: allergens is missing or empty. Write allergens = [ … ] with one line each."],
        ),
        (
            lambda c: c["allergens"].append("Bet v 2"),
            [
                'allergen 3: this is no table. Write it as { code = "…", name = "…" }.',
                'allergen 3: code is missing. Write code = "…".',
                'allergen 3: name is missing. Write name = "…".',
                'allergen 3: group is missing. Write group = "…".',
                (
                    "allergen 3: molecular is missing, or neither true nor false. "
                    "Write molecular = true or molecular = false, without quotes."
                ),
            ],
        ),
        (
            lambda c: c["allergens"][1].update(molecular="yes"),
            [
                (
                    "allergen 2 (Bet v 1): molecular is missing, or neither true nor false. "
                    "Write molecular = true or molecular = false, without quotes."
                )
            ],
        ),
        (
            lambda c: c["allergens"][1].pop("family_source"),
            ['allergen 2 (Bet v 1): family_source is missing. Write family_source = "…".'],
        ),
        (
            lambda c: c["allergens"][0].update(molecule=True),
            [
                (
                    "allergen 1 (Bet v): nothing here is called “molecule”. "
                    "Known are code, family, family_source, group, molecular, name, species."
                )
            ],
        ),
        (
            lambda c: c["allergens"][1].update(code="Bet v"),
            ["The code Bet v stands twice, for Birch and for Birch. Keep one line."],
        ),
        (
            lambda c: c["allergens"][1].update(code="bet_v"),
            [
                (
                    "The codes Bet v (Birch) and bet_v (Birch) are two spellings of one code. Keep one line, or tell "
                    "them apart by letters "
                    "or numbers."
                )
            ],
        ),
        (
            lambda c: c.update(also=["Bet v"]),
            [
                'the file: also is no table of spellings. Write [also] and below it "Sus s 1" = "Sus d 1", or leave it out.'
            ],
        ),
        (
            lambda c: c.update(also={"Bet 1": "Bet v 2"}),
            ["[also] gives Bet v 2 for “Bet 1”, and no allergen has exactly this code. Write a code of the list."],
        ),
        (
            lambda c: c.update(also={"Bet-v": "Bet v 1"}),
            ["[also] gives Bet v 1 for “Bet-v”, which is a spelling of Bet v. Leave it out."],
        ),
        (
            lambda c: c.update(also={"Bet a": "Bet v", "bet A": "Bet v 1"}),
            ["[also] gives both Bet v and Bet v 1 for “bet A”. Keep one."],
        ),
        (
            lambda c: c.update(also={"-": "Bet v"}),
            ["The other spelling “-” has no letter or number. Leave it out of [also]."],
        ),
    ],
)
def test_a_wrong_definition_says_what_is_wrong_where_and_what_to_write(change, sentences):
    assert wrong(change) == sentences


def test_everything_that_is_wrong_is_said_at_once():
    def change(content):
        content.update(most=7, colour="red", version="new")
        del content["unit"]
        content["classes"][1].update(least="0")
        content["allergens"][0].update(name="", molecular=0)
        content["allergens"] += [{"code": "BET V 1", "name": "Birch", "group": "Pollen", "molecular": True}, {}]
        content["also"] = {"Bet x": "Bet y"}

    said = " ".join(wrong(change))
    assert [word for word in (
        "colour", "most is 7", "unit is", "“new”", "Class 1 begins at 0", "allergen 1 (Bet v): name",
        "allergen 1 (Bet v): molecular",
        "allergen 4: code", "BET V 1", "Bet y",
    ) if word not in said] == []  # fmt: skip
    with pytest.raises(
        WrongDefinition, match="^This panel definition cannot be used. the file: nothing here is called “colour”"
    ):
        read_definition({**SMALL, "colour": "red"})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.one_of(st.sampled_from(sorted(SMALL)), st.text()), inner),
    )
)
def test_whatever_a_file_holds_it_is_refused_with_sentences(content):
    with pytest.raises(WrongDefinition) as refused:
        read_definition(content)
    assert all(str(sentence) for sentence in refused.value.sentences)


@given(
    st.sampled_from([*SMALL, "also", "notes", "aliases"]),
    st.none() | st.integers() | st.text() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()),
)
def test_a_wrong_value_of_a_key_is_never_more_than_a_sentence(key, value):
    try:
        read_definition({**SMALL, key: value})
    except WrongDefinition as refused:
        assert refused.sentences
