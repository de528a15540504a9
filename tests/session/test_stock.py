"""The stock of a clinic file, and what became of its bags, read at once or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.infusion import Infusion
from desktop.session.lines import lines
from desktop.session.session import Session
from desktop.session.stock import stock
from tests.session.made import INFUSION, keep, start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def given(session: Session, patient: str, bag: str) -> str:
    texts = {"bag": bag, "lot": "L-24", "start": "2024-12-01 09:00", "premedicated": "none given"}
    return keep(session, Infusion, patient, **(INFUSION | texts)).id


def asked(session: Session) -> list[str]:
    """What is read of uses while all bags are listed."""
    queries: list[str] = []
    session.file.connection.set_trace_callback(queries.append)
    lines(session, "", [Bag])
    session.file.connection.set_trace_callback(None)
    return [query for query in queries if "x.bag" in query]


def test_what_is_read_at_once_is_what_is_read_one_by_one(session: Session) -> None:
    bags = with_bags(session, "1", "2", "3")
    patient = with_patient(session)
    infusion = given(session, patient, "L-24-1")
    one_by_one = {bag: session.products.uses(bag) for bag in bags}
    session.products.forget()
    found = session.products.every_use()
    assert {bag: session.products.uses(bag) for bag in bags} == one_by_one
    assert [(use.entry, use.type) for use in found[bags[0]]] == [(infusion, "infusion")]
    assert one_by_one[bags[1]] == ()


def test_a_list_of_bags_asks_once_however_many_there_are(session: Session) -> None:
    with_bags(session, "1")
    few = len(asked(session))
    with_bags(session, *map(str, range(2, 9)))
    assert len(asked(session)) == few == 2, "one question for authorisations and one for infusions"


def test_the_stock_follows_what_is_given_and_what_is_void(session: Session) -> None:
    with_bags(session, "1", "2", thawed=None)
    patient = with_patient(session)
    assert [dict(lot.count) for lot in stock(session).lots] == [{"frozen": 2}]
    infusion = given(session, patient, "L-24-1")
    assert [dict(lot.count) for lot in stock(session).lots] == [{"frozen": 1, "given": 1}]
    session.void(infusion, "another bag")
    assert [dict(lot.count) for lot in stock(session).lots] == [{"frozen": 2}]


def test_a_void_bag_is_not_counted(session: Session) -> None:
    (bag,) = with_bags(session, "1")
    session.void(bag, "typed twice")
    assert [(lot.number, lot.left) for lot in stock(session).lots] == [("L-24", 0)]
