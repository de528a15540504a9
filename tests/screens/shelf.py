"""A clinic with cells in stock, made by typing: a released lot with three bags, a recalled one, a protocol, and consents."""

from __future__ import annotations

from typing import Any

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import REQUIRED, Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.measurement import Measurement
from desktop.session.session import Session
from tests.clinic.ward import NATS, PASSING
from tests.session.made import keep, keep_typed

# of bag L-7-2, as a scanner types it
IDENTIFIER = "SEC TR0001230000000000042"
LOT: dict[str, Any] = {
    "donor": "D-3", "manufacturer": "Hücre Merkezi", "product": "hUC-MSC", "tissue": "uc", "passage": "3", "frozen": "2026-03-01",
    "expiry": "2028-03-01", "after_thaw": "4 h", "released_by": "QP", "released_on": "2026-04-01",
    "additives": [{"sort": "DMSO", "amount": "10 %", "left": "in the product"}],
    "checks": [{"test": test, "result": result, "unit": unit, "state": "final"} for test, (result, unit) in PASSING.items()],
}  # fmt: skip
# thawed on the day of the tests, 2026-11-23, whose clock says 10:00
THAWED = {
    "identifier": IDENTIFIER, "thawed": "2026-11-23 08:30",
    "checks": [{"test": "viability", "result": "85", "unit": "%", "state": "final"}],
}  # fmt: skip
PROTOCOL = {
    "name": "MSC üç seans", "sessions": "3", "days_apart": "2, 3", "tolerance": "1", "cells": "100e6", "per_kg_least": "1",
    "per_kg_most": "3", "thaw_to_start": "2 h", "visits": [{"name": "three months", "day": "91", "window": "7", "tests": "ECP"}],
}  # fmt: skip
AUTHORISED = {
    "bag": "L-7-2", "course": "1", "session": "1", "planned": "23.11.26 10:15", "authorised_by": "Dr. Ayşe Yılmaz",
    "checked_by": "Hemşire Gülşah Çelikoğlu", "emergency_kit": "yes", "infection": "no", "pregnant": "no", "malignancy": "no",
    "thrombosis": "no",
}  # fmt: skip
GIVEN = {
    "bag": "L-7-2", "course": "1", "session": "1", "start": "23.11.26 9:30", "cells": "119e6", "dose_basis": "per session",
    "route": "iv", "premedicated": "none", "emergency_kit": "yes", "operator": "Ayşe", "checked_by": "Gülşah",
    "events_asked": "asked, none",
}  # fmt: skip


def stock(session: Session) -> None:
    """Bags L-7-1 to L-7-3, of which the second one is thawed, and L-8-1 of a lot that was recalled."""
    screened = [{"screened_for": code, "result": "negative", "date": "2026-01-10"} for code in (*REQUIRED, *NATS)]
    donor = {
        "pseudonym": "D-3",
        "donation": "2026-01-10",
        "consent": "given",
        "specimens_of": "the mother",
        "htlv_area": "no",
    }
    keep_typed(session, Donor, "", donor | {"screening": screened})
    keep_typed(session, Lot, "", LOT | {"number": "L-7", "release": "released"})
    keep_typed(session, Lot, "", LOT | {"number": "L-8", "release": "recalled", "release_reason": "a sister lot grew"})
    for number in "123":
        keep_typed(
            session,
            Bag,
            "",
            {"lot": "L-7", "number": number, "cells": "140e6", "volume": "50"} | (THAWED if number == "2" else {}),
        )
    keep_typed(session, Bag, "", {"lot": "L-8", "number": "1", "cells": "140e6", "volume": "50"})
    keep_typed(session, Protocol, "", PROTOCOL)


def ready(session: Session, patient: str) -> None:
    """The patient is weighed and has agreed."""
    keep(session, Measurement, patient, date="2026-11-20", weight="70")
    for purpose in ("treatment", "msc"):
        keep(session, Consent, patient, purpose=purpose, version="2", signed="2026-11-15", signer="patient")
