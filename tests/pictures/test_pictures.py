"""The figures that are looked at, held against the pictures that were: the case, thirty points, a censored series, two courses."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import sin
from typing import Any

import pytest
from PIL import Image

from desktop.clinic.plot.aligned import Comparison, overlay
from desktop.clinic.plot.trajectories import plot
from desktop.paper.plot.figure import figure, figure_bytes
from desktop.paper.plot.overlay_figure import overlay_figure
from desktop.paper.plot.side_by_side_figure import side_by_side_figure
from tests.clinic.made import case
from tests.clinic.plot.test_aligned import COMPARING, on_omalizumab, person, read
from tests.clinic.plot.test_side_by_side import beside
from tests.clinic.plotted import READER, Typed
from tests.pictures import HERE, difference, looks_like


def typed(*results: tuple[str, str]) -> Typed:
    return person("P-7", *results)


def of_one(chart: Typed) -> Any:
    return figure(plot(chart.chart, READER))


def the_case() -> Any:
    clinic = case()
    return figure(plot(clinic.chart, clinic.reader))


def thirty_points() -> Any:
    return of_one(typed(*((f"d0{day:+d}", f"{30 + 20 * sin(day / 40):.1f}") for day in range(-20, 280, 10))))


def censored() -> Any:
    return of_one(typed(("d0-10", "24"), ("d0+14", "<2"), ("d0+45", "<2"), ("d0+91", "3.1"), ("d0+120", ">200")))


def two_courses() -> Any:
    other = person("P-8", ("2024-03-01 ±7", "40"), ("2024-06-01", "<2"), ("2024-08-01", "9"), courses=("2024-03-10",))
    return side_by_side_figure(beside((on_omalizumab("P-7"), 1), (other, 1), lettered=True))


def five_courses() -> Any:
    people = [
        person(f"P-{n}", ("d0-10", str(20 + 3 * n)), ("d0+30", str(12 + 2 * n)), (f"d0+{85 + n}", str(8 + n)))
        for n in range(1, 4)
    ]
    bound = person("P-5", ("d0-8", "18"), ("d0+28", "<4"), ("d0+95 ±7", "6"))
    found = read(*people, on_omalizumab("P-4"), bound)
    return overlay_figure(overlay(found, Comparison(lettered=True), COMPARING))


@pytest.mark.parametrize("draw", [the_case, thirty_points, censored, two_courses, five_courses])
def test_a_figure_looks_as_it_did_when_somebody_looked_at_it(draw: Callable[[], Any]) -> None:
    assert looks_like(figure_bytes(draw(), ".png", 100), draw.__name__), (
        "It looks otherwise. If it is meant to: TOLERA_PICTURES=new writes it anew; look at it before it is committed."
    )


def test_what_looks_otherwise_is_noticed() -> None:
    kept = Image.open(HERE / "censored.png")
    assert difference(kept, kept) == 0
    moved = of_one(typed(("d0-10", "24"), ("d0+14", "<2"), ("d0+45", "<2"), ("d0+91", "6.1"), ("d0+120", ">200")))
    assert difference(Image.open(io.BytesIO(figure_bytes(moved, ".png", 100))), kept) > 0.002
    assert difference(kept, kept.crop((0, 0, kept.width - 9, kept.height))) == 1
