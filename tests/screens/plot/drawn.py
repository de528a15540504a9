"""Plots that are made up, and what a view has drawn of one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.clinic.plot.graph import Graph, Segment
from desktop.clinic.plot.joins import Join
from desktop.clinic.plot.points import Point
from desktop.clinic.plot.trajectories import InfusionLine, Plot, Shading
from desktop.clinic.plot.verdicts import VerdictLine

D0 = 19857.0  # 14 May 2024
ECP, ATAB = ("lab_result", "ecp", "number"), ("lab_result", "atab", "number")


def point(entry: str, day: float, value: float, **other: Any) -> Point:
    said = {
        "earliest": day, "latest": day, "label": f"{value:g}", "mark": "value", "assumed": False, "provisional": False,
    }  # fmt: skip
    return Point(entry, day, value=value, **(said | other))


def verdict(change: str, *words: str) -> tuple[VerdictLine, ...]:
    return (VerdictLine("change", change), *(VerdictLine("words", text) for text in words))


def graph(key: tuple[str, ...], *points: Point, **other: Any) -> Graph:
    said = {
        "segments": (Segment("", points, solid(len(points))),) if points else (), "low": 0.0, "high": 40.0,
        "verdict": verdict("−40.6 %"),
        "about": lambda point: (f"{point.value:g} ng/ml", "<b>somewhen</b>"),
    }  # fmt: skip
    return Graph(key, key[1].upper(), "ng/mL", "number", **(said | other))


FIRST, SECOND, THIRD = point("a", D0 - 10, 26.6), point("b", D0 + 96, 15.8), point("c", D0 + 188, 19.7)
LINE = InfusionLine(D0, D0, D0, "infusion 1", "i1", ("infusion 1", "14 May 2024, D0"))
SHADING = Shading(D0 + 96, None, D0 + 90, D0 + 102, "omalizumab 150 mg", "m1")


def solid(count: int) -> tuple[Join, ...]:
    """A solid line through so many points."""
    return tuple(Join(place, place + 1, "solid") for place in range(count - 1))


def plot_of(*graphs: Graph, **other: Any) -> Plot:
    return Plot(
        **({"graphs": graphs, "lines": (), "shadings": (), "first": D0 - 10, "last": D0 + 191, "d0": D0} | other)
    )


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
        # deleteLater alone would wait for the event loop that a test does not have
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drawn_points(drawn: Any) -> list[tuple[float, float]]:
    pairs = [dots.getData() for dots in (drawn.value_dots, drawn.marked_dots) if dots.isVisible()]
    return sorted((float(x), float(y)) for xs, ys in pairs for x, y in zip(xs, ys, strict=True))


def curve_points(curve: Any) -> list[tuple[float, float]]:
    xs, ys = curve.getData()
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def edges(item: Any) -> tuple[float, float, float, float]:
    """Left, right, lowest and highest value of a rectangle that is drawn."""
    return item.rect().left(), item.rect().right(), item.rect().top(), item.rect().bottom()


def texts(drawn: Any) -> list[str]:
    return [label.toPlainText() for label in drawn.labels if label.isVisible()]
