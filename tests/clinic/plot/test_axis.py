"""The vertical axis: logarithmic where the values span a decade, and never where one of them is not above 0."""

from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.outcome import Outcome
from desktop.clinic.plot.axis import axis_of, log_ticks
from desktop.clinic.plot.trajectories import plot
from tests.cases import cases
from tests.clinic.plotted import READER, Typed

DECADE = READER.catalogue.plots.decade.number

SCALES = [
    ([], "linear"),
    ([5.0], "linear"),
    ([1.0, 9.9], "linear"),
    ([1.0, 10.0], "log"),
    ([560.0, 100.0, 50.0], "log"),
    ([0.0, 1.0, 10.0], "linear"),
    ([-1.0, 10.0], "linear"),
    ([0.1, 0.1], "linear"),
]


@cases(("values", "scale"), SCALES)
def test_it_is_logarithmic_from_a_decade_on(values: list[float], scale: str) -> None:
    assert axis_of(values, [], DECADE).scale == scale
    assert axis_of(values, [], None).scale == "linear"


SIDES = [
    # of values from 1 to 100, the limits that are drawn
    ([24.0], True),
    ([500.0], True),
    ([0.2], True),
    ([5000.0], False),
    ([0.0], False),
    ([-3.0], False),
]


@cases(("sides", "inside"), SIDES)
def test_limits_near_the_values_are_on_a_logarithmic_axis(sides: list[float], inside: bool) -> None:
    axis = axis_of([1.0, 100.0], sides, DECADE)
    assert axis.low > 0
    assert (axis.low <= sides[0] <= axis.high) is inside


TICKS = [
    ((40.0, 700.0), 5, (50.0, 100.0, 200.0, 500.0)),
    ((40.0, 700.0), 3, (100.0, 300.0)),
    ((40.0, 700.0), 1, (100.0,)),
    ((0.08, 1300.0), 5, (0.1, 1.0, 10.0, 100.0, 1000.0)),
    ((0.08, 1300.0), 3, (1.0, 100.0)),
    ((2e-5, 3e5), 4, (1e-2, 10.0, 1e4)),
]


@cases(("reach", "most", "ticks"), TICKS)
def test_its_ticks_are_round_and_as_many_as_fit(
    reach: tuple[float, float], most: int, ticks: tuple[float, ...]
) -> None:
    assert log_ticks(*reach, most) == ticks


@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=9), st.integers(1, 6))
def test_every_value_is_on_the_axis_and_a_logarithmic_one_is_above_0(values: list[float], most: int) -> None:
    axis = axis_of(values, values[:2], DECADE)
    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in values)
    if axis.scale == "log":
        assert axis.low > 0 and min(values) > 0 and max(values) >= DECADE * Decimal(repr(min(values)))
        ticks = log_ticks(axis.low, axis.high, most)
        assert ticks and all(axis.low <= tick <= axis.high for tick in ticks)


def test_a_graph_says_where_a_value_stands(case: Typed) -> None:
    cipro, *others = plot(case.chart, READER).graphs
    assert cipro.scale == "log" and {one.scale for one in others} == {"linear"}
    assert [cipro.height(value) for value in (100.0, 1000.0)] == [2.0, 3.0]
    assert cipro.height(0.0) == math.log10(cipro.low)
    assert cipro.heading == "Ciprofloxacin test, method unknown · pg/mL, logarithmic"
    assert [one.heading for one in others if one.title in ("ECP", "ANA")] == ["ECP · ng/mL", "ANA"]
    assert [one.height(20.0) for one in others] == [20.0] * len(others)


def test_a_score_is_on_its_own_range_whatever_it_spans(typed: Typed) -> None:
    for date, itch in (("d0", "10"), ("d0+30", "1")):
        typed.keep(Outcome, date=date, itch=itch)
    (graph,) = plot(typed.chart, READER).graphs
    assert (graph.scale, graph.low, graph.ticks_within(3)) == ("linear", 0.0, (0.0, 5.0, 10.0))
