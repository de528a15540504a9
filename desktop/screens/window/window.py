"""The main window: patients at the left, one patient at the right. It introduces the screens to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from desktop.clinic.words.language import N_, _
from desktop.screens.look import theme
from desktop.screens.patient.patient_tabs import HISTORY
from desktop.screens.window.comparing import Comparing
from desktop.screens.window.frame import Frame
from desktop.screens.window.keys import Keys, Paged
from desktop.screens.window.marking import Marking
from desktop.screens.window.menu import Menu
from desktop.screens.window.opening import Opening
from desktop.screens.window.plot_keys import PlotKeys
from desktop.screens.window.single_pages import SinglePages
from desktop.screens.window.start import StartPage
from desktop.screens.window.taking_in import TakingIn
from desktop.screens.window.watch import Watch
from desktop.screens.window.worklist_place import WorklistPlace
from desktop.session.session import Session
from desktop.session.signal import Change

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Kept
    from desktop.clinic.record.review import Waiting
    from desktop.screens.entry.form import EntryForm
    from desktop.screens.record.worklist import WorklistPage
    from desktop.screens.window.handing_over import HandingOver
    from desktop.screens.window.patient_page import PatientPage
    from desktop.screens.window.products_page import ProductsPage


BEHIND_THE_START = 150  # milliseconds; nobody has looked through the patients by then


class MainWindow(QMainWindow):
    """One window, one clinic file.

    `clinics` makes and opens clinic files and remembers the last one; `papers` makes pages. Both come from the app.
    """

    def __init__(self, clinics: Any, papers: Any):
        super().__init__()
        self._clinics, self._papers = clinics, papers
        self.session: Session | None = None
        self._handing_over: HandingOver | None = None
        self.opening = Opening(self, clinics)
        self.taking_in = TakingIn(self)
        self._watch = Watch(self)
        self.keys = Keys(self._form, self._paged)
        self.plot_keys = PlotKeys(self._patient_page)
        self.theme = theme.apply(QApplication.instance())
        self.setWindowTitle(_(N_("Tolera")))
        # with its title bar it shall still fit on a small screen
        self.resize(1366, min(768, self.screen().availableSize().height() - 32))
        self._build()
        self._connect()

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.start = StartPage()
        self._frame = Frame()
        self.patients, self.message, self._right = self._frame.patients, self._frame.message, self._frame.pages
        self.worklist_button, self.menu_button = self._frame.worklist_button, self._frame.menu_button
        self.tell = self._frame.tell
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self._pages.addWidget(self._frame)
        self.setCentralWidget(self._pages)
        self.page: PatientPage | None = None
        self.products: ProductsPage | None = None
        self._worklist = WorklistPlace(self._right, self.worklist_button)
        self._single = SinglePages(self._right)
        self.comparing = Comparing(self, self._frame, self._papers)
        self.marking = Marking(self, lambda: self.session, self._patient_page, self._chosen_waiting, self.tell)
        self.menu = Menu(self)

    def _connect(self) -> None:
        self.start.create_asked.connect(self.opening.ask_create)
        self.start.open_asked.connect(self.opening.ask_open)
        self.start.example_asked.connect(self.opening.open_example)
        self.opening.opened.connect(self.use)
        self.opening.refused.connect(self._say_refused)
        self.taking_in.done.connect(self.tell)
        self.taking_in.imported.connect(self.open_task)
        self._watch.others_wrote.connect(self._say_others_wrote)
        self._watch.new_day.connect(self._say_due)
        self._worklist.chosen.connect(self.open_task)
        self.patients.chosen.connect(self.open_patient)
        self.patients.new_asked.connect(self.new_patient)
        self.menu_button.clicked.connect(self.menu.show_over)
        self.worklist_button.clicked.connect(self.show_worklist)
        self._frame.products_button.clicked.connect(self.show_products)
        self._right.currentChanged.connect(self._name_tabs)
        self._right.currentChanged.connect(self._say_title)
        self._single.patient_made.connect(self._on_new_patient)

    # -- the clinic file ----------------------------------------------------------------------------------------------

    def show_start(self, sentence: str = "") -> None:
        """Show the first page, with a sentence that says why no clinic file is open."""
        self.start.say(sentence)
        self._pages.setCurrentWidget(self.start)
        self.start.create_button.setFocus()

    def use(self, session: Session) -> None:
        """Show a clinic file."""
        self._leave()
        self.session = session
        session.changed.connect(self._on_changed)
        self.patients.use(session)
        for page in self._made():
            page.use(session)
        self._show_nobody()
        self._pages.setCurrentWidget(self._frame)
        self._say_title()
        self.tell(session.file.why_read_only)
        # what is due asks for the entry types: they are imported when the window stands and nobody waits
        self._worklist.clear()
        QTimer.singleShot(BEHIND_THE_START, self, self._say_due)
        self.patients.search.setFocus()
        self._watch.begin(session)

    def _show_nobody(self) -> None:
        self._frame.show_nobody(any_patient=bool(self.session.count_patients()))

    def _say_refused(self, sentence: str) -> None:
        """Say why a clinic file was not opened; the one that is open stays."""
        (self.show_start if self.session is None else self.tell)(sentence)

    def _made(self) -> list[PatientPage | ProductsPage]:
        """The pages that hold a clinic file's entries, as far as they were needed."""
        return [page for page in (self.page, self.products) if page is not None]

    def keep_drafts(self) -> None:
        """Keep what is typed and not yet saved, before another page is shown."""
        for page in self._made():
            page.keep_drafts()
        self._single.keep_draft()

    def _leave(self) -> None:
        self.keep_drafts()
        self._single.leave()
        self.comparing.stop()
        if self.session is not None:
            self.session.changed.disconnect(self._on_changed)
            self._watch.end()
            for page in self._made():
                page.leave()
            self.session.close()
            self.session = None

    # -- patients -----------------------------------------------------------------------------------------------------

    def open_patient(self, patient: str, tab: int = 0) -> None:
        """Show a patient's record."""
        if self.page is None:
            # pyqtgraph and the forms come with the first patient, not with the window
            from desktop.screens.window.patient_page import PatientPage

            self.page = PatientPage(self._papers)
            self.page.banner.snapshot_button.clicked.connect(self.ask_snapshot)
            self.page.versions_asked.connect(self.show_versions)
            self.handing_over.serve(self.page.summary.outgoing)
            self._right.addWidget(self.page)
            self.page.use(self.session)
        self.keep_drafts()
        self.tell(self.session.file.why_read_only)
        self.page.show_patient(patient, tab)
        self._right.setCurrentWidget(self.page)
        self.patients.mark(patient)
        self._say_title()
        self.page.take_focus()

    def _say_title(self) -> None:
        if self.session is None:
            return
        words = [self.session.file.path.name, _(N_("Tolera"))]
        if self.session.file.about("example"):
            words.insert(0, _(N_("example")))
        if page := self._patient_page():
            words.insert(0, self.session.chart(page.patient).patient.entry.full_name)
        elif title := self._right.currentWidget().windowTitle():
            words.insert(0, title)
        self.setWindowTitle(" – ".join(words))

    def find_patient(self) -> None:
        """Put the cursor where one looks for a patient."""
        if self.session is not None:
            self.patients.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.patients.search.selectAll()

    def new_patient(self) -> None:
        """Begin a new patient."""
        if self.session is None or self.session.file.read_only:
            return
        self.keep_drafts()
        self.patients.mark("")
        self._single.begin_patient(self.session)

    def edit_own(self, type: str) -> None:
        """Show the one entry of a type that the clinic has, such as its letterhead."""
        if self.session is None:
            return
        self.keep_drafts()
        self._single.show_own(self.session, type)

    def _on_new_patient(self, kept: Kept) -> None:
        self.patients.search.clear()
        self.patients.refresh(kept.patient)
        self.open_patient(kept.patient, HISTORY)
        self.page.history.begin("drug_reaction")

    # -- taking in ----------------------------------------------------------------------------------------------------

    def ask_import(self) -> None:
        """Ask for a file of allergen results for the patient shown."""
        if self.session is not None:
            page = self._patient_page()
            self.taking_in.ask_results(self.session, page.patient if page is not None else "")

    def ask_panel(self) -> None:
        """Ask for a definition of an allergen panel of the clinic's own."""
        if self.session is not None and not self.session.file.read_only:
            self.taking_in.ask_definition(self.session)

    # -- the products -------------------------------------------------------------------------------------------------

    def show_products(self) -> None:
        """Show the clinic's donors, lots and bags."""
        if self.session is None:
            return
        if self.products is None:
            from desktop.screens.window.products_page import ProductsPage

            self.products = ProductsPage(self._papers)
            self.products.versions_asked.connect(self.show_versions)
            self.products.patient_asked.connect(self.open_task)
            self.handing_over.serve(self.products.recall.outgoing)
            self._right.addWidget(self.products)
            self.products.use(self.session)
        self.keep_drafts()
        self.tell(self.session.file.why_read_only)
        self._right.setCurrentWidget(self.products)
        self.products.take_focus()

    def show_recall(self, about: str) -> None:
        """Show where everything of a lot or a donor went; `about` is the lot's number or the donor's pseudonym."""
        self.show_products()
        self.products.show_recall(about)

    def recall_this(self) -> None:
        """Show the recall of the donor, or of the lot of the bag or infusion, that stands in the form."""
        form = self._form()
        if form is None or form.kept is None:
            return
        from desktop.session.recall import about

        if named := about(self.session, form.kept.entry):
            self.show_recall(named)
        else:
            self.tell(_(N_("This entry names no lot and no donor.")))

    # -- the worklist -------------------------------------------------------------------------------------------------

    def show_worklist(self) -> None:
        """Show what is due for any patient, and what waits to be seen."""
        if self.session is not None:
            self.keep_drafts()
            self._worklist.show(self.session)

    @property
    def worklist(self) -> WorklistPage | None:
        """The worklist's page, once somebody looked at it."""
        return self._worklist.page

    def _chosen_waiting(self) -> Waiting | None:
        return self.worklist.chosen_waiting if self.worklist is not None and self._worklist.is_shown else None

    def open_task(self, patient: str, entry: str) -> None:
        """Show a patient's entry on the page where it is typed."""
        self.open_patient(patient)
        self.page.open_entry(entry)

    def _say_due(self) -> None:
        self._worklist.say(self.session)

    # -- what the keys do ---------------------------------------------------------------------------------------------

    def _form(self) -> EntryForm | None:
        shown = self._paged() or (self._single.page if self._shows(self._single.page) else None)
        return shown.form if shown is not None else None

    def _paged(self) -> Paged | None:
        return next(filter(self._shows, self._made()), None)

    def _patient_page(self) -> PatientPage | None:
        return self.page if self._shows(self.page) else None

    def _shows(self, page: QWidget | None) -> bool:
        return page is not None and self._right.currentWidget() is page

    def _name_tabs(self) -> None:
        page = self._paged()
        self.menu.name_tabs(
            [page.tabs.tabText(place) for place in range(page.tabs.count())] if page is not None else ()
        )

    def ask_print(self) -> None:
        """Show the summary of the patient shown; ask where the recall list shall lie when products are shown."""
        if page := self._patient_page():
            page.show_summary()
            page.take_focus()
        elif self._shows(self.products):
            self.products.ask_print()
        elif self.session is not None:
            self.tell(_(N_("Open a patient first: the summary is about one patient.")))

    def show_changes(self) -> None:
        """Show what was changed: of the entry in the form, else of everything about the patient or the products."""
        form = self._form()
        kept = form.kept if form is not None else None
        if kept is not None or self._shows(self.products) or (self.page is not None and self.page.patient):
            self.show_versions(kept.id if kept is not None else "")

    def show_versions(self, entry: str) -> None:
        """Show the versions of an entry; of everything about the patient, or about the clinic, without one."""
        from desktop.screens.record.changes import ChangesDialog

        of_patient = self.page is not None and not self._shows(self.products)
        ChangesDialog(self.session, self.page.patient if of_patient else "", entry, self).open()

    # -- handing over -------------------------------------------------------------------------------------------------

    @property
    def handing_over(self) -> HandingOver:
        """What writes snapshots, pages and figures; made when something is handed over for the first time."""
        if self._handing_over is None:
            from desktop.screens.window.handing_over import HandingOver

            self._handing_over = HandingOver(self, self._clinics.program)
            self._handing_over.done.connect(self.tell)
        return self._handing_over

    def ask_snapshot(self) -> None:
        """Ask where a snapshot shall lie, and take it."""
        if self.session is not None:
            self.handing_over.ask_snapshot(self.session)

    # -- following ----------------------------------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        self._worklist.follow(self.session, change)
        if "patient" in change.types or not change.types:
            self.patients.refresh(self.page.patient if self.page is not None else "")
            self._say_title()
        gone = self.page is not None and change.action == "void" and "patient" in change.types
        if gone and change.patient == self.page.patient:
            self._show_nobody()

    def _say_others_wrote(self) -> None:
        self.tell(_(N_("Another program has written to this clinic file; what you see is up to date.")))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._handing_over is not None:
            self._handing_over.stop()
        self._leave()
        event.accept()
