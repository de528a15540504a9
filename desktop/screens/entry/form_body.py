"""The fields of a form, one below the other, as far as there is room; more are reached by scrolling."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.form_order import field_rows, places
from desktop.clinic.record.typed import understood
from desktop.clinic.words.language import _
from desktop.screens.entry.editors import LineEditor, Offer
from desktop.screens.entry.fields import FieldRow, PartsRow
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.scrolled import Scrolled

# what is said of typing alone stands beside the field, and there only
_TYPING = ("required", "typed")


class FormBody(Scrolled):
    """The rows of one entry type: their texts, and what is said about each. Parts that a sheet holds are left to it."""

    typed = Signal()
    left = Signal()

    def __init__(
        self,
        type: type[Entry],
        rows: Sequence[tuple[str, ...]],
        offer: Offer,
        sheet: Sheet | None = None,
        first: Sequence[str] = (),
        parent: QWidget | None = None,
    ):
        """`rows` names the fields that stand side by side; `first` those that come before the others, wherever declared."""
        super().__init__(parent)
        self._sheet = sheet
        self._declared = type.declaration
        self._place = places(type, first)
        self.last_focus = self._last_in_form = self._last_on_sheet = ""
        self._body = QWidget()
        name = self._declared.name
        self._rows = [FieldRow(name, fields, offer, self._body) for fields in field_rows(type, rows, first)]
        self.editors = {field: editor for row in self._rows for field, editor in row.editors.items()}
        own = [owned for owned in self._declared.parts if sheet is None or not sheet.holds(owned.name)]
        self.parts = {owned.name: PartsRow(name, owned, offer, self._body) for owned in own}
        self._lay_out()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._body)
        self._asked_about = ""
        self._seen_after_layout = QTimer(self)
        self._seen_after_layout.setSingleShot(True)
        self._seen_after_layout.setInterval(0)
        self._seen_after_layout.timeout.connect(self._scroll_to_focus)
        for editor in (*self.editors.values(), *(row.editor for row in self.parts.values())):
            editor.typed.connect(self.typed)
            editor.left.connect(self.left)
            editor.focused.connect(self._on_focused)
        if sheet is not None:
            sheet.typed.connect(self.typed)
            sheet.focused.connect(self._on_focused)
            sheet.left.connect(self.left)

    def texts(self) -> dict[str, Any]:
        """What stands in the fields, by name; of parts a list of such texts."""
        texts: dict[str, Any] = {name: editor.text_typed() for name, editor in self.editors.items()}
        texts |= {name: row.editor.rows_typed() for name, row in self.parts.items()}
        return texts | self._sheet.rows_typed() if self._sheet is not None else texts

    def put(self, texts: Mapping[str, Any]) -> None:
        """Show these texts without telling anybody that they were typed."""
        for name, editor in self.editors.items():
            editor.put(texts.get(name) or "")
        for name, row in self.parts.items():
            row.editor.put(texts.get(name) or ())
        if self._sheet is not None:
            self._sheet.put(texts)

    def put_beside(self, texts: Mapping[str, Any]) -> None:
        """Show what differs in these texts from what stands there."""
        now = self.texts()
        for name, before in now.items():
            if isinstance(before, str):
                if (texts.get(name) or "") != before:
                    self.editors[name].put(texts.get(name) or "")
                continue
            for place, (old, new) in enumerate(zip(before, texts[name], strict=True)):
                for field, text in new.items():
                    if text != old.get(field) and (cell := self._cell(name, place, field)) is not None:
                        cell.put(text)

    def _cell(self, parts: str, position: int, field: str) -> LineEditor | None:
        if parts in self.parts:
            return self.parts[parts].editor.editor(position, field)
        return self._sheet.cell(parts, position, field) if self._sheet is not None else None

    def show_findings(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        """Show what was understood of each text and what is doubtful; which fields are empty only if `empty_too`.

        What asks nothing of the person shows on a sheet that tells everything, and beside no field.

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
        elsewhere: list[Finding] = []
        loud = [finding for finding in findings if not finding.is_folded]
        for finding in loud:
            head = finding.field.partition(".")[0]
            typed = bool((texts[head] or "").strip() if head in self.editors else texts.get(head, True))
            if empty_too or (typed and finding.id != "required"):
                by_field.setdefault(head, []).append(finding)
                if head not in self.editors and head not in self.parts:
                    elsewhere.append(finding)
        said = {
            field.name: understood(field, entry, around, texts[field.name]) for field in self._declared.typed_fields
        }
        in_full = _(self._sheet.label) if self._sheet is not None and self._sheet.in_full else ""
        for row in self._rows:
            row.ask(asked)
            row.understand(said, by_field, in_full)
        for name, row in self.parts.items():
            row.understand(getattr(entry, name), texts[name], around, by_field.get(name, []))
        if self._sheet is not None:
            folded = (finding for finding in findings if finding.is_folded)
            shown = [*elsewhere, *self._beside(loud), *folded] if self._sheet.in_full else elsewhere
            self._sheet.show_entry(entry, shown, around, empty_too)

    def _beside(self, findings: Sequence[Finding]) -> list[Finding]:
        """What the rules say about the fields of the form, for a sheet that shows everything."""
        in_form = (*self.editors, *self.parts)
        return [
            finding for finding in findings if finding.id not in _TYPING and finding.field.partition(".")[0] in in_form
        ]

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, or into `parts.0.name`; the first one unless a name is given."""
        head, *rest = name.split(".")
        if self._sheet is not None and self._sheet.holds(name):
            self._sheet.wanted.emit()
            self._sheet.focus(name)
            return
        if head in self.parts:
            position, field = (int(rest[0]), rest[1]) if len(rest) == 2 else (0, "")
            editor = self.parts[head].editor.editor(position, field) or self.parts[head].editor.editors()[0]
        else:
            editor = self.editors.get(head) or next(iter(self.editors.values()))
        _take(editor)

    def focus_last(self) -> None:
        """Put the cursor where it was last."""
        self._focus_again(self.last_focus)

    def _focus_again(self, name: str) -> None:
        """Put the cursor into the field that had it under this name: of a row too in which nothing is typed."""
        place = self._sheet if self._sheet is not None and self._sheet.holds(name) else self._body
        editor = place.findChild(QWidget, f"{self._declared.name}.{name}")
        if editor is None:
            self.focus(name)
            return
        if place is self._sheet:
            self._sheet.wanted.emit()
        _take(editor)

    def cross(self) -> None:
        """Go over to the sheet, or back from it: to the field that had the cursor there."""
        if self._sheet is None:
            return
        if self._is_on_sheet(QApplication.focusWidget()):
            self._focus_again(self._last_in_form)
        elif self._last_on_sheet:
            self._focus_again(self._last_on_sheet)
        else:
            self._sheet.wanted.emit()
            self._sheet.focus()

    @property
    def last_editor(self) -> QWidget:
        """The last place of Tab in it."""
        return self._in_order[-1]

    def first_empty(self) -> str:
        """The name of the first field that is asked for and holds nothing."""
        shown = ((name, editor) for name, editor in self.editors.items() if not editor.isHidden())
        return next((name for name, editor in shown if not editor.text_typed()), "")

    def topmost(self, findings: Sequence[Finding]) -> str:
        """The field of the finding that stands highest."""
        return min(findings, key=self._place_of).field

    def _place_of(self, finding: Finding) -> tuple[int, int]:
        head, *rest = finding.field.split(".")
        return self._place.get(head, 0), int(rest[0]) if rest else 0

    def set_read_only(self, read_only: bool) -> None:
        """Let the fields be read alone."""
        for editor in self.editors.values():
            editor.setReadOnly(read_only)
        for row in self.parts.values():
            row.editor.set_read_only(read_only)
        if self._sheet is not None:
            self._sheet.set_read_only(read_only)

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
        self._in_order = [
            e for row in rows for e in (row.editors.values() if isinstance(row, FieldRow) else row.editor.editors())
        ]
        for first, then in itertools.pairwise(self._in_order):
            QWidget.setTabOrder(first, then)

    def _on_focused(self) -> None:
        widget = QApplication.focusWidget()
        if self._is_on_sheet(widget):
            self.last_focus = self._last_on_sheet = widget.objectName().partition(".")[2]
        elif widget is not None and self._body.isAncestorOf(widget):
            self.last_focus = self._last_in_form = widget.objectName().partition(".")[2]
            self._seen_after_layout.start()

    def _is_on_sheet(self, widget: QWidget | None) -> bool:
        return self._sheet is not None and widget is not None and self._sheet.isAncestorOf(widget)

    def bring_into_view(self, name: str) -> None:
        """Scroll to a field that a question below the form is about; the cursor stays in the question."""
        self._asked_about = name
        self._seen_after_layout.start()

    def _scroll_to_focus(self) -> None:
        """Bring the focused field, or the one that is asked about, and what is said under it into view, once they have their places."""
        about, self._asked_about = self._asked_about, ""
        widget = row = self.editors.get(about.partition(".")[0]) if about else QApplication.focusWidget()
        while row is not None and row.parentWidget() is not self._body:
            row = row.parentWidget()
        if row is not None and row.height() < self.viewport().height():
            self.ensureWidgetVisible(row, 0, 8)
        elif widget is not None and self._body.isAncestorOf(widget):
            self.ensureWidgetVisible(widget, 0, 24)


def _take(editor: QWidget) -> None:
    editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(editor, LineEditor):
        # also when it had the focus already: what is typed now takes the place of what stands there
        editor.selectAll()
        # nothing may cover what is said about the field
        editor.close_offers()
