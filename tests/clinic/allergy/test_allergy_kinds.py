"""The kinds of an allergist's tests: what is read how, and what is refused. The laws of all kinds stand in test_kinds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from desktop.clinic.allergy import allergy_kinds as kinds
from desktop.clinic.allergy.allergen_panel import QUALITY
from desktop.clinic.allergy.patch_test import GRADE
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.generated import READER, values_of


@cases(
    ("kind", "typed", "value"),
    [
        (kinds.PanelName(), "alex2", "ALEX2"),
        (kinds.AllergenCode(), " Hom g ", "Hom g"),
        (kinds.DiametersText(), "5x4", kinds.Diameters("5x4", Decimal(5), Decimal(4))),
        (kinds.DiametersText(), "4 × 5 mm", kinds.Diameters("4 × 5 mm", Decimal(5), Decimal(4))),
        (kinds.DiametersText(), "5,5*4", kinds.Diameters("5,5*4", Decimal("5.5"), Decimal(4))),
        (kinds.DiametersText(), "0", kinds.Diameters("0", Decimal(0))),
        (kinds.ConcentrationText(), "0,02 mg/ml", kinds.Concentration("0,02 mg/ml", Decimal("0.02"))),
        (kinds.ConcentrationText(), "20 µg/mL", kinds.Concentration("20 µg/mL", Decimal("0.020"))),
        (
            kinds.ConcentrationText(),
            "20 μg/mL",
            kinds.Concentration("20 μg/mL", Decimal("0.020")),
        ),  # the other micro sign
        (kinds.ConcentrationText(), "20 ug/ml", kinds.Concentration("20 ug/ml", Decimal("0.020"))),
        (kinds.ConcentrationText(), "5 g/L", kinds.Concentration("5 g/L", Decimal(5))),
        (kinds.ConcentrationText(), "1 mg/dl", kinds.Concentration("1 mg/dl", Decimal("0.01"))),
        (kinds.ConcentrationText(), "67 ng/mL", kinds.Concentration("67 ng/mL", Decimal("0.000067"))),
        (kinds.ConcentrationText(), "1:10", kinds.Concentration("1:10")),
        (kinds.ConcentrationText(), "undiluted", kinds.Concentration("undiluted")),
        (kinds.SubstanceName(), "mugwort", kinds.Substance("mugwort", "", "mugwort")),
        (kinds.SubstanceName(), "cipro", kinds.Substance("ciprofloxacin", "J01MA02")),
        (kinds.SubstanceName(), "cipro 500 mg tb", kinds.Substance("ciprofloxacin", "J01MA02")),
        (kinds.SubstanceName(), "Augmentin 20 mg/ml", kinds.Substance("amoxicillin and clavulanic acid", "J01CR02")),
        (kinds.SubstanceName(), "Controloc 40 mg", kinds.Substance("pantoprazole", "A02BC02")),
        (kinds.SubstanceName(), "Mix X", kinds.Substance("Mix X")),
        (kinds.SubstanceName(), "Mix X 5 mg", kinds.Substance("Mix X 5 mg")),
        (kinds.HaptenName(), "nickel", "nickel sulfate hexahydrate"),
        (kinds.HaptenName(), "fragrance mix I", "fragrance mix I"),
        (kinds.ReadingTimes(), "72, 48", (48, 72)),
        (kinds.ReadingTimes(), "48h and 96h", (48, 96)),
        (kinds.Clock(), "9:30", "09:30"),
        (kinds.Clock(), "0930", "09:30"),
        (kinds.Clock(), "23.59", "23:59"),
        (GRADE, "++", "strong"),
        (GRADE, "?+", "doubtful"),
        (GRADE, "-", "negative"),
        (GRADE, "−", "negative"),
        (GRADE, "IR", "irritant"),
        (QUALITY, "OK", "passed"),
        (QUALITY, "Geçerli", "passed"),
        (QUALITY, "valid", "passed"),
        (QUALITY, "GEÇERSİZ", "failed"),
        (QUALITY, "invalid", "failed"),
    ],
)
def test_what_is_typed_is_read_so(kind, typed, value):
    assert kind.parse(typed, READER) == value


@cases(
    ("kind", "typed", "words"),
    [
        (kinds.PanelName(), "ImmunoCAP", "is not one of the answers here"),
        (kinds.ValueOrBand(), "negative", "An amount is asked for"),
        (kinds.ValueOrBand(), "normal range", "An amount is asked for"),
        (kinds.ValueOrBand(), "< 1:80", "An amount is asked for"),
        (kinds.ValueOrBand(), "1:160", "An amount is asked for"),
        (kinds.ValueOrBand(), "-5", "cannot be negative"),
        (kinds.ValueOrBand(), "1.234", "Was 1234 or 1.234 meant?"),
        (kinds.ValueOrBand(), "87 kU/L", "Type the unit in its own field"),
        (QUALITY, "not valid", "is not one of the answers here"),
        (kinds.DiametersText(), "-3", "cannot be negative"),
        (kinds.DiametersText(), "5x", "One of the two diameters is missing"),
        (kinds.DiametersText(), "x4", "One of the two diameters is missing"),
        (kinds.DiametersText(), "7 6", "Type both in mm, such as 5x4"),
        (kinds.DiametersText(), "neg", "Type both in mm, such as 5x4"),
        (kinds.DiametersText(), "5x4x3", "Type both in mm, such as 5x4"),
        (kinds.ConcentrationText(), "0.02", "with its unit"),
        (kinds.ConcentrationText(), "-1 mg/ml", "cannot be negative"),
        (kinds.SubstanceName(), "Histamine", "histamine and saline. It is never listed as an allergen"),
        (kinds.SubstanceName(), "control", "histamine and saline. It is never listed as an allergen"),
        (kinds.Pressure(), "120/80", "Type 120 under SBP and 80 under DBP: 120, Tab, 80."),
        (kinds.Pressure(), "120 / 80", "two pressures"),
        (kinds.Pressure(), "high", "not a number"),
        (kinds.SubstanceName(), "serum fizyolojik", "never listed as an allergen"),
        (kinds.SubstanceName(), "amox", "could be"),
        (kinds.ReadingTimes(), "50", "48, 72, 96, 168"),
        (kinds.ReadingTimes(), "48 and later", "48, 72, 96, 168"),
        (kinds.ReadingTimes(), "none", "48, 72, 96, 168"),
        (kinds.Clock(), "24:00", "time of day"),
        (kinds.Clock(), "930", "time of day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(kind, typed, words):
    with pytest.raises(Refused) as refused:
        kind.parse(typed, READER)
    assert words in str(refused.value)


@cases(
    ("typed", "low", "high"),
    [("87", "87", "87"), ("20 - 100", "20", "100"), ("≤ 100 kU/l", None, "100"), ("> 2500", "2500", None)],
)
def test_a_total_is_a_value_or_a_band(typed, low, high):
    found = kinds.ValueOrBand().parse(typed, READER)
    assert (found.low, found.high) == tuple(None if side is None else Decimal(side) for side in (low, high))


@given(value=values_of(kinds.DiametersText()))
def test_a_mean_lies_between_the_two_diameters(value):
    assert (value.across if value.across is not None else value.longest) <= value.mean <= value.longest


def test_diameters_are_shown_with_their_unit():
    assert kinds.DiametersText().shown(kinds.DiametersText().parse("4x5", READER), READER) == "5 × 4 mm"
    assert kinds.DiametersText().shown(kinds.DiametersText().parse("5", READER), READER) == "5 mm"
