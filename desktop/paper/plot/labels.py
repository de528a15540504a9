"""Where value labels go, so that they hide nothing: plain geometry, in millimetres from the lower left corner.

A label lies on no stroke, mark or other label, ever. It stands beside its mark; where that is not free, further off with a
line that leads to it; and where nothing is free, nowhere, which the caller is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, int32
    from numpy.typing import NDArray

# the room is looked at in squares of this many mm
_CELL = 0.25
# what is kept free beside the middle of a stroke
_MARGIN = 0.3
# from here on, or where another mark is as near, a line leads to the mark
_LED, _RIVAL = 1.0, 0.3
_RINGS = (0.3, 1.6, 3.2)
_DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
# of the free places of a whole room the nearest are all looked at, of those further off one in so many
_NEAREST, _ONE_IN = 200, 25


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two have any area in common."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside it."""
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.bottom <= other.bottom and other.top <= self.top

    def crossed_by(self, stroke: Stroke) -> bool:
        """Whether a straight stroke passes through it."""
        (x0, y0), (x1, y1) = stroke
        enter, leave = 0.0, 1.0
        for start, step, low, high in ((x0, x1 - x0, self.left, self.right), (y0, y1 - y0, self.bottom, self.top)):
            if step == 0:
                if not low < start < high:
                    return False
                continue
            first, last = sorted(((low - start) / step, (high - start) / step))
            enter, leave = max(enter, first), min(leave, last)
        return enter < leave

    def nearest(self, spot: Spot) -> Spot:
        """Its point that lies nearest to a spot."""
        return min(max(spot[0], self.left), self.right), min(max(spot[1], self.bottom), self.top)

    def away(self, spot: Spot) -> float:
        """How far off a spot lies."""
        x, y = self.nearest(spot)
        return hypot(x - spot[0], y - spot[1])


Spot = tuple[float, float]
Stroke = tuple[Spot, Spot]


@dataclass(frozen=True)
class Wanted:
    """A label to place: beside the mark on `spot`, this wide and high; one that is not `needed` stays near or is left out.

    One that is not `marked` names a stroke at its spot.
    """

    spot: Spot
    width: float
    height: float
    needed: bool = True
    marked: bool = True


@dataclass(frozen=True)
class Placed:
    """Where a label stands; `leader` is the line from its mark to it, where one is needed."""

    box: Box
    leader: Stroke | None = None


def place(
    wanted: Sequence[Wanted],
    room: Box,
    strokes: Sequence[Stroke],
    taken: Sequence[Box] = (),
    marks: Sequence[Spot] = (),
    radius: float = 1.0,
) -> list[Placed | None]:
    """A place for each label, those that are needed first; None where none is free.

    `strokes`, `taken` and the marks of `radius` mm, on `marks` and on each label's spot, are never covered.
    """
    spots = list(dict.fromkeys([*marks, *(label.spot for label in wanted if label.marked)]))
    free = _Free(room)
    for stroke in strokes:
        free.take_stroke(stroke)
    for box in (*taken, *(_mark(spot, radius) for spot in spots)):
        free.take(box)
    found: list[Placed | None] = [None] * len(wanted)
    placed: list[Box] = [*taken]
    for n in sorted(range(len(wanted)), key=lambda n: not wanted[n].needed):
        found[n] = one = _placed(wanted[n], free, spots, placed, radius)
        if one is not None:
            placed.append(one.box)
            free.take(one.box)
            if one.leader is not None:
                free.take_stroke(one.leader)
    return found


def _placed(label: Wanted, free: _Free, spots: Sequence[Spot], placed: Sequence[Box], radius: float) -> Placed | None:
    radius = radius if label.marked else _MARGIN
    for box in _around(label, radius):
        if free.holds(box) and (one := _led(label, box, spots, placed, radius)) is not None:
            return one
    if not label.needed:
        return None
    # a whole room is looked through for what must be said
    return next(
        (one for box in free.nearest(label) if (one := _led(label, box, spots, placed, radius)) is not None), None
    )


def _led(label: Wanted, box: Box, spots: Sequence[Spot], placed: Sequence[Box], radius: float) -> Placed | None:
    """The label in a free box, with a leader if it needs one; None where that would run across a label or a mark."""
    away = box.away(label.spot)
    others = [spot for spot in spots if spot != label.spot]
    if away - radius <= _LED and (not label.marked or all(box.away(spot) > away + _RIVAL for spot in others)):
        return Placed(box)
    end = box.nearest(label.spot)
    start = tuple(here + (there - here) * radius / away for here, there in zip(label.spot, end, strict=True))
    leader = ((start[0], start[1]), end)
    # a mark that this one lies on is no obstacle
    apart = [spot for spot in others if hypot(spot[0] - label.spot[0], spot[1] - label.spot[1]) > 2 * radius]
    if any(other.crossed_by(leader) for other in (*placed, *(_mark(spot, radius) for spot in apart))):
        return None
    return Placed(box, leader)


