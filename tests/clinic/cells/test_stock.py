"""The stock: how many bags of each lot stand where, what expires first, and how long a thawed bag may still be used."""

from __future__ import annotations

from datetime import date, datetime

from desktop.clinic.cells.bag import fate, state
from desktop.clinic.cells.stock import BagOut, BagsAlike, LotStock, Stock, open_about, stock_of
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.products import BagUse
from desktop.clinic.words.dates import When, exactly
from tests.cases import cases
from tests.clinic.made import CATALOGUE
from tests.clinic.shelved import BAG, RELEASED, ProductClinic

TODAY = date(2024, 12, 1)
NOW = datetime(2024, 12, 1, 9, 0).astimezone()


def lot(expiry: date | None = None, release: str = "released", left: int = 1) -> LotStock:
    return LotStock("l", "L-7", "hUC-MSC", release, exactly(expiry) if expiry else None, "", {"frozen": left})


def thawed(use_by: When | None) -> BagOut:
    return BagOut("b", "L-7 · bag 1", "thawed", use_by, None)


def found_stock(clinic: ProductClinic, **uses: BagUse) -> Stock:
    chart = clinic.chart
    named = {bag: (use,) for bag, use in uses.items()}
    alike = [one_alone(kept, *named.get(kept.id, ())) for kept in chart.named("bag")]
    out = [kept for kept in chart.named("bag") if state(kept, named.get(kept.id, ())) in ("thawed", "allocated")]
    return stock_of(chart.named("lot"), alike, out, named, lambda kept: kept.id, against)


def against(lot: Kept) -> str:
    return open_about(lot, CATALOGUE)


def one_alone(bag: Kept, *uses: BagUse) -> BagsAlike:
    return BagsAlike(bag.entry.lot or "", fate(bag.entry, uses), 1, bag.id)


def with_bag(clinic: ProductClinic, lot: str, number: str, **typed: str) -> str:
    return clinic.keep(type(clinic.bag_made()), **(BAG | {"lot": lot, "number": number} | typed))


@cases(
    ("expiry", "release", "left", "standing", "expires"),
    [
        (date(2025, 3, 1), "released", 1, ("✓ released", ""), ("1 Mar 2025", "")),
        (date(2024, 12, 1), "released", 1, ("✓ released", ""), ("1 Dec 2024 · today", "question")),
        (date(2024, 12, 2), "deviation", 1, ("✓ released under deviation", ""), ("2 Dec 2024 · tomorrow", "question")),
        (date(2024, 12, 31), "released", 1, ("✓ released", ""), ("31 Dec 2024 · in 30 days", "question")),
        (date(2024, 12, 31), "released", 0, ("✓ released", ""), ("31 Dec 2024", "")),
        (date(2024, 11, 30), "released", 1, ("⚠ expired", "danger"), ("⚠ 30 Nov 2024", "danger")),
        (date(2025, 3, 1), "expired", 1, ("⚠ expired", "danger"), ("1 Mar 2025", "")),
        (date(2024, 11, 30), "recalled", 1, ("⚠ recalled", "danger"), ("⚠ 30 Nov 2024", "danger")),
        (None, "quarantined", 1, ("? in quarantine", "question"), ("not known", "question")),
        (None, "rejected", 0, ("⚠ rejected", "danger"), ("not known", "")),
    ],
)
def test_how_a_lot_stands(
    expiry: date | None, release: str, left: int, standing: tuple[str, str], expires: tuple[str, str]
) -> None:
    found = lot(expiry, release, left)
    assert (found.standing(TODAY), found.expires(TODAY)) == (standing, expires)


def test_a_month_as_expiry_is_over_with_its_last_day() -> None:
    month = LotStock(
        "l", "L-7", "", "released", When(date(2024, 12, 1), date(2024, 12, 31), date(2024, 12, 16)), "", {"frozen": 1}
    )
    assert not month.is_expired(date(2024, 12, 31))
    assert month.is_expired(date(2025, 1, 1))


@cases(
    ("use_by", "words", "mark"),
    [
        (exactly(TODAY, "12:30"), "3 h 30 min left", ""),
        (exactly(TODAY, "10:59"), "119 min left", ""),
        (exactly(TODAY, "09:30"), "30 min left", "question"),
        (exactly(TODAY, "09:00"), "0 min left", "question"),
        (exactly(TODAY, "08:59"), "⚠ 1 min over", "danger"),
        (exactly(date(2024, 11, 30), "08:00"), "⚠ 25 h 0 min over", "danger"),
        (exactly(TODAY), "? use-by not known", "question"),
        (None, "? use-by not known", "question"),
    ],
)
def test_how_long_a_thawed_bag_may_be_used(use_by: When | None, words: str, mark: str) -> None:
    assert thawed(use_by).how_long(NOW) == (words, mark)


def test_a_begun_minute_is_not_counted() -> None:
    assert thawed(exactly(TODAY, "10:00")).minutes_left(NOW.replace(second=1)) == 59


def test_bags_are_counted_where_they_stand() -> None:
    clinic = ProductClinic()
    l7 = clinic.lot(clinic.passing(), **RELEASED)
    bags = [with_bag(clinic, l7, str(number)) for number in range(1, 4)]
    with_bag(clinic, l7, "4", thawed="2024-12-01 08:30")
    with_bag(clinic, l7, "5", discarded="2024-11-01", discard_reason="torn")
    given = BagUse("p", "Işık, Ömer (P-1)", "i", "infusion", exactly(TODAY))
    kept_for = BagUse("p", "Işık, Ömer (P-1)", "a", "authorisation", exactly(TODAY, "14:00"))
    found = found_stock(clinic, **{bags[0]: given, bags[1]: kept_for})
    (row,) = found.lots
    assert (row.left, dict(row.count)) == (3, {"frozen": 1, "allocated": 1, "thawed": 1, "given": 1, "discarded": 1})
    assert row.open == ""
    assert [(bag.state, bag.use.name if bag.use else "") for bag in found.out] == [
        ("thawed", ""),
        ("allocated", "Işık, Ömer (P-1)"),
    ]
    assert found.out[0].how_long(NOW) == ("3 h 30 min left", "")


def test_what_expires_first_comes_first_and_what_is_used_up_last() -> None:
    clinic = ProductClinic()
    late = clinic.lot(number="L-1", expiry="2027-01-01")
    soon = clinic.lot(number="L-2", expiry="2025-01-01")
    clinic.lot(number="L-3", expiry="2024-12-05")
    unknown = clinic.lot(number="L-4", expiry="?")
    for one in (late, soon, unknown):
        with_bag(clinic, one, "1")
    found = found_stock(clinic)
    assert [one.number for one in found.lots] == ["L-2", "L-1", "L-4", "L-3"]
    assert found.lots[0].open.startswith("missing: Viability, ")


def test_a_bag_without_its_lot_is_not_lost() -> None:
    clinic = ProductClinic()
    stray = with_bag(clinic, clinic.lot(), "1")
    bags = clinic.chart.named("bag")
    found = stock_of((), [one_alone(*bags)], (), {}, lambda kept: kept.id, against)
    assert [(one.entry, one.left, one.standing(TODAY)[0]) for one in found.lots] == [
        (stray, 1, "? lot void or not known")
    ]
