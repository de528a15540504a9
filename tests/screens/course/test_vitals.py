"""The vital signs of an infusion: rows that are named already, what is due by the clock, and the plot that follows typing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.vital_signs import due
from desktop.screens.course.vitals_sheet import VitalsSheet, reminder
from tests.cases import cases
from tests.journeys.program import Program
from tests.screens.desk import Desk
from tests.screens.shelf import stock
from tests.session.made import INFUSION, keep_typed, with_patient

pytestmark = pytest.mark.slow

INFUSIONS = 4
START = datetime(2026, 11, 23, 10, 30)
GRID = ["−15 min", "start", "+15 min", "+30 min", "+60 min", "end", "+2 h"]
FORM = {"start": "23.11.26 10:30", "cells": "140e6", "dose_basis": "per session", "route": "iv", "product": "hUC-MSC", "lot": "L-7",
        "premedicated": "none", "events_asked": "asked, none"}  # fmt: skip
ROW = {"at": "10:20", "temperature": "36.8", "pulse": "72", "respiration": "16", "systolic": "120", "diastolic": "78",
       "saturation": "98", "seen": "none"}  # fmt: skip


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 48, 20).astimezone()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ward(qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A new infusion of a patient, at 10:48 on 23 November 2026."""
    program = Program(tmp_path / "clinic.sqlite", clock=clock)
    patient = with_patient(program.session)
    program.window.open_patient(patient)
    program.person.opens_tab(INFUSIONS).begins("infusion")
    yield Desk(program, patient)
    program.ends()


def sheet(desk: Desk) -> VitalsSheet:
    found = desk.form.sheet
    assert isinstance(found, VitalsSheet)
    return found


def types_row(desk: Desk, **texts: str) -> None:
    """Type into the row that has the cursor, from its time on."""
    for text in (ROW | texts).values():
        desk.person.types(text).press("Tab")


# -- the grid -----------------------------------------------------------------------------------------------------------


def test_the_rows_of_the_grid_are_named_and_do_not_count_while_nothing_is_measured(ward: Desk) -> None:
    assert [ward.person.stands_in(f"vitals.{row}.slot") for row in range(len(GRID))] == GRID
    assert (ward.form.texts()["vitals"], ward.form.is_changed) == ([], False)
    ward.person.fills(FORM).saves_confirming()
    assert ward.only(Infusion).vitals == ()


def test_a_row_is_typed_from_its_time_on_and_the_next_one_follows(ward: Desk) -> None:
    person = ward.person.fills(FORM).press("F6")
    assert person.field == "infusion.vitals.2.at", "+15 min is due now"
    person.press("Ctrl+Up", times=2)
    types_row(ward)
    assert person.field == "infusion.vitals.1.at", "nobody goes through the names of the rows"
    types_row(ward, at="", temperature="", seen="")
    person.saves_confirming()
    first, second = ward.only(Infusion).vitals
    assert (first.slot, first.at, first.temperature, first.seen) == ("before", "10:20", Decimal("36.8"), "none")
    assert (second.slot, second.at, second.pulse, second.systolic) == ("start", None, 72, 120)


def test_shift_enter_goes_to_the_time_of_the_next_row(ward: Desk) -> None:
    person = ward.person.press("F6").press("Shift+Return")
    assert person.field == "infusion.vitals.1.at"


def test_another_time_is_typed_behind_the_grid(ward: Desk) -> None:
    person = ward.person.fills(FORM).press("F6")
    for _row in range(2, len(GRID)):
        person.press("Shift+Return")
    assert person.field == f"infusion.vitals.{len(GRID)}.slot"
    person.types("other").press("Tab").types("11:40").press("Tab").press("Tab").types("88")
    person.saves_confirming()
    (row,) = ward.only(Infusion).vitals
    assert (row.slot, row.at, row.pulse) == ("other", "11:40", 88)


def test_saved_rows_stand_at_their_places_and_are_amended_there(ward: Desk) -> None:
    rows = [{"slot": "+60", "pulse": "80"}, {"slot": "start", "pulse": "70", "systolic": "110"}]
    kept = keep_typed(ward.session, Infusion, ward.patient, INFUSION | {"vitals": rows})
    ward.window.page.infusions.show_entry(kept.id)
    person = ward.person
    assert [person.stands_in(f"vitals.{row}.pulse") for row in range(len(GRID))] == ["", "70", "", "", "80", "", ""]
    assert not ward.form.is_changed
    person.press("F6").press("Tab").press("Tab").types("64").saves_confirming()
    assert [(row.slot, row.pulse) for row in ward.only(Infusion).vitals] == [
        ("before", 64),
        ("start", 70),
        ("min_60", 80),
    ]


def test_a_draft_of_rows_comes_back_to_its_places(ward: Desk) -> None:
    ward.person.fills(FORM).press("F6").press("Tab").press("Tab").types("77")
    ward.form.keep_draft()
    ward.form.blank(ward.patient)
    assert ward.person.stands_in("vitals.2.pulse") == "77"


def test_what_cannot_be_read_is_marked_in_its_row_and_stands(ward: Desk) -> None:
    person = ward.person.fills(FORM).press("F6").press("Tab").press("Tab").types("fast")
    person.press("Ctrl+S")
    assert (person.field, person.stands_in("vitals.2.pulse"), ward.kept(Infusion)) == (
        "infusion.vitals.2.pulse",
        "fast",
        [],
    )
    person.sees_finding("+15 min:")


