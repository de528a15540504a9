from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.protocol import Protocol
from desktop.screens.record.worklist import TasksModel
from tests.journeys.case import INFUSIONS
from tests.journeys.program import clock
from tests.screens.desk import Desk
from tests.session.made import INFUSION, PLAN, PROTOCOL, keep, keep_typed, read


def patch(desk: Desk, days_ago: int) -> str:
    applied = clock() - timedelta(days_ago)
    hapten = read(desk.session, PatchHapten, desk.patient, hapten="nickel sulfate")
    texts = {"applied": f"{applied:%Y-%m-%d} 08:00", "planned": "48, 72"}
    return keep(desk.session, PatchTest, desk.patient, {"haptens": (hapten,)}, **texts).id


def test_the_button_says_how_much_is_due(desk: Desk) -> None:
    assert desk.window.worklist_button.text() == "Worklist"
    patch(desk, 2)
    assert desk.window.worklist_button.text() == "Worklist: 1 due, 1 not seen"


def test_enter_opens_the_entry_that_asks(desk: Desk) -> None:
    id = patch(desk, 5)
    desk.person.press("Ctrl+Shift+W")
    assert desk.person.field == "worklist.tasks"
    model = desk.window.worklist.tasks
    assert [model.index(0, column).data() for column in range(5)] == [
        "20 Nov 2026 08:00", "⚠ 3 days late", "Read the patch test at 48 h", "Işık, Ömer", "P-1",
    ]  # fmt: skip
    assert desk.window.windowTitle().startswith("Worklist")
    desk.person.press("Return")
    assert desk.form.kept.id == id


def test_a_column_is_as_wide_as_its_texts_and_what_is_cut_stands_in_the_tool_tip(desk: Desk) -> None:
    patch(desk, 5)
    desk.person.press("Ctrl+Shift+W")
    table, model = desk.window.worklist.table, desk.window.worklist.tasks
    for column in range(model.columnCount()):
        text = model.index(0, column).data()
        assert table.columnWidth(column) >= table.fontMetrics().horizontalAdvance(text), text
        assert model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) == text
    narrow = [table.columnWidth(column) for column in (0, 1, 2, 4)]
    assert max(narrow) < table.columnWidth(3), "the name gets the rest"


def test_it_says_when_nothing_is_due(desk: Desk) -> None:
    desk.person.press("Ctrl+Shift+W")
    assert desk.person.sees("Nothing is due in the next two weeks.")


def test_what_is_saved_elsewhere_shows_at_once(desk: Desk) -> None:
    desk.person.press("Ctrl+Shift+W")
    id = patch(desk, 2)
    assert desk.window.worklist.tasks.rowCount() == 1
    desk.session.void(id, "entered twice")
    assert desk.window.worklist.tasks.rowCount() == 0


def test_the_day_that_begins_while_the_window_is_open_makes_things_due(desk: Desk) -> None:
    patch(desk, 1)
    assert desk.window.worklist_button.text() == "Worklist: 1 not seen"
    desk.session.clock = lambda: clock() + timedelta(1)
    desk.person.waits_for(lambda: desk.window.worklist_button.text() == "Worklist: 1 due, 1 not seen")


def test_a_plan_asks_for_its_next_session_until_it_is_given(desk: Desk) -> None:
    keep_typed(desk.session, Protocol, "", PROTOCOL)
    plan = keep_typed(desk.session, CoursePlan, desk.patient, PLAN | {"first": "2026-11-23"}).id
    assert desk.window.worklist_button.text() == "Worklist: 1 due"
    desk.person.press("Ctrl+Shift+W")
    model = desk.window.worklist.tasks
    assert [model.index(0, column).data() for column in range(3)] == ["23 Nov 2026", "today", "session 1 is due"]
    desk.person.press("Return")
    assert desk.form.kept.id == plan
    keep(
        desk.session, Infusion, desk.patient, **(INFUSION | {"start": "2026-11-23 09:00", "premedicated": "none given"})
    )
    assert desk.window.worklist_button.text() == "Worklist"
    desk.person.press("Ctrl+Shift+W")
    assert [model.index(0, column).data() for column in range(3)] == ["25 Nov 2026", "in 2 days", "session 2 is due"]


def test_a_serious_event_stands_there_until_its_report_is_typed(desk: Desk) -> None:
    desk.person.opens_tab(INFUSIONS).begins("adverse_event")
    assert desk.person.stands_in("ctcae") == "v5.0", "it stands there from the start"
    desk.person.fills(
        term="infusion reaction", onset="22.11.26 08:00", grade="3", serious="yes", criterion="hosp", causality="prob",
        outcome="recovered",
    )  # fmt: skip
    assert desk.person.sees("CTCAE v5.0, Infusion related reaction: prolonged, or returns after improvement")
    said = desk.person.reads("serious")
    assert "It is serious and not reported: notice within 24 h (until 23 Nov 2026)" in said
    desk.person.saves()
    assert desk.window.worklist_button.text() == "Worklist: 1 due, 1 not seen"
    desk.person.press("Ctrl+Shift+W")
    model = desk.window.worklist.tasks
    assert [model.index(0, column).data() for column in range(3)] == [
        "22 Nov 2026 08:00", "until 23 Nov 2026", "Report the serious event: infusion reaction",
    ]  # fmt: skip
    later = TasksModel()
    later.put([model.task(0)], date(2026, 11, 25))
    assert [later.index(0, column).data() for column in range(2)] == [
        "22 Nov 2026 08:00, until 23 Nov 2026",
        "⚠ 2 days late",
    ]
    desk.person.press("Return")
    assert desk.form.kept.entry.term == "infusion reaction"
    desk.person.fills(reported_to="TÜFAM", reported_on="23.11.26", report="full").saves_confirming()
    assert desk.window.worklist_button.text() == "Worklist: 1 not seen"
