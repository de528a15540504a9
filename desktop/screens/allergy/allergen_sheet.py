"""The sheet of an allergen panel: its results typed into a table of all its allergens, and their views beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.findings import Finding
from desktop.clinic.words.language import N_, _, say
from desktop.screens.allergy.allergen_compare import CompareView
from desktop.screens.allergy.allergen_typing import AllergenTyping
from desktop.screens.allergy.allergen_views import PositivesView, TogetherView
from desktop.screens.entry.editors import Offer
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.tabs import Tabs

VIEWS = (N_("Type"), N_("Positives"), N_("Groups"), N_("Families"), N_("Compare"))
TYPE, POSITIVES, GROUPS, FAMILIES, COMPARE = range(5)
NEXT_VIEW, VIEW_BEFORE = "Ctrl+Shift+PgDown", "Ctrl+Shift+PgUp"


class AllergenSheet(Sheet):
    """Everything of one panel's results. The table is typed into; the views read what stands in it, saved or not."""

    label = N_("Allergens")

    def __init__(self, type: type[Entry], offer: Offer, parent: QWidget | None = None):
        super().__init__(type, offer, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        self.views = Tabs("allergen_panel.views", VIEWS)
        self.views.setProperty("level", "second")
        self.views.setToolTip(f"{NEXT_VIEW}, {VIEW_BEFORE}")
        self.views.setAccessibleName(_(N_("Views of the panel")))
        outer.addWidget(self.views)
        self.why = QLabel()
        self.why.setObjectName("allergen_panel:why")
        self.why.setProperty("role", "muted")
        self.why.setWordWrap(True)
        outer.addWidget(self.why)
        self.typing = AllergenTyping()
        self.positives = PositivesView()
        self.groups = TogetherView("allergen_panel.groups", _(N_("Results by group")), N_("Group"), families=False)
        self.families = TogetherView(
            "allergen_panel.families", _(N_("Results by protein family")), N_("Protein family"), families=True
        )
        self.compare = CompareView()
        self._pages = (self.typing, self.positives, self.groups, self.families, self.compare)
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page)
        outer.addWidget(self._stack, 1)
        outer.addStretch()
        self._shown: tuple[AllergenPanel, Around] | None = None
        self._read_only = False
        self.views.currentChanged.connect(self._on_view)
        for page in self._pages[POSITIVES:]:
            page.opened.connect(self._open)
        self.typing.typed.connect(self.typed)
        self.typing.grid.focused.connect(self.focused)
        self.typing.grid.left.connect(self.left)
        for keys, act in (
            (NEXT_VIEW, lambda: self._turn(1)),
            (VIEW_BEFORE, lambda: self._turn(-1)),
        ):
            # the window's own keys do the rest; hidden, the sheet takes none
            QShortcut(QKeySequence(keys), self, act)
        self._say_why(None, "")

    # -- what a sheet does --------------------------------------------------------------------------------------------

    def rows_typed(self) -> dict[str, list[dict[str, str]]]:
        return {"results": self.typing.model.rows_typed()}

    def put(self, texts: Mapping[str, Any]) -> None:
        self.typing.put(texts.get("results") or ())

    def show_entry(self, entry: Entry, findings: Sequence[Finding], around: Around, empty_too: bool) -> None:
        panel = entry.definition(around.reader)
        self._shown = (entry, around)
        self._say_why(panel, entry.panel or "")
        self.typing.use(panel)
        self.typing.set_read_only(self._read_only or panel is None)
        self.typing.show_results(entry.results, findings)
        self._refresh()

    def focus(self, name: str = "") -> None:
        self.views.setCurrentIndex(TYPE)
        self.typing.focus(name)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.typing.set_read_only(read_only or self.typing.model.definition is None)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def _say_why(self, panel: PanelDefinition, code: str) -> None:
        """Say what to do where no panel is chosen, or its definition is missing."""
        answered = bool(self.typing.model.answered())
        if panel is not None:
            self.why.setText("")
        elif code:
            sentence = N_("The definition of {panel} is not in this clinic's catalogue, so its results are shown as they were kept and "
                          "can only be read. Add the definition from the menu (F10) to type or compare them.")  # fmt: skip
            self.why.setText(str(say(sentence, panel=code)))
        elif answered:
            self.why.setText(
                _(N_("Choose the panel in the form again: without it the results typed below can only be read."))
            )
        else:
            self.why.setText(
                _(
                    N_(
                        "Choose the panel in the form at the left, such as ALEX2. All its allergens are then listed here."
                    )
                )
            )
        self.why.setVisible(panel is None)
        self._stack.setVisible(panel is not None or answered)
        if panel is None:
            self.views.setCurrentIndex(TYPE)
        self.views.setVisible(panel is not None)

    def _refresh(self) -> None:
        """Show what stands in the table in the view that is open; the others follow when they are."""
        panel = self.typing.model.definition
        if self._shown is None or panel is None:
            return
        entry, around = self._shown
        view = self._stack.currentWidget()
        if view is self.compare:
            self.compare.show_entry(entry, panel, around)
        elif view is not self.typing:
            view.show_results(entry.results, panel)

    def _on_view(self, place: int) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and self._stack.isAncestorOf(focused)
        self._stack.setCurrentIndex(place)
        self._refresh()
        if inside:
            self._take_focus()

    def _turn(self, by: int) -> None:
        """Go to the next view, or back, and into it."""
        if self.typing.model.definition is not None:
            self.views.setCurrentIndex((self.views.currentIndex() + by) % self.views.count())
            self._take_focus()

    def _take_focus(self) -> None:
        view = self._stack.currentWidget()
        if view is self.typing:
            self.typing.focus()
        elif view.takes_focus:
            view.take_focus()
        else:
            self.views.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, code: str) -> None:
        """Show an allergen of a view in the table."""
        self.views.setCurrentIndex(TYPE)
        self.typing.go_to(code)
