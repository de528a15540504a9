"""Marking as seen what somebody looks at: the keys of it, and what is said of it. Nothing is marked by being opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from PySide6.QtWidgets import QInputDialog, QWidget

from desktop.clinic.entry.failures import Failure
from desktop.clinic.record.review import Sight, Waiting
from desktop.clinic.words.language import N_, _, say
from desktop.session import reviewing
from desktop.session.refusals import Conflict
from desktop.session.session import Session


class Looked(NamedTuple):
    """What somebody looks at: entries of a patient, of each the version that is shown (0: as the chart has it)."""

    patient: str
    entries: Mapping[str, int]


class Looking(Protocol):
    """A page of one patient."""

    patient: str

    def shown_entries(self) -> tuple[str, ...]: ...


class Marking:
    """Verbs for what is chosen on the page that is shown."""

    def __init__(
        self,
        window: QWidget,
        session: Callable[[], Session | None],
        page: Callable[[], Looking | None],
        waiting: Callable[[], Waiting | None],
        tell: Callable[[str], None],
    ):
        self._window, self._session, self._page, self._waiting, self._tell = window, session, page, waiting, tell

    def mark(self) -> None:
        """Mark what is chosen as seen: an entry, or in the timeline everything that it tells as one."""
        if (session := self._session()) is not None and (looked := self._looked()) is not None:
            self._mark(session, looked.patient, looked.entries)

    def mark_report(self) -> None:
        """Mark everything that came with what is chosen, such as all results of one specimen."""
        session, looked = self._session(), self._looked()
        if session is None or looked is None:
            return
        whole = dict(looked.entries)
        for entry in looked.entries:
            for other in reviewing.report_of(session, looked.patient, entry):
                whole.setdefault(other, 0)
        self._mark(session, looked.patient, whole)

    def take_back(self) -> None:
        """Ask why what is chosen was not seen after all."""
        session, looked = self._session(), self._looked()
        if session is None or looked is None:
            return
        entry = next(iter(looked.entries))
        found = reviewing.reviews_of(session, looked.patient).get(entry)
        if found is None or found.sight is not Sight.SEEN:
            self._tell(_(N_("This is not marked as seen.")))
            return
        asks = QInputDialog(self._window)
        asks.setObjectName("take_back")
        asks.setWindowTitle(_(N_("Not seen after all")))
        zone = session.clock().tzinfo
        asks.setLabelText(f"{found.told(zone)}\n{_(N_('Why was it not seen after all? Kept with it.'))}")
        asks.textValueSelected.connect(lambda why: self._take_back(session, entry, why))
        asks.finished.connect(asks.deleteLater)
        asks.open()

    def _take_back(self, session: Session, entry: str, why: str) -> None:
        try:
            reviewing.take_back(session, entry, why)
        except (Conflict, Failure) as refused:
            self._tell(f"✕ {refused.sentence}")
        else:
            self._tell(_(N_("Taken back: it waits to be seen again.")))

    def _looked(self) -> Looked | None:
        """What is chosen; None, and a word about it, where nothing is."""
        page, waiting = self._page(), self._waiting()
        if waiting is not None:
            return Looked(waiting.patient, {waiting.entry: waiting.number})
        entries = page.shown_entries() if page is not None else ()
        if page is None or not entries:
            self._tell(_(N_("Choose a result or an event first: in a list, the timeline or the worklist.")))
            return None
        return Looked(page.patient, dict.fromkeys(entries, 0))

    def _mark(self, session: Session, patient: str, entries: Mapping[str, int]) -> None:
        shown = reviewing.can_be_seen(session, patient, list(entries))
        # of the worklist: the version that stood there
        shown = {entry: entries[entry] or number for entry, number in shown.items()}
        if not shown:
            self._tell(self._why_not(session, patient, next(iter(entries))))
            return
        try:
            marked = reviewing.mark_seen(session, shown)
        except (Conflict, Failure) as refused:
            self._tell(f"✕ {refused.sentence}")
            return
        one, more = N_("✓ Marked as seen by {who}."), N_("✓ {count} marked as seen by {who}.")
        self._tell(str(say(one if marked == 1 else more, count=marked, who=session.who)))

    def _why_not(self, session: Session, patient: str, entry: str) -> str:
        kept = session.chart(patient).entry(entry)
        found = reviewing.review_of(session, kept) if kept is not None else None
        if found is None:
            return _(N_("This is neither a result nor an adverse event: nobody need mark it as seen."))
        return str(found.told(session.clock().tzinfo))
