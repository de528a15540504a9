"""What is typed for a recall names one lot or donor exactly, or nothing is traced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.words.language import Refused
from desktop.session.recall import again, recall, recallable
from desktop.session.session import Session
from tests.cases import cases
from tests.session.made import DONOR, INFUSION, LOT, keep, keep_typed, start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = start(tmp_path / "clinic.sqlite")
    with_bags(session, "1", "2")
    yield session
    session.close()


def refused(session: Session, typed: str) -> str:
    with pytest.raises(Refused) as why:
        recall(session, typed)
    return str(why.value.sentence)


@cases(
    ("typed", "sort", "name"),
    [
        ("L-24", "lot", "L-24"),
        (" l-24 ", "lot", "L-24"),
        ("lot L-24, Cell Facility", "lot", "L-24"),
        ("D-3", "donor", "D-3"),
        ("donor d-3", "donor", "D-3"),
    ],
)
def test_a_lot_and_a_donor_are_named_by_number_or_by_what_is_offered(
    session: Session, typed: str, sort: str, name: str
) -> None:
    found = recall(session, typed)
    assert (found.sort, found.name, [row.bag for row in found.rows]) == (sort, name, ["1", "2"])


def test_a_beginning_is_not_a_name(session: Session) -> None:
    assert refused(session, "L-2") == "“L-2” could be: lot L-24, Cell Facility. Choose one."
    assert refused(session, "nobody") == "No lot nobody is on record: no bag and no infusion names it."


def test_a_lot_that_an_infusion_alone_names_is_not_taken_for_one_that_begins_like_it(session: Session) -> None:
    patient = with_patient(session)
    keep(session, Infusion, patient, **(INFUSION | {"lot": "L-2", "premedicated": "none given"}))
    found = recall(session, "L-2")
    assert [(row.lot, row.patient_id, row.known_by) for row in found.rows] == [("L-2", "P-1", "words")]


def test_lots_of_one_number_are_recalled_together(session: Session) -> None:
    keep_typed(session, Lot, "", LOT | {"manufacturer": "Another Facility"})
    assert [one.name for one in recallable(session)] == ["lot L-24, Cell Facility / Another Facility", "donor D-3"]
    assert recall(session, "L-24").name == "L-24"


def test_a_lot_and_a_donor_of_one_name_are_asked_after(session: Session) -> None:
    with_bags(session, "1", donor=DONOR | {"pseudonym": "L-24"}, lot=LOT | {"number": "L-30", "donor": "L-24"})
    assert refused(session, "L-24") == "“L-24” could be: lot L-24, Cell Facility, donor L-24. Choose one."
    donor = recall(session, "donor L-24")
    assert (donor.sort, again(session, donor).sort, again(session, recall(session, "lot L-24, Cell Facility")).sort) == (
        "donor", "donor", "lot",
    )  # fmt: skip


SEC = "TR0001230000000000123A005910000220271231"


@pytest.mark.parametrize("scan", [SEC, f"SEC {SEC[:21]} {SEC[21:]}", f"]C1{SEC.lower()}", f"{SEC}\r"])
def test_the_label_of_a_bag_leads_to_its_lot(session: Session, scan: str) -> None:
    with_bags(session, "3", identifier=f"SEC {SEC}")
    assert recall(session, scan).name == "L-24"
    assert refused(session, SEC.replace("002202", "003202")).endswith("no bag and no infusion names it.")


def test_the_donation_number_leads_to_the_donor(session: Session) -> None:
    with_bags(
        session,
        "1",
        donor=DONOR | {"pseudonym": "D-8", "donation_number": "=A999926123456"},
        lot=LOT | {"number": "L-8", "donor": "D-8"},
    )
    found = recall(session, "=A99992612345600")
    assert (found.sort, found.name) == ("donor", "D-8")
