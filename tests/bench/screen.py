"""The window with a patient of many results: opening, a saved result, a keystroke, each until it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.app import Clinics, Papers
from desktop.clinic.words.dates import exactly
from desktop.screens.patient.patient_tabs import OVERVIEW, TESTS
from desktop.screens.window.window import MainWindow
from desktop.session.session import CHARTS, Session
from desktop.session.signal import Change
from tests.bench.clinics import D0, MARKERS, clock, many_patients, many_results, result
from tests.bench.measure import FRAME, Row, Timed, in_turns, timed


def settle() -> None:
    """Let Qt do everything that waits: layouts, deletions, paints."""
    application = QApplication.instance()
    for _ in range(3):
        application.processEvents()


def window(session: Session) -> MainWindow:
    """The program's own window on a clinic file, shown."""
    shown = MainWindow(Clinics("Ayşe", clock), Papers())
    shown.resize(1366, 768)
    shown.use(session)
    shown.show()
    settle()
    return shown


def close(shown: MainWindow) -> None:
    """Close it for good, so that the next measurement begins without it."""
    shown.close()
    shown.deleteLater()
    settle()


def patient(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """Opening a patient who was not open before, until the overview is painted."""
    # one more than the session keeps in memory: when one's turn comes again, its chart is read from the file
    session = many_patients(folder, CHARTS + 1, results)
    shown = window(session)
    ids = cycle(listed.patient for listed in session.patients_after(None))

    def opened() -> None:
        shown.open_patient(next(ids), OVERVIEW)
        settle()

    painted, chart = in_turns(rounds, timed(opened), timed(lambda: session.chart(next(ids))))
    yield Row(f"open a patient with {results:,} results, until painted", painted)
    yield Row("of which reading the chart", chart)
    close(shown)


def redraw(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """From `session.changed` until the trajectories are painted, against `setData` and repaint of one such graph."""
    session, id = many_results(folder / f"redraw-{results}.sqlite", results)
    began = 0.0

    def note(_change: Change) -> None:
        nonlocal began
        began = perf_counter()

    # in front of everybody else who listens
    session.changed.connect(note)
    shown = window(session)
    shown.open_patient(id, TESTS)
    settle()
    numbers = count(results)

    def saved() -> float:
        entry = result(session, id, next(numbers))
        session.add(entry, id)
        settle()
        return (perf_counter() - began) * 1000

    graphs = shown.page.trajectories.graphs
    size = next(iter(graphs.values())).size()
    plot, floor = _one_graph(size, max(len(view.graph.points) for view in graphs.values()))
    ours, theirs = in_turns(rounds, saved, floor)
    yield Row(f"redraw after one saved result, where there are {results:,}", ours, theirs, goal=1.5)
    plot.close()
    plot.deleteLater()
    close(shown)


def _one_graph(size: QSize, points: int) -> tuple[QWidget, Timed]:
    """pyqtgraph's own plot of one line with its points; what gives it new data and waits until it is painted."""
    import numpy as np
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(size)
    item = plot.plot(symbol="o")
    plot.show()
    days = np.arange(points, dtype=float)
    heights = cycle(np.random.default_rng(1).random((8, points)))

    def draw() -> None:
        item.setData(days, next(heights))
        settle()

    return plot, timed(draw)


def keystroke(folder: Path, results: int, rounds: int) -> Iterator[Row]:
    """One letter of a reading in the form of a laboratory result, until form and plot are painted; its graph large, too."""
    session, id = many_results(folder / f"keystroke-{results}.sqlite", results)
    shown = window(session)
    shown.open_patient(id, TESTS)
    settle()
    # a day behind the others, so that each has the room that it had
    day = exactly(D0 + timedelta(days=results // len(MARKERS) - 19)).written()
    for name, text in (("specimen_date", day), ("marker", MARKERS[0][0]), ("unit", MARKERS[0][1])):
        editor = shown.findChild(QLineEdit, f"lab_result.{name}")
        editor.setFocus()
        QTest.keyClicks(editor, text)
    reading = shown.findChild(QLineEdit, "lab_result.reading")
    reading.setFocus()
    QTest.keyClicks(reading, "1")
    keys = cycle([*"5.8", *[Qt.Key.Key_Backspace] * 3])

    def typed() -> None:
        QTest.keyClick(reading, next(keys))
        settle()

    (took,) = in_turns(rounds, timed(typed))
    yield Row(f"keystroke in a result, where there are {results:,}, until painted", took, goal=FRAME)
    view = shown.page.trajectories
    view.show_large(next(iter(view.graphs)))
    settle()
    (took,) = in_turns(rounds, timed(typed))
    yield Row("the same with its graph alone and large", took, goal=FRAME)
    close(shown)


def search_keystroke(folder: Path, patients: int, results: int, rounds: int) -> Iterator[Row]:
    """One letter of a search, until the list is painted."""
    session = many_patients(folder, patients, results)
    shown = window(session)
    field = shown.patients.search
    field.setFocus()
    keys = cycle([*"ayse y", *[Qt.Key.Key_Backspace] * 6])

    def typed() -> None:
        QTest.keyClick(field, next(keys))
        settle()

    (took,) = in_turns(rounds, timed(typed))
    yield Row(f"keystroke in the search, {patients:,} patients, until painted", took, goal=FRAME)
    close(shown)
