"""The line above the graphs: what can be asked of them, each with a button and its key."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.clinic.words.language import N_, _
from desktop.screens.plot.words import label

LARGE_KEY, CHOOSE_KEY = "Ctrl+Shift+E", "Ctrl+Shift+M"

Axis = Literal["dates", "days"]


class PlotHead(QWidget):
    """The title and the buttons; which of them there are is the view's to say."""

    axis_asked = Signal(str)  # "dates" or "days"
    all_allergens = Signal()
    large_asked = Signal()
    choose_asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.allergens = self._button("all_allergens", N_("All allergens"))
        self.allergens.clicked.connect(self.all_allergens)
        self.large = self._button("large", N_("One large"))
        self.large.clicked.connect(self.large_asked)
        self.choose = self._button("choose", N_("Choose…"))
        self.choose.setToolTip(f"{_(N_('Which graphs are shown, and in which order'))} · {CHOOSE_KEY}")
        self.choose.clicked.connect(self.choose_asked)
        self.dates = self._button("dates", N_("Dates"))
        self.days = self._button("days", N_("Days since first infusion"))
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label("cardtitle", _(N_("Trajectories"))))
        layout.addStretch()
        for button in (self.allergens, self.choose, self.large, self.dates, self.days):
            button.hide()
            layout.addWidget(button)
        for button in (self.dates, self.days):
            button.setCheckable(True)
            button.clicked.connect(self._axis_clicked)
            group.addButton(button)

    def show_axis(self, axis: Axis, choice: bool) -> None:
        """Mark what the axis shows; one way alone is no choice."""
        for button in (self.dates, self.days):
            button.setVisible(choice)
        (self.days if axis == "days" else self.dates).setChecked(True)

    def show_large(self, large: bool) -> None:
        """Say what the button does next."""
        self.large.setText(_(N_("All graphs")) if large else _(N_("One large")))
        hint = N_("Back to all graphs (Esc)") if large else N_("The graph with the focus, alone and large (Space)")
        self.large.setToolTip(f"{_(hint)} · {LARGE_KEY}")

    def _axis_clicked(self) -> None:
        self.axis_asked.emit("dates" if self.sender() is self.dates else "days")

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(_(text))
        button.setObjectName(f"trajectories.{name}")
        button.setProperty("kind", "quiet")
        button.setAutoDefault(True)
        return button
