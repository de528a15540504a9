"""The scales of reactions as their file holds them: what is read, and that a row that cannot be read is named."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from desktop.clinic.catalogue.scales import read_scales
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.catalogue.shipped import SCALES

FOUND = read_scales(SCALES)


@cases(
    ("sign", "value", "counts"),
    [
        ("low_systolic", "90", False),
        ("low_systolic", "89.9", True),
        ("systolic_drop", "19.9", False),
        ("systolic_drop", "20", True),
        ("heart_rate_rise", "19.9", False),
        ("heart_rate_rise", "20", True),
        ("low_saturation", "92.1", False),
        ("low_saturation", "92", True),
    ],
)
def test_a_sign_counts_from_its_bound_on(sign, value, counts):
    assert FOUND.sign(sign).reached(Decimal(value)) is counts


@cases(
    ("minutes", "code"),
    [
        ("0", "immediate"),
        ("60", "immediate"),
        ("60.1", "immediate_6h"),
        ("360", "immediate_6h"),
        ("361", "accelerated"),
        ("1440", "accelerated"),
        ("1441", "delayed"),
    ],
)
def test_immediate_has_two_bounds(minutes, code):
    assert FOUND.latency(Decimal(minutes)).code == code


def of(code):
    return next(place for place, row in enumerate(SCALES["scale"]) if row["code"] == code)


@cases(
    ("table", "place", "change", "word"),
    [
        ("scale", of("brown"), {"grades": SCALES["scale"][of("brown")]["grades"][:2]}, "grades"),
        ("scale", of("brown"), {"source": ""}, "source"),
        ("scale", of("brown"), {"versoin": "1"}, "versoin"),
        ("scale", of("wao"), {"not_worked_out": True}, "anaphylaxis_from"),
        ("scale", of("wao"), {"code": "brawn"}, "ties"),
        ("sign", 0, {"at_most": "90"}, "below"),
        ("sign", 0, {"below": "low"}, "below"),
        ("sign", 0, {"measured": "mood"}, "measured"),
        ("sign", 0, {"brown": 4}, "brown"),
        ("latency", 0, {"up_to": "400"}, "latency"),
        ("latency", 0, {"code": "soon"}, "latency"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(table, place, change, word):
    file = copy.deepcopy(SCALES)
    file[table][place] |= change
    with pytest.raises(Refused, match=word):
        read_scales(file)


def test_a_band_that_is_not_among_the_bands_is_refused():
    file = copy.deepcopy(SCALES)
    file["scale"][of("brown")]["grades"][0]["band"] = "harmless"
    with pytest.raises(Refused, match="band"):
        read_scales(file)
