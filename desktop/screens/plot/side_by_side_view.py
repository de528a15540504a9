"""Two courses side by side on the screen: under whose name each column is, the same graphs, row by row on one scale.

Importing this module imports pyqtgraph: the page does it when it is first asked for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.side_by_side import Column, Head, SideBySide
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.theme import BETWEEN, INSIDE, colours
from desktop.screens.plot.axis_foot import axis_name
from desktop.screens.plot.day_axis import OVER_PX, AxisStrip, Backdrop
from desktop.screens.plot.graph import GraphView

_NUMBER_PX, _WORDS_PX = 96, 46  # a graph's least height


class SideBySideView(QWidget):
    """Only to be looked at: nothing is typed here. Enter or a click opens the result that is told."""

    chosen = Signal(str, str)  # the patient, and the entry

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.made: SideBySide | None = None
        self.rows: list[list[GraphView | None]] = []
        self.heads: list[QLabel] = []
        self._feet: list[AxisStrip] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(INSIDE)

    def show_courses(self, made: SideBySide) -> None:
        """Draw these in place of what is drawn."""
        self.clear()
        self.made = made
        over, under = QHBoxLayout(), QHBoxLayout()
        grid_of = QWidget()
        grid = QGridLayout(grid_of)
        grid.setContentsMargins(0, 0, 0, 0)
        for line in (over, under, grid):
            line.setSpacing(BETWEEN)
        backdrops = [_backdrop(column, made) for column in made.columns]
        for column in made.columns:
            over.addWidget(self._head(column.head), 1)
        for place, row in enumerate(made.rows):
            drawn: list[GraphView | None] = []
            for n, (column, graph) in enumerate(zip(made.columns, row.graphs, strict=True)):
                if graph is None:
                    grid.addWidget(_nothing(column.head, row.title), 2 * place, n, 2, 1)
                    drawn.append(None)
                    continue
                # what is said stands in a row of its own, so that the graphs of both columns begin at one height
                view = self._graph(column, graph, backdrops[n])
                grid.addWidget(_said_of(graph), 2 * place, n)
                grid.addWidget(_under_the_axis(view), 2 * place + 1, n)
                drawn.append(view)
            grows = any(graph is not None and graph.kind == "number" for graph in row.graphs)
            grid.setRowStretch(2 * place + 1, int(grows))
            self.rows.append(drawn)
        for n, column in enumerate(made.columns):
            grid.setColumnStretch(n, 1)
            under.addLayout(self._foot(backdrops[n], column), 1)
        grid.setVerticalSpacing(2)
        scroll = QScrollArea()
        scroll.setObjectName("compare.beside")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # the heads and the axes stand over and under the columns, whether there is a bar or not
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setWidget(grid_of)
        bar = scroll.verticalScrollBar().sizeHint().width()
        for line in (over, under):
            line.setContentsMargins(0, 0, bar, 0)
        self._layout.addLayout(over)
        self._layout.addWidget(scroll, 1)
        self._layout.addLayout(under)

    def clear(self) -> None:
        """Take away what is drawn."""
        for plot in [*(one for several in self.rows for one in several if one is not None), *self._feet]:
            plot.close()
        self.rows, self._feet, self.heads, self.made = [], [], [], None
        while (item := self._layout.takeAt(0)) is not None:
            _remove(item)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.made is not None:
            self.show_courses(self.made)

    def _head(self, head: Head) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 6, 12, 6)
        inside.setSpacing(0)
        for text, role in ((head.name, "name"), (head.about, "title"), (head.course, "muted")):
            label = QLabel(text)
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            # a name is never cut off
            label.setWordWrap(True)
            inside.addWidget(label)
            self.heads.append(label)
        inside.addStretch()
        return card

    def _graph(self, column: Column, graph: Graph, backdrop: Backdrop) -> GraphView:
        view = GraphView()
        view.show_backdrop(backdrop)
        view.show_graph(graph)
        # its title stands above it, whole
        for title in view.findChildren(QLabel):
            title.hide()
        view.setMinimumHeight(_NUMBER_PX if graph.kind == "number" else _WORDS_PX)
        patient = column.patient

        def open_entry(entry: str) -> None:
            self.chosen.emit(patient, entry)

        view.chosen.connect(open_entry)
        return view

    def _foot(self, backdrop: Backdrop, column: Column) -> QVBoxLayout:
        strip = AxisStrip()
        strip.show_days(backdrop, column.d0)
        self._feet.append(strip)
        name = QLabel(" ".join(axis_name(column.d0).split()))
        name.setProperty("role", "help")
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(strip)
        inside.addWidget(name)
        return inside


def _backdrop(column: Column, made: SideBySide) -> Backdrop:
    pad = (made.last - made.first) * 0.08
    first, last = column.d0 + made.first - pad, column.d0 + made.last + pad
    shown = column.plot
    return Backdrop(first, last, shown.lines, shown.shadings, colours(), shown.ticks)


def _said_of(graph: Graph) -> QWidget:
    """Whose graph of what it is, and what must be read with it."""
    cell = QWidget()
    inside = QVBoxLayout(cell)
    inside.setContentsMargins(0, INSIDE, OVER_PX, 0)
    inside.setSpacing(0)
    for text, role in ((graph.heading, "title"), (" · ".join(line.text for line in graph.verdict), "help")):
        label = QLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        inside.addWidget(label)
    inside.addStretch()
    return cell


def _under_the_axis(view: GraphView) -> QWidget:
    """The graph with the room that the axis below takes over its end, for the last tick's words."""
    cell = QWidget()
    inside = QVBoxLayout(cell)
    inside.setContentsMargins(0, 0, OVER_PX, 0)
    inside.addWidget(view)
    return cell


def _nothing(head: Head, title: str) -> QLabel:
    label = QLabel(str(say(N_("{whose} · {title}: no result"), whose=head.short, title=title)))
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setAccessibleName(_(N_("no result")))
    return label


def _remove(item: object) -> None:
    """A widget or a layout with all that is in it."""
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        widget.setParent(None)
        widget.deleteLater()
    while layout is not None and (inner := layout.takeAt(0)) is not None:
        _remove(inner)
