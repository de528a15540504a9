"""What rules about a patient's entry know of the products beside the patients: donors, lots, bags and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from desktop.clinic.entry.entries import Kept
from desktop.clinic.words.dates import When


@dataclass(frozen=True)
class BagUse:
    """An authorisation or infusion that names a bag: whose it is (id and name), the entry's id and type, and when."""

    patient: str
    name: str
    entry: str
    type: str  # "authorisation" or "infusion"
    when: When | None


class Products(Protocol):
    """Where donors, lots, bags and protocols are looked up."""

    def kept(self, id: str) -> Kept | None:
        """The newest version of a donor, lot, bag or protocol; None when it is void or unknown."""

    def uses(self, bag: str) -> tuple[BagUse, ...]:
        """Every authorisation and infusion of a bag that is not void, over all patients."""


class Shelf:
    """Products held in memory; the last version of an id counts."""

    def __init__(self, kept: Iterable[Kept] = (), uses: Iterable[tuple[str, BagUse]] = ()):
        self._kept = {one.id: one for one in kept}
        self._uses: dict[str, list[BagUse]] = {}
        for bag, use in uses:
            self._uses.setdefault(bag, []).append(use)

    def kept(self, id: str) -> Kept | None:
        found = self._kept.get(id)
        return None if found is None or found.voided else found

    def uses(self, bag: str) -> tuple[BagUse, ...]:
        return tuple(self._uses.get(bag, ()))


NOTHING: Products = Shelf()
