"""One patient: the banner, and under it overview, history, tests, infusions, medication and summary."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clinic.allergy.allergen_panel import AllergenPanel
from desktop.clinic.allergy.drug_provocation import DrugProvocation
from desktop.clinic.allergy.patch_test import PatchTest
from desktop.clinic.allergy.skin_test import SkinTest
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.authorisation import Authorisation
from desktop.clinic.course.course_plan import CoursePlan
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import Outcome
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.patient.consent import Consent
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.history import Condition, FamilyHistory, HistoryAnswer, Transfusion
from desktop.clinic.patient.measurement import Measurement
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.patient.visit_note import VisitNote
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.language import N_
from desktop.screens.allergy.allergen_sheet import AllergenSheet
from desktop.screens.course.authorisation_sheet import AuthorisationSheet
from desktop.screens.course.naranjo_sheet import NaranjoSheet
from desktop.screens.course.plan_sheet import PlanSheet
from desktop.screens.course.vitals_sheet import VitalsSheet
from desktop.screens.entry.parts_sheet import PartsSheet
from desktop.screens.patient.banner import PatientBanner
from desktop.screens.patient.patient_tabs import INFUSIONS, OVERVIEW, SUMMARY, TABS, TESTS
from desktop.screens.plot.live_plot import LivePlot
from desktop.screens.plot.trajectories import TrajectoriesView
from desktop.screens.record.entries_page import EntriesPage, Follow, Typed
from desktop.screens.record.overview import OverviewPage
from desktop.screens.record.summary import SummaryPage
from desktop.screens.record.tabbed import Tabbed
from desktop.session.session import Session
from desktop.session.signal import Change

# the place of the infusion among the types of its page
INFUSION = 2


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
            (
                Typed(DrugReaction, (("dose", "route"),), label=N_("Reaction")),
                Typed(HistoryAnswer, stays=("date",), label=N_("Asked")),
                Typed(FamilyHistory, label=N_("Family")),
                Typed(Condition, label=N_("Condition")),
                Typed(Transfusion, (("product", "units"),), label=N_("Transfusion")),
                Typed(Measurement, (("weight", "height"),), label=N_("Weight")),
                Typed(VisitNote, (("next_visit", "next_reason"),), label=N_("Visit")),
                Typed(Patient, single=True, label=N_("Person")),
            ),
            N_("The history is empty. Type a reaction at the left, or say under “Asked” what was asked and answered."),
        )
        self.tests = EntriesPage(
            "tests",
            (
                Typed(
                    LabResult,
                    (("reading", "unit"), ("limits", "flag"), ("clotting_time", "clotting_temperature")),
                    ("specimen_date", "method", "laboratory"),
                    N_("Laboratory"),
                    viewed=True,
                ),
                Typed(
                    InVitroTest,
                    (("reading", "unit"), ("basal", "positive_control")),
                    ("specimen_date", "method", "laboratory"),
                    N_("In vitro"),
                    viewed=True,
                ),
                Typed(
                    AllergenPanel,
                    (("total_ige", "ige_unit"),),
                    ("panel", "laboratory", "software"),
                    N_("Allergen panel"),
                    sheet=AllergenSheet,
                ),
                Typed(
                    SkinTest,
                    (("histamine", "saline"), ("antihistamine_drug", "antihistamine_last"), ("device", "site")),
                    ("stage", "read_by", "device", "site", "read_after"),
                    N_("Skin tests"),
                    sheet=PartsSheet,
                ),
                Typed(
                    PatchTest,
                    (("site", "chamber"),),
                    ("planned", "site", "chamber", "read_by"),
                    N_("Patch test"),
                    sheet=PartsSheet,
                ),
                Typed(
                    DrugProvocation,
                    (("route", "dose_unit"),),
                    ("stage", "route", "dose_unit", "supervised_by"),
                    N_("Provocation"),
                    sheet=PartsSheet,
                ),
            ),
            N_("No test is recorded. Type the first result at the left; it shows on the plot while you type."),
            412,
        )
        self.infusions = EntriesPage(
            "infusions",
            (
                Typed(CoursePlan, label=N_("Plan"), sheet=PlanSheet),
                Typed(
                    Authorisation,
                    (("course", "session"), ("emergency_kit", "infection"), ("malignancy", "thrombosis")),
                    ("course", "authorised_by", "checked_by"),
                    N_("Authorise"),
                    sheet=AuthorisationSheet,
                    follow=Follow(Infusion, N_("Document the infusion"), _infusion_of, _documented),
                ),
                Typed(
                    Infusion,
                    (
                        ("course", "session", "sessions"),
                        ("cells", "dose_basis"),
                        ("route", "volume"),
                        ("product", "lot"),
                        ("premedicated", "emergency_kit"),
                    ),
                    ("cells", "dose_basis", "route", "volume", "product", "premedicated", "operator"),
                    sheet=VitalsSheet,
                    first=(
                        "bag",
                        "course",
                        "session",
                        "sessions",
                        "start",
                        "stop",
                        "cells",
                        "dose_basis",
                        "route",
                        "volume",
                        "product",
                        "lot",
                        "premedicated",
                        "emergency_kit",
                        "premedication",
                        "operator",
                        "checked_by",
                    ),
                    follow=Follow(AdverseEvent, N_("Adverse event after it"), _event_after),
                ),
                Typed(
                    AdverseEvent,
                    (("serious", "criterion"), ("causality", "expected"), ("reported_to", "reported_on")),
                    sheet=NaranjoSheet,
                ),
                Typed(
                    Outcome,
                    (("uas7_days", "uas7_printed"), ("uct_answers", "uct_printed"), ("dlqi_answers", "dlqi_printed")),
                    # how the patient feels is drawn while it is typed
                    viewed=True,
                ),
                Typed(Consent, (("signer", "witness"),), ("signed", "signer", "witness")),
            ),
            N_("No infusion is recorded. The first one's day becomes D0."),
            412,
            list_first=True,
        )
        # of these it is typed most
        self.infusions.type_tabs.setCurrentIndex(INFUSION)
        self.medication = EntriesPage(
            "medication",
            (Typed(MedicationCourse, (("dose", "dose_unit"), ("route", "interval"), ("start", "stop"))),),
            N_("No medication is recorded."),
        )
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
        self.overview.timeline.chosen.connect(self.open_entry)
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
        self.live = LivePlot(self.session, patient, self.trajectories)

    def open_entry(self, id: str) -> None:
        """Show an entry on the page where its type is typed."""
        kept = self.session.chart(self.patient).entry(id)
        if kept is None:
            return
        for place, page in enumerate(self.pages):
            if isinstance(page, EntriesPage) and page.types(kept.type):
                self.tabs.setCurrentIndex(place)
                page.show_entry(id)
                return

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

    def _on_typing(self, entry: Any, replacing: str) -> None:
        if self.live is not None:
            self.live.typing(entry, replacing)

    def _on_all_allergens(self) -> None:
        if self.live is not None:
            self.live.show_all_allergens()

    def _on_changed(self, change: Change) -> None:
        if not self.patient or change.patient not in ("", self.patient):
            return
        chart = self.session.chart(self.patient)
        if chart.patient is None:
            return
        self._say_who()
        for page in self.pages:
            page.refresh()
        if self.live is not None:
            self.live.refresh(change.kept)


def _place() -> QWidget:
    """A place for the trajectories."""
    place = QWidget()
    QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
    return place


def _infusion_of(kept: Kept, chart: Chart, reader: Reader) -> dict[str, str]:
    """What an infusion takes over from its authorisation and the plan. When it was planned is not when it was given."""
    authorised = kept.entry
    plan = next((plan.entry for plan in chart.of(CoursePlan) if plan.entry.course == authorised.course), None)
    sessions = sum(step.step == "session" for step in plan.steps) if plan else 0
    return {
        "bag": Authorisation.declaration.field("bag").kind.written(authorised.bag, reader),
        "course": str(authorised.course), "session": str(authorised.session), "sessions": str(sessions or ""),
        # the bag tells product and lot
        "product": "", "lot": "",
    }  # fmt: skip


def _documented(kept: Kept, chart: Chart) -> Kept | None:
    """The infusion that gave an authorised bag, if it is documented."""
    return next((infusion for infusion in chart.infusions() if infusion.entry.bag == kept.entry.bag), None)


def _event_after(kept: Kept, chart: Chart, reader: Reader) -> dict[str, str]:
    """What an adverse event takes over from the infusion that it followed."""
    return {"infusion": AdverseEvent.declaration.field("infusion").kind.written(kept.id, reader)}
