"""Where days and values stand inside a graph's axes, in millimetres from their lower left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """The axes of one graph: `width` × `height` mm, from the day `first` to `last` and from the value `low` to `high`; `scale`
    says where a value stands, as on a logarithmic axis."""

    width: float
    height: float
    first: float
    last: float
    low: float
    high: float
    scale: Callable[[float], float] = float

    def across(self, day: float) -> float:
        """How far from the left a day stands."""
        return (day - self.first) / (self.last - self.first) * self.width

    def up(self, value: float) -> float:
        """How high a value stands."""
        low, at, high = map(self.scale, (self.low, value, self.high))
        return (at - low) / (high - low) * self.height
