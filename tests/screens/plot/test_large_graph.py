"""One graph alone and large: by keys and mouse, with every label, its notes in full and its change table."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.published import PublishedRange
from desktop.clinic.plot.trajectories import plot
from desktop.screens.look.theme import Theme
from desktop.screens.plot.change_list import ChangeList, ChangeRow, change_rows
from desktop.screens.plot.trajectories import TrajectoriesView
from tests.clinic.made import case
from tests.screens.plot.drawn import (
    ATAB,
    D0,
    ECP,
    FIRST,
    LINE,
    SECOND,
    THIRD,
    curve_points,
    graph,
    plot_of,
    point,
    settle,
    texts,
)

NOTE = "2 results in doubt are not drawn: ECP 3 mg/ml, ECP 4 mg/ml"


def said(view: TrajectoriesView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def small(view: TrajectoriesView) -> list[bool]:
    return [drawn.isVisible() for drawn in view.graphs.values()]


@pytest.mark.slow
def test_the_keys_show_one_graph_large_and_all_of_them_again(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST, THIRD, notes=(NOTE,)), lines=(LINE,)))
    settle()
    view.graphs[ATAB].setFocus()
    before = view.graphs[ATAB].size()
    qtbot.keyClick(view.graphs[ATAB], Qt.Key.Key_Space)
    settle()
    large = view.large
    assert small(view) == [False, False]
    assert large.plot.graph.key == ATAB and large.plot.hasFocus()
    assert large.plot.height() > before.height() and large.plot.width() > before.width()
    assert NOTE in said(view) and "days since D0 (14 May 2024)" in said(view)
    # its points answer to the same keys
    qtbot.keyClick(large.plot, Qt.Key.Key_Home)
    qtbot.keyClick(large.plot, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.keyClick(large.plot, Qt.Key.Key_Return)
    assert opened.args == ["c"]
    # Page Down goes to the next graph, after the last one to the first
    qtbot.keyClick(large.plot, Qt.Key.Key_PageDown)
    assert large.plot.graph.key == ECP
    qtbot.keyClick(large.plot, Qt.Key.Key_PageUp)
    assert large.plot.graph.key == ATAB
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert view.large is None
    assert small(view) == [True, True]
    assert view.graphs[ATAB].hasFocus()


@pytest.mark.slow
def test_a_double_click_shows_it_large_where_nothing_can_be_opened(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST, SECOND)))
    settle()
    drawn = view.graphs[ECP]
    for day, value, large in ((D0 - 10, 26.6, False), (D0 + 150, 5.0, True)):
        at = drawn.viewport().mapFrom(drawn, drawn.place(replace(FIRST, day=day, value=value)).toPoint())
        qtbot.mouseDClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert (view.large is not None) == large
    qtbot.mouseClick(view.findChild(QPushButton, "trajectories.large"), Qt.MouseButton.LeftButton)
    assert view.large is None


@pytest.mark.slow
def test_large_follows_what_is_typed_and_goes_when_its_graph_does(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST)))
    view.show_large(ECP)
    view.show_graph(graph(ECP, FIRST, SECOND, point("", D0 + 150, 20.0, provisional=True)))
    assert len(view.large.plot.graph.points) == 3
    # the table a moment later: a keystroke does not wait for it
    rows = view.large.changes.changes
    assert rows.rowCount() == 2
    qtbot.waitUntil(lambda: rows.rowCount() == 3)
    view.show_plot(plot_of(graph(ATAB, FIRST)))
    assert view.large is None and small(view) == [True]
    view.show_large(ATAB)
    view.show_plot(plot_of())
    assert view.large is None and any("Nothing can be drawn yet" in text for text in said(view))


@pytest.mark.slow
def test_thirty_points_have_thirty_labels_and_more_ticks_when_large(view: TrajectoriesView, look: Theme) -> None:
    points = [point(f"p{n}", D0 + 12 * n, 20.0 + 15 * (n % 3), label=f"{20 + n}.5") for n in range(30)]
    view.resize(1100, 720)
    view.show_plot(plot_of(graph(ECP, *points, high=60.0), graph(ATAB, FIRST), first=D0, last=D0 + 360))
    settle()
    small = {label.toPlainText() for label in view.graphs[ECP].labels if label.isVisible()}
    view.show_large(ECP)
    settle()
    shown = {label.toPlainText() for label in view.large.plot.labels if label.isVisible()}
    assert (
        view.large.plot.getAxis("left").style["maxTickLevel"] > view.graphs[ECP].getAxis("left").style["maxTickLevel"]
    )
    assert len(small) > 20 and shown == {one.label for one in points}


def test_the_change_table_says_each_result_its_change_and_its_notes() -> None:
    clinic = case()
    ecp = next(one for one in plot(clinic.chart, clinic.reader).graphs if one.title == "ECP")
    rows = change_rows(ecp)
    assert [row.entry for row in rows] == [change.entry for change in ecp.changes]
    for row, change in zip(rows, ecp.changes, strict=True):
        assert change.printed in row.said and change.change in row.said
        assert change.date in row.when and change.since in row.when
        assert all(note in row.notes for note in change.notes)


def test_what_is_not_compared_is_listed_as_it_is_told() -> None:
    words = (point("b", D0 + 188, 1.0, label="positive"), point("a", D0, 0.0, label="negative"))
    ana = Graph(
        ("lab_result", "ana", "words"), "ANA", "", "categorical", words=words,
        about=lambda point: (point.label, "14 May 2024", "no limits printed"),
    )  # fmt: skip
    assert change_rows(ana) == [
        ChangeRow("a", "14 May 2024", "negative", "no limits printed"),
        ChangeRow("b", "14 May 2024", "positive", "no limits printed"),
    ]


@pytest.mark.slow
def test_why_a_line_is_broken_stands_beside_the_large_graph(view: TrajectoriesView) -> None:
    clinic = case()
    described = plot(clinic.chart, clinic.reader)
    view.show_plot(described)
    broken = next(one for one in described.graphs if one.cautions)
    view.show_large(broken.key)
    assert any(all(caution in text for caution in broken.cautions) for text in said(view))


@pytest.mark.slow
def test_a_row_of_the_change_table_is_as_high_as_its_words_and_opens_its_entry(
    view: TrajectoriesView, qtbot, qtmodeltester
) -> None:
    clinic = case()
    view.show_plot(plot(clinic.chart, clinic.reader))
    view.show_large(next(key for key in view.graphs if key[1] == "ecp"))
    settle()
    table = view.findChild(ChangeList)
    qtmodeltester.check(table.changes)
    places = [table.visualRect(table.changes.index(row)) for row in range(table.changes.rowCount())]
    assert len(places) == 3 and all(one.bottom() < next.top() for one, next in pairwise(places))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [table.changes.row_at(table.currentIndex().row()).entry]
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert view.large is None


@pytest.mark.slow
def test_what_other_assays_call_normal_is_drawn_thin_when_it_is_asked_for(view: TrajectoriesView, qtbot) -> None:
    ranges = (PublishedRange(None, 15.0, "≤ 15", "Lab B"), PublishedRange(4.0, 54.0, "4-54", "Lab C"))
    view.resize(1200, 600)
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, published=ranges), graph(ATAB, FIRST)))
    settle()
    view.show_large(ECP)
    settle()
    large = view.large
    assert large.others.isVisible() and not large.others.isChecked()
    assert curve_points(large.plot.limits.published_lines) == []
    large.others.setFocus()
    qtbot.keyClick(large.others, Qt.Key.Key_Space)
    settle()
    drawn = large.plot.limits
    assert sorted({y for _x, y in curve_points(drawn.published_lines)}) == [15.0]
    assert drawn.published_lines.opts["pen"].style() == Qt.PenStyle.DotLine and not drawn.printed
    assert "a ≤ 15" in texts(large.plot)
    assert any("no result is judged by it: a ≤ 15: Lab B" in text and "4-54: Lab C" in text for text in said(view))
    # it stays asked for from graph to graph, and where nothing is published it is not offered
    qtbot.keyClick(large.others, Qt.Key.Key_PageDown)
    settle()
    assert large.plot.graph.key == ATAB and not large.others.isVisible()
    qtbot.keyClick(large.plot, Qt.Key.Key_PageDown)
    settle()
    assert large.others.isChecked() and curve_points(large.plot.limits.published_lines)
