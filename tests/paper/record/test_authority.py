"""The list for an authority: what lies in the period, who is named, and that nothing which is not recorded looks recorded."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.reportable import Period, serious
from desktop.clinic.entry.entries import Kept
from desktop.clinic.record.clinic_settings import ClinicSettings
from desktop.clinic.words.date_typing import parse_when
from desktop.facts import facts
from desktop.paper.record.authority import _COLUMNS, Authority, authority, authority_pages, choices, write_csv
from desktop.session.session import Session, create
from tests.cases import cases
from tests.session.chain import ready, stocked, typed

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
NOW = datetime(2025, 2, 1, 9, 0, tzinfo=UTC)
INFUSION = {
    "course": "1", "session": "1", "sessions": "3", "start": "2024-12-01 10:00", "cells": "140e6", "dose_basis": "per session",
    "route": "iv", "bag": "L-24 · bag 1", "premedicated": "none", "operator": "Nurse Çelik", "checked_by": "Dr. Ayşe Kaya",
    "emergency_kit": "yes", "events_asked": "some",
}  # fmt: skip
EVENT = {
    "term": "anaphylaxis, Ömer Işıkoğlu'nda", "onset": "2024-12-01 10:20", "infusion": "1", "grade": "3", "ctcae": "v5.0",
    "serious": "yes", "criterion": "hospitalisation", "causality": "probable", "outcome": "recovered",
}  # fmt: skip


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[tuple[Session, str]]:
    """A patient who was given one bag, with a serious event that nobody has reported."""
    made = create(tmp_path / "clinic.sqlite", "Deniz", lambda: NOW, "test")
    patient = ready(made, family_name="Işıkoğlu", given_name="Ömer Şükrü")
    stocked(made, 2)
    typed(made, Infusion, patient, **INFUSION)
    typed(made, AdverseEvent, patient, **EVENT)
    yield made, patient
    made.close()


def row(said: Authority, number: int = 0) -> dict[str, str]:
    return dict(zip(said.events.codes, said.events.rows[number], strict=True))


def test_every_column_says_what_it_holds_and_by_whom_it_is_asked() -> None:
    file = facts("authority")
    for name in ("events", "given"):
        assert all(column["source"] and column["label"] for column in file[name])
        assert len({column["code"] for column in file[name]}) == len(file[name])
    assert {column["from"] for name in ("events", "given") for column in file[name]} == set(_COLUMNS)


@cases(
    ("onset", "of", "listed"),
    [
        ("2024-01-01", "yes", True), ("2024-12-31 23:59", "yes", True), ("2023-12-31", "yes", False), ("2025-01-01", "yes", False),
        ("2023", "yes", False), ("2024-12-30 ±5", "yes", True), ("?", "yes", True), ("2024-06-01", "unknown", True),
        ("2024-06-01", "no", False),
    ],
)  # fmt: skip
def test_what_may_lie_in_the_period_and_may_be_serious_is_listed(onset: str, of: str, listed: bool) -> None:
    when = parse_when(onset, today=date(2025, 2, 1), time_allowed=True)
    kept = Kept("e", "p", 1, AdverseEvent(term="fever", onset=when, serious=of))
    assert bool(serious((kept,), YEAR)) is listed


def test_a_serious_event_is_told_with_the_way_back_to_the_donor(clinic: tuple[Session, str]) -> None:
    session, _patient = clinic
    typed(session, ClinicSettings, authorisation="TR-34-118", biovigilance_officer="Dr. Deniz Aksoy")
    said = authority(session, YEAR)
    assert row(said) == {
        "patient": "patient 1", "sex": "male", "age": "40 y", "event": "anaphylaxis, [name] [name]'nda",
        "onset": "1 Dec 2024 10:20", "serious_because": "hospitalisation", "grade": "3 severe, CTCAE v5.0",
        "causality": "probable or likely", "infusion": "infusion 1", "given_on": "1 Dec 2024 10:00", "product": "hUC-MSC",
        "lot_bag": "L-24, bag 1", "donation": "D-7", "sec": "not recorded", "outcome": "recovered",
        "reported": "NOT REPORTED; the full report is due until 16 Dec 2024",
    }  # fmt: skip
    assert said.counts == ("Infusions: 1; recipients: 1.", "Serious adverse events: 1.", "Not reported: 1.")
    assert said.answers == "Authorisation number: TR-34-118 · Biovigilance officer: Dr. Deniz Aksoy"
    initials = authority(session, YEAR, initials=True)
    assert row(initials)["patient"].startswith("Ö.Ş.I. (")


def test_an_event_of_the_period_after_an_infusion_before_it_names_that_infusion(clinic: tuple[Session, str]) -> None:
    session, patient = clinic
    typed(session, AdverseEvent, patient, **(EVENT | {"term": "sepsis", "onset": "2025-01-10", "reported_to": "TÜFAM"}))
    said = authority(session, Period(date(2025, 1, 1), date(2025, 1, 31)))
    assert said.given.rows == ()
    assert (row(said)["lot_bag"], row(said)["reported"]) == ("L-24, bag 1", "TÜFAM")
    assert said.counts == ("Infusions: 0; recipients: 0.", "Serious adverse events: 1.")


def test_what_nobody_knows_is_listed_and_counted_apart(clinic: tuple[Session, str]) -> None:
    session, patient = clinic
    typed(
        session,
        AdverseEvent,
        patient,
        **(EVENT | {"term": "fever", "onset": "?", "serious": "unknown", "criterion": ""}),
    )
    said = authority(session, YEAR)
    assert said.counts[1] == "Serious adverse events: 1; and 1 of which it is not known whether they are."
    assert {row(said, n)["serious_because"] for n in range(2)} == {"hospitalisation", "not known whether serious"}
    assert any("cannot be told whether they lie in this time" in note and ": 1." in note for note in said.notes)


def test_both_lists_can_be_read_back(
    clinic: tuple[Session, str], tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    session, _patient = clinic
    (told,) = pages_of(authority_pages(session, YEAR).write(tmp_path / "list.pdf"))
    for words in (
        "L-24, bag 1",
        "140 × 10⁶",
        "hospitalisation",
        "NOT REPORTED",
        "Annex III",
        "code of the tissue establishment",
    ):
        assert words in told
    assert "Işıkoğlu" not in told and "Ömer" not in told
    events, given = write_csv(session, YEAR, tmp_path / "list.csv")
    assert (events.name, given.name) == ("list.events.csv", "list.given.csv")
    ((read,), (bags,)) = (list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in (events, given))
    assert (read["event"], bags["cells"], bags["route"]) == (
        "anaphylaxis, [name] [name]'nda",
        "140 × 10⁶",
        "intravenous",
    )


def test_a_clinic_without_anything_says_so(
    session: Session, tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    (told,) = pages_of(authority_pages(session, YEAR).write(tmp_path / "list.pdf"))
    assert "No serious adverse event is recorded in this time." in told
    assert "No infusion is recorded in this time." in told
    assert [choice.code for choice in choices(session, "")] == ["2026", "2025", "2024"]


def test_cells_of_which_the_basis_is_unknown_are_said_to_be(case: tuple[Session, str]) -> None:
    said = authority(case[0], YEAR)
    cells = said.given.codes.index("cells")
    assert [one[cells] for one in said.given.rows] == ["140 × 10⁶, not known whether per session"] * 3
    assert {one[said.given.codes.index("lot_bag")] for one in said.given.rows} == {
        f"unknown, bag {n}" for n in (1, 2, 3)
    }
