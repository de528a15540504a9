"""A day at the bedside by keys alone: consent with its scan, plan, authorisation, infusion, adverse event, outcome."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.patient.consent import Consent
from desktop.screens.entry.attachments import AttachmentsDialog
from desktop.session.attachments import attachments_of
from desktop.store.check import check_file
from tests.journeys.person import Person
from tests.journeys.program import Program
from tests.screens.desk import Desk
from tests.screens.shelf import AUTHORISED, ready, stock
from tests.session.made import with_patient

INFUSIONS = 4
PNG = b"\x89PNG\r\n\x1a\n" + bytes(500)
# the offscreen platform says so of every dialog
pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("This plugin does not support")]


class Clock:
    """The clock of a day that goes on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10).astimezone()

    def __call__(self) -> datetime:
        return self.now

    def goes_to(self, hour: int, minute: int) -> None:
        self.now = self.now.replace(hour=hour, minute=minute)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bedside(qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """The infusions of a patient in a clinic with cells in stock."""
    program = Program(tmp_path / "clinic.sqlite", clock=clock)
    patient = with_patient(program.session)
    stock(program.session)
    program.window.open_patient(patient)
    program.person.opens_tab(INFUSIONS)
    yield Desk(program, patient)
    program.ends()


def plans(person: Person) -> None:
    person.begins("course_plan").fills(protocol="MSC üç seans", first="23.11.26").saves_confirming()


def test_a_consent_is_signed_and_its_scan_attached(bedside: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "onam ğüş.png"
    scan.write_bytes(PNG)
    person = (
        bedside.person.begins("consent")
        .fills(purpose="treatment", version="2", signed="20.11.26", signer="the patient")
        .saves()
    )

    person.press("F7").waits_for(lambda: isinstance(QApplication.activeModalWidget(), AttachmentsDialog))
    person.press("Return").waits_for(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    person.types(str(scan)).press("Return")
    person.waits_for(lambda: isinstance(QApplication.activeModalWidget(), AttachmentsDialog))
    person.sees_in_dialog("onam ğüş.png", "PNG", "Ayşe")

    assert bedside.form.strip.attachments.text().startswith("Attachments (1)")
    (kept,) = bedside.kept(Consent)
    (attached,) = attachments_of(bedside.session, kept.id)
    assert (attached.name, attached.size, attached.patient) == (scan.name, len(PNG), bedside.patient)


def test_without_consent_weight_or_plan_a_bag_is_refused_and_what_is_missing_stands_there(bedside: Desk) -> None:
    person = bedside.person.begins("authorisation").fills(AUTHORISED)
    for words in ("✕ Forbidden", "No consent is recorded: treatment.", "No weight was measured", "M6"):
        assert person.sees(words), person.about
    person.press("Ctrl+S")
    assert bedside.kept(Authorisation) == []
    assert person.field == "authorisation.planned"

    ready(bedside.session, bedside.patient)
    plans(person)
    person.begins("authorisation")
    assert person.stands_in("bag") == "L-7-2", "what was typed still stands"
    person.saves_confirming()
    assert bedside.only(Authorisation).viable_cells == 119_000_000


def test_a_bag_of_a_recalled_lot_is_refused_and_another_one_authorised_with_a_reason(bedside: Desk) -> None:
    ready(bedside.session, bedside.patient)
    plans(bedside.person)
    person = bedside.person.begins("authorisation").fills(AUTHORISED | {"bag": "L-8-1", "emergency_kit": "no"})
    assert person.sees("✕ This bag cannot be authorised for this patient.")
    person.press("Ctrl+S").sees_finding("Lot L-8 is not released: recalled")
    assert (bedside.kept(Authorisation), person.field) == ([], "authorisation.bag")

    person.fills(bag="L-7-2")
    assert person.sees("⚠ It can be authorised with a reason, which is kept.")
    person.is_asked("The emergency kit is not at hand.").press("Return")
    assert bedside.kept(Authorisation) == [], "without a reason nothing is saved"
    person.types("Kit yan odada, iki dakika").press("Return")
    assert person.state == "Saved · version 1"
    (kept,) = bedside.kept(Authorisation)
    assert {one.id: one.reason for one in kept.confirmed}["M11"] == "Kit yan odada, iki dakika"

    # nobody gets it a second time
    person.begins("authorisation").fills(AUTHORISED | {"session": "2"}).press("Ctrl+S")
    person.sees_finding("This bag is authorised for")
    assert len(bedside.kept(Authorisation)) == 1


def test_an_infusion_with_its_vital_signs_and_an_adverse_event(bedside: Desk, clock: Clock) -> None:
    ready(bedside.session, bedside.patient)
    plans(bedside.person)
    person = bedside.person.begins("authorisation").fills(AUTHORISED).saves_confirming()

    clock.goes_to(10, 36)
    person.press("F8").fills(
        start="23.11.26 10:20", cells="119e6", dose_basis="per session", route="iv", volume="100", premedicated="none",
        emergency_kit="yes", operator="Ayşe", checked_by="Gülşah Çelikoğlu",
    )  # fmt: skip
    for words in ("1.70 × 10⁶/kg", "110 min before the start", "+15 min was due at 10:35, 1 min ago."):
        assert person.sees(words), person.about

    person.press("F6").press("Ctrl+Up", times=2)
    for row in (("", "36.8", "72", "16", "122", "78", "98", "none"), ("", "36.8", "74", "16", "118", "76", "98", "none"),
                ("10:37", "37.1", "96", "18", "92", "60", "95", "flush")):  # fmt: skip
        for text in row:
            person.types(text).press("Tab")
    assert person.field == "infusion.vitals.3.at"
    assert person.sees("+15 min: Systolic pressure 92 mmHg, 30 less than 122 at first.")
    assert not person.sees("+15 min was due")

    clock.goes_to(11, 40)
    person.begins("infusion").fills(
        stop="23.11.26 11:20", events_asked="asked, see adverse events", asked_on="23.11.26 11:30"
    )
    person.saves_confirming()
    given = bedside.only(Infusion)
    assert [(row.slot, row.pulse) for row in given.vitals] == [("before", 72), ("start", 74), ("min_15", 96)]
    assert (given.viable_cells, given.minutes_since_thaw) == (119_000_000, 110)
    assert str(given.chain) == "donor D-3 · lot L-7 · passage 3 · bag 2 · viability 85 %"
    assert str(bedside.only(CoursePlan).next_name) == "session 2"

    person.press("F8")
    assert person.field == "adverse_event.term"
    person.fills(
        term="flushing", onset="23.11.26 10:37", grade="1", serious="no", causality="probable", action="infusion slowed",
        outcome="recovered", resolved="23.11.26 10:55", expected="yes", reported_to="TÜFAM", reported_on="23.11.26",
    )  # fmt: skip
    assert "0 h 17 min after the infusion's start" in person.reads("onset")
    person.press("F6")
    for letter in "eeeh?nn?hy":
        person.types(letter).press("Return")
    assert person.sees("Naranjo: 5, probable"), person.about
    person.saves_confirming()
    event = bedside.only(AdverseEvent)
    assert (event.onset_minutes, event.naranjo_score, event.expected, event.reported_to) == (17, 5, "yes", "TÜFAM")
    assert event.infusion == bedside.kept(Infusion)[0].id
    assert check_file(bedside.session.file.path) == []


def test_an_infusion_of_a_bad_day_is_documented_with_what_was_wrong(bedside: Desk) -> None:
    person = bedside.person.begins("infusion").fills(
        bag="L-8-1", start="22.11.26 10:20", cells="140e6", dose_basis="per session", route="iv", premedicated="none",
        events_asked="not asked",
    )  # fmt: skip
    assert not person.sees("✕ Forbidden")
    person.is_asked("Lot L-8 is not released: recalled").confirms()
    assert person.state == "Saved · version 1", "one confirmation, no more"
    (kept,) = bedside.kept(Infusion)
    assert {"M1", "M6", "M11", "vitals"} <= {one.id for one in kept.confirmed}
    assert person.sees("That none is recorded does not mean that there was none.")


def test_an_outcome_of_a_planned_visit(bedside: Desk, clock: Clock) -> None:
    ready(bedside.session, bedside.patient)
    person = bedside.person.begins("course_plan").fills(protocol="MSC üç seans", first="24.8.26").saves_confirming()
    person.begins("outcome").fills(
        date="23.11.26", planned="three months", itch="3", uas7_days="2211000", uct_answers="4, 3, 2, 4", rescue_days="5",
        re_exposure="asked, none", statement="Artık geceleri uyuyabiliyorum.",
    )  # fmt: skip
    assert "sum 6" in person.reads("uas7_days")
    assert "sum 13" in person.reads("uct_answers")
    person.saves_confirming()
    outcome = bedside.only(Outcome)
    assert (outcome.uas7, outcome.uct, outcome.itch, outcome.statement) == (6, 13, 3, "Artık geceleri uyuyabiliyorum.")
    visit = next(step for step in bedside.only(CoursePlan).steps if step.name == "three months")
    assert (visit.state, visit.done) == ("done", outcome.date)
