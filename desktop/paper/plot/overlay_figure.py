"""Courses over each other as a figure for paper. It draws what `desktop.clinic.plot.aligned` resolved and decides nothing about it.

All places are millimetres from the lower left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.aligned import CourseLine, Overlay
from desktop.clinic.plot.medians import Median
from desktop.clinic.plot.points import Point
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.numbers import show_number
from desktop.paper.page import looks
from desktop.paper.page.files import put
from desktop.paper.plot.figure import ENDINGS, RC, figure_bytes
from desktop.paper.plot.figure_text import shortened, text_width, wrap
from desktop.paper.plot.format import Format
from desktop.paper.plot.pen import broken_look, mark_look
from desktop.session.comparing import Asked, compare
from desktop.session.session import Session

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

USUAL = Format(174.0)  # both columns of a journal
_SIZE, _TITLE = 7.5, 8.5  # pt
_LEFT, _AXIS, _LINE, _GAP = 13.0, 8.2, 3.3, 1.5  # mm
_PLOT_HEIGHT, _LEAST_WIDTH = 70.0, 30.0  # mm
_NAME_LINE, _LEADER, _WIDEST_NAME = 3.1, 6.0, 46.0  # mm
_FEW = 4  # more lines than this are thinner, with smaller points


def overlay_figure(made: Overlay, format: Format = USUAL) -> Figure:
    """The courses as a matplotlib figure."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(RC):
        figure = Figure(facecolor="white")
        FigureCanvasAgg(figure)
        _Sheet(made, figure, format).draw()
    return figure


def write_comparison(
    session: Session, asked: Asked, target: Path, progress: Progress | None = None, format: Format = USUAL
) -> Overlay:
    """What is asked for as a file of one of `ENDINGS`, put in place whole or not at all; returns what it shows.

    Raises `Failure`, or what `progress(done, all)` raises.
    """
    format.check()
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        sentence = N_(
            "{path} was not written: a figure is an .svg, .pdf, .png or .tiff file. Choose a name that ends so."
        )
        raise Failure(say(sentence, path=target))
    made = compare(session, asked, progress)
    if not made.lines:
        sentence = N_("No figure was written, for nothing is left to draw. {notes}")
        raise Failure(say(sentence, notes=" ".join(made.notes)))
    put(target, figure_bytes(overlay_figure(made, format), ending, format.dpi, format.grey))
    return made


