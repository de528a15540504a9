"""What can be compared in a clinic file, and that reading it for many gives what each patient's own chart gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.progress import Cancelled
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.aligned import Comparison, followed, overlay
from desktop.clinic.results.lab_result import LabResult
from desktop.session import example
from desktop.session.comparing import comparable, comparing, read
from desktop.session.session import Session
from tests.session.made import INFUSION, LAB, OMALIZUMAB, keep, start, with_patient

ECP = ("lab_result", "ecp", "number")
CIPROFLOXACIN = ("in_vitro_test", "J01MA02", "unknown", "ng/L")


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The case, and a patient with one result on omalizumab; nobody writes to it."""
    session = start(tmp_path_factory.mktemp("compared") / "clinic.sqlite")
    example.enter_case(session)
    other = with_patient(session, identifier="P-2")
    keep(session, Infusion, other, **INFUSION)
    keep(session, LabResult, other, **LAB)
    keep(session, LabResult, other, **(LAB | {"specimen_date": "2024-09-01", "reading": "12"}))
    keep(session, LabResult, other, **(LAB | {"marker": "crp", "reading": "5", "unit": "mg/L", "limits": "< 5"}))
    keep(session, MedicationCourse, other, **OMALIZUMAB)
    with_patient(session, identifier="P-3")
    yield session
    session.close()


def test_everything_with_a_number_can_be_compared_and_says_how_many_have_it(clinic: Session) -> None:
    found = {one.name: (one.key, one.patients) for one in comparable(clinic)}
    assert found["ECP"] == (ECP, 2)
    assert found["CRP"][1] == 1  # the case's is in doubt
    assert found["Ciprofloxacin test, method unknown"] == (CIPROFLOXACIN, 1)
    assert list(found)[:2] == ["Anti-TPO", "ATAb"]  # as in the catalogue


@pytest.mark.parametrize("key", [ECP, CIPROFLOXACIN])
def test_reading_many_gives_what_each_own_chart_gives(clinic: Session, key: tuple[str, ...]) -> None:
    many = read(clinic, key)
    alone = [followed(clinic.chart(one.who.patient), clinic.reader, key) for one in many]
    assert many and [one.graph for one in many] == [one.graph for one in alone if one is not None]
    assert [one.who for one in many] == [one.who for one in alone if one is not None]
    made, same = (
        overlay(each, Comparison(), comparing()) for each in (many, [one for one in alone if one is not None])
    )
    assert made == same and made.lines


def test_some_patients_can_be_asked_for(clinic: Session) -> None:
    second = clinic.patient_with("P-2")
    assert second is not None
    (only,) = read(clinic, ECP, [second, clinic.patient_with("P-3") or ""])
    assert only.who.identifier == "P-2" and only.who.name == "Işık, Ömer"


def test_reading_says_how_far_it_is_and_can_be_cancelled(clinic: Session) -> None:
    told: list[tuple[int, int]] = []
    read(clinic, ECP, progress=lambda done, all: told.append((done, all)))
    assert told == [(0, 2), (2, 2)]

    def cancel(done: int, all: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(clinic, ECP, progress=cancel)


def test_a_void_result_is_not_compared(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    kept = keep(session, LabResult, patient, **LAB)
    assert [one.patients for one in comparable(session)] == [1]
    session.void(kept.id, "another patient's")
    assert comparable(session) == () and read(session, ECP) == ()
    session.close()
