"""One graph of a figure: what its axes hold.

Every artist that stands for a part of the plot has a gid that names it, such as `point-0-2` of the third graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Box
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.numbers import show_number
from desktop.paper.page import looks
from desktop.paper.plot.figure_labels import PAD, labels
from desktop.paper.plot.figure_text import NO_LIGATURES, shortened, wrap
from desktop.paper.plot.frame import Frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 6.2  # pt
LIMITS_WIDTH = 12.5  # mm at the axes' right edge
DASHES: tuple[Any, ...] = ("-", (0, (6, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.2, 1.2, 1.2)))
# thin, pale and sparse: none of the dashes that tell methods apart
BROKEN: dict[str, Any] = {
    "linewidth": 0.7, "linestyle": (0, (1.2, 4.0)), "color": looks.ACCENT, "alpha": 0.6, "zorder": 3.5
}  # fmt: skip
_TICKS = 4
_BAND_LINES, _LINE = 3, 2.6  # mm
_FADE = 0.35  # how strong limits still are where no report prints them any more
_OPEN = 1.0  # mm that a date's bar stays away from an infusion of its last, or first, day


class GraphDrawing:
    """Draws a graph into its axes, which are `width` × `height` mm and begin at `number` among the figure's graphs."""

    def __init__(self, axes: Axes, number: int, graph: Graph, plot: Plot, width: float, height: float):
        self.axes, self.number, self.graph, self.plot = axes, number, graph, plot
        self.frame = Frame(width, height, *axes.get_xlim(), graph.low, graph.high, graph.height)
        self.taken: list[Box] = []

    def draw(self) -> None:
        """Everything, what is behind first."""
        axes, graph = self.axes, self.graph
        axes.set_yscale(graph.scale)
        axes.set_ylim(graph.low, graph.high)
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=looks.HAIRLINE, linewidth=0.6)
        axes.tick_params(length=2, width=0.6, color=looks.HAIRLINE, labelcolor=looks.MUTED, labelsize=SMALL, pad=1.5)
        self._ticks()
        self._shadings()
        self._bands()
        self._infusions()
        self._lines()
        for n, point in enumerate(graph.points):
            self._point(point, n)
        self._labels()

    def _lines(self) -> None:
        """The lines between points: what lies between them breaks a line, which is then paler and sparse whatever its method."""
        joined = [
            (n, segment, line) for n, segment in enumerate(self.graph.segments) for line in segment.lines("solid")
        ]
        for place, (n, _segment, line) in enumerate(joined):
            look = {"linewidth": 1.1, "linestyle": DASHES[n % len(DASHES)], "color": looks.ACCENT, "zorder": 4}
            self._stroke([p.day for p in line], [p.value for p in line], f"trajectory-{place}", **look)
        broken = [line for segment in self.graph.segments for line in segment.lines("broken")]
        for place, line in enumerate(broken):
            self._stroke([p.day for p in line], [p.value for p in line], f"broken-{place}", **BROKEN)

    def _ticks(self) -> None:
        from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

        if self.graph.kind == "categorical":
            self.axes.set_yticks([])
            return
        found = MaxNLocator(_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(self.graph.low, self.graph.high)
        inside = [tick for tick in found if self.graph.low <= tick <= self.graph.high]
        self.axes.set_yticks(self.graph.ticks_within(_TICKS) or inside)
        self.axes.yaxis.set_minor_locator(NullLocator())
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
        bottom = low if band.low is None else min(max(band.low, low), high)
        top = high if band.high is None else min(max(band.high, low), high)
        seen = [edge for edge in band.sides if low <= edge <= high]
        for left, right, printed in band.parts(first, last):
            part, fade = ("", 1.0) if printed else ("-beyond", _FADE)
            tint = {"color": looks.LIMIT_TINT, "alpha": 0.75 * fade, "zorder": 0.5}
            self._fill(left, right, bottom, top, f"band{part}-{n}", **tint)
            for edge in seen:
                line = {"color": looks.LIMIT, "alpha": fade, "linewidth": 0.6, "zorder": 1.5}
                self._stroke([left, right], [edge, edge], f"limit{part}-{n}", **line)
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
            self._span(point, n)
        look = mark_look(point.mark, point.assumed, point.provisional)
        self._stroke([point.day], [point.value], f"point-{n}", zorder=5, **look)

    def _span(self, point: Point, n: int) -> None:
        """From the earliest to the latest day; an open end has no cap and stays away from the infusion that it may lie behind."""
        first, last = self.axes.get_xlim()
        away = min(_OPEN / self.frame.width * (last - first), (point.latest - point.earliest) / 4)
        opened = [point.open in (end, "both") for end in ("earliest", "latest")]
        ends = [point.earliest + away * opened[0], point.latest - away * opened[1]]
        capped = [place for place, is_open in enumerate(opened) if not is_open]
        look = {"color": looks.TEXT, "linewidth": 0.6, "marker": "|", "markersize": 3.5, "markeredgewidth": 0.6}
        self._stroke(ends, [point.value] * 2, f"span-{n}", zorder=3, markevery=capped, **look)

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
