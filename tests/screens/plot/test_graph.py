"""What a graph tells about its points and infusions, by mouse and by keys, and what it opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolTip

from desktop.clinic.plot.trajectories import InfusionLine
from desktop.screens.look.theme import LIGHT
from desktop.screens.plot.trajectories import TrajectoriesView
from tests.screens.plot.drawn import ATAB, D0, ECP, FIRST, LINE, SECOND, SHADING, THIRD, graph, plot_of, point, settle


@pytest.mark.parametrize("what", ["point", "line", "shading", "nothing"])
def test_a_click_opens_the_entry(view: TrajectoriesView, qtbot, what: str) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, THIRD), lines=(LINE,), shadings=(SHADING,)))
    settle()
    drawn = view.graphs[ECP]
    day, value = {"point": (D0 - 10, 26.6), "line": (D0, 5.0), "shading": (D0 + 150, 5.0), "nothing": (D0 + 50, 5.0)}[
        what
    ]
    opened: list[object] = []
    view.chosen.connect(opened.append)
    at = drawn.place(replace(FIRST, day=day, value=value)).toPoint()
    qtbot.mouseClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=drawn.viewport().mapFrom(drawn, at))
    assert opened == {"point": ["a"], "line": ["i1"], "shading": ["m1"], "nothing": []}[what]


def test_what_is_typed_cannot_be_opened(view: TrajectoriesView, qtbot) -> None:
    typed = point("", D0 + 50, 20.0, provisional=True)
    view.show_plot(plot_of(graph(ECP, FIRST, typed)))
    settle()
    drawn = view.graphs[ECP]
    with qtbot.assertNotEmitted(view.chosen):
        at = drawn.viewport().mapFrom(drawn, drawn.place(typed).toPoint())
        qtbot.mouseClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_hover_tells_what_is_known(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND)))
    settle()
    drawn = view.graphs[ECP]
    QTest.mouseMove(drawn.viewport(), drawn.viewport().mapFrom(drawn, drawn.place(SECOND).toPoint()))
    qtbot.waitUntil(QToolTip.isVisible)
    assert "15.8 ng/ml" in QToolTip.text()
    assert "&lt;b&gt;somewhen" in QToolTip.text()  # text, not markup
    QToolTip.hideText()


def test_the_keys_go_from_point_to_point(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, THIRD)))
    drawn = view.graphs[ECP]
    view.findChild(QPushButton, "trajectories.days").setFocus()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(drawn.hasFocus)
    visited = [ringed(drawn)]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(drawn, key)
        visited.append(ringed(drawn))
    days = [visit[0] - D0 for visit in visited]
    assert days == [188, 96, -10, -10, 96, 188, -10]
    assert "26.6 ng/ml" in drawn.accessibleDescription()
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.keyClick(drawn, Qt.Key.Key_Return)
    assert opened.args == ["a"]
    qtbot.keyClick(drawn, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not drawn.hasFocus())
    assert not drawn.ring.isVisible()
    QToolTip.hideText()


def test_the_ring_stays_at_its_point(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, SECOND, THIRD)))
    drawn = view.graphs[ECP]
    drawn.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(drawn.ring.isVisible)
    view.show_graph(graph(ECP, FIRST, SECOND, THIRD))
    assert ringed(drawn) == (D0 + 188, 19.7)
    view.show_graph(graph(ECP, FIRST, SECOND))
    assert not drawn.ring.isVisible()


def test_a_focused_graph_shows_it(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST), graph(ATAB, FIRST)))
    settle()
    drawn = view.graphs[ECP]
    edge = QPoint(drawn.width() // 2, 0)
    view.graphs[ATAB].setFocus()
    assert view.grab().toImage().pixelColor(drawn.mapTo(view, edge)) != QColor(LIGHT.accent)
    drawn.setFocus()
    qtbot.waitUntil(drawn.hasFocus)
    assert view.grab().toImage().pixelColor(drawn.mapTo(view, edge)) == QColor(LIGHT.accent)


def ringed(drawn: Any) -> tuple[float, float]:
    xs, ys = drawn.ring.getData()
    assert drawn.ring.isVisible()
    return float(xs[0]), float(ys[0])


OTHER = InfusionLine(
    D0 + 5, D0 + 5, D0 + 7, "infusion 2", "i2", ("infusion 2", "19 May 2024, D5", "donor D-7 · lot L-24", "<b>119</b>")
)


def test_the_keys_tell_what_each_infusion_gave(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), lines=(LINE, OTHER)))
    drawn = view.graphs[ECP]
    drawn.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(drawn.ring.isVisible)
    told = []
    for key, modifier in (("I", "No"), ("I", "No"), ("I", "No"), ("I", "Shift")):
        qtbot.keyClick(drawn, getattr(Qt.Key, f"Key_{key}"), getattr(Qt.KeyboardModifier, f"{modifier}Modifier"))
        assert drawn.told_line.isVisible() and not drawn.ring.isVisible()
        told.append((drawn.accessibleDescription().partition(",")[0], float(drawn.told_line.getData()[0][0]) - D0))
    assert told == [("infusion 1", 0), ("infusion 2", 5), ("infusion 1", 0), ("infusion 2", 5)]
    assert "donor D-7 · lot L-24" in drawn.accessibleDescription()
    qtbot.waitUntil(QToolTip.isVisible)
    assert "&lt;b&gt;119" in QToolTip.text()
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.keyClick(drawn, Qt.Key.Key_Return)
    assert opened.args == ["i2"]
    # an arrow goes back to the points
    qtbot.keyClick(drawn, Qt.Key.Key_Home)
    assert ringed(drawn) == (D0 - 10, 26.6) and not drawn.told_line.isVisible()
    QToolTip.hideText()


def test_an_infusion_that_is_gone_is_told_no_longer(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), lines=(LINE, OTHER)))
    drawn = view.graphs[ECP]
    drawn.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keyClick(drawn, Qt.Key.Key_I, Qt.KeyboardModifier.ShiftModifier)
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), lines=(LINE,)))
    assert not drawn.told_line.isVisible()
    qtbot.keyClick(drawn, Qt.Key.Key_I)
    assert drawn.accessibleDescription().startswith("infusion 1")
    QToolTip.hideText()


def test_without_an_infusion_the_key_does_nothing(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND)))
    drawn = view.graphs[ECP]
    drawn.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keyClick(drawn, Qt.Key.Key_I)
    assert not drawn.told_line.isVisible()


def test_hovering_an_infusion_tells_what_it_gave(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), lines=(OTHER,)))
    settle()
    drawn = view.graphs[ECP]
    at = drawn.place(point("", OTHER.day, 35.0)).toPoint()
    QTest.mouseMove(drawn.viewport(), drawn.viewport().mapFrom(drawn, at))
    qtbot.waitUntil(QToolTip.isVisible)
    for words in ("infusion 2", "donor D-7 · lot L-24"):
        assert words in QToolTip.text()
    QToolTip.hideText()
