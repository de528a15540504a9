"""One graph of a figure: what its axes hold.

Every artist that stands for a part of the plot has a gid that names it, such as `point-0-2` of the third graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Box
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import Plot
from desktop.paper.plot.figure_axis import value_ticks
from desktop.paper.plot.figure_labels import PAD, Labels
from desktop.paper.plot.figure_text import LINE, NO_LIGATURES, SMALL
from desktop.paper.plot.format import Look
from desktop.paper.plot.frame import Frame
from desktop.paper.plot.pen import (
    DASHES,
    INFUSION_DASHES,
    broken_look,
    mark_look,
    published_look,
    shading_look,
    span_look,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FADE = 0.35  # how strong limits still are where no report prints them any more
_OPEN = 1.0  # mm that a date's bar stays away from an infusion of its last, or first, day


class GraphDrawing:
    """Draws a graph, the one of that `number` among the figure's, into its axes, which show what `frame` says."""

    def __init__(self, axes: Axes, number: int, graph: Graph, plot: Plot, frame: Frame, look: Look):
        self.axes, self.number, self.graph, self.plot = axes, number, graph, plot
        self.frame, self.look = frame, look

    def draw(self, labels: Labels) -> None:
        """Everything, what is behind first."""
        axes, look = self.axes, self.look
        axes.set_yscale(self.graph.scale)
        axes.set_ylim(self.frame.low, self.frame.high)
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=look.hairline, linewidth=0.6)
        axes.tick_params(length=2, width=0.6, color=look.hairline, labelcolor=look.muted, labelsize=SMALL, pad=1.5)
        ticks = value_ticks(self.graph, self.frame.height)
        axes.set_yticks([at for at, _label in ticks], [label for _at, label in ticks])
        axes.set_yticks([], minor=True)
        self._shadings()
        for n, band in enumerate(self.graph.bands):
            self._band(n, band)
        self._infusions()
        self._lines()
        for n, point in enumerate(self.graph.points):
            self._point(point, n)
        self._labels(labels)

    def _lines(self) -> None:
        """The lines between points: what lies between them breaks a line, which is then paler and sparse whatever its method."""
        segments = self.graph.segments
        joined = [(n, line) for n, segment in enumerate(segments) for line in segment.lines("solid")]
        for place, (n, line) in enumerate(joined):
            look = {"linewidth": 1.1, "linestyle": DASHES[n % len(DASHES)], "color": self.look.accent, "zorder": 4}
            self._stroke([p.day for p in line], [p.value for p in line], f"trajectory-{place}", **look)
        broken = [line for segment in segments for line in segment.lines("broken")]
        for place, line in enumerate(broken):
            look = broken_look(self.look)
            self._stroke([p.day for p in line], [p.value for p in line], f"broken-{place}", **look)

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
        low, high = self.frame.low, self.frame.high
        for n, shading in enumerate(self.plot.shadings):
            end = last if shading.end is None else min(shading.end, last)
            self._fill(shading.start, end, low, high, f"shading-{n}", zorder=0, **shading_look(self.look))
            look = {"color": self.look.question, "linewidth": 0.5, "zorder": 1}
            self._stroke([shading.start] * 2, [low, high], f"shading-start-{n}", **look)

    def _band(self, n: int, band: Band) -> None:
        low, high = self.frame.low, self.frame.high
        bottom = low if band.low is None else min(max(band.low, low), high)
        top = high if band.high is None else min(max(band.high, low), high)
        if band.published:
            for edge in band.sides:
                self._stroke(self.axes.get_xlim(), [edge, edge], f"published-{n}", **published_look(self.look))
            return
        for left, right, printed in band.parts(*self.axes.get_xlim()):
            part, fade = ("", 1.0) if printed else ("-beyond", _FADE)
            tint = {"color": self.look.limit_tint, "alpha": 0.75 * fade, "zorder": 0.5}
            self._fill(left, right, bottom, top, f"band{part}-{n}", **tint)
            for edge in band.sides:
                if low <= edge <= high:
                    line = {"color": self.look.limit, "alpha": fade, "linewidth": 0.6, "zorder": 1.5}
                    self._stroke([left, right], [edge, edge], f"limit{part}-{n}", **line)

    def _infusions(self) -> None:
        low, high = self.frame.low, self.frame.high
        for n, line in enumerate(self.plot.lines):
            look = {"color": self.look.infusion, "zorder": 2, "linewidth": 0.8}
            self._stroke([line.day] * 2, [low, high], f"infusion-{n}", linestyle=INFUSION_DASHES, **look)
            if line.earliest < line.latest:
                self._stroke([line.earliest, line.latest], [high, high], f"infusion-span-{n}", **look)

    def _point(self, point: Point, n: int) -> None:
        if point.earliest < point.latest:
            self._span(point, n)
        look = mark_look(point.mark, point.assumed, point.provisional, self.look)
        self._stroke([point.day], [point.value], f"point-{n}", zorder=5, **look)

    def _span(self, point: Point, n: int) -> None:
        """From the earliest to the latest day; an open end has no cap and stays away from the infusion that it may lie behind."""
        first, last = self.axes.get_xlim()
        away = min(_OPEN / self.frame.width * (last - first), (point.latest - point.earliest) / 4)
        opened = [point.open in (end, "both") for end in ("earliest", "latest")]
        ends = [point.earliest + away * opened[0], point.latest - away * opened[1]]
        capped = [place for place, is_open in enumerate(opened) if not is_open]
        self._stroke(ends, [point.value] * 2, f"span-{n}", zorder=3, markevery=capped, **span_look(self.look))

    def _labels(self, labels: Labels) -> None:
        for label in labels.placed:
            if label.placed.leader is not None:
                xs, ys = zip(*label.placed.leader, strict=True)
                self._leader(xs, ys, label.part.replace("label", "leader"))
            if self.look.hatch:
                self._clear(label.placed.box)
            colour = self.look.text if label.part.startswith("label") else self.look.limit
            self._write(label.placed.box.left + PAD, label.baseline, label.text, label.part, colour, zorder=6)
        for n, limits in enumerate(labels.limits):
            colour = self.look.muted if limits.published else self.look.limit
            for row, line in enumerate(limits.lines):
                y = limits.box.top - LINE * row
                self._write(self.frame.width + 1.0, y, line, f"limit-line-{n}-{row}", colour, va="top")

    def _leader(self, xs: Sequence[float], ys: Sequence[float], part: str) -> None:
        from matplotlib.lines import Line2D

        across, up = [x / self.frame.width for x in xs], [y / self.frame.height for y in ys]
        look = {"color": self.look.muted, "linewidth": 0.4, "transform": self.axes.transAxes, "clip_on": False}
        self.axes.add_artist(Line2D(across, up, gid=self._name(part), zorder=4.5, **look))

    def _clear(self, box: Box) -> None:
        """White below a label, where hatching would run through it; nothing else is drawn there."""
        from matplotlib.patches import Rectangle

        wide, high = self.frame.width, self.frame.height
        corner, size = (
            (box.left / wide, box.bottom / high),
            ((box.right - box.left) / wide, (box.top - box.bottom) / high),
        )
        look = {"transform": self.axes.transAxes, "color": "white", "linewidth": 0, "clip_on": False, "zorder": 1.6}
        self.axes.add_patch(Rectangle(corner, *size, **look))

    def _write(
        self, x: float, y: float, text: str, part: str, colour: str, va: str = "baseline", zorder: float = 3.0
    ) -> None:
        place = {"transform": self.axes.transAxes, "clip_on": False, "gid": self._name(part), "zorder": zorder}
        look = {"fontsize": SMALL, "fontfeatures": NO_LIGATURES, "color": colour, "va": va}
        self.axes.text(x / self.frame.width, y / self.frame.height, text, **place, **look)
