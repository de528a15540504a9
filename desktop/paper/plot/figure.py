"""The trajectories as a figure for paper: small multiples below each other on one x axis.

It draws what `desktop.clinic.plot.trajectories` resolved and decides nothing about it. All places are millimetres from the
lower left corner.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.choice import chosen, not_shown_words
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.trajectories import Plot, plot
from desktop.clinic.plot.verdicts import Role
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page import looks
from desktop.paper.page.files import put
from desktop.paper.plot.figure_graph import BROKEN, DASHES, LIMITS_WIDTH, SMALL, GraphDrawing, mark_look
from desktop.paper.plot.figure_legend import Handle, caption, handles, shown_day
from desktop.paper.plot.figure_text import NO_LIGATURES, shortened, text_width, wrap
from desktop.session.session import Session

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".pdf", ".png")

_LEFT, _RIGHT, _AXIS, _GAP, _LINE = 12.0, 52.0, 5.5, 0.8, 2.9  # mm
_NUMBER_HEIGHT, _WORDS_HEIGHT, _LEAST_HEIGHT = 14.0, 6.0, 6.0  # mm
_METHOD_WIDTH = 45.0  # mm
_TITLE, _VERDICT = 7.0, 7.4  # pt
# what must be read first is as large as the number
_VERDICT_LOOKS: dict[Role, tuple[float, str]] = {
    "caveat": (_VERDICT, "bold"),
    "change": (_VERDICT, "bold"),
    "plain": (_VERDICT, "normal"),
    "words": (SMALL, "normal"),
}

RC = {
    "font.family": [looks.FONT],
    "text.parse_math": False,
    "text.color": looks.TEXT,
    "svg.fonttype": "none",
    "svg.hashsalt": "tolera",
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
}


def figure(
    plot: Plot,
    width_mm: float = looks.TEXT_WIDTH,
    height_mm: float | None = None,
    graph_mm: float = _NUMBER_HEIGHT,
    also: str = "",
) -> Figure:
    """The plot as a matplotlib figure. Without a height each graph is `graph_mm` high, or what stands beside it needs.

    `also` is said at the end of the caption.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(RC):
        made = Figure(facecolor="white")
        FigureCanvasAgg(made)
        _Sheet(plot, made, width_mm, height_mm, graph_mm, also).draw()
    return made


def figure_bytes(made: Figure, ending: str) -> bytes:
    """The figure as a file that ends in ".svg", ".pdf" or ".png"; one figure gives the same bytes each time."""
    import matplotlib

    undated: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}
    data = io.BytesIO()
    with matplotlib.rc_context(RC):
        made.savefig(data, format=ending.removeprefix("."), metadata=undated[ending])
    return data.getvalue()


