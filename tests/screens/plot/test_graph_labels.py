"""On the screen no label lies on a point, a line, a limit, the title or another label, for thirty points as for three."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLabel

from desktop.clinic.plot.bands import Band
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.labels import Box, Stroke
from desktop.clinic.plot.trajectories import plot
from desktop.screens.plot.graph_drawing import GraphDrawing
from desktop.screens.plot.graph_labels import smears
from desktop.screens.plot.trajectories import TrajectoriesView
from tests.clinic.made import case
from tests.screens.plot.drawn import D0, LINE, SHADING, graph, plot_of, point, settle

pytestmark = pytest.mark.slow
LIMIT = (Band(None, None, None, 24.0, "< 24 ng/ml"),)


def ink(drawn: GraphDrawing, item: Any) -> Box:
    """What a label covers in the plot's pixels: Qt puts a margin around a text, and a line's height above its letters."""
    around = item.textItem.document().documentMargin()
    box = drawn.mapFromScene(item.mapRectToScene(item.boundingRect())).boundingRect()
    left, top, right, bottom = QRectF(box).adjusted(around, around + 2, -around, -around - 2).getCoords()
    return Box(left, top, right, bottom)


def at(drawn: GraphDrawing, day: float, value: float) -> tuple[float, float]:
    return drawn.place(point("", day, value)).toTuple()


def strokes(drawn: GraphDrawing, shown: Graph) -> Iterator[Stroke]:
    """The lines of a graph as it is described, where they are seen."""
    for segment in shown.segments:
        for line in (*segment.lines("solid"), *segment.lines("broken")):
            for one, other in pairwise(line):
                yield at(drawn, one.day, one.value), at(drawn, other.day, other.value)
    for band in shown.bands:
        for side in (band.low, band.high):
            if side is not None:
                _x, y = at(drawn, D0, side)
                yield (0.0, y), (float(drawn.width()), y)


def check(drawn: GraphDrawing) -> int:
    """How many labels there are; none of them lies on anything."""
    boxes = [ink(drawn, label) for label in drawn.labels if label.isVisible()]
    marks = [at(drawn, one.day, one.value) for one in drawn.graph.points]
    marks = [Box(x - 3, y - 3, x + 3, y + 3) for x, y in marks]
    lines = list(strokes(drawn, drawn.graph))
    (title,) = drawn.findChildren(QLabel)
    head = Box(*QRectF(title.geometry()).getCoords())
    for n, box in enumerate(boxes):
        assert not any(box.meets(other) for other in (*boxes[n + 1 :], *marks, head))
        assert not any(box.crossed_by(line) for line in lines)
        assert box.bottom >= 0 and box.top <= drawn.viewport().height()
    return len(boxes)


def test_of_the_case_every_value_is_labelled_on_nothing(view: TrajectoriesView) -> None:
    clinic = case()
    view.resize(700, 560)
    view.show_plot(plot(clinic.chart, clinic.reader))
    settle()
    # pyqtgraph places a text when it is painted
    seen = [drawn for drawn in view.graphs.values() if not drawn.visibleRegion().isEmpty()]
    assert len(seen) >= 5
    for drawn in seen:
        texts = {label.toPlainText() for label in drawn.labels if label.isVisible()}
        assert check(drawn) >= len(drawn.graph.points) and {one.label for one in drawn.graph.points} <= texts


@pytest.mark.parametrize(("count", "least"), [(3, 3), (30, 20), (60, 4), (400, 1)])
def test_thirty_points_are_labelled_as_three_are(view: TrajectoriesView, count: int, least: int) -> None:
    points = [
        point(f"p{n}", D0 + 360 * n / count, 18.0 + (n * 37 % 100) / 9, label=f"{18 + n % 20}.5") for n in range(count)
    ]
    shown = graph(("lab_result", "ecp", "number"), *points, high=34.0, bands=LIMIT)
    view.resize(900, 330)
    view.show_plot(plot_of(shown, lines=(LINE,), shadings=(SHADING,), first=D0, last=D0 + 360))
    settle()
    (drawn,) = view.graphs.values()
    assert check(drawn) >= least
    view.resize(900, 640)
    view.show_large(shown.key)
    settle()
    assert check(view.large.plot) >= least


def test_a_title_that_is_too_long_keeps_its_unit(view: TrajectoriesView) -> None:
    name = "Sulfamethoxazole and trimethoprim test, Kemilüminesans mikropartikül immünolojik test (ğüşıöç İĞÜŞÖÇ)"
    shown = graph(("in_vitro_test", "x", "number"), point("a", D0, 5.0))
    view.resize(620, 300)
    view.show_plot(plot_of(Graph(shown.key, name, "pg/mL", "number", shown.segments, low=0.0, high=40.0)))
    settle()
    (drawn,) = view.graphs.values()
    (title,) = drawn.findChildren(QLabel)
    assert title.text().endswith("… · pg/mL") or ("…" in title.text() and title.text().endswith(" · pg/mL"))
    assert title.geometry().right() <= drawn.width()
    assert drawn.accessibleName() == f"{name} · pg/mL"
    view.resize(1500, 300)
    settle()
    assert title.text() == f"{name} · pg/mL"


def test_points_that_lie_as_near_as_pixels_are_one_smear() -> None:
    import numpy as np

    boxes, joins = smears(np.array([1.0, 2.0, 3.0, 9.0, 10.0]), np.array([50.0, 20.0, 30.0, 40.0, 45.0]))
    assert boxes == [(-4.0, 15.0, 8.0, 55.0), (4.0, 35.0, 15.0, 50.0)]
    assert joins == [((3.0, 30.0), (9.0, 40.0))]
