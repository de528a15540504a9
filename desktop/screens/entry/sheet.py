"""A sheet: the parts of one entry, typed beside its form where they do not fit into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import N_
from desktop.screens.entry.editors import LineEditor, Offer


class Sheet(QWidget):
    """What every sheet does. The form owns it, the page shows it at the right; its fields are called `<parts>.<position>.<field>`."""

    typed = Signal()
    focused = Signal()
    left = Signal()
    wanted = Signal()  # it is about to get the cursor: whoever shows it brings it in front
    escaped = Signal()
    stale = Signal()  # time has gone on, and what it shows rests on the time

    # is everything that the rules say shown here, and not only what no field of the form shows?
    in_full: ClassVar[bool] = False
    # what the tab beside "Results" says
    label = N_("Sheet")

    def __init__(self, type: type[Entry], offer: Offer, parent: QWidget | None = None):
        super().__init__(parent)
        self.type = type
        self.offer = offer
        self.setObjectName(f"{type.declaration.name}:sheet")

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        """The texts of all its parts, by the name of the parts; rows in which nothing is typed are left out."""
        raise NotImplementedError

    def put(self, texts: Mapping[str, Any]) -> None:
        """Show these texts (`{"pricks": [{"substance": …}, …]}`) without telling anybody that they were typed."""
        raise NotImplementedError

    def show_entry(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        """Show what was understood, computed and found; called at every keystroke.

        `entry` has its computed fields filled, and as many parts as `rows_typed` has rows. `findings` are those that no field
        of the form shows: of the parts, of the computed fields, of the whole entry; those on empty fields only if `empty_too`.
        """
        raise NotImplementedError

    def holds(self, name: str) -> bool:
        """Is this one of its fields: `pricks`, `pricks.0.wheal`?"""
        head = name.partition(".")[0]
        return any(owned.name == head for owned in self.type.declaration.parts)

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field; the first one unless a name is given."""
        raise NotImplementedError

    def cell(self, parts: str, position: int, field: str) -> LineEditor | None:
        """The editor of a field in one of the rows in which something is typed; None where rows have none of their own."""
        return None

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read alone."""
        raise NotImplementedError

    def follow(self, widget: QWidget) -> None:
        """Come behind this widget in the order of Tab, in the order that its own fields have."""
        fields, at = [], self.nextInFocusChain()
        while at is not self:
            if self.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                fields.append(at)
            at = at.nextInFocusChain()
        for field in fields:
            QWidget.setTabOrder(widget, field)
            widget = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
