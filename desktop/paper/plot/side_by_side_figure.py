"""Two courses side by side as a figure for paper: over each column whose it is, and before the title of each of its graphs.

It draws what `desktop.clinic.plot.side_by_side` resolved. All places are millimetres from the lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.aligned_words import BROKEN
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.side_by_side import Column, Row, SideBySide
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.files import put
from desktop.paper.plot.figure import ENDINGS, RC, figure_bytes
from desktop.paper.plot.figure_graph import GraphDrawing
from desktop.paper.plot.figure_labels import Labels, labels
from desktop.paper.plot.figure_text import text_width, wrap
from desktop.paper.plot.format import Format
from desktop.paper.plot.frame import Frame
from desktop.session.comparing import two_courses
from desktop.session.session import Session

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

USUAL = Format(174.0)  # both columns of a journal
_SIZE, _NAME = 7.5, 10.0  # pt
_BETWEEN, _LEFT, _LINE, _NAME_LINE = 5.0, 11.0, 3.3, 4.4  # mm
_LIMITS, _OVER = 15.0, 5.0  # mm right of the axes: for limits, or for the label of the last point
_NUMBER, _WORDS, _GAP, _AXIS = 26.0, 7.0, 2.5, 8.5  # mm
# a crowded row grows until its labels have room
_GROWS, _AT_MOST = 1.2, 3.0
# how a point that the legend explains is written in it
_SIGNS = {
    "value": ("●", N_("result")),
    "assumed": ("◆", N_("result, date assumed")),
    "below": ("▽", N_("at most (<, ≤)")),
    "above": ("△", N_("at least (>, ≥)")),
    "apart": ("□", N_("not compared")),
}


@dataclass(frozen=True)
class _Placed:
    """A row with its titles in lines and its labels, one each a column, and where its axes stand."""

    row: Row
    titles: tuple[list[str], ...]
    bottom: float
    height: float
    labels: tuple[Labels | None, ...]


def side_by_side_figure(made: SideBySide, format: Format = USUAL) -> Figure:
    """The columns as a matplotlib figure."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(RC):
        figure = Figure(facecolor="white")
        FigureCanvasAgg(figure)
        _Sheet(made, figure, format).draw()
    return figure


def write_side_by_side(
    session: Session,
    asked: tuple[Sequence[tuple[str, int]], bool],
    target: Path,
    progress: Progress | None = None,
    format: Format = USUAL,
) -> SideBySide:
    """Two courses (patient and number) as a file of one of `ENDINGS`, put in place whole or not at all; the patients are called
    by letters if that is asked for. Returns what it shows.

    Raises `Failure`, or what `progress(done, all)` raises.
    """
    format.check()
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        sentence = N_(
            "{path} was not written: a figure is an .svg, .pdf, .png or .tiff file. Choose a name that ends so."
        )
        raise Failure(say(sentence, path=target))
    courses, lettered = asked
    made = two_courses(session, courses, lettered)
    if not made.rows:
        raise Failure(say(N_("No figure was written: of these courses nothing can be drawn.")))
    if progress is not None:
        progress(0, 1)
    put(target, figure_bytes(side_by_side_figure(made, format), ending, format.dpi, format.grey))
    return made


