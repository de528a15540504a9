"""Donors, lots and bags that are filled by typing, for the tests of products."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import REQUIRED, Donor, DonorTest
from desktop.clinic.cells.lot import Additive, Lot
from desktop.clinic.cells.quality_check import QualityCheck
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import check
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Option, Reader
from desktop.clinic.entry.products import BagUse, Shelf
from tests.clinic.made import NOW, READER, Clinic, parse
from tests.clinic.ward import NATS

DONOR = {"pseudonym": "D-1", "donation": "2024-01-10", "consent": "given"}
LOT = {
    "manufacturer": "Liv Med Cell", "number": "L-7", "product": "hUC-MSC", "tissue": "uc", "passage": "3",
    "frozen": "2024-03-01", "expiry": "2026-03-01", "after_thaw": "4 h", "release": "in quarantine",
}  # fmt: skip
RELEASED = {"release": "released", "released_by": "Dr. Yılmaz", "released_on": "2024-03-20"}
BAG = {"number": "1", "cells": "140e6"}
# test, result, unit: everything that is required at release, all of it passing
CHECKS = (
    ("viability", "92.5", "%"),
    ("cell count", "140", "10^6"),
    *((marker, "98", "%") for marker in ("cd73", "cd90", "cd105")),
    *((marker, "0.4", "%") for marker in ("cd34", "cd45", "cd14", "cd19", "hla-dr")),
    ("gram stain", "negative", ""),
    ("endotoxin", "<0.1", "EU/mL"),
    ("mycoplasma", "negatif", ""),
)
STERILE = {"test": "sterility", "result": "üreme yok", "state": "final"}


class ProductClinic(Clinic):
    """The clinic's own chart: products, and what became of the bags."""

    def __init__(self, *used: tuple[str, BagUse]) -> None:
        super().__init__()
        self.used = list(used)

    @property
    def reader(self) -> Reader:
        links = {name: tuple(self._options(name)) for name in ("donor", "lot")}
        return replace(READER, links=links)

    def _options(self, name: str) -> list[Option]:
        number = {"donor": "pseudonym", "lot": "number"}[name]
        return [
            Option(one.id, one.entry.title(READER), (getattr(one.entry, number),)) for one in self.chart.named(name)
        ]

    def around(self, itself: str = "") -> Around:
        return Around(self.chart, self.reader, NOW, itself, Shelf(self.chart.all(), self.used))

    def check_of(self, **typed: str) -> QualityCheck:
        return parse(QualityCheck, self.reader, None, typed)

    def checks(self, *rows: tuple[str, str, str], **more: dict[str, str]) -> tuple[QualityCheck, ...]:
        """Checks of (test, result, unit), and further ones whose texts are given by name."""
        named = (dict(zip(("test", "result", "unit"), row, strict=True)) for row in rows)
        typed = [*({name: text for name, text in row.items() if text} for row in named), *more.values()]
        return tuple(self.check_of(**texts) for texts in typed)

    def passing(self) -> tuple[QualityCheck, ...]:
        return self.checks(*CHECKS, sterility=STERILE)

    def donor(self, **results: str) -> str:
        """A donor whose required tests are negative unless said otherwise; its id."""
        tests = dict.fromkeys((*REQUIRED, *NATS), "negative") | results
        day = parse(DonorTest, self.reader, None, {"date": DONOR["donation"]}).date
        rows = tuple(DonorTest(screened_for=code, result=result, date=day) for code, result in tests.items())
        return self.keep(Donor, {"screening": rows}, specimens_of="the mother", **DONOR)

    def lot(self, checks: tuple[QualityCheck, ...] = (), **typed: str) -> str:
        return self.keep(Lot, {"checks": checks, "additives": (Additive(sort="dmso"),)}, **(LOT | typed))

    def bag_made(self, checks: tuple[QualityCheck, ...] = (), **typed: str) -> Bag:
        return self.made(Bag, {"checks": checks}, **(BAG | typed))

    def said_of(self, entry: Any, itself: str = "") -> list[Finding]:
        """What the rules say about an entry, as the one of that id."""
        return check(entry, self.around(itself))
