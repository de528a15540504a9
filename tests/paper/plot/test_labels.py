from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.paper.plot.labels import Box, Wanted, place

ROOM = Box(0, 0, 100, 40)


@pytest.mark.parametrize(
    ("stroke", "crosses"),
    [
        (((0, 5), (20, 5)), True),
        (((5, 0), (5, 20)), True),
        (((0, 0), (20, 20)), True),
        (((0, 11), (20, 11)), False),
        (((11, 0), (11, 20)), False),
        (((0, 5), (3, 5)), False),
        (((0, 30), (30, 0)), False),
    ],
)
def test_a_stroke_crosses_a_box_or_passes_it(stroke, crosses):
    assert Box(4, 4, 10, 10).crossed_by(stroke) is crosses


def test_a_label_alone_stands_above_its_point():
    (box,) = place([Wanted((50, 20), 8, 2)], ROOM, [])
    assert box.bottom > 20
    assert (box.left + box.right) / 2 == pytest.approx(50)


def test_a_label_leaves_the_dashed_lines_of_the_infusions_free():
    dashed = [((50 + days, 0), (50 + days, 40)) for days in (0, 1, 3)]
    (box,) = place([Wanted((50, 20), 6, 2)], ROOM, dashed)
    assert not any(box.crossed_by(line) for line in dashed)


def test_a_label_at_the_edge_stays_in_the_room():
    for spot in ((1, 20), (99, 20), (50, 39.5), (50, 0.5)):
        (box,) = place([Wanted(spot, 8, 2)], ROOM, [])
        assert ROOM.holds(box)


def test_what_need_not_be_labelled_gives_way():
    crowd = [Wanted((50, 20), 30, 10, needed=n == 0) for n in range(20)]
    placed = place(crowd, Box(30, 0, 70, 40), [])
    assert placed[0] is not None
    assert None in placed


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), min_size=1, max_size=8, unique=True))
def test_labels_of_points_that_lie_apart_meet_neither_each_other_nor_a_point(spots):
    wanted = [Wanted((x * 10.0, y * 10.0), 6, 2) for x, y in spots]
    placed = place(wanted, ROOM, [], radius=1)
    marks = [Box(x - 1, y - 1, x + 1, y + 1) for x, y in (label.spot for label in wanted)]
    for n, box in enumerate(placed):
        assert not any(box.meets(mark) for mark in marks)
        assert not any(box.meets(other) for other in placed[n + 1 :])
