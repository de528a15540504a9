"""One graph with its verdict at the right end. pyqtgraph is imported when a row is first made."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.clinic.plot.graph import Graph
from desktop.screens.look.theme import INSIDE
from desktop.screens.plot.words import label, put

VERDICT_PX = 150
# five graphs and their axis fit on a screen of 1366 × 768, a task bar and the page's tabs included
GRAPH_PX, WELL_PX, STRIP_PX = 62, 76, 48


class GraphRow(QWidget):
    """One graph's plot and its verdict at the right end."""

    def __init__(self, kind: str):
        from desktop.screens.plot.graph import GraphView

        super().__init__()
        self.grows = kind == "number"
        self.plot = GraphView()
        self._change = label("title")
        self._words = label("help")
        verdict = QVBoxLayout()
        verdict.setContentsMargins(0, 4, 0, 0)
        verdict.setSpacing(2)
        verdict.addWidget(self._change)
        verdict.addWidget(self._words)
        verdict.addStretch()
        self._verdict = verdict
        column = QWidget()
        column.setLayout(verdict)
        column.setFixedWidth(VERDICT_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(INSIDE)
        layout.addWidget(self.plot, 1)
        layout.addWidget(column)
        self._tallest = 0

    @property
    def least(self) -> int:
        """How high it must be, so that nothing is cut; no less while somebody types, so that the rows stand still."""
        self._tallest = max(self._tallest, self._verdict.heightForWidth(VERDICT_PX))
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
            change, *words = graph.verdict or ("",)
            put(self._change, change)
            put(self._words, "\n".join(words))
        return True

    def remove(self) -> None:
        self.hide()
        self.plot.close()
        self.plot.deleteLater()
        self.setParent(None)
        self.deleteLater()
