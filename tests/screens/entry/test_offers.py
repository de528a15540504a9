"""The answers that a field offers: marked by the arrows, taken by Return or Tab, never guessed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.screens.entry.offers import Offers
from tests.screens.desk import HISTORY, TESTS, Desk


def offered(desk: Desk) -> list[str]:
    """What the list under the field offers, from top to bottom; nothing when there is no list."""
    shown = [offers for offers in desk.window.findChildren(Offers) if offers.isVisible()]
    assert len(shown) <= 1
    return [shown[0].model().index(row, 0).data() for row in range(shown[0].model().rowCount())] if shown else []


@pytest.fixture
def desk_at_marker(desk: Desk) -> Desk:
    desk.person.opens_tab(TESTS).begins("lab_result").tabs()
    assert desk.person.field == "lab_result.marker"
    return desk


def test_the_list_shows_what_may_be_meant_and_leaves_the_keys_to_the_field(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.types("anti")
    assert "Anti-TPO" in offered(desk)
    assert desk.person.field == "lab_result.marker"
    assert isinstance(QApplication.focusWidget(), type(desk.form.editors["marker"]))


def test_tab_takes_nothing_that_was_not_marked(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.types("anti")
    assert len(offered(desk)) > 1
    desk.person.tabs()
    assert desk.person.stands_in("marker") == "anti"
    assert "could be" in desk.person.reads("marker")
    assert offered(desk) == []


@pytest.mark.parametrize("key", ["Tab", "Return"])
def test_down_marks_and_the_key_takes(desk_at_marker: Desk, key: str) -> None:
    desk = desk_at_marker
    desk.person.types("anti")
    second = offered(desk)[1]
    desk.person.press("Down", times=2).press(key)
    assert desk.person.stands_in("marker") == second
    assert offered(desk) == []
    assert desk.person.field == ("lab_result.marker" if key == "Return" else "lab_result.reading")


def test_escape_takes_the_list_away_and_nothing_else(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.types("anti").press("Down").press("Escape")
    assert offered(desk) == []
    assert desk.person.stands_in("marker") == "anti"
    desk.person.tabs()
    assert desk.person.stands_in("marker") == "anti"


def test_down_in_an_empty_field_shows_what_can_be_answered(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.press("Down")
    assert len(offered(desk)) >= 5
    desk.person.press("Down").press("Up")
    desk.person.press("Tab")
    assert desk.person.stands_in("marker") != ""


def test_a_whole_answer_is_not_offered_again(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.types("ecp")
    assert offered(desk) == []
    assert desk.person.reads("marker") == "" or "ECP" in desk.person.reads("marker")


def test_return_goes_on_to_the_next_field(desk_at_marker: Desk) -> None:
    desk_at_marker.person.types("ecp").press("Return")
    assert desk_at_marker.person.field == "lab_result.reading"


def test_the_units_are_those_of_the_marker(desk_at_marker: Desk) -> None:
    desk = desk_at_marker
    desk.person.types("ecp").tabs().types("3").tabs().press("Down")
    assert "ng/ml" in [unit.lower() for unit in offered(desk)]
    assert not any("IU" in unit for unit in offered(desk))


def test_each_manifestation_is_offered_behind_the_comma(desk: Desk) -> None:
    desk.person.opens_tab(HISTORY).begins("drug_reaction")
    desk.person.fills(drug="cipro", date="2023", manifestations="prur")
    desk.person.press("Down").press("Return").types(", urti")
    assert all(text.startswith("pruritus, ") for text in offered(desk))
    desk.person.press("Down").press("Return")
    assert desk.person.stands_in("manifestations") == "pruritus, urticaria"
    assert "Ring-Messmer I" in desk.person.reads("manifestations")
    desk.person.fills(latency="30 min", re_exposure="none", certainty="suspected", restriction="avoid this").saves()
    assert desk.only(DrugReaction).manifestations == ("pruritus", "urticaria")


def test_the_list_lies_inside_the_window_and_is_gone_with_its_page(desk: Desk) -> None:
    desk.window.resize(1366, 768)
    desk.person.opens_tab(HISTORY).begins("drug_reaction")
    for name in ("route", "outcome", "certainty", "restriction"):
        desk.person.tabs_to(f"drug_reaction.{name}").press("Down")
        (shown,) = [offers for offers in desk.window.findChildren(Offers) if offers.isVisible()]
        assert desk.window.rect().contains(shown.geometry()), name
        assert shown.geometry().bottom() < _top(desk, name) or shown.geometry().top() > _top(desk, name), name
    desk.person.opens_tab(TESTS)
    assert offered(desk) == []


def _top(desk: Desk, name: str) -> int:
    editor = desk.form.editors[name]
    return editor.mapTo(desk.window, editor.rect().center()).y()
