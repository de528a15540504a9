"""A recall: from a lot or a donor to every bag, patient and event, against one SELECT with joins that somebody wrote by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.patient.patient import Patient
from desktop.session.session import Session
from desktop.session.traceability import trace_donor, trace_lot
from desktop.store import keeping, patients
from desktop.store.driver import Connection
from tests.bench.clinics import INFUSION, NOW, again, start, typed
from tests.bench.measure import Row, in_turns, timed

GOAL = 1.5
# bags of a lot, bags for each patient, and of ten bags one is left
OF_LOT, OF_PATIENT, LEFT = 100, 10, 10
# the same answer for a number that is typed exactly, of bags that are linked, in a chain of which nothing is void
RAW = """SELECT d.pseudonym, d.id, l.manufacturer, l.lot_number, l.id, b.bag_number, b.id,
        CASE WHEN i.id IS NOT NULL THEN 'given' WHEN b.discarded_typed IS NOT NULL THEN 'discarded' WHEN b.thawed_typed IS NOT NULL THEN 'thawed'
        WHEN a.id IS NOT NULL THEN 'allocated' ELSE 'frozen' END, l.product, i.lot, i.patient, p.identifier, p.name, i.id, i.course, i.session,
        i.start_day, i.start_time, i.start_assumed, i.events_asked, group_concat(e.term || ' (' || e.grade || ')', '; ')
    FROM lot l JOIN donor d ON d.id = l.donor JOIN bag b ON b.lot = l.id AND b.voided IS NULL
    LEFT JOIN infusion i ON i.bag = b.id AND i.voided IS NULL LEFT JOIN patient_list p ON p.patient = i.patient
    LEFT JOIN authorisation a ON a.bag = b.id AND a.voided IS NULL LEFT JOIN adverse_event e ON e.infusion = i.id AND e.voided IS NULL
    WHERE {which} = ? AND l.voided IS NULL AND d.voided IS NULL
    GROUP BY b.id, i.id ORDER BY l.lot_number, length(b.bag_number), b.bag_number, i.start_day"""


def recall(folder: Path, bags: int, rounds: int) -> Iterator[Row]:
    """The recall of one lot of many, and that of the donor of them all."""
    session = many_bags(folder / "recall.sqlite", bags)
    db = session.file.connection
    for what, name, ours, which in (
        (f"recall of a lot of {min(OF_LOT, bags):,} bags, where there are {bags:,}", "L-0", trace_lot, "l.lot_number"),
        (f"recall of a donor of {bags:,} bags", "D-1", trace_donor, "d.pseudonym"),
    ):
        raw = RAW.format(which=which)
        assert len(ours(session, name).rows) == len(db.execute(raw, (name,)).fetchall())
        sides = (
            timed(lambda name=name, ours=ours: ours(session, name)),
            timed(lambda name=name, raw=raw: db.execute(raw, (name,)).fetchall()),
        )
        yield Row(what, *in_turns(rounds, *sides), goal=GOAL)
    session.close()


def many_bags(path: Path, bags: int) -> Session:
    """A clinic with so many bags of one donor, in lots; most were given, one infusion in ten was followed by an adverse event."""
    session = start(path)
    person = typed(session, Patient, "", family_name="Yılmaz", given_name="Ayşe", birth_date="1984-03-01", sex="female")
    donor = typed(session, Donor, "", pseudonym="D-1", donation="2020-01-10", consent="given")
    lot = typed(
        session, Lot, "", number="L", manufacturer="Cell Facility", product="hUC-MSC", tissue="uc", release="released"
    )
    bag = Bag(number="1", cells=None)
    infusion = typed(session, Infusion, "", start="2021-03-02 10:30", lot="unknown", **INFUSION)
    event = typed(
        session,
        AdverseEvent,
        "",
        term="headache",
        onset="2021-03-02 11:10",
        grade="1",
        ctcae="v5.0",
        serious="no",
        causality="possible",
        outcome="recovered",
    )
    with session.file.write() as db:
        _put(session, db, "", "donor", donor)
        for number in range(-(-bags // OF_PATIENT)):
            id = f"patient-{number:07d}"
            _put(session, db, id, id, replace(person, identifier=f"P-{number}"))
            patients.relist(db, id)
        for number in range(-(-bags // OF_LOT)):
            _put(session, db, "", f"lot-{number}", replace(lot, donor="donor", number=f"L-{number}"))
        for number in range(bags):
            place, patient = f"{number:07d}", f"patient-{number // OF_PATIENT:07d}"
            _put(
                session,
                db,
                "",
                f"bag-{place}",
                replace(
                    bag, lot=f"lot-{number // OF_LOT}", number=str(number % OF_LOT + 1), identifier=label_of(number)
                ),
            )
            if number % LEFT:
                given = replace(infusion, bag=f"bag-{place}", lot=None, session=number % OF_PATIENT)
                _put(session, db, patient, f"infusion-{place}", given)
            if number % LEFT == 1:
                _put(session, db, patient, f"event-{place}", replace(event, infusion=f"infusion-{place}"))
    session.close()
    return again(path)


def label_of(bag: int) -> str:
    """What a scanner reads from the label of the numbered bag."""
    return f"=A999926{bag:06d}00"


def _put(session: Session, db: Connection, patient: str, id: str, entry: Entry) -> None:
    keeping.put(db, Kept(id, patient, 1, entry, who=session.who, at=NOW.isoformat(timespec="milliseconds")), "add", "")
