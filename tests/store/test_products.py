"""Bags as they can be named: those that are left, and the last of those that are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.infusion import Infusion
from desktop.session.session import Session, create
from desktop.store import products
from tests.screens.shelf import GIVEN, stock
from tests.session.made import PROGRAM, keep, keep_typed, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Session:
    seconds = count()
    made = create(
        tmp_path / "clinic.sqlite",
        "Ayşe",
        lambda: datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(seconds=next(seconds)),
        PROGRAM,
    )
    stock(made)
    return made


def named(rows: list[products.BagRow]) -> list[str]:
    return [f"{lot}-{number}" for _id, lot, number, *_more in rows]


def test_a_bag_is_left_until_it_is_given_or_discarded(session: Session) -> None:
    db, patient = session.file.connection, with_patient(session)
    assert (named(products.bags_left(db)), products.bags_gone(db, 9)) == (["L-7-1", "L-7-2", "L-7-3", "L-8-1"], [])
    given = keep(session, Infusion, patient, **(GIVEN | {"bag": "L-7-1", "start": "2026-11-20 10:00"}))
    keep_typed(session, Bag, "", {"lot": "L-8", "number": "2", "discarded": "2026-11-20", "discard_reason": "torn"})
    assert (named(products.bags_left(db)), named(products.bags_gone(db, 9))) == (
        ["L-7-2", "L-7-3", "L-8-1"],
        ["L-7-1", "L-8-2"],
    )
    session.void(given.id, "another patient's")
    assert named(products.bags_gone(db, 9)) == ["L-8-2"]


def test_of_those_that_are_gone_the_last_ones_can_be_named(session: Session) -> None:
    patient = with_patient(session)
    for number, day in (("3", "2026-11-18"), ("1", "2026-11-19")):
        keep(session, Infusion, patient, **(GIVEN | {"bag": f"L-7-{number}", "session": number, "start": day}))
    assert named(products.bags_gone(session.file.connection, 1)) == ["L-7-1"], "the one that was written about last"
