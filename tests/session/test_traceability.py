"""Tracing from the session: rows, their sums, what a reader must know of them, and what is not on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.clinic.cells.traceability import Traced, events, started
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.words.language import Refused
from desktop.session.session import Session
from desktop.session.traceability import trace_donor, trace_lot, trace_patient
from tests.cases import cases
from tests.session.made import EVENT, INFUSION, LOT, keep_typed, start, with_bags, with_patient


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Of one lot a bag that was given, one that is left, one that was discarded; a patient who had the lot in words before."""
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    with_bags(session, "1", "2")
    with_bags(session, "3", discarded="2024-11-30", discard_reason="leak")
    given = INFUSION | {"bag": "L-24-1", "start": "2024-05-14 10:30 ?", "lot": "L-24"}
    keep_typed(session, Infusion, patient, given)
    for term in ("fever", "cough; rash"):
        keep_typed(session, AdverseEvent, patient, EVENT | {"term": term, "infusion": "1"})
    keep_typed(
        session,
        Infusion,
        patient,
        INFUSION | {"session": "2", "start": "2024-05-16", "lot": "l-24", "events_asked": "not asked"},
    )
    yield session
    session.close()


def said(traced: Traced) -> list[str]:
    return [str(sentence) for sentence in traced.summary()]


def test_a_lot(session: Session) -> None:
    traced = trace_lot(session, " l-24")
    assert (traced.sort, traced.name, traced.similar) == ("lot", "l-24", ())
    assert [(row.bag, row.session) for row in traced.given] == [("", "2"), ("1", "1")]
    assert ([row.bag for row in traced.left], [row.bag for row in traced.discarded]) == (["2"], ["3"])
    assert (traced.patients, traced.donors, traced.events) == ((session.patient_with("P-1"),), ("D-3",), 2)
    assert said(traced) == [
        "Patients: 1 · infusions: 2 · bags left: 1 · discarded: 1 · adverse events: 2.",
        "Infusions that name the lot in words alone: 1. Name their bags so that they stand in the chain.",
        "Infusions without an adverse event after which nobody is known to have asked: 1.",
    ]


@cases(
    ("onset", "told"),
    [
        ("2024-05-14 12:00", True),
        ("2024-06", True),
        ("?", True),
        ("2024-05-13", False),  # before the first of these infusions
    ],
)
def test_an_event_that_names_no_infusion_is_not_left_out_in_silence(session, onset, told):
    event = keep_typed(
        session, AdverseEvent, session.patient_with("P-1"), EVENT | {"term": "anaphylaxis", "onset": onset}
    )
    words = "Adverse events of these patients that name no infusion and are not counted: 1."
    assert any(sentence.startswith(words) for sentence in said(trace_lot(session, "L-24"))) is told
    session.void(event.id, "typed twice")


def test_a_donor_leads_to_the_same_rows(session: Session) -> None:
    traced = trace_donor(session, "d-3")
    assert (traced.sort, traced.rows) == ("donor", trace_lot(session, "L-24").rows)


def test_a_patient(session: Session) -> None:
    traced = trace_patient(session, session.patient_with("P-1"))
    assert (traced.sort, traced.name, traced.rows) == ("patient", "P-1", trace_lot(session, "L-24").given)
    assert said(traced)[0] == "Infusions: 2 · donors: D-3 · adverse events: 2."


def test_a_patient_who_was_given_nothing(session: Session) -> None:
    traced = trace_patient(session, with_patient(session, identifier="P-2", family_name="Öz"))
    assert (traced.rows, said(traced)) == ((), ["Infusions: 0 · donors: none known · adverse events: 0."])


def test_a_lot_of_which_nothing_was_made_is_on_record(session: Session) -> None:
    with_bags(session, lot=LOT | {"number": "L-30"})
    assert said(trace_lot(session, "L-30")) == [
        "Patients: 0 · infusions: 0 · bags left: 0 · discarded: 0 · adverse events: 0."
    ]


def test_what_may_be_wrong_is_said(session: Session) -> None:
    patient = session.patient_with("P-1")
    keep_typed(
        session, Infusion, patient, INFUSION | {"session": "3", "start": "2024-05-19", "bag": "L-24-2", "lot": "L 24"}
    )
    keep_typed(
        session,
        Infusion,
        patient,
        {name: text for name, text in INFUSION.items() if name != "lot"} | {"course": "2", "bag": "L-24-3"},
    )
    (bag,) = (row.bag_entry for row in trace_lot(session, "L-24").rows if row.bag == "3")
    session.void(bag, "entered in error")
    traced = trace_lot(session, "L-24")
    assert traced.similar == ("L 24",)
    assert said(traced)[2:] == [
        "Rows whose bag, lot or donor is marked as void: 1. Please check what was given.",
        "Infusions of which the typed lot is not the lot of the bag: 1. Please check which was given.",
        "Infusions without an adverse event after which nobody is known to have asked: 1.",
        "Not among them are lots with a similar number: L 24. Is one of them the same lot?",
    ]


def test_an_infusion_with_neither_bag_nor_lot_cannot_be_found_by_them(session: Session) -> None:
    patient = with_patient(session, identifier="P-2", family_name="Öz")
    kept = keep_typed(session, Infusion, patient, INFUSION | {"bag": "L-24-2"})
    with session.file.write() as db:
        # what an import or an older program may have left
        db.execute("UPDATE infusion SET bag = NULL, lot = NULL WHERE id = ?", (kept.id,))
    traced = trace_patient(session, patient)
    assert [row.known_by for row in traced.rows] == ["nothing"]
    assert (
        said(traced)[1] == "Infusions that name neither a bag nor a lot: 1. They cannot be found by a lot or a donor."
    )


@cases(
    ("trace", "name", "sentence"),
    [
        (trace_lot, "L-99", "No lot L-99 is on record: no bag and no infusion names it."),
        (trace_lot, "L24", "No lot L24 is on record; similar ones are: L-24."),
        (trace_lot, "", "Say the number of a lot: of one that is unknown nothing can be traced."),
        (trace_lot, " ? ", "Say the number of a lot: of one that is unknown nothing can be traced."),
        (trace_donor, "D-99", "No donor D-99 is on record."),
        (trace_donor, "{x}", "No donor {x} is on record."),
    ],
)
def test_what_is_not_on_record_is_refused(session: Session, trace, name: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        trace(session, name)
    assert str(refused.value.sentence) == sentence


def test_the_start_is_shown_as_dates_are(session: Session) -> None:
    rows = {row.session: started(row) for row in trace_lot(session, "L-24").rows}
    assert rows == {"1": "14 May 2024 10:30, assumed", "2": "16 May 2024", "": ""}


def test_the_grade_of_an_event_is_said_in_words(session: Session) -> None:
    (given,) = [row for row in trace_lot(session, "L-24").rows if row.bag == "1"]
    assert events(given) == "fever, grade 1; cough; rash, grade 1"
    (left,) = [row for row in trace_lot(session, "L-24").rows if row.bag == "2"]
    assert events(left) == ""
