"""Which graphs are shown, and in which order: ticked and moved by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.plot.chosen_graphs import ChosenGraphs, ordered
from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import N_, _, say
from desktop.screens.plot.words import label

_HELP = N_(
    "Space ticks, Alt+Up and Alt+Down move. It holds for this patient while the clinic file is open: on screen, in the "
    "summary's figure and in the saved one. What is left out is named there."
)


class GraphChooser(QDialog):
    """The graphs of a patient to tick and to put in order. `decided` brings the choice, None for all as they always stand."""

    decided = Signal(object)

    def __init__(self, plot: Plot, choice: ChosenGraphs | None, parent: QWidget | None = None):
        """`plot` has every graph, whatever was chosen before."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("graphs")
        self.setWindowTitle(_(N_("Choose graphs")))
        self.resize(540, 480)
        self.list = _Movable()
        left_out = choice.left_out if choice is not None else frozenset[Key]()
        for graph in ordered(plot.graphs, choice):
            # what has notes alone is told, and there is nothing of it to show
            if graph.points:
                self.list.addItem(GraphItem(graph, graph.key not in left_out))
        self.list.setCurrentRow(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(label("help", _(_HELP)))
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        usual = self._button("graphs.usual", N_("All, in the usual order"))
        usual.clicked.connect(self._on_usual)
        row.addWidget(usual)
        for name, text, move in (
            ("graphs.up", N_("Up"), self._on_up),
            ("graphs.down", N_("Down"), self._on_down),
        ):
            button = self._button(name, text)
            button.clicked.connect(move)
            row.addWidget(button)
        row.addStretch()
        cancel = self._button("graphs.cancel", N_("Cancel"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        show = self._button("graphs.show", N_("Show these"))
        show.setProperty("kind", "primary")
        show.setDefault(True)
        show.clicked.connect(self._on_show)
        row.addWidget(show)
        layout.addLayout(row)
        self.list.setFocus()

    def _on_up(self) -> None:
        self.list.move_row(-1)

    def _on_down(self) -> None:
        self.list.move_row(1)

    def _on_show(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = tuple(item.graph.key for item in items)
        self.decided.emit(ChosenGraphs(keys, frozenset(item.graph.key for item in items if not item.shown)))
        self.accept()

    def _on_usual(self) -> None:
        self.decided.emit(None)
        self.accept()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(_(text))
        button.setObjectName(name)
        button.setAutoDefault(True)
        return button


class GraphItem(QListWidgetItem):
    """A graph as a row: a sign says whether it is shown, as signs say in lists whether an entry was seen."""

    def __init__(self, graph: Graph, shown: bool):
        super().__init__()
        self.graph, self.shown = graph, shown
        self.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.show_it(shown)

    def show_it(self, shown: bool) -> None:
        """Show the graph, or leave it out."""
        self.shown = shown
        title = f"{self.graph.title} · {self.graph.unit}" if self.graph.unit else self.graph.title
        count = len(self.graph.points)
        words = str(say(N_("1 result") if count == 1 else N_("{count} results"), count=count))
        self.setText(f"{'☑' if shown else '☐'}  {title} – {words}")
        self.setToolTip(title)
        said = _(N_("shown")) if shown else _(N_("left out"))
        self.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {words}, {said}")


class _Movable(QListWidget):
    """A list whose rows are ticked with Space, and moved with Alt and an arrow; a click ticks too."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("graphs.list")
        self.setAccessibleName(_(N_("Graphs")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemClicked.connect(self._tick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._tick(self.currentItem())
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_row(step)
        else:
            super().keyPressEvent(event)

    def _tick(self, item: GraphItem | None) -> None:
        if item is not None:
            item.show_it(not item.shown)

    def move_row(self, step: int) -> None:
        """Move the row one up (−1) or down (1)."""
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
