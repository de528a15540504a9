"""How the graphs share the room: none of them is cut, on a small screen too, and the axis under them says what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.screens.plot.axis_foot import AxisFoot, axis_name
from desktop.screens.plot.graph_scroll import GraphScroll, shares
from desktop.screens.plot.trajectories import TrajectoriesView
from desktop.session.example import make_case
from tests.cases import cases
from tests.journeys.program import Program, clock
from tests.screens.desk import TESTS
from tests.screens.plot.drawn import D0, FIRST, SECOND, graph, plot_of, settle, verdict


@cases(
    ("room", "least", "grows", "wanted"),
    [
        (200, (62, 62), "yy", [96, 96]),  # all of them: they fill the room
        (203, (62, 62), "yy", [98, 97]),
        (200, (62, 62, 62), "yyy", [96, 96, 96]),  # two are whole, and the third is as high as they
        (210, (62, 62, 62), "yyy", [65, 65, 64]),
        (342, (62,) * 7, "y" * 7, [62] * 7),  # five are pressed together, a sixth is not
        (412, (62,) * 7, "y" * 7, [76] * 7),
        (495, (62,) * 7, "y" * 7, [93, 93, 93, 92, 92, 92, 92]),
        (496, (62,) * 7, "y" * 7, [76] * 7),
        (200, (62, 90, 62), "yyy", [82, 110, 82]),  # words that need more have it
        (200, (62, 48), "yn", [144, 48]),  # a strip of words does not grow
        (200, (48, 48), "nn", [48, 48]),
        (40, (62, 62), "yy", [62, 62]),  # one at least, in however little room
        (200, (), "", []),
    ],
)
def test_as_many_rows_as_fit_fill_the_room(room: int, least: tuple[int, ...], grows: str, wanted: list[int]) -> None:
    assert shares(room, least, [sign == "y" for sign in grows], 8) == wanted


@cases(("d0", "wanted"), [(None, "date"), (19737.0, "days since D0\n(15 Jan 2024)")])
def test_the_axis_is_named(d0: float | None, wanted: str) -> None:
    assert axis_name(d0) == wanted


def many(count: int) -> list[Graph]:
    return [graph(("lab_result", f"m{n}", "number"), FIRST, SECOND) for n in range(count)]


def seen_whole(view: TrajectoriesView) -> list[bool]:
    """Of each graph, whether all of it is seen; it fails on one of which only a part is."""
    room = view.findChild(GraphScroll).viewport()
    found = []
    for drawn in view.graphs.values():
        place = within(drawn, room)
        whole = room.rect().contains(place)
        assert whole or not room.rect().intersects(place), place
        found.append(whole)
    return found


def within(widget: QWidget, room: QWidget) -> QRect:
    return QRect(widget.mapTo(room, QPoint()), widget.size())


@pytest.mark.slow
def test_no_graph_is_cut_wherever_one_scrolls_to(view: TrajectoriesView, qtbot) -> None:
    view.resize(900, 500)
    view.show_plot(plot_of(*many(12)))
    settle()
    bar = view.findChild(GraphScroll).verticalScrollBar()
    assert seen_whole(view).index(False) >= 4
    first = next(iter(view.graphs.values()))
    first.setFocus()
    for key in ("Down", "Down", "PageDown", "PageDown", "Up", "PageDown", "PageUp"):
        before = bar.value()
        qtbot.keyClick(QApplication.focusWidget(), getattr(Qt.Key, f"Key_{key}"))
        assert sum(seen_whole(view)) >= 4
        assert bar.value() != before or bar.value() == bar.maximum()
    bar.setValue(bar.maximum())
    assert seen_whole(view)[-1]
    # what the Tab key goes to is seen whole
    bar.setValue(0)
    first.setFocus()
    for drawn in list(view.graphs.values())[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert drawn.hasFocus()
        assert dict(zip(view.graphs.values(), seen_whole(view), strict=True))[drawn]


@pytest.mark.slow
def test_rows_stand_still_while_the_verdict_gets_shorter(view: TrajectoriesView) -> None:
    said = ("+257.3 %", "on omalizumab", "method unknown", "no limit printed", "one result of the same day", "ELISA")
    view.resize(900, 500)
    view.show_plot(plot_of(*many(6)[:5], graph(("lab_result", "m5", "number"), FIRST, verdict=verdict(*said))))
    settle()
    heights = [drawn.height() for drawn in view.graphs.values()]
    view.show_graph(graph(("lab_result", "m5", "number"), FIRST, verdict=verdict("−1 %")))
    settle()
    assert [drawn.height() for drawn in view.graphs.values()] == heights


@pytest.fixture(scope="module")
def case_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "case.sqlite"
    make_case(path, "Ayşe", clock, "Tolera test").close()
    return path


@pytest.fixture
def program(qapp: QApplication, case_file: Path) -> Iterator[Program]:
    shown = Program(case_file)
    shown.window.open_patient(shown.session.patient_with("CASE-1"))
    yield shown
    shown.ends()


@pytest.mark.slow
@pytest.mark.parametrize("height", [768, 736])
def test_the_fifth_graph_of_the_case_its_labels_and_the_axis_are_seen_on_a_small_screen(
    program: Program, height: int
) -> None:
    """1366 × 768, and what a task bar leaves of it; beside the timeline and beside the form."""
    program.window.resize(1366, height)
    view = program.window.page.trajectories
    for page in (1, TESTS):
        program.person.opens_tab(page)
        settle()
        assert (view.window().width(), view.window().height()) == (1366, height)
        assert seen_whole(view)[:5] == [True] * 5
        fifth = list(view.graphs.values())[4]
        labels = [label for label in fifth.labels if label.isVisible()]
        assert {"26.6", "15.8", "19.7"} <= {label.toPlainText() for label in labels}
        for label in labels:
            assert fifth.viewport().rect().contains(on_screen(fifth, label)), label.toPlainText()
        foot = view.findChild(AxisFoot)
        assert foot.name.text() == "days since D0\n(15 Jan 2024)"
        assert view.rect().contains(within(foot.name, view))
        assert foot.name.heightForWidth(foot.name.width()) <= foot.name.height()
        bottom = within(fifth, view).bottom()
        assert bottom < within(foot, view).top() <= bottom + 16, "the axis stands right under the graphs"


@pytest.mark.slow
def test_the_focus_goes_to_the_large_graph_and_back(program: Program) -> None:
    view = program.window.page.trajectories
    program.person.opens_tab(1)
    drawn = list(view.graphs.values())[4]
    drawn.setFocus()
    program.person.press("Space")
    assert view.large.plot.hasFocus()
    assert view.large.plot.height() > 3 * drawn.height()
    program.person.press("PgDown").press("PgUp").press("Escape")
    assert drawn.hasFocus()


def on_screen(drawn: Any, item: Any) -> QRect:
    """Where a text of a plot lies, in the plot's pixels, without the margin that Qt puts around it."""
    around = int(item.textItem.document().documentMargin())
    place = drawn.mapFromScene(item.mapRectToScene(item.boundingRect())).boundingRect()
    return place.adjusted(around, around, -around, -around)


@pytest.mark.slow
def test_the_name_of_the_axis_follows_what_it_counts(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(*many(1)))
    foot = view.findChild(AxisFoot)
    view.set_axis("dates")
    assert foot.name.text() == "date"
    view.set_axis("days")
    assert foot.name.text() == axis_name(D0)
