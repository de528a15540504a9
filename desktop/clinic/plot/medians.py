"""The median of several courses in one window, as far as values that are printed as bounds leave it known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import NamedTuple

from desktop.clinic.plot.windows import Comparing, Window


class Counted(NamedTuple):
    """One course's value in a window: `mark` is "value", or "below" or "above" where the laboratory printed a bound."""

    patient: str
    value: float
    mark: str


@dataclass(frozen=True)
class Median:
    """What the courses have in the middle of a window: `n` of them, of `patients`.

    It lies from `low` to `high`: both are the same where it is known, None where only a bound is; both are None where too
    few patients have a result to speak of one.
    """

    window: Window
    n: int
    patients: int
    low: float | None = None
    high: float | None = None

    @property
    def mark(self) -> str:
        """How it is drawn: "value", "below", "above", "between" two values, or "" for not at all."""
        if self.low is None:
            return "below" if self.high is not None else ""
        if self.high is None:
            return "above"
        return "value" if self.low == self.high else "between"


def median_of(window: Window, counted: Sequence[Counted], least: int) -> Median:
    """The median of what was counted in a window; each course is counted once, and `least` patients are asked for: two courses
    of one patient are alike.

    A bound can be any value up to it, or from it on: where the middle is the same for all of them, it is known; else its ends are.
    """
    patients = len({one.patient for one in counted})
    if patients < least:
        return Median(window, len(counted), patients)
    low = median(-inf if one.mark == "below" else one.value for one in counted)
    high = median(inf if one.mark == "above" else one.value for one in counted)
    # the middle of two of which one is open to a side is open to it, too
    return Median(window, len(counted), patients, None if low == -inf else low, None if high == inf else high)


def medians(counted: Iterable[tuple[Window, Counted]], comparing: Comparing) -> tuple[Median, ...]:
    """The median of each window by day, from the first to the last in which anything was counted: between them 0 is told, too."""
    found: dict[Window, list[Counted]] = {}
    for window, one in counted:
        found.setdefault(window, []).append(one)
    there = [place for place, window in enumerate(comparing.windows) if window in found]
    shown = comparing.windows[there[0] : there[-1] + 1] if there else ()
    return tuple(median_of(window, found.get(window, ()), comparing.least) for window in shown)
