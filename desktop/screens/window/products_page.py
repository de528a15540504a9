"""The products beside the patients: stock, donors, lots, bags, protocols, the recall, and the drugs and groups that the clinic added."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.clinic.cells.donor import Donor
from desktop.clinic.cells.lot import Lot
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.record.clinic_drug import ClinicDrug
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words.language import N_, _, say
from desktop.screens.cells.recall import RecallPage
from desktop.screens.cells.stock import StockPage
from desktop.screens.record.entries_page import EntriesPage
from desktop.screens.record.tabbed import Tabbed
from desktop.screens.window.sheets import typed_on
from desktop.session.session import Session
from desktop.session.signal import Change
from desktop.session.stock import stock

TABS = (N_("Stock"), N_("Donors"), N_("Lots"), N_("Bags"), N_("Protocols"), N_("Recall"), N_("Drugs"))
# the entry types that stock and recall rest on; a bag tells who it was given to, or is kept for
_SHOWN = frozenset(type.declaration.name for type in ENTRY_TYPES if not isinstance(type.tells.shelf, Nothing))
_WIDTH = 412


class ProductsPage(Tabbed):
    """Everything of the clinic's products. It follows `session.changed` and reads again what a change concerns."""

    versions_asked = Signal(str)
    patient_asked = Signal(str, str)  # the patient, and an entry of theirs

    def __init__(self, papers: Any, parent: QWidget | None = None):
        super().__init__("products", TABS, parent)
        self.setWindowTitle(_(N_("Products")))
        self.session: Session | None = None
        self._stale = False
        self.stock, self.recall = StockPage(), RecallPage(papers)
        self.donors = _page(
            "donors", N_("No donor is recorded. Type the pseudonym at the left; the screening comes on the sheet (F6).")
        )
        self.lots = _page(
            "lots", N_("No lot is recorded. Type it at the left; additives and quality control come on the sheet (F6).")
        )
        self.bags = _page("bags", N_("No bag is recorded. Choose its lot at the left, then type or scan the bag."))
        self.protocols = _page(
            "protocols",
            N_("No protocol is recorded. It says how many sessions there are, how far apart, and which visits follow."),
        )
        self.drugs = _page(
            "drugs",
            N_(
                "Nothing is added. Type what the catalogue does not know at the left: a drug, a brand of one, or a group."
            ),
        )
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        name = QLabel(_(N_("Products")))
        name.setProperty("role", "name")
        self.count = QLabel()
        self.count.setObjectName("products:count")
        self.count.setProperty("role", "muted")
        line.addWidget(name)
        line.addWidget(self.count, 1)
        self.lay_out(head, (self.stock, self.donors, self.lots, self.bags, self.protocols, self.recall, self.drugs))
        self._typed = (self.donors, self.lots, self.bags, self.protocols, self.drugs)
        self._rests_on = dict.fromkeys((self.stock, self.bags, self.recall), _SHOWN)
        for page in (self.donors, self.lots, self.protocols, self.drugs):
            self._rests_on[page] = frozenset(typed.name for typed in typed_on(page.objectName()))
        for page in self._typed:
            page.versions_asked.connect(self.versions_asked)
        self.stock.chosen.connect(self.open_entry)
        self.recall.bag_asked.connect(self.open_entry)
        self.recall.infusion_asked.connect(self.patient_asked)

    def use(self, session: Session) -> None:
        """Show the products of this clinic file."""
        self.leave()
        self.session = session
        session.changed.connect(self._on_changed)
        for page in self.pages:
            page.use(session)
        for page in self._typed:
            page.show_patient("")
        self._follow()

    def leave(self) -> None:
        """Forget the clinic file, which is about to be closed."""
        if self.session is not None:
            self.session.changed.disconnect(self._on_changed)
            self.session = None

    def open_entry(self, id: str) -> None:
        """Show a donor, lot, bag or protocol on the page where it is typed."""
        kept = self.session.chart("").entry(id)
        page = next((page for page in self._typed if kept is not None and page.types(kept.type)), None)
        if page is not None:
            self.show_page(page)
            page.show_entry(id)

    def show_recall(self, about: str) -> None:
        """Show the recall of a lot's number or a donor's pseudonym."""
        self.show_page(self.recall)
        self.recall.show_about(about)

    def begin_drug(self, name: str) -> None:
        """Begin a drug of the clinic's own, of that name if there is one."""
        self.show_page(self.drugs)
        self.drugs.begin(ClinicDrug.declaration.name)
        form = self.drugs.form
        if name and not form.is_changed:
            form.type_in({"name": name})
        form.focus("brand_of" if name else "name")

    def ask_print(self) -> None:
        """Print the recall that is shown; ask for a lot or donor first while there is none."""
        self.show_page(self.recall)
        self.recall.ask_print()

    def begin(self) -> None:
        if self.entries_page is None:
            # a lot comes from a donor
            self.show_page(self.lots if self.session.chart("").of(Donor) else self.donors)
        super().begin()

    def take_focus(self) -> None:
        """Put the cursor where one goes on."""
        if self.form is not None:
            self.form.focus()
        elif self.page is self.recall:
            self.recall.take_focus()
        elif self.stock.lots.rowCount():
            self.stock.take_focus()
        else:
            self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_list(self) -> None:
        if self.entries_page is not None:
            super().go_to_list()
        else:
            self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self.session is not None:
            self._refresh()

    def _follow(self, types: frozenset[str] = frozenset()) -> None:
        """Read again what rests on these types, or everything: now while somebody looks, else once it is shown."""
        if not self.isVisible():
            self._stale = True
        else:
            self._refresh(types)

    def _refresh(self, types: frozenset[str] = frozenset()) -> None:
        self._stale = False
        for page, rests_on in self._rests_on.items():
            if not types or types & rests_on:
                page.refresh()
        self._say_count()

    def _say_count(self) -> None:
        count = stock(self.session).count
        chart = self.session.chart("")
        left = sum(count[state] for state in ("frozen", "allocated", "thawed"))
        named = [
            _counted(len(chart.of(Donor)), N_("1 donor"), N_("{count} donors")),
            _counted(len(chart.of(Lot)), N_("1 lot"), N_("{count} lots")),
            _counted(sum(count.values()), N_("1 bag"), N_("{count} bags")),
            str(say(N_("{count} left"), count=left)),
        ]
        self.count.setText(" · ".join(named))

    def _on_changed(self, change: Change) -> None:
        if not change.types or change.types & _SHOWN:
            self._follow(change.types)


def _page(name: str, empty: str) -> EntriesPage:
    return EntriesPage(name, typed_on(name), empty, _WIDTH, list_first=True)


def _counted(count: int, one: str, more: str) -> str:
    return _(one) if count == 1 else str(say(more, count=count))
