"""One field on a form: its label, its editor with the unit, and below it what was understood or what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Field, Part, Parts
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.record.typed import understood
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.editors import LineEditor, Offer, editor
from desktop.screens.entry.parts import PartsEditor
from desktop.screens.look.looks import set_look

# a sign beside the colour, so that nothing rests on colour alone
SIGNS = {
    Level.HARD: ("danger", "✕ "),
    Level.BLOCK: ("danger", "⚠ "),
    Level.SOFT: ("question", "? "),
    Level.NOTE: ("help", ""),
}


# sentences under a field whose sheet tells them in full
_BESIDE_A_SHEET = 2


def _mark(editor: QWidget, findings: Sequence[Finding]) -> None:
    """Give an editor the border of the worst that the rules say about it."""
    level = max((finding.level for finding in findings), default=Level.NOTE)
    state = SIGNS[level][0] if level > Level.NOTE else ""
    set_look("state", state, editor)


class Feedback(QLabel):
    """The line under a field."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._said = ("", "")
        self.hide()

    def say(self, text: str, role: str) -> None:
        """Show a text in a role ("understood", "help", "question", "danger"), or nothing."""
        # each letter says it all again, of every field
        if (text, role) == self._said:
            return
        self._said = (text, role)
        set_look("role", role, self)
        self.setText(text)
        self.setVisible(bool(text))


class _Row(QWidget):
    """Label at the left or above, editors at the right, feedback under them."""

    LABEL_WIDTH = 116

    def __init__(self, label: str, parent: QWidget | None = None, above: bool = False):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = QBoxLayout(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight, self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0 if above else 8)
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
        # what was understood stays while something about it is doubtful
        self.feedback = Feedback()
        right.addWidget(self.feedback)
        self.doubt = Feedback()
        right.addWidget(self.doubt)
        outer.addLayout(right, 1)

    def show_findings(self, findings: Sequence[Finding], told_on: str = "") -> None:
        """Say the worst of what the rules say, each sentence once; where a sheet tells them all, the first and how many more."""
        worst = max((finding.level for finding in findings), default=Level.NOTE)
        role, sign = SIGNS[worst]
        sentences = dict.fromkeys(str(finding.sentence) for finding in findings if finding.level is worst)
        lines = [sign + sentence for sentence in sentences]
        if told_on and len(lines) > _BESIDE_A_SHEET:
            more = say(N_("{count} more: see “{sheet}” (F6)"), count=len(lines) - 1, sheet=told_on)
            lines[1:] = [f"{sign}{more}"]
        self.doubt.say("\n".join(lines), role)


def _named(fields: Sequence[Field]) -> str:
    """The label of fields that stand side by side; "*" marks what must be answered, "unknown" too is an answer."""
    label = " · ".join(_(field.label) + ("\N{NO-BREAK SPACE}*" if field.required else "") for field in fields)
    return label[:1].upper() + label[1:]


