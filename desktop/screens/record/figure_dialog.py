"""How a figure is wanted before it is saved: which graphs, how wide, how high, in which colours, how fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.plot.graph import Graph, Key
from desktop.clinic.words.language import N_, _, say
from desktop.screens.plot.words import label as words_label

# dots per inch that a picture can have; the last but one is what most journals ask for [GKU]
_FINE = (150, 300, 600, 1200)
_HELP = N_(
    "SVG and PDF are drawings and stay sharp at any size; PNG and TIFF are pictures. The choice holds until the program is closed."
)


@dataclass(frozen=True)
class FigureWanted:
    """A figure as it was asked for: `width` in mm, None for a page's; `graph` alone, None for all that are shown."""

    graph: Key | None = None
    width: float | None = None
    large: bool = False
    grey: bool = False
    dpi: int = 300
    other_limits: bool = False


class FigureDialog(QDialog):
    """Asks how the figure is wanted; `decided` brings a `FigureWanted`."""

    decided = Signal(object)

    def __init__(
        self, graphs: Sequence[Graph], columns: Sequence[float], wanted: FigureWanted, parent: QWidget | None = None
    ):
        """`graphs` are those that are shown, `columns` how wide the columns of journals are in mm."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("figure")
        self.setWindowTitle(_(N_("Save the figure")))
        self.graph = _Choice("graph", N_("Graphs"))
        self.graph.addItem(_(N_("All that are shown")), None)
        for graph in graphs:
            self.graph.addItem(f"{graph.title} · {graph.unit}" if graph.unit else graph.title, list(graph.key))
        self.width_mm = _Choice("width", N_("Width"))
        self.width_mm.addItem(_(N_("A page")), None)
        for number, width in enumerate(columns, start=1):
            words = (
                N_("{number} column of a journal, {width} mm") if number == 1 else N_("{number} columns, {width} mm")
            )
            self.width_mm.addItem(str(say(words, number=number, width=f"{width:g}")), width)
        self.large = _tick("large", N_("Large: as high as a page"), wanted.large)
        self.grey = _tick("grey", N_("Without colours"), wanted.grey)
        self.others = _tick("others", N_("With what is published for other assays"), wanted.other_limits)
        self.dpi = _Choice("dpi", N_("Dots per inch"))
        for dpi in _FINE:
            self.dpi.addItem(str(say(N_("{dpi} (PNG, TIFF)"), dpi=dpi)), dpi)
        self.graph.choose(None if wanted.graph is None else list(wanted.graph))
        self.width_mm.choose(wanted.width)
        self.dpi.choose(wanted.dpi)
        self._lay_out()
        self.graph.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        for choice in (self.graph, self.width_mm, self.dpi):
            form.addRow(choice.accessibleName(), choice)
        form.addRow("", self.large)
        form.addRow("", self.grey)
        form.addRow("", self.others)
        save = QPushButton(_(N_("Save…")))
        save.setObjectName("figure.save")
        save.setProperty("kind", "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        cancel = QPushButton(_(N_("Cancel")))
        cancel.setObjectName("figure.cancel")
        cancel.setAutoDefault(True)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(words_label("help", _(_HELP)))
        layout.addLayout(row)

    def _on_save(self) -> None:
        key = self.graph.currentData()
        graph = None if key is None else tuple(key)
        wanted = FigureWanted(
            graph,
            self.width_mm.currentData(),
            large=self.large.isChecked(),
            grey=self.grey.isChecked(),
            dpi=self.dpi.currentData(),
            other_limits=self.others.isChecked(),
        )
        self.accept()
        self.decided.emit(wanted)


class _Choice(QComboBox):
    """One of some; the arrow keys choose, a wheel does not."""

    def __init__(self, name: str, label: str):
        super().__init__()
        self.setObjectName(f"figure.{name}")
        self.setAccessibleName(_(label))
        self.setMinimumContentsLength(40)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def choose(self, data: object) -> None:
        """Choose what has this data; what is not there any more leaves the first."""
        self.setCurrentIndex(max(next((n for n in range(self.count()) if self.itemData(n) == data), 0), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _tick(name: str, text: str, ticked: bool) -> QCheckBox:
    made = QCheckBox(_(text))
    made.setObjectName(f"figure.{name}")
    made.setChecked(ticked)
    return made
