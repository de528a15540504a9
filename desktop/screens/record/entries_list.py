"""The card with the list of entries, or with the words that say how to begin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.clinic.words.language import N_, _
from desktop.screens.look.cards import Card
from desktop.screens.look.fresh import FreshWhenShown
from desktop.screens.record.entries_table import EntriesTable
from desktop.session.lines import Lines


class EntriesList(FreshWhenShown):
    """Lists what `lines` gives; `empty` is said while there is nothing."""

    def __init__(self, name: str, lines: Callable[[], Lines], empty: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._lines = lines
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card()
        layout.addWidget(card)
        self.table = EntriesTable(name)
        card.body.addWidget(self.table, 1)
        self.none = QLabel(_(empty or N_("Nothing is recorded yet.")))
        self.none.setWordWrap(True)
        self.none.setProperty("role", "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.none, 1)

    def fill(self) -> None:
        """List the entries again."""
        lines, chosen = self._lines(), self.table.chosen_entry
        self.table.entries.put(lines)
        if chosen and not self.table.chosen_entry:
            # what somebody stands on stays where it is
            self.table.choose(chosen)
        self.table.setVisible(bool(lines))
        self.none.setVisible(not lines)
