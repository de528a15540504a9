from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.plot.labels import Box, Wanted, place

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
    (placed,) = place([Wanted((50, 20), 8, 2)], ROOM, [])
    assert placed.box.bottom > 20
    assert (placed.box.left + placed.box.right) / 2 == pytest.approx(50)
    assert placed.leader is None


def test_a_label_leaves_the_dashed_lines_of_the_infusions_free():
    dashed = [((50 + days, 0), (50 + days, 40)) for days in (0, 1, 3)]
    (placed,) = place([Wanted((50, 20), 6, 2)], ROOM, dashed)
    assert not any(placed.box.crossed_by(line) for line in dashed)


def test_a_label_at_the_edge_stays_in_the_room():
    for spot in ((1, 20), (99, 20), (50, 39.5), (50, 0.5)):
        (placed,) = place([Wanted(spot, 8, 2)], ROOM, [])
        assert ROOM.holds(placed.box)


def test_a_label_that_finds_no_place_nearby_is_led_to():
    around = Box(35, 12, 65, 28)
    (placed,) = place([Wanted((50, 20), 8, 2)], ROOM, [], taken=[Box(35, 12, 65, 19.5), Box(35, 20.5, 65, 28)])
    assert not placed.box.meets(around)
    (x, y), end = placed.leader
    assert (x - 50) ** 2 + (y - 20) ** 2 == pytest.approx(1)
    assert end == placed.box.nearest((50, 20))


def test_a_label_between_two_marks_is_led_to_its_own():
    placed = place([Wanted((50, 20), 8, 2), Wanted((53, 20), 8, 2)], ROOM, [])
    for one, mine, other in zip(placed, ((50, 20), (53, 20)), ((53, 20), (50, 20)), strict=True):
        assert one.leader is not None or one.box.away(mine) < one.box.away(other)


def test_what_need_not_be_labelled_gives_way():
    crowd = [Wanted((50, 20), 30, 10, needed=n == 19) for n in range(20)]
    placed = place(crowd, Box(30, 0, 70, 40), [])
    assert placed[19] is not None
    assert None in placed


def test_where_nothing_is_free_there_is_no_label():
    assert place([Wanted((5, 5), 8, 2)], Box(0, 0, 10, 10), [((0, y), (10, y)) for y in range(11)]) == [None]
    assert place([Wanted((5, 5), 20, 2)], Box(0, 0, 10, 10), []) == [None]


def test_the_name_of_a_stroke_stands_at_it_and_not_on_it():
    stroke = ((0, 20), (100, 20))
    (placed,) = place([Wanted((50, 20), 8, 2, marked=False)], ROOM, [stroke])
    assert not placed.box.crossed_by(stroke)
    assert placed.box.away((50, 20)) < 1
    assert placed.leader is None


within = st.tuples(st.floats(1, 99), st.floats(1, 39))


@given(
    st.lists(st.tuples(within, st.floats(2, 25), st.booleans()), min_size=1, max_size=12),
    st.lists(st.tuples(within, within), max_size=8),
    st.lists(within, max_size=6),
)
def test_no_label_ever_lies_on_anything(labels, strokes, marks):
    wanted = [Wanted(spot, width, 2.5, needed) for spot, width, needed in labels]
    taken = [Box(80, 30, 100, 40)]
    placed = place(wanted, ROOM, strokes, taken, marks)
    squares = [Box(x - 1, y - 1, x + 1, y + 1) for x, y in [*marks, *(label.spot for label in wanted)]]
    found = [one for one in placed if one is not None]
    for n, one in enumerate(found):
        assert ROOM.holds(one.box)
        assert not any(one.box.crossed_by(stroke) for stroke in strokes)
        assert not any(one.box.meets(other) for other in (*squares, *taken, *(other.box for other in found[n + 1 :])))
        assert not any(one.box.crossed_by(other.leader) for other in found if other.leader and other is not one)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), min_size=1, max_size=8, unique=True))
def test_points_that_lie_apart_all_have_their_labels_beside_them(spots):
    placed = place([Wanted((x * 10.0, y * 10.0), 6, 2) for x, y in spots], ROOM, [], radius=1)
    assert all(one is not None and one.leader is None for one in placed)
