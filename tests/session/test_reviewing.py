"""What a physician has seen is one version of an entry: what is amended waits again, and nothing is seen by being looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.entry.entries import Entry
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.record.review import Sight
from desktop.clinic.record.typed import read_typed
from desktop.clinic.results.lab_result import LabResult
from desktop.session.lines import lines
from desktop.session.refusals import Conflict
from desktop.session.reviewing import (
    WaitingList,
    can_be_seen,
    count,
    mark_seen,
    report_of,
    review_of,
    reviews_of,
    take_back,
)
from desktop.session.session import Session
from desktop.session.signal import Change
from desktop.store.check import check_file
from tests.cases import cases
from tests.session.made import LAB, OMALIZUMAB, PROVOCATION, SKIN, again, keep, keep_typed, read, with_patient

NORMAL = {"marker": "ecp", "specimen_date": "12.5.24", "reading": "9", "unit": "ng/ml", "limits": "< 24", "flag": "N"}
PLANNED = {"stage": "planned", "date": "2024-12-05", "pricks": [{"substance": "cat epithelium"}]}


def amended(session: Session, patient: str, id: str, **texts: str) -> None:
    kept = session.entry(id)
    session.amend(id, read(session, LabResult, patient, **(LAB | texts)), kept.number, "misread")


def retyped(session: Session, patient: str, id: str, texts: Mapping[str, Any]) -> None:
    kept = session.entry(id)
    entry = read_typed(type(kept.entry), texts, session.reader_of(patient)).entry
    found = session.check(entry, patient, id)[1]
    session.amend(id, entry, kept.number, "", {one.key: "so it was" for one in found})


def test_what_is_seen_leaves_the_worklist_and_what_is_amended_comes_back_with_what_changed(
    session: Session, patient: str
) -> None:
    result = keep(session, LabResult, patient, **LAB)
    session.chart(patient), session.entry(result.id), lines(session, patient, [LabResult])[:]
    assert count(session) == (1, 1)  # to look at it is not to have seen it
    told: list[Change] = []
    session.changed.connect(told.append)
    assert mark_seen(session, {result.id: 1}) == 1
    assert count(session) == (0, 0)
    assert [(change.action, change.types, change.patient, change.kept) for change in told] == [
        ("seen", frozenset({"lab_result"}), patient, ())
    ]
    seen = review_of(session, session.entry(result.id))
    assert (seen.sight, seen.number, seen.who) == (Sight.SEEN, 1, "Ayşe")
    assert str(seen.told(session.clock().tzinfo)).startswith("Seen by Ayşe on 2024-12-01 ")
    amended(session, patient, result.id, reading="31,2")
    (waiting,) = WaitingList(session)[:]
    assert (waiting.entry, waiting.number, waiting.changed) == (result.id, 2, "Result: 26,6 → 31,2")
    changed = review_of(session, session.entry(result.id))
    assert (changed.sight, changed.sign) == (Sight.CHANGED, "△ changed since it was seen")
    assert mark_seen(session, {result.id: 2}) == 1
    assert review_of(session, session.entry(result.id)).number == 2
    assert check_file(session.file.path) == []


def test_a_mark_is_of_the_version_that_was_shown(session: Session, patient: str) -> None:
    result, other = keep(session, LabResult, patient, **LAB), keep(session, LabResult, patient, **NORMAL)
    amended(session, patient, result.id, reading="31,2")
    with pytest.raises(Conflict, match="look at it again"):
        mark_seen(session, {other.id: 1, result.id: 1})
    # all of them or none
    assert count(session).waiting == 2


def test_a_mark_is_made_once_and_taken_back_with_a_reason(session: Session, patient: str) -> None:
    result = keep(session, LabResult, patient, **LAB)
    assert (mark_seen(session, {result.id: 1}), mark_seen(session, {result.id: 1})) == (1, 0)
    with pytest.raises(Conflict, match="Say why"):
        take_back(session, result.id, "  ")
    take_back(session, result.id, "the wrong patient")
    assert (count(session).waiting, review_of(session, session.entry(result.id)).sight) == (1, Sight.UNSEEN)
    with pytest.raises(Conflict, match="not marked as seen"):
        take_back(session, result.id, "again")
    assert mark_seen(session, {result.id: 1}) == 1
    assert count(session).waiting == 0
    acts = session.file.connection.execute("SELECT action, why FROM review ORDER BY row").fetchall()
    assert acts == [("seen", ""), ("taken_back", "the wrong patient"), ("seen", "")]
    assert check_file(session.file.path) == []


def test_what_is_void_waits_for_nobody_and_cannot_be_marked(session: Session, patient: str) -> None:
    result = keep(session, LabResult, patient, **LAB)
    session.void(result.id, "of another patient")
    assert count(session).waiting == 0
    with pytest.raises(Conflict):
        mark_seen(session, {result.id: 2})


def test_what_no_physician_is_to_see_never_waits(session: Session, patient: str) -> None:
    note = keep(session, VisitNote, patient, date="2024-06-01", text="x")
    planned = keep_typed(session, SkinTest, patient, PLANNED)
    assert (count(session).waiting, review_of(session, note), review_of(session, planned)) == (0, None, None)
    with pytest.raises(Conflict, match="nothing that is marked"):
        mark_seen(session, {note.id: 1})
    retyped(session, patient, planned.id, SKIN)
    assert count(session).waiting == 1


def test_of_a_planned_test_that_was_never_done_nothing_is_left_to_see(session: Session, patient: str) -> None:
    kept = keep_typed(session, SkinTest, patient, SKIN)
    mark_seen(session, {kept.id: 1})
    retyped(session, patient, kept.id, PLANNED)
    assert count(session).waiting == 0
    assert check_file(session.file.path) == []


def test_a_seen_result_that_is_worked_out_again_waits_and_an_old_one_does_not(session: Session, patient: str) -> None:
    seen = keep_typed(session, SkinTest, patient, SKIN)
    old = keep_typed(session, SkinTest, patient, SKIN | {"date": "2024-05-20 10:00"})
    mark_seen(session, {seen.id: 1})
    with session.file.write() as db:
        db.execute("DELETE FROM unseen")  # as of a file of before reviews were kept
    keep(session, MedicationCourse, patient, **(OMALIZUMAB | {"start": "2024-04-18"}))
    assert session.entry(seen.id).number == session.entry(old.id).number == 2
    assert [one.entry for one in WaitingList(session)[:]] == [seen.id]
    assert review_of(session, session.entry(old.id)).sight is Sight.BEFORE
    retyped(session, patient, old.id, SKIN | {"date": "2024-05-21 10:00"})
    assert {one.entry for one in WaitingList(session)[:]} == {seen.id, old.id}


EVENT = {"term": "fever", "onset": "2024-05-14", "serious": "no", "ctcae": "5", "outcome": "recovered"}
PRESSING = {
    "outside its limits": (LabResult, LAB, True),
    "inside them": (LabResult, NORMAL, False),
    "outside without a flag": (LabResult, LAB | {"flag": "none"}, True),
    "no limits and no flag": (LabResult, {k: v for k, v in NORMAL.items() if k not in ("limits", "flag")}, False),
    "grade 2": (AdverseEvent, EVENT | {"grade": "2"}, False),
    "grade 3": (AdverseEvent, EVENT | {"grade": "3"}, True),
    "a reaction in a provocation": (
        DrugProvocation,
        PROVOCATION | {"result": "positive", "stop_reason": "objective"},
        True,
    ),
    "tolerated in a provocation": (DrugProvocation, PROVOCATION, False),
}


@cases("name, type, texts, expected", [(name, *row) for name, row in PRESSING.items()])
def test_what_is_outside_its_limits_or_grave_is_to_be_seen_first(
    session: Session, patient: str, name: str, type: type[Entry], texts: dict[str, str], expected: bool
) -> None:
    entry, _found = session.check(read_typed(type, texts, session.reader_of(patient)).entry, patient)
    assert entry.pressing(session.reader) is expected, name


def test_the_worklist_goes_patient_by_patient_the_pressing_first_then_who_waits_longest(
    session: Session, patient: str
) -> None:
    longest = keep(session, LabResult, patient, **NORMAL)
    other = with_patient(session, identifier="P-2", family_name="Çelik")
    first = keep(session, LabResult, other, **NORMAL)
    grave = keep(session, LabResult, other, **(LAB | {"specimen_date": "13.5.24"}))
    third = with_patient(session, identifier="P-3", family_name="Ak")
    last = keep(session, LabResult, third, **NORMAL)
    again_shown = WaitingList(session)
    assert [one.entry for one in again_shown[:]] == [grave.id, first.id, longest.id, last.id]
    one = again_shown[0:1][0]
    assert (one.identifier, one.title, one.value, one.pressing, one.changed) == ("P-2", "ECP", "26,6 ng/ml", True, "")
    assert count(session) == (4, 1)
    assert count(session, other) == (2, 1)


def test_a_report_is_what_came_of_one_specimen(session: Session, patient: str) -> None:
    one = keep(session, LabResult, patient, **(LAB | {"laboratory": "Merkez"}))
    two = keep(session, LabResult, patient, **(LAB | {"marker": "tryptase", "laboratory": "Merkez", "unit": "ng/ml", "limits": "< 11,4"}))  # fmt: skip
    other = keep(session, LabResult, patient, **(LAB | {"specimen_date": "1.6.24"}))
    assert set(report_of(session, patient, one.id)) == {one.id, two.id}
    mark_seen(session, can_be_seen(session, patient, report_of(session, patient, two.id)))
    assert {id for id, review in reviews_of(session, patient).items() if review.waits} == {other.id}
    shown = {line.entry: line.seen for line in lines(session, patient, [LabResult])[:]}
    assert shown == {one.id: "✓ seen", two.id: "✓ seen", other.id: "☐ not yet seen"}


def test_what_another_program_marks_is_seen_here(session: Session, patient: str) -> None:
    result = keep(session, LabResult, patient, **LAB)
    second = again(session.file.path)
    assert mark_seen(second, {result.id: 1}) == 1
    second.close()
    assert review_of(session, session.entry(result.id)).who == "Deniz"
    assert count(session).waiting == 0
