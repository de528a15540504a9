"""The rows of parts inside a form: an empty one waits at the end, and a finding stands at its own row."""

from __future__ import annotations

import pytest

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.patient.medication import MedicationCourse
from tests.screens.desk import INFUSIONS, MEDICATION, Desk
from tests.session.made import INFUSION, OMALIZUMAB


@pytest.fixture
def course(desk: Desk) -> Desk:
    desk.person.opens_tab(MEDICATION).begins("medication_course").fills(OMALIZUMAB)
    return desk


def rows(desk: Desk) -> int:
    editors = desk.window.findChildren(type(desk.form.editors["drug"]))
    return sum(editor.isVisible() and editor.objectName().endswith(".site") for editor in editors)


def test_a_row_that_is_typed_into_brings_the_next_one(course: Desk) -> None:
    person = course.person
    assert rows(course) == 1
    person.fills({"administrations.0.date": "18.8.24"})
    assert rows(course) == 2
    # what the rules say of a dose of omalizumab stands under it
    assert person.reads("administrations.0.date").splitlines()[0] == "18 Aug 2024"
    person.fills(
        {"administrations.0.dose": "150", "administrations.1.date": "15.9.24", "administrations.1.dose": "150"}
    )
    assert rows(course) == 3
    person.saves()
    given = course.only(MedicationCourse).administrations
    assert [(str(part.date.day), part.dose) for part in given] == [("2024-08-18", 150), ("2024-09-15", 150)]


def test_an_empty_row_between_others_is_no_part(course: Desk) -> None:
    person = course.person
    person.fills(
        {"administrations.0.date": "18.8.24", "administrations.1.date": "15.9.24", "administrations.1.dose": "1.234"}
    )
    person.tabs_to("medication_course.administrations.2.date").press("Shift+Tab", times=10)
    person.tabs_to("medication_course.administrations.0.date").press("Ctrl+A").press("Delete")
    person.press("Ctrl+S").sees_finding("Was 1234 or 1.234 meant?")
    assert person.field == "medication_course.administrations.1.dose"
    person.types("150").saves()
    assert [part.dose for part in course.only(MedicationCourse).administrations] == [150]


def test_a_finding_stands_at_its_row_and_gets_the_cursor(course: Desk) -> None:
    person = course.person
    person.fills(
        {"administrations.0.date": "18.8.24", "administrations.1.date": "1.8.24", "administrations.1.dose": "150"}
    )
    assert "is before the start" in person.reads("administrations.1.date")
    person.press("Ctrl+S").sees_finding("is before the start")
    assert person.field == "medication_course.administrations.1.date"
    assert _states(course) == {"administrations.1.date": "danger"}
    person.types("15.9.24")
    assert _states(course) == {}
    person.saves()


def _states(desk: Desk) -> dict[str, str]:
    editors = [editor for editor in desk.window.findChildren(type(desk.form.editors["drug"])) if editor.isVisible()]
    return {
        editor.objectName().partition(".")[2]: editor.property("state")
        for editor in editors
        if editor.property("state")
    }


def test_parts_are_amended_with_their_entry(course: Desk) -> None:
    person = course.person
    person.fills({"administrations.0.date": "18.8.24", "administrations.0.dose": "150"}).saves()
    person.tabs_to("medication_course.administrations.1.date").types("15.9.24")
    person.press("Ctrl+S")
    assert person.state == "Saved · version 2"
    assert len(course.only(MedicationCourse).administrations) == 2
    assert rows(course) == 3
    person.press("Ctrl+N")
    assert rows(course) == 1


def test_tab_comes_to_the_parts_where_the_eye_does(desk: Desk) -> None:
    texts = {name: text for name, text in INFUSION.items() if name != "events_asked"}
    desk.person.opens_tab(INFUSIONS).begins("infusion").fills(texts)
    names = []
    for _tab in range(7):
        desk.person.tabs()
        names.append(desk.person.field.partition(".")[2])
    rows = [f"premedication.0.{name}" for name in ("drug", "dose", "at")]
    assert names == ["emergency_kit", *rows, "operator", "checked_by", "events_asked"]
    desk.person.types("asked, none")
    desk.person.tabs_to("infusion.asked_on").press("Shift+Tab", times=6)
    assert desk.person.field == "infusion.premedication.0.drug"
    desk.person.types("cipro").saves_confirming()
    assert [part.drug.name for part in desk.only(Infusion).premedication] == ["ciprofloxacin"]
