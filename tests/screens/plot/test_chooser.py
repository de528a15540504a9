"""Which graphs are shown and in which order: chosen by keys, told where something is left out, and followed on paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton

from desktop.clinic.plot.chosen_graphs import ChosenGraphs, not_shown_words
from desktop.clinic.results.lab_result import LabResult
from desktop.paper.record.contents import contents
from desktop.screens.plot.chooser import GraphChooser
from tests.screens.desk import TESTS, Desk
from tests.screens.plot.drawn import ATAB, ECP, FIRST, SECOND, graph, plot_of
from tests.session.made import keep

pytestmark = pytest.mark.slow


@pytest.fixture
def three(desk: Desk) -> Desk:
    """A patient with the graphs of ECP, CRP and total IgE."""
    for marker, unit in (("ecp", "ng/ml"), ("crp", "mg/L"), ("total_ige", "kU/L")):
        for day in ("2024-05-04", "2024-08-04"):
            asked = {"marker": marker, "reading": "15", "unit": unit, "specimen_date": day}
            keep(desk.session, LabResult, desk.patient, **asked)
    desk.window.open_patient(desk.patient)
    return desk


def titles(desk: Desk) -> list[str]:
    return [drawn.graph.title for drawn in desk.window.page.trajectories.graphs.values()]


def said(desk: Desk) -> str:
    labels = desk.window.page.trajectories.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_graphs_are_left_out_and_put_in_order_by_keys(three: Desk) -> None:
    usual = titles(three)
    first, second, third = usual
    three.person.press("Ctrl+Shift+M")
    assert isinstance(QApplication.focusWidget(), QListWidget)
    # the first one goes last, the one that is then first is left out
    three.person.press("Alt+Down", times=2).press("Home").press("Space").press("Return")
    assert titles(three) == [third, first]
    assert f"1 graph not shown, by choice: {second}" in said(three)
    # it is so when one comes back, on paper too
    three.window.open_patient(three.patient)
    assert titles(three) == [third, first]
    printed = contents(three.session, three.patient, three.session.clock())
    assert [one.title for one in printed.plot.graphs] == [third, first]
    assert not_shown_words(printed.plot) == f"1 graph not shown, by choice: {second}"
    assert {row.name for row in printed.results.later} | {row.name for row in printed.results.first} >= set(usual)
    # and for the second look that a PDF is written by
    beside = three.session.beside()
    assert beside.chosen_graphs == three.session.chosen_graphs
    beside.close()
    three.person.press("Ctrl+Shift+M").tabs_to_button("All, in the usual order").press("Return")
    assert titles(three) == usual and "not shown" not in said(three)


def test_what_is_left_out_is_seen_while_it_is_typed(three: Desk) -> None:
    three.session.chosen_graphs[three.patient] = ChosenGraphs((), frozenset({("lab_result", "ecp", "number")}))
    three.types_result(specimen_date="12.9.24", marker="ecp", reading="15.8", unit="ng/ml")
    assert "ECP" in titles(three)
    three.person.saves()
    assert "ECP" not in titles(three) and "not shown, by choice: ECP" in said(three)


def test_that_all_are_left_out_is_said(three: Desk) -> None:
    three.person.press("Ctrl+Shift+M")
    for _each in range(3):
        three.person.press("Space").press("Down")
    three.person.press("Return")
    assert titles(three) == []
    assert "No graph is shown, by choice" in said(three)
    three.person.press("Ctrl+Shift+M").press("Escape")
    assert titles(three) == []


def test_the_key_works_where_one_types_too(three: Desk) -> None:
    three.person.opens_tab(TESTS).begins("lab_result").press("Ctrl+Shift+M")
    assert isinstance(QApplication.activeWindow(), GraphChooser)
    three.person.press("Escape")


def test_a_choice_is_shown_as_it_was_made(qtbot) -> None:
    silent = graph(("lab_result", "crp", "number"), notes=("1 result in doubt is not drawn",))
    shown = plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST), silent)
    chooser = GraphChooser(shown, ChosenGraphs((ATAB, ECP), frozenset({ECP})))
    qtbot.addWidget(chooser)
    items = [chooser.list.item(row) for row in range(chooser.list.count())]
    assert [(item.text(), item.shown) for item in items] == [
        ("☑  ATAB · ng/mL – 1 result", True),
        ("☐  ECP · ng/mL – 2 results", False),
    ]
    assert items[1].data(Qt.ItemDataRole.AccessibleTextRole) == "ECP · ng/mL, 2 results, left out"
    # by the mouse as by Space
    qtbot.mouseClick(
        chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=chooser.list.visualItemRect(items[1]).center()
    )
    assert items[1].shown
    chooser.list.setCurrentRow(1)
    qtbot.mouseClick(chooser.findChild(QPushButton, "graphs.up"), Qt.MouseButton.LeftButton)
    assert [chooser.list.item(row).graph.key for row in range(2)] == [ECP, ATAB] and chooser.list.currentRow() == 0
