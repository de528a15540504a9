"""A plot that takes from the one drawn before what did not change says the same as one that is made anew."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.made import DRUG_TEST, INFUSION, OMALIZUMAB, Clinic, patient


def kept_at_random(clinic: Clinic, dice: random.Random, step: int) -> None:
    """One more entry, or one that is void from now on."""
    exact = f"2024-{dice.randint(1, 11):02}-{dice.randint(1, 28):02}"
    day = f"{exact} ±{dice.randint(1, 9)}" if dice.random() < 0.3 else exact
    what = dice.random()
    if what < 0.6:
        results = [("ecp", "ng/mL", 190), ("total_ige", "IU/ml", 300), ("crp", "mg/L", 200), ("crp", "mg/dL", 20)]
        marker, unit, most = dice.choice(results)
        sign = "<" if dice.random() < 0.2 else ""
        told = {"marker": marker, "specimen_date": day, "reading": f"{sign}{dice.uniform(1, most):.1f}", "unit": unit}
        for field, answers in (("limits", ["< 24", "5 - 15"]), ("laboratory", ["A", "B"]), ("method", ["x", "y"])):
            if dice.random() < 0.4:
                told[field] = dice.choice(answers)
        clinic.keep(LabResult, **told)
    elif what < 0.7:
        clinic.keep(InVitroTest, **DRUG_TEST | {"specimen_date": day, "reading": str(dice.randint(1, 600))})
    elif what < 0.8:
        clinic.keep(MedicationCourse, **OMALIZUMAB | {"start": day})
    elif what < 0.9:
        clinic.keep(Infusion, **INFUSION | {"start": exact, "session": str(step + 1)})
    elif results := clinic.chart.of(LabResult):
        clinic.chart.put(replace(dice.choice(results), voided=True))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_taken_from_the_last_plot_is_what_would_be_made(seed: int) -> None:
    dice, clinic, before = random.Random(seed), patient(), None
    for step in range(12):
        kept_at_random(clinic, dice, step)
        anew = plot(clinic.chart, clinic.reader)
        taken = plot(clinic.chart, clinic.reader, before=before)
        assert taken == anew
        for one, other in zip(anew.graphs, taken.graphs, strict=True):
            assert one.cautions == other.cautions
            assert [one.told(point) for point in one.points] == [other.told(point) for point in one.points]
        before = taken
