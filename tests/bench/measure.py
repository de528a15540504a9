"""Measuring in turns, and the table that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

FRAME = 16.7  # ms

Timed = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """One measurement: ours and its floor in `unit`. A goal is the greatest ratio, or the greatest value where there is no floor."""

    what: str
    ours: float
    floor: float | None = None
    goal: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        """Ours ÷ floor."""
        return None if self.floor is None else self.ours / self.floor

    @property
    def reached(self) -> bool | None:
        """Is the goal reached? None where there is none."""
        if self.goal is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.goal


def timed(act: Callable[[], object]) -> Timed:
    """What does it and says how long it took, in ms."""

    def measured() -> float:
        begun = perf_counter()
        act()
        return (perf_counter() - begun) * 1000

    return measured


def in_turns(rounds: int, *sides: Timed) -> tuple[float, ...]:
    """The median of each side; they take turns, so that what slows the machine down meets all of them."""
    for side in sides:
        side()
    found = [[side() for side in sides] for _ in range(rounds)]
    return tuple(median(times) for times in zip(*found, strict=True))


def table(rows: Iterable[Row]) -> str:
    """The rows as text: what, ours, floor, ratio, goal, reached."""
    lines = [("what", "ours", "floor", "ratio", "goal", "reached")]
    for row in rows:
        goal = "" if row.goal is None else f"≤ {row.goal:g}" + ("" if row.floor is not None else f" {row.unit}")
        reached = {True: "yes", False: "no", None: ""}[row.reached]
        floor = "" if row.floor is None else f"{row.floor:.3g} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append((row.what, f"{row.ours:.3g} {row.unit}", floor, ratio, goal, reached))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if not at else text.rjust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
