"""Several pages behind tabs, some of which list and type entries: what every such place in the window does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.screens.entry.form import EntryForm
from desktop.screens.look.tabs import Tabs
from desktop.screens.record.entries_page import EntriesPage


class Tabbed(QWidget):
    """The tabs `<name>.tabs` and the page of the one that is chosen."""

    def __init__(self, name: str, labels: Sequence[str], parent: QWidget | None = None):
        super().__init__(parent)
        self.pages: tuple[QWidget, ...] = ()
        self.tabs = Tabs(f"{name}.tabs", labels)
        for place in range(len(labels)):
            self.tabs.setTabToolTip(place, f"Alt+{place + 1}")
        self._stack = QStackedWidget()
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)

    def lay_out(self, head: QWidget, pages: Sequence[QWidget]) -> None:
        """Put the head above the tabs and the pages below."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(head)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self.pages = tuple(pages)
        for page in pages:
            self._stack.addWidget(page)

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return self.pages[self.tabs.currentIndex()]

    @property
    def entries_page(self) -> EntriesPage | None:
        """The page that is shown, if it lists and types entries."""
        return self.page if isinstance(self.page, EntriesPage) else None

    @property
    def form(self) -> EntryForm | None:
        """The form of the page that is shown, if it has one."""
        return self.entries_page.form if self.entries_page else None

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages."""
        self.tabs.setCurrentIndex(self.pages.index(page))

    def begin(self) -> None:
        """Begin a new entry on the page that is shown."""
        if self.entries_page:
            self.entries_page.begin()

    def next_type(self, step: int = 1) -> None:
        """Type the next type of entry of the page that is shown; the one before by −1."""
        if self.entries_page:
            self.entries_page.next_type(step)

    def go_to_list(self) -> None:
        """Put the focus on the list of entries."""
        if self.entries_page:
            self.entries_page.go_to_list()

    def switch_view(self) -> None:
        """Show the list in place of what stands before it, or the other way round."""
        if self.entries_page:
            self.entries_page.switch_view()

    def cross(self) -> None:
        """Go from the form to its sheet, or back."""
        if self.entries_page:
            self.entries_page.cross()

    def keep_drafts(self) -> None:
        """Keep what is typed on every page and not yet saved."""
        for page in self.pages:
            if isinstance(page, EntriesPage):
                page.keep_drafts()
