"""One field on a form: its label, its editor with the unit, and below it what was understood or what is doubtful."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.clinic.entries import Field, Parts
from desktop.clinic.findings import Finding, Level
from desktop.clinic.language import _
from desktop.screens.editors import Offer, editor
from desktop.screens.parts import PartsEditor

# a sign beside the colour, so that nothing rests on colour alone
_SIGNS = {Level.HARD: ("danger", "✕ "), Level.SOFT: ("question", "? "), Level.NOTE: ("help", "")}


class Feedback(QLabel):
    """The line under a field."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str, role: str) -> None:
        """Show a text in a role ("understood", "help", "question", "danger"), or nothing."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))


class _Row(QWidget):
    """Label at the left, editors at the right, feedback under them."""

    LABEL_WIDTH = 116

    def __init__(self, label: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self.label = QLabel(label)
        self.label.setProperty("role", "label")
        self.label.setFixedWidth(self.LABEL_WIDTH)
        self.label.setWordWrap(True)
        self.label.setMinimumHeight(32)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        outer.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(2)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        right.addLayout(self.line)
        self.feedback = Feedback()
        right.addWidget(self.feedback)
        outer.addLayout(right, 1)


class FieldRow(_Row):
    """One field, or two that belong together, such as a result and its unit."""

    def __init__(self, type_name: str, fields: tuple[Field, ...], offer: Offer, parent: QWidget | None = None):
        # "*" marks what must be answered; "unknown" is an answer where it is offered
        label = " · ".join(_(field.label) + (" *" if field.required else "") for field in fields)
        super().__init__(label[:1].upper() + label[1:], parent)
        self.fields = fields
        self.editors = {field.name: editor(f"{type_name}.{field.name}", field, offer, self) for field in fields}
        self._slots: dict[str, list[QWidget]] = {}
        for position, field in enumerate(fields):
            widgets: list[QWidget] = [self.editors[field.name]]
            if position:
                self.editors[field.name].setPlaceholderText(_(field.label))
            if field.unit:
                unit = QLabel(_(field.unit))
                unit.setProperty("role", "muted")
                widgets.append(unit)
            for widget in widgets:
                self.line.addWidget(widget, (3 if position == 0 else 2) if widget is widgets[0] else 0)
            self._slots[field.name] = widgets
        self.label.setBuddy(self.editors[fields[0].name])
        self._understood: dict[str, str] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._focus = ""
        for field in fields:
            self.editors[field.name].focused.connect(self._say)

    def ask(self, asked: set[str]) -> None:
        """Show only the fields that are asked for."""
        for name, widgets in self._slots.items():
            for widget in widgets:
                widget.setVisible(name in asked)
        self.setVisible(bool(asked & set(self._slots)))

    def understand(self, understood: dict[str, str], findings: dict[str, list[Finding]]) -> None:
        """Show what was understood of each field and what the rules say about it."""
        self._understood, self._findings = understood, findings
        self._say()

    def _say(self) -> None:
        found = [finding for field in self.fields for finding in self._findings.get(field.name, ())]
        worst = max((finding.level for finding in found), default=None)
        for name, widget in self.editors.items():
            level = max((f.level for f in self._findings.get(name, ())), default=None)
            state = _SIGNS[level][0] if level is not None and level > Level.NOTE else ""
            if widget.property("state") != state:
                widget.setProperty("state", state)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        texts = [self._understood.get(field.name, "") for field in self.fields]
        if worst is None or worst is Level.NOTE:
            notes = [str(finding.sentence) for finding in found]
            text = "\n".join(filter(None, [" · ".join(filter(None, texts)), *notes]))
            if text:
                self.feedback.say(text, "understood" if any(texts) else "help")
            else:
                self._help()
            return
        role, sign = _SIGNS[worst]
        sentences = [str(finding.sentence) for finding in found if finding.level is worst]
        self.feedback.say("\n".join([sign + sentence for sentence in dict.fromkeys(sentences)]), role)

    def _help(self) -> None:
        # the help of the field that has the focus alone, so that a form stays calm
        for field in self.fields:
            if self.editors[field.name].hasFocus() and not self.editors[field.name].text_typed():
                self.feedback.say(_(field.help), "help")
                return
        self.feedback.say("", "help")


class PartsRow(_Row):
    """The parts of an entry under one label."""

    def __init__(self, type_name: str, parts: Parts, offer: Offer, parent: QWidget | None = None):
        super().__init__(_(parts.label), parent)
        self.editor = PartsEditor(f"{type_name}.{parts.name}", parts, offer, self)
        self.line.addWidget(self.editor)

    def understand(self, findings: list[Finding]) -> None:
        """Show what the rules say about the parts."""
        worst = max((finding.level for finding in findings), default=None)
        if worst is None:
            self.feedback.say("", "help")
            return
        role, sign = _SIGNS[worst]
        self.feedback.say("\n".join(sign + str(f.sentence) for f in findings if f.level is worst), role)
