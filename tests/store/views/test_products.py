"""The views of bags, quality control, traceability, authorisations, plans and attachments."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.cells.bag import state
from desktop.clinic.cells.lot import Lot
from desktop.session.session import Session
from tests.session.made import (
    SKIN,
    keep_typed,
    start,
    with_bags,
    with_patient,
)
from tests.store.views.viewed import rows


def test_the_reason_that_was_given_stands_behind_what_it_was_given_for(tmp_path: Path) -> None:
    session = start(tmp_path / "clinic.sqlite")
    keep_typed(session, SkinTest, with_patient(session), SKIN)
    confirmed = [
        {"id": "A6", "field": "date", "sentence": "Omalizumab was given.", "reason": "no other day"},
        {"id": "V2", "field": "date", "sentence": "Is it right?", "reason": ""},
    ]
    with session.file.write() as db:
        db.execute("UPDATE skin_test SET confirmed = ?", (json.dumps(confirmed),))
    found = session.file.connection.execute("SELECT DISTINCT confirmed_findings FROM v_skin_tests").fetchall()
    assert found == [("Omalizumab was given. – no other day\nIs it right?",)]
    session.close()


def test_a_bag_says_where_it_stands_and_who_was_given_it(session: Session, db: sqlite3.Connection) -> None:
    found = rows(db, "v_bags", "true ORDER BY bag")
    assert [(row["bag"], row["state"], row["patient_id"], row["authorised_for"]) for row in found] == [
        ("1", "thawed", None, "P-1"), ("2", "given", "P-1", None), ("3", "frozen", None, None), ("4", "discarded", None, None),
    ]  # fmt: skip
    for row in found:
        kept = session.entry(row["entry"])
        assert row["state"] == state(kept, session.products.uses(kept.id))
        assert (row["lot"], row["donor"], row["passage"], row["release"]) == ("L-24", "D-3", 3, "released")
    (given,) = (row for row in found if row["state"] == "given")
    assert (given["viability"], given["viable_cells"], given["cells"]) == (85.0, 119e6, 140e6)
    assert (given["use_by"], given["use_by_time"], given["use_by_typed"], given["after_thaw"]) == (
        "2024-12-01",
        "12:30",
        "",
        None,
    )
    (lot,) = rows(db, "v_lots")
    assert {row["lot_entry"] for row in found} == {lot["entry"]}
    assert (lot["lot"], lot["donor"], lot["bags"], lot["after_thaw_minutes"], lot["expiry"]) == (
        "L-24",
        "D-3",
        4,
        240.0,
        "2026-03-01",
    )
    assert [(row["donor"], row["lots"]) for row in rows(db, "v_donor_tests LEFT JOIN (SELECT lots FROM v_donors)")] == [
        ("D-3", 1)
    ] * 8


@pytest.mark.parametrize(
    ("bag", "authorised", "given", "stands"),
    [
        ({}, False, False, "frozen"),
        ({}, True, False, "allocated"),
        ({"thawed": "2024-11-30"}, True, False, "thawed"),
        ({"thawed": "?"}, False, False, "thawed"),
        ({"thawed": "2024-11-30", "discarded": "2024-11-30", "discard_reason": "leak"}, True, False, "discarded"),
        ({"discarded": "?", "discard_reason": "leak"}, False, False, "discarded"),
        ({"discarded": "2024-11-30", "discard_reason": "leak"}, True, True, "given"),
        ({}, False, True, "given"),
    ],
)
def test_the_views_and_the_clinic_agree_where_a_bag_stands(
    tmp_path: Path, bag: dict[str, str], authorised: bool, given: bool, stands: str
) -> None:
    session = start(tmp_path / "clinic.sqlite")
    patient = with_patient(session)
    (id,) = with_bags(session, "1", **({"thawed": None, "checks": []} | bag))
    with session.file.write() as db:
        # what is authorised and given is documented here as it may have come from anywhere
        for type in ("authorisation",) * authorised + ("infusion",) * given:
            for void in (None, "a try"):
                values = (f"{type} {void}", patient, 1, "Ayşe", "now", void, "[]", id)
                db.execute(
                    f"INSERT INTO {type} (id, patient, number, who, at, voided, confirmed, bag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
    session.forget()
    db = session.file.connection
    assert (
        db.execute("SELECT state FROM v_bags").fetchall()
        == [(stands,)]
        == db.execute("SELECT state FROM v_traceability").fetchall()
    )
    assert state(session.entry(id), session.products.uses(id)) == stands
    session.close()


def test_quality_control_at_release_and_after_thaw_stands_in_one_list(session: Session, db: sqlite3.Connection) -> None:
    found = rows(db, "v_quality_controls")
    assert [(row["stage"], row["lot"], row["bag"]) for row in found if row["test"] == "viability"] == [
        ("release", "L-24", None), ("post_thaw", "L-24", "1"), ("post_thaw", "L-24", "2"),
    ]  # fmt: skip
    release = [row for row in found if row["stage"] == "release"]
    (lot,) = (kept.entry for kept in session.of_clinic(Lot))
    for row, check in zip(release, lot.checks, strict=True):
        assert (row["test"], row["result"], row["unit"], row["verdict"]) == (
            check.test,
            check.result.text,
            check.unit,
            check.verdict,
        )
        assert (row["limit_used"], row["overruled"], row["state"]) == (
            check.limit_used and str(check.limit_used),
            None,
            "final",
        )
    (endotoxin,) = (row for row in release if row["test"] == "endotoxin")
    assert (endotoxin["result"], endotoxin["result_comparator"], endotoxin["result_number"]) == ("<0.2", "<", 0.2)
    (additive,) = rows(db, "v_additives")
    assert (additive["lot"], additive["sort"], additive["amount"], additive["left"]) == ("L-24", "dmso", "10 %", "yes")


def test_traceability_has_a_row_a_bag_and_one_an_infusion_without_a_bag(db: sqlite3.Connection) -> None:
    found = rows(db, "v_traceability", "true ORDER BY bag, start")
    told = (
        "patient_id",
        "donor",
        "lot",
        "bag",
        "state",
        "known_by",
        "session",
        "start",
        "days_since_d0",
        "event_count",
    )
    assert [tuple(row[name] for name in told) for row in found] == [
        ("P-1", None, "L-7", None, "given", "words", 2, "2024-05-12", 0, 0),
        ("P-1", None, "L-7", None, "given", "words", 1, "2024-05-14", 2, 1),
        (None, "D-3", "L-24", "1", "thawed", "bag", None, None, None, 0),
        ("P-1", "D-3", "L-24", "2", "given", "bag", 3, "2024-05-19", 7, 1),
        (None, "D-3", "L-24", "3", "frozen", "bag", None, None, None, 0),
        (None, "D-3", "L-24", "4", "discarded", "bag", None, None, None, 0),
    ]  # fmt: skip
    given = found[3]
    assert (given["typed_lot"], given["start_time"], given["events"], given["events_asked"]) == (
        "l-24",
        "10:30",
        "fever (1)",
        "none",
    )
    (infusion,) = rows(db, "v_infusions", "bag IS NOT NULL")
    assert given["infusion"] == infusion["entry"]
    assert (infusion["bag"], infusion["bag_lot"], infusion["lot"], infusion["bag_entry"]) == (
        "2",
        "L-24",
        "l-24",
        given["bag_entry"],
    )
    assert (infusion["viable_cells"], infusion["checked_by"], infusion["vital_signs"]) == (119e6, "Ayşe", 1)
    assert infusion["chain"] == "donor D-3 · lot L-24 · passage 3 · bag 2 · viability 85 %"
    (vital,) = rows(db, "v_vital_signs")
    assert (vital["entry"], vital["session"], vital["at"], vital["temperature"], vital["systolic"]) == (
        given["infusion"],
        3,
        "10:30",
        36.6,
        120.0,
    )


def test_an_authorisation_names_its_bag_and_an_event_its_naranjo_answers(db: sqlite3.Connection) -> None:
    (authorised,) = rows(db, "v_authorisations")
    assert (authorised["lot"], authorised["bag"], authorised["course"], authorised["planned_time"]) == (
        "L-24",
        "1",
        2,
        "10:00",
    )
    assert "62.5 kg" in authorised["confirmed_findings"]
    (event,) = rows(db, "v_adverse_events", "term = 'fever'")
    answers = rows(db, "v_naranjo_answers", "term = 'fever' ORDER BY question")
    assert [(row["entry"], row["question"], row["answer"]) for row in answers] == [
        (event["entry"], 1, "yes"),
        (event["entry"], 2, "yes"),
    ]
    assert (event["naranjo_score"], event["naranjo_answers"]) == (3.0, 2)


def test_what_is_planned_and_what_was_done_of_it(session: Session, db: sqlite3.Connection) -> None:
    (protocol,) = rows(db, "v_protocols")
    assert (protocol["name"], protocol["days_apart"], protocol["thaw_to_start_minutes"], protocol["visits"]) == (
        "three sessions",
        "2, 3",
        120.0,
        1,
    )
    (visit,) = rows(db, "v_protocol_visits")
    assert (visit["entry"], visit["protocol"], visit["name"], visit["day"]) == (
        protocol["entry"],
        "three sessions",
        "three months",
        91,
    )
    (plan,) = rows(db, "v_course_plans")
    assert (plan["protocol"], plan["protocol_entry"], plan["steps"]) == ("three sessions", protocol["entry"], 4)
    steps = rows(db, "v_planned_steps", "true ORDER BY position")
    kept = session.entry(plan["entry"]).entry.steps
    assert [(row["step"], row["name"], row["due"], row["state"]) for row in steps] == [
        (step.step, step.name, step.due.day.isoformat(), step.state) for step in kept
    ]  # fmt: skip
    (outcome,) = rows(db, "v_outcomes")
    assert (outcome["planned"], outcome["planned_entry"], outcome["uas7"], outcome["uas7_days"]) == (
        "three months", plan["entry"], 8, "1, 2, 0, 0, 3, 1, 1",
    )  # fmt: skip
    note, without = rows(db, "v_visit_notes", "true ORDER BY planned IS NULL")
    assert (note["planned"], note["planned_entry"], without["planned"], without["planned_entry"]) == (
        "three months",
        plan["entry"],
        None,
        None,
    )
    consents = rows(db, "v_consents", "true ORDER BY purpose")
    assert [(row["purpose"], row["consent_version"], row["version"]) for row in consents] == [
        ("cells", "2", 1),
        ("treatment", "2", 1),
    ]


def test_reviews_tell_who_saw_which_version_and_what_was_taken_back(db: sqlite3.Connection) -> None:
    found = rows(db, "v_reviews", "true ORDER BY seen_at")
    assert [(row["action"], row["entry_type"], row["version"], row["why"], row["seen_by"], row["is_newest"]) for row in found] == [
        ("seen", "lab_result", 1, None, "Ayşe", 1), ("taken_back", "lab_result", 1, "the wrong patient", "Ayşe", 1),
    ]  # fmt: skip


def test_signatures_stand_without_what_was_signed_and_without_those_that_are_void(db: sqlite3.Connection) -> None:
    (row,) = rows(db, "v_signed_summaries")
    assert (row["physician"], row["size"], row["sha256"]) == ("Dr. Öz", 4, hashlib.sha256(b"said").hexdigest())
    assert not any(isinstance(cell, bytes) for cell in row.values())


def test_attachments_stand_without_their_content_and_without_those_that_are_void(db: sqlite3.Connection) -> None:
    (row,) = rows(db, "v_attachments")
    assert (row["name"], row["type"], row["entry_type"], row["patient_id"]) == (
        "scan 1.pdf",
        "application/pdf",
        "visit_note",
        "P-1",
    )
    assert (row["size"], row["days_since_d0"]) == (len(b"%PDF-1.7 1"), 203)
    assert not any(isinstance(cell, bytes) for cell in row.values())
