"""One patient: the banner, and under it overview, history, tests, infusions, medication and summary."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clinic.entry.entries import Entry
from desktop.clinic.plot.chosen_graphs import ChosenGraphs
from desktop.clinic.record.entry_types import DRAWN
from desktop.clinic.words.language import N_
from desktop.screens.patient.banner import PatientBanner
from desktop.screens.patient.patient_tabs import INFUSIONS, OVERVIEW, SUMMARY, TABS, TESTS
from desktop.screens.plot.live_plot import LivePlot
from desktop.screens.plot.trajectories import TrajectoriesView
from desktop.screens.record.entries_page import EntriesPage
from desktop.screens.record.overview import OverviewPage
from desktop.screens.record.summary import SummaryPage
from desktop.screens.record.tabbed import Tabbed
from desktop.screens.window.sheets import typed_on
from desktop.session.session import Session
from desktop.session.signal import Change


class PatientPage(Tabbed):
    """Everything of one patient. It follows `session.changed` and redraws what a change concerns."""

    versions_asked = Signal(str)

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__("patient", TABS, parent)
        self.session: Session | None = None
        self.patient = ""
        self.banner = PatientBanner()
        self.overview = OverviewPage()
        self.history = EntriesPage(
            "history",
            typed_on("history"),
            N_("The history is empty. Type a reaction at the left, or say under “Asked” what was asked and answered."),
        )
        self.tests = EntriesPage(
            "tests",
            typed_on("tests"),
            N_("No test is recorded. Type the first result at the left; it shows on the plot while you type."),
            412,
        )
        self.infusions = EntriesPage(
            "infusions",
            typed_on("infusions"),
            N_("No infusion is recorded. The first one's day becomes D0."),
            412,
            list_first=True,
        )
        self.medication = EntriesPage("medication", typed_on("medication"), N_("No medication is recorded."))
        self.summary = SummaryPage(papers)
        self.lay_out(
            self.banner, (self.overview, self.history, self.tests, self.infusions, self.medication, self.summary)
        )
        # one view of the trajectories serves the overview, the tests and the outcomes
        self.trajectories = TrajectoriesView()
        tests_plot, infusions_plot = _place(), _place()
        self.tests.add_view(tests_plot, N_("Trajectories"), N_("Results"))
        self.infusions.add_view(infusions_plot, N_("Trajectories"), N_("List"))
        self._plots = {OVERVIEW: self.overview.plot, TESTS: tests_plot.layout(), INFUSIONS: infusions_plot.layout()}
        self.live: LivePlot | None = None

        self.tabs.currentChanged.connect(self._place_plot)
        for page in self.pages:
            if isinstance(page, EntriesPage):
                page.versions_asked.connect(self.versions_asked)
        self.tests.typing.connect(self._on_typing)
        self.infusions.typing.connect(self._on_typing)
        self.trajectories.chosen.connect(self.open_entry)
        self.trajectories.all_allergens.connect(self._on_all_allergens)
        self.trajectories.choose_asked.connect(self.choose_graphs)
        self.overview.timeline.chosen.connect(self.open_entry)
        self.summary.signing.entry_asked.connect(self.open_entry)
        self.summary.signing.new_asked.connect(self.begin_entry)
        self.banner.print_button.clicked.connect(self.show_summary)
        self._place_plot(OVERVIEW)

    def use(self, session: Session) -> None:
        """Show patients of this clinic file."""
        if self.session is not None:
            self.session.changed.disconnect(self._on_changed)
        self.session, self.patient, self.live = session, "", None
        session.changed.connect(self._on_changed)
        for page in self.pages:
            page.use(session)

    def leave(self) -> None:
        """Forget the clinic file, which is about to be closed."""
        if self.session is not None:
            self.session.changed.disconnect(self._on_changed)
            self.session, self.patient, self.live = None, "", None

    def show_patient(self, patient: str, tab: int = OVERVIEW) -> None:
        """Show a patient's record."""
        self.patient = patient
        self._say_who()
        self.tabs.setCurrentIndex(tab)
        for page in self.pages:
            page.show_patient(patient)
        self.trajectories.leave_large()
        self.live = LivePlot(self.session, patient, self.trajectories)

    def open_entry(self, id: str) -> None:
        """Show an entry on the page where its type is typed."""
        kept = self.session.chart(self.patient).entry(id)
        if kept is not None and (page := self._turn_to(kept.type)) is not None:
            page.show_entry(id)

    def begin_entry(self, type: str) -> None:
        """Begin an entry of a type on the page where it is typed."""
        if (page := self._turn_to(type)) is not None:
            page.begin(type)

    def _turn_to(self, type: str) -> EntriesPage | None:
        """Show the page where a type is typed; None where it is typed on none."""
        for place, page in enumerate(self.pages):
            if isinstance(page, EntriesPage) and page.types(type):
                self.tabs.setCurrentIndex(place)
                return page
        return None

    def shown_entries(self) -> tuple[str, ...]:
        """What is chosen on the page that is shown: in the timeline, in the list, or the entry in the form."""
        if self.page is self.overview:
            return self.overview.timeline.chosen_entries
        return self.entries_page.chosen_entries if self.entries_page is not None else ()

    def show_summary(self) -> None:
        """Show the summary's pages."""
        self.tabs.setCurrentIndex(SUMMARY)

    def take_focus(self) -> None:
        """Put the cursor where one goes on: into the form, the timeline or the pages."""
        if self.form is not None:
            self.form.focus()
        elif self.page is self.overview:
            self.overview.take_focus()
        else:
            self.summary.take_focus()

    def go_to_list(self) -> None:
        """Put the focus on the list of entries, or on the timeline."""
        if self.page is self.overview:
            self.overview.take_focus()
        else:
            super().go_to_list()

    def _say_who(self) -> None:
        self.banner.show_chart(self.session.chart(self.patient), self.session.reader_of(self.patient))

    def _place_plot(self, place: int) -> None:
        """Bring the one view of the trajectories to the page that is shown."""
        if place in self._plots:
            self._plots[place].addWidget(self.trajectories, 1)

    def _on_typing(self, entry: Entry, replacing: str) -> None:
        if self.live is not None:
            self.live.typing(entry, replacing)

    def _on_all_allergens(self) -> None:
        if self.live is not None:
            self.live.show_all_allergens()

    def choose_graphs(self) -> None:
        """Ask which graphs of the patient are shown, and in which order."""
        if self.live is None:
            return
        from desktop.screens.plot.chooser import GraphChooser

        chooser = GraphChooser(self.live.whole, self.session.chosen_graphs.get(self.patient), self)
        chooser.decided.connect(self._on_choice)
        chooser.open()

    def _on_choice(self, choice: ChosenGraphs | None) -> None:
        if choice is None:
            self.session.chosen_graphs.pop(self.patient, None)
        else:
            self.session.chosen_graphs[self.patient] = choice
        self.live.show_chosen()
        self.summary.refresh()

    def _on_changed(self, change: Change) -> None:
        if not self.patient or change.patient not in ("", self.patient):
            return
        chart = self.session.chart(self.patient)
        if chart.patient is None:
            return
        self._say_who()
        for page in self.pages:
            page.refresh()
        # what somebody has seen moves no curve
        moves = change.action not in ("seen", "taken_back") and (not change.types or change.types & DRAWN)
        if self.live is not None and moves:
            self.live.refresh(change.kept)


def _place() -> QWidget:
    """A place for the trajectories."""
    place = QWidget()
    QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
    return place