def write_figure(session: Session, patient: str, target: Path, progress: Progress | None = None) -> Path:
    """A patient's trajectories as an SVG, PDF or PNG file, put in place whole or not at all.

    Raises `Failure`, or what `progress(done, all)` raises.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        sentence = N_("{path} was not written: a figure is an .svg, .pdf or .png file. Choose a name that ends so.")
        raise Failure(say(sentence, path=target))
    shown = chosen(plot(session.chart(patient), session.reader_of(patient)), session.choices.get(patient))
    if shown.not_shown and not drawn(shown):
        raise Failure(say(N_("No figure was written: {what}. Choose what is shown."), what=not_shown_words(shown)))
    if not drawn(shown):
        raise Failure(say(N_("No figure was written: this patient has no result that can be drawn.")))
    data = figure_bytes(figure(shown), ending)
    if progress is not None:
        progress(1, 1)
    return put(target, data)


def drawn(plot: Plot) -> tuple[Graph, ...]:
    """The graphs that have a point to draw; of the others the caption tells."""
    return tuple(graph for graph in plot.graphs if graph.points)


@dataclass(frozen=True)
class _Row:
    """A graph's place: its axes stand on `bottom`; above them its title's lines, right of them its verdict."""

    graph: Graph
    title: list[str]
    verdict: list[tuple[Role, str]]
    bottom: float
    height: float

    @property
    def top(self) -> float:
        """Where its title strip begins."""
        return self.bottom + self.height + _title_height(self.graph, self.title)


class _Sheet:
    """One figure while it is drawn."""

    def __init__(self, plot: Plot, made: Figure, width: float, height: float | None, least: float, also: str):
        from matplotlib.transforms import Affine2D

        self.plot, self.figure, self.width = plot, made, width
        self.graphs = drawn(plot)
        self.axes_width = width - _LEFT - _RIGHT
        span = (plot.last - plot.first) or 1.0
        # room for a label beside the first and the last point
        pad = span * 8.5 / (self.axes_width - 17.0)
        self.first, self.last = plot.first - pad, plot.last + pad
        self.shadings = self._placed_shadings()
        # one line of names that leaves the first title free stands beside it
        title = max(
            (text_width(line, _TITLE, "bold") for graph in self.graphs[:1] for line in self._title(graph)), default=0.0
        )
        self.beside_title = all(not line and across > _LEFT + title + 4.0 for across, line, _text in self.shadings)
        self.legend = self._legend_rows(list(handles(plot, self.graphs)))
        self.caption = wrap(f"{caption(plot)} {also}", width, SMALL)
        self.rows, self.height = self._rows(height, least)
        made.set_size_inches(width / 25.4, self.height / 25.4)
        self.mm = Affine2D().scale(1 / 25.4) + made.dpi_scale_trans

    def _rows(self, height: float | None, least: float) -> tuple[list[_Row], float]:
        titles = [self._title(graph) for graph in self.graphs]
        verdicts = [self._verdict(graph) for graph in self.graphs]
        foot = _AXIS + 3.8 * len(self.legend) + _LINE * len(self.caption)
        head = 0.0 if self.beside_title else 3.2 * (1 + max(line for _across, line, _text in self.shadings)) + 0.6
        fixed = foot + head + sum(_title_height(*pair) + _GAP for pair in zip(self.graphs, titles, strict=True))
        # equal heights for all graphs of a kind: what the tallest verdict needs
        heights = {"number": least, "categorical": _WORDS_HEIGHT}
        for graph, title, verdict in zip(self.graphs, titles, verdicts, strict=True):
            needed = _LINE * len(verdict) + 0.6 - _title_height(graph, title)
            heights[graph.kind] = max(heights[graph.kind], needed)
        numbers = sum(graph.kind == "number" for graph in self.graphs)
        if height is not None and numbers:
            left = height - fixed - heights["categorical"] * (len(self.graphs) - numbers)
            heights["number"] = max(left / numbers, _LEAST_HEIGHT)
        total = fixed + sum(heights[graph.kind] for graph in self.graphs)
        rows, top = [], total - head
        for graph, title, verdict in zip(self.graphs, titles, verdicts, strict=True):
            bottom = top - _title_height(graph, title) - heights[graph.kind]
            rows.append(_Row(graph, title, verdict, bottom, heights[graph.kind]))
            top = bottom - _GAP
        return rows, total

    def _title(self, graph: Graph) -> list[str]:
        text = f"{graph.title} · {graph.unit}" if graph.unit else graph.title
        return wrap(text, self.width - _LEFT - 30.0, _TITLE, "bold")

    def _verdict(self, graph: Graph) -> list[tuple[Role, str]]:
        """Its lines, broken where they must be, each with the role that says how it is drawn."""
        width = _RIGHT - LIMITS_WIDTH - 1.0
        found: list[tuple[Role, str]] = []
        for line in graph.verdict:
            size, weight = _VERDICT_LOOKS[line.role]
            found += [(line.role, part) for part in wrap(line.text, width, size, weight)]
        return found

    # -- drawing ------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """All of it."""
        for number, row in enumerate(self.rows):
            self._graph(number, row)
        if self.rows:
            self._head(self.rows[0])
        self._foot()

    def _graph(self, number: int, row: _Row) -> None:
        size = (self.axes_width / self.width, row.height / self.height)
        axes = self.figure.add_axes((_LEFT / self.width, row.bottom / self.height, *size))
        axes.set_xlim(self.first, self.last)
        self._x_axis(axes, last=number == len(self.rows) - 1)
        GraphDrawing(axes, number, row.graph, self.plot, self.axes_width, row.height).draw()
        top = row.top - 0.8
        for n, line in enumerate(row.title):
            self._write(_LEFT, top - _LINE * n, line, _TITLE, weight="bold", va="top")
        if len(row.graph.segments) > 1:
            self._methods(row.graph, top - _LINE * len(row.title))
        across = self.width - _RIGHT + LIMITS_WIDTH + 1.0
        for n, (role, line) in enumerate(row.verdict):
            size, weight = _VERDICT_LOOKS[role]
            colour = looks.MUTED if role == "words" else looks.TEXT
            self._write(across, top - _LINE * n, line, size, va="top", weight=weight, color=colour)

    def _methods(self, graph: Graph, top: float) -> None:
        """Which line is of which method."""
        across, room = _LEFT, (self.width - _LEFT) / len(graph.segments) - 12.0
        for n, segment in enumerate(graph.segments):
            name = shortened(segment.method or _(N_("method not stated")), min(room, _METHOD_WIDTH), SMALL)
            self._line([across, across + 7.0], [top - 1.2] * 2, color=looks.ACCENT, linestyle=DASHES[n % len(DASHES)])
            self._write(across + 8.0, top, name, va="top", color=looks.MUTED)
            across += 8.0 + text_width(name, SMALL) + 4.0

    def _x_axis(self, axes: Axes, last: bool) -> None:
        from matplotlib.ticker import FixedLocator, MaxNLocator

        origin = self.plot.d0
        if origin is None:
            ticks, labels = self._date_ticks()
        else:
            days = MaxNLocator(6, integer=True, steps=[1, 2, 2.5, 5, 10]).tick_values(
                self.first - origin, self.last - origin
            )
            ticks, labels = [origin + day for day in days], [f"{day:.0f}".replace("-", "−") for day in days]
        shown = [(at, label) for at, label in zip(ticks, labels, strict=True) if self.first <= at <= self.last]
        axes.xaxis.set_major_locator(FixedLocator([at for at, _label in shown]))
        axes.set_xticklabels([label if last else "" for _at, label in shown])

    def _date_ticks(self) -> tuple[list[float], list[str]]:
        from matplotlib.dates import DAILY, MONTHLY, YEARLY, AutoDateLocator, num2date

        # months go on until there are three years
        most = {YEARLY: 6, MONTHLY: 8, DAILY: 6}
        found = AutoDateLocator(minticks=3, maxticks=most).tick_values(num2date(self.first), num2date(self.last))
        # right of the axis stands its name
        end = self.last - 7.0 * (self.last - self.first) / self.axes_width
        days = sorted({day for at in found if (day := float(round(at))) <= end})
        return days, [shown_day(day) for day in days]

    def _head(self, first: _Row) -> None:
        """The medicines by name, above the start of their shading."""
        edge = first.bottom + first.height
        for n, (across, line, text) in enumerate(self.shadings):
            shading = self.plot.shadings[n]
            if shading.start_earliest < shading.start_latest:
                ends = [self._across(shading.start_earliest), self._across(shading.start_latest)]
                look = {
                    "color": looks.QUESTION,
                    "marker": "|",
                    "markersize": 3.0,
                    "markeredgewidth": 0.6,
                    "linewidth": 0.7,
                }
                self._line(ends, [edge + 0.9] * 2, gid=f"shading-span-{n}", **look)
            y = edge + 2.7 if self.beside_title else first.top + 1.6 + 3.2 * line
            self._write(across, y, text, color=looks.QUESTION, gid=f"shading-label-{n}")

    def _placed_shadings(self) -> list[tuple[float, int, str]]:
        """Where each medicine's name stands: mm from the left, its line (0 is the lowest), the text that fits."""
        found: list[tuple[float, int, str]] = []
        ends: list[float] = []
        for shading in self.plot.shadings:
            text = " ".join(wrap(shading.label, self.width - 4.0, SMALL)[:1])
            wide = text_width(text, SMALL)
            # right of the axes stand the verdicts
            across = max(min(self._across(shading.start), _LEFT + self.axes_width - wide), 0.0)
            line = next((n for n, end in enumerate(ends) if end + 3.0 < across), len(ends))
            ends[line:] = [across + wide, *ends[line + 1 :]]
            found.append((across, line, text))
        return found

    def _foot(self) -> None:
        low = self.rows[-1].bottom if self.rows else self.height
        name = _(N_("date")) if self.plot.d0 is None else _(N_("days since D0"))
        self._write(_LEFT + self.axes_width + 1.0, low - 2.3, name, color=looks.MUTED)
        y = low - _AXIS - 1.4
        for row in self.legend:
            across = 0.0
            for handle in row:
                self._sign(handle.kind, across, y)
                self._write(across + 7.5, y, handle.text)
                across += _handle_width(handle)
            y -= 3.8
        for line in self.caption:
            self._write(0.0, y, line, color=looks.MUTED)
            y -= _LINE

    def _legend_rows(self, entries: Sequence[Handle]) -> list[list[Handle]]:
        rows: list[list[Handle]] = []
        used = self.width
        for handle in entries:
            wide = _handle_width(handle)
            if used + wide - 3.0 > self.width:
                rows.append([])
                used = 0.0
            rows[-1].append(handle)
            used += wide
        return rows

    def _sign(self, kind: str, x: float, y: float) -> None:
        """The sign before a legend's text, 6 mm wide."""
        from matplotlib.patches import Rectangle

        ends, middle = [x, x + 6.0], x + 3.0
        if kind == "infusion":
            self._line([middle] * 2, [y - 1.5, y + 1.5], color=looks.INFUSION, linewidth=0.8, linestyle=(0, (3, 2)))
        elif kind == "span":
            look = {"color": looks.TEXT, "marker": "|", "markersize": 3.5, "markeredgewidth": 0.6, "linewidth": 0.6}
            self._line([x + 0.5, x + 5.5], [y, y], **look)
        elif kind in ("band", "shading"):
            edge, fill = (looks.LIMIT, looks.LIMIT_TINT) if kind == "band" else (looks.QUESTION, looks.QUESTION_TINT)
            self.figure.add_artist(Rectangle((x, y - 1.2), 6.0, 2.4, transform=self.mm, color=fill, linewidth=0))
            at = ([x, x + 6.0], [y + 1.2] * 2) if kind == "band" else ([x] * 2, [y - 1.2, y + 1.2])
            self._line(*at, color=edge, linewidth=0.6)
        else:
            if kind == "broken":
                self._line(ends, [y, y], **BROKEN)
                return
            if kind in ("value", "assumed"):
                self._line(ends, [y, y], color=looks.ACCENT, linewidth=1.1)
            mark = kind if kind in ("below", "above", "apart") else "value"
            self._line([middle], [y], **mark_look(mark, kind == "assumed", kind == "provisional"))

    def _across(self, day: float) -> float:
        return _LEFT + (day - self.first) / (self.last - self.first) * self.axes_width

    def _write(self, x: float, y: float, text: str, size: float = SMALL, **look: Any) -> None:
        look = {"va": "center_baseline", "fontfeatures": NO_LIGATURES, **look}
        self.figure.text(x, y, text, fontsize=size, transform=self.mm, **look)

    def _line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(xs, ys, transform=self.mm, **look))


def _title_height(graph: Graph, title: Sequence[str]) -> float:
    return _LINE * (len(title) + (len(graph.segments) > 1)) + 1.4


def _handle_width(handle: Handle) -> float:
    return 7.5 + text_width(handle.text, SMALL) + 3.0
