"""The open clinic file, who is signed in and the clock.

A verb goes through the one door: it checks, writes inside one transaction with the version included, and emits
`changed(Change)`. The window lists the patients before anybody needs an entry: what knows the entry types is imported
when one is first needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from desktop.clinic.words.language import N_, say
from desktop.session import catalogue
from desktop.session.signal import Change, Signal
from desktop.store import accounts, clinic_file, patients
from desktop.store.clinic_file import ClinicFile

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.clinic.catalogue.catalogue import Catalogue
    from desktop.clinic.catalogue.manifestations import Manifestation
    from desktop.clinic.catalogue.panel_definition import PanelDefinition
    from desktop.clinic.entry.chart import Around, Chart
    from desktop.clinic.entry.entries import Entry, Kept
    from desktop.clinic.entry.findings import Finding
    from desktop.clinic.entry.kinds import Reader
    from desktop.clinic.patient.listed import Listed
    from desktop.clinic.plot.chosen_graphs import ChosenGraphs
    from desktop.session.door import Door, Together
    from desktop.session.products import KeptProducts
    from desktop.store import keeping

# charts of the patients opened last stay in memory
CHARTS = 8

E = TypeVar("E", bound="Entry")


def as_written(at: datetime) -> str:
    """A time as it stands in the clinic file: ISO 8601 in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def new_id() -> str:
    """An id that sorts by the time it was made, so that new entries lie together on the disk, in their order."""
    global _last_id
    with _one_by_one:
        # of one millisecond, or when the clock was set back, the next number
        _last_id = max(time.time_ns() // 1_000_000 << 64 | int.from_bytes(os.urandom(8)), _last_id + 1)
        return f"{_last_id:028x}"


_last_id = 0
_one_by_one = Lock()


class Session:
    """One clinic file, one person, one clock. Belongs to the thread that opened the file."""

    def __init__(
        self,
        file: ClinicFile,
        who: str,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        ids: Callable[[], str] = new_id,
    ):
        self.file = file
        self.who = who
        self.clock = clock
        self.changed: Signal[Change] = Signal()
        self._ids = ids
        # by patient, which graphs somebody chose to look at: a view, forgotten with the window and never kept in the file
        self.chosen_graphs: dict[str, ChosenGraphs] = {}
        self._charts: dict[str, Chart] = {}
        self._readers: dict[str, Reader] = {}
        if not file.read_only:
            catalogue.copy_into(file, self.now_written())
            if file.about("converted_from"):
                # of a file that was made by this program nothing is asked
                from desktop.session.rewording import reword

                reword(self)
        self._seen = file.changed_elsewhere()

    # -- what is known ------------------------------------------------------------------------------------------------

    def now_written(self) -> str:
        """The clock's time as it stands in the clinic file."""
        return as_written(self.clock())

    @cached_property
    def _facts(self) -> tuple[Catalogue, tuple[Manifestation, ...]]:
        return catalogue.read(self.file)

    @property
    def catalogue(self) -> Catalogue:
        """The markers, methods and drugs that this clinic file is read by."""
        return self._facts[0]

    @property
    def manifestations(self) -> tuple[Manifestation, ...]:
        """What can be seen or felt in a reaction, by this clinic file."""
        return self._facts[1]

    @cached_property
    def products(self) -> KeptProducts:
        """The donors, lots, bags and protocols of the clinic."""
        from desktop.session.products import KeptProducts

        return KeptProducts(self.file.connection)

    @property
    def reader(self) -> Reader:
        """What is known while somebody types, whoever the patient is."""
        from desktop.clinic.entry.kinds import Reader

        return Reader(self.clock().date(), self.catalogue, self.manifestations)

    def reader_of(self, patient: str) -> Reader:
        """What is known while somebody types about a patient, or about the clinic (""): D0 and what can be linked to as well.

        It is made once, not at each letter: again after a write, and on another day.
        """
        reader = self._readers.get(patient)
        if reader is None or reader.today != self.clock().date():
            from dataclasses import replace

            from desktop.clinic.record.links import reader_of

            chart = self.chart(patient)
            known = reader_of(chart, self.reader)
            reader = self._readers[patient] = replace(known, links=self.products.links(chart, known.links))
        return reader

    def chart(self, patient: str) -> Chart:
        """Everything kept about a patient; "" is the clinic itself, with its donors, lots, bags and protocols."""
        chart = self._charts.pop(patient, None)
        if chart is None:
            chart = self._read_chart(patient)
        self._charts[patient] = chart
        while len(self._charts) > CHARTS:
            longest_ago = next(iter(self._charts))
            del self._charts[longest_ago]
            self._readers.pop(longest_ago, None)
        return chart

    def _read_chart(self, patient: str) -> Chart:
        if not patient:
            from desktop.session.clinic_chart import ClinicChart

            return ClinicChart(self.file.connection)
        from desktop.clinic.entry.chart import Chart
        from desktop.store import keeping

        return Chart(keeping.of_patient(self.file.connection, patient))

    def around(self, patient: str, itself: str = "") -> Around:
        """What is known around an entry when it is checked."""
        from desktop.clinic.entry.chart import Around

        return Around(self.chart(patient), self.reader_of(patient), self.clock(), itself, self.products)

    def entry(self, id: str) -> Kept | None:
        """The newest version of an entry."""
        from desktop.store import keeping

        return keeping.one(self.file.connection, id)

    def versions(self, id: str) -> list[keeping.Version]:
        """Every version of an entry, the first one first."""
        from desktop.store import keeping

        return keeping.versions(self.file.connection, id)

    def of_clinic(self, type: type[Entry]) -> list[Kept]:
        """The entries of a type that belong to no patient, such as the letterhead."""
        from desktop.store import keeping

        return keeping.of_type(self.file.connection, type.declaration.name)

    def find(self, typed: str) -> list[Listed]:
        """The patients that what was typed may mean."""
        return patients.find(self.file.connection, typed)

    def patients_after(self, listed: Listed | None) -> list[Listed]:
        """The next page of all patients by name."""
        return patients.page(self.file.connection, listed)

    def patient_with(self, identifier: str) -> str | None:
        """The id of the patient with an identifier."""
        return patients.by_identifier(self.file.connection, identifier)

    def count_patients(self) -> int:
        """How many patients the clinic file holds."""
        return patients.count(self.file.connection)

    # -- the door -----------------------------------------------------------------------------------------------------

    @cached_property
    def _door(self) -> Door:
        from desktop.session.door import Door

        return Door(self, self._ids)

    def check(self, entry: E, patient: str = "", itself: str = "") -> tuple[E, list[Finding]]:
        """The entry with its computed fields, and everything the rules say about it. Writes nothing."""
        return self._door.check(entry, patient, itself)

    def examine(self, entry: E, patient: str = "", itself: str = "") -> tuple[E, list[Finding]]:
        """The same with the rules that found nothing against it: what was looked at, and what came of each."""
        return self._door.examine(entry, patient, itself)

    def add(
        self, entry: Entry, patient: str = "", confirmed: Iterable[str] | Mapping[str, str] = (), cause: object = None
    ) -> Kept:
        """Keep a new entry. `confirmed` holds the keys of the findings that the person accepted; for blocks, by key, why.

        Raises `NotSaved` with the findings that are in the way, `Conflict` when the patient is void, or `CannotWrite`.
        """
        return self._door.write("add", entry, patient, "", "", 0, confirmed, cause)

    def amend(
        self,
        id: str,
        entry: Entry,
        seen: int,
        why: str = "",
        confirmed: Iterable[str] | Mapping[str, str] = (),
        cause: object = None,
    ) -> Kept:
        """Replace an entry by a corrected version; `seen` is the number of the version that was corrected.

        What the program has worked out again since `seen` is no conflict: it is worked out once more. Raises `NotSaved`, `Conflict` when the entry has changed since, or `CannotWrite`.
        """
        return self._door.write("amend", entry, "", id, why, seen, confirmed, cause)

    def void(self, id: str, why: str, cause: object = None) -> Kept:
        """Mark an entry as entered in error, with a reason; a patient only once all the patient's entries are void.

        Raises `Conflict`, or `CannotWrite`.
        """
        return self._door.void(id, why, cause)

    def together(self) -> AbstractContextManager[Together]:
        """Several writes as one: all of them are kept or none, and everybody is told once, after they are.

        The rules see each write before the next. When anything leaves the block, or what it gives is told to `take_back`,
        nothing is written; `NotSaved` and `Conflict` of one write may be caught inside, nothing else. Raises `CannotWrite`.
        """
        return self._door.together()

    def add_panel(self, path: Path) -> PanelDefinition:
        """Add a panel definition of the clinic's own from a TOML file; afterwards results are read by it.

        Raises `WrongDefinition` with all that is wrong with it, `Refused`, or `CannotWrite`.
        """
        added = catalogue.add_panel(self.file, self.now_written(), self.who, catalogue.read_panel_file(path))
        self._forget_facts()
        self.changed.emit(Change(frozenset(), "", (), "panel"))
        return added

    # -- what others write --------------------------------------------------------------------------------------------

    def take_in(self, kept: Kept) -> None:
        """The door wrote a version: what is in memory knows of it."""
        if (chart := self._charts.get(kept.patient)) is not None:
            chart.put(kept)
        self._readers.clear()
        self.products.take_in(kept)
        if kept.type in catalogue.OWN_TYPES:
            self._forget_facts()

    def forget(self) -> None:
        """Read everything again when it is next asked for: it may have changed."""
        self._charts.clear()
        self._forget_facts()
        self.products.forget()

    def _forget_facts(self) -> None:
        """Read the catalogue again when it is next asked for: the clinic has added to it."""
        self.__dict__.pop("_facts", None)
        self._readers.clear()

    def others_wrote(self) -> bool:
        """Has another program written since that was last noticed?"""
        return self.file.changed_elsewhere() != self._seen

    def notice_others(self) -> bool:
        """Has another program written since? Then every chart is read again, and everybody is told."""
        if not self.others_wrote():
            return False
        self._seen = self.file.changed_elsewhere()
        self.forget()
        self.changed.emit(Change(frozenset(), "", (), "elsewhere"))
        return True

    # -- the file itself ----------------------------------------------------------------------------------------------

    def beside(self) -> Session:
        """A session on the same clinic file for another thread; it reads only, and that thread closes it."""
        why = str(say(N_("This is a second look at the clinic file; it only reads.")))
        second = open_clinic(self.file.path, self.who, self.clock, why)
        second.chosen_graphs = dict(self.chosen_graphs)
        return second

    def close(self) -> None:
        """Close the clinic file."""
        self.file.close()


def open_clinic(path: Path, who: str, clock: Callable[[], datetime], read_only: str = "") -> Session:
    """Open a clinic file or snapshot; `read_only` says why nothing is to be written. Raises `CannotOpen` or `CannotWrite`."""
    file = clinic_file.open_file(path, read_only=read_only)
    try:
        return Session(file, who, clock)
    except BaseException:
        file.close()
        raise


def create(
    path: Path, who: str, clock: Callable[[], datetime], program: str, ids: Callable[[], str] = new_id
) -> Session:
    """Make a new clinic file and open it; a failure leaves none behind. Raises `CannotOpen` or `CannotWrite`."""
    at = as_written(clock())
    file = clinic_file.create(path, at=at, program=program)
    try:
        with file.write() as db:
            accounts.add(db, who, at)
        return Session(file, who, clock, ids)
    except BaseException:
        file.discard()
        raise
