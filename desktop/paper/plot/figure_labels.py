"""Which points of a graph have their value beside them, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Box, Placed, Spot, Stroke, Wanted, place
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from desktop.paper.plot.figure_text import shortened, text_ink, text_width
from desktop.paper.plot.frame import Frame

RADIUS = 0.75  # mm, of a mark
PAD = 0.4  # mm, left and right of a label
# up to so many points each has its label; of more those that tell, and up to so many the others where there is room
_ALL, _SOME = 12, 30


@dataclass(frozen=True)
class Label:
    """A text beside what it names, its `part`: a point or a limit of that number. It is written on `baseline`."""

    part: str
    text: str
    placed: Placed
    baseline: float


@dataclass(frozen=True)
class Labels:
    """The labels of a graph; `missing` is how many that should stand there found no room."""

    placed: tuple[Label, ...]
    missing: int


def labels(graph: Graph, plot: Plot, frame: Frame, taken: Sequence[Box], size: float) -> Labels:
    """The labels of a graph in `size` pt: of its points, and of limits that end in it; on `taken` stands something else."""
    points = graph.points
    spots: list[Spot] = [(frame.across(point.day), frame.up(point.value)) for point in points]
    needed = set(range(len(points))) if len(points) <= _ALL else _telling(points, plot)
    chosen = range(len(points)) if len(points) <= _SOME else sorted(needed)
    asked = [(f"label-{n}", points[n].label, _wanted(points[n].label, spots[n], size, n in needed)) for n in chosen]
    asked += [
        (f"limit-text-{n}", *_limit(band, frame, size)) for n, band in enumerate(graph.bands) if band.end is not None
    ]
    # the tick labels at the left stay free, and half a millimetre to the title
    room = Box(0.3, 0.3, frame.width + 4.0, frame.height + 0.6)
    found = place([one for _part, _text, one in asked], room, list(strokes(graph, plot, frame)), taken, spots, RADIUS)
    placed, missing = [], 0
    for (part, text, one), at in zip(asked, found, strict=True):
        if at is not None:
            placed.append(Label(part, text, at, at.box.bottom + PAD / 4 + text_ink(text, size)[0]))
        missing += at is None and one.needed
    return Labels(tuple(placed), missing)


def _wanted(text: str, spot: Spot, size: float, needed: bool = True, marked: bool = True) -> Wanted:
    return Wanted(spot, text_width(text, size) + 2 * PAD, sum(text_ink(text, size)) + PAD / 2, needed, marked)


def _limit(band: Band, frame: Frame, size: float) -> tuple[str, Wanted]:
    """The text of limits that end within the graph, at the beginning of their line."""
    text = shortened(band.text, frame.width / 2, size)
    start = 0.0 if band.start is None else frame.across(band.start)
    seen = [edge for edge in (band.high, band.low) if edge is not None and frame.low <= edge <= frame.high]
    y = frame.up(seen[0]) if seen else frame.height / 2
    return text, _wanted(text, (start + text_width(text, size) / 2 + 1.5 * PAD, y), size, marked=False)


def strokes(graph: Graph, plot: Plot, frame: Frame) -> Iterator[Stroke]:
    """The lines of a graph, which no label crosses."""
    for segment in graph.segments:
        for line in (*segment.lines("solid"), *segment.lines("broken")):
            yield from pairwise((frame.across(point.day), frame.up(point.value)) for point in line)
    days = [line.day for line in plot.lines] + [shading.start for shading in plot.shadings]
    yield from (((frame.across(day), 0.0), (frame.across(day), frame.height)) for day in days)
    for line in plot.lines:
        if line.earliest < line.latest:
            yield (frame.across(line.earliest), frame.height), (frame.across(line.latest), frame.height)
    for band in graph.bands:
        start = 0.0 if band.start is None else frame.across(band.start)
        end = frame.width if band.end is None else frame.across(band.end)
        for edge in (band.low, band.high):
            if edge is not None and graph.low <= edge <= graph.high:
                yield (start, frame.up(edge)), (end, frame.up(edge))
    for point in graph.points:
        if point.earliest < point.latest:
            y = frame.up(point.value)
            yield (frame.across(point.earliest), y), (frame.across(point.latest), y)


def _telling(points: Sequence[Point], plot: Plot) -> set[int]:
    """Of many points the first, the last, the least, the greatest, and each of the day of an infusion are labelled."""
    order = range(len(points))
    by_day = sorted(order, key=lambda n: points[n].day)
    by_value = sorted(order, key=lambda n: points[n].value)
    infused = {line.day // 1 for line in plot.lines}
    return {by_day[0], by_day[-1], by_value[0], by_value[-1], *(n for n in order if points[n].day // 1 in infused)}
