"""Where labels stand: off points, lines, titles and edges."""

from __future__ import annotations

import numpy as np

from desktop.screens.plot.labels import Room


def test_labels_keep_off_points_lines_titles_and_edges() -> None:
    dots = ([0.0, 60.0, 62.0, 199.0], [50.0, 50.0, 40.0, 3.0])
    title = (0.0, 0.0, 80.0, 20.0)
    room = Room(200, 96, dots, lines=[66.0, 70.0], taken=[title])
    placed = [box for x, y in zip(*dots, strict=True) if (box := room.beside(x, y, 24, 12))]
    assert len(placed) == 4
    for at, (left, top, right, bottom) in enumerate(placed):
        assert left >= 0 and top >= 0 and right <= 200 and bottom <= 96
        assert not any(left <= line <= right for line in (66.0, 70.0))
        assert not any(left <= x <= right and top <= y <= bottom for x, y in zip(*dots, strict=True))
        others = [title, *placed[:at]]
        assert not any(left < box[2] and right > box[0] and top < box[3] and bottom > box[1] for box in others)


def test_a_label_without_a_place_is_left_out() -> None:
    assert Room(30, 14, ([15.0], [7.0])).beside(15, 7, 24, 12) is None


def test_a_label_keeps_off_the_curve_if_it_can() -> None:
    rising = ([0.0, 50.0, 100.0], [90.0, 50.0, -30.0])
    left, top, right, bottom = Room(200, 100, ([50.0], [50.0]), [rising]).beside(50, 50, 30, 12)
    crossed = np.interp(np.linspace(left, right, 50), *rising)
    assert not np.any((crossed > top) & (crossed < bottom))
