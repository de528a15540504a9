"""The labels of omalizumab: every cell that could be read, the check of each by the published formula, and files that are wrong."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from desktop.clinic.catalogue.omalizumab_labels import Found, read_omalizumab
from tests.cases import cases
from tests.clinic.catalogue.shipped import OMALIZUMAB

LABELS = read_omalizumab(OMALIZUMAB)
TABLES = {use.table.code: use.table for use in LABELS.uses if use.table}

# as printed: tests-and-scales.md 4 for the EU and Türkiye, domain.md 2.9 [S32] for the USA. "*": every 2 weeks, ×: none
EU = """
 30  100 |  75 |  75 |  75 | 150 | 150 | 150 | 150 | 150 | 300 | 300
100.1 200 | 150 | 150 | 150 | 300 | 300 | 300 | 300 | 300 | 450 | 600
200.1 300 | 150 | 150 | 225 | 300 | 300 | 450 | 450 | 450 | 600 | 375*
300.1 400 | 225 | 225 | 300 | 450 | 450 | 450 | 600 | 600 | 450* | 525*
400.1 500 | 225 | 300 | 450 | 450 | 600 | 600 | 375* | 375* | 525* | 600*
500.1 600 | 300 | 300 | 450 | 600 | 600 | 375* | 450* | 450* | 600* | ×
600.1 700 | 300 | 225* | 450 | 600 | 375* | 450* | 450* | 525* | × | ×
700.1 800 | 225* | 225* | 300* | 375* | 450* | 450* | 525* | 600* | × | ×
"""
US = """
 30  100 | 150 | 150 | 150 | 300
100.1 200 | 300 | 300 | 300 | 225*
200.1 300 | 300 | 225* | 225* | 300*
300.1 400 | 225* | 225* | 300* | ×
400.1 500 | 300* | 300* | 375* | ×
500.1 600 | 300* | 375* | × | ×
600.1 700 | 375* | × | × | ×
"""
EU_KG = (
    (20, 25),
    (25.1, 30),
    (30.1, 40),
    (40.1, 50),
    (50.1, 60),
    (60.1, 70),
    (70.1, 80),
    (80.1, 90),
    (90.1, 125),
    (125.1, 150),
)
US_KG = ((30, 60), (60.1, 70), (70.1, 90), (90.1, 150))
CELLS = [
    (table, ige, str(kg), cell.strip())
    for table, printed, weights in (("eu", EU, EU_KG), ("us_from_12", US, US_KG))
    for line in printed.strip().splitlines()
    for iges, *row in [line.split("|")]
    for band, cell in zip(weights, row, strict=True)
    for ige in iges.split()
    for kg in band
]


@cases(("table", "ige", "kg", "printed"), CELLS)
def test_every_cell_to_its_bounds(table, ige, kg, printed):
    cell = TABLES[table].cell(Decimal(ige), Decimal(kg))
    if printed == "×":
        assert cell.found is Found.NO_DOSE
    else:
        mg, weeks = printed.rstrip("*"), 2 if printed.endswith("*") else 4
        assert (cell.found, cell.regimen.mg, cell.regimen.weeks) == (Found.DOSE, Decimal(mg), weeks)


@cases(
    ("table", "ige", "kg", "found"),
    [
        ("eu", "29.9", "70", Found.OUTSIDE), ("eu", "1500.1", "30", Found.OUTSIDE), ("eu", "100", "19.9", Found.OUTSIDE),
        ("eu", "100", "150.1", Found.OUTSIDE), ("eu", "800.1", "30", Found.UNREAD), ("eu", "1500", "30", Found.UNREAD),
        ("us_from_12", "700.1", "50", Found.OUTSIDE), ("us_from_12", "100", "29.9", Found.OUTSIDE),
        ("us_6_to_11", "100", "25", Found.UNREAD), ("us_6_to_11", "1300.1", "25", Found.OUTSIDE),
        ("us_polyps", "1500", "80", Found.UNREAD), ("us_food", "1850", "12", Found.UNREAD), ("us_food", "100", "9", Found.OUTSIDE),
        ("us_food", "100", "200", Found.UNREAD),
    ],
)  # fmt: skip
def test_what_lies_outside_and_what_could_not_be_read(table, ige, kg, found):
    cell = TABLES[table].cell(Decimal(ige), Decimal(kg))
    assert (cell.found, cell.regimen) == (found, None)
    assert cell.source


def test_every_dose_of_the_eu_reaches_what_the_published_formula_asks_for_at_its_upper_corner():
    """0.016 mg for each kg and IU/mL in four weeks (aminer.cn abstract, JACI 2019): a check of what was typed."""
    table = TABLES["eu"]
    for row in table.rows:
        for kg, regimen in zip(table.weights[1:], row.regimens, strict=True):
            needed = Decimal("0.016") * kg * row.to
            assert needed > 1200 if regimen is None else regimen.mg * 4 / regimen.weeks >= needed


@pytest.mark.parametrize(
    ("label", "indication", "ages"),
    [
        ("eu", "asthma", [(6, None)]), ("eu", "polyps", [(18, None)]), ("eu", "urticaria", [(12, None)]), ("eu", "food", []),
        ("us", "asthma", [(12, None), (6, 12)]), ("us", "polyps", [(18, None)]), ("us", "food", [(1, None)]),
        ("us", "urticaria", [(12, None)]),
    ],
)  # fmt: skip
def test_what_each_label_names_and_from_which_age(label, indication, ages):
    assert [(use.from_age, use.below_age) for use in LABELS.of(label, indication)] == ages


@cases(
    ("change", "named"),
    [
        (lambda f: f["table"][0]["rows"][0]["cells"].pop(), ["table eu", "rows"]),
        (lambda f: f["table"][0]["rows"][0]["cells"].__setitem__(0, "75"), ["table eu: rows 1", "cells"]),
        (lambda f: f["table"][0]["rows"][0].pop("source"), ["table eu: rows 1", "source"]),
        (lambda f: f["table"][0]["rows"][1].update(to="90"), ["table eu", "rows"]),
        (lambda f: f["table"][0].update(most="700"), ["table eu", "rows"]),
        (lambda f: f["table"][0].update(weights=["20", "10"]), ["table eu", "weights"]),
        (lambda f: f["use"][0].update(table="none"), ["use eu_asthma_from_6", "table"]),
        (lambda f: f["use"][0].update(fixed=["300/4"]), ["use eu_asthma_from_6", "table"]),
        (lambda f: f["use"][0].update(indication="eczema"), ["use eu_asthma_from_6", "indication"]),
        (lambda f: f["indication"][0]["words"].append("csu"), ["“csu”", "asthma", "urticaria"]),
        (lambda f: f.pop("limit"), ["limit"]),
        (lambda f: f["observation"].pop("then"), ["observation", "then"]),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_that_names_the_row(change, named):
    file = copy.deepcopy(OMALIZUMAB)
    change(file)
    with pytest.raises(ValueError, match="^The catalogue cannot be read: ") as refused:
        read_omalizumab(file)
    assert all(part in str(refused.value) for part in named), str(refused.value)
