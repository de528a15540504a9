"""Several writes as one: all of them or none, seen by the rules one after the other, told once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.clinic.entry.failures import CannotWrite
from desktop.clinic.patient.patient import Patient
from desktop.clinic.results.lab_result import LabResult
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from desktop.session.signal import Change
from desktop.store.check import check_file
from tests.session.made import LAB, PATIENT, again, count, keep, read, start, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(start(tmp_path / "clinic.sqlite")) as session:
        yield session


def told_by(session: Session) -> list[Change]:
    changes: list[Change] = []
    session.changed.connect(changes.append)
    return changes


def test_all_of_it_is_written_and_told_once_when_it_is(session: Session) -> None:
    changes = told_by(session)
    with session.together():
        patient = with_patient(session)
        keep(session, LabResult, patient, **LAB)
        assert changes == []
        # another program sees none of it before all of it is there
        with closing(again(session.file.path, read_only="looks")) as other:
            assert count(other) == 0
    assert changes == [Change(frozenset({"patient", "lab_result"}), patient, (), "together")]
    assert count(session) == 2
    assert check_file(session.file.path) == []


def test_of_several_patients_none_is_told(session: Session) -> None:
    changes = told_by(session)
    with session.together():
        with_patient(session)
        with_patient(session, identifier="P-2", family_name="Öz")
    assert [change.patient for change in changes] == [""]


@pytest.mark.parametrize("error", [KeyboardInterrupt, CannotWrite, NotSaved])
def test_what_leaves_it_takes_everything_back(session: Session, error: type[BaseException]) -> None:
    changes, kept = told_by(session), with_patient(session)
    del changes[:]
    with pytest.raises(error), session.together():
        keep(session, LabResult, kept, **LAB)
        if error is NotSaved:
            session.add(read(session, Patient, **PATIENT))
        raise error("stopped")
    assert (changes, count(session)) == ([], 1)
    assert session.chart(kept).of(LabResult) == ()


def test_what_is_taken_back_was_seen_by_the_rules_and_is_not_written(session: Session) -> None:
    changes = told_by(session)
    with session.together() as together:
        patient = with_patient(session)
        # the identifier is taken by a patient who is not there yet for anybody else
        with pytest.raises(NotSaved, match="belongs to another patient"):
            session.add(read(session, Patient, **PATIENT))
        together.take_back()
        keep(session, LabResult, patient, **LAB)
        assert len(session.chart(patient).of(LabResult)) == 1
    assert (changes, count(session), session.patient_with("P-1")) == ([], 0, None)
    # and what comes afterwards is written as ever
    with_patient(session)
    assert (len(changes), count(session)) == (1, 1)


def test_within_another_one_it_is_a_part_of_that(session: Session) -> None:
    changes = told_by(session)
    with session.together() as outer:
        with session.together():
            with_patient(session)
        outer.take_back()
    assert (changes, count(session)) == ([], 0)


def test_nothing_written_is_nothing_told(session: Session) -> None:
    changes = told_by(session)
    with session.together():
        pass
    assert changes == []
