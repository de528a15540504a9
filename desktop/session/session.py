"""The open clinic file, who is signed in and the clock: the one door for every write.

A verb checks, writes inside one transaction with the version included, and emits `changed(Change)`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from desktop.clinic.chart import Around, Chart
from desktop.clinic.entries import Confirmed, Entry, Kept, check, same_typed
from desktop.clinic.entry_types import FOLLOWERS
from desktop.clinic.findings import Finding, Level
from desktop.clinic.kinds import Reader
from desktop.clinic.language import N_, Sentence, say
from desktop.clinic.patient import Patient
from desktop.session import catalogue
from desktop.session.signal import Change, Signal
from desktop.store import clinic_file, keeping, patients
from desktop.store.clinic_file import ClinicFile
from desktop.store.driver import Connection

# charts of the patients opened last stay in memory
CHARTS = 8


class NotSaved(Exception):
    """Nothing was written: `findings` are hard, or soft and not confirmed."""

    def __init__(self, findings: list[Finding]):
        super().__init__("; ".join(str(finding.sentence) for finding in findings))
        self.findings = findings


class Conflict(Exception):
    """Nothing was written: the entry is no longer as it was shown; `sentence` says so."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


def new_id() -> str:
    """An id that sorts by the time it was made, so that new entries lie together on the disk."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"


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
        self.changed = Signal()
        self._ids = ids
        self._charts: dict[str, Chart] = {}
        if not file.read_only:
            catalogue.copy_into(file, self._now())
        self.catalogue, self.manifestations = catalogue.read(file)
        self._seen = file.changed_elsewhere()

    # -- what is known ------------------------------------------------------------------------------------------------

    @property
    def reader(self) -> Reader:
        """What is known while somebody types, whoever the patient is."""
        return Reader(self.clock().date(), self.catalogue, self.manifestations)

    def reader_of(self, patient: str) -> Reader:
        """What is known while somebody types about a patient: D0 and the entries to link to as well."""
        return self.chart(patient).reader(self.reader) if patient else self.reader

    def chart(self, patient: str) -> Chart:
        """Everything kept about a patient."""
        chart = self._charts.pop(patient, None)
        if chart is None:
            chart = Chart(keeping.of_patient(self.file.connection, patient))
        self._charts[patient] = chart
        while len(self._charts) > CHARTS:
            del self._charts[next(iter(self._charts))]
        return chart

    def around(self, patient: str, itself: str = "") -> Around:
        """What is known around an entry when it is checked."""
        chart = self.chart(patient) if patient else Chart()
        return Around(chart, chart.reader(self.reader), self.clock(), itself)

    def entry(self, id: str) -> Kept | None:
        """The newest version of an entry."""
        return keeping.one(self.file.connection, id)

    def versions(self, id: str) -> list[keeping.Version]:
        """Every version of an entry, the first one first."""
        return keeping.versions(self.file.connection, id)

    def versions_of_patient(self, patient: str) -> list[keeping.Version]:
        """Every version of every entry about a patient, in the order in which they were written."""
        return keeping.versions_of_patient(self.file.connection, patient)

    def of_clinic(self, type: type[Entry]) -> list[Kept]:
        """The entries of a type that belong to no patient, such as the letterhead."""
        return keeping.of_type(self.file.connection, type.declaration.name)

    def find(self, typed: str) -> list[patients.Listed]:
        """The patients that what was typed may mean."""
        return patients.find(self.file.connection, typed)

    def patients_after(self, listed: patients.Listed | None) -> list[patients.Listed]:
        """The next page of all patients by name."""
        return patients.page(self.file.connection, listed)

    def patient_with(self, identifier: str) -> str | None:
        """The id of the patient with an identifier."""
        return patients.by_identifier(self.file.connection, identifier)

    def count_patients(self) -> int:
        """How many patients the clinic file holds."""
        return patients.count(self.file.connection)

    # -- checks -------------------------------------------------------------------------------------------------------

    def check(self, entry: Entry, patient: str = "", itself: str = "") -> tuple[Entry, list[Finding]]:
        """The entry with its computed fields, and everything the rules say about it. Writes nothing."""
        around = self.around(patient, itself)
        completed = entry.completed(around)
        return completed, check(completed, around) + self._register_findings(completed, itself)

    def _register_findings(self, entry: Entry, itself: str) -> list[Finding]:
        """What only the whole register knows: an identifier in use, a patient who may be here already."""
        if not isinstance(entry, Patient) or not entry.identifier:
            return []
        db = self.file.connection
        holder = patients.by_identifier(db, entry.identifier)
        if holder not in (None, itself):
            sentence = N_("The identifier {identifier} belongs to another patient.")
            return [Finding("V4", "identifier", Level.HARD, say(sentence, identifier=entry.identifier))]
        found = []
        if others := patients.identifiers_like(db, entry.identifier, itself):
            sentence = N_("Another patient has the identifier {others}, which differs in capitals or spaces alone. Is this another person?")
            found.append(Finding("V4", "identifier", Level.SOFT, say(sentence, others=", ".join(others)), "[design]"))
        if alike := patients.namesakes(db, entry, itself):
            sentence = N_("A patient of this name who may be born on this day is here already: {identifiers}. Is this another person?")
            found.append(Finding("V6", "family_name", Level.SOFT, say(sentence, identifiers=", ".join(alike)), "[design]"))
        return found

    # -- the door -----------------------------------------------------------------------------------------------------

    def add(self, entry: Entry, patient: str = "", confirmed: Iterable[str] = (), cause: object = None) -> Kept:
        """Keep a new entry. `confirmed` holds the keys of the soft findings that the person confirmed.

        Raises `NotSaved` with the findings that are in the way, `Conflict` when the patient is void, or `CannotWrite`.
        """
        return self._write("add", entry, patient, "", "", 0, confirmed, cause)

    def amend(
        self, id: str, entry: Entry, seen: int, why: str = "", confirmed: Iterable[str] = (), cause: object = None
    ) -> Kept:
        """Replace an entry by a corrected version; `seen` is the number of the version that was corrected.

        What the program has worked out again since `seen` is no conflict: it is worked out once more. Raises `NotSaved`, `Conflict` when the entry has changed since, or `CannotWrite`.
        """
        return self._write("amend", entry, "", id, why, seen, confirmed, cause)

    def void(self, id: str, why: str, cause: object = None) -> Kept:
        """Mark an entry as entered in error, with a reason; a patient only once all the patient's entries are void.

        Raises `Conflict`, or `CannotWrite`.
        """
        if not why.strip():
            raise Conflict(say(N_("Say why this entry is void. Nothing was changed.")))
        with self._transaction() as db:
            before = self._current(id)
            self._refuse_with_entries(before)
            voided = Kept(id, before.patient, before.number + 1, before.entry, before.confirmed, why, self.who, self._now())
            written = self._keep(db, voided, "void", why)
        return self._told(written, "void", cause)

    def _write(
        self, action: str, entry: Entry, patient: str, id: str, why: str, seen: int, confirmed: Iterable[str], cause: object
    ) -> Kept:
        with self._transaction() as db:
            newest = self._unchanged(id, seen) if id else None
            patient = newest.patient if newest else patient
            own_patient = isinstance(entry, Patient)
            if patient and self.chart(patient).patient is None:
                raise Conflict(say(N_("This patient is marked as void. Nothing was saved.")))
            entry, findings = self.check(entry, patient, id)
            keys = set(confirmed)
            in_the_way = [f for f in findings if f.level is Level.HARD or (f.level is Level.SOFT and f.key not in keys)]
            if in_the_way:
                raise NotSaved(in_the_way)
            accepted = tuple(Confirmed(f.id, f.field, str(f.sentence)) for f in findings if f.level is Level.SOFT)
            id = id or self._ids()
            patient = id if own_patient else patient
            number = newest.number + 1 if newest else 1
            kept = Kept(id, patient, number, entry, accepted, "", self.who, self._now())
            written = self._keep(db, kept, action, why)
        return self._told(written, action, cause)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction in which the rules see what others wrote; `notice_others` still tells everybody."""
        try:
            with self.file.write() as db:
                if self.file.changed_elsewhere() != self._seen:
                    self._charts.clear()
                yield db
        except (NotSaved, Conflict):
            raise
        except BaseException:
            # a chart may hold what was never written
            self._charts.clear()
            raise

    def _keep(self, db: Connection, kept: Kept, action: str, why: str) -> list[Kept]:
        """Write a version, and those of the entries whose computed fields rest on it: cells per kg on a weight."""
        written = [kept]
        keeping.put(db, kept, action, why)
        if kept.type in patients.LISTED:
            patients.relist(db, kept.patient)
        if kept.type in FOLLOWERS:
            chart = self.chart(kept.patient)
            chart.put(kept)
            for follower in (other for type in FOLLOWERS[kept.type] for other in chart.of(type)):
                around = self.around(kept.patient, follower.id)
                again = follower.entry.completed(around)
                if again != follower.entry:
                    # what was confirmed of a value that is gone is not confirmed of the new one
                    found = {(finding.id, finding.field, str(finding.sentence)) for finding in check(again, around)}
                    still = tuple(one for one in follower.confirmed if (one.id, one.field, one.sentence) in found)
                    newer = Kept(follower.id, follower.patient, follower.number + 1, again, still, "", self.who, self._now())
                    because = say(N_("worked out again after a change of: {what}"), what=kept.entry.title(self.reader))
                    keeping.put(db, newer, "amend", str(because))
                    chart.put(newer)
                    written.append(newer)
        return written

    def _current(self, id: str) -> Kept:
        kept = keeping.one(self.file.connection, id)
        if kept is None or kept.voided:
            raise Conflict(say(N_("This entry was marked as void meanwhile. Nothing was changed.")))
        return kept

    def _unchanged(self, id: str, seen: int) -> Kept:
        """The newest version of an entry in which nobody has typed anything else since version `seen`."""
        newest = self._current(id)
        if newest.number != seen:
            before = next((version.kept for version in self.versions(id) if version.kept.number == seen), None)
            if before is None or not same_typed(before.entry, newest.entry):
                raise Conflict(say(N_("{who} changed this entry meanwhile. Nothing was overwritten; open it again."), who=newest.who))
        return newest

    def _refuse_with_entries(self, kept: Kept) -> None:
        """A patient with entries cannot be void: nobody would find them any more."""
        count = len(self.chart(kept.id).all()) - 1 if kept.type == Patient.declaration.name else 0
        if count == 1:
            raise Conflict(say(N_("1 entry of this patient is not void. Mark it as void first, or amend the patient.")))
        if count > 1:
            sentence = N_("{count} entries of this patient are not void. Mark them as void first, or amend the patient.")
            raise Conflict(say(sentence, count=count))

    def _told(self, written: list[Kept], action: str, cause: object) -> Kept:
        """Let the chart and everybody know; the first one written is the one that was asked for."""
        kept = written[0]
        if kept.patient in self._charts:
            for one in written:
                self._charts[kept.patient].put(one)
        types = frozenset(one.type for one in written)
        self.changed.emit(Change(types, kept.patient, tuple(written), action, cause))
        return kept

    def notice_others(self) -> bool:
        """Has another program written since? Then every chart is read again, and everybody is told."""
        now = self.file.changed_elsewhere()
        if now == self._seen:
            return False
        self._seen = now
        self._charts.clear()
        self.changed.emit(Change(frozenset(), "", (), "elsewhere"))
        return True

    def _now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")

    def beside(self) -> Session:
        """A session on the same clinic file for another thread; it reads only, and that thread closes it."""
        why = str(say(N_("This is a second look at the clinic file; it only reads.")))
        return Session(clinic_file.open_file(self.file.path, read_only=why), self.who, self.clock)

    def close(self) -> None:
        """Close the clinic file."""
        self.file.close()


def create(path: Any, who: str, clock: Callable[[], datetime], program: str, ids: Callable[[], str] = new_id) -> Session:
    """Make a new clinic file and open it; a failure leaves none behind. Raises `CannotOpen` or `CannotWrite`."""
    at = clock().astimezone(UTC).isoformat(timespec="milliseconds")
    file = clinic_file.create(path, at=at, program=program)
    try:
        with file.write() as db:
            db.execute("INSERT INTO account (name, at) VALUES (?, ?)", (who, at))
        return Session(file, who, clock, ids)
    except BaseException:
        file.discard()
        raise
