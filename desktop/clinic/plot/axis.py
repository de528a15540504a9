"""The vertical axis of a graph of numbers: from where to where, and whether it is logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Scale = Literal["linear", "log"]

# what a logarithmic axis names of each power of ten: the first of these that fits
_DIGITS = ((1, 2, 5), (1, 3), (1,))
_ROOM = 0.15  # of the axis, above and below, for labels


@dataclass(frozen=True)
class Axis:
    """The range of values to draw, and its scale."""

    low: float = 0.0
    high: float = 1.0
    scale: Scale = "linear"


def axis_of(values: Sequence[float], sides: Sequence[float], decade: Decimal | None) -> Axis:
    """The axis of these values, and of the limits' sides that lie near them.

    It is logarithmic where the greatest is `decade` times the least or more, and all are above 0; without `decade` it never is.
    """
    if not values:
        return Axis()
    least, most = min(values), max(values)
    if decade is not None and least > 0 and most >= float(decade) * least:
        return _logarithmic(least, most, sides, float(decade))
    # limits far from every value would press the trajectory flat
    reach = 2 * max(abs(least), abs(most))
    shown = [*values, *(side for side in sides if abs(side) <= reach)]
    low, high = min(shown), max(shown)
    if low >= 0 and (low <= high * 2 / 3 or low == high):
        low = 0.0
    room = _ROOM * (high - low) or abs(high) / 2 or 1.0
    return Axis(low if low == 0 else low - room, high + room)


def _logarithmic(least: float, most: float, sides: Sequence[float], decade: float) -> Axis:
    shown = [least, most, *(side for side in sides if least / decade <= side <= most * decade)]
    room = (max(shown) / min(shown)) ** _ROOM
    return Axis(min(shown) / room, max(shown) * room, "log")


def log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """What a logarithmic axis names, `most` at most: 1, 2 and 5 of each power of ten, or 1 and 3, or every power, or fewer."""
    found: tuple[float, ...] = ()
    for inside in _ladder(low, high):
        if inside and (not found or len(inside) < len(found)):
            found = inside
        if 0 < len(found) <= most:
            break
    return found


def _ladder(low: float, high: float) -> Iterator[tuple[float, ...]]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for digits in _DIGITS:
        yield _inside(low, high, range(first, last + 1), digits)
    for step in range(2, last - first + 1):
        yield _inside(low, high, range(first, last + 1, step), _DIGITS[-1])


def _inside(low: float, high: float, powers: range, digits: Sequence[int]) -> tuple[float, ...]:
    # as it is written: 10 ** -1 * 2 is not 0.2 to the last digit
    named = (float(f"{digit}e{power}") for power in powers for digit in digits)
    return tuple(tick for tick in named if low <= tick <= high)