class _Sheet:
    """One figure while it is drawn."""

    def __init__(self, made: Overlay, figure: Figure, format: Format):
        from matplotlib.transforms import Affine2D

        self.made, self.figure, self.look = made, figure, format.look
        self.width = width = format.width
        names = [line.name for line in made.lines] if made.named else []
        widest = min(max((text_width(name, _SIZE) for name in names), default=0.0), _WIDEST_NAME, width / 3)
        self.name_width = widest
        self.right = _LEADER + widest + 1.0 if names else 4.0
        self.axes_width = max(width - _LEFT - self.right, _LEAST_WIDTH)
        self.plot_height = max(_PLOT_HEIGHT, _NAME_LINE * len(names))
        self.caption = [line for note in made.notes for line in wrap(note, width, _SIZE)]
        self.first, self.last = self._span()
        self.table = self._table()
        table_height = sum(_row_height(cells) for cells in self.table)
        self.foot = _AXIS + table_height + _GAP + _LINE * len(self.caption) + 2.0
        self.title = wrap(made.heading, width, _TITLE, "bold")
        self.height = self.foot + self.plot_height + 3.6 * len(self.title) + _GAP
        figure.set_size_inches(width / 25.4, self.height / 25.4)
        self.mm = Affine2D().scale(1 / 25.4) + figure.dpi_scale_trans

    def _span(self) -> tuple[float, float]:
        shown = [one.window for one in self.made.medians]
        first = min([self.made.first, *(float(window.first) for window in shown)])
        last = max([self.made.last, *(window.last + 1.0 for window in shown)])
        pad = (last - first or 1.0) * 0.02
        return first - pad, last + pad

    def _table(self) -> list[list[list[str]]]:
        """The rows of the table, each its name and its cells in lines."""
        rows = self.made.table.rows()
        columns = len(rows[0][1]) if rows else 0
        self.head_width = min(
            max((text_width(name, _SIZE) for name, _cells in rows), default=0.0) + 3.0, self.width / 4
        )
        self.cell_width = (self.width - self.head_width) / columns if columns else 0.0
        return [
            [wrap(name, self.head_width - 2.0, _SIZE), *(wrap(cell, self.cell_width - 1.5, _SIZE) for cell in cells)]
            for name, cells in rows
        ]

    def draw(self) -> None:
        """All of it, what is behind first."""
        size = (self.axes_width / self.width, self.plot_height / self.height)
        axes = self.figure.add_axes((_LEFT / self.width, self.foot / self.height, *size))
        axes.set_xlim(self.first, self.last)
        axes.set_yscale(self.made.scale)
        axes.set_ylim(self.made.low, self.made.high)
        self._style(axes)
        self._windows(axes)
        axes.plot(
            [0, 0],
            [self.made.low, self.made.high],
            gid="d0",
            color=self.look.infusion,
            lw=0.8,
            ls=(0, (3, 2)),
            zorder=1,
        )
        if self.made.named:
            for n, line in enumerate(self.made.lines):
                self._line(axes, n, line)
        else:
            self._many(axes)
        for n, one in enumerate(self.made.medians):
            self._median(axes, n, one)
        if self.made.named:
            self._names()
        self._words()

    def _style(self, axes: Axes) -> None:
        from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=self.look.hairline, linewidth=0.6)
        axes.tick_params(
            length=2, width=0.6, color=self.look.hairline, labelcolor=self.look.muted, labelsize=_SIZE, pad=1.5
        )
        ticks = self.made.ticks_within(8)
        axes.yaxis.set_major_locator(FixedLocator(ticks) if ticks else MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, place: show_number(Decimal(f"{value:.10g}"))))
        most = 9 if self.axes_width > 90 else 5
        axes.xaxis.set_major_locator(MaxNLocator(most, integer=True, steps=[1, 2, 2.5, 3, 5, 6, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, place: f"{value:.0f}".replace("-", "−")))

    def _windows(self, axes: Axes) -> None:
        from matplotlib.patches import Rectangle

        for n, one in enumerate(self.made.medians):
            corner, size = (one.window.first, self.made.low), one.window.last + 1 - one.window.first
            look = {"color": looks.HEAD_TINT, "linewidth": 0, "zorder": 0, "gid": f"window-{n}"}
            axes.add_patch(Rectangle(corner, size, self.made.high - self.made.low, **look))

    def _line(self, axes: Axes, n: int, line: CourseLine) -> None:
        few = len(self.made.lines) <= _FEW
        # a broken line is dotted: which line is whose, its name says
        look: dict[str, Any] = {
            "color": self.look.accent,
            "linewidth": 1.0 if few else 0.7,
            "alpha": 1.0 if few else 0.6,
        }
        for part, strokes, how in (
            ("line", line.strokes, {"zorder": 3} | look),
            ("broken", line.broken, broken_look(self.look)),
        ):
            for m, stroke in enumerate(strokes):
                xs, ys = [point.day for point in stroke], [point.value for point in stroke]
                axes.plot(xs, ys, gid=f"{part}-{n}-{m}", **how)
        for point in line.points:
            self._point(axes, n, point, few)

    def _many(self, axes: Axes) -> None:
        """So many lines that nobody asks which is whose: all of one look are drawn as one."""
        from matplotlib.collections import LineCollection

        lines = self.made.lines
        look: dict[str, Any] = {"color": self.look.accent, "linewidth": 0.5, "alpha": 0.4, "zorder": 3}
        for part, strokes, how in (
            ("lines", [stroke for line in lines for stroke in line.strokes], look),
            ("broken", [stroke for line in lines for stroke in line.broken], broken_look(self.look)),
        ):
            paths = [[(point.day, point.value) for point in stroke] for stroke in strokes]
            made = LineCollection(paths, gid=part, **how)
            axes.add_collection(made, autolim=False)
        marks: dict[tuple[str, bool], list[Point]] = {}
        for point in (point for line in lines for point in line.points):
            marks.setdefault((point.mark, point.assumed), []).append(point)
        for (mark, assumed), points in marks.items():
            shape = mark_look(mark, assumed, False, self.look)
            shape["markersize"] *= 0.5
            shape["markeredgewidth"] *= 0.6
            xs, ys = [point.day for point in points], [point.value for point in points]
            axes.plot(xs, ys, gid=f"points-{mark}", zorder=4, **shape)

    def _point(self, axes: Axes, n: int, point: Point, few: bool) -> None:
        if point.earliest < point.latest:
            look = {
                "color": self.look.muted,
                "linewidth": 0.5,
                "marker": "|",
                "markersize": 3.0,
                "markeredgewidth": 0.5,
            }
            axes.plot([point.earliest, point.latest], [point.value] * 2, gid=f"span-{n}", zorder=2, **look)
        look = mark_look(point.mark, point.assumed, point.provisional, self.look)
        if not few:
            look["markersize"] *= 0.75
        axes.plot([point.day], [point.value], gid=f"point-{n}", zorder=4, **look)

    def _median(self, axes: Axes, n: int, one: Median) -> None:
        from matplotlib.patches import Rectangle

        if not one.mark:
            return
        ends = [one.window.first, one.window.last + 1]
        value = one.high if one.mark == "below" else one.low
        assert value is not None  # it has a mark
        if one.mark == "between" and one.high is not None:
            box = Rectangle((ends[0], value), ends[1] - ends[0], one.high - value, zorder=6, gid=f"median-{n}")
            box.set(facecolor="none", edgecolor=self.look.text, linewidth=0.8, hatch="////")
            axes.add_patch(box)
        else:
            style = "-" if one.mark == "value" else (0, (1.5, 1.0))
            axes.plot(
                ends,
                [value] * 2,
                gid=f"median-{n}",
                color=self.look.text,
                lw=2.2,
                ls=style,
                zorder=6,
                solid_capstyle="butt",
            )

    def _names(self) -> None:
        """Right of the axes, each as near to the height of its last point as the others leave room, with a hairline to it."""
        ends = [(self._up(line.points[-1].value), self._across(line.points[-1].day), line) for line in self.made.lines]
        left, lowest = _LEFT + self.axes_width + _LEADER, self.foot + self.plot_height + _NAME_LINE / 2
        for n, (y, x, line) in enumerate(sorted(ends, key=lambda end: -end[0])):
            needed = self.foot + _NAME_LINE * (len(ends) - n - 0.5)
            at = min(max(y, needed), lowest - _NAME_LINE)
            lowest = at
            leader = {"color": self.look.muted, "linewidth": 0.4, "linestyle": (0, (1, 1.2)), "zorder": 2}
            self._stroke([x + 0.8, max(x + 0.8, left - _LEADER), left - 0.6], [y, y, at], f"leader-{n}", **leader)
            self._write(
                left, at, shortened(line.name, self.name_width + 0.5, _SIZE), gid=f"name-{n}", va="center_baseline"
            )

    def _words(self) -> None:
        for n, line in enumerate(self.title):
            self._write(0.0, self.height - 0.6 - 3.6 * n, line, size=_TITLE, weight="bold", va="top")
        axis = _(N_("days since D0, the first infusion of the course"))
        self._write(_LEFT + self.axes_width / 2, self.foot - 4.4, axis, color=self.look.muted, ha="center", va="top")
        y = self.foot - _AXIS - 1.0
        for cells in self.table:
            for n, lines in enumerate(cells):
                look = {"color": self.look.muted} if n == 0 else {"ha": "center"}
                x = 0.0 if n == 0 else self.head_width + self.cell_width * (n - 0.5)
                for m, line in enumerate(lines):
                    self._write(x, y - _LINE * m, line, gid=f"cell-{n}", va="top", **look)
            y -= _row_height(cells)
        y -= _GAP
        for line in self.caption:
            self._write(0.0, y, line, color=self.look.muted, va="top")
            y -= _LINE

    def _across(self, day: float) -> float:
        return _LEFT + (day - self.first) / (self.last - self.first) * self.axes_width

    def _up(self, value: float) -> float:
        low, at, high = map(self.made.height, (self.made.low, value, self.made.high))
        return self.foot + (at - low) / (high - low) * self.plot_height

    def _stroke(self, xs: Sequence[float], ys: Sequence[float], part: str, **look: Any) -> None:
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(xs, ys, transform=self.mm, gid=part, **look))

    def _write(self, x: float, y: float, text: str, size: float = _SIZE, **look: Any) -> None:
        self.figure.text(x, y, text, transform=self.mm, fontsize=size, **look)


def _row_height(cells: Sequence[Sequence[str]]) -> float:
    return _LINE * max(map(len, cells))
