"""The parts of an entry, typed as rows of a small table; an empty row at the end waits for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.clinic.entries import Parts
from desktop.clinic.language import _
from desktop.screens.editors import LineEditor, Offer


class PartsEditor(QWidget):
    """Rows of line editors, called `<entry type>.<parts>.<position>.<field>`."""

    typed = Signal()

    def __init__(self, name: str, parts: Parts, offer: Offer, parent: QWidget | None = None):
        super().__init__(parent)
        self._name, self._parts, self._offer = name, parts, offer
        self._rows: list[dict[str, LineEditor]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for column, field in enumerate(parts.type.declaration.fields):
            label = QLabel(_(field.label))
            label.setProperty("role", "help")
            self._grid.addWidget(label, 0, column)
        self._add_row()

    def rows_typed(self) -> list[dict[str, str]]:
        """The texts of every row, by field."""
        return [{name: editor.text() for name, editor in row.items()} for row in self._rows]

    def put(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Show these rows and an empty one behind them."""
        while len(self._rows) <= len(rows):
            self._add_row()
        while len(self._rows) > len(rows) + 1:
            for editor in self._rows.pop().values():
                self._grid.removeWidget(editor)
                editor.deleteLater()
        for position, row in enumerate(self._rows):
            texts = rows[position] if position < len(rows) else {}
            for name, editor in row.items():
                editor.put(texts.get(name, ""))

    def editor(self, position: int, field: str) -> LineEditor | None:
        """The editor of one field in one of the rows."""
        return self._rows[position].get(field) if position < len(self._rows) else None

    def editors(self) -> list[LineEditor]:
        """Every editor, row by row."""
        return [editor for row in self._rows for editor in row.values()]

    def _add_row(self) -> None:
        position = len(self._rows)
        row: dict[str, LineEditor] = {}
        for column, field in enumerate(self._parts.type.declaration.fields):
            editor = LineEditor(f"{self._name}.{position}.{field.name}", field, self._offer, self)
            editor.setAccessibleName(f"{_(self._parts.label)} {position + 1}, {_(field.label)}")
            editor.typed.connect(self._on_typed)
            self._grid.addWidget(editor, position + 1, column)
            row[field.name] = editor
        before = self._rows[-1] if self._rows else None
        if before:
            QWidget.setTabOrder(list(before.values())[-1], next(iter(row.values())))
        for first, then in zip(list(row.values()), list(row.values())[1:], strict=False):
            QWidget.setTabOrder(first, then)
        self._rows.append(row)

    def _on_typed(self) -> None:
        if any(editor.text().strip() for editor in self._rows[-1].values()):
            self._add_row()
        self.typed.emit()
