"""A clinic with cell products beside its patient, made by typing: one chain in which nothing stands against an infusion."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import REQUIRED, Donor, DonorTest
from desktop.clinic.cells.lot import Additive, Lot
from desktop.clinic.cells.quality_check import QualityCheck
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.infusion_rules import giving_findings
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import Entry, Kept, check
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Option, Reader
from desktop.clinic.entry.products import BagUse, Shelf
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.history import Condition
from desktop.clinic.patient.patient import Patient
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.readings import parse_reading
from tests.clinic.made import INFUSION, NOW, Clinic, parse, weigh

PLANNED = "2024-12-01 10:00"
AUTHORISED = {
    "bag": "bag-1", "course": "1", "session": "1", "planned": PLANNED, "authorised_by": "Dr. Ayşe Yılmaz",
    "checked_by": "Nurse Çelik", "emergency_kit": "yes", "infection": "no", "pregnant": "no", "malignancy": "no",
    "thrombosis": "no",
}  # fmt: skip
DONOR = {
    "pseudonym": "D-7", "donation": "2024-01-10", "consent": "given", "term": "full", "specimens_of": "the mother", "htlv_area": "no",
}  # fmt: skip
NATS = ("hiv_nat", "hbv_nat", "hcv_nat")
LOT = {
    "donor": "donor-1", "manufacturer": "Cell Facility", "number": "L-24", "product": "hUC-MSC", "tissue": "uc",
    "passage": "3", "frozen": "2024-03-01", "expiry": "2026-03-01", "after_thaw": "4 h", "medium": "MesenCult-ACF", "release": "released",
    "released_by": "QP", "released_on": "2024-04-01",
}  # fmt: skip
BAG = {"lot": "lot-1", "number": "1", "cells": "140e6", "volume": "50", "thawed": "2024-12-01 08:30"}
PROTOCOL = {
    "name": "three sessions", "sessions": "3", "days_apart": "2, 3", "tolerance": "1", "cells": "125e6", "per_kg_least": "1",
    "per_kg_most": "3", "thaw_to_start": "2 h",
}  # fmt: skip
# every test that is required at release, with a result that passes
PASSING = {
    "viability": ("90", "%"), "cell_count": ("140", "10⁶ cells"), "cd73": ("98", "%"), "cd90": ("98", "%"), "cd105": ("98", "%"),
    "cd34": ("1", "%"), "cd45": ("1", "%"), "cd14_cd11b": ("1", "%"), "cd19_cd79a": ("1", "%"), "hla_dr": ("1", "%"),
    "sterility": ("negative", ""), "gram_stain": ("negative", ""), "endotoxin": ("0.2", "EU/mL"), "mycoplasma": ("negative", ""),
    "karyotype": ("46,XX", ""), "potency": ("35", "%"),
}  # fmt: skip
DOCUMENTED = {"HARD": "SOFT", "BLOCK": "SOFT", "SOFT": "SOFT", "NOTE": "NOTE"}
DMSO = {"sort": "DMSO", "amount": "10 %", "left": "in the product"}


class Ward(Clinic):
    """A clinic whose patient can be given cells; `bag`, `lot` and so on type a product anew, with its id `bag-1` and so on."""

    def __init__(self) -> None:
        super().__init__()
        self._products: dict[str, Kept] = {}
        self.uses: list[tuple[str, BagUse]] = []

    @property
    def reader(self) -> Reader:
        found = super().reader
        names = ("donor", "lot", "bag", "protocol")
        links = {name: tuple(Option(id, id) for id in self._products if id.startswith(name)) for name in names}
        return replace(found, links={**found.links, **links})

    def around(self, itself: str = "") -> Around:
        return Around(self.chart, self.reader, NOW, itself, Shelf(self._products.values(), self.uses))

    def put(self, type: type[Entry], owned: dict[str, tuple] | None = None, id: str = "", **typed: str) -> None:
        """Type a product; an empty text leaves its field out."""
        answered = {name: text for name, text in typed.items() if text}
        id = id or f"{type.declaration.name}-1"
        self._products[id] = Kept(id, "", 1, self.made(type, owned, **answered))

    def take_away(self, id: str) -> None:
        """Mark a product as void; it can still be named."""
        self._products[id] = replace(self._products[id], voided="entered in error")

    def change(self, id: str, **values: Any) -> None:
        """Put other values into a product, worked out anew."""
        entry = replace(self._products[id].entry, **values)
        self._products[id] = replace(self._products[id], entry=entry.completed(self.around()))

    def donor(self, results: dict[str, str] | None = None, **typed: str) -> None:
        screened = dict.fromkeys((*REQUIRED, *NATS), "negative") | (results or {})
        day = parse(DonorTest, self.reader, None, {"date": DONOR["donation"]}).date
        tests = tuple(
            DonorTest(screened_for=code, result=result, date=day) for code, result in screened.items() if result
        )
        self.put(Donor, {"screening": tests}, **(DONOR | typed))

    def lot(
        self,
        checks: dict[str, tuple[str, str] | None] | None = None,
        additives: tuple[dict[str, str], ...] = (DMSO,),
        **typed: str,
    ) -> None:
        found = PASSING | (checks or {})
        own = {"potency": {"limits": "≥ 20 %"}}
        rows = tuple(self.checked(test, *result, **own.get(test, {})) for test, result in found.items() if result)
        made = tuple(parse(Additive, self.reader, None, additive) for additive in additives)
        self.put(Lot, {"checks": rows, "additives": made}, **(LOT | typed))

    def bag(self, viability: str = "85", **typed: str) -> None:
        rows = (self.checked("viability", viability, "%"),) if viability else ()
        self.put(Bag, {"checks": rows}, **(BAG | typed))

    def checked(self, test: str, result: str, unit: str = "", **typed: str) -> QualityCheck:
        answered = {"test": test, "result": result, "unit": unit, "state": "final"} | typed
        return parse(QualityCheck, self.reader, None, {name: text for name, text in answered.items() if text})

    def protocol(self, **typed: str) -> None:
        self.put(Protocol, None, **(PROTOCOL | typed))

    def used(
        self,
        type: str,
        patient: str = "patient-002",
        name: str = "P-2 Other",
        entry: str = "other-1",
        bag: str = "bag-1",
    ) -> None:
        """An authorisation or infusion of a bag, by default for another patient."""
        self.uses.append((bag, BagUse(patient, name, entry, type, exactly(NOW.date()))))

    def session(self, number: int, start: str, **typed: str) -> str:
        """A session that was given; an empty text leaves its field out."""
        answered = INFUSION | {"session": str(number), "start": start} | typed
        return self.keep(Infusion, **{name: text for name, text in answered.items() if text})

    def consent(self, purpose: str, **typed: str) -> str:
        return self.keep(Consent, **({"purpose": purpose, "signed": "2024-11-20"} | typed))

    def ill(self, condition: str, **typed: str) -> str:
        return self.keep(Condition, **({"condition": condition, "onset": "2020"} | typed))

    def authorise(self, **typed: str) -> list[Finding]:
        """What the rules say when the bag is authorised."""
        answered = {name: text for name, text in (AUTHORISED | typed).items() if text}
        return check(self.made(Authorisation, **answered), self.around())

    def document(self, start: str = PLANNED, session: str = "1", bag: str = "bag-1", itself: str = "") -> list[Finding]:
        """What the same rules say of an infusion that has happened."""
        when = parse(Consent, self.reader, None, {"signed": start}).signed
        return spoken(giving_findings(Giving(
            type="infusion", planned=False, bag_id=bag, when=when, course=1, session=int(session), around=self.around(itself),
            minutes=60,
        )))  # fmt: skip


def ward(consented: bool = True, weighed: bool = True, protocol: bool = True, **person: Any) -> Ward:
    """A patient with consent, weight and plan, and a bag of a released lot of a screened donor, thawed and passing."""
    clinic = Ward()
    typed = {"identifier": "P-1", "family_name": "Case", "birth_date": "1989-03-01", "sex": "female"} | person
    clinic.keep(Patient, **typed)
    clinic.donor()
    clinic.lot()
    clinic.bag()
    if weighed:
        weigh(clinic, "70", "2024-11-20")
    if consented:
        clinic.consent("treatment")
        clinic.consent("msc")
    if protocol:
        clinic.protocol()
        clinic.keep(CoursePlan, protocol="protocol-1", course="1", first="2024-12-01")
    return clinic


def after_another_bag(clinic: Ward, **lot: str) -> None:
    """Bag 0 was given on 29 November: of another lot, product, medium and maker unless told otherwise."""
    other = {"number": "L-9", "manufacturer": "Other Facility", "product": "BM-MSC", "medium": "StemMACS"}
    typed = {name: text for name, text in (LOT | other | lot).items() if text}
    clinic.put(Lot, {"checks": (), "additives": ()}, id="lot-0", **typed)
    clinic.put(Bag, {"checks": ()}, id="bag-0", **(BAG | {"lot": "lot-0"}))
    clinic.session(1, "2024-11-29", bag="bag-0", product="", lot="")


def panel_of(clinic: Ward, **readings: str) -> None:
    """A panel with bovine albumin and alpha-gal, and what it found beside them."""
    found = {"Bos d 6": "<0.10", "α-Gal": "<0.10"} | readings
    results = tuple(
        AllergenResult(allergen=code, reading=parse_reading(reading)) for code, reading in found.items() if reading
    )
    panel = clinic.made(AllergenPanel, {"results": results}, panel="ALEX2", specimen_date="2024-07-21")
    # ALEX2 has no alpha-gal; a panel that has it says itself what is positive
    judged = tuple(
        replace(one, positive="yes" if one.reading.number >= Decimal("0.3") and not one.reading.comparator else "no")
        for one in panel.results
    )
    clinic.chart.put(Kept("panel-1", "patient-001", 1, replace(panel, results=judged)))


def levels(found: list[Finding], rule: str) -> list[tuple[str, str]]:
    """What a rule says: the field and the level."""
    return [(finding.field, finding.level.name) for finding in found if finding.id == rule]


def words(found: list[Finding], rule: str) -> str:
    return " ".join(str(finding.sentence) for finding in found if finding.id == rule)


# what M4 and M8 say beside all else where there is no protocol
_NO_PROTOCOL = ("No plan with a protocol", "No protocol says", "The protocol says nothing")


def beside_protocol(found: list[Finding]) -> list[Finding]:
    """The findings without those that no protocol is held against."""
    return [one for one in found if one.id == "M7" or not str(one.sentence).startswith(_NO_PROTOCOL)]


def both(clinic: Ward, rule: str, level: str | None, field: str = "bag", **typed: str) -> str:
    """Authorising says this level and nothing else of this rule, documenting the same and forbids nothing; its words."""
    authorised = beside_protocol(clinic.authorise(**typed))
    said = [(field, level)] if level else []
    assert levels(authorised, rule) == said
    documented = clinic.document(typed.get("planned", PLANNED), typed.get("session", "1"), typed.get("bag", "bag-1"))
    own = [found for found in beside_protocol(documented) if "No authorisation" not in str(found.sentence)]
    kept = [({"planned": "start"}.get(field, field), DOCUMENTED[level])] if level else []
    assert levels(own, rule) == kept
    assert not [found for found in documented if found.level.name in ("HARD", "BLOCK")]
    assert all(found.source for found in (*authorised, *documented) if found.id[0] == "M")
    return words(authorised, rule)
