"""The page of infusions: what the rules say before a bag is authorised, and how one entry leads to the next."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.lot import Lot
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.protocol import Protocol
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.history import Condition
from desktop.clinic.record.typed import read_typed
from tests.screens.desk import Desk
from tests.screens.shelf import AUTHORISED, GIVEN, IDENTIFIER, LOT, ready, stock
from tests.session.made import DONOR, confirmed, keep, with_bags, with_patient

pytestmark = pytest.mark.slow

INFUSIONS = 4


@pytest.fixture
def bedside(desk: Desk) -> Desk:
    """The infusions of a patient who is ready, in a clinic with cells in stock."""
    stock(desk.session)
    ready(desk.session, desk.patient)
    desk.person.opens_tab(INFUSIONS)
    return desk


def authorise(desk: Desk, **texts: str) -> None:
    desk.person.begins("authorisation").fills(AUTHORISED | texts)


def test_the_page_opens_at_the_infusion_and_its_types_turn(desk: Desk) -> None:
    desk.person.opens_tab(INFUSIONS)
    types = [desk.form.type.declaration.name]
    for _type in range(5):
        desk.person.press("Ctrl+Tab")
        types.append(desk.form.type.declaration.name)
    assert types == ["infusion", "adverse_event", "outcome", "consent", "course_plan", "authorisation"]


# -- authorise ----------------------------------------------------------------------------------------------------------


def test_without_a_bag_the_sheet_says_what_to_do(bedside: Desk) -> None:
    bedside.person.begins("authorisation")
    assert bedside.person.sees("Scan or type the bag at the left")


def test_of_an_infusion_that_is_not_begun_nothing_is_said_to_be_clear(desk: Desk) -> None:
    desk.person.opens_tab(INFUSIONS).begins("infusion")
    assert not desk.person.sees("✓ Nothing against it")
    desk.person.fills(start="2024-05-14 10:30")
    assert desk.person.sees("✓ Nothing against it")


@pytest.mark.parametrize("typed", ["L-7-2", "l-7-2", "L-7 · bag 2", IDENTIFIER])
def test_a_bag_is_found_by_each_of_its_names(bedside: Desk, typed: str) -> None:
    person = bedside.person.begins("authorisation").fills(bag=typed)
    assert person.sees("donor D-3 · lot L-7 · passage 3 · bag 2 · viability 85 %")


def test_chain_dose_thaw_and_interval_are_told_while_it_is_typed(bedside: Desk) -> None:
    authorise(bedside)
    for words in (
        "140 × 10⁶ cells × 85 % viable after thaw = 119 × 10⁶; ÷ 70 kg (20 Nov 2026) = 1.70 × 10⁶/kg",
        "23 Nov 2026 08:30 · 105 min before the start · use by 23 Nov 2026 12:30",
        "the first session of the course",
    ):
        assert bedside.person.sees(words), bedside.person.about


def test_what_forbids_stands_in_full_with_its_source_and_saving_is_refused(bedside: Desk) -> None:
    authorise(bedside, bag="L-8-1")
    person = bedside.person
    for words in ("✕ Forbidden", "Lot L-8 is not released: recalled", "rule M1", "✕ This bag cannot be authorised"):
        assert person.sees(words), person.about
    person.press("Ctrl+S")
    assert (bedside.kept(Authorisation), person.field) == ([], "authorisation.bag")
    assert not person.sees("Why is it right all the same?")


def test_what_the_sheet_tells_in_full_is_counted_beside_its_field(bedside: Desk) -> None:
    session = bedside.session
    lot = LOT | {
        "number": "L-9",
        "donor": "D-9",
        "release": "in quarantine",
        "released_by": "",
        "released_on": "",
        "checks": [],
    }
    with_bags(session, "1", lot=lot, donor=DONOR | {"pseudonym": "D-9", "screening": []})
    person = bedside.person.begins("authorisation").fills(bag="L-9-1")
    first, more = person.reads("bag").splitlines()[1:]
    assert first.startswith("✕ ") and re.fullmatch(r"✕ \d+ more: see “Check” \(F6\)", more), person.about
    area = bedside.form.sheet.findChild(QScrollArea, "authorisation:findings")
    bedside.program.window.resize(1366, 768)
    QApplication.processEvents()
    person.press("F6").press("PgDown")
    assert area.verticalScrollBar().value() > 0
    # what is said of another bag is read from its beginning
    person.press("F6").fills(bag="L-8-1")
    assert area.verticalScrollBar().value() == 0


def test_each_finding_stands_in_the_group_of_what_it_asks(bedside: Desk) -> None:
    authorise(bedside, emergency_kit="no", malignancy="unknown")
    person = bedside.person
    for words in (
        "⚠ Needs a reason",
        "The emergency kit is not at hand.",
        "? To confirm",
        "Whether there was a malignancy is not recorded.",
    ):
        assert person.sees(words), person.about
    assert not person.sees("✕ Forbidden")


def test_a_bag_that_was_given_is_found_and_says_to_whom(bedside: Desk) -> None:
    other = with_patient(bedside.session, identifier="P-2", family_name="Çelik")
    keep(bedside.session, Infusion, other, **(GIVEN | {"bag": "L-7-1"}))
    person = bedside.person.begins("authorisation").fills(bag="L-7-1")
    assert person.sees("This bag was given to Çelik"), person.about


def test_a_bag_that_was_discarded_is_found_and_says_why(bedside: Desk) -> None:
    bag = next(kept for kept in bedside.session.chart("").of(Bag) if kept.entry.number == "3")
    texts = {"lot": "L-7", "number": "3", "cells": "140e6", "discarded": "20.11.26", "discard_reason": "torba delindi"}
    keep_typed_over(bedside, bag.id, texts)
    person = bedside.person.begins("authorisation").fills(bag="L-7-3")
    assert person.sees("This bag was discarded (20 Nov 2026): torba delindi"), person.about


def test_an_authorised_bag_says_so_with_the_reason_and_later_that_its_lot_was_recalled(bedside: Desk) -> None:
    authorise(bedside, emergency_kit="no")
    bedside.person.is_asked("The emergency kit is not at hand.").types("Kit in the next room").press("Return")
    assert bedside.person.sees("✓ Authorised. Reason: Kit in the next room")

    session = bedside.session
    lot = next(kept for kept in session.chart("").of(Lot) if kept.entry.number == "L-7")
    recalled = keep_typed_over(
        bedside, lot.id, LOT | {"number": "L-7", "release": "recalled", "release_reason": "late growth"}
    )
    assert recalled.entry.release == "recalled"
    bedside.window.page.infusions.show_entry(bedside.kept(Authorisation)[0].id)
    assert bedside.person.sees("✕ It was authorised. By what is known now it could not be")


def test_an_authorised_bag_says_what_became_known_since_and_nobody_gave_a_reason_for(bedside: Desk) -> None:
    authorise(bedside)
    bedside.person.saves_confirming()
    assert bedside.person.sees("✓ Authorised.")
    keep(bedside.session, Condition, bedside.patient, condition="DMSO allergy", onset="2020")
    bedside.window.page.infusions.show_entry(bedside.kept(Authorisation)[0].id)
    assert bedside.person.sees("By what is known now it would ask for a reason that nobody gave"), bedside.person.about
    assert not bedside.person.sees("✓ Authorised.")


def keep_typed_over(desk: Desk, id: str, texts: dict[str, Any]) -> Kept:
    """Amend an entry of the clinic with what is typed."""
    before = desk.session.entry(id)
    entry = read_typed(type(before.entry), texts, desk.session.reader_of("")).entry
    return confirmed(lambda keys: desk.session.amend(id, entry, before.number, "recall", keys))


def test_f6_goes_to_what_the_rules_say_and_back(bedside: Desk) -> None:
    person = bedside.person.begins("authorisation").fills(bag="L-7-2").press("F6")
    assert person.field == "authorisation:findings"
    assert person.press("F6").field == "authorisation.bag"


# -- from an authorisation to its infusion, and on to an adverse event --------------------------------------------------


def test_the_infusion_of_an_authorisation_begins_with_its_bag_and_not_with_its_time(bedside: Desk) -> None:
    authorise(bedside)
    person = bedside.person.saves_confirming().press("F8")
    texts = bedside.form.texts()
    assert bedside.form.type is Infusion
    assert [texts[name] for name in ("bag", "course", "session", "start", "lot")] == ["L-7 · bag 2", "1", "1", "", ""]
    assert not bedside.form.is_changed
    assert person.field == "infusion.sessions"


def test_the_infusion_of_a_planned_course_knows_how_many_sessions_it_has(bedside: Desk) -> None:
    keep(bedside.session, CoursePlan, bedside.patient, protocol="MSC üç seans", course="1", first="2026-11-23")
    authorise(bedside)
    person = bedside.person.saves_confirming().press("F8")
    assert person.stands_in("sessions") == "3"
    assert person.field == "infusion.start"


def test_an_outcome_is_drawn_while_it_is_typed_and_a_consent_stands_beside_the_list(bedside: Desk) -> None:
    page = bedside.window.page.infusions
    bedside.person.begins("outcome").fills(date="22.11.26", itch="3")
    assert bedside.window.page.trajectories.isVisible() and not page.table.isVisible()
    bedside.person.begins("consent").fills(purpose="research")
    assert page.table.isVisible() and not bedside.window.page.trajectories.isVisible()
    bedside.person.press("Ctrl+T")
    assert page.table.isVisible(), "there is nothing else to show"


def test_an_infusion_that_is_documented_is_shown_and_not_begun_again(bedside: Desk) -> None:
    authorise(bedside)
    bedside.person.saves_confirming()
    given = keep(bedside.session, Infusion, bedside.patient, **GIVEN)
    bedside.person.press("F8")
    assert bedside.form.kept.id == given.id


def test_what_is_typed_and_not_saved_is_not_lost_by_going_on(bedside: Desk) -> None:
    person = bedside.person.begins("infusion").fills(note="half typed")
    authorise(bedside)
    person.saves_confirming().press("F8").sees_finding("Another one is typed here and not saved.")
    assert (bedside.form.type, person.stands_in("note")) == (Infusion, "half typed")


def test_one_goes_on_from_what_is_saved_alone(bedside: Desk) -> None:
    authorise(bedside)
    person = bedside.person.press("F8")
    assert bedside.form.type is Authorisation, "nothing is saved yet"
    person.saves_confirming().press("Shift+Tab").tabs_to("authorisation.note").types("later").press("F8")
    person.sees_finding("Save what is typed here first")
    assert bedside.form.type is Authorisation


def test_an_adverse_event_begins_with_its_infusion(bedside: Desk) -> None:
    given = keep(bedside.session, Infusion, bedside.patient, **GIVEN)
    bedside.window.page.infusions.show_entry(given.id)
    person = bedside.person.press("F8")
    assert (person.field, person.stands_in("infusion")) == ("adverse_event.term", "infusion 1")
    assert bedside.form.entry().infusion == given.id


# -- plan and outcome ---------------------------------------------------------------------------------------------------


def test_an_empty_plan_says_what_to_do(desk: Desk) -> None:
    person = desk.person.opens_tab(INFUSIONS).begins("course_plan")
    assert person.sees("No protocol is recorded yet.")
    stock(desk.session)
    person.begins("course_plan")
    desk.form.new()
    assert person.sees("Choose the protocol at the left.")
    person.fills(protocol="MSC üç seans")
    assert person.sees("Type the day of the first session at the left.")


def test_the_steps_of_a_plan_follow_its_first_session_while_it_is_typed(bedside: Desk) -> None:
    person = bedside.person.begins("course_plan").fills(protocol="MSC üç seans", first="23.11.26")
    assert steps(bedside) == [
        ("session 1", "23 Nov 2026", "", "○ open", ""),
        ("session 2", "25 Nov 2026", "± 1 d", "○ open", ""),
        ("session 3", "28 Nov 2026", "± 1 d", "○ open", ""),
        ("three months", "22 Feb 2027", "± 7 d", "○ open", "ECP"),
    ]
    assert person.sees("Next: session 1, due 23 Nov 2026.")
    person.saves_confirming()
    keep(bedside.session, Infusion, bedside.patient, **GIVEN)
    assert [step[3] for step in steps(bedside)][:2] == ["✓ 23 Nov 2026", "○ open"]


def steps(desk: Desk) -> list[tuple[str, ...]]:
    model = desk.form.sheet.steps
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_the_steps_of_a_void_protocol_stay_while_its_plan_is_amended(bedside: Desk) -> None:
    session = bedside.session
    plan = keep(session, CoursePlan, bedside.patient, protocol="MSC üç seans", course="1", first="2026-11-23")
    session.void(session.chart("").of(Protocol)[0].id, "twice")
    bedside.window.page.infusions.show_entry(plan.id)
    person = bedside.person.fills(note="kept").is_asked("This protocol is void")
    assert (len(steps(bedside)), person.sees("Next: session 1")) == (4, True)


@pytest.mark.parametrize("typed", ["4324", "4, 3, 2, 4", "4 3 2 4"])
def test_the_sum_of_the_answers_is_said_beside_them(desk: Desk, typed: str) -> None:
    person = desk.person.opens_tab(INFUSIONS).begins("outcome").fills(uct_answers=typed)
    assert "4, 3, 2, 4 · sum 13" in person.reads("uct_answers")
