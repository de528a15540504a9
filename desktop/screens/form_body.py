"""The fields of a form, one below the other, as far as there is room; more are reached by scrolling."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.clinic.chart import Around
from desktop.clinic.entries import Entry, Field, Part
from desktop.clinic.findings import Finding
from desktop.clinic.typed import understood
from desktop.screens.editors import LineEditor, Offer
from desktop.screens.fields import FieldRow, PartsRow


class FormBody(QScrollArea):
    """The rows of one entry type: their texts, and what is said about each."""

    typed = Signal()

    def __init__(self, type: type[Entry], rows: Sequence[tuple[str, ...]], offer: Offer, parent: QWidget | None = None):
        """`rows` names the fields that stand side by side."""
        super().__init__(parent)
        self._declared = type.declaration
        self._place = {declared.name: number for number, declared in enumerate(dataclasses.fields(type))}
        self.last_focus = ""
        self._body = QWidget()
        name = self._declared.name
        self._rows = [FieldRow(name, fields, offer, self._body) for fields in _laid_out(type, rows)]
        self.editors = {field: editor for row in self._rows for field, editor in row.editors.items()}
        self.parts = {owned.name: PartsRow(name, owned, offer, self._body) for owned in self._declared.parts}
        self._lay_out()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._body)
        self._seen_after_layout = QTimer(self)
        self._seen_after_layout.setSingleShot(True)
        self._seen_after_layout.setInterval(0)
        self._seen_after_layout.timeout.connect(self._scroll_to_focus)
        for editor in (*self.editors.values(), *(row.editor for row in self.parts.values())):
            editor.typed.connect(self.typed)
            editor.focused.connect(self._on_focused)

    def texts(self) -> dict[str, Any]:
        """What stands in the fields, by name; of parts a list of such texts."""
        texts: dict[str, Any] = {name: editor.text_typed() for name, editor in self.editors.items()}
        return texts | {name: row.editor.rows_typed() for name, row in self.parts.items()}

    def put(self, texts: Mapping[str, Any]) -> None:
        """Show these texts without telling anybody that they were typed."""
        for name, editor in self.editors.items():
            editor.put(texts.get(name) or "")
        for name, row in self.parts.items():
            row.editor.put(texts.get(name) or ())

    def show_findings(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        """Show what was understood of each text and what is doubtful; which fields are empty only if `empty_too`.

        `entry` has its computed fields filled.
        """
        values, texts = entry.values(), self.texts()
        asked = {
            field.name
            for field in self._declared.typed_fields
            # a field with a text in it is never hidden: what was typed stays on the screen
            if field.is_asked(values, around.reader) or (texts.get(field.name) or "").strip()
        }
        by_field: dict[str, list[Finding]] = {}
        for finding in findings:
            head = finding.field.partition(".")[0]
            typed = head in self.parts or bool((texts.get(head) or "").strip())
            if empty_too or (typed and finding.id != "required"):
                by_field.setdefault(head, []).append(finding)
        said = {
            field.name: understood(field, entry, around, texts[field.name])
            for field in self._declared.typed_fields
            if texts.get(field.name)
        }
        for row in self._rows:
            row.ask(asked)
            row.understand(said, by_field)
        for name, row in self.parts.items():
            parts = zip(getattr(entry, name), texts[name], strict=True)
            row.understand([_part_said(part, typed, around) for part, typed in parts], by_field.get(name, []))

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, or into `parts.0.name`; the first one unless a name is given."""
        head, *rest = name.split(".")
        if head in self.parts:
            position, field = (int(rest[0]), rest[1]) if len(rest) == 2 else (0, "")
            editor = self.parts[head].editor.editor(position, field) or self.parts[head].editor.editors()[0]
        else:
            editor = self.editors.get(head) or next(iter(self.editors.values()))
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(editor, LineEditor):
            # also when it had the focus already: what is typed now takes the place of what stands there
            editor.selectAll()
            # nothing may cover what is said about the field
            editor.close_offers()

    def first_empty(self) -> str:
        """The name of the first field that is asked for and holds nothing."""
        shown = ((name, editor) for name, editor in self.editors.items() if not editor.isHidden())
        return next((name for name, editor in shown if not editor.text_typed()), "")

    def topmost(self, findings: Sequence[Finding]) -> str:
        """The field of the finding that stands highest."""
        return min(findings, key=lambda finding: self._place.get(finding.field.partition(".")[0], 0)).field

    def set_read_only(self, read_only: bool) -> None:
        """Let the fields be read alone."""
        for editor in self.editors.values():
            editor.setReadOnly(read_only)
        for row in self.parts.values():
            row.editor.set_read_only(read_only)

    def scroll_to_top(self) -> None:
        """Show the first fields."""
        self.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        """The rows as the entry type declares them: parts stand where they are declared, not at the end."""
        placed: list[tuple[int, FieldRow | PartsRow]] = [(self._place[row.fields[0].name], row) for row in self._rows]
        placed += [(self._place[name], row) for name, row in self.parts.items()]
        rows = [row for _place, row in sorted(placed, key=lambda found: found[0])]
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 6, 0)
        body.setSpacing(6)
        for row in rows:
            body.addWidget(row)
        body.addStretch()
        # Tab goes as the eye does: parts stand between the fields, but were made after them
        in_order = [e for row in rows for e in (row.editors.values() if isinstance(row, FieldRow) else row.editor.editors())]
        for first, then in itertools.pairwise(in_order):
            QWidget.setTabOrder(first, then)

    def _on_focused(self) -> None:
        widget = QApplication.focusWidget()
        if widget is not None and self._body.isAncestorOf(widget):
            self.last_focus = widget.objectName().partition(".")[2]
            self._seen_after_layout.start()

    def _scroll_to_focus(self) -> None:
        """Bring the focused field and what is said under it into view, once both have their places."""
        widget = row = QApplication.focusWidget()
        while row is not None and row.parentWidget() is not self._body:
            row = row.parentWidget()
        if row is not None and row.height() < self.viewport().height():
            self.ensureWidgetVisible(row, 0, 8)
        elif widget is not None and self._body.isAncestorOf(widget):
            self.ensureWidgetVisible(widget, 0, 24)


def _laid_out(type: type[Entry], rows: Sequence[tuple[str, ...]]) -> list[tuple[Field, ...]]:
    """The fields in the order of their declaration; those named together stand side by side."""
    together = {name: row for row in rows for name in row}
    laid_out: list[tuple[Field, ...]] = []
    done: set[str] = set()
    for field in type.declaration.typed_fields:
        if field.name not in done:
            row = together.get(field.name, (field.name,))
            laid_out.append(tuple(type.declaration.field(name) for name in row))
            done.update(row)
    return laid_out


def _part_said(part: Part, typed: Mapping[str, str], around: Around) -> str:
    """What was understood of one row of parts."""
    said = (understood(field, part, around, typed.get(field.name, "")) for field in part.declaration.typed_fields)
    return " · ".join(filter(None, said))
