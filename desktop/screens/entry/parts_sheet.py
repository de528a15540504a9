"""The sheet of an entry type with few sorts of parts: a card of rows for each sort, and above them how the entry stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, Part, Parts
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import _
from desktop.screens.entry.editors import LineEditor, Offer
from desktop.screens.entry.fields import SIGNS, Feedback, PartsRow
from desktop.screens.entry.parts import KEYS, PartsEditor
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.cards import Card
from desktop.screens.look.looks import set_look
from desktop.screens.look.scrolled import Scrolled

# what is seldom answered of a row stands on a second line: twelve columns are wider than a small screen
_BELOW = {
    "intradermals": ("late_24", "late_48", "late_72", "printed"),
    "checks": ("method", "date", "analyst", "overruled", "limit_used"),
}


class _Said(QWidget):
    """Findings one below the other, the worst first, each sentence once and in full."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._lines: dict[str, Feedback] = {}
        for role, _sign in SIGNS.values():
            if role not in self._lines:
                self._lines[role] = Feedback()
                layout.addWidget(self._lines[role])
        self.hide()

    def show_findings(self, findings: Sequence[Finding], named: Callable[[Finding], str] = lambda finding: "") -> None:
        """Show these findings; `named` says which row each is about."""
        texts: dict[str, dict[str, None]] = {role: {} for role in self._lines}
        for finding in findings:
            role, sign = SIGNS[finding.level]
            name, sentence = named(finding), str(finding.sentence)
            about = f"{name}: " if name and name not in sentence else ""
            texts[role][f"{sign}{about}{sentence}"] = None
        for role, line in self._lines.items():
            line.say("\n".join(texts[role]), role)
        self.setVisible(bool(findings))


class SheetRow(PartsRow):
    """The rows of one sort of parts on a sheet: everything that is found about each is said under them, with its name."""

    def __init__(self, type_name: str, parts: Parts, offer: Offer, editor: type[PartsEditor] = PartsEditor):
        super().__init__(type_name, parts, offer, below=_BELOW.get(parts.name, ()), editor=editor)
        # the card says it
        self.label.hide()
        self._said = _Said()
        self.layout().itemAt(1).layout().addWidget(self._said)
        self._names: list[str] = []

    def understand(
        self, parts: Sequence[Part], texts: Sequence[Mapping[str, str]], around: Around, findings: Sequence[Finding]
    ) -> None:
        self._names = [self._name(position, typed) for position, typed in enumerate(texts)]
        super().understand(parts, texts, around, findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self._said.show_findings(findings, self._named)

    def _name(self, position: int, typed: Mapping[str, str]) -> str:
        first = self.editor.parts.type.declaration.typed_fields[0]
        told = typed[first.name].strip() if first.required else ""
        return told or f"{_(self.editor.parts.type.declaration.label)} {position + 1}"

    def _named(self, finding: Finding) -> str:
        _head, *rest = finding.field.split(".")
        return self._names[int(rest[0])] if rest else ""

    def _say(self) -> None:
        """What was understood of the row, or how its empty field is answered."""
        focused = next((editor for editor in self.editor.editors() if editor.hasFocus()), None)
        if focused is not None and not focused.text().strip():
            self.feedback.say(_(focused.field.help), "help")
        else:
            super()._say()


class PartsSheet(Sheet):
    """A card for each sort of parts that the entry type owns."""

    def __init__(self, type: type[Entry], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._head = Card()
        self._state = QLabel()
        self._state.setObjectName(f"{type.declaration.name}:standing")
        self._state.setWordWrap(True)
        self._said = _Said()
        self._head.body.addWidget(self._state)
        self._head.body.addWidget(self._said)
        outer.addWidget(self._head)
        self._area = Scrolled()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._rows: dict[str, SheetRow] = {}
        for owned in type.declaration.parts:
            card = Card(owned.label)
            row = self._rows[owned.name] = SheetRow(type.declaration.name, owned, offer)
            row.editor.typed.connect(self.typed)
            row.editor.focused.connect(self._on_focused)
            row.editor.left.connect(self.left)
            card.body.addWidget(row)
            column.addWidget(card)
        column.addStretch()
        self._area.setWidget(body)
        outer.addWidget(self._area, 1)
        keys = QLabel(_(KEYS))
        keys.setProperty("role", "help")
        keys.setWordWrap(True)
        outer.addWidget(keys)
        self._seen_after_layout = QTimer(self)
        self._seen_after_layout.setSingleShot(True)
        self._seen_after_layout.setInterval(0)
        self._seen_after_layout.timeout.connect(self._scroll_to_focus)

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        return {name: row.editor.rows_typed() for name, row in self._rows.items()}

    def put(self, texts: Mapping[str, Any]) -> None:
        for name, row in self._rows.items():
            row.editor.put(texts.get(name) or ())
        self._area.scroll_to_top()

    def show_entry(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        text, state = entry.standing(around)
        self._state.setText(text)
        self._state.setVisible(bool(text))
        set_look("state", state, self._head, self._state)
        of_entry = [finding for finding in findings if not self.holds(finding.field)]
        self._said.show_findings(of_entry)
        self._head.setVisible(bool(text or of_entry))
        typed = self.rows_typed()
        for name, row in self._rows.items():
            own = [finding for finding in findings if finding.field.partition(".")[0] == name]
            row.understand(getattr(entry, name), typed[name], around, own)
        if isinstance(entry, DrugProvocation):
            unit = entry.unit(around.reader)
            for field in ("dose", "cumulative"):
                self._rows["steps"].editor.show_unit(field, unit)

    def focus(self, name: str = "") -> None:
        head, *rest = name.split(".")
        rows = (self._rows.get(head) or next(iter(self._rows.values()))).editor
        position, field = (int(rest[0]), rest[1]) if len(rest) == 2 else (0, "")
        editor = rows.editor(position, field) or rows.editors()[0]
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        editor.selectAll()
        editor.close_offers()

    def cell(self, parts: str, position: int, field: str) -> LineEditor | None:
        return self._rows[parts].editor.editor(position, field) if parts in self._rows else None

    def set_read_only(self, read_only: bool) -> None:
        for row in self._rows.values():
            row.editor.set_read_only(read_only)

    def _on_focused(self) -> None:
        self._seen_after_layout.start()
        self.focused.emit()

    def _scroll_to_focus(self) -> None:
        """Bring the focused row into view, with its head or what is said under it where they are near."""
        widget = QApplication.focusWidget()
        if isinstance(widget, LineEditor) and self._area.isAncestorOf(widget):
            self._area.show_cell(widget)
