"""The parts of an entry, typed as rows of a small table; an empty row at the end waits for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.clinic.entries import Parts
from desktop.clinic.kinds import Date, Drug
from desktop.clinic.language import _
from desktop.screens.editors import LineEditor, Offer


class PartsEditor(QWidget):
    """Rows of line editors, called `<entry type>.<parts>.<position>.<field>`. Empty rows between others do not count."""

    typed = Signal()
    focused = Signal()
    left = Signal()

    def __init__(self, name: str, parts: Parts, offer: Offer, parent: QWidget | None = None):
        super().__init__(parent)
        self._name, self._parts, self._offer = name, parts, offer
        self._rows: list[dict[str, LineEditor]] = []
        self._read_only = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for column, field in enumerate(parts.type.declaration.fields):
            label = QLabel(_(field.label))
            label.setProperty("role", "help")
            # a date or a drug is longer than a dose
            self._grid.setColumnStretch(column, 3 if isinstance(field.kind, Date | Drug) else 2)
            self._grid.addWidget(label, 0, column)
        self._add_row()

    def rows_typed(self) -> list[dict[str, str]]:
        """The texts of every row in which something is typed, by field."""
        return [{name: editor.text() for name, editor in row.items()} for row in self._typed_rows()]

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show these rows and an empty one behind them."""
        while len(self._rows) <= len(rows):
            self._add_row()
        while len(self._rows) > len(rows) + 1:
            for editor in self._rows.pop().values():
                self._grid.removeWidget(editor)
                # gone from sight and from the order of Tab at once, not when Qt comes to delete it
                editor.setParent(None)
                editor.deleteLater()
        for position, row in enumerate(self._rows):
            texts = rows[position] if position < len(rows) else {}
            for name, editor in row.items():
                editor.put(texts.get(name) or "")

    def set_read_only(self, read_only: bool) -> None:
        """Let the rows be read alone."""
        self._read_only = read_only
        for editor in self.editors():
            editor.setReadOnly(read_only)

    def editor(self, position: int, field: str) -> LineEditor | None:
        """The editor of one field in one of the rows in which something is typed."""
        rows = self._typed_rows()
        return rows[position].get(field) if position < len(rows) else None

    def editors(self) -> list[LineEditor]:
        """Every editor, row by row."""
        return [editor for row in self._rows for editor in row.values()]

    def focused_row(self) -> int:
        """Which of the typed rows has the focus; −1 when none has."""
        rows = enumerate(self._typed_rows())
        return next((position for position, row in rows if any(editor.hasFocus() for editor in row.values())), -1)

    def _typed_rows(self) -> list[dict[str, LineEditor]]:
        return [row for row in self._rows if any(editor.text().strip() for editor in row.values())]

    def _add_row(self) -> None:
        position = len(self._rows)
        row: dict[str, LineEditor] = {}
        before = list(self._rows[-1].values())[-1] if self._rows else None
        for column, field in enumerate(self._parts.type.declaration.fields):
            editor = LineEditor(f"{self._name}.{position}.{field.name}", field, self._offer, self)
            editor.setAccessibleName(f"{_(self._parts.label)} {position + 1}, {_(field.label)}")
            editor.setReadOnly(self._read_only)
            editor.typed.connect(self._on_typed)
            editor.focused.connect(self.focused)
            editor.left.connect(self.left)
            self._grid.addWidget(editor, position + 1, column)
            # at once, not with the next layout: the next key may be the Tab that goes there
            editor.show()
            if before is not None:
                QWidget.setTabOrder(before, editor)
            row[field.name] = before = editor
        self._rows.append(row)

    def _on_typed(self) -> None:
        if any(editor.text().strip() for editor in self._rows[-1].values()):
            self._add_row()
        self.typed.emit()
