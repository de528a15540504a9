"""A graph with what other assays call normal drawn in it: thin, named by letters, their sources among the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.published import PublishedRange
from desktop.clinic.words.language import N_, say

# a range so many times as far as the greatest value would press the points flat
_NEAR = 2
# above the uppermost line there is room for its letter, as a part of the height
_LABEL_ROOM = 0.15


def with_published(graph: Graph) -> Graph:
    """The graph with its published ranges as bands that judge nothing; those far from every value are told in words alone."""
    if not graph.published:
        return graph
    most = _NEAR * max((abs(point.value) for point in graph.points), default=0.0)
    # the lowest line first, so that letters follow each other upwards
    order = sorted(graph.published, key=lambda one: max(one.sides))
    named = list(zip(ascii_lowercase, order, strict=False))
    drawn = [(letter, one) for letter, one in named if all(side <= most for side in one.sides)]
    far = [one for one in order if one not in [one for _letter, one in drawn]]
    bands = [Band(None, None, one.low, one.high, f"{letter} {one.text}", published=True) for letter, one in drawn]
    low, high = _widened(graph.low, graph.high, [one for _letter, one in drawn])
    return replace(
        graph,
        bands=(*graph.bands, *bands),
        low=low,
        high=high,
        notes=(*graph.notes, *_notes(graph.title, drawn, far)),
    )


def _widened(low: float, high: float, drawn: Sequence[PublishedRange]) -> tuple[float, float]:
    """The range of values to draw where these are drawn too."""
    sides = [side for one in drawn for side in one.sides]
    least, most = min([low, *sides]), max([high, *sides])
    return least, high if most == high else most + _LABEL_ROOM * (most - least)


def _notes(title: str, drawn: Sequence[tuple[str, PublishedRange]], far: Sequence[PublishedRange]) -> Iterator[str]:
    if drawn:
        told = "; ".join(f"{letter} {one.text}: {one.source}" for letter, one in drawn)
        sentence = N_("{graph}, published for other assays, and no result is judged by it: {ranges}")
        yield str(say(sentence, graph=title, ranges=told))
    if far:
        told = "; ".join(f"{one.text}: {one.source}" for one in far)
        yield str(say(N_("{graph}, published too, too far off to be drawn: {ranges}"), graph=title, ranges=told))
