"""What the tests of the session and the store share: clinic files that are filled by typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.entry.entries import Entry, Kept, Part
from desktop.clinic.entry.findings import Level
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.typed import read_typed
from desktop.session.refusals import NotSaved
from desktop.session.session import Session, create
from desktop.store.clinic_file import open_file

NOW = datetime(2024, 12, 1, 9, 0, tzinfo=UTC)
PROGRAM = "Tolera of the tests"

PATIENT = {"identifier": "P-1", "family_name": "Işık", "given_name": "Ömer", "birth_date": "1984-03-01", "sex": "male"}
LAB = {"marker": "ecp", "specimen_date": "12.5.24", "reading": "26,6", "unit": "ng/ml", "limits": "< 24", "flag": "H"}
# its unit is questioned
DOUBTFUL = {"marker": "crp", "specimen_date": "12.5.24", "reading": "3", "unit": "mg/ml"}
INFUSION = {
    "course": "1", "session": "1", "sessions": "3", "start": "2024-05-14 10:30", "cells": "140e6", "dose_basis": "per session",
    "route": "iv", "product": "hUC-MSC", "lot": "L-7", "premedicated": "given", "events_asked": "asked, none",
}  # fmt: skip
OMALIZUMAB = {
    "drug": "omalizumab", "indication": "urticaria", "dose": "300", "dose_unit": "mg", "route": "sc", "interval": "4 w",
    "start": "2024-08-18",
}  # fmt: skip
REACTION = {
    "drug": "cipro", "date": "2023-05", "manifestations": "pruritus, urticaria", "latency": "30 min", "re_exposure": "none",
    "certainty": "suspected", "restriction": "avoid the whole class",
}  # fmt: skip
# of the results one is positive as printed, one assumed, one beyond the measuring range, one below the cut-off
PANEL = {
    "specimen_date": "2024-05-10 ?", "panel": "ALEX2", "total_ige": "20 - 100", "ige_unit": "kU/L", "quality": "passed",
    "results": [
        {"allergen": "Hom g", "reading": "0,590", "basis": "printed"}, {"allergen": "Der p 1", "reading": "<0.10", "basis": "assumed"},
        {"allergen": "Alt a 1", "reading": "> 50", "relevance": "relevant"}, {"allergen": "Phl p 1", "reading": "0.2"},
    ],
}  # fmt: skip
SKIN = {
    "stage": "done", "date": "2024-05-15 10:00", "histamine": "6x5", "saline": "0", "antihistamine": "taken",
    "antihistamine_drug": "cetirizine", "antihistamine_last": "2024-05-01", "read_after": "15 min",
    "pricks": [
        {"substance": "house dust mites", "concentration": "undiluted", "wheal": "5x4", "flare": "13x11"},
        {"substance": "cat epithelium", "printed": "positive"},
    ],
    "intradermals": [
        {"substance": "ciprofloxacin", "concentration": "0.006 mg/ml", "injected": "4x4", "wheal": "8x7", "flare": "15", "late_24": "0"},
    ],
}  # fmt: skip
PATCH = {
    "applied": "2024-05-16 09:00", "planned": "48, 72, 96",
    "haptens": [
        {"hapten": "nickel", "concentration": "5", "vehicle": "pet.", "h48": "?+", "h72": "++", "relevance": "current"},
        {"hapten": "cobalt", "h48": "positive", "h96": "IR", "h168": "NT"},
        {"hapten": "balsam of the clinic"},
    ],
}  # fmt: skip
PROVOCATION = {
    "stage": "done", "date": "2024-05-17", "drug": "clarithromycin", "route": "oral", "dose_unit": "mg", "stop_reason": "completed",
    "result": "negative", "observed": "2 h",
    "steps": [{"at": "9:30", "dose": "50", "systolic": "120", "seen": "none"}, {"at": "10:30", "dose": "450"}],
}  # fmt: skip

DONOR = {
    "pseudonym": "D-3", "donation": "2024-01-10", "consent": "given", "term": "full", "specimens_of": "the mother", "htlv_area": "no",
    "screening": [
        {"screened_for": name, "result": "negative", "date": "2024-01-10", "laboratory": "Kızılay"}
        for name in ("anti-hiv", "hbsag", "anti-hbc", "anti-hcv", "vdrl", "HIV NAT", "HBV NAT", "HCV NAT")
    ],
}  # fmt: skip
# every test that is required at release, with a result that passes
CHECKS = [
    {"test": test, "result": result, "state": "final"} | ({"unit": unit} if unit else {})
    for test, result, unit in (
        ("viability", "92,5", "%"), ("cell_count", "140", "10⁶ cells"), ("cd73", "98", "%"), ("cd90", "98", "%"), ("cd105", "98", "%"),
        ("cd34", "1", "%"), ("cd45", "1", "%"), ("cd14_cd11b", "1", "%"), ("cd19_cd79a", "1", "%"), ("hla_dr", "1", "%"),
        ("sterility", "negative", ""), ("gram_stain", "negative", ""), ("endotoxin", "<0.2", "EU/mL"), ("mycoplasma", "negative", ""),
    )
]  # fmt: skip
LOT = {
    "donor": "D-3", "manufacturer": "Cell Facility", "number": "L-24", "product": "hUC-MSC", "tissue": "uc", "passage": "3",
    "frozen": "2024-03-01", "expiry": "2026-03-01", "after_thaw": "4 h", "release": "released", "released_by": "QP",
    "released_on": "2024-04-01", "additives": [{"sort": "dmso", "amount": "10 %", "left": "in the product"}], "checks": CHECKS,
}  # fmt: skip
BAG = {
    "lot": "L-24", "number": "1", "cells": "140e6", "volume": "50", "thawed": "2024-12-01 08:30",
    "checks": [{"test": "viability", "result": "85", "unit": "%", "state": "final"}],
}  # fmt: skip
PROTOCOL = {
    "name": "three sessions", "sessions": "3", "days_apart": "2, 3", "tolerance": "1", "thaw_to_start": "2 h",
    "visits": [{"name": "three months", "day": "91", "window": "14", "tests": "ECP"}],
}  # fmt: skip
PLAN = {"protocol": "three sessions", "course": "1", "first": "2024-05-14"}
CONSENT = {"purpose": "treatment", "version": "2", "signed": "2024-05-01"}
AUTHORISATION = {
    "bag": "L-24-1", "course": "2", "session": "1", "planned": "2024-12-01 10:00", "authorised_by": "Dr. Yılmaz",
    "checked_by": "Nurse Çelik", "emergency_kit": "yes", "infection": "no", "pregnant": "no", "malignancy": "no", "thrombosis": "no",
}  # fmt: skip
OUTCOME = {
    "date": "2024-08-13",
    "itch": "4",
    "uas7_days": "1, 2, 0, 0, 3, 1, 1",
    "rescue_days": "2",
    "statement": "Better.",
}
VITALS = [
    {
        "slot": "start",
        "at": "10:30",
        "temperature": "36,6",
        "pulse": "72",
        "systolic": "120",
        "diastolic": "80",
        "saturation": "98",
    }
]
EVENT = {
    "term": "headache", "onset": "2024-05-14 11:10", "grade": "1", "ctcae": "v5.0", "serious": "no", "causality": "possible",
    "outcome": "recovered",
    "naranjo": [{"question": "1", "answer": "yes"}, {"question": "2", "answer": "yes"}],
}  # fmt: skip


def ticking() -> Callable[[], datetime]:
    """A clock of which each look is a second later."""
    ticks = iter(range(1_000_000))
    return lambda: NOW + timedelta(seconds=next(ticks))


def case_clock() -> datetime:
    """When the case report is entered."""
    return datetime(2026, 11, 23, 10).astimezone()


def start(path: Path, who: str = "Ayşe") -> Session:
    """A new clinic file, open."""
    return create(path, who, ticking(), PROGRAM)


def again(path: Path, who: str = "Deniz", read_only: str = "") -> Session:
    """A clinic file that exists, open."""
    return Session(open_file(path, read_only=read_only), who, ticking())


def read(
    session: Session, type: type[Entry | Part], patient: str = "", owned: dict[str, Any] | None = None, /, **typed: str
) -> Any:
    """The entry or part that these texts make."""
    reader = session.reader_of(patient)
    values = {name: type.declaration.field(name).kind.parse(text, reader) for name, text in typed.items()}
    return type(**values, **(owned or {}))


def keep(
    session: Session, type: type[Entry], patient: str = "", owned: dict[str, Any] | None = None, /, **typed: str
) -> Kept:
    """Type an entry and save it; what is questioned is confirmed."""
    return confirmed(lambda keys: session.add(read(session, type, patient, owned, **typed), patient, keys))


def keep_typed(session: Session, type: type[Entry], patient: str, texts: Mapping[str, Any]) -> Kept:
    """Save an entry whose parts are typed with it, as lists of texts; what is questioned is confirmed."""
    found = read_typed(type, texts, session.reader_of(patient))
    assert not found.refused, [str(one.sentence) for one in found.refused]
    return confirmed(lambda keys: session.add(found.entry, patient, keys))


def confirmed(save: Callable[[dict[str, str]], Kept]) -> Kept:
    """Save, and confirm what is questioned, a block with a reason."""
    try:
        return save({})
    except NotSaved as not_saved:
        assert all(finding.level is not Level.HARD for finding in not_saved.findings), not_saved
        return save({finding.key: "known" for finding in not_saved.findings})


def with_patient(session: Session, **typed: str) -> str:
    """The id of a new patient."""
    return keep(session, Patient, "", **(PATIENT | typed)).id


def with_bags(
    session: Session, *numbers: str, lot: Mapping[str, Any] = LOT, donor: Mapping[str, Any] = DONOR, **bag: Any
) -> list[str]:
    """The ids of new bags of a lot, which is made with its donor where it is not there yet; a field that is None is left out."""
    if donor["pseudonym"] not in [kept.entry.pseudonym for kept in session.of_clinic(Donor)]:
        keep_typed(session, Donor, "", donor)
    if lot["number"] not in [kept.entry.number for kept in session.of_clinic(Lot)]:
        keep_typed(session, Lot, "", lot)
    texts = {name: text for name, text in (BAG | {"lot": lot["number"]} | bag).items() if text is not None}
    return [keep_typed(session, Bag, "", texts | {"number": number}).id for number in numbers]


def count(session: Session, table: str = "version") -> int:
    """How many rows a table has."""
    return session.file.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