def _around(label: Wanted, radius: float) -> Iterator[Box]:
    """The places beside a mark, above first."""
    (x, y), width, height = label.spot, label.width, label.height
    for beyond in _RINGS:
        for across, up in _DIRECTIONS:
            # at a corner the label may come nearer, measured along the diagonal
            away = (radius + beyond) * (0.72 if across and up else 1.0)
            left = x - width / 2 + across * (away + width / 2)
            bottom = y - height / 2 + up * (away + height / 2)
            yield Box(left, bottom, left + width, bottom + height)


def _mark(spot: Spot, radius: float) -> Box:
    return Box(spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius)


class _Free:
    """What of a room is free, square by square: a square that anything touches is taken."""

    def __init__(self, room: Box):
        import numpy as np

        self.room = room
        shape = ceil((room.right - room.left) / _CELL), ceil((room.top - room.bottom) / _CELL)
        self.taken: NDArray[bool_] = np.zeros(shape, dtype=bool)
        self._sums: NDArray[int32] | None = None

    def take(self, box: Box) -> None:
        """Nothing may lie on a box."""
        left, bottom, right, top = self._cells(box)
        self.taken[max(left, 0) : max(right, 0), max(bottom, 0) : max(top, 0)] = True
        self._sums = None

    def take_stroke(self, stroke: Stroke) -> None:
        """Nothing may lie on a stroke or within its margin: column by column, from its lowest to its highest point there."""
        (x0, y0), (x1, y1) = sorted(stroke)
        first, _, last, _ = self._cells(Box(x0 - _MARGIN, 0, x1 + _MARGIN, 0))
        for column in range(max(first, 0), min(last, len(self.taken))):
            left = self.room.left + column * _CELL
            ends = [min(max(x, x0), x1) for x in (left - _MARGIN, left + _CELL + _MARGIN)]
            ys = [y0 + (y1 - y0) * (x - x0) / (x1 - x0) for x in ends] if x1 > x0 else [y0, y1]
            _, bottom, _, top = self._cells(Box(0, min(ys) - _MARGIN, 0, max(ys) + _MARGIN))
            self.taken[column, max(bottom, 0) : max(top, 0)] = True
        self._sums = None

    def holds(self, box: Box) -> bool:
        """Whether a box lies in the room and on nothing."""
        left, bottom, right, top = self._cells(box)
        return self.room.holds(box) and not self.taken[left:right, bottom:top].any()

    def nearest(self, label: Wanted) -> Iterator[Box]:
        """The free places for a label, the nearest to its spot first."""
        import numpy as np

        wide, high = ceil(label.width / _CELL), ceil(label.height / _CELL)
        columns, rows = (size - more + 1 for size, more in zip(self.taken.shape, (wide, high), strict=True))
        if columns <= 0 or rows <= 0:
            return
        sums = self._summed()
        over = sums[wide:, high:] - sums[:-wide, high:] - sums[wide:, :-high] + sums[:-wide, :-high]
        lefts, bottoms = np.nonzero(over == 0)
        lefts, bottoms = self.room.left + lefts * _CELL, self.room.bottom + bottoms * _CELL
        (x, y) = label.spot
        across = np.maximum(np.maximum(lefts - x, x - lefts - label.width), 0)
        up = np.maximum(np.maximum(bottoms - y, y - bottoms - label.height), 0)
        # among equally near ones that in whose middle the spot lies
        aside = 0.02 * np.abs(lefts + label.width / 2 - x)
        order = np.argsort(np.hypot(across, up) + aside, kind="stable")
        for n in (*order[:_NEAREST], *order[_NEAREST::_ONE_IN]):
            left, bottom = float(lefts[n]), float(bottoms[n])
            box = Box(left, bottom, left + label.width, bottom + label.height)
            if self.room.holds(box):
                yield box

    def _summed(self) -> NDArray[int32]:
        """How many squares are taken below and left of each corner."""
        import numpy as np

        if self._sums is None:
            self._sums = np.zeros([size + 1 for size in self.taken.shape], dtype=np.int32)
            np.cumsum(np.cumsum(self.taken, axis=0, dtype=np.int32), axis=1, out=self._sums[1:, 1:])
        return self._sums

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        """The first and the last but one of the squares that a box touches, across and up."""
        left, right = ((x - self.room.left) / _CELL for x in (box.left, box.right))
        bottom, top = ((y - self.room.bottom) / _CELL for y in (box.bottom, box.top))
        return floor(left), floor(bottom), ceil(right), ceil(top)
