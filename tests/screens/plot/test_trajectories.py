"""The trajectories on the screen: what is drawn is what was resolved, in light and dark, by mouse and keys."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.clinic.course.outcome import Outcome
from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.trajectories import Tick, graph_key, plot
from desktop.clinic.results.lab_result import LabResult
from desktop.screens.look.theme import DARK, LIGHT, Theme
from desktop.screens.plot.trajectories import TrajectoriesView
from tests.clinic import allergist
from tests.clinic.made import case, patient
from tests.pace import patience
from tests.screens.plot.drawn import (
    ATAB,
    D0,
    ECP,
    FIRST,
    LINE,
    SECOND,
    SHADING,
    THIRD,
    curve_points,
    drawn_points,
    edges,
    graph,
    plot_of,
    point,
    settle,
    texts,
)  # fmt: skip

pytestmark = pytest.mark.slow


def shown(view: TrajectoriesView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def test_importing_the_screen_leaves_pyqtgraph_alone() -> None:
    code = "import sys, desktop.screens.plot.trajectories; print('pyqtgraph' in sys.modules, 'numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=patience(60)) == "False False\n"


def test_the_case_is_drawn_as_the_plot_says(view: TrajectoriesView) -> None:
    clinic = case()
    wanted = plot(clinic.chart, clinic.reader)
    view.show_plot(wanted)
    described = [graph for graph in wanted.graphs if graph.points]
    assert list(view.graphs) == [graph.key for graph in described]
    assert len(described) < len(wanted.graphs)  # CRP has nothing but a note
    for one in described:
        drawn = view.graphs[one.key]
        assert drawn_points(drawn) == sorted((point.day, one.height(point.value)) for point in one.points)
        for look, lines in (("solid", drawn.solid_lines), ("broken", drawn.broken_lines)):
            wanted_lines = [line for segment in one.segments for line in segment.lines(look)]
            assert set(curve_points(lines)) == {
                (point.day, one.height(point.value)) for line in wanted_lines for point in line
            }
        assert sorted({x for x, _y in curve_points(drawn.infusion_lines)}) == [line.day for line in wanted.lines]
        assert len(drawn.shading_items) == len(wanted.shadings) == 1
        assert edges(drawn.shading_items[0])[0] == wanted.shadings[0].start_earliest
        assert len(drawn.limits.printed) == len(drawn.limits.faint) == len(one.bands)
        assert [band.high for band in one.bands] == [edges(item)[3] for item in drawn.limits.printed]
        assert [band.beyond for band in one.bands] == [edges(item)[0] for item in drawn.limits.faint]
        assert set(texts(drawn)) >= {point.label for point in one.points}
    said = shown(view)
    changes = {"−91.1 % from 560 (D0)", "−25.9 % from 26.6 (D−10)", "+2.4 % from 12.4 (D−10)", "0.0 % from 0.1 (D−10)"}
    assert {*changes, "not comparable: may be on omalizumab\nmethod unknown"} <= set(said)
    assert any("CRP" in text and "in doubt" in text for text in said)


def test_words_stand_at_their_day_and_are_not_joined(view: TrajectoriesView) -> None:
    words = (point("a", D0 - 10, 0.0, label="negative"), point("b", D0 + 188, 1.0, label="positive"))
    key = ("lab_result", "ana", "words")
    view.show_plot(plot_of(Graph(key, "ANA", "", "categorical", words=words, low=-0.5, high=1.5)))
    drawn = view.graphs[key]
    assert curve_points(drawn.solid_lines) == []
    assert drawn_points(drawn) == [(D0 - 10, 0.0), (D0 + 188, 1.0)]
    assert texts(drawn) == ["negative", "positive"]


def test_only_the_changed_graph_is_drawn_again(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST, SECOND), lines=(LINE,)))
    settle()
    plots = view.graphs
    data = {key: drawn.solid_lines.getData()[0] for key, drawn in plots.items()}
    ranges: list[object] = []
    for drawn in plots.values():
        drawn.getViewBox().sigRangeChanged.connect(ranges.append)
    painted = Painted(plots)
    # made anew, as after a save; both equal but for one point
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, THIRD), graph(ATAB, FIRST, SECOND), lines=(LINE,)))
    settle()
    assert view.graphs == plots
    assert plots[ATAB].solid_lines.getData()[0] is data[ATAB]
    assert plots[ECP].solid_lines.getData()[0] is not data[ECP]
    assert len(curve_points(plots[ECP].solid_lines)) == 3
    assert painted.keys == {ECP}
    assert ranges == []


def test_graphs_come_and_go_without_the_others(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST)))
    kept = view.graphs[ECP]
    view.show_plot(plot_of(graph(ATAB, FIRST), graph(ECP, FIRST)))
    assert list(view.graphs) == [ATAB, ECP]
    assert view.graphs[ECP] is kept
    qtbot.waitUntil(lambda: view.graphs[ATAB].mapTo(view, QPoint()).y() < kept.mapTo(view, QPoint()).y())
    view.show_plot(plot_of(graph(ECP, FIRST)))
    assert list(view.graphs) == [ECP]
    assert view.graphs[ECP] is kept
    assert kept.isVisible()


def test_what_is_typed_shows_at_once_and_goes_again(view: TrajectoriesView) -> None:
    clinic = case()
    typed = clinic.made(LabResult, marker="ecp", specimen_date="d0+150", reading="20,1", unit="ng/ml")
    view.show_plot(plot(clinic.chart, clinic.reader))
    before = drawn_points(view.graphs[graph_key(typed)])
    view.show_plot(plot(clinic.chart, clinic.reader, provisional=typed))
    drawn = view.graphs[graph_key(typed)]
    (spot,) = drawn.marked_dots.points()
    assert (spot.pos().x(), spot.pos().y()) == (D0 + 150, 20.1)
    assert spot.size() > drawn.value_dots.opts["size"]
    assert spot.brush().color() == QColor(LIGHT.card)
    assert any("being typed" in text.replace("&nbsp;", " ") for text in shown(view))
    view.show_plot(plot(clinic.chart, clinic.reader))
    assert drawn_points(drawn) == before
    assert not any("being typed" in text.replace("&nbsp;", " ") for text in shown(view))


def test_show_graph_widens_the_days_for_all(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST)))
    view.show_graph(graph(ECP, FIRST, point("z", D0 + 700, 20.0)))
    ranges = {tuple(drawn.getViewBox().viewRange()[0]) for drawn in view.graphs.values()}
    assert len(ranges) == 1
    first, last = ranges.pop()
    assert first < D0 - 10
    assert last > D0 + 700


def test_a_graph_that_is_new_joins_the_others(view: TrajectoriesView) -> None:
    view.show_plot(plot_of())
    assert view.graphs == {}
    view.show_graph(graph(ECP, FIRST))
    assert list(view.graphs) == [ECP]


def test_the_axis_counts_dates_or_days(view: TrajectoriesView, qtbot) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND)))
    dates, days = (view.findChild(QPushButton, f"trajectories.{name}") for name in ("dates", "days"))
    assert (view.axis, days.isChecked()) == ("days", True)
    in_days = axis_picture(view)
    dates.setFocus()
    qtbot.keyClick(dates, Qt.Key.Key_Space)
    assert (view.axis, dates.isChecked(), days.isChecked()) == ("dates", True, False)
    assert axis_picture(view) != in_days
    view.set_axis("days")
    assert (view.axis, days.isChecked()) == ("days", True)
    assert axis_picture(view) == in_days


def test_without_an_infusion_there_are_dates_only(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST), d0=None))
    view.set_axis("days")
    assert view.axis == "dates"
    assert not view.findChild(QPushButton, "trajectories.days").isVisible()


@pytest.mark.parametrize(
    ("span", "d0", "wanted"),
    [
        (10, None, ["15 May 2024", "17 May 2024", "19 May 2024", "21 May 2024", "23 May 2024"]),
        (200, None, ["Jun 2024", "Jul 2024", "Aug 2024", "Sep 2024", "Oct 2024", "Nov 2024"]),
        (3000, None, ["2025", "2026", "2027", "2028", "2029", "2030", "2031", "2032"]),
        (200, 19857.0, ["0", "50", "100", "150", "200"]),
        (2, 19858.0, ["−1", "0", "1"]),
    ],
)
def test_ticks_say_the_day(look: Theme, span: int, d0: float | None, wanted: list[str]) -> None:
    from desktop.screens.plot.day_axis import DayAxis

    axis = DayAxis()
    axis.count_from(d0)
    ((spacing, days),) = axis.tickValues(D0, D0 + span, 640.0)
    assert axis.tickStrings(days, 1, spacing) == wanted
    assert all(D0 <= day <= D0 + span and float(day).is_integer() for day in days)


def test_dark_recolours_everything_that_is_drawn(view: TrajectoriesView, look: Theme) -> None:
    bands = (Band(None, None, None, 24.0, "< 24"),)
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, bands=bands), lines=(LINE,), shadings=(SHADING,)))
    drawn = view.graphs[ECP]
    for scheme, wanted in (("dark", DARK), ("light", LIGHT), ("dark", DARK)):
        look.force(scheme)
        settle()
        assert drawn.solid_lines.opts["pen"].color() == QColor(wanted.accent)
        assert drawn.infusion_lines.opts["pen"].color() == QColor(wanted.infusion)
        assert drawn.limits.lines.opts["pen"].color() == QColor(wanted.limits)
        assert {label.color.name().upper() for label in drawn.labels} == {wanted.text}
        picture = view.grab().toImage()
        at = drawn.mapTo(view, drawn.place(replace(FIRST, day=D0 + 50, value=35.0)).toPoint())
        assert picture.pixelColor(at) == QColor(wanted.card)


def test_a_plot_is_drawn_when_it_is_first_seen(look: Theme, qtbot) -> None:
    view = TrajectoriesView()
    qtbot.addWidget(view)
    view.show_plot(plot_of(graph(ECP, FIRST)))
    assert view.graphs == {}
    with qtbot.waitExposed(view):
        view.show()
    assert list(view.graphs) == [ECP]


def test_nothing_to_draw_says_how_to_begin(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(lines=(LINE,), shadings=(SHADING,)))
    assert any("Add a laboratory result" in text for text in shown(view))
    view.show_plot(plot_of(graph(ECP, FIRST)))
    assert not any("Add a laboratory result" in text for text in shown(view))


def test_the_legend_explains_only_what_is_drawn(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST)))
    explained = ("infusion", "omalizumab", "limits", "less than", "being typed", "assumed date")
    assert legend(view, explained) == []
    view.show_plot(plot_of(graph(ECP, FIRST), lines=(LINE,), shadings=(SHADING,)))
    assert legend(view, explained) == ["infusion", "omalizumab"]


def test_many_notes_leave_room_for_the_graphs_and_are_counted(view: TrajectoriesView) -> None:
    def noted(count: int) -> Any:
        return plot_of(*(graph(("lab_result", f"m{n}", "number"), FIRST, notes=(f"note {n}",)) for n in range(count)))

    view.show_plot(noted(3))
    assert "note 0\nnote 1\nnote 2" in shown(view)
    view.show_plot(noted(7))
    assert "note 0\nnote 1\n5 more such notes: each large graph (Space) has its own" in shown(view)
    # what is not drawn at all has no large graph: its note stays
    silent = graph(("lab_result", "crp", "number"), notes=("CRP is in doubt",))
    view.show_plot(replace(noted(7), graphs=(*noted(7).graphs, silent)))
    assert "CRP is in doubt\nnote 0\n6 more such notes: each large graph (Space) has its own" in shown(view)


def test_fifty_views_leave_nothing_behind(look: Theme, qtbot) -> None:
    filled = plot_of(graph(ECP, FIRST, SECOND), graph(ATAB, FIRST), lines=(LINE,), shadings=(SHADING,))
    made: list[weakref.ref] = []
    widgets = 0
    for count in range(50):
        view = TrajectoriesView()
        view.show_plot(filled)
        view.show()
        view.show_large(ECP)
        made += [weakref.ref(drawn) for drawn in view.graphs.values()]
        made.append(weakref.ref(view))
        view.close()
        view.deleteLater()
        del view
        settle()
        if count == 4:
            gc.collect()
            settle()
            widgets = len(QApplication.allWidgets())
    gc.collect()
    settle()
    assert [one for one in made if one() is not None] == []
    assert len(QApplication.allWidgets()) <= widgets


def test_a_closed_view_can_be_shown_again(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST)))
    view.close()
    assert view.graphs == {}
    view.show()
    assert list(view.graphs) == [ECP]


class Painted:
    """Which plots are painted from now on."""

    def __init__(self, plots: dict[Any, Any]):
        self.keys: set[Any] = set()
        for key, drawn in plots.items():
            drawn.scene().changed.connect(lambda _region, key=key: self.keys.add(key))


def axis_picture(view: TrajectoriesView) -> bytes:
    """The pixels under the graphs, where the axis is."""
    settle()
    drawn = list(view.graphs.values())[-1]
    under = drawn.mapTo(view, QPointF(0, drawn.height())).toPoint()
    image = view.grab().toImage().copy(under.x(), under.y(), drawn.width(), 24)
    return bytes(image.constBits())


def legend(view: TrajectoriesView, words: tuple[str, ...]) -> list[str]:
    said = " ".join(text for text in shown(view) if "<span" in text).replace("&nbsp;", " ")
    return [word for word in words if word in said]


def strip_of(view: TrajectoriesView) -> Any:
    from desktop.screens.plot.day_axis import AxisStrip

    (strip,) = view.findChildren(AxisStrip)
    return strip


def test_the_days_of_tests_stand_on_the_axis_with_their_words(view: TrajectoriesView) -> None:
    ticks = (Tick(D0 + 20, "provocation", "p"), Tick(D0 + 188, "skin tests", "s"), Tick(D0 + 189, "patch test", "t"))
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND)))
    bare = strip_of(view).height()
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND), ticks=ticks))
    strip = strip_of(view)
    assert [x for x, _y in curve_points(strip.tick_marks)] == [tick.day for tick in ticks]
    # what stands close together shares its words
    assert [item.toPlainText() for item in strip.tick_words] == ["provocation", "skin tests, patch test"]
    # at the right end of the axis they stand left of their marks
    assert [item.anchor.x() for item in strip.tick_words] == [0.0, 1.0]
    assert strip.tick_words[0].pos().x() > D0 + 20 and strip.tick_words[1].pos().x() < D0 + 188
    assert strip.height() > bare
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND)))
    assert strip_of(view).height() == bare and not strip_of(view).tick_words


def test_an_allergen_of_a_panel_is_drawn_as_the_plot_says(view: TrajectoriesView) -> None:
    clinic = patient()
    allergist.panel(clinic, "2024-01-08", {"Hom g": "0.59"}, assumed=True)
    allergist.panel(clinic, "2024-07-21", {"Hom g": "0.29", "Der p 1": "> 50"}, assumed=True)
    wanted = plot(clinic.chart, clinic.reader)
    view.show_plot(wanted)
    assert [graph.title for graph in wanted.graphs] == ["Der p 1 (ALEX2)", "Hom g (ALEX2)"]
    for described in wanted.graphs:
        drawn = view.graphs[described.key]
        assert drawn_points(drawn) == sorted((point.day, described.height(point.value)) for point in described.points)
        assert set(texts(drawn)) >= {point.label for point in described.points}
        assert drawn.marks >= {"limits"}
    assert view.graphs[wanted.graphs[0].key].marks == {"limits", "below", "above"}


def test_a_score_is_drawn_on_an_axis_of_whole_numbers_within_its_range(view: TrajectoriesView) -> None:
    clinic = patient()
    clinic.keep(Outcome, date="2024-05-01", itch="8", uas7_printed="36")
    clinic.keep(Outcome, date="2024-08-01", itch="2", uas7_printed="3")
    wanted = plot(clinic.chart, clinic.reader)
    view.show_plot(wanted)
    settle()
    for described in wanted.graphs:
        drawn = view.graphs[described.key]
        assert drawn_points(drawn) == sorted((point.day, described.height(point.value)) for point in described.points)
        assert named_values(drawn) == list(described.ticks)
    assert "higher is worse" in view.graphs[wanted.graphs[0].key].accessibleName()
    # the same plot without ticks of its own goes back to the drawer's
    view.show_plot(replace(wanted, graphs=tuple(replace(one, ticks=()) for one in wanted.graphs)))
    assert named_values(view.graphs[wanted.graphs[0].key]) is None


def named_values(drawn: Any) -> list[float] | None:
    """The values that the axis is told to name; None where it finds its own."""
    levels = drawn.getAxis("left")._tickLevels
    return None if levels is None else [value for level in levels for value, _text in level]
