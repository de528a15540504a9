"""Where value labels go, so that they hide nothing: plain geometry, in millimetres from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# what it costs a label to lie on something; the place nearest to "above" wins among equals
_OUTSIDE, _ON_LABEL, _ON_POINT, _ON_LINE = 1000.0, 200.0, 120.0, 20.0
_DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))


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


Spot = tuple[float, float]
Stroke = tuple[Spot, Spot]


@dataclass(frozen=True)
class Wanted:
    """A label to place: beside the spot, this wide and high; one that is not `needed` may be left out."""

    spot: Spot
    width: float
    height: float
    needed: bool = True


def place(
    wanted: Sequence[Wanted], room: Box, strokes: Sequence[Stroke], taken: Sequence[Box] = (), radius: float = 1.0
) -> list[Box | None]:
    """A box for each label, in the order given; None where one that is not needed finds no free place.

    `strokes` are lines that a label should not cross, `taken` boxes that it must not cover; each spot has a mark of
    `radius` mm.
    """
    marks = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in (label.spot for label in wanted)]
    placed: list[Box] = []
    found: list[Box | None] = []
    for label in wanted:
        priced = [
            (_cost(box, room, strokes, marks, [*taken, *placed]) + dear, box) for dear, box in _around(label, radius)
        ]
        cost, box = min(priced, key=lambda pair: pair[0])
        free = label.needed or cost < _ON_LINE
        found.append(box if free else None)
        if free:
            placed.append(box)
    return found


def _around(label: Wanted, radius: float) -> Iterator[tuple[float, Box]]:
    (x, y), width, height = label.spot, label.width, label.height
    for ring, gap in enumerate((radius + 0.3, radius + 1.6, radius + 3.2)):
        for preference, (across, up) in enumerate(_DIRECTIONS):
            # at a corner the label may come nearer, measured along the diagonal
            away = gap * (0.7 if across and up else 1.0)
            left = x - width / 2 + across * (away + width / 2)
            bottom = y - height / 2 + up * (away + height / 2)
            yield 3.0 * ring + 0.3 * preference, Box(left, bottom, left + width, bottom + height)


def _cost(box: Box, room: Box, strokes: Sequence[Stroke], marks: Sequence[Box], labels: Sequence[Box]) -> float:
    cost = 0.0 if room.holds(box) else _OUTSIDE
    cost += _ON_LABEL * sum(box.meets(other) for other in labels)
    cost += _ON_POINT * sum(box.meets(mark) for mark in marks)
    return cost + _ON_LINE * sum(box.crossed_by(stroke) for stroke in strokes)