def test_what_stands_out_is_said_with_the_name_of_its_row(ward: Desk) -> None:
    stock(ward.session)
    person = ward.person.fills(bag="L-7-1", start="23.11.26 10:30").press("F6").press("Tab").types("38.4")
    assert person.sees("+15 min: Temperature 38.4 °C: fever."), person.about


# -- by the clock -------------------------------------------------------------------------------------------------------


@cases(
    ("minutes", "measured", "lines", "state"),
    [
        (-20, (), ["Next: −15 min at 10:15, in 5 min."], ""),
        (0, ("before",), ["Start is due now (10:30).", "Next: +15 min at 10:45, in 15 min."], "question"),
        (
            18,
            ("before", "start"),
            ["+15 min was due at 10:45, 3 min ago.", "Next: +30 min at 11:00, in 12 min."],
            "question",
        ),
        (18, ("before", "start", "min_15"), ["Next: +30 min at 11:00, in 12 min."], ""),
        # the row before it is asked for no more
        (31, ("start",), ["+30 min was due at 11:00, 1 min ago.", "Next: +60 min at 11:30, in 29 min."], "question"),
        (121, ("hours_2",), [], ""),
    ],
)
def test_what_is_due_is_said_in_a_line_each(
    minutes: int, measured: tuple[str, ...], lines: list[str], state: str
) -> None:
    now = START + timedelta(minutes=minutes)
    assert reminder(due(measured, START, now), now) == ("\n".join(lines), state)


def test_a_minute_that_has_begun_is_still_to_come() -> None:
    now = START + timedelta(minutes=14, seconds=20)
    sentence, _state = reminder(due(("before", "start"), START, now), now)
    assert sentence == "Next: +15 min at 10:45, in 1 min."


def test_the_line_is_said_anew_at_every_minute_and_what_is_typed_stays(ward: Desk, clock: Clock) -> None:
    person = ward.person.fills(start="23.11.26 10:30", note="being typed")
    assert person.sees("+15 min was due at 10:45, 3 min ago.")
    timer = sheet(ward).minute
    assert (timer.isActive(), timer.interval()) == (True, 40_000), "until the next full minute"
    clock.now += timedelta(minutes=2)
    timer.timeout.emit()
    assert person.sees("+15 min was due at 10:45, 5 min ago.")
    assert (person.stands_in("note"), person.field) == ("being typed", "infusion.note")


def test_a_measured_row_is_due_no_more(ward: Desk) -> None:
    person = ward.person.fills(start="23.11.26 10:30").press("F6").press("Tab").press("Tab").types("72")
    assert not person.sees("+15 min was due")
    assert person.sees("Next: +30 min at 11:00, in 12 min.")


@pytest.mark.parametrize("start", ["22.11.26 10:30", "23.11.26", "?", ""])
def test_only_an_infusion_of_today_with_its_time_reminds(ward: Desk, start: str) -> None:
    ward.person.fills(start=start)
    assert not sheet(ward).minute.isActive()
    assert not ward.person.sees("was due")


def test_nothing_is_said_anew_while_nobody_sees_it(ward: Desk, clock: Clock) -> None:
    person = ward.person.fills(start="23.11.26 10:30").opens_tab(1)
    clock.now += timedelta(minutes=2)
    sheet_of_form = ward.window.page.infusions.form.sheet
    sheet_of_form.minute.timeout.emit()
    assert "3 min ago" in sheet_of_form._due.text()
    person.opens_tab(INFUSIONS)
    assert person.sees("+15 min was due at 10:45, 5 min ago.")


# -- the plot -----------------------------------------------------------------------------------------------------------


def drawn(desk: Desk, field: str) -> list[tuple[float, float]]:
    item = desk.form.sheet.plot.items_by_field[field]
    xs, ys = item.getData()
    return [] if xs is None else list(zip(xs.tolist(), ys.tolist(), strict=True))


def test_the_plot_comes_with_the_first_value_and_follows_every_letter(ward: Desk) -> None:
    assert sheet(ward).plot is None
    person = ward.person.fills(start="23.11.26 10:30").press("F6").press("Tab").press("Tab").types("7")
    assert drawn(ward, "pulse") == [(15.0, 7.0)]
    person.types("2")
    assert drawn(ward, "pulse") == [(15.0, 72.0)]
    person.press("Backspace", times=2)
    assert sheet(ward).plot.isHidden() or not sheet(ward).plot.isVisible()


def test_a_written_time_is_where_its_row_is_drawn(ward: Desk) -> None:
    person = ward.person.fills(start="23.11.26 10:30").press("F6").types("10:47").press("Tab").press("Tab").types("72")
    assert person.stands_in("vitals.2.at") == "10:47"
    assert drawn(ward, "pulse") == [(17.0, 72.0)]


def test_the_plot_follows_light_and_dark(ward: Desk) -> None:
    ward.person.fills(start="23.11.26 10:30").press("F6").press("Tab").press("Tab").types("72")
    theme, plot = ward.window.theme, sheet(ward).plot
    seen = []
    for scheme in ("light", "dark"):
        theme.force(scheme)
        seen.append((plot.backgroundBrush().color().name().upper(), theme.colours.card))
    theme.force(None)
    assert seen[0] != seen[1]
    assert all(painted == wanted for painted, wanted in seen)