class _Sheet:
    """One figure while it is drawn."""

    def __init__(self, made: SideBySide, figure: Figure, format: Format):
        from matplotlib.transforms import Affine2D

        self.made, self.figure, self.look = made, figure, format.look
        self.width = width = format.width
        self.column_width = (width - _BETWEEN * (len(made.columns) - 1)) / len(made.columns)
        graphs = [graph for row in made.rows for graph in row.graphs if graph is not None]
        # limits that end within the graph are written inside it
        self.limits = _LIMITS if any(band.end is None for graph in graphs for band in graph.bands) else _OVER
        self.axes_width = self.column_width - _LEFT - self.limits
        span = made.last - made.first
        # room for a label beside the first and the last point
        pad = span * 0.1
        self.first, self.last = made.first - pad, made.last + pad
        self.names = [wrap(column.head.name, self.column_width, _NAME, "bold") for column in made.columns]
        self.abouts = [
            [line for text in (column.head.about, column.head.course) for line in wrap(text, self.column_width, _SIZE)]
            for column in made.columns
        ]
        fitted = [self._fitted(row) for row in made.rows]
        written = sum(one.points for _height, found in fitted for one in found if one is not None)
        caption = " ".join([*made.notes, *self._explained(sum(len(graph.points) for graph in graphs) - written)])
        self.caption = wrap(caption, width, _SIZE)
        self.head = _NAME_LINE * max(map(len, self.names)) + _LINE * max(map(len, self.abouts)) + _GAP
        self.foot = _AXIS + _LINE * len(self.caption) + 1.5
        titles = [tuple(self._title(row, n) for n in range(len(made.columns))) for row in made.rows]
        tall = [
            height + _LINE * max(map(len, title)) + _GAP for (height, _found), title in zip(fitted, titles, strict=True)
        ]
        self.height = self.foot + self.head + sum(tall)
        top = self.height - self.head
        self.rows = []
        for row, title, (height, found), needed in zip(made.rows, titles, fitted, tall, strict=True):
            top -= needed
            self.rows.append(_Placed(row, title, top + _GAP / 2, height, found))
        figure.set_size_inches(width / 25.4, self.height / 25.4)
        self.mm = Affine2D().scale(1 / 25.4) + figure.dpi_scale_trans

    def _fitted(self, row: Row) -> tuple[float, tuple[Labels | None, ...]]:
        """How high a row must be for its labels to have room, and these; it grows to a limit."""
        least = _NUMBER if any(graph and graph.kind == "number" for graph in row.graphs) else _WORDS
        height = least
        while True:
            found = tuple(
                labels(graph, column.plot, self._frame(graph, column, height), self.limits) if graph else None
                for graph, column in zip(row.graphs, self.made.columns, strict=True)
            )
            if not any(one is not None and one.missing for one in found) or height * _GROWS > least * _AT_MOST:
                return height, found
            height *= _GROWS

    def _frame(self, graph: Graph, column: Column, height: float) -> Frame:
        days = column.d0 + self.first, column.d0 + self.last
        return Frame(self.axes_width, height, *days, graph.low, graph.high, graph.height)

    def _title(self, row: Row, n: int) -> list[str]:
        graph, head = row.graphs[n], self.made.columns[n].head
        text = f"{head.short} · {row.title}"
        return wrap(text if graph is None else graph.heading, self.column_width, _SIZE, "bold")

    def _explained(self, without: int) -> Iterator[str]:
        """What the signs mean, of those that are drawn; `without` is beside how many points no value stands."""
        points = [point for row in self.made.rows for graph in row.graphs if graph for point in graph.points]
        if without:
            sentence = N_("Beside {count} of {all} points stands no value.")
            yield str(say(sentence, count=without, all=len(points)))
        drawn = {"assumed" if point.mark == "value" and point.assumed else point.mark for point in points}
        signs = {mark: f"{sign} {_(words)}" for mark, (sign, words) in _SIGNS.items() if mark in drawn}
        if "apart" in signs:
            reasons = dict.fromkeys(point.word for point in points if point.mark == "apart" and point.word)
            signs["apart"] = ": ".join(filter(None, (signs["apart"], ", ".join(reasons))))
        yield ", ".join(signs.values()) + "."
        if any(column.plot.lines for column in self.made.columns):
            yield _(N_("Dashed: infusions."))
        if any(
            segment.lines("broken")
            for row in self.made.rows
            for graph in row.graphs
            if graph
            for segment in graph.segments
        ):
            yield _(BROKEN)
        if any(graph.bands for row in self.made.rows for graph in row.graphs if graph):
            yield _(N_("Tinted: printed limits."))

    def draw(self) -> None:
        """All of it."""
        for n, column in enumerate(self.made.columns):
            self._head(n)
            for place, placed in enumerate(self.rows):
                self._cell(n, column, place, placed)
        y = self.foot - _AXIS - 1.0
        for line in self.caption:
            self._write(0.0, y, line, color=self.look.muted, va="top")
            y -= _LINE

    def _head(self, n: int) -> None:
        left, y = self._left(n), self.height - 0.5
        for line in self.names[n]:
            self._write(left, y, line, size=_NAME, weight="bold", va="top", gid=f"head-{n}")
            y -= _NAME_LINE
        for line in self.abouts[n]:
            self._write(left, y, line, va="top", gid=f"about-{n}")
            y -= _LINE

    def _cell(self, n: int, column: Column, place: int, placed: _Placed) -> None:
        left, graph = self._left(n), placed.row.graphs[n]
        y = placed.bottom + placed.height + _LINE * len(placed.titles[n]) + 0.4
        for line in placed.titles[n]:
            self._write(left, y, line, weight="bold", va="top", gid=f"title-{n}-{place}")
            y -= _LINE
        last = place == len(self.rows) - 1
        if graph is None:
            middle = left + _LEFT + self.axes_width / 2
            self._write(
                middle, placed.bottom + placed.height / 2, _(N_("no result")), color=self.look.muted, ha="center"
            )
            if not last:
                return
        size = (self.axes_width / self.width, placed.height / self.height)
        axes = self.figure.add_axes(((left + _LEFT) / self.width, placed.bottom / self.height, *size))
        axes.set_xlim(column.d0 + self.first, column.d0 + self.last)
        self._x_axis(axes, column, last)
        if graph is not None:
            number, written = place * len(self.made.columns) + n, placed.labels[n]
            assert written is not None  # it has a graph
            frame = self._frame(graph, column, placed.height)
            GraphDrawing(axes, number, graph, column.plot, frame, self.look).draw(written)
            axes.tick_params(labelsize=_SIZE)
        else:
            # only the axis: the last row carries the days of its column
            axes.set_yticks([])
            axes.patch.set_visible(False)
            axes.tick_params(length=2, width=0.6, color=self.look.hairline, labelcolor=self.look.muted, labelsize=_SIZE)
            for side, spine in axes.spines.items():
                spine.set(visible=side == "bottom", color=self.look.hairline, linewidth=0.6)
        if last:
            words = _(N_("days since D0, the first infusion"))
            if text_width(words, _SIZE) > self.axes_width + self.limits + _LEFT:
                words = _(N_("days since D0"))
            self._write(
                left + _LEFT + self.axes_width / 2,
                placed.bottom - 4.6,
                words,
                color=self.look.muted,
                ha="center",
                va="top",
            )

    def _x_axis(self, axes: Axes, column: Column, last: bool) -> None:
        from matplotlib.ticker import FixedLocator, MaxNLocator

        days = MaxNLocator(5, integer=True, steps=[1, 2, 2.5, 3, 5, 6, 10]).tick_values(self.first, self.last)
        shown = [day for day in days if self.made.first <= day <= self.made.last]
        axes.xaxis.set_major_locator(FixedLocator([column.d0 + day for day in shown]))
        axes.set_xticklabels([f"{day:.0f}".replace("-", "−") if last else "" for day in shown])

    def _left(self, n: int) -> float:
        return n * (self.column_width + _BETWEEN)

    def _write(self, x: float, y: float, text: str, size: float = _SIZE, **look: Any) -> None:
        self.figure.text(x, y, text, transform=self.mm, fontsize=size, **look)
