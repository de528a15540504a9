"""Where labels stand on the screen: off points, lines, titles, edges and each other; each is at its own point or led to it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.plot.labels import Box as Placing
from desktop.screens.plot.labels import Ground, Text, lettered

WIDE, HIGH = 480.0, 76.0
TITLE = (0.0, 0.0, 120.0, 20.0)
within = st.tuples(st.floats(10, WIDE - 10), st.floats(25, HIGH - 10))


@given(st.lists(st.tuples(within, st.booleans()), min_size=1, max_size=30), st.lists(st.floats(0, WIDE), max_size=4))
def test_no_label_lies_on_a_point_a_line_the_title_an_edge_or_another_label(points, days) -> None:
    dots = sorted(dot for dot, _needed in points)
    strokes = [*pairwise(dots), *(((day, 0.0), (day, HIGH)) for day in days)]
    texts = [Text(f"{n}", dot, 26.0, 11.0, needed) for n, (dot, needed) in enumerate(points)]
    placed = lettered(texts, Ground(WIDE, HIGH, dots, strokes, [TITLE]))
    boxes = [Placing(*one.box) for one in placed]  # upside down, which no crossing minds
    marks = [Placing(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    for n, (one, box) in enumerate(zip(placed, boxes, strict=True)):
        assert box.left >= 0 and box.bottom >= 0 and box.right <= WIDE and box.top <= HIGH
        assert not any(box.meets(other) for other in (*marks, *boxes[n + 1 :], Placing(*TITLE)))
        assert not any(box.crossed_by(stroke) for stroke in strokes)
        assert not any(box.crossed_by(other.leader) for other in placed if other.leader and other is not one)
        x, y = texts[int(one.text)].at
        near = box.away((x, y)) <= 12
        assert near or (one.leader and abs(one.leader[0][0] - x) <= 6 and abs(one.leader[0][1] - y) <= 6)


def test_a_label_stands_above_its_point_and_that_of_an_upper_limit_below_its_line() -> None:
    point, limit = lettered(
        [Text("15.8", (100, 66), 26, 11), Text("< 24", (400, 40), 26, 11, marked=False, below=True)],
        Ground(WIDE, HIGH, [(100.0, 66.0)], [((0.0, 40.0), (WIDE, 40.0))]),
    )
    assert point.box[3] < 66 - 4 and (point.box[0] + point.box[2]) / 2 == pytest.approx(100)
    assert 40 < limit.box[1] < 44


def test_a_label_without_a_place_is_left_out() -> None:
    assert lettered([Text("15.8", (15, 7), 24, 12)], Ground(30, 14, [(15.0, 7.0)], [])) == []
