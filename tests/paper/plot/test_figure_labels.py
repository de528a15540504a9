from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.labels import Box
from desktop.paper.plot.figure_labels import RADIUS, labels, strokes
from desktop.paper.plot.frame import Frame
from tests.paper.plot.drawn import graph, plot, point, wave


def framed(shown, height=20.0, width=120.0):
    (one,) = shown.graphs
    return Frame(width, height, shown.first - 10, shown.last + 10, one.low, one.high)


def meets_nothing(shown, frame):
    """Asserts that no label lies on anything; the parts that are labelled."""
    (one,) = shown.graphs
    written = labels(one, shown, frame, 14.0)
    found, taken = written.placed, [limits.box for limits in written.limits]
    drawn = list(strokes(one, shown, frame))
    spots = [(frame.across(point.day), frame.up(point.value)) for point in one.points]
    marks = [Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in spots]
    for n, label in enumerate(found):
        box = label.placed.box
        assert not any(box.crossed_by(stroke) for stroke in drawn), label
        assert not any(box.meets(other) for other in (*marks, *taken)), label
        assert not any(box.meets(other.placed.box) for other in found[n + 1 :]), label
        leaders = [other.placed.leader for other in found if other.placed.leader and other is not label]
        assert not any(box.crossed_by(leader) for leader in leaders), label
    return {label.part for label in found}


LIMITS = (Band(None, 19_200.0, None, 24.0, "< 24"), Band(19_200.0, None, 3.0, 18.0, "3 - 18, Other method"))


@pytest.mark.parametrize("count", [3, 8, 12, 30, 100])
@pytest.mark.parametrize("bands", [(), LIMITS])
def test_no_label_lies_on_a_line_a_mark_or_another_label(count, bands):
    points = wave(count)
    infusions = [points[n].day for n in (count // 3, count // 2)]
    shown = plot(graph(points, bands), infusions=infusions, medicine=19_250.0)
    found = meets_nothing(shown, framed(shown))
    values = [point.value for point in points]
    told = {0, count - 1, count // 3, count // 2, values.index(max(values)), values.index(min(values))}
    assert {f"label-{n}" for n in told} <= found
    if bands:
        assert "limit-text-0" in found
    if count <= 12:
        assert {f"label-{n}" for n in range(count)} <= found


def test_of_thirty_points_most_are_labelled_and_of_a_hundred_those_that_tell():
    thirty, hundred = (plot(graph(wave(count))) for count in (30, 100))
    assert len(meets_nothing(thirty, framed(thirty))) >= 20
    assert len(meets_nothing(hundred, framed(hundred))) == 4


def test_a_graph_without_room_says_how_many_labels_are_missing():
    days = range(19_000, 19_100)
    shown = plot(graph([point(day, 10 + day % 7, "10.123456") for day in days]), infusions=list(days))
    (one,) = shown.graphs
    found = labels(one, shown, framed(shown, 6.0, 40.0))
    assert found.missing > 0
    assert found.missing + len(found.placed) == 100


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 300), st.integers(1, 500), st.sampled_from(("value", "below", "apart")), st.integers(0, 9)
        ),
        min_size=1,
        max_size=40,
    ),
    st.lists(st.integers(0, 300), max_size=6),
    st.sampled_from((8.0, 14.0, 60.0)),
    st.booleans(),
)
def test_whatever_is_drawn_no_label_lies_on_it(told, infusions, height, limited):
    points = [point(19_000.0 + day, value / 10, mark=mark, within=within) for day, value, mark, within in told]
    shown = plot(
        graph(points, LIMITS if limited else ()),
        infusions=[19_000.0 + day for day in infusions],
        medicine=19_100.0,
        last=19_310.0,
    )
    meets_nothing(shown, framed(shown, height))
