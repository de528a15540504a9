"""The trajectories of one patient as small multiples on one x axis; pyqtgraph is imported when they are first shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.plot.chosen_graphs import not_shown_words
from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.theme import BETWEEN, INSIDE, Colours, colours
from desktop.screens.plot.graph_row import GraphRow
from desktop.screens.plot.graph_scroll import GraphScroll
from desktop.screens.plot.legend import legend
from desktop.screens.plot.plot_head import Axis, PlotHead
from desktop.screens.plot.words import label, put

if TYPE_CHECKING:
    from desktop.screens.plot.axis_foot import AxisFoot
    from desktop.screens.plot.day_axis import Backdrop
    from desktop.screens.plot.graph import GraphView
    from desktop.screens.plot.large_graph import LargeGraph

_EMPTY = N_(
    "Nothing can be drawn yet. Add a laboratory result or an in-vitro drug test with its date, "
    "and its trajectory begins here."
)
_NOTES = 3  # lines
_NONE_CHOSEN = N_("No graph is shown, by choice. “Choose…” (Ctrl+Shift+M) shows them again.")


class TrajectoriesView(QFrame):
    """All graphs of a plot with their verdicts, the x axis, what is not drawn, and a legend; itself a card."""

    chosen = Signal(object)  # the id of the entry whose point, line or shading was opened
    all_allergens = Signal()  # those that are left out are asked for
    choose_asked = Signal()  # which graphs are shown is to be chosen

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("card", True)
        self._plot: Plot | None = None
        self._drawn: Plot | None = None
        self._backdrop: Backdrop | None = None
        self._colours: Colours | None = None
        self._axis: Axis = "days"
        self._rows: dict[Key, GraphRow] = {}
        self._foot: AxisFoot | None = None
        self._large: LargeGraph | None = None
        self._large_key: Key | None = None
        self._build()

    # what the window asks ----------------------------------------------------------------------------------------

    def show_plot(self, plot: Plot) -> None:
        """Show this plot; what is drawn already and has not changed is left alone."""
        self._plot = plot
        if self.isVisible():
            self._draw()

    def show_graph(self, graph: Graph) -> None:
        """Show one graph, in place of the one of its key; the x axis grows if a point needs it. After `show_plot`."""
        plot = self._plot
        if plot is None:
            raise ValueError("show_graph comes after show_plot")
        graphs = [graph if graph.key == one.key else one for one in plot.graphs]
        if graph.key not in [one.key for one in plot.graphs]:
            graphs.append(graph)
        days = [day for point in graph.points for day in (point.earliest, point.latest)]
        first, last = min([plot.first, *days]), max([plot.last, *days])
        self.show_plot(replace(plot, graphs=tuple(graphs), first=first, last=last))

    def bring(self, key: Key) -> None:
        """Scroll so that this graph is seen."""
        row = self._rows.get(key)
        if row is not None:
            self._scroll.bring(row)

    def show_large(self, key: Key) -> None:
        """Show this graph alone and large."""
        if self._large is None:
            from desktop.screens.plot.large_graph import LargeGraph

            # made once and kept: axes are slow to make, and a plot is safest to delete with the whole view
            self._large = LargeGraph()
            self._large.chosen.connect(self.chosen)
            self._large.left.connect(self.leave_large)
            self._large.step_asked.connect(self._step_large)
            self._large_place.addWidget(self._large)
        # who types goes on typing; asked before the graph that has the focus is hidden
        typing = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
        self._large_key = key
        self._large.show_graph(self._rows[key].plot.graph)
        self._scroll.hide()
        self._large.show()
        self._head.show_large(True)
        self._show_axis()
        self._tell()
        if not typing:
            self._large.plot.setFocus(Qt.FocusReason.OtherFocusReason)

    def switch_large(self) -> None:
        """Show the graph that has the focus, else the first one, alone and large; or all of them again."""
        if self._large_key is not None:
            self.leave_large()
        elif self._rows:
            focused = (key for key, row in self._rows.items() if row.plot.hasFocus())
            self.show_large(next(focused, next(iter(self._rows))))

    def leave_large(self) -> None:
        """Show all graphs again; the focus goes back to the one that was large if it had it."""
        key, self._large_key = self._large_key, None
        if self._large is None or key is None:
            return
        focus = QApplication.focusWidget()
        focused = focus is not None and self._large.isAncestorOf(focus)
        self._large.hide()
        self._head.show_large(False)
        self._scroll.setVisible(bool(self._rows))
        self._tell()
        if focused and (row := self._rows.get(key)) is not None:
            self._scroll.bring(row)
            row.plot.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def large(self) -> LargeGraph | None:
        """The graph that is shown alone; None while all of them are."""
        return None if self._large_key is None else self._large

    def set_axis(self, axis: Axis) -> None:
        """Show dates, or days since the first infusion; without an infusion there are dates only."""
        self._axis = axis
        if self._backdrop is not None and self._foot is not None:
            self._show_axis()

    @property
    def axis(self) -> Axis:
        """What the x axis shows now."""
        return self._axis if self._plot is not None and self._plot.d0 is not None else "dates"

    @property
    def graphs(self) -> dict[Key, GraphView]:
        """The plots that are drawn, from top to bottom."""
        return {key: row.plot for key, row in self._rows.items()}

    # building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._head = PlotHead()
        self._head.axis_asked.connect(self.set_axis)
        self._head.all_allergens.connect(self.all_allergens)
        self._head.large_asked.connect(self.switch_large)
        self._head.choose_asked.connect(self.choose_asked)
        self._head.show_large(False)
        self._scroll = GraphScroll()
        self._empty = label("muted", _(_EMPTY))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._notes = label("help")
        self._legend = label("help")
        self._legend.setTextFormat(Qt.TextFormat.RichText)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(BETWEEN, BETWEEN, BETWEEN, BETWEEN)
        layout.setSpacing(INSIDE)
        layout.addWidget(self._head)
        layout.addWidget(self._scroll, 1)
        self._large_place = QVBoxLayout()
        layout.addLayout(self._large_place)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._notes)
        layout.addWidget(self._legend)
        for widget in (self._scroll, self._notes, self._legend):
            widget.hide()

    def _step_large(self, step: int) -> None:
        """The next graph, or the one before; after the last one comes the first again."""
        keys = list(self._rows)
        self.show_large(keys[(keys.index(self._large_key) + step) % len(keys)])

    # drawing -----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Bring what is drawn up to what is asked for."""
        plot, drawn = self._plot, self._drawn
        if plot is None:
            return
        wanted = {graph.key: graph for graph in plot.graphs if graph.segments or graph.loose or graph.words}
        gone = [key for key in self._rows if key not in wanted]
        for key in gone:
            self._rows.pop(key).remove()
        if wanted:
            self._draw_backdrop(plot)
        new = [key for key in wanted if key not in self._rows]
        for key in new:
            self._rows[key] = self._row(wanted[key])
        if list(self._rows) != list(wanted):
            self._rows = {key: self._rows[key] for key in wanted}
        changed = [key for key, row in self._rows.items() if row.show_graph(wanted[key])]
        if new or gone or drawn is None or list(map(_key, drawn.graphs)) != list(map(_key, plot.graphs)):
            self._order_rows()
        elif changed:
            self._scroll.fit()
        self._drawn = plot
        if self._large_key is not None:
            if self._large_key in wanted:
                self._large.show_graph(wanted[self._large_key])
            else:
                self.leave_large()
        backdrop = drawn is None or drawn.lines is not plot.lines or drawn.shadings is not plot.shadings
        if changed or gone or backdrop or _notes(drawn) != _notes(plot):
            self._tell()
        self._empty.setText(_(_NONE_CHOSEN if plot.not_shown else _EMPTY))
        self._empty.setVisible(not wanted)
        self._head.allergens.setVisible(bool(plot.left_out))
        self._head.large.setVisible(bool(wanted))
        self._head.choose.setVisible(bool(wanted or plot.not_shown))
        self._scroll.setVisible(bool(wanted) and self._large_key is None)
        if wanted and (new or gone or drawn is None or drawn.d0 != plot.d0):
            self._show_axis()
        elif not wanted:
            # what is not drawn needs no axis
            self._head.show_axis(self.axis, choice=False)

    def _draw_backdrop(self, plot: Plot) -> None:
        from desktop.screens.plot.axis_foot import AxisFoot
        from desktop.screens.plot.day_axis import Backdrop

        if self._foot is None:
            self._foot = AxisFoot(self._scroll)
        first, last = _padded(plot.first, plot.last)
        self._colours = colours()
        backdrop = Backdrop(first, last, plot.lines, plot.shadings, self._colours, plot.ticks)
        if backdrop != self._backdrop:
            self._backdrop = backdrop
            self._show_axis()
            # the days of tests have a line of their own in it
            self._scroll.put_under(self._foot)
            for row in self._rows.values():
                row.plot.show_backdrop(backdrop)

    def _row(self, graph: Graph) -> GraphRow:
        row = GraphRow(graph.kind)
        row.plot.show_backdrop(self._backdrop)
        row.plot.chosen.connect(self.chosen)
        row.plot.large_asked.connect(self.show_large)
        return row

    def _order_rows(self) -> None:
        self._scroll.put_rows(list(self._rows.values()))
        before: QWidget = self._head.days
        for row in self._rows.values():
            QWidget.setTabOrder(before, row.plot)
            before = row.plot

    def _show_axis(self) -> None:
        d0 = self._plot.d0 if self.axis == "days" else None
        self._foot.show_days(self._backdrop, d0)
        if self._large_key is not None:
            self._large.show_backdrop(self._backdrop, d0)
        self._head.show_axis(self.axis, choice=self._plot.d0 is not None)

    def _tell(self) -> None:
        """The notes and the legend; a graph that is alone and large has its own."""
        shown = self.large
        put(self._notes, "\n".join(_notes(self._plot)) if shown is None else "")
        drawn = [row.plot for row in self._rows.values()] if shown is None else [shown.plot]
        marks = frozenset[str]().union(*(one.marks for one in drawn))
        put(self._legend, legend(self._plot, marks, self._colours) if self._rows else "")

    # what Qt tells -----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave_large()
        if self._large is not None:
            self._large.remove()
            self._large = None
        for row in self._rows.values():
            row.remove()
        self._rows.clear()
        if self._foot is not None:
            self._scroll.put_under(None)
            self._foot.remove()
        self._foot = self._backdrop = self._drawn = None
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._backdrop is not None and self._colours != colours():
            self._draw_backdrop(self._plot)
            self._tell()


def _padded(first: float, last: float) -> tuple[float, float]:
    """The range of days to show: room beside the outermost points, and never less than a month."""
    span = max(last - first, 28.0)
    middle = (first + last) / 2
    return middle - span * 0.55, middle + span * 0.55


def _notes(plot: Plot) -> list[str]:
    """What is said about graphs and results that are not drawn; of many notes only those that stand nowhere else in full."""
    left_out = not_shown_words(plot)
    alone = [note for graph in plot.graphs if not graph.points for note in graph.notes]
    others = [note for graph in plot.graphs if graph.points for note in graph.notes]
    told = [*([left_out] if left_out else []), *alone]
    room = max(_NOTES - len(told), 1)
    if len(others) > room:
        more = say(N_("{count} more such notes: each large graph (Space) has its own"), count=len(others) - room + 1)
        others = [*others[: room - 1], str(more)]
    return [*told, *others]


def _key(graph: Graph) -> Key:
    return graph.key
