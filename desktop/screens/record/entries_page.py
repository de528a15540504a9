"""A page that lists entries and types them: the form at the left; at the right the list, the trajectories or a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.words.language import N_, _, say
from desktop.screens.entry.form import EntryForm
from desktop.screens.entry.sheet import Sheet
from desktop.screens.look.cards import Card
from desktop.screens.look.tabs import Tabs
from desktop.screens.record.entries_list import EntriesList
from desktop.screens.record.typed import Typed
from desktop.session.lines import Lines, lines
from desktop.session.session import Session


class EntriesPage(QWidget):
    """The entries of some types of one patient, or of the clinic itself: then the patient is ""."""

    typing = Signal(object, str)  # the entry being typed or None, and the id of the one it replaces
    versions_asked = Signal(str)

    def __init__(
        self,
        name: str,
        types: Sequence[Typed],
        empty: str,
        width: int = 500,
        list_first: bool = False,
        parent: QWidget | None = None,
    ):
        """`list_first`: the list stands in front of a sheet until something is typed."""
        super().__init__(parent)
        self.setObjectName(name)
        self._types = tuple(types)
        self._session: Session | None = None
        self._patient: str | None = None
        self._list_first = list_first
        self._typed_in: EntryForm | None = None
        self.forms: dict[str, EntryForm] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._form_card = Card()
        self._form_card.setFixedWidth(width)
        self.type_tabs = Tabs(f"{name}.types", [typed.label for typed in self._types], self)
        self.type_tabs.setToolTip("Ctrl+Tab")
        self.type_tabs.setProperty("level", "second")
        self.type_tabs.setVisible(len(self._types) > 1)
        # of these it is typed most
        begins = next((place for place, typed in enumerate(self._types) if typed.page.begins), 0)
        self.type_tabs.setCurrentIndex(begins)
        self._views = Tabs(f"{name}.views", parent=self)
        self._views.setToolTip("Ctrl+T")
        self._views.setProperty("level", "second")
        self._views.hide()
        self._list_label = N_("List")
        self._view: QWidget | None = None
        self._view_label = ""
        self._shown_views: list[QWidget] = []
        across = QHBoxLayout()
        across.addWidget(self.type_tabs)
        across.addStretch()
        across.addWidget(self._views)
        outer.addLayout(across)
        layout = QHBoxLayout()
        layout.setSpacing(14)
        outer.addLayout(layout, 1)
        self._stack = QStackedWidget()
        self._form_card.body.addWidget(self._stack, 1)
        layout.addWidget(self._form_card)
        self._right = QStackedWidget()
        self.list = EntriesList(f"{name}.entries", self._lines, empty)
        self.table = self.list.table
        self._right.addWidget(self.list)
        layout.addWidget(self._right, 1)
        self.type_tabs.currentChanged.connect(self._on_type)
        self.table.chosen.connect(self.show_entry)
        self._views.currentChanged.connect(self._on_view)

    def add_view(self, widget: QWidget, label: str, table_label: str) -> None:
        """Put another view of the same entries in front of the list, for the types that it shows."""
        self._view, self._view_label, self._list_label = widget, label, table_label
        self._right.addWidget(widget)
        self._show_views(None)

    def use(self, session: Session) -> None:
        """Type into this clinic file."""
        self._session, self._patient = session, None
        for form in self.forms.values():
            self._stack.removeWidget(form)
            form.deleteLater()
            if form.sheet is not None:
                self._right.removeWidget(form.sheet)
                form.sheet.deleteLater()
        self.forms = {}
        self._show_views(None)

    def show_patient(self, patient: str) -> None:
        """Show the entries of a patient, or of the clinic (""); the forms are made when they are first needed."""
        self.keep_drafts()
        self._patient = patient
        for typed in self._types:
            if typed.name in self.forms:
                self._empty_form(typed, self.forms[typed.name])
        if self.isVisible():
            self._on_type(self.type_tabs.currentIndex())
        self.refresh()

    def refresh(self) -> None:
        """Show the list again; the form under the person's hands stays as it is."""
        if self._patient is None:
            return
        self._freshen(self._session.chart(self._patient))
        self.list.refresh()

    def _lines(self) -> Lines:
        listed = [typed.type for typed in self._types if not typed.page.single]
        return lines(self._session, self._patient, listed) if self._patient is not None else Lines()

    def _freshen(self, chart: Chart) -> None:
        """A form that shows an entry and in which nothing is typed shows its newest version."""
        for form in self.forms.values():
            newest = chart.entry(form.kept.id) if form.kept is not None else None
            if newest is not None and newest.number > form.kept.number and not form.is_changed:
                form.show_entry(newest)
            form.strip.say_seen()

    @property
    def form(self) -> EntryForm:
        """The form that is shown."""
        return self._form_of(self._types[max(0, self.type_tabs.currentIndex())])

    def types(self, name: str) -> bool:
        """Is this entry type typed on this page?"""
        return any(typed.name == name for typed in self._types)

    def show_entry(self, id: str) -> None:
        """Show an entry in its form, to be read or amended."""
        kept = self._session.chart(self._patient).entry(id)
        if kept is None:
            return
        place = next(place for place, typed in enumerate(self._types) if typed.name == kept.type)
        self.type_tabs.setCurrentIndex(place)
        form = self.form
        form.keep_draft()
        form.show_entry(kept)
        self._show_sheet(form)
        form.focus()
        self.typing.emit(None, "")

    def begin(self, type_name: str = "") -> None:
        """Begin a new entry, of the type shown unless one is named."""
        names = [typed.name for typed in self._types]
        if type_name in names:
            self.type_tabs.setCurrentIndex(names.index(type_name))
        form = self.form
        if form.kept is not None:
            form.new()
        self._show_sheet(form)
        form.focus()

    @property
    def chosen_entries(self) -> tuple[str, ...]:
        """The entry in the row of the list, while one is there; else the one in the form."""
        if self.table.hasFocus() and self.table.chosen_entry:
            return (self.table.chosen_entry,)
        kept = self.form.kept
        return (kept.id,) if kept is not None else ()

    def next_type(self, step: int = 1) -> None:
        """Type the next type of entry; the one before by −1."""
        self.type_tabs.setCurrentIndex((self.type_tabs.currentIndex() + step) % self.type_tabs.count())
        self._show_sheet(self.form)
        self.form.focus()

    def cross(self) -> None:
        """Go from the form to its sheet, or back."""
        self.form.body.cross()

    def go_to_list(self) -> None:
        """Show the list and put the focus on it."""
        if self._views.count():
            self._views.setCurrentIndex(self._views.count() - 1)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.table.currentIndex().isValid() and self.table.entries.rowCount():
            self.table.selectRow(0)

    def switch_view(self) -> None:
        """Show the next of the views: the list in place of the trajectories or the sheet, or the other way round."""
        if self._views.count():
            self._views.setCurrentIndex((self._views.currentIndex() + 1) % self._views.count())

    def keep_drafts(self) -> None:
        """Keep what is typed and not yet saved."""
        for form in self.forms.values():
            form.keep_draft()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._session is not None:
            self._on_type(self.type_tabs.currentIndex())

    def _on_type(self, place: int) -> None:
        if self._patient is not None and self.isVisible():
            typed = self._types[max(0, place)]
            form = self._form_of(typed)
            if form.kept is not None and not form.is_changed and not typed.page.single:
                # who comes back to type finds an empty form, not the entry that was looked at before
                form.blank(self._patient)
            elif form.is_changed:
                # meanwhile the clinic may have added the drug that was not known
                form.look_again()
            self._stack.setCurrentWidget(form)
            self._show_views(self._beside(form))
            if self._list_first and not form.is_changed:
                self._views.setCurrentIndex(self._views.count() - 1)

    def _beside(self, form: EntryForm) -> QWidget | None:
        """What stands beside a form in front of the list: its sheet, or the other view if that shows its type."""
        viewed = next(typed.page.viewed for typed in self._types if self.forms.get(typed.name) is form)
        return form.sheet or (self._view if viewed else None)

    def _show_views(self, beside: QWidget | None) -> None:
        """Offer what stands beside this type's form, and the list."""
        views = [self.list] if beside is None else [beside, self.list]
        if views == self._shown_views:
            return
        self._shown_views = views
        labels = [beside.label if isinstance(beside, Sheet) else self._view_label, self._list_label]
        self._views.blockSignals(True)
        while self._views.count():
            self._views.removeTab(0)
        for label in labels[-len(views) :]:
            self._views.addTab(_(label))
        self._views.blockSignals(False)
        self._views.setVisible(len(views) > 1)
        self._on_view(self._views.currentIndex())

    def _on_view(self, place: int) -> None:
        self._right.setCurrentWidget(self._shown_views[max(0, place)])

    def _show_sheet(self, form: EntryForm) -> None:
        """A sheet belongs to its form: who types there sees it, or the other view where the list stands in front of both."""
        beside = self._beside(form)
        self._show_views(beside)
        if form.sheet is not None or (self._list_first and beside is not None):
            self._views.setCurrentIndex(0)

    def _form_of(self, typed: Typed) -> EntryForm:
        name = typed.name
        if name not in self.forms:
            page = typed.page
            follow = page.then.label if page.then else ""
            form = EntryForm(
                self._session, typed.type, page.rows, page.stays, page.single, typed.sheet, page.first, follow
            )
            self.forms[name] = form
            form.typing.connect(self._on_typing)
            form.saved.connect(self._on_saved)
            form.versions_asked.connect(self.versions_asked)
            form.follow_asked.connect(self._on_follow)
            self._stack.addWidget(form)
            if form.sheet is not None:
                self._right.addWidget(form.sheet)
                form.sheet.follow(form.body.last_editor)
                form.sheet.wanted.connect(self._on_sheet_wanted)
            self._empty_form(typed, form)
        return self.forms[name]

    def _empty_form(self, typed: Typed, form: EntryForm) -> None:
        if typed.page.single:
            form.show_entry(self._session.chart(self._patient).of(typed.type)[0])
        else:
            form.blank(self._patient)

    def _on_typing(self, entry: Entry | None) -> None:
        form = self.sender()
        if self._list_first and entry is not None and self._typed_in is not form:
            # what was only looked at becomes what is typed
            self._show_sheet(form)
        self._typed_in = form if entry is not None else None
        self.typing.emit(entry, form.kept.id if form.kept else "")

    def _on_follow(self, kept: Kept) -> None:
        """Begin what follows an entry, or show it when it was typed already."""
        follow = next(typed.page.then for typed in self._types if typed.type is type(kept.entry))
        chart = self._session.chart(self._patient)
        if (there := follow.there(kept, chart)) is not None:
            self.show_entry(there.id)
            return
        self.begin(follow.type)
        form = self.form
        if form.is_changed:
            sentence = N_(
                "Another one is typed here and not saved. Save it, or give it up (Esc), and go on from the entry again."
            )
            form.question.tell(say(sentence))
            return
        form.blank(self._patient, follow.texts(kept, chart, self._session.reader_of(self._patient)))
        form.focus(form.body.first_empty())

    def _on_sheet_wanted(self) -> None:
        self._show_sheet(self.form)

    def _on_saved(self, kept: Kept) -> None:
        self.table.choose(kept.id)
