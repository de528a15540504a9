"""A signed summary is kept as it was signed: it can be read again, and whatever changed since is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from desktop.clinic.cells.bag import Bag
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.failures import Failure
from desktop.clinic.patient.interpretation import Interpretation
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.lab_result import LabResult
from desktop.session.refusals import Conflict
from desktop.session.reviewing import mark_seen
from desktop.session.session import Session
from desktop.session.signal import Change
from desktop.session.signing import holds, record_of, said, sign_summary, signatures, signed, void_signature
from desktop.store.check import check_file
from desktop.store.signed_summaries import sha256_of
from tests.session.made import BAG, INFUSION, LAB, again, keep, keep_typed, with_bags, with_patient

SAID = "ECP 26,6 ng/mL · Işık".encode() * 400


def sign(session: Session, patient: str, said: bytes = SAID) -> str:
    return sign_summary(session, patient, " Dr. Öz ", said, record_of(session, patient)).id


def test_what_was_signed_is_read_again_byte_for_byte(session: Session, patient: str) -> None:
    told: list[Change] = []
    session.changed.connect(told.append)
    id = sign(session, patient)
    (one,) = signatures(session, patient)
    assert (one.id, one.physician, one.who, one.sha256) == (id, "Dr. Öz", "Ayşe", sha256_of(SAID))
    assert str(one.told(session.clock().tzinfo)).startswith("Signed by Dr. Öz on 2024-12-01 ")
    assert said(session, id) == SAID
    assert [(change.action, change.patient) for change in told] == [("sign", patient)]
    assert signed(session, patient) == one and holds(session, one)
    # small: it lies packed in the clinic file
    (kept,) = session.file.connection.execute("SELECT length(content) FROM signed_summary").fetchone()
    assert kept < len(SAID) / 10
    assert check_file(session.file.path) == []


def test_nobody_signs_without_a_name_or_what_is_no_longer_so(session: Session, patient: str) -> None:
    record = record_of(session, patient)
    with pytest.raises(Conflict, match="Say who signs"):
        sign_summary(session, patient, "  ", SAID, record)
    second = again(session.file.path)
    keep(second, LabResult, patient, **LAB)
    second.close()
    with pytest.raises(Conflict, match="read them again"):
        sign_summary(session, patient, "Dr. Öz", SAID, record)
    assert signatures(session, patient) == []


def bag_is_amended(session: Session, patient: str) -> None:
    (bag,) = session.of_clinic(Bag)
    entry = read_typed(Bag, BAG | {"volume": "51"}, session.reader_of("")).entry
    found = session.check(entry, "", bag.id)[1]
    session.amend(bag.id, entry, bag.number, "", {one.key: "so it was" for one in found})


CHANGES: dict[str, tuple[Callable[[Session, str], object], bool]] = {
    "a result comes": (lambda session, patient: keep(session, LabResult, patient, **LAB), False),
    "an interpretation comes": (
        lambda session, patient: keep(session, Interpretation, patient, date="2024-11-30", text="x", by="Dr. Öz"),
        False,
    ),
    "an entry is void": (
        lambda session, patient: session.void(session.chart(patient).of(VisitNote)[0].id, "of another patient"),
        False,
    ),
    "the bag that was given is amended": (bag_is_amended, False),
    "the letterhead comes": (lambda session, patient: keep(session, Letterhead, name="Klinik"), False),
    "another patient's result comes": (
        lambda session, patient: keep(session, LabResult, with_patient(session, identifier="P-2"), **LAB),
        True,
    ),
    "a bag comes that was given to nobody": (lambda session, patient: with_bags(session, "7"), True),
    "somebody marks a result as seen": (
        lambda session, patient: mark_seen(session, {session.chart(patient).of(LabResult)[0].id: 1}),
        True,
    ),
    "it is signed once more": (sign, True),
}


@pytest.mark.parametrize(("change", "still"), CHANGES.values(), ids=CHANGES)
def test_a_signature_holds_until_what_the_pages_rest_on_changes(
    session: Session, patient: str, change: Callable[[Session, str], object], still: bool
) -> None:
    with_bags(session, "1")
    keep_typed(session, Infusion, patient, INFUSION | {"bag": "L-24-1", "lot": "L-24", "checked_by": "Deniz"})
    keep(session, LabResult, patient, **(LAB | {"specimen_date": "1.5.24"}))
    keep(session, VisitNote, patient, date="2024-06-01", text="x")
    sign(session, patient)
    one = signed(session, patient)
    change(session, patient)
    assert holds(session, one) is still
    assert said(session, one.id) == SAID


def test_a_signature_is_void_with_a_reason_and_what_was_signed_stays(session: Session, patient: str) -> None:
    first = sign(session, patient)
    second = sign(session, patient, b"another page")
    with pytest.raises(Conflict, match="Say why"):
        void_signature(session, second, " ")
    void_signature(session, second, "the wrong patient")
    with pytest.raises(Conflict, match="meanwhile"):
        void_signature(session, second, "again")
    assert signed(session, patient).id == first
    assert [one.voided for one in signatures(session, patient)] == ["the wrong patient", ""]
    assert said(session, second) == b"another page"


TAMPERED = {
    "a byte of what was signed": "UPDATE signed_summary SET content = flipped(content)",
    "the hash": "UPDATE signed_summary SET sha256 = substr(sha256, 2) || substr(sha256, 1, 1)",
    "its size": "UPDATE signed_summary SET size = size + 1",
    "no packed bytes at all": "UPDATE signed_summary SET content = x'00'",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_flipped_byte_is_told(session: Session, patient: str, statement: str) -> None:
    id = sign(session, patient)
    db = sqlite3.connect(session.file.path)
    (trigger,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'signed_summary_no_update'").fetchone()
    db.create_function("flipped", 1, lambda content: content[:20] + bytes([content[20] ^ 1]) + content[21:])
    db.execute("DROP TRIGGER signed_summary_no_update")
    db.execute(statement)
    db.execute(trigger)
    db.commit()
    db.close()
    with pytest.raises(Failure, match="not as it was kept"):
        said(session, id)
    (problem,) = check_file(session.file.path)
    assert str(problem).startswith("The summary that Dr. Öz signed at 2024-12-01")
