"""Where value labels go, so that they hide nothing: plain geometry, in millimetres from the lower left corner, on paper as on screen.

A label lies on no stroke, mark or other label, ever. It stands beside its mark; where that is not free, further off with a
line that leads to it; and where nothing is free, nowhere, which the caller is told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import heappop, heappush
from itertools import chain, islice
from math import ceil, floor, hypot, inf
from operator import or_

# the room is looked at in squares of this many mm
_CELL = 0.25
# what is kept free beside the middle of a stroke
_MARGIN = 0.3
# from here on, or where another mark is as near, a line leads to the mark
_LED, _RIVAL = 1.0, 0.3
_RINGS = (0.3, 1.6, 3.2)
_DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
# of the free places further off first one in so many columns and rows is looked at, then every one
_COARSE, _FINE = 4, 1
# how many of them for all labels together, and which part of what is left of them for one
_TRIES, _SHARE = 20_000, 4


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

    One that is not `marked` names a stroke at its spot; one that is `below` stands there rather than above.
    """

    spot: Spot
    width: float
    height: float
    needed: bool = True
    marked: bool = True
    below: bool = False


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
    tries: int = _TRIES,
) -> list[Placed | None]:
    """A place for each label, those that are needed first; None where none is free.

    `strokes`, `taken` and the marks of `radius` mm, on `marks` and on each label's spot, are never covered. Of free places
    further off so many are tried for all labels together, and for each a share of them.
    """
    spots = sorted({*marks, *(label.spot for label in wanted if label.marked)})
    free = _Free(room)
    for stroke in strokes:
        free.take_stroke(stroke)
    for box in taken:
        free.take(box)
    for spot in spots:
        free.take_mark(spot, radius)
    left = iter(range(tries))
    found: list[Placed | None] = [None] * len(wanted)
    placed: list[Box] = [*taken]
    for n in sorted(range(len(wanted)), key=lambda n: not wanted[n].needed):
        found[n] = one = _placed(wanted[n], free, spots, placed, radius, islice(left, tries // _SHARE))
        if one is not None:
            placed.append(one.box)
            free.take(one.box)
            if one.leader is not None:
                free.take_stroke(one.leader)
    return found


def _placed(
    label: Wanted, free: _Free, spots: Sequence[Spot], placed: Sequence[Box], radius: float, tries: Iterator[int]
) -> Placed | None:
    radius = radius if label.marked else _MARGIN
    for left, bottom in _around(label, radius):
        if free.has_room(left, bottom, label.width, label.height):
            box = Box(left, bottom, left + label.width, bottom + label.height)
            if (one := _led(label, box, spots, placed, radius)) is not None:
                return one
    if not label.needed:
        return None
    # a whole room is looked through for what must be said
    further = chain(free.nearest(label, _COARSE), free.nearest(label, _FINE))
    tried = (_led(label, box, spots, placed, radius) for _n, box in zip(tries, further, strict=False))
    return next((one for one in tried if one is not None), None)


def _led(label: Wanted, box: Box, spots: Sequence[Spot], placed: Sequence[Box], radius: float) -> Placed | None:
    """The label in a free box, with a leader if it needs one; None where that would run across a label or a mark."""
    away, mine = box.away(label.spot), label.spot
    if away - radius <= _LED:
        rivals = _between(spots, box.left - away - _RIVAL, box.right + away + _RIVAL) if label.marked else ()
        if all(spot == mine or box.away(spot) > away + _RIVAL for spot in rivals):
            return Placed(box)
    end = box.nearest(mine)
    start = tuple(here + (there - here) * radius / away for here, there in zip(mine, end, strict=True))
    leader = ((start[0], start[1]), end)
    low, high = min(start[1], end[1]) - radius, max(start[1], end[1]) + radius
    # a mark that this one lies on is no obstacle
    crossed = (
        _mark(spot, radius).crossed_by(leader)
        for spot in _between(spots, min(start[0], end[0]) - radius, max(start[0], end[0]) + radius)
        if low < spot[1] < high and hypot(spot[0] - mine[0], spot[1] - mine[1]) > 2 * radius
    )
    if any(other.crossed_by(leader) for other in placed) or any(crossed):
        return None
    return Placed(box, leader)


def _between(spots: Sequence[Spot], left: float, right: float) -> Sequence[Spot]:
    """Of spots that are sorted from left to right those between two heights of x."""
    return spots[bisect_left(spots, (left,)) : bisect_right(spots, (right, inf))]


def _around(label: Wanted, radius: float) -> Iterator[Spot]:
    """The lower left corners of the places beside a mark, above first, or below."""
    (x, y), width, height = label.spot, label.width, label.height
    first = -1 if label.below else 1
    for beyond in _RINGS:
        for across, upward in _DIRECTIONS:
            up = upward * first
            # at a corner the label may come nearer, measured along the diagonal
            away = (radius + beyond) * (0.72 if across and up else 1.0)
            yield x - width / 2 + across * (away + width / 2), y - height / 2 + up * (away + height / 2)


def _mark(spot: Spot, radius: float) -> Box:
    return Box(spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius)


class _Free:
    """What of a room is free, square by square: a square that anything touches is taken.

    A column of squares is one whole number, a bit for each square from below: what lies in many is looked at in one step.
    """

    def __init__(self, room: Box):
        self.room = room
        self._columns = [0] * ceil((room.right - room.left) / _CELL)
        self._rows = ceil((room.top - room.bottom) / _CELL)
        self._asked: dict[tuple[int, int], int] = {}

    def take(self, box: Box) -> None:
        """Nothing may lie on a box."""
        self._asked.clear()
        columns, rows = self._cells(box)
        bits = self._bits(rows.start, rows.stop)
        for column in range(max(columns.start, 0), min(columns.stop, len(self._columns))):
            self._columns[column] |= bits

    def take_mark(self, spot: Spot, radius: float) -> None:
        """Nothing may lie on a mark."""
        self._asked.clear()
        (x, y), left, bottom = spot, self.room.left, self.room.bottom
        bits = self._bits(floor((y - radius - bottom) / _CELL), ceil((y + radius - bottom) / _CELL))
        first, last = floor((x - radius - left) / _CELL), ceil((x + radius - left) / _CELL)
        for column in range(max(first, 0), min(last, len(self._columns))):
            self._columns[column] |= bits

    def take_stroke(self, stroke: Stroke) -> None:
        """Nothing may lie on a stroke or within its margin: column by column, from its lowest to its highest point there."""
        (x0, y0), (x1, y1) = stroke if stroke[0] <= stroke[1] else stroke[::-1]
        self._asked.clear()
        columns, left, bottom = self._columns, self.room.left, self.room.bottom
        first = max(floor((x0 - _MARGIN - left) / _CELL), 0)
        last = min(ceil((x1 + _MARGIN - left) / _CELL), len(columns))
        # of a stroke that is hardly wider than a square the whole height is taken in each column
        slope = (y1 - y0) / (x1 - x0) if x1 - x0 > 2 * _CELL else 0.0
        low, high = (y0, y1) if y0 <= y1 else (y1, y0)
        bits = self._bits(floor((low - _MARGIN - bottom) / _CELL), ceil((high + _MARGIN - bottom) / _CELL))
        for column in range(first, last):
            if slope:
                begins = left + column * _CELL - _MARGIN
                low = y0 + (max(begins, x0) - x0) * slope
                high = y0 + (min(begins + _CELL + 2 * _MARGIN, x1) - x0) * slope
                if low > high:
                    low, high = high, low
                bits = self._bits(floor((low - _MARGIN - bottom) / _CELL), ceil((high + _MARGIN - bottom) / _CELL))
            columns[column] |= bits

    def has_room(self, left: float, bottom: float, width: float, height: float) -> bool:
        """Whether a box of that corner and size lies in the room and on nothing."""
        room = self.room
        if left < room.left or bottom < room.bottom or left + width > room.right or bottom + height > room.top:
            return False
        first, last = floor((left - room.left) / _CELL), ceil((left + width - room.left) / _CELL)
        low, high = floor((bottom - room.bottom) / _CELL), ceil((bottom + height - room.bottom) / _CELL)
        return not self._over(first, last) >> low & ((1 << (high - low)) - 1)

    def _over(self, first: int, last: int) -> int:
        """What is taken in any of these columns; places above each other ask the same."""
        if (first, last) not in self._asked:
            self._asked[first, last] = reduce(or_, self._columns[first:last], 0)
        return self._asked[first, last]

    def nearest(self, label: Wanted, step: int) -> Iterator[Box]:
        """The free places for a label in every `step`th column and row, the nearest to its spot first."""
        wide, high = ceil(label.width / _CELL), ceil(label.height / _CELL)
        y, base, origin = label.spot[1], self.room.bottom, self.room.left
        middle = min(max(round((y - label.height / 2 - base) / _CELL), 0), self._rows)
        # of each column that is near enough the next place above and below: how far off, where, what lies beyond it
        waiting: list[tuple[float, float, float, int, int, int, int]] = []

        def wait(across: float, aside: float, column: int, way: int, beyond: int) -> None:
            if beyond:
                row = beyond.bit_length() - 1 if way < 0 else (beyond & -beyond).bit_length() - 1
                low = base + row * _CELL
                far = hypot(across, max(low - y, y - low - label.height, 0.0)) + aside
                heappush(waiting, (far, across, aside, column, way, row, beyond))

        for reach, across, aside, column in chain(self._outward(label, wide, step), [(inf, 0.0, 0.0, 0)]):
            while waiting and waiting[0][0] < reach:
                _far, near, off, place, way, row, beyond = heappop(waiting)
                if way > 0:
                    wait(near, off, place, way, beyond >> (row + step) << (row + step))
                else:
                    wait(near, off, place, way, beyond & self._bits(0, row - step + 1))
                left, bottom = origin + place * _CELL, base + row * _CELL
                box = Box(left, bottom, left + label.width, bottom + label.height)
                if self.room.holds(box):
                    yield box
            if reach < inf:
                free = self._beginnings(column, wide, high)
                wait(across, aside, column, 1, free >> middle << middle)
                wait(across, aside, column, -1, free & self._bits(0, middle))

    def _outward(self, label: Wanted, wide: int, step: int) -> Iterator[tuple[float, float, float, int]]:
        """The columns in which a label can begin, the nearest first: how far off at least, across, aside of the spot, which."""
        x, most = label.spot[0], len(self._columns) - wide
        start = round((x - label.width / 2 - self.room.left) / _CELL)
        steps = range(0, len(self._columns) + 1, step)
        for column in (start + way * off for off in steps for way in ((1, -1) if off else (1,))):
            if 0 <= column <= most:
                left = self.room.left + column * _CELL
                across = max(left - x, x - left - label.width, 0.0)
                # among equally near ones that in whose middle the spot lies
                aside = 0.02 * abs(left + label.width / 2 - x)
                yield across + aside, across, aside, column

    def _beginnings(self, left: int, wide: int, high: int) -> int:
        """The rows in which a free place of so many squares can begin, in these columns."""
        free = ~self._over(left, left + wide) & self._bits(0, self._rows)
        # each step leaves the beginnings of free runs that are as much longer
        have = 1
        while have < high and free:
            step = min(have, high - have)
            free &= free >> step
            have += step
        return free

    def _bits(self, first: int, last: int) -> int:
        """The squares of a column from one row to before another."""
        first, last = max(first, 0), min(last, self._rows)
        return ((1 << (last - first)) - 1) << first if last > first else 0

    def _cells(self, box: Box) -> tuple[range, range]:
        """The columns and the rows of the squares that a box touches."""
        left, bottom = self.room.left, self.room.bottom
        across = range(floor((box.left - left) / _CELL), ceil((box.right - left) / _CELL))
        return across, range(floor((box.bottom - bottom) / _CELL), ceil((box.top - bottom) / _CELL))
