"""One graph of a figure: what its axes hold.

Every artist that stands for a part of the plot has a gid that names it, such as `point-0-2` of the third graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from desktop.clinic.plot.graph import Band, Graph, Point
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.numbers import show_number
from desktop.paper.page import looks
from desktop.paper.plot.figure_text import NO_LIGATURES, shortened, text_height, text_width, wrap
from desktop.paper.plot.labels import Box, Stroke, Wanted, place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 6.2  # pt
LIMITS_WIDTH = 12.5  # mm at the axes' right edge
DASHES: tuple[Any, ...] = ("-", (0, (6, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.2, 1.2, 1.2)))
_RADIUS = 0.75  # mm
_LABELLED_IN_FULL = 30
_TICKS = 4
_BAND_LINES, _LINE = 3, 2.6  # mm


class GraphDrawing:
    """Draws a graph into its axes, which are `width` × `height` mm and begin at `number` among the figure's graphs."""

    def __init__(self, axes: Axes, number: int, graph: Graph, plot: Plot, width: float, height: float):
        self.axes, self.number, self.graph, self.plot = axes, number, graph, plot
        self.width, self.height = width, height
        self.taken: list[Box] = []

    def draw(self) -> None:
        """Everything, what is behind first."""
        axes, graph = self.axes, self.graph
        axes.set_ylim(graph.low, graph.high)
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=looks.HAIRLINE, linewidth=0.6)
        axes.tick_params(length=2, width=0.6, color=looks.HAIRLINE, labelcolor=looks.MUTED, labelsize=SMALL, pad=1.5)
        self._ticks()
        self._shadings()
        self._bands()
        self._infusions()
        for n, segment in enumerate(graph.segments):
            xs, ys = [p.day for p in segment.points], [p.value for p in segment.points]
            style = DASHES[n % len(DASHES)]
            self._stroke(xs, ys, f"trajectory-{n}", color=looks.ACCENT, linewidth=1.1, linestyle=style, zorder=4)
        for n, point in enumerate(graph.points):
            self._point(point, n)
        self._labels()

    def _ticks(self) -> None:
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        if self.graph.kind == "categorical":
            self.axes.set_yticks([])
            return
        self.axes.yaxis.set_major_locator(MaxNLocator(_TICKS, steps=[1, 2, 2.5, 5, 10]))
        found = [tick for tick in self.axes.get_yticks() if self.graph.low <= tick <= self.graph.high]
        self.axes.set_yticks(self.graph.ticks or found)
        self.axes.yaxis.set_major_formatter(FuncFormatter(lambda value, place: show_number(Decimal(f"{value:.10g}"))))

    def _name(self, part: str) -> str:
        return f"{part}-{self.number}"

    def _stroke(self, xs: Sequence[float], ys: Sequence[float], part: str, **look: Any) -> None:
        self.axes.plot(xs, ys, gid=self._name(part), clip_on=False, solid_capstyle="butt", **look)

    def _fill(self, start: float, end: float, low: float, high: float, part: str, **look: Any) -> None:
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            (start, low), end - start, high - low, gid=self._name(part), clip_on=False, linewidth=0, **look
        )
        self.axes.add_patch(patch)

    def _shadings(self) -> None:
        last = self.axes.get_xlim()[1]
        low, high = self.graph.low, self.graph.high
        for n, shading in enumerate(self.plot.shadings):
            end = last if shading.end is None else min(shading.end, last)
            self._fill(shading.start, end, low, high, f"shading-{n}", color=looks.QUESTION, alpha=0.09, zorder=0)
            self._stroke(
                [shading.start] * 2, [low, high], f"shading-start-{n}", color=looks.QUESTION, linewidth=0.5, zorder=1
            )

    def _bands(self) -> None:
        edges = [(self._band(n, band), band) for n, band in enumerate(self.graph.bands)]
        beside = []
        for y, band in sorted(edges, key=lambda pair: -pair[0]):
            if band.end is None:
                beside.append((y, _band_lines(band.text)))
            else:
                self._band_text_inside(band, y)
        # from the top down, each as near to its limit as those above and below leave room
        lowest = self.height + 2.0
        for n, (y, lines) in enumerate(beside):
            needed = _LINE * sum(len(more) for _y, more in beside[n:])
            top = min(max(y + _LINE * len(lines) / 2, needed), lowest)
            lowest = top - _LINE * len(lines)
            for row, line in enumerate(lines):
                self._write(self.width + 1.0, top - _LINE * row, line, color=looks.LIMIT, va="top")
            self.taken.append(Box(self.width, lowest, self.width + LIMITS_WIDTH, top))

    def _band(self, n: int, band: Band) -> float:
        """Draw a band; the height in mm at which its text belongs."""
        first, last = self.axes.get_xlim()
        low, high = self.graph.low, self.graph.high
        start, end = first if band.start is None else band.start, last if band.end is None else band.end
        bottom = low if band.low is None else min(max(band.low, low), high)
        top = high if band.high is None else min(max(band.high, low), high)
        self._fill(start, end, bottom, top, f"band-{n}", color=looks.LIMIT_TINT, alpha=0.75, zorder=0.5)
        seen = [edge for edge in (band.high, band.low) if edge is not None and low <= edge <= high]
        for edge in seen:
            self._stroke([start, end], [edge, edge], f"limit-{n}", color=looks.LIMIT, linewidth=0.6, zorder=1.5)
        return self._up(seen[0] if seen else (bottom + top) / 2)

    def _band_text_inside(self, band: Band, y: float) -> None:
        x = self._across(band.start) if band.start is not None else 0.0
        wide = text_width(band.text, SMALL)
        under = y - 1.6 if y > 3.0 else y + 1.6
        self._write(x + 0.6, under, band.text, color=looks.LIMIT, va="center")
        self.taken.append(Box(x, under - 1.2, x + 0.6 + wide, under + 1.2))

    def _infusions(self) -> None:
        low, high = self.graph.low, self.graph.high
        for n, line in enumerate(self.plot.lines):
            look = {"color": looks.INFUSION, "zorder": 2}
            self._stroke([line.day] * 2, [low, high], f"infusion-{n}", linewidth=0.8, linestyle=(0, (3, 2)), **look)
            if line.earliest < line.latest:
                self._stroke([line.earliest, line.latest], [high, high], f"infusion-span-{n}", linewidth=0.8, **look)

    def _point(self, point: Point, n: int) -> None:
        if point.earliest < point.latest:
            look = {"color": looks.TEXT, "linewidth": 0.6, "marker": "|", "markersize": 3.5, "markeredgewidth": 0.6}
            self._stroke([point.earliest, point.latest], [point.value] * 2, f"span-{n}", zorder=3, **look)
        look = mark_look(point.mark, point.assumed, point.provisional)
        self._stroke([point.day], [point.value], f"point-{n}", zorder=5, **look)

    # -- labels -------------------------------------------------------------------------------------------------------

    def _labels(self) -> None:
        points = self.graph.points
        spots = [(self._across(point.day), self._up(point.value)) for point in points]
        chosen = range(len(points)) if len(points) <= _LABELLED_IN_FULL else sorted(_telling(points))
        wanted = [Wanted(spots[n], text_width(points[n].label, SMALL) + 0.8, text_height(SMALL)) for n in chosen]
        marks = [
            Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for n, (x, y) in enumerate(spots) if n not in chosen
        ]
        # the tick labels at the left stay free, and half a millimetre to the title
        room = Box(0.3, 0.3, self.width + 4.0, self.height + 0.6)
        placed = place(wanted, room, list(self._strokes()), [*self.taken, *marks], _RADIUS)
        for n, box in zip(chosen, placed, strict=True):
            if box is not None:
                text = self._write(
                    box.left + 0.4, (box.bottom + box.top) / 2, points[n].label, va="center_baseline", zorder=6
                )
                text.set_gid(self._name(f"label-{n}"))

    def _strokes(self) -> list[Stroke]:
        """What a label should not cross."""
        found: list[Stroke] = []
        for segment in self.graph.segments:
            corners = [(self._across(point.day), self._up(point.value)) for point in segment.points]
            found += pairwise(corners)
        days = [line.day for line in self.plot.lines] + [shading.start for shading in self.plot.shadings]
        found += [((self._across(day), 0.0), (self._across(day), self.height)) for day in days]
        for band in self.graph.bands:
            inside = [
                edge for edge in (band.low, band.high) if edge is not None and self.graph.low < edge < self.graph.high
            ]
            start = 0.0 if band.start is None else self._across(band.start)
            end = self.width if band.end is None else self._across(band.end)
            found += [((start, self._up(edge)), (end, self._up(edge))) for edge in inside]
        for point in self.graph.points:
            if point.earliest < point.latest:
                y = self._up(point.value)
                found.append(((self._across(point.earliest), y), (self._across(point.latest), y)))
        return found

    def _across(self, day: float) -> float:
        first, last = self.axes.get_xlim()
        return (day - first) / (last - first) * self.width

    def _up(self, value: float) -> float:
        low, high = self.graph.low, self.graph.high
        return (value - low) / (high - low) * self.height

    def _write(self, x: float, y: float, text: str, **look: Any) -> Any:
        place = {"transform": self.axes.transAxes, "fontsize": SMALL, "fontfeatures": NO_LIGATURES, "clip_on": False}
        return self.axes.text(x / self.width, y / self.height, text, **place, **look)


