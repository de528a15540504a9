"""One graph of a figure: what its axes hold.

Every artist that stands for a part of the plot has a gid that names it, such as `point-0-2` of the third graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.clinic.plot.graph import Band, Graph, Point
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.numbers import show_number
from desktop.paper.page import looks
from desktop.paper.plot.figure_labels import PAD, labels
from desktop.paper.plot.figure_text import NO_LIGATURES, shortened, wrap
from desktop.paper.plot.frame import Frame
from desktop.paper.plot.labels import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 6.2  # pt
LIMITS_WIDTH = 12.5  # mm at the axes' right edge
DASHES: tuple[Any, ...] = ("-", (0, (6, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.2, 1.2, 1.2)))
_TICKS = 4
_BAND_LINES, _LINE = 3, 2.6  # mm


class GraphDrawing:
    """Draws a graph into its axes, which are `width` × `height` mm and begin at `number` among the figure's graphs."""

    def __init__(self, axes: Axes, number: int, graph: Graph, plot: Plot, width: float, height: float):
        self.axes, self.number, self.graph, self.plot = axes, number, graph, plot
        self.frame = Frame(width, height, *axes.get_xlim(), graph.low, graph.high)
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
        beside = [
            (y, _band_lines(band.text)) for y, band in sorted(edges, key=lambda pair: -pair[0]) if band.end is None
        ]
        # from the top down, each as near to its limit as those above and below leave room
        lowest = self.frame.height + 2.0
        for n, (y, lines) in enumerate(beside):
            needed = _LINE * sum(len(more) for _y, more in beside[n:])
            top = min(max(y + _LINE * len(lines) / 2, needed), lowest)
            lowest = top - _LINE * len(lines)
            for row, line in enumerate(lines):
                self._write(self.frame.width + 1.0, top - _LINE * row, line, color=looks.LIMIT, va="top")
            self.taken.append(Box(self.frame.width, lowest, self.frame.width + LIMITS_WIDTH, top))

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
        return self.frame.up(seen[0] if seen else (bottom + top) / 2)

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

    def _labels(self) -> None:
        for label in labels(self.graph, self.plot, self.frame, self.taken, SMALL).placed:
            if label.placed.leader is not None:
                xs, ys = zip(*label.placed.leader, strict=True)
                self._leader(xs, ys, label.part.replace("label", "leader"))
            colour = looks.TEXT if label.part.startswith("label") else looks.LIMIT
            place = label.placed.box.left + PAD, label.baseline
            written = self._write(*place, label.text, va="baseline", color=colour, zorder=6)
            written.set_gid(self._name(label.part))

    def _leader(self, xs: Sequence[float], ys: Sequence[float], part: str) -> None:
        from matplotlib.lines import Line2D

        across, up = [x / self.frame.width for x in xs], [y / self.frame.height for y in ys]
        look = {"color": looks.MUTED, "linewidth": 0.4, "transform": self.axes.transAxes, "clip_on": False}
        self.axes.add_artist(Line2D(across, up, gid=self._name(part), zorder=4.5, **look))

    def _write(self, x: float, y: float, text: str, **look: Any) -> Any:
        place = {"transform": self.axes.transAxes, "fontsize": SMALL, "fontfeatures": NO_LIGATURES, "clip_on": False}
        return self.axes.text(x / self.frame.width, y / self.frame.height, text, **place, **look)


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
