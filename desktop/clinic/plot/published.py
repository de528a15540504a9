"""What other assays call normal, as it is published, with its source: no result is judged by it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.catalogue.catalogue import Marker, Measured


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
