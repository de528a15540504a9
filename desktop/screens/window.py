"""The main window: patients at the left, one patient at the right. It introduces the screens to each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.clinic.language import N_, _, say
from desktop.screens import theme
from desktop.screens.patient_tabs import HISTORY, TABS
from desktop.screens.patients import PatientsPanel
from desktop.screens.start import StartPage
from desktop.session.session import Session
from desktop.session.worklist import ASKING, worklist
from desktop.store.failures import StoreFailure

if TYPE_CHECKING:
    from desktop.screens.form import EntryForm
    from desktop.screens.handing_over import HandingOver
    from desktop.screens.patient_page import PatientPage
    from desktop.screens.single_form import SingleFormPage
    from desktop.screens.taking_in import TakingIn
    from desktop.screens.worklist import WorklistPage

# how often the window looks whether another program has written (ms)
LOOK_EVERY = 2000


class MainWindow(QMainWindow):
    """One window, one clinic file.

    `clinics` makes and opens clinic files and remembers the last one; `papers` makes pages. Both come from the app.
    """

    def __init__(self, clinics: Any, papers: Any):
        super().__init__()
        self._clinics, self._papers = clinics, papers
        self.session: Session | None = None
        self._handing_over: HandingOver | None = None
        self._taking_in: TakingIn | None = None
        self.theme = theme.apply(QApplication.instance())
        self.setWindowTitle(_(N_("Tolera")))
        # with its title bar it shall still fit on a small screen
        self.resize(1366, min(768, self.screen().availableSize().height() - 32))
        self._build()
        self._connect()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY)
        self._look.timeout.connect(self._notice_others)

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.patients = PatientsPanel()
        self.menu_button = QPushButton(_(N_("☰ Menu   F10")))
        self.menu_button.setObjectName("window.menu")
        self.menu_button.setProperty("kind", "quiet")
        self.menu_button.setAccessibleName(_(N_("Menu")))
        self.worklist_button = QPushButton()
        self.worklist_button.setObjectName("window.worklist")
        self.worklist_button.setProperty("kind", "quiet")
        self.worklist_button.setToolTip("Ctrl+Shift+W")
        self.worklist_button.setAutoDefault(True)
        for button in (self.worklist_button, self.menu_button):
            self.patients.layout().addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.start = StartPage()
        self.message = QLabel()
        self.message.setObjectName("window:message")
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(30)
        self.message.hide()
        self._right = QStackedWidget()
        self._nobody = QLabel()
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nobody.setProperty("role", "muted")
        self._right.addWidget(self._nobody)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        strip = QHBoxLayout()
        strip.setContentsMargins(20, 6, 20, 0)
        strip.addWidget(self.message)
        right.addLayout(strip)
        right.addWidget(self._right, 1)
        self._clinic = QWidget()
        across = QHBoxLayout(self._clinic)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.patients)
        line = QFrame()
        line.setFixedWidth(1)
        line.setObjectName("hairline")
        across.addWidget(line)
        across.addLayout(right, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self._pages.addWidget(self._clinic)
        self.setCentralWidget(self._pages)
        self.page: PatientPage | None = None
        self.worklist: WorklistPage | None = None
        self._single: SingleFormPage | None = None
        self.menu = QMenu(self)
        self._actions()

    def _actions(self) -> None:
        """Every action with its keys; the menu lists them all."""
        act = self._action
        act(N_("Find a patient"), "Ctrl+F", self.find_patient)
        act(N_("New patient"), "Ctrl+Shift+N", self.new_patient)
        act(N_("Next patient"), "Ctrl+PgDown", self.next_patient)
        act(N_("Previous patient"), "Ctrl+PgUp", self.previous_patient)
        act(N_("Worklist"), "Ctrl+Shift+W", self.show_worklist)
        self.menu.addSeparator()
        act(N_("New entry on this page"), "Ctrl+N", self.new_entry)
        act(N_("Save"), "Ctrl+S", self.save)
        act(N_("Save and next"), "Ctrl+Return", self.save_and_next)
        act(N_("Next kind of entry"), "Ctrl+Tab", self.next_kind)
        act(N_("Previous kind of entry"), "Ctrl+Shift+Tab", self.previous_kind)
        self.menu.addSeparator()
        for place, label in enumerate(TABS):
            act(label, f"Alt+{place + 1}", self._shows_tab(place))
        act(N_("Show results, trajectories or the sheet"), "Ctrl+T", self.switch_view)
        act(N_("Go to the list of entries"), "Ctrl+L", self.go_to_list)
        act(N_("Go from the form to its sheet and back"), "F6", self.cross)
        act(N_("Show dates or days since the first infusion"), "Ctrl+Shift+D", self.switch_axis)
        self.menu.addSeparator()
        act(N_("Import an allergen panel…"), "Ctrl+I", self.ask_import)
        act(N_("Print summary"), "Ctrl+P", self.print_summary)
        act(N_("What was changed…"), "Ctrl+H", self.show_changes)
        act(N_("Snapshot…"), "Ctrl+Shift+S", self.ask_snapshot)
        self.menu.addSeparator()
        act(N_("Make a clinic file…"), "", self.ask_create)
        act(N_("Open a clinic file…"), "Ctrl+O", self.ask_open)
        act(N_("Look at the example"), "", self.open_example)
        act(N_("Add a panel definition…"), "", self.ask_panel)
        act(N_("The clinic's letterhead…"), "", self.edit_letterhead)
        self.menu.addSeparator()
        act(N_("Quit"), "Ctrl+Q", self.close)

    def _action(self, text: str, keys: str, slot: Callable[[], Any]) -> None:
        action = QAction(_(text), self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        self.menu.addAction(action)
        self.addAction(action)

    def _shows_tab(self, place: int) -> Callable[[], None]:
        def show_tab() -> None:
            if page := self._patient_page():
                page.tabs.setCurrentIndex(place)
                page.take_focus()

        return show_tab

    def _connect(self) -> None:
        self.start.create_asked.connect(self.ask_create)
        self.start.open_asked.connect(self.ask_open)
        self.start.example_asked.connect(self.open_example)
        self.patients.chosen.connect(self.open_patient)
        self.patients.new_asked.connect(self.new_patient)
        self.menu_button.clicked.connect(self.show_menu)
        self.worklist_button.clicked.connect(self.show_worklist)
        open_menu = QAction(self)
        open_menu.setShortcut(QKeySequence("F10"))
        open_menu.triggered.connect(self.show_menu)
        self.addAction(open_menu)

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
        if self.page is not None:
            self.page.use(session)
        self._right.setCurrentWidget(self._nobody)
        self._pages.setCurrentWidget(self._clinic)
        self._say_title()
        self.tell(session.file.why_read_only)
        self._say_nobody()
        self._say_due()
        self.patients.search.setFocus()
        self._look.start()

    def _say_nobody(self) -> None:
        if self.session.count_patients():
            self._nobody.setText(_(N_("Find a patient at the left (Ctrl+F), or begin a new one (Ctrl+Shift+N).")))
        else:
            self._nobody.setText(_(N_("This clinic file holds no patient yet. Ctrl+Shift+N begins the first one.")))

    def tell(self, sentence: str) -> None:
        """Say something above the record; "" takes it away."""
        self.message.setText(sentence)
        self.message.setProperty("role", "danger" if sentence.startswith("✕") else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setVisible(bool(sentence))

    def ask_create(self) -> None:
        """Ask where a new clinic file shall lie."""
        title, names = _(N_("Make a clinic file")), _(N_("Clinic file (*.sqlite)"))
        from desktop.screens.paths import ask_new

        ask_new(self, title, names, self._create, self._clinics.default(), may_replace=False)

    def ask_open(self) -> None:
        """Ask which clinic file to open."""
        from desktop.screens.paths import ask_existing

        ask_existing(self, _(N_("Open a clinic file")), _(N_("Clinic file (*.sqlite);;All files (*)")), self._open)

    def open_example(self) -> None:
        """Open the example, made first if it is not there yet."""
        self._try(self._clinics.example)

    def _create(self, path: Path) -> None:
        self._try(lambda: self._clinics.create(path))

    def _open(self, path: Path) -> None:
        self._try(lambda: self._clinics.open(path))

    def _try(self, make: Callable[[], Session]) -> None:
        try:
            session = make()
        except StoreFailure as refused:
            if self.session is None:
                self.show_start(str(refused.sentence))
            else:
                self.tell(str(refused.sentence))
            return
        self.use(session)

    def _keep_drafts(self) -> None:
        if self.page is not None:
            self.page.keep_drafts()
        if self._single is not None:
            self._single.form.keep_draft()

    def _leave(self) -> None:
        self._keep_drafts()
        if self._single is not None:
            self._right.removeWidget(self._single)
            self._single.deleteLater()
            self._single = None
        if self.session is not None:
            self.session.changed.disconnect(self._on_changed)
            self._look.stop()
            if self.page is not None:
                self.page.leave()
            self.session.close()
            self.session = None

    # -- patients -----------------------------------------------------------------------------------------------------

    def open_patient(self, patient: str, tab: int = 0) -> None:
        """Show a patient's record."""
        if self.page is None:
            # pyqtgraph and the forms come with the first patient, not with the window
            from desktop.screens.patient_page import PatientPage

            self.page = PatientPage(self._papers)
            self.page.banner.snapshot_button.clicked.connect(self.ask_snapshot)
            self.page.versions_asked.connect(self.show_versions)
            self.page.summary.path_asked.connect(self._ask_paper)
            self.page.summary.write_asked.connect(self._write_paper)
            self._right.addWidget(self.page)
            self.page.use(self.session)
        self._keep_drafts()
        self.tell(self.session.file.why_read_only)
        self.page.show_patient(patient, tab)
        self._right.setCurrentWidget(self.page)
        self.patients.mark(patient)
        self._say_title()
        self.page.take_focus()

    def _say_title(self) -> None:
        words = [self.session.file.path.name, _(N_("Tolera"))]
        if self.session.file.about("example"):
            words.insert(0, _(N_("example")))
        if page := self._patient_page():
            words.insert(0, self.session.chart(page.patient).patient.entry.full_name)
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
        from desktop.clinic.patient import Patient
        from desktop.screens.single_form import SingleFormPage

        self._keep_drafts()
        page = SingleFormPage(self.session, Patient)
        page.form.saved.connect(self._on_new_patient)
        page.form.blank("")
        self.patients.mark("")
        self._show_single(page)

    def next_patient(self) -> None:
        """Open the next patient of the list."""
        self.patients.neighbour(1)

    def previous_patient(self) -> None:
        """Open the patient before."""
        self.patients.neighbour(-1)

    def edit_letterhead(self) -> None:
        """Show the clinic's own data."""
        if self.session is None:
            return
        from desktop.clinic.letterhead import Letterhead
        from desktop.screens.single_form import SingleFormPage

        page = SingleFormPage(self.session, Letterhead)
        kept = next(iter(self.session.of_clinic(Letterhead)), None)
        if kept is None:
            page.form.blank("")
        else:
            page.form.show_entry(kept)
            page.form.new_button.hide()
        self._show_single(page)

    def _show_single(self, page: SingleFormPage) -> None:
        """Show a page with one form in place of the one before."""
        if self._single is not None:
            self._single.form.keep_draft()
            self._right.removeWidget(self._single)
            self._single.deleteLater()
        self._single = page
        self._right.addWidget(page)
        self._right.setCurrentWidget(page)
        page.form.focus()

    def _on_new_patient(self, kept: Any) -> None:
        self.patients.search.clear()
        self.patients.refresh(kept.patient)
        self.open_patient(kept.patient, HISTORY)
        self.page.history.begin("drug_reaction")

    # -- taking in ----------------------------------------------------------------------------------------------------

    @property
    def taking_in(self) -> TakingIn:
        """What reads files of results and of panel definitions; made when it is first needed."""
        if self._taking_in is None:
            from desktop.screens.taking_in import TakingIn

            self._taking_in = TakingIn(self)
            self._taking_in.done.connect(self.tell)
            self._taking_in.imported.connect(self._open_task)
        return self._taking_in

    def ask_import(self) -> None:
        """Ask for a file of allergen results for the patient shown."""
        if self.session is None:
            return
        page = self._patient_page()
        if page is None or self.session.file.read_only:
            self.tell(self.session.file.why_read_only or _(N_("Open a patient first: the results are of one patient.")))
        else:
            self.taking_in.ask_results(self.session, page.patient)

    def ask_panel(self) -> None:
        """Ask for a definition of an allergen panel of the clinic's own."""
        if self.session is not None and not self.session.file.read_only:
            self.taking_in.ask_definition(self.session)

    # -- the worklist -------------------------------------------------------------------------------------------------

    def show_worklist(self) -> None:
        """Show what is due for any patient."""
        if self.session is None:
            return
        if self.worklist is None:
            from desktop.screens.worklist import WorklistPage

            self.worklist = WorklistPage()
            self.worklist.chosen.connect(self._open_task)
            self._right.addWidget(self.worklist)
        self._keep_drafts()
        self._right.setCurrentWidget(self.worklist)
        self._say_title()
        self.worklist.fill(self.session)
        self.worklist.take_focus()

    def _open_task(self, patient: str, entry: str) -> None:
        self.open_patient(patient)
        self.page.open_entry(entry)

    def _say_due(self) -> None:
        """Say at the left how much is due today or late."""
        today = self.session.clock().date()
        self._due_on = today
        due = sum(task.is_due(today) for task in worklist(self.session))
        self.worklist_button.setText(str(say(N_("Worklist: {count} due"), count=due)) if due else _(N_("Worklist")))
        if self.worklist is not None and self._right.currentWidget() is self.worklist:
            self.worklist.fill(self.session)

    # -- what the keys do ---------------------------------------------------------------------------------------------

    def _form(self) -> EntryForm | None:
        shown = self._right.currentWidget()
        return shown.form if shown in (self.page, self._single) and shown is not None else None

    def _patient_page(self) -> PatientPage | None:
        return self.page if self.page is not None and self._right.currentWidget() is self.page else None

    def save(self) -> None:
        """Save what is typed."""
        form = self._form()
        if form is not None and form.save_button.isEnabled():
            form.save()

    def save_and_next(self) -> None:
        """Save what is typed and begin the next one."""
        form = self._form()
        if form is not None and form.save_button.isEnabled():
            form.save_and_next() if form.next_button.isVisible() else form.save()

    def new_entry(self) -> None:
        """Begin a new entry on the page shown."""
        if page := self._patient_page():
            page.begin()

    def next_kind(self) -> None:
        """Type the next kind of entry of this page."""
        if page := self._patient_page():
            page.next_kind()

    def previous_kind(self) -> None:
        """Type the kind of entry before."""
        if page := self._patient_page():
            page.next_kind(-1)

    def switch_view(self) -> None:
        """Show the list in place of the trajectories, or the other way round."""
        if page := self._patient_page():
            page.switch_view()

    def go_to_list(self) -> None:
        """Put the focus on the list of entries of the page shown."""
        if page := self._patient_page():
            page.go_to_list()

    def cross(self) -> None:
        """Go from the form of the page shown to its sheet, or back."""
        if page := self._patient_page():
            page.cross()

    def switch_axis(self) -> None:
        """Let the trajectories show dates in place of days, or the other way round."""
        if page := self._patient_page():
            page.trajectories.set_axis("days" if page.trajectories.axis == "dates" else "dates")

    def print_summary(self) -> None:
        """Show the summary of the patient shown."""
        if page := self._patient_page():
            page.show_summary()
            page.take_focus()
        elif self.session is not None:
            self.tell(_(N_("Open a patient first: the summary is about one patient.")))

    def show_changes(self) -> None:
        """Show what was changed: of the entry in the form, else of everything about the patient."""
        form = self._form()
        if form is not None and form.kept is not None:
            self.show_versions(form.kept.id)
        elif self.page is not None and self.page.patient:
            self.show_versions("")

    def show_versions(self, entry: str) -> None:
        """Show the versions of an entry; of everything about the patient without one."""
        from desktop.screens.changes import ChangesDialog

        patient = self.page.patient if self.page is not None else ""
        ChangesDialog(self.session, patient, entry, self).open()

    def show_menu(self) -> None:
        """Show every action with its keys."""
        button = self.menu_button
        self.menu.popup(button.mapToGlobal(button.rect().topLeft()) if button.isVisible() else self.mapToGlobal(self.rect().topLeft()))

    # -- handing over -------------------------------------------------------------------------------------------------

    @property
    def handing_over(self) -> HandingOver:
        """What writes snapshots, pages and figures; made when something is handed over for the first time."""
        if self._handing_over is None:
            from desktop.screens.handing_over import HandingOver

            self._handing_over = HandingOver(self, self._clinics.program)
            self._handing_over.done.connect(self.tell)
        return self._handing_over

    def ask_snapshot(self) -> None:
        """Ask where a snapshot shall lie, and take it."""
        if self.session is not None:
            self.handing_over.ask_snapshot(self.session)

    def _ask_paper(self, title: str, names: str, name: str, use: Callable[[Path], None]) -> None:
        self.handing_over.ask_paper(title, names, name, use)

    def _write_paper(self, write: Callable[..., Any], path: Path) -> None:
        self.handing_over.write_paper(self.session, self.page.patient, write, path)

    # -- following ----------------------------------------------------------------------------------------------------

    def _on_changed(self, change: Any) -> None:
        if not change.types or change.types & ASKING:
            self._say_due()
        if "patient" in change.types or not change.types:
            self.patients.refresh(self.page.patient if self.page is not None else "")
            self._say_title()
        gone = self.page is not None and change.action == "void" and "patient" in change.types
        if gone and change.patient == self.page.patient:
            self._say_nobody()
            self._right.setCurrentWidget(self._nobody)

    def _notice_others(self) -> None:
        if self.session is None:
            return
        if self.session.clock().date() != self._due_on:
            # the window stayed open over midnight
            self._say_due()
        if self.session.notice_others():
            self.tell(str(say(N_("Another program has written to this clinic file; what you see is up to date."))))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._handing_over is not None:
            self._handing_over.stop()
        self._leave()
        event.accept()

