"""Which graphs are shown, and in which order: ticked and moved by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.plot.choice import Choice, ordered
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

    def __init__(self, plot: Plot, choice: Choice | None, parent: QWidget | None = None):
        """`plot` has every graph, whatever was chosen before."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("graphs")
        self.setWindowTitle(_(N_("Choose graphs")))
        self.resize(460, 480)
        self.list = _Movable()
        left_out = choice.left_out if choice is not None else frozenset[Key]()
        for graph in ordered(plot.graphs, choice):
            # what has notes alone is told, and there is nothing of it to show
            if graph.points:
                self.list.addItem(_item(graph, graph.key not in left_out))
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

    def _on_show(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = [tuple(item.data(Qt.ItemDataRole.UserRole)) for item in items]
        left_out = [key for key, item in zip(keys, items, strict=True) if item.checkState() == Qt.CheckState.Unchecked]
        self.decided.emit(Choice(tuple(keys), frozenset(left_out)))
        self.accept()

    def _on_usual(self) -> None:
        self.decided.emit(None)
        self.accept()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(_(text))
        button.setObjectName(name)
        button.setAutoDefault(True)
        return button


class _Movable(QListWidget):
    """A list whose rows are ticked with Space, and moved with Alt and an arrow or by the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("graphs.list")
        self.setAccessibleName(_(N_("Graphs")))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)


def _item(graph: Graph, shown: bool) -> QListWidgetItem:
    title = f"{graph.title} · {graph.unit}" if graph.unit else graph.title
    count = len(graph.points)
    words = N_("{title} – 1 result") if count == 1 else N_("{title} – {count} results")
    item = QListWidgetItem(str(say(words, title=title, count=count)))
    item.setToolTip(title)
    item.setData(Qt.ItemDataRole.UserRole, list(graph.key))
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled
        | Qt.ItemFlag.ItemIsSelectable
        | Qt.ItemFlag.ItemIsUserCheckable
        | Qt.ItemFlag.ItemIsDragEnabled
    )
    item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
    return item
