"""How long after a reaction a test is done: which row counts, and that a row that cannot be read is named."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.catalogue.intervals import Wait, read_intervals
from desktop.clinic.words.language import Refused
from desktop.facts import facts
from tests.cases import cases
from tests.clinic.made import CATALOGUE

ROWS = {"interval": facts("allergy_tests")["interval"]}


@cases(
    ("test", "atc", "manifestations", "code"),
    [
        ("prick", "J01MA02", ["urticaria"], "skin"),
        ("intradermal", "J01CA04", [], "skin"),
        ("serum", "J01CA04", ["urticaria"], "blood"),
        ("unknown", "J01MA02", ["unknown"], "blood"),
        ("basophil", "J01MA02", [], "blood"),
        ("basophil", "M01AE01", [], "basophil_nsaid"),
        ("lymphocyte", "J01CA04", ["dress"], "lymphocyte_dress"),
        ("lymphocyte", "J01CA04", ["erythema", "mpe"], "lymphocyte_rash"),
        ("lymphocyte", "J01CA04", ["urticaria"], "lymphocyte_beta_lactam"),
        ("lymphocyte", "J01MA02", [], "blood"),
    ],
)
def test_the_narrower_row_counts(test, atc, manifestations, code):
    assert CATALOGUE.allergy.interval(test, {atc}, manifestations).code == code


def test_of_a_test_without_a_row_nothing_is_known():
    assert CATALOGUE.allergy.interval("patch", {"J01MA02"}, ()) is None


def test_the_manifestations_that_a_row_names_are_those_of_the_catalogue():
    known = {row["code"] for row in facts("manifestations")["manifestation"]}
    assert all(set(row.after) <= known for row in CATALOGUE.allergy.intervals)


@cases(
    ("wait", "day", "then"),
    [
        (Wait(14, "d"), "2024-02-20", "2024-03-05"),
        (Wait(4, "wk"), "2024-02-20", "2024-03-19"),
        (Wait(1, "mo"), "2024-01-31", "2024-02-29"),
        (Wait(12, "mo"), "2024-02-29", "2025-02-28"),
    ],
)
def test_a_wait_ends_on_a_day(wait, day, then):
    assert wait.after(date.fromisoformat(day)) == date.fromisoformat(then)


@cases(("wait", "said"), [(Wait(1, "mo"), "1 month"), (Wait(12, "mo"), "12 months"), (Wait(2, "wk"), "2 weeks")])
def test_a_wait_is_said(wait, said):
    assert str(wait.said()) == said


@cases(
    ("change", "word"),
    [
        ({"tests": []}, "tests"),
        ({"tests": ["scratch"]}, "tests"),
        ({"from": {"number": "2.5", "unit": "wk"}}, "number"),
        ({"from": {"number": "2", "unit": "years"}}, "unit"),
        ({"drugs": ["penicillin"]}, "drugs"),
        ({"source": ""}, "source"),
        ({"code": "skin"}, "skin"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(change, word):
    file = copy.deepcopy(ROWS)
    file["interval"][0] |= change
    with pytest.raises(Refused, match=word):
        read_intervals(Row(file, "intervals.toml"))


def test_a_row_without_a_bound_is_refused():
    row = {"code": "none", "tests": ["prick"], "source": "GKU"}
    with pytest.raises(Refused, match="from"):
        read_intervals(Row({"interval": [row]}, "intervals.toml"))
