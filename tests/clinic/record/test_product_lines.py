"""What a list says of donors, lots, bags and protocols in one line."""

from __future__ import annotations

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.course.protocol import Protocol, ProtocolVisit
from desktop.clinic.entry.products import BagUse
from desktop.clinic.record.lines import Line, line
from tests.cases import cases
from tests.clinic.shelved import BAG, RELEASED, ProductClinic


def only(clinic: ProductClinic, id: str) -> Line:
    return line(clinic.chart.entry(id), clinic.chart, clinic.reader, clinic.around().products)


@cases(
    ("results", "detail", "doubt"),
    [
        ({}, "screening: all required ones negative · consent given", ""),
        ({"hiv": "pending"}, "consent given", "screening: pending"),
        ({"hbsag": "positive"}, "consent given", "screening: a positive one"),
    ],
)
def test_a_donor_tells_the_screening(results: dict[str, str], detail: str, doubt: str) -> None:
    clinic = ProductClinic()
    found = only(clinic, clinic.donor(**results))
    assert (found.title, found.detail, found.doubt) == ("D-1", detail, doubt)


def test_a_donor_without_a_test_is_in_doubt() -> None:
    clinic = ProductClinic()
    assert (
        only(clinic, clinic.keep(Donor, pseudonym="D-2", donation="?", consent="given")).doubt
        == "screening: not complete"
    )


def test_a_lot_tells_its_release_and_what_is_open() -> None:
    clinic = ProductClinic()
    sound = only(clinic, clinic.lot(clinic.passing(), **RELEASED))
    assert (sound.detail, sound.doubt) == ("released · hUC-MSC · expiry 1 Mar 2026", "")
    failing = clinic.checks(("viability", "61", "%"))
    doubtful = only(clinic, clinic.lot((*failing, *clinic.passing()[1:]), number="L-8", **RELEASED))
    assert (doubtful.detail, doubtful.doubt) == ("hUC-MSC · expiry 1 Mar 2026", "released · Viability fails")
    waiting = only(clinic, clinic.lot(clinic.passing(), number="L-9"))
    assert waiting.doubt == "in quarantine"


@cases(
    ("typed", "used", "stands"),
    [
        ({}, "", "frozen"),
        ({}, "authorisation", "allocated to Işık, Ömer (P-1)"),
        ({"thawed": "2024-12-01 08:30"}, "authorisation", "thawed · use by 1 Dec 2024 12:30"),
        ({"thawed": "2024-12-01 08:30"}, "infusion", "given to Işık, Ömer (P-1)"),
        ({"discarded": "2024-11-01", "discard_reason": "torn"}, "", "discarded"),
    ],
)
def test_a_bag_tells_where_it_stands_and_whose_it_is(typed: dict[str, str], used: str, stands: str) -> None:
    clinic = ProductClinic()
    lot = clinic.lot(clinic.passing(), **RELEASED)
    id = clinic.keep(Bag, **(BAG | {"lot": lot, "location": "Tank 2"} | typed))
    if used:
        clinic.used.append((id, BagUse("p", "Işık, Ömer (P-1)", "u", used, None)))
    found = only(clinic, id)
    assert (found.title, found.value, found.unit) == ("L-7 · bag 1", "140 × 10⁶", "cells")
    assert found.detail == f"{stands} · Tank 2 · viability 92.5 %"


def test_a_bag_of_two_patients_names_both() -> None:
    clinic = ProductClinic()
    id = clinic.keep(Bag, **(BAG | {"lot": clinic.lot()}))
    clinic.used += [(id, BagUse(one, one, one, "infusion", None)) for one in ("P-1", "P-2")]
    assert only(clinic, id).detail == "given to P-1, P-2"


def test_a_protocol_tells_sessions_days_and_visits() -> None:
    clinic = ProductClinic()
    visits = (ProtocolVisit(name="three months", day=91), ProtocolVisit(name="a year", day=365))
    found = only(
        clinic, clinic.keep(Protocol, {"visits": visits}, name="MSC", sessions="3", days_apart="2, 3", cells="140e6")
    )
    assert (found.title, found.detail) == (
        "MSC",
        "3 sessions · days apart 2, 3 · 140 × 10⁶ cells each · visits: three months, a year",
    )
    assert only(clinic, clinic.keep(Protocol, name="once", sessions="1")).detail == "1 session"
