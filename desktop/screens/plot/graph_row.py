"""One graph with its verdict at the right end. pyqtgraph is imported when a row is first made."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.screens.look.theme import INSIDE
from desktop.screens.plot.verdict import VERDICT_PX, VerdictColumn

# five graphs and their axis fit on a screen of 1366 × 768, a task bar and the page's tabs included
GRAPH_PX, WELL_PX, STRIP_PX = 62, 76, 48


class GraphRow(QWidget):
    """One graph's plot and its verdict at the right end."""

    def __init__(self, kind: str):
        from desktop.screens.plot.graph import GraphView

        super().__init__()
        self.grows = kind == "number"
        self.plot = GraphView()
        self.verdict = VerdictColumn(VERDICT_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(INSIDE)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.verdict)
        self._tallest = 0

    @property
    def least(self) -> int:
        """How high it must be, so that nothing is cut; no less while somebody types, so that the rows stand still."""
        self._tallest = max(self._tallest, self.verdict.needed())
        return max(GRAPH_PX if self.grows else STRIP_PX, self._tallest)

    def measure_anew(self) -> None:
        """Forget how high its verdict was."""
        self._tallest = 0

    def show_graph(self, graph: Graph) -> bool:
        """Draw the graph unless it is the one that is drawn; whether it was not."""
        shown = self.plot.graph
        # the verdict first: comparing all points takes longest
        if graph is shown or (shown is not None and graph.verdict == shown.verdict and graph == shown):
            return False
        self.plot.show_graph(graph)
        if shown is None or shown.verdict != graph.verdict:
            self.verdict.show_lines(graph.verdict)
        return True

    def remove(self) -> None:
        self.hide()
        self.plot.close()
        self.plot.deleteLater()
        self.setParent(None)
        self.deleteLater()
