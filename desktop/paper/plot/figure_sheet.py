"""A figure while it is laid out and drawn: graphs below each other on one x axis, what is said of them, legend and caption.

All places are millimetres from the lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.plot.verdicts import Role
from desktop.clinic.words.language import N_, _, say
from desktop.paper.plot.figure_axis import day_ticks, value_ticks
from desktop.paper.plot.figure_graph import GraphDrawing
from desktop.paper.plot.figure_labels import Labels, labels
from desktop.paper.plot.figure_legend import Handle, caption, handles
from desktop.paper.plot.figure_text import LINE, SMALL, TITLE, shortened, text_width, wrap
from desktop.paper.plot.format import Format
from desktop.paper.plot.frame import Frame
from desktop.paper.plot.pen import DASHES, SIGN_WIDTH, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_AXIS, _GAP = 5.0, 0.8  # mm below the axes; between two graphs
_BEGUN, _SIGNS = 1.8, 3.5  # mm: above the first graph; from row to row of the legend
_LIMITS_WIDTH, _VERDICT_WIDTH = 15.0, 39.0  # mm right of the axes
_VERDICTS_BESIDE = 130.0  # mm: a narrower figure has its verdicts above the graphs
_WORDS_HEIGHT, _LEAST_HEIGHT = 7.0, 9.0  # mm
# a crowded graph grows until its labels have room
_GROWS, _AT_MOST, _FOR_WISHES = 1.44, 3.0, 2.1
_OVER = 4.0  # mm right of the axes, for the label of the last point
# what must be read first is as large as the number: how bold a line is, and whether it is paler
_VERDICT_LOOKS: dict[Role, tuple[str, bool]] = {
    "caveat": ("bold", False),
    "change": ("bold", False),
    "plain": ("normal", False),
    "words": ("normal", True),
}
_HANDLE, _BETWEEN = SIGN_WIDTH + 1.2, 2.6  # mm


def drawn(plot: Plot) -> tuple[Graph, ...]:
    """The graphs that have a point to draw; of the others the caption tells."""
    return tuple(graph for graph in plot.graphs if graph.points)


def packed(plot: Plot, format: Format, height: float) -> Iterator[tuple[Graph, ...]]:
    """The graphs that are drawn, in groups of which each makes a figure of `height` mm at most, in their order."""
    from matplotlib.figure import Figure

    sheet = Sheet(plot, Figure(), format, "")
    needed = [row.top - row.bottom + _GAP for row in sheet.rows]
    room = height - (sheet.height - sum(needed))
    group: list[Graph] = []
    used = 0.0
    for row, high in zip(sheet.rows, needed, strict=True):
        if group and used + high > room:
            yield tuple(group)
            group, used = [], 0.0
        group.append(row.graph)
        used += high
    if group:
        yield tuple(group)


@dataclass(frozen=True)
class Method:
    """The name of a segment's method, or where a long one goes on: then `segment` is None."""

    segment: int | None
    across: float
    line: int
    text: str


@dataclass(frozen=True)
class Row:
    """A graph's place: its axes stand on `bottom`; above them its title, what is said of it and its methods, or right of them."""

    graph: Graph
    title: list[str]
    verdict: list[tuple[Role, str]]
    methods: list[Method]
    head: float
    bottom: float
    frame: Frame
    labels: Labels

    @property
    def top(self) -> float:
        """Where its title strip begins."""
        return self.bottom + self.frame.height + self.head


