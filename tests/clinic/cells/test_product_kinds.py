from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.cells.product_kinds import DaysApart, Identifier, ProductTestName, ProductTestUnit, Scores
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import CATALOGUE, READER


@cases(
    ("typed", "code"),
    [
        ("viab", "viability"),
        ("canlılık", "viability"),
        ("CD73", "cd73"),
        ("cd11b", "cd14_cd11b"),
        ("CD79α", "cd19_cd79a"),
        ("LAL", "endotoxin"),
        ("mikoplazma", "mycoplasma"),
        ("steril", "sterility"),
        ("efficacy", "potency"),
    ],
)
def test_a_test_is_found_by_its_beginning_or_another_name(typed, code):
    kind = ProductTestName()
    assert kind.parse(typed, READER) == code
    assert kind.parse(kind.written(code, READER), READER) == code


def test_a_test_that_could_be_several_or_none_is_refused():
    kind = ProductTestName()
    with pytest.raises(Refused, match="“cd” could be: CD73, CD90"):
        kind.parse("cd", READER)
    with pytest.raises(Refused, match="“toxicity” is not one of the answers here"):
        kind.parse("toxicity", READER)
    assert kind.written("of a newer catalogue", READER) == "of a newer catalogue"


def test_every_test_can_be_typed_by_its_name():
    kind = ProductTestName()
    codes = [test.code for test in CATALOGUE.product_tests]
    assert [kind.parse(test.name, READER) for test in CATALOGUE.product_tests] == codes


def test_a_unit_is_kept_as_printed():
    assert ProductTestUnit().parse(" eu/ml ", READER) == "eu/ml"
    assert ProductTestUnit().offered("eu/k", READER, {"test": "endotoxin"}) == ["EU/kg"]


# A scanned identifier


@cases(
    ("typed", "shown"),
    [
        (" =A99992612345600\r", "ISBT 128 A9999 26 123456 00"),
        ("SEC TR0001230000000000042 E001234500120271231",
         "SEC TR 000123 0000000000042 · EUTC 0012345 · split 001 · expiry 31 Dec 2027"),
        ("UC-17/3", "UC-17/3"),
        ("=<S1234V00", "=<S1234V00"),
    ],
)  # fmt: skip
def test_a_scan_is_kept_as_it_came_and_shown_in_parts(typed, shown):
    kind = Identifier()
    value = kind.parse(typed, READER)
    assert value == typed.strip()
    assert kind.parse(kind.written(value, READER), READER) == kind.value(kind.plain(value)) == value
    assert kind.shown(value, READER) == shown


@cases("typed", ["=A9999", "SEC TR12", " "])
def test_a_broken_scan_is_refused(typed):
    with pytest.raises(Refused):
        Identifier().parse(typed, READER)


def test_a_broken_scan_that_was_kept_is_shown_as_it_stands():
    assert Identifier().shown("=A9999", READER) == "=A9999"


# Days apart and scores


@cases(
    ("typed", "days"),
    [("2, 3", (2, 3)), ("2 3", (2, 3)), ("2;3", (2, 3)), (" 14 ", (14,)), ("28,28,28", (28, 28, 28))],
)
def test_days_apart(typed, days):
    kind = DaysApart()
    assert kind.parse(typed, READER) == days
    assert kind.parse(kind.written(days, READER), READER) == kind.value(kind.plain(days)) == days


@cases(
    ("typed", "sentence"),
    [
        ("0, 3", "Two sessions are at least one day apart."),
        ("2, x", "Type the days from one session to the next"),
        ("-2", "Type the days from one session to the next"),
        ("2.5", "Type the days from one session to the next"),
        ("2,,3", "Type the days from one session to the next"),
    ],
)
def test_days_apart_that_are_none_are_refused(typed, sentence):
    with pytest.raises(Refused, match=sentence):
        DaysApart().parse(typed, READER)


@cases(
    ("kind", "typed", "scores"),
    [
        (Scores(count=4, most=4), "3201", (3, 2, 0, 1)),
        (Scores(count=4, most=4), "3, 2, 0, 1", (3, 2, 0, 1)),
        (Scores(count=2, most=42), "42 7", (42, 7)),
        (Scores(count=1, most=10), "10", (10,)),
    ],
)
def test_scores(kind, typed, scores):
    assert kind.parse(typed, READER) == scores
    assert kind.value(kind.plain(scores)) == scores


@cases("typed", ["320", "32011", "3205", "3 2 0", "3 2 0 -1", "3 2 0 one"])
def test_scores_that_are_too_few_too_many_or_too_high_are_refused(typed):
    with pytest.raises(Refused, match="Type 4 answers from 0 to 4, in order, such as 1, 1, 1, 1."):
        Scores(count=4, most=4).parse(typed, READER)


@given(st.lists(st.integers(0, 30), min_size=3, max_size=3).map(tuple))
def test_scores_that_are_written_are_read_back(scores):
    kind = Scores(count=3, most=30)
    assert kind.parse(kind.written(scores, READER), READER) == scores
