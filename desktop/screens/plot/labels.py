"""Finding free places for the labels of one plot, in its pixels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

GAP = 6.0  # px between a point and its label
MARKED_GAP = 10.0  # where the point is drawn larger
EDGE = 2.0
_DOT = 5.0
_PAST_LINES = 70.0  # px that a label may lie away from its point to get past dashed lines

Box = tuple[float, float, float, float]  # left, top, right, bottom
Curve = tuple[Sequence[float], Sequence[float]]  # x ascending, y


class Room:
    """What already stands in a plot of `width` × `height` px; each label that finds a place joins it.

    `dots` are points, `curves` the lines that join them, `lines` the x of vertical lines, `taken` boxes.
    """

    # plain numbers and not arrays: only the few dots near a label are looked at

    def __init__(
        self,
        width: float,
        height: float,
        dots: Curve,
        curves: Sequence[Curve] = (),
        lines: Sequence[float] = (),
        taken: Sequence[Box] = (),
    ):
        self._width, self._height = width, height
        self._dots, self._curves, self._lines = dots, curves, lines
        self._taken = list(taken)

    def beside(self, x: float, y: float, width: float, height: float, gap: float = GAP) -> Box | None:
        """A place beside a point: above it if it can be, off the curves if it can be; None where there is none."""
        boxes = list(self._around(x, y, width, height, gap))
        for off_curves in (True, False):
            for box in boxes:
                if self._free(box) and not (off_curves and self._crossed(box)):
                    self._taken.append(box)
                    return box
        return None

    def at(self, boxes: Sequence[Box]) -> Box | None:
        """The first of these places where nothing stands, not even a curve."""
        for box in boxes:
            if self._free(box) and not self._crossed(box):
                self._taken.append(box)
                return box
        return None

    def _around(self, x: float, y: float, width: float, height: float, gap: float) -> Iterator[Box]:
        centred, raised = x - width / 2, y - height / 2
        above, below = y - gap - height, y + gap
        left, right = x - gap - width, x + gap
        for start, top in (
            (centred, above), (centred, below), (right, raised), (left, raised),
            (right, above), (left, above), (right, below), (left, below),
        ):  # fmt: skip
            yield start, top, start + width, top + height
        near = [line for line in self._lines if abs(line - x) < _PAST_LINES]
        if near:
            for start in (min(near) - 2 * EDGE - width, max(near) + 2 * EDGE):
                yield start, raised, start + width, raised + height

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < EDGE or top < EDGE or right > self._width - EDGE or bottom > self._height - EDGE:
            return False
        if any(left < other[2] and right > other[0] and top < other[3] and bottom > other[1] for other in self._taken):
            return False
        if any(left - EDGE < line < right + EDGE for line in self._lines):
            return False
        xs, ys = self._dots
        near = range(bisect_left(xs, left - _DOT), bisect_right(xs, right + _DOT))
        return not any(top - _DOT < ys[at] < bottom + _DOT for at in near)

    def _crossed(self, box: Box) -> bool:
        left, _top, right, _bottom = box
        for xs, ys in self._curves:
            # from the last point left of the box to the first right of it
            first, last = max(bisect_left(xs, left) - 1, 0), min(bisect_right(xs, right), len(xs) - 1)
            for at in range(first, last):
                if _crosses(box, (xs[at], ys[at]), (xs[at + 1], ys[at + 1])):
                    return True
        return False


def _crosses(box: Box, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether the straight line between two points, the first of them further left, passes through the box."""
    left, top, right, bottom = box
    start, end = max(left, one[0]), min(right, other[0])
    if start > end:
        return False
    if one[0] == other[0]:
        heights = one[1], other[1]
    else:
        slope = (other[1] - one[1]) / (other[0] - one[0])
        heights = one[1] + (start - one[0]) * slope, one[1] + (end - one[0]) * slope
    return min(heights) < bottom and max(heights) > top
