"""Plots that no chart was typed for: graphs of points of any number, where days and values are what a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from math import sin

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph, Segment
from desktop.clinic.plot.joins import Join
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import InfusionLine, Plot, Shading
from desktop.clinic.plot.verdicts import VerdictLine


def point(day: float, value: float, label: str = "", mark: str = "value", within: float = 0.0, word: str = "") -> Point:
    """A point whose date is known within days; its `word` stands behind its label."""
    label = f"{label or f'{value:.3g}'} {word}".strip()
    return Point(f"{day} {value}", day, day - within, day + within, value, label, mark, within > 0, False, word)


def graph(points: Sequence[Point], bands: Sequence[Band] = (), title: str = "ECP", unit: str = "ng/mL") -> Graph:
    """A graph of numbers of one method."""
    joined = tuple(one for one in points if one.mark == "value")
    loose = tuple(one for one in points if one.mark != "value")
    values = [one.value for one in points]
    return Graph(
        (title,),
        title,
        unit,
        "number",
        (Segment("", joined, solid(len(joined))),) if joined else (),
        loose,
        tuple(bands),
        verdict=(
            VerdictLine("caveat", "on omalizumab"),
            VerdictLine("change", "−25.9 %"),
            VerdictLine("words", "entered the range"),
        ),
        low=0.0,
        high=1.15 * max(values),
    )


def solid(count: int) -> tuple[Join, ...]:
    """A solid line through so many points."""
    return tuple(Join(place, place + 1, "solid") for place in range(count - 1))


def plot(*graphs: Graph, infusions: Sequence[float] = (), medicine: float | None = None, last: float = 0.0) -> Plot:
    """These graphs on one x axis from the first point to the last one, D0 on the first infusion."""
    lines = tuple(InfusionLine(day, day, day, f"infusion {n}", f"i{n}", ()) for n, day in enumerate(infusions))
    shadings = (
        () if medicine is None else (Shading(medicine, None, medicine - 6, medicine + 6, "omalizumab 300 mg", "m"),)
    )
    days = [day for one in graphs for point in one.points for day in (point.earliest, point.latest)]
    days += [*infusions, *(one.start for one in shadings), *([last] if last else [])]
    return Plot(graphs, lines, shadings, min(days), max(days), infusions[0] if infusions else None)


def wave(count: int, days: float = 400.0) -> list[Point]:
    """So many points that go up and down and up again."""
    return [point(19_000 + days * n / count, 20 + 14 * sin(n * 1.7) + n % 3) for n in range(count)]
