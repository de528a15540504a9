"""What a graph has drawn of its lines, its limits and its dates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Segment
from desktop.clinic.plot.joins import Join, Why
from desktop.screens.look.theme import LIGHT
from desktop.screens.plot.trajectories import TrajectoriesView
from tests.screens.plot.drawn import (
    D0,
    ECP,
    FIRST,
    LINE,
    SECOND,
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


def test_bands_reach_where_they_hold(view: TrajectoriesView) -> None:
    bands = (
        Band(None, D0 + 50, None, 24.0, "< 24"), Band(D0 + 50, D0 + 100, 5.0, 20.0, "5–20"), Band(D0 + 100, None, 10.0, None, "> 10"),
    )  # fmt: skip
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, bands=bands)))
    drawn = view.graphs[ECP]
    (first, last), (bottom, top) = drawn.getViewBox().viewRange()
    assert [edges(item) for item in drawn.limits.printed] == [
        pytest.approx(wanted)
        for wanted in ((first, D0 + 50, bottom, 24), (D0 + 50, D0 + 100, 5, 20), (D0 + 100, last, 10, top))
    ]
    assert [y for _x, y in curve_points(drawn.limits.lines)] == [24, 24, 5, 5, 20, 20, 10, 10]


def test_nothing_is_joined_across_segments_and_bounds_are_hollow_triangles(view: TrajectoriesView) -> None:
    below, above = (
        point("d", D0 + 20, 5.0, mark="below", label="< 5"),
        point("e", D0 + 30, 30.0, mark="above", label="> 30"),
    )
    segments = (Segment("ELISA", (FIRST,)), Segment("ImmunoCAP", (SECOND, THIRD), (Join(0, 1, "solid"),)))
    view.show_plot(plot_of(graph(ECP, segments=segments, loose=(below, above))))
    drawn = view.graphs[ECP]
    assert [day for day, _value in curve_points(drawn.solid_lines)] == [SECOND.day, THIRD.day]
    assert {(spot.pos().x(), spot.symbol()) for spot in drawn.marked_dots.points()} == {(D0 + 20, "t"), (D0 + 30, "t1")}
    assert all(spot.brush().color() == QColor(LIGHT.card) for spot in drawn.marked_dots.points())
    assert {"< 5", "> 30"} <= set(texts(drawn))
    assert drawn.marks == {"below", "above"}


def test_uncertain_dates_have_bars(view: TrajectoriesView) -> None:
    unsure = point("d", D0 + 96, 20.0, earliest=D0 + 90, latest=D0 + 100, assumed=True)
    line = replace(LINE, earliest=D0 - 3, latest=D0 + 1)
    view.show_plot(plot_of(graph(ECP, FIRST, unsure), lines=(line,)))
    drawn = view.graphs[ECP]
    for bars, one in ((drawn.date_bars, unsure), (drawn.infusion_bars, line)):
        assert bars.isVisible()
        assert (bars.opts["x"] - bars.opts["left"]).tolist() == [one.earliest]
        assert (bars.opts["x"] + bars.opts["right"]).tolist() == [one.latest]
    view.show_graph(graph(ECP, FIRST, SECOND))
    assert not drawn.date_bars.isVisible()


def test_a_line_is_broken_where_the_plot_says_so(view: TrajectoriesView) -> None:
    why = (Why("gap", "no result between D−10 and D96"),)
    joins = (Join(0, 1, "broken", why), Join(1, 2, "solid"))
    view.show_plot(plot_of(graph(ECP, segments=(Segment("", (FIRST, SECOND, THIRD), joins),))))
    drawn = view.graphs[ECP]
    assert [day for day, _value in curve_points(drawn.solid_lines)] == [SECOND.day, THIRD.day]
    assert [day for day, _value in curve_points(drawn.broken_lines)] == [FIRST.day, SECOND.day]
    solid, broken = (line.opts["pen"] for line in (drawn.solid_lines, drawn.broken_lines))
    # paler, thinner and not of one piece
    assert broken.color().alpha() < solid.color().alpha() and broken.widthF() < solid.widthF()
    assert broken.dashPattern() and broken.style() != solid.style()
    assert "broken" in drawn.marks
    view.show_graph(graph(ECP, FIRST, SECOND, THIRD))
    assert not curve_points(drawn.broken_lines) and "broken" not in drawn.marks


def test_limits_are_faint_where_no_report_prints_them(view: TrajectoriesView) -> None:
    view.show_plot(plot_of(graph(ECP, FIRST, SECOND, bands=(Band(None, None, None, 24.0, "< 24", D0 + 50),))))
    limits = view.graphs[ECP].limits
    (printed,), (faint,) = limits.printed, limits.faint
    assert edges(printed)[1] == edges(faint)[0] == D0 + 50
    assert faint.brush().color().alpha() < printed.brush().color().alpha()
    assert limits.faint_lines.opts["pen"].color().alpha() < limits.lines.opts["pen"].color().alpha()


def test_a_date_that_may_lie_behind_the_infusion_has_an_open_end(view: TrajectoriesView) -> None:
    unsure = point("d", D0 - 3.5, 20.0, earliest=D0 - 7, latest=D0, assumed=True, open="latest")
    view.show_plot(plot_of(graph(ECP, FIRST, unsure), lines=(LINE,)))
    drawn = view.graphs[ECP]
    assert not drawn.date_bars.isVisible()
    bar = curve_points(drawn.open_bars)
    # the cap of its earliest day, and a bar that ends before the infusion
    assert [day for day, _height in bar[:3]] == [D0 - 7] * 3
    assert len(bar) == 4 and D0 - 3.5 < bar[3][0] < D0


def test_a_logarithmic_axis_has_its_values_at_their_logarithms(view: TrajectoriesView) -> None:
    points = (point("a", D0, 1000.0), point("b", D0 + 9, 10.0))
    shown = replace(
        graph(ECP, *points, bands=(Band(None, None, 0.0, 100.0, "< 100"),)), scale="log", low=5.0, high=2000.0
    )
    view.show_plot(plot_of(shown))
    settle()
    drawn = view.graphs[ECP]
    assert drawn_points(drawn) == [(D0, 3.0), (D0 + 9, 1.0)]
    assert drawn.accessibleName().endswith("ng/mL, logarithmic")
    assert any(label.text().endswith("ng/mL, logarithmic") for label in drawn.findChildren(QLabel))
    (printed,) = drawn.limits.printed
    assert edges(printed)[3] == 2.0, "limits from 0 reach down as far as the axis does"
    ticks = drawn.getAxis("left")._tickLevels[0]
    assert {"10", "100", "1000"} <= {name for _height, name in ticks}
    assert all(height == pytest.approx(shown.height(float(name))) for height, name in ticks)
    assert {"10", "1000"} <= set(texts(drawn))
