"""What is written in a graph and beside it: which points have their value, where it stands, and where limits are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Box, Placed, Spot, Stroke, Wanted, place
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from desktop.paper.plot.figure_text import LINE, SMALL, shortened, text_ink, text_width, wrap
from desktop.paper.plot.frame import Frame

RADIUS = 0.85  # mm, of a mark
PAD = 0.4  # mm, left and right of a label
# up to so many points each has its label; of more those that tell, and up to so many the others where there is room
_ALL, _SOME = 12, 30
_LIMIT_LINES = 3
# places further off that are looked at for the labels of one graph: a crowded one grows instead
_TRIES = 2000
_FAR = 7.0  # mm
_SPAN_END = 0.65  # mm up and down at the ends of a span
_OVER = 4.0  # mm right of the axes into which a label may reach


@dataclass(frozen=True)
class Label:
    """A text beside what it names, its `part`: a point or a limit of that number. It is written on `baseline`."""

    part: str
    text: str
    placed: Placed
    baseline: float


@dataclass(frozen=True)
class LimitText:
    """The text of limits that reach the end of a graph, in lines right of it; `whole` unless only its beginning fits.
    `published`: of another assay."""

    lines: tuple[str, ...]
    box: Box
    whole: bool
    published: bool


@dataclass(frozen=True)
class Labels:
    """What is written of a graph. `missing` is how many labels that should stand there found no room, `wished` how many of the
    others, `far` how many stand far from their marks, `points` how many points have one; `cut` are the texts of limits of
    which only the beginning stands there."""

    placed: tuple[Label, ...]
    limits: tuple[LimitText, ...]
    missing: int
    wished: int
    far: int
    points: int
    cut: tuple[str, ...]


def labels(graph: Graph, plot: Plot, frame: Frame, limits_width: float = 0.0, size: float = SMALL) -> Labels:
    """The labels of a graph: of its points, and of its limits, in it or in the room of `limits_width` mm right of it."""
    beside = limit_texts(graph, frame, limits_width)
    taken, inside = (
        [one.box for one in beside],
        [(n, band) for n, band in enumerate(graph.bands) if band.end is not None],
    )
    points = graph.points
    needed = set(range(len(points))) if len(points) <= _ALL else _telling(points, plot)
    chosen = range(len(points)) if len(points) <= _SOME else sorted(needed)
    texts = {n: points[n].label for n in chosen}
    while True:
        asked = [
            (f"label-{n}", texts[n], _wanted(texts[n], _spot(points[n], frame), size, n in needed)) for n in chosen
        ]
        asked += [(f"limit-text-{n}", *_limit(band, frame, size)) for n, band in inside]
        wanted = [one for _part, _text, one in asked]
        spots = [_spot(point, frame) for point in points]
        found = place(wanted, _room(frame), list(strokes(graph, plot, frame)), taken, spots, RADIUS, _TRIES)
        # what keeps a value from being compared is told by its sign and in the legend, where its word has no room beside it
        short = {
            n: points[n].label.removesuffix(f" {points[n].word}")
            for n, at in zip(chosen, found, strict=False)
            if points[n].word and _is_far(at)
        }
        if all(texts[n] == text for n, text in short.items()):
            break
        texts |= short
    placed = [
        Label(part, text, at, at.box.bottom + PAD / 4 + text_ink(text, size)[0])
        for (part, text, _one), at in zip(asked, found, strict=True)
        if at is not None
    ]
    missing = sum(at is None and one.needed for one, at in zip(wanted, found, strict=True))
    written = {label.text for label in placed}
    cut = [band.text for _n, band in inside if band.text not in written]
    cut += [band.text for band, one in zip(_beside(graph, frame), beside, strict=True) if not one.whole]
    labelled = sum(label.part.startswith("label") for label in placed)
    far = sum(_is_far(label.placed) for label in placed)
    wished = sum(at is None for at in found) - missing
    return Labels(tuple(placed), beside, missing, wished, far, labelled, tuple(dict.fromkeys(cut)))


def _spot(point: Point, frame: Frame) -> Spot:
    return frame.across(point.day), frame.up(point.value)


def _room(frame: Frame) -> Box:
    """Where labels may stand: the tick labels at the left stay free, and half a millimetre to the title."""
    return Box(0.3, 0.3, frame.width + _OVER, frame.height + 0.6)


def _is_far(placed: Placed | None) -> bool:
    """Whether a label has no place near its mark, or a leader that the eye must follow."""
    return placed is None or (placed.leader is not None and dist(*placed.leader) > _FAR)


def limit_texts(graph: Graph, frame: Frame, width: float) -> tuple[LimitText, ...]:
    """The limits beside a graph, from the top down, each as near to its line as those above and below leave room."""
    bands = _beside(graph, frame)
    told = [_limit_lines(band.text, width - 1.0) for band in bands]
    found, lowest = [], frame.height + 2.0
    for n, (band, (lines, whole)) in enumerate(zip(bands, told, strict=True)):
        needed = LINE * sum(len(more) for more, _whole in told[n:])
        top = min(max(_named_at(band, frame) + LINE * len(lines) / 2, needed), lowest)
        lowest = top - LINE * len(lines)
        found.append(LimitText(lines, Box(frame.width, lowest, frame.width + width, top), whole, band.published))
    return tuple(found)


def _beside(graph: Graph, frame: Frame) -> list[Band]:
    """The limits that reach the end of a graph, the highest first."""
    return sorted((band for band in graph.bands if band.end is None), key=lambda band: -_named_at(band, frame))


def _limit_lines(text: str, width: float) -> tuple[tuple[str, ...], bool]:
    lines = wrap(text, width, SMALL)
    if len(lines) <= _LIMIT_LINES:
        return tuple(lines), True
    rest = " ".join(lines[_LIMIT_LINES - 1 :])
    return (*lines[: _LIMIT_LINES - 1], shortened(rest, width, SMALL)), False


def _named_at(band: Band, frame: Frame) -> float:
    """The height at which limits are named: at their upper line, else at their lower one, else in their middle."""
    seen = [edge for edge in (band.high, band.low) if edge is not None and frame.low <= edge <= frame.high]
    low, high = (frame.low if band.low is None else band.low), (frame.high if band.high is None else band.high)
    ends = [min(max(edge, frame.low), frame.high) for edge in (low, high)]
    return frame.up(seen[0]) if seen else (frame.up(ends[0]) + frame.up(ends[1])) / 2


def _wanted(text: str, spot: Spot, size: float, needed: bool = True, marked: bool = True) -> Wanted:
    return Wanted(spot, text_width(text, size) + 2 * PAD, sum(text_ink(text, size)) + PAD / 2, needed, marked)


def _limit(band: Band, frame: Frame, size: float) -> tuple[str, Wanted]:
    """The text of limits that end within the graph, at the beginning of their line."""
    text = shortened(band.text, frame.width / 2, size)
    start = 0.0 if band.start is None else frame.across(band.start)
    at = start + text_width(text, size) / 2 + 1.5 * PAD, _named_at(band, frame)
    return text, _wanted(text, at, size, marked=False)


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
            y, ends = frame.up(point.value), [frame.across(day) for day in (point.earliest, point.latest)]
            yield (ends[0], y), (ends[1], y)
            yield from (((x, y - _SPAN_END), (x, y + _SPAN_END)) for x in ends)


def _telling(points: Sequence[Point], plot: Plot) -> set[int]:
    """Of many points the first, the last, the least, the greatest, and each of the day of an infusion are labelled."""
    order = range(len(points))
    by_day = sorted(order, key=lambda n: points[n].day)
    by_value = sorted(order, key=lambda n: points[n].value)
    infused = {line.day // 1 for line in plot.lines}
    return {by_day[0], by_day[-1], by_value[0], by_value[-1], *(n for n in order if points[n].day // 1 in infused)}