class FieldRow(_Row):
    """One field, or two that belong together, such as a result and its unit."""

    def __init__(self, type_name: str, fields: tuple[Field, ...], offer: Offer, parent: QWidget | None = None):
        super().__init__(_named(fields), parent)
        self.fields = fields
        self.editors = {field.name: editor(f"{type_name}.{field.name}", field, offer, self) for field in fields}
        self._hint(fields)
        self._slots: dict[str, list[QWidget]] = {}
        for field in fields:
            widgets: list[QWidget] = [self.editors[field.name]]
            if field.unit:
                unit = QLabel(_(field.unit))
                unit.setProperty("role", "muted")
                widgets.append(unit)
            for widget in widgets:
                self.line.addWidget(widget, 1 if widget is widgets[0] else 0)
            self._slots[field.name] = widgets
        self.label.setBuddy(self.editors[fields[0].name])
        self._asked: set[str] | None = None
        self._understood: dict[str, str] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._told_on = ""
        for field in fields:
            self.editors[field.name].focused.connect(self._say)
            self.editors[field.name].left.connect(self._say)

    def ask(self, asked: set[str]) -> None:
        """Show only the fields that are asked for."""
        if (mine := asked & self._slots.keys()) == self._asked:
            return
        self._asked = mine
        for name, widgets in self._slots.items():
            for widget in widgets:
                widget.setVisible(name in asked)
        shown = [field for field in self.fields if field.name in asked]
        self.label.setText(_named(shown or self.fields))
        self._hint(shown)
        self.setVisible(bool(shown))

    def _hint(self, shown: Sequence[Field]) -> None:
        """Say inside each field but the first, which stands beside the label, what it is."""
        for position, field in enumerate(shown):
            editor = self.editors[field.name]
            if isinstance(editor, LineEditor):
                editor.show_hint(_(field.label) if position else "")

    def understand(self, understood: dict[str, str], findings: dict[str, list[Finding]], told_on: str = "") -> None:
        """Show what was understood of each field and what the rules say about it; `told_on` is the sheet that tells it in full."""
        self._understood, self._findings, self._told_on = understood, findings, told_on
        self._say()

    def _say(self) -> None:
        found = [finding for field in self.fields for finding in self._findings.get(field.name, ())]
        for name, widget in self.editors.items():
            _mark(widget, self._findings.get(name, ()))
        text = " · ".join(filter(None, (self._understood.get(field.name, "") for field in self.fields)))
        self.feedback.say(*((text, "understood") if text else (self._help(), "help")))
        self.show_findings(found, self._told_on)

    def _help(self) -> str:
        # the help of the field that has the focus alone, so that a form stays calm
        focused = (field for field in self.fields if self.editors[field.name].hasFocus())
        return next((_(field.help) for field in focused if not self.editors[field.name].text_typed()), "")


class PartsRow(_Row):
    """The parts of an entry under one label."""

    def __init__(
        self,
        type_name: str,
        parts: Parts,
        offer: Offer,
        parent: QWidget | None = None,
        below: Collection[str] = (),
        editor: type[PartsEditor] = PartsEditor,
    ):
        # a row of parts takes the whole width
        super().__init__(_(parts.label), parent, above=True)
        self.editor = editor(f"{type_name}.{parts.name}", parts, offer, self, below)
        self.line.addWidget(self.editor)
        self._help = _(parts.help)
        self._understood: Sequence[str] = ()
        self.editor.focused.connect(self._say)
        self.editor.left.connect(self._say)

    def understand(
        self, parts: Sequence[Part], texts: Sequence[Mapping[str, str]], around: Around, findings: Sequence[Finding]
    ) -> None:
        """Show what was computed of every row and understood of the one that has the focus, and what the rules say about all."""
        self._understood = [_part_said(part, typed, around) for part, typed in zip(parts, texts, strict=True)]
        self.editor.show_computed(parts, around.reader)
        by_editor: dict[str, list[Finding]] = {}
        for finding in findings:
            by_editor.setdefault(finding.field.partition(".")[2], []).append(finding)
        marked = {}
        for place, found in by_editor.items():
            position, _dot, field = place.partition(".")
            if field and (editor := self.editor.editor(int(position), field)) is not None:
                marked[editor] = found
        for editor in self.editor.editors():
            _mark(editor, marked.get(editor, ()))
        self._say()
        self.show_findings(findings)

    def _say(self) -> None:
        row = self.editor.focused_row()
        if 0 <= row < len(self._understood) and self._understood[row]:
            self.feedback.say(self._understood[row], "understood")
        else:
            focused = any(editor.hasFocus() for editor in self.editor.editors())
            self.feedback.say(self._help if focused else "", "help")


def _part_said(part: Part, typed: Mapping[str, str], around: Around) -> str:
    """What was understood of one row of parts."""
    said = (understood(field, part, around, typed.get(field.name, "")) for field in part.declaration.typed_fields)
    return " · ".join(filter(None, said))
