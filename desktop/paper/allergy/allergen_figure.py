"""The positives of an allergen panel as a figure for paper: a bar for each, on a log axis. All places are millimetres."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Any

from desktop.paper.allergy.allergens import Bar, Bars
from desktop.paper.page import looks
from desktop.paper.plot.figure import RC
from desktop.paper.plot.figure_text import NO_LIGATURES, SMALL, shortened, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAMES, _LABELS, _FAMILIES, _ROW, _AXIS, _ABOVE = 56.0, 27.0, 52.0, 3.7, 4.6, 0.8  # mm
_TEXT = SMALL
_TICKS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


def allergen_figure(drawn: Bars, width_mm: float = looks.TEXT_WIDTH) -> Figure:
    """The bars below each other: at their left the allergen, at their end the value and its class, at the right the family."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(RC):
        height = _ROW * len(drawn.bars) + _AXIS + _ABOVE
        made = Figure(facecolor="white", figsize=(width_mm / 25.4, height / 25.4))
        FigureCanvasAgg(made)
        _Drawing(drawn, made, width_mm, height).draw()
    return made


class _Drawing:
    """One figure while it is drawn."""

    def __init__(self, drawn: Bars, made: Figure, width: float, height: float):
        from matplotlib.transforms import Affine2D

        self.drawn, self.figure, self.width, self.height = drawn, made, width, height
        self.across = width - _NAMES - _LABELS - _FAMILIES
        self.mm = Affine2D().scale(1 / 25.4) + made.dpi_scale_trans

    def draw(self) -> None:
        """All of it."""
        size = (self.across / self.width, (self.height - _AXIS - _ABOVE) / self.height)
        axes = self.figure.add_axes((_NAMES / self.width, _AXIS / self.height, *size))
        self._axes(axes)
        for n, bar in enumerate(self.drawn.bars):
            self._bar(axes, bar, n)
        # over the bars: where each of them became positive is seen
        ends = [-0.5 - _ABOVE / _ROW, len(self.drawn.bars) - 0.5]
        for color, width, name in (("white", 2.4, "positive-limit-edge"), (looks.LIMIT, 1.0, "positive-limit")):
            axes.plot([self.drawn.positive] * 2, ends, color=color, linewidth=width, clip_on=False, zorder=5, gid=name)

    def _axes(self, axes: Axes) -> None:
        from matplotlib.ticker import FixedLocator, NullLocator

        drawn = self.drawn
        axes.set_xscale("log")
        axes.set_xlim(drawn.least, drawn.most)
        axes.set_ylim(len(drawn.bars) - 0.5, -0.5)
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set(color=looks.HAIRLINE, linewidth=0.6)
        ticks = sorted(
            {drawn.least, drawn.positive, drawn.most, *(tick for tick in _TICKS if drawn.least < tick < drawn.most)}
        )
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xticklabels(self._tick_labels(ticks))
        axes.set_yticks([])
        axes.tick_params(length=1.6, width=0.6, color=looks.HAIRLINE, labelcolor=looks.MUTED, labelsize=SMALL, pad=1.0)
        self._write(_NAMES + self.across + 4.0, _AXIS - 2.3, drawn.axis, SMALL, color=looks.MUTED)

    def _tick_labels(self, ticks: list[float]) -> list[str]:
        """The ends and the limit always have theirs, the others where there is room."""
        needed = {self.drawn.least, self.drawn.positive, self.drawn.most}
        taken = [self._along(at) for at in needed]
        labels = []
        for at in ticks:
            free = at in needed or all(abs(self._along(at) - other) > 5.0 for other in taken)
            labels.append(f"{at:g}" if free else "")
        return labels

    def _along(self, value: float) -> float:
        """How many mm from the axes' left edge a value stands."""
        least, most = log10(self.drawn.least), log10(self.drawn.most)
        return (log10(value) - least) / (most - least) * self.across

    def _bar(self, axes: Axes, bar: Bar, n: int) -> None:
        axes.barh([n], [bar.value - self.drawn.least], left=self.drawn.least, height=0.62, color=looks.ACCENT, zorder=3)
        axes.patches[-1].set_gid(f"bar-{n}")
        end = self._along(bar.value)
        if bar.beyond:
            # the bar does not end where the axis does
            look = {"marker": ">", "markersize": 4.0, "color": looks.ACCENT, "clip_on": False, "zorder": 4}
            axes.plot([bar.value], [n], gid=f"beyond-{n}", **look)
            end += 1.4
        middle = self.height - _ABOVE - _ROW * (n + 0.5)
        code = text_width(bar.code, _TEXT, "bold") + 1.6
        self._write(0.0, middle, bar.code, weight="bold", gid=f"code-{n}")
        self._write(code, middle, shortened(bar.name, _NAMES - code - 1.0, _TEXT), gid=f"name-{n}")
        label = shortened(bar.label, self.across + _LABELS - end - 2.0, _TEXT)
        self._write(_NAMES + end + 1.2, middle, label, gid=f"label-{n}")
        family = shortened(bar.family, _FAMILIES, SMALL)
        self._write(self.width - _FAMILIES, middle, family, SMALL, color=looks.MUTED, gid=f"family-{n}")

    def _write(self, x: float, y: float, text: str, size: float = _TEXT, **look: Any) -> None:
        look = {"va": "center_baseline", "fontfeatures": NO_LIGATURES, **look}
        self.figure.text(x, y, text, fontsize=size, transform=self.mm, **look)
