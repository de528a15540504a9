"""Plots that are made up, and what a view has drawn of one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.clinic.plot.graph import Graph, Point, Segment
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
        "segments": (Segment("", points),) if points else (), "low": 0.0, "high": 40.0, "verdict": verdict("−40.6 %"),
        "about": lambda point: (f"{point.value:g} ng/ml", "<b>somewhen</b>"),
    }  # fmt: skip
    return Graph(key, key[1].upper(), "ng/mL", "number", **(said | other))


FIRST, SECOND, THIRD = point("a", D0 - 10, 26.6), point("b", D0 + 96, 15.8), point("c", D0 + 188, 19.7)
LINE = InfusionLine(D0, D0, D0, "infusion 1", "i1", ("infusion 1", "14 May 2024, D0"))
SHADING = Shading(D0 + 96, None, D0 + 90, D0 + 102, "omalizumab 150 mg", "m1")


def plot_of(*graphs: Graph, **other: Any) -> Plot:
    return Plot(
        **({"graphs": graphs, "lines": (), "shadings": (), "first": D0 - 10, "last": D0 + 191, "d0": D0} | other)
    )


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
        # deleteLater alone would wait for the event loop that a test does not have
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
