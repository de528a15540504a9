"""Who the patient is and what must not be given: the name, and the allergies in red across the top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.clinic.allergy.allergies import Allergy, banner
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.kinds import Number, Reader
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.patient import SEX
from desktop.clinic.words.age import age
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.looks import set_look

_GAP = 10  # px


class PatientBanner(QWidget):
    """The head of every page of a patient."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(_GAP)
        self.name = QLabel()
        self.name.setObjectName("patient:name")
        self.name.setProperty("role", "name")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.about = QLabel()
        self.about.setProperty("role", "muted")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.name, self.about):
            # a name is never cut off: where it is too long for its line it goes on in the next
            label.setWordWrap(True)
            label.setMinimumWidth(1)
        self._who = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._who.setSpacing(_GAP)
        self._who.addWidget(self.name)
        self._who.addWidget(self.about, 1)
        head.addLayout(self._who, 1)
        self.snapshot_button = self._button(
            N_("Snapshot…"), N_("A copy of the clinic file to hand over (Ctrl+Shift+S)")
        )
        self.print_button = self._button(N_("Print summary"), N_("Show the summary's pages (Ctrl+P)"))
        head.addWidget(self.snapshot_button)
        head.addWidget(self.print_button)
        layout.addLayout(head)
        self.strip = QFrame()
        self.strip.setObjectName("patient:allergies")
        self.strip.setProperty("card", "true")
        inside = QHBoxLayout(self.strip)
        inside.setContentsMargins(14, 7, 14, 7)
        self.allergies = QLabel()
        self.allergies.setWordWrap(True)
        self.allergies.setTextFormat(Qt.TextFormat.RichText)
        inside.addWidget(self.allergies)
        layout.addWidget(self.strip)

    def show_chart(self, chart: Chart, reader: Reader) -> None:
        """Show whose chart this is and what stands in it about allergies."""
        patient = chart.patient.entry
        self.name.setText(patient.full_name)
        self.name.setToolTip(patient.full_name)
        self.about.setText(" · ".join(filter(None, _about(chart, reader))))
        found = banner(chart, reader)
        words = [f"<b>{_escaped(allergy.drug)}</b> — {_words(allergy)}" for allergy in found.allergies]
        sign = "⚠ " if found.danger else ""
        self.allergies.setText(sign + "<br>".join(words) if words else sign + _escaped(found.sentence))
        set_look("state", "danger" if found.danger else "", self.strip)
        set_look("role", "allergies" if found.danger else "muted", self.allergies)
        self._lay_out_name()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_name()

    def _lay_out_name(self) -> None:
        """The name and what is known of the patient side by side; below each other where they do not fit."""
        self.name.ensurePolished()
        buttons = self.snapshot_button.sizeHint().width() + self.print_button.sizeHint().width()
        room = self.width() - buttons - 3 * _GAP
        name = self.name.fontMetrics().horizontalAdvance(self.name.text()) + 4
        about = self.about.fontMetrics().horizontalAdvance(self.about.text())
        beside = name + _GAP + about <= room
        self._who.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._who.setSpacing(_GAP if beside else 0)
        self.name.setFixedWidth(max(1, min(name, room)))

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(_(text))
        button.setToolTip(_(tip))
        button.setAutoDefault(True)
        return button


def _about(chart: Chart, reader: Reader) -> list[str]:
    patient = chart.patient.entry
    years = age(patient.birth_date, reader.today)
    if years is None:
        shown = _(N_("age unknown"))
    elif years[0] == years[1]:
        shown = str(say(N_("{age} y"), age=years[0]))
    else:
        shown = str(say(N_("{least}–{most} y"), least=years[0], most=years[1]))
    weights = [kept.entry for kept in chart.of(Measurement) if kept.entry.weight is not None]
    weight = ""
    if weights:
        weight = f"{Number().shown(weights[-1].weight, reader)} kg ({weights[-1].date.shown()})"
    return [SEX.shown(patient.sex, reader) if patient.sex else "", shown, patient.identifier or "", weight]


def _words(allergy: Allergy) -> str:
    """What is told of it; what to avoid stands out, however long the grades before it are."""
    words, order = _escaped(allergy.words), _escaped(allergy.order)
    return words.replace(order, f"<b>{order}</b>", 1) if order else words


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
