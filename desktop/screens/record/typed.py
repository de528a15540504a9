"""How one entry type is typed on its page: as it declares it, with the sheet and the type that go by those names."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.telling import Page
from desktop.screens.entry.sheet import Sheet


@dataclass(frozen=True)
class Typed:
    """An entry type with the page that it declares, and its sheet, if its parts have one."""

    type: type[Entry]
    page: Page
    sheet: type[Sheet] | None = None

    @property
    def name(self) -> str:
        """The name of its entry type."""
        return self.type.declaration.name

    @property
    def label(self) -> str:
        """What its tab says."""
        return self.page.label or self.type.declaration.label
