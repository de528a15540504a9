"""The values and days that a figure's axes name."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.numbers import show_number
from desktop.paper.plot.figure_legend import shown_day
from desktop.paper.plot.figure_text import SMALL, text_width

_STEPS = [1, 2, 2.5, 5, 10]
_TICK_HEIGHT, _TICK_WIDTH, _DATE_WIDTH = 3.4, 17.0, 24.0  # mm that a tick's label needs
_MOST_TICKS = 8

Tick = tuple[float, str]


def value_ticks(graph: Graph, height: float) -> list[Tick]:
    """The values that an axis of `height` mm names; none in a strip of words."""
    from matplotlib.ticker import MaxNLocator

    if graph.kind == "categorical":
        return []
    most = min(max(int(height / _TICK_HEIGHT), 2), _MOST_TICKS)
    found = graph.ticks_within(most) or MaxNLocator(most, steps=_STEPS).tick_values(graph.low, graph.high)
    shown = [float(value) for value in found if graph.low <= value <= graph.high]
    return [(value, show_number(Decimal(f"{value:.10g}"))) for value in shown]


def day_ticks(plot: Plot, first: float, last: float, width: float) -> list[Tick]:
    """The days that an axis of `width` mm names, counted from D0 where there is one; `first` to `last` are drawn."""
    ticks = _date_ticks(first, last, width) if plot.d0 is None else _counted_ticks(plot.d0, first, last, width)
    return [
        (at, label)
        for at, label in ticks
        # right of the axis stands its name
        if first <= at <= last and (at - first) / (last - first) * width + text_width(label, SMALL) / 2 <= width + 0.5
    ]


def _counted_ticks(d0: float, first: float, last: float, width: float) -> list[Tick]:
    from matplotlib.ticker import MaxNLocator

    most = min(max(int(width / _TICK_WIDTH), 2), 6)
    days = MaxNLocator(most, integer=True, steps=_STEPS).tick_values(first - d0, last - d0)
    return [(float(d0 + day), f"{day:.0f}".replace("-", "−")) for day in days]


def _date_ticks(first: float, last: float, width: float) -> list[Tick]:
    from matplotlib.dates import DAILY, MONTHLY, YEARLY, AutoDateLocator, num2date

    fit = max(int(width / _DATE_WIDTH), 2)
    # months go on until there are three years
    most = {YEARLY: min(fit, 6), MONTHLY: min(fit + 2, 8), DAILY: min(fit, 6)}
    found = AutoDateLocator(minticks=2 if fit < 4 else 3, maxticks=most).tick_values(num2date(first), num2date(last))
    days = sorted({float(round(at)) for at in found})
    return [(day, shown_day(day)) for day in days]
