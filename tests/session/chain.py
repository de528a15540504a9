"""A clinic file with a chain from donor to bag in which nothing stands against giving it, and who authorises it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import REQUIRED, Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.record.typed import read_typed
from desktop.session.refusals import NotSaved
from desktop.session.session import Session
from desktop.store.clinic_file import open_file
from tests.clinic.ward import NATS, PASSING
from tests.session.made import keep_typed, with_patient

# the hour at which everything happens
NOW = datetime(2024, 12, 1, 9, 0, tzinfo=UTC)
PLANNED = {
    "course": "1", "session": "1", "planned": "2024-12-01 10:00", "authorised_by": "Dr. Ayşe Yılmaz", "checked_by": "Nurse Çelik",
    "emergency_kit": "yes", "infection": "no", "pregnant": "no", "malignancy": "no", "thrombosis": "no",
}  # fmt: skip


def typed(session: Session, type: type[Entry], patient: str = "", /, **texts: Any) -> Kept:
    """Keep what these texts say; what is questioned is confirmed."""
    return keep_typed(session, type, patient, texts)


def stocked(session: Session, bags: int = 1) -> list[str]:
    """The ids of new bags of a released lot of a screened donor."""
    screening = [{"screened_for": code, "result": "negative", "date": "2024-01-11"} for code in (*REQUIRED, *NATS)]
    typed(
        session, Donor, pseudonym="D-7", donation="2024-01-10", consent="given", specimens_of="the mother", htlv_area="no",
        screening=screening,
    )  # fmt: skip
    checks = [
        {"test": test, "result": result, "unit": unit, "state": "final"} for test, (result, unit) in PASSING.items()
    ]
    additives = [{"sort": "DMSO", "amount": "10 %", "left": "in the product"}]
    typed(
        session, Lot, donor="D-7", manufacturer="Cell Facility", number="L-24", product="hUC-MSC", tissue="uc", passage="3",
        frozen="2024-03-01", expiry="2026-03-01", after_thaw="4 h", release="released", released_by="QP",
        released_on="2024-04-01", checks=checks, additives=additives,
    )  # fmt: skip
    viable = [{"test": "viability", "result": "85", "unit": "%", "state": "final"}]
    made = (
        typed(
            session,
            Bag,
            lot="L-24",
            number=str(number),
            cells="140e6",
            volume="50",
            thawed="2024-12-01 08:30",
            checks=viable,
        )
        for number in range(1, bags + 1)
    )
    return [bag.id for bag in made]


def ready(session: Session, **who: str) -> str:
    """The id of a new patient who may be given cells."""
    patient = with_patient(session, **who)
    typed(session, Measurement, patient, date="2024-11-30", weight="70")
    for purpose in ("treatment", "cell therapy"):
        typed(session, Consent, patient, purpose=purpose, signed="2024-11-20")
    return patient


def authorise(session: Session, patient: str, bag: str = "L-24 · bag 1") -> Kept:
    """Authorise a bag; what asks for a reason or a confirmation is given one. Raises `NotSaved` for what is forbidden."""
    read = read_typed(Authorisation, PLANNED | {"bag": bag}, session.reader_of(patient))
    assert read.refused == (), read.refused
    found = session.check(read.entry, patient)[1]
    return session.add(read.entry, patient, dict.fromkeys((finding.key for finding in found), "as discussed"))


def main(path: str, identifier: str) -> None:
    """One of two programs: ready, then told to go on, it authorises the bag and says how that went."""
    session = Session(open_file(Path(path)), "Deniz", lambda: NOW)
    patient = session.patient_with(identifier)
    read = read_typed(Authorisation, PLANNED | {"bag": "L-24 · bag 1"}, session.reader_of(patient))
    found = session.check(read.entry, patient)[1]
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        session.add(read.entry, patient, dict.fromkeys((finding.key for finding in found), "as discussed"))
    except NotSaved as refused:
        print("refused: " + "; ".join(f"{finding.id} {finding.sentence}" for finding in refused.findings), flush=True)
    else:
        print("authorised", flush=True)
    session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
