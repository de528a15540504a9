"""One graph alone, as large as there is room, with its axis, its verdict, its notes in full and its change table."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.other_limits import with_published
from desktop.clinic.words.language import N_, _
from desktop.screens.look.scrolled import Scrolled
from desktop.screens.look.theme import INSIDE
from desktop.screens.plot.axis_foot import axis_name
from desktop.screens.plot.change_list import ChangeList, change_rows
from desktop.screens.plot.day_axis import OVER_PX, AxisStrip, Backdrop
from desktop.screens.plot.graph import GraphView
from desktop.screens.plot.verdict import VerdictColumn
from desktop.screens.plot.words import label, put

_BESIDE_PX = 1000  # as wide as that, the table stands beside the graph, else below it
_TABLE_PX, _WORDS_PX = 300, 220
_PAUSE_MS = 150


class LargeGraph(QWidget):
    """A graph alone. Esc or Space goes back to all of them, Page Down and Page Up to the next and the one before."""

    chosen = Signal(object)  # the id of the entry that was opened
    left = Signal()
    step_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.plot = GraphView(large=True)
        self.plot.chosen.connect(self.chosen)
        self.plot.large_asked.connect(self._on_space)
        self.strip = AxisStrip()
        self.axis_name = label("help")
        self.axis_name.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.changes = ChangeList()
        self.changes.chosen.connect(self.chosen)
        # a table of hundreds of results takes longer than a keystroke may
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._fill_table)
        self.verdict = VerdictColumn()
        self.others = QCheckBox(_(N_("Limits of other assays")))
        self.others.setObjectName("trajectories.other_limits")
        self.others.setToolTip(_(N_("What other publications call normal: no result is judged by it.")))
        self.others.toggled.connect(self._draw)
        self.notes = label("help")
        drawing = QVBoxLayout()
        drawing.setSpacing(0)
        graph = QHBoxLayout()
        graph.addWidget(self.plot)
        graph.addSpacing(OVER_PX)
        drawing.addLayout(graph, 1)
        drawing.addWidget(self.strip)
        foot = QHBoxLayout()
        foot.addWidget(self.others)
        foot.addWidget(self.axis_name, 1)
        drawing.addLayout(foot)
        self.sources = label("help")
        drawing.addWidget(self.sources)
        column = QWidget()
        words = QVBoxLayout(column)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(INSIDE)
        words.addWidget(self.verdict)
        words.addWidget(self.notes)
        words.addStretch()
        self._words = Scrolled()
        self._words.setAccessibleName(_(N_("Verdict and notes")))
        # the arrow keys scroll what is long
        self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words.setWidget(column)
        self._told = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._told.setSpacing(INSIDE)
        self._told.addWidget(self._words)
        self._told.addWidget(self.changes, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(INSIDE)
        self._sides.addLayout(drawing, 3)
        self._sides.addLayout(self._told, 1)
        self._graph: Graph | None = None
        QWidget.setTabOrder(self.plot, self.changes)
        QWidget.setTabOrder(self.changes, self._words)
        QWidget.setTabOrder(self._words, self.others)

    def show_graph(self, graph: Graph) -> None:
        """Show this graph; the table of one that is being typed follows when the person pauses."""
        before = self._graph
        if graph is before:
            return
        self._graph = graph
        self._draw()
        self.verdict.show_lines(graph.verdict)
        # why a line is broken, and what lies on either side of an infusion for all that is known, before what is not drawn
        put(self.notes, "\n".join((*graph.cautions, *graph.notes)))
        if before is not None and before.key == graph.key:
            self._later.start()
        else:
            self._fill_table()

    def _draw(self) -> None:
        """Draw the graph, with what other assays call normal if that is asked for."""
        graph = self._graph
        if graph is None:
            return
        drawn = with_published(graph) if self.others.isChecked() else graph
        self.others.setVisible(bool(graph.published))
        self.plot.show_graph(drawn)
        put(self.sources, "\n".join(drawn.notes[len(graph.notes) :]))

    def _fill_table(self) -> None:
        self._later.stop()
        if self._graph is not None:
            self.changes.changes.put(change_rows(self._graph))

    def show_backdrop(self, backdrop: Backdrop, d0: float | None) -> None:
        """Draw what all graphs share, counted from D0 if one is given."""
        self.plot.show_backdrop(backdrop)
        self.strip.show_days(backdrop, d0)
        self.axis_name.setText(axis_name(d0).replace("\n", " "))

    def remove(self) -> None:
        """Go for good."""
        self.hide()
        for drawing in (self.plot, self.strip):
            drawing.close()
            drawing.deleteLater()
        self.setParent(None)
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, way = self.width() >= _BESIDE_PX, QBoxLayout.Direction
        self._sides.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._told.setDirection(way.TopToBottom if beside else way.LeftToRight)
        self._words.setFixedWidth(_TABLE_PX if beside else _WORDS_PX)
        self.changes.setMaximumWidth(_TABLE_PX if beside else self.maximumWidth())

    def _on_space(self) -> None:
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.step_asked.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)