class Sheet:
    """One figure while it is drawn."""

    def __init__(self, plot: Plot, made: Figure, format: Format, also: str):
        self.plot, self.figure, self.width = plot, made, format.width
        self.pen, self.large = Pen(made, format.look), format.large
        self.graphs = drawn(plot)
        self.beside = format.width >= _VERDICTS_BESIDE
        limited = any(band.end is None for graph in self.graphs for band in graph.bands)
        self.limits_width = _LIMITS_WIDTH if limited or self.beside else _OVER
        ticks = [label for graph in self.graphs for _at, label in value_ticks(graph, format.graph_height(1))]
        self.left = max([text_width(label, SMALL) for label in ticks], default=0.0) + 2.5
        self.axes_width = format.width - self.left - self.limits_width - (_VERDICT_WIDTH if self.beside else 0.0)
        span = (plot.last - plot.first) or 1.0
        # room for a label beside the first and the last point
        pad = span * 8.5 / (self.axes_width - 17.0)
        self.first, self.last = plot.first - pad, plot.last + pad
        self.shadings = self._placed_shadings()
        title = max(
            [text_width(line, TITLE, "bold") for graph in self.graphs[:1] for line in self._title(graph)] or [0.0]
        )
        # one line of names that leaves the first title free stands beside it
        self.beside_title = self.beside and all(
            not line and across > self.left + title + 4.0 for across, line, _text in self.shadings
        )
        self.legend = self._legend_rows(list(handles(plot, self.graphs)))
        self.rows: list[Row] = []
        self.caption: list[str] = []
        self.also = also
        self.height = self._lay_out(format)
        made.set_size_inches(self.width / 25.4, self.height / 25.4)

    # -- where everything stands --------------------------------------------------------------------------------------

    def _lay_out(self, format: Format) -> float:
        """Place the rows, and make the caption, which tells what found no place; the height of the figure."""
        names = _AXIS if self.beside else _AXIS + LINE
        lines = 1 + max([line for _across, line, _text in self.shadings], default=-1)
        head = 0.0 if self.beside_title or not lines else LINE * lines + 0.8
        least = {"number": format.graph_height(len(self.graphs)), "categorical": _WORDS_HEIGHT}
        for graph in self.graphs:
            least[graph.kind] = max(least[graph.kind], self._needed(graph))
        heads = [self._head_height(graph) for graph in self.graphs]
        if heads and any(shading.start_earliest < shading.start_latest for shading in self.plot.shadings):
            # between which days a medicine was begun is drawn above the first graph
            heads[0] += _BEGUN
        numbers = sum(graph.kind == "number" for graph in self.graphs)
        placed: list[tuple[Frame, Labels]] = []
        # what found no place makes the caption longer, and a graph of a given height lower
        for _again in range(2 if format.height is not None else 1):
            self.caption = wrap(" ".join(self._told([found for _frame, found in placed])), self.width, SMALL)
            if format.height is not None and numbers:
                fixed = names + _SIGNS * len(self.legend) + LINE * len(self.caption) + head + sum(heads)
                fixed += _GAP * len(self.graphs) + least["categorical"] * (len(self.graphs) - numbers)
                least["number"] = max((format.height - fixed) / numbers, _LEAST_HEIGHT)
            placed = [self._fitted(graph, least[graph.kind], format.height is None) for graph in self.graphs]
        self.caption = wrap(" ".join(self._told([found for _frame, found in placed])), self.width, SMALL)
        foot = names + _SIGNS * len(self.legend) + LINE * len(self.caption)
        total = (
            foot + head + sum(above + frame.height + _GAP for above, (frame, _found) in zip(heads, placed, strict=True))
        )
        top = total - head
        for graph, above, (frame, found) in zip(self.graphs, heads, placed, strict=True):
            bottom = top - above - frame.height
            row = Row(
                graph, self._title(graph), self._verdict(graph), self._methods(graph), above, bottom, frame, found
            )
            self.rows.append(row)
            top = bottom - _GAP
        return total

    def _needed(self, graph: Graph) -> float:
        """How high a graph must be for what stands beside it."""
        # its limits reach a little above it
        texts = labels(graph, self.plot, self._frame(graph, 100.0), self.limits_width).limits
        limits = LINE * sum(len(one.lines) for one in texts) - 2.0
        return max(limits, LINE * len(self._verdict(graph)) + 0.6 - self._head_height(graph) if self.beside else 0.0)

    def _fitted(self, graph: Graph, least: float, grows: bool) -> tuple[Frame, Labels]:
        """The graph as high as its labels need, and these."""
        height, most = least, least * (_AT_MOST if grows else 1.0)
        while True:
            frame = self._frame(graph, height)
            found = labels(graph, self.plot, frame, self.limits_width)
            wished = found.wished and not self.large and height * _GROWS <= least * _FOR_WISHES
            if height * _GROWS > most or not (found.missing or found.far or wished):
                return frame, found
            height *= _GROWS

    def _frame(self, graph: Graph, height: float) -> Frame:
        return Frame(self.axes_width, height, self.first, self.last, graph.low, graph.high, graph.height)

    def _head_height(self, graph: Graph) -> float:
        methods = max([1 + method.line for method in self._methods(graph)], default=0)
        verdict = 0 if self.beside else len(self._verdict(graph))
        return LINE * (len(self._title(graph)) + methods + verdict) + 1.4

    def _title(self, graph: Graph) -> list[str]:
        return wrap(graph.heading, self.width - self.left - (_VERDICT_WIDTH if self.beside else 0.0), TITLE, "bold")

    def _verdict(self, graph: Graph) -> list[tuple[Role, str]]:
        """Its lines, broken where they must be, each with the role that says how it is drawn."""
        if self.beside:
            told, width = [(line.role, line.text) for line in graph.verdict], _VERDICT_WIDTH - 1.0
        else:
            # what looks alike stands in one line
            alike = groupby(graph.verdict, key=lambda line: _VERDICT_LOOKS[line.role])
            runs = [list(run) for _look, run in alike]
            told = [(run[0].role, " · ".join(line.text for line in run)) for run in runs]
            width = self.width - self.left
        weight = {role: look[0] for role, look in _VERDICT_LOOKS.items()}
        return [(role, line) for role, text in told for line in wrap(text, width, SMALL, weight[role])]

    def _methods(self, graph: Graph) -> list[Method]:
        """Which line is of which method, as many beside each other as there is room for."""
        if len(graph.segments) < 2:
            return []
        found: list[Method] = []
        room = self.axes_width + self.limits_width
        across, line = 0.0, 0
        for n, segment in enumerate(graph.segments):
            lines = wrap(segment.method or _(N_("method not stated")), room - 8.0, SMALL)
            if across and (len(lines) > 1 or across + 8.0 + text_width(lines[0], SMALL) > room):
                across, line = 0.0, line + 1
            for m, text in enumerate(lines):
                found.append(Method(None if m else n, self.left + across, line + m, text))
            line += len(lines) - 1
            across = across + 12.0 + text_width(lines[0], SMALL) if len(lines) == 1 else room
        return found

    def _placed_shadings(self) -> list[tuple[float, int, str]]:
        """Where each medicine's name stands: mm from the left, its line (0 is the lowest), the text that fits."""
        found: list[tuple[float, int, str]] = []
        ends: list[float] = []
        for shading in self.plot.shadings:
            # right of the limits stand the verdicts
            room = self.width if not self.beside else self.left + self.axes_width + self.limits_width
            text = shortened(shading.label, room, SMALL)
            wide = text_width(text, SMALL)
            across = max(min(self._across(shading.start), room - wide), 0.0)
            line = next((n for n, end in enumerate(ends) if end + 3.0 < across), len(ends))
            ends[line:] = [across + wide, *ends[line + 1 :]]
            found.append((across, line, text))
        return found

    def _told(self, placed: Sequence[Labels]) -> Iterator[str]:
        """The sentences of the caption; what the figure had no room for is told in them whole."""
        yield caption(self.plot)
        for shading, (_across, _line, text) in zip(self.plot.shadings, self.shadings, strict=True):
            if text != shading.label:
                yield f"{shading.label}."
        for graph, found in zip(self.graphs, placed, strict=False):
            for text in found.cut:
                yield str(say(N_("Limits of {marker}: {limits}."), marker=graph.title, limits=text))
        points, labelled = sum(len(graph.points) for graph in self.graphs), sum(found.points for found in placed)
        if placed and labelled < points:
            sentence = N_("Beside {count} of {all} points stands no value; the table of results has them all.")
            yield str(say(sentence, count=points - labelled, all=points))
        if self.also:
            yield self.also

    def _legend_rows(self, entries: Sequence[Handle]) -> list[list[tuple[Handle, float]]]:
        """The legend's entries and where each begins, each in the first row that has room for it."""
        rows: list[list[tuple[Handle, float]]] = []
        ends: list[float] = []
        for handle in entries:
            wide = _HANDLE + text_width(handle.text, SMALL)
            row = next((n for n, end in enumerate(ends) if end + wide <= self.width), len(rows))
            rows[row:] = rows[row:] or [[]]
            ends[row:] = ends[row:] or [0.0]
            rows[row].append((handle, ends[row]))
            ends[row] += wide + _BETWEEN
        return rows

    # -- drawing ------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """All of it."""
        for number, row in enumerate(self.rows):
            self._graph(number, row)
        if self.rows:
            self._medicines(self.rows[0])
        self._foot()

    def _graph(self, number: int, row: Row) -> None:
        size = (self.axes_width / self.width, row.frame.height / self.height)
        axes = self.figure.add_axes((self.left / self.width, row.bottom / self.height, *size))
        axes.set_xlim(self.first, self.last)
        self._x_axis(axes, last=number == len(self.rows) - 1)
        GraphDrawing(axes, number, row.graph, self.plot, row.frame, self.pen.look).draw(row.labels)
        top = row.top - 0.8
        for n, line in enumerate(row.title):
            self.pen.write(self.left, top - LINE * n, line, TITLE, weight="bold", va="top")
        below = top - LINE * len(row.title)
        across = self.left if not self.beside else self.width - _VERDICT_WIDTH + 1.0
        for n, (role, line) in enumerate(row.verdict):
            weight, muted = _VERDICT_LOOKS[role]
            colour = self.pen.look.muted if muted else self.pen.look.text
            y = (top if self.beside else below) - LINE * n
            self.pen.write(across, y, line, va="top", weight=weight, color=colour)
        if not self.beside:
            below -= LINE * len(row.verdict)
        for method in row.methods:
            y = below - LINE * method.line
            if method.segment is not None:
                style = DASHES[method.segment % len(DASHES)]
                ends = [method.across, method.across + 7.0]
                self.pen.line(ends, [y - 1.3] * 2, color=self.pen.look.accent, linewidth=1.1, linestyle=style)
            self.pen.write(method.across + 8.0, y, method.text, va="top", color=self.pen.look.muted)

    def _x_axis(self, axes: Axes, last: bool) -> None:
        ticks = day_ticks(self.plot, self.first, self.last, self.axes_width)
        axes.set_xticks([at for at, _label in ticks], [label if last else "" for _at, label in ticks])

    def _medicines(self, first: Row) -> None:
        """The medicines by name, above the start of their shading."""
        edge, colour = first.bottom + first.frame.height, self.pen.look.question
        for n, (across, line, text) in enumerate(self.shadings):
            shading = self.plot.shadings[n]
            if shading.start_earliest < shading.start_latest:
                ends = [self._across(shading.start_earliest), self._across(shading.start_latest)]
                look: dict[str, Any] = {"marker": "|", "markersize": 3.0, "markeredgewidth": 0.6, "linewidth": 0.7}
                self.pen.line(ends, [edge + 0.9] * 2, gid=f"shading-span-{n}", color=colour, **look)
            y = edge + 3.2 if self.beside_title else first.top + 2.0 + LINE * line
            self.pen.write(across, y, text, color=colour, gid=f"shading-label-{n}")

    def _foot(self) -> None:
        low = self.rows[-1].bottom if self.rows else self.height
        name, muted = _(N_("date")) if self.plot.d0 is None else _(N_("days since D0")), self.pen.look.muted
        end = self.left + self.axes_width
        if self.beside:
            self.pen.write(end + 1.0, low - 2.5, name, color=muted)
            y = low - _AXIS - 1.4
        else:
            self.pen.write(end, low - _AXIS - 0.4, name, color=muted, ha="right")
            y = low - _AXIS - LINE - 1.4
        for row in self.legend:
            for handle, across in row:
                self.pen.sign(handle.kind, across, y)
                self.pen.write(across + _HANDLE, y, handle.text)
            y -= _SIGNS
        for line in self.caption:
            self.pen.write(0.0, y, line, color=muted)
            y -= LINE

    def _across(self, day: float) -> float:
        return self.left + (day - self.first) / (self.last - self.first) * self.axes_width
