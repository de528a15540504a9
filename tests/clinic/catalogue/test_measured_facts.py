"""Reference change values, asymmetric: the vectors of domain reference §3, and the laws that hold for every one."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.catalogue.catalogue_file import read_catalogue
from desktop.clinic.catalogue.measured_facts import Rcv, rcv_lognormal, rcv_symmetric
from tests.cases import cases
from tests.clinic.catalogue.shipped import ALLERGY, DRUGS, MARKERS

CATALOGUE = read_catalogue(MARKERS, DRUGS, ALLERGY)


@cases(
    ("cv_i", "cv_a", "percent"),
    [(5.6, 6.3, 23.4), (42.2, 5.2, 117.9), (9.2, 4.0, 27.8)],
)
def test_rcv_symmetric(cv_i, cv_a, percent):
    assert rcv_symmetric(cv_a, cv_i) == pytest.approx(percent, abs=0.05)


@cases(("cv_i", "cv_a", "up", "down"), [(5.6, 6.3, 26.3, -20.8), (42.2, 5.2, 210, -67.7)])
def test_rcv_lognormal(cv_i, cv_a, up, down):
    assert rcv_lognormal(cv_a, cv_i) == (pytest.approx(up, abs=0.05), pytest.approx(down, abs=0.05))


@cases(
    ("percent", "rise", "fall"),
    # tryptase and CRP as above; anti-TPO as published; a very wide one
    [("23.5", 26.5, -20.9), ("118", 210, -67.7), ("27.6", 31.7, -24.1), ("42.5", 52.6, -34.46), ("300", 1048, -91.29)],
)
def test_a_published_rcv_is_wider_upwards_than_downwards(percent, rise, fall):
    rcv = Rcv(percent=Decimal(percent), source="a test")
    assert (float(rcv.rise), float(rcv.fall)) == (pytest.approx(rise, abs=0.5), pytest.approx(fall, abs=0.05))


@given(st.decimals(min_value=1, max_value=1000, places=1))
def test_both_sides_of_an_rcv_undo_each_other_and_no_fall_reaches_everything(percent):
    rcv = Rcv(percent=percent, source="a test")
    assert (1 + rcv.rise / 100) * (1 + rcv.fall / 100) == pytest.approx(Decimal(1), abs=Decimal("0.001"))
    assert -100 < rcv.fall < 0 < rcv.rise


def test_a_fall_of_97_percent_and_a_half_is_within_no_shipped_rcv():
    for marker in CATALOGUE.markers:
        assert all(rcv.fall > Decimal("-97.5") for rcv in marker.rcv), marker.code


def test_a_published_range_is_what_its_own_words_say_in_the_canonical_unit():
    ranges = [(marker, one) for marker in CATALOGUE.markers for one in marker.limits if one.range is not None]
    assert len(ranges) > 20
    for marker, one in ranges:
        bounds = [bound for bound in (one.range.low, one.range.high) if bound is not None]
        factors = {unit.factor / unit.divisor for unit in marker.units if not unit.refused}
        # each bound stands in the words, in one of the marker's units
        told = {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", one.text)}
        assert all(bound in {number * factor for number in told for factor in factors} for bound in bounds), one.text
    assert not [
        marker.code for marker in CATALOGUE.markers if marker.scale == "ordinal" for one in marker.limits if one.range
    ]
