"""The limits behind a graph: each as its reports print it, up to the last of them, and paler from there."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from desktop.clinic.plot.placing import Result, day_of
from desktop.clinic.words.readings import Limits


@dataclass(frozen=True)
class Band:
    """Limits as printed, from the first report that prints them to the next that prints others; None reaches the graph's edge.

    From the day `beyond` on no report prints them any more: they are drawn paler there. None: they hold to the end. What is
    `published` for other assays is no report's: thin lines alone, which judge nothing.
    """

    start: float | None
    end: float | None
    low: float | None
    high: float | None
    text: str
    beyond: float | None = None
    published: bool = False

    @property
    def sides(self) -> tuple[float, ...]:
        """Its limits, the upper one first."""
        return tuple(side for side in (self.high, self.low) if side is not None)

    def parts(self, first: float, last: float) -> tuple[tuple[float, float, bool], ...]:
        """From where to where it lies between two days, and whether reports print it there."""
        start = first if self.start is None else max(self.start, first)
        end = last if self.end is None else min(self.end, last)
        beyond = end if self.beyond is None else min(max(self.beyond, start), end)
        return tuple(part for part in ((start, beyond, True), (beyond, end, False)) if part[0] < part[1])


@dataclass(frozen=True)
class _Printed:
    """Limits that reports print in a row, without others between them: from the first of these to the last."""

    limits: Limits
    first: Result
    last: Result


def bands_of(series: Sequence[tuple[str, Sequence[Result]]], hold: bool = False) -> tuple[Band, ...]:
    """The limits of each series (its method, its results by day); `hold`: they are no report's own and hold everywhere."""
    chains = [(method, chain, results[0]) for method, results in series if (chain := _chain(results))]
    ends = {_ends(one.limits) for _method, chain, _first in chains for one in chain}
    if len(ends) == 1 and all(chain[0].first is first for _method, chain, first in chains):
        last = max(day_of(chain[-1].last.when) for _method, chain, _first in chains)
        return (_band(chains[0][1][0].limits, None, None, "", None if hold else last),)
    return tuple(
        band for method, chain, _first in chains for band in _in_turn(chain, method if len(series) > 1 else "", hold)
    )


def _chain(results: Sequence[Result]) -> list[_Printed]:
    chain: list[_Printed] = []
    for result in results:
        if result.limits is None:
            continue
        if chain and _ends(chain[-1].limits) == _ends(result.limits):
            chain[-1] = _Printed(chain[-1].limits, chain[-1].first, result)
        else:
            chain.append(_Printed(result.limits, result, result))
    return chain


def _in_turn(chain: Sequence[_Printed], method: str, hold: bool) -> Iterator[Band]:
    starts = [day_of(one.first.when) for one in chain]
    for one, start, end in zip(chain, starts, [*starts[1:], None], strict=True):
        yield _band(one.limits, start, end, method, None if hold else day_of(one.last.when))


def _ends(limits: Limits) -> tuple[Hashable, ...]:
    return limits.low, limits.high, limits.low_included, limits.high_included


def _band(limits: Limits, start: float | None, end: float | None, method: str, beyond: float | None) -> Band:
    low, high = (None if side is None else float(side) for side in (limits.low, limits.high))
    text = limits.shown()
    return Band(start, end, low, high, f"{text}, {method}" if method else text, beyond)
