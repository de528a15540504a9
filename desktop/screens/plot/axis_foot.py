"""What stands under all graphs: their one x axis, and at its right end what it counts. Importing it imports pyqtgraph."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.theme import INSIDE
from desktop.screens.plot.day_axis import OVER_PX, AxisStrip, Backdrop
from desktop.screens.plot.verdict import VERDICT_PX
from desktop.screens.plot.words import label


class AxisFoot(QWidget):
    """The x axis and its name."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.strip = AxisStrip()
        self.name = label("help")
        self.name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        # the axis reaches over its end into the column of the verdicts
        self.name.setFixedWidth(VERDICT_PX + INSIDE - OVER_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip, 1)
        layout.addWidget(self.name)

    def show_days(self, backdrop: Backdrop, d0: float | None) -> None:
        """Show these days, counted from D0 if one is given."""
        self.strip.show_days(backdrop, d0)
        self.name.setText(axis_name(d0))
        self.setFixedHeight(self.strip.height())

    def remove(self) -> None:
        """Go for good."""
        self.hide()
        self.strip.close()
        self.strip.deleteLater()
        self.setParent(None)
        self.deleteLater()


def axis_name(d0: float | None) -> str:
    """What the x axis counts: dates, or days since D0 (days since 1970-01-01)."""
    if d0 is None:
        return _(N_("date"))
    day = exactly(date(1970, 1, 1) + timedelta(days=int(d0))).shown()
    return str(say(N_("days since D0\n({date})"), date=day))
