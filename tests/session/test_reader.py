"""What is known while somebody types: made once, and anew when anything in it may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.session.session import Session
from tests.session.made import INFUSION, REACTION, again, keep, start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def test_while_nothing_is_written_it_is_one(session: Session) -> None:
    patient = with_patient(session)
    reader = session.reader_of(patient)
    session.check(session.entry(patient).entry, patient, patient)
    assert session.reader_of(patient) is reader is session.around(patient).reader


def test_after_a_write_it_offers_what_was_written(session: Session) -> None:
    patient = with_patient(session)
    assert (session.reader_of(patient).d0, session.reader_of(patient).links["drug_reaction"]) == (None, ())
    keep(session, DrugReaction, patient, **REACTION)
    keep(session, Infusion, patient, **INFUSION)
    reader = session.reader_of(patient)
    assert reader.d0 is not None and len(reader.links["drug_reaction"]) == 1


def test_a_bag_that_is_typed_meanwhile_is_offered(session: Session) -> None:
    patient = with_patient(session)
    with_bags(session, "1")
    assert len(session.reader_of(patient).links["bag"]) == 1
    kept = session.chart("").of(Bag)[0]
    session.amend(kept.id, replace(kept.entry, number="7"), kept.number)
    assert [option.name for option in session.reader_of(patient).links["bag"]] == ["L-24 · bag 7"]


def test_what_others_write_is_offered_once_it_is_noticed(session: Session) -> None:
    patient = with_patient(session)
    assert session.reader_of(patient).links["infusion"] == ()
    other = again(session.file.path)
    keep(other, Infusion, patient, **INFUSION)
    other.close()
    assert session.notice_others()
    assert len(session.reader_of(patient).links["infusion"]) == 1


def test_on_another_day_it_is_that_day(session: Session) -> None:
    patient = with_patient(session)
    reader, now = session.reader_of(patient), session.clock()
    session.clock = lambda: now + timedelta(days=1)
    assert session.reader_of(patient) is not reader
    assert session.reader_of(patient).today == reader.today + timedelta(days=1)
