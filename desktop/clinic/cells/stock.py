"""What is left of every lot and what expires when, and which bags are out of the freezer or kept for a patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.product_tests import RELEASE as AT_RELEASE
from desktop.clinic.cells.bag import Bag, Fate, minutes_left, state, time_left
from desktop.clinic.cells.lot import Lot, is_expired, release_words
from desktop.clinic.cells.quality_check import open_checks
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.products import BagUse
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, _, say

# from so many days before its expiry a lot is said to expire soon [design]
SOON = 30


@dataclass(frozen=True)
class LotStock:
    """How a lot stands: `entry` is its id, or that of a bag whose lot is void or unknown; `count` holds its bags by state."""

    entry: str
    number: str
    product: str
    release: str
    expiry: When | None
    open: str
    count: Mapping[str, int]

    @property
    def left(self) -> int:
        """The bags that are neither given nor discarded."""
        return sum(self.count.get(state, 0) for state in ("frozen", "allocated", "thawed"))

    def days_left(self, today: date) -> int | None:
        """The days up to the last one on which a bag may be thawed; negative once it is certainly over; None when not known."""
        if not is_known(self.expiry):
            return None
        return ((self.expiry.latest if self.is_expired(today) else self.expiry.earliest) - today).days

    def is_expired(self, today: date) -> bool:
        """Is it expired for certain, by its day or by what was decided?"""
        return is_expired(self.release, self.expiry, today)

    def standing(self, today: date) -> tuple[str, str]:
        """Where it stands in words, with a sign; and "danger", "question" or ""."""
        return release_words(self.release, self.expiry, today)

    def expires(self, today: date) -> tuple[str, str]:
        """When it expires, and how soon where that is near; and "danger", "question" or ""."""
        if self.expiry is None or self.expiry.unknown:
            return _(N_("not known")), "question" if self.left else ""
        shown, days = self.expiry.shown(), self.days_left(today)
        if days is None or days > SOON or not self.left:
            return shown, ""
        if self.is_expired(today):
            return f"⚠ {shown}", "danger"
        soon = (
            _(N_("today"))
            if days <= 0
            else _(N_("tomorrow"))
            if days == 1
            else str(say(N_("in {days} days"), days=days))
        )
        return f"{shown} · {soon}", "question"


@dataclass(frozen=True)
class BagOut:
    """A bag that is thawed, or allocated to a patient: `title` names it with its lot, `use` is the authorisation, if any."""

    entry: str
    title: str
    state: str
    use_by: When | None
    use: BagUse | None

    def minutes_left(self, now: datetime) -> int | None:
        """The whole minutes until its use-by; negative when that is over; None while nobody can tell."""
        return minutes_left(self.use_by, now)

    def how_long(self, now: datetime) -> tuple[str, str]:
        """How long it may still be used, in words; and "danger", "question" or ""."""
        if self.state != "thawed":
            return "", ""
        return time_left(self.use_by, now)


@dataclass(frozen=True)
class Stock:
    """The stock of a clinic: lots with bags left first, by expiry; thawed bags by use-by, then the allocated ones by day."""

    lots: tuple[LotStock, ...]
    out: tuple[BagOut, ...]
    count: Mapping[str, int]


@dataclass(frozen=True)
class BagsAlike:
    """So many bags of one lot of which the same is recorded; `entry` is one of them, `lot` the lot's id or ""."""

    lot: str
    fate: Fate
    count: int
    entry: str


def stock_of(
    lots: Iterable[Kept[Lot]],
    bags: Iterable[BagsAlike],
    out: Iterable[Kept[Bag]],
    uses: Mapping[str, Sequence[BagUse]],
    title: Callable[[Kept[Bag]], str],
    against: Callable[[Kept[Lot]], str],
) -> Stock:
    """The stock of these lots and bags; `out` are the bags that are thawed or authorised and neither given nor discarded.

    `uses` holds who each of those is for, `title` names one with its lot; `against` says what is open about a lot.
    """
    rows = {kept.id: kept for kept in lots}
    by_lot: dict[str, Counter[str]] = {id: Counter() for id in rows}
    count, stray = Counter[str](), ""
    for alike in bags:
        lot = alike.lot if alike.lot in rows else ""
        if not lot:
            stray = min(stray, alike.entry) if stray else alike.entry
        by_lot.setdefault(lot, Counter())[alike.fate.state] += alike.count
        count[alike.fate.state] += alike.count
    found = [_lot_stock(rows[id], counted, against(rows[id])) for id, counted in by_lot.items() if id]
    if stray:
        found.append(LotStock(stray, "", "", "", None, "", by_lot[""]))
    bags_out = (_bag_out(kept, uses.get(kept.id, ()), title(kept)) for kept in out)
    return Stock(tuple(sorted(found, key=_by_expiry)), tuple(sorted(bags_out, key=_by_hurry)), count)


def _bag_out(kept: Kept[Bag], uses: Sequence[BagUse], title: str) -> BagOut:
    authorised = next((use for use in uses if use.type == "authorisation"), None)
    return BagOut(kept.id, title, state(kept, uses), kept.entry.use_by, authorised)


def open_about(lot: Kept[Lot], catalogue: Catalogue) -> str:
    """What of the quality control at release is missing of a lot, or failed."""
    return str(open_checks(lot.entry.checks, AT_RELEASE, catalogue).names(catalogue))


def _lot_stock(kept: Kept[Lot], counted: Mapping[str, int], against: str) -> LotStock:
    lot = kept.entry
    return LotStock(kept.id, lot.number or "", lot.product or "", lot.release or "", lot.expiry, against, counted)


def _by_expiry(lot: LotStock) -> tuple[bool, date, str]:
    return not lot.left, lot.expiry.earliest if is_known(lot.expiry) else date.max, lot.number


def _by_hurry(bag: BagOut) -> tuple[bool, date, str, str]:
    when = bag.use_by if bag.state == "thawed" else bag.use and bag.use.when
    return bag.state != "thawed", when.day if when and when.day else date.max, when.time if when else "", bag.title
