"""A chart into which results are typed, and that of the case report."""

from __future__ import annotations

import pytest

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.results.in_vitro_test import InVitroTest
from tests.clinic.plotted import Typed


@pytest.fixture
def typed() -> Typed:
    return Typed()


@pytest.fixture
def case(typed: Typed) -> Typed:
    """The case report, timeline A of domain reference §1.4."""
    for session, start in (("1", "d0"), ("2", "d0+2 ?"), ("3", "d0+5 ?")):
        typed.infusion(start, session)
    visit, three, six = "d0-10 ?", "d0+96 ?", "d0+188 ?"
    typed.lab(visit, "ATAb", "0.1", "IU/ml", limits="normal range")
    typed.lab(three, "ATAb", "0.1", "IU/ml")
    typed.lab(visit, "anti-TPO", "12.4", "IU/ml", limits="< 9")
    typed.lab(three, "anti-TPO", "16.1", "IU/ml")
    typed.lab(six, "anti-TPO", "12.7", "IU/ml")
    typed.lab(visit, "total IgE", "25.5", "IU/ml", limits="normal range")
    typed.lab("d0-7 ?", "total IgE", "≤ 100", "kU/l", method="ALEX2")
    typed.lab(three, "total IgE", "87", "IU/ml")
    typed.lab(six, "total IgE", "91.1", "IU/ml")
    typed.lab(visit, "CRP", "3", "mg/ml", limits="normal range")
    typed.lab(visit, "ANA", "negative")
    typed.lab(six, "ANA", "negative")
    typed.lab(visit, "ECP", "26.6", "ng/ml", limits="< 24")
    typed.lab(three, "ECP", "15.8", "ng/ml")
    typed.lab(six, "ECP", "19.7", "ng/ml")
    for taken, drug, reading in (
        ("d0", "clarithromycin", "114"),
        ("d0", "ciprofloxacin", "560"),
        ("d0+110 ?", "ciprofloxacin", "100"),
        ("d0+191 ?", "ciprofloxacin", "50"),
    ):
        typed.keep(InVitroTest, specimen_date=taken, drug=drug, method="unknown", reading=reading, unit="pg/ml")
    omalizumab = {"drug": "omalizumab", "start": "d0+96 (d0+90..d0+110)"}
    typed.keep(MedicationCourse, **omalizumab, dose="150", dose_unit="mg", route="subcutaneous", interval="4 w")
    return typed
