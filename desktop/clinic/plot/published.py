"""What other assays call normal, as it is published: drawn on demand, thin and with its source; no result is judged by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.clinic.catalogue.catalogue import Marker, Measured
from desktop.clinic.words.language import N_, say

# a range so many times as far as the greatest value would press the points flat
_NEAR = 2
# above the uppermost line there is room for its label, as a part of the height
_LABEL_ROOM = 0.15


@dataclass(frozen=True)
class PublishedRange:
    """What a publication calls normal, in the unit of the graph; its source names the assay."""

    low: float | None
    high: float | None
    text: str
    source: str

    @property
    def sides(self) -> tuple[float, ...]:
        """Where its lines are."""
        return tuple(side for side in (self.low, self.high) if side is not None)

    @property
    def label(self) -> str:
        """The range with its source: "published: ≤ 15 [S7 phadia.com ImmunoCAP-ECP]"."""
        return str(say(N_("published: {range} [{source}]"), range=self.text, source=self.source))


def published_ranges(holder: Measured | None, unit: str) -> tuple[PublishedRange, ...]:
    """The published ranges of a marker, for a graph in its canonical unit; none for a drug test, which has cut-offs."""
    if not isinstance(holder, Marker) or unit != holder.canonical:
        return ()
    found = []
    for one in holder.limits:
        if one.range is not None:
            low, high = (None if side is None else float(side) for side in (one.range.low, one.range.high))
            found.append(PublishedRange(low, high, one.range.shown(), one.source))
    return tuple(found)


def near(published: Sequence[PublishedRange], values: Sequence[float]) -> tuple[PublishedRange, ...]:
    """Those that can be drawn beside these values without pressing them flat, the lowest first."""
    most = _NEAR * max(map(abs, values), default=0.0)
    kept = (one for one in published if all(side <= most for side in one.sides))
    return tuple(sorted(kept, key=lambda one: max(one.sides)))


def widened(low: float, high: float, published: Sequence[PublishedRange]) -> tuple[float, float]:
    """The range of values to draw where these are drawn too."""
    sides = [side for one in published for side in one.sides]
    least, most = min([low, *sides]), max([high, *sides])
    return least, high if most == high else most + _LABEL_ROOM * (most - least)
