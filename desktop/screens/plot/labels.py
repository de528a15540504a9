"""Which labels a graph on the screen has and where they stand, in its pixels: on no point, no line and no other label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.clinic.plot.labels import Box as Placing
from desktop.clinic.plot.labels import Spot, Stroke, Wanted, place

Box = tuple[float, float, float, float]  # left, top, right, bottom

EDGE = 2.0
DOT = 5.0  # half of what a point covers
_MM = 25.4 / 96  # of a pixel: the geometry counts as paper does, in millimetres from the lower left corner
_TRIES = 100  # far places that are looked at for all labels: a keystroke has no time for more


@dataclass(frozen=True)
class Text:
    """A text that shall stand beside a point, or at a line where it is not `marked`; see `Wanted`."""

    text: str
    at: Spot
    width: float
    height: float
    needed: bool = False
    marked: bool = True
    below: bool = False


@dataclass(frozen=True)
class Lettering:
    """A text in its place, with the line that leads from its point to it, where one is needed."""

    text: str
    box: Box
    leader: Stroke | None = None


@dataclass(frozen=True)
class Ground:
    """What stands in a plot of `width` × `height` px already: points, straight lines, and boxes such as the title's."""

    width: float
    height: float
    dots: Sequence[Spot]
    strokes: Sequence[Stroke]
    taken: Sequence[Box] = ()


def lettered(texts: Sequence[Text], ground: Ground) -> list[Lettering]:
    """Those of the texts that have a place, in their order."""
    high = ground.height

    def up(spot: Spot) -> Spot:
        return spot[0] * _MM, (high - spot[1]) * _MM

    def down(spot: Spot) -> Spot:
        return spot[0] / _MM, high - spot[1] / _MM

    def box(one: Box) -> Placing:
        left, top, right, bottom = one
        return Placing(left * _MM, (high - bottom) * _MM, right * _MM, (high - top) * _MM)

    found = place(
        [Wanted(up(one.at), one.width * _MM, one.height * _MM, one.needed, one.marked, one.below) for one in texts],
        box((EDGE, EDGE, ground.width - EDGE, high - EDGE)),
        [(up(start), up(end)) for start, end in ground.strokes],
        [box(one) for one in ground.taken],
        [up(dot) for dot in ground.dots],
        DOT * _MM,
        _TRIES,
    )
    letterings = []
    for one, placed in zip(texts, found, strict=True):
        if placed is not None:
            left, top = down((placed.box.left, placed.box.top))
            right, bottom = down((placed.box.right, placed.box.bottom))
            leader = None if placed.leader is None else (down(placed.leader[0]), down(placed.leader[1]))
            letterings.append(Lettering(one.text, (left, top, right, bottom), leader))
    return letterings