def _band_lines(text: str) -> list[str]:
    """The limits beside the axes; a long name of a method is cut, the tables have it in full."""
    lines = wrap(text, LIMITS_WIDTH - 1.0, SMALL)
    if len(lines) > _BAND_LINES:
        lines = [*lines[: _BAND_LINES - 1], shortened(" ".join(lines[_BAND_LINES - 1 :]), LIMITS_WIDTH - 1.0, SMALL)]
    return lines


def mark_look(mark: str, assumed: bool, provisional: bool) -> dict[str, Any]:
    """How a point looks: its shape tells what it is, never its colour alone."""
    shape = {"below": "v", "above": "^", "apart": "s"}.get(mark, "D" if assumed else "o")
    hollow = mark != "value" or provisional
    size = {"D": 3.4, "o": 4.2}.get(shape, 4.8)
    return {
        "marker": shape,
        "markersize": size,
        "markeredgewidth": 0.8,
        "color": looks.MUTED if mark == "apart" else looks.ACCENT,
        "markerfacecolor": "white" if hollow else looks.ACCENT,
        "linestyle": "none",
    }


def _telling(points: Sequence[Point]) -> set[int]:
    """Among very many points the first, the last, the least and the greatest are labelled."""
    order = range(len(points))
    by_day = sorted(order, key=lambda n: points[n].day)
    by_value = sorted(order, key=lambda n: points[n].value)
    return {by_day[0], by_day[-1], by_value[0], by_value[-1]}
