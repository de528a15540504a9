"""The stock of a clinic file, and what became of its bags, read at once or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.infusion import Infusion
from desktop.session.lines import lines
from desktop.session.session import Session
from desktop.session.stock import stock
from tests.session.made import INFUSION, confirmed, keep, start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    yield session
    session.close()


def given(session: Session, patient: str, bag: str) -> str:
    texts = {"bag": bag, "lot": "L-24", "start": "2024-12-01 09:00", "premedicated": "none given"}
    return keep(session, Infusion, patient, **(INFUSION | texts)).id


def asked(session: Session) -> list[str]:
    """What is read of uses while all bags are listed, of which nothing is in memory."""
    session.forget()
    queries: list[str] = []
    session.file.connection.set_trace_callback(queries.append)
    lines(session, "", [Bag])[:]
    session.file.connection.set_trace_callback(None)
    return [query for query in queries if "x.bag" in query]


def test_what_is_read_at_once_is_what_is_read_one_by_one(session: Session) -> None:
    bags = with_bags(session, "1", "2", "3")
    patient = with_patient(session)
    infusion = given(session, patient, "L-24-1")
    one_by_one = {bag: session.products.uses(bag) for bag in bags}
    session.products.forget()
    found = session.products.uses_of(bags)
    assert {bag: session.products.uses(bag) for bag in bags} == one_by_one
    assert [(use.entry, use.type) for use in found[bags[0]]] == [(infusion, "infusion")]
    assert one_by_one[bags[1]] == ()


def test_a_list_of_bags_asks_once_however_many_there_are(session: Session) -> None:
    with_bags(session, "1")
    few = len(asked(session))
    with_bags(session, *map(str, range(2, 9)))
    assert len(asked(session)) == few == 2, "one question for authorisations and one for infusions"


def test_what_is_written_is_read_again_and_nothing_else(session: Session) -> None:
    first, second = with_bags(session, "1", "2", thawed=None)
    patient = with_patient(session)
    named = (first, second)
    session.products.uses_of(named)
    infusion = given(session, patient, "L-24-1")
    assert [len(session.products.uses(bag)) for bag in named] == [1, 0]
    kept = session.entry(infusion)
    confirmed(lambda yes: session.amend(infusion, replace(kept.entry, bag=second), kept.number, "", yes))
    assert [len(session.products.uses(bag)) for bag in named] == [0, 1]
    person = session.entry(patient)
    session.amend(patient, replace(person.entry, family_name="Zorlu"), person.number)
    assert session.products.uses(second)[0].name.startswith("Zorlu")
    queries: list[str] = []
    session.file.connection.set_trace_callback(queries.append)
    with_patient(session, identifier="P-77", family_name="Elmas")
    session.products.uses_of(named)
    session.file.connection.set_trace_callback(None)
    assert not [query for query in queries if "x.bag" in query], "a saved patient does not forget the stock"


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
