"""Every action of the window with its keys, in one menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.clinic.words.language import N_, _

# pages beside each other that Alt and a digit show
_PLACES = 9


class Menu(QMenu):
    """Lists every action; each works by its keys wherever in the window one is."""

    def __init__(self, window: Any):
        """`window` is the main window, whose verbs these are."""
        super().__init__(window)
        self._window = window
        keys, plot = window.keys, window.plot_keys
        act = self._act
        act(N_("Find a patient"), "Ctrl+F", window.find_patient)
        act(N_("New patient"), "Ctrl+Shift+N", window.new_patient)
        act(N_("Next patient"), "Ctrl+PgDown", window.patients.open_next)
        act(N_("Previous patient"), "Ctrl+PgUp", window.patients.open_previous)
        act(N_("Worklist"), "Ctrl+Shift+W", window.show_worklist)
        act(N_("Products"), "Ctrl+Shift+P", window.show_products)
        act(N_("Compare courses"), "Ctrl+Shift+C", window.comparing.show)
        act(N_("Recall of this lot or donor"), "Ctrl+Shift+L", window.recall_this)
        self.addSeparator()
        act(N_("New entry on this page"), "Ctrl+N", keys.new_entry)
        act(N_("Save"), "Ctrl+S", keys.save)
        act(N_("Save and next"), "Ctrl+Return", keys.save_and_next)
        act(N_("Next kind of entry"), "Ctrl+Tab", keys.next_type)
        act(N_("Previous kind of entry"), "Ctrl+Shift+Tab", keys.previous_type)
        self.addSeparator()
        self._tabs = [act("", f"Alt+{place + 1}", keys.shows_tab(place)) for place in range(_PLACES)]
        act(N_("Show results, trajectories or the sheet"), "Ctrl+T", keys.switch_view)
        act(N_("Go to the list of entries"), "Ctrl+L", keys.go_to_list)
        act(N_("Go from the form to its sheet and back"), "F6", keys.cross)
        act(N_("Attachments of the entry"), "F7", keys.show_attachments)
        act(N_("Mark as seen"), "Ctrl+M", window.marking.mark)
        act(N_("Mark all of this report as seen"), "Ctrl+Shift+A", window.marking.mark_report)
        act(N_("Not seen after all…"), "", window.marking.take_back)
        act(N_("Go on from the entry: its infusion, an adverse event"), "F8", keys.go_on)
        act(N_("What was checked of the entry"), "F9", keys.show_checked)
        act(N_("Show dates or days since the first infusion"), "Ctrl+Shift+D", plot.switch_axis)
        act(N_("One graph alone and large (on a graph: Space), or all of them"), "Ctrl+Shift+E", plot.switch_large)
        act(N_("Choose graphs, and put them in order…"), "Ctrl+Shift+M", plot.choose)
        self.addSeparator()
        act(N_("Import an allergen panel…"), "Ctrl+I", window.ask_import)
        act(N_("Print summary or recall list"), "Ctrl+P", window.ask_print)
        act(N_("More papers: case report, infusion sheet, blank forms…"), "Ctrl+Alt+P", self._more_papers)
        act(
            N_("Interpretation on the summary…"), "Ctrl+Shift+I", self._on_summary(lambda bar: bar.interpretation_asked)
        )
        act(N_("Sign the summary…"), "Ctrl+Shift+U", self._on_summary(lambda bar: bar.sign_asked))
        act(N_("Signed versions of the summary…"), "Ctrl+Shift+V", self._on_summary(lambda bar: bar.signed_asked))
        act(N_("What was changed…"), "Ctrl+H", window.show_changes)
        act(N_("Snapshot…"), "Ctrl+Shift+S", window.ask_snapshot)
        self.addSeparator()
        act(N_("Make a clinic file…"), "", window.opening.ask_create)
        act(N_("Open a clinic file…"), "Ctrl+O", window.opening.ask_open)
        act(N_("Look at the example"), "", window.opening.open_example)
        act(N_("Add a drug or brand to the catalogue"), "Ctrl+Shift+G", self._add_drug)
        act(N_("Add a panel definition…"), "", window.ask_panel)
        act(N_("The clinic's settings…"), "", self._edits("clinic_settings"))
        act(N_("The clinic's letterhead…"), "", self._edits("letterhead"))
        self.addSeparator()
        act(N_("Quit"), "Ctrl+Q", window.close)
        self.name_tabs(())
        opens = QAction(window)
        opens.setShortcut(QKeySequence("F10"))
        opens.triggered.connect(self.show_over)
        window.addAction(opens)

    def _edits(self, type: str) -> Callable[[], None]:
        """What shows the one entry of a type that the clinic has."""

        def edit() -> None:
            self._window.edit_own(type)

        return edit

    def _on_summary(self, asked: Callable[[Any], Any]) -> Callable[[], None]:
        """What shows the summary of the patient shown, and gives one of the signals of its signing."""

        def ask() -> None:
            page = self._window.page
            if page is not None and page.isVisible():
                page.show_summary()
                asked(page.summary.signing).emit()

        return ask

    def _add_drug(self) -> None:
        """Begin a drug of the clinic's own; the one that the form names, if the catalogue does not know it."""
        name = self._window.keys.unknown_drug()
        self._window.show_products()
        if self._window.products is not None:
            self._window.products.begin_drug(name)

    def _more_papers(self) -> None:
        """List the papers beside the summary of the patient who is shown."""
        page = self._window.page
        if page is None or not page.isVisible() or not page.patient:
            self._window.tell(_(N_("Open a patient first: these papers are about one patient.")))
            return
        page.show_summary()
        page.summary.papers_button.open()

    def show_over(self) -> None:
        """Show every action with its keys."""
        button = self._window.menu_button
        place = button if button.isVisible() else self._window
        self.popup(place.mapToGlobal(place.rect().topLeft()))

    def name_tabs(self, labels: Sequence[str]) -> None:
        """Call the pages of Alt and a digit as they are called where one is."""
        for place, action in enumerate(self._tabs):
            action.setText(labels[place] if place < len(labels) else "")
            action.setVisible(place < len(labels))

    def _act(self, text: str, keys: str, slot: Callable[[], Any]) -> QAction:
        action = QAction(_(text) if text else "", self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        self.addAction(action)
        self._window.addAction(action)
        return action
