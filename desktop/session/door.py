"""The one door for every write: checked, and written inside one transaction with the version included."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from desktop.clinic.entry.chart import Person
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.entries import Confirmed, Declaration, Entry, Kept, examined, same_typed, worked_out_again
from desktop.clinic.entry.findings import Finding, Level
from desktop.clinic.entry.kinds import Link
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.record.entry_types import BY_NAME, FOLLOWERS
from desktop.clinic.words.language import N_, Sentence, say
from desktop.session.refusals import Conflict, NotSaved
from desktop.session.signal import Change
from desktop.store import keeping, patients, reviews, views
from desktop.store.driver import Connection
from desktop.store.register import FileRegister

if TYPE_CHECKING:
    from desktop.session.session import Session

E = TypeVar("E", bound=Entry)


class Together:
    """Several writes that are one: which types they changed, of which patients, and whether they shall stay."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.patients: set[str] = set()
        self.stays = True

    def take_back(self) -> None:
        """Let nothing of it be written; until it ends the rules still see it."""
        self.stays = False

    def note(self, written: Iterable[Kept]) -> None:
        """Remember what everybody is told at the end."""
        for one in written:
            self.types.add(one.type)
            # who is told of one patient alone looks at nobody else; of two or more it makes no difference which
            if len(self.patients) < 2:
                self.patients.add(one.patient)


class _TakenBack(Exception):
    """Ends a transaction that was taken back."""


class Door:
    """What the session's verbs go through."""

    def __init__(self, session: Session, ids: Callable[[], str]):
        self._session = session
        self._ids = ids
        self._together: Together | None = None

    def examine(self, entry: E, patient: str = "", itself: str = "") -> tuple[E, list[Finding]]:
        """The entry with its computed fields, and the answers of all rules about it. Writes nothing."""
        around = self._session.around(patient, itself)
        completed = entry.completed(around)
        of_register = completed.register_findings(FileRegister(self._session.file.connection), itself)
        return completed, [*examined(completed, around), *of_register]

    def check(self, entry: E, patient: str = "", itself: str = "") -> tuple[E, list[Finding]]:
        """The same without the rules that found nothing against it."""
        completed, answers = self.examine(entry, patient, itself)
        return completed, spoken(answers)

    def write(
        self,
        action: str,
        entry: Entry,
        patient: str,
        id: str,
        why: str,
        seen: int,
        confirmed: Iterable[str] | Mapping[str, str],
        cause: object,
    ) -> Kept:
        """Keep a new entry, or amend the one with this id; as the session's `add` and `amend` say."""
        with self._transaction() as db:
            newest = self._unchanged(id, seen) if id else None
            patient = newest.patient if newest else patient
            own_patient = isinstance(entry, Person)
            if patient and self._session.chart(patient).patient is None:
                raise Conflict(say(N_("This patient is marked as void. Nothing was saved.")))
            entry, findings = self.check(entry, patient, id)
            reasons = confirmed if isinstance(confirmed, Mapping) else dict.fromkeys(confirmed, "")
            if in_the_way := [finding for finding in findings if not _accepted(finding, reasons)]:
                raise NotSaved(in_the_way)
            accepted = tuple(
                Confirmed(f.id, f.field, f.sentence, reasons[f.key].strip() if f.level is Level.BLOCK else "")
                for f in findings
                if f.level is not Level.NOTE
            )
            id = id or self._ids()
            patient = id if own_patient else patient
            number = newest.number + 1 if newest else 1
            kept = self._version(id, patient, number, entry, accepted)
            written = self._keep(db, kept, action, why)
        return self._told(written, action, cause)

    def void(self, id: str, why: str, cause: object) -> Kept:
        """Mark an entry as entered in error; as the session's `void` says."""
        if not why.strip():
            raise Conflict(say(N_("Say why this entry is void. Nothing was changed.")))
        with self._transaction() as db:
            before = self._current(id)
            self._refuse_with_entries(before)
            voided = self._version(id, before.patient, before.number + 1, before.entry, before.confirmed, why)
            written = self._keep(db, voided, "void", why)
        return self._told(written, "void", cause)

    @contextmanager
    def together(self) -> Iterator[Together]:
        """Every write until the end as one; as the session's `together` says."""
        if self._together is not None:
            # within another one it is a part of that
            yield self._together
            return
        together = Together()
        try:
            with self._transaction():
                self._together = together
                yield together
                if not together.stays:
                    raise _TakenBack
        except _TakenBack:
            return
        except (NotSaved, Conflict):
            # of one write alone nothing was kept; of those before it there was
            self._session.forget()
            raise
        finally:
            self._together = None
        if together.types:
            patient = together.patients.pop() if len(together.patients) == 1 else ""
            self._session.changed.emit(Change(frozenset(together.types), patient, (), "together"))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction in which the rules see what others wrote; `notice_others` still tells everybody."""
        if self._together is not None:
            # it has begun already, and nobody else can write
            yield self._session.file.connection
            return
        try:
            with self._session.file.write() as db:
                if self._session.others_wrote():
                    self._session.forget()
                # here the entry types are known; when a file is opened, they are not
                views.renew(db)
                yield db
        except (NotSaved, Conflict):
            raise
        except BaseException:
            # a chart may hold what was never written
            self._session.forget()
            raise

    def _version(
        self, id: str, patient: str, number: int, entry: Entry, confirmed: tuple[Confirmed, ...], voided: str = ""
    ) -> Kept:
        return Kept(id, patient, number, entry, confirmed, voided, self._session.who, self._session.now_written())

    def _keep(self, db: Connection, kept: Kept, action: str, why: str | Sentence) -> list[Kept]:
        """Write a version, and those of the entries whose computed fields rest on it: cells per kg on a weight."""
        keeping.put(db, kept, action, why)
        pressing = kept.entry.pressing(self._session.reader)
        reviews.note(db, kept, pressing=pressing, worked_out=isinstance(why, Sentence))
        if not isinstance(kept.entry.tells.found_by, Nothing):
            patients.relist(db, kept.patient)
        self._session.take_in(kept)
        written = [kept]
        for follower in self._followers(kept):
            if again := self._worked_out_again(follower, kept):
                written += self._keep(db, *again)
        return written

    def _followers(self, kept: Kept) -> Iterator[Kept]:
        """The entries whose computed fields may rest on this one, each as it stands when its turn comes."""
        for type, way in FOLLOWERS.get(kept.type, ()):
            if kept.number == 1 and (len(way) > 1 or _links(type.declaration, kept.type)):
                # nothing names what was not there before: among thousands of bags none is looked at
                continue
            near = self._near_end(way, kept)
            if BY_NAME[way[0]].declaration.of_clinic and not type.declaration.of_clinic:
                # of any patient
                for uses in self._session.products.uses_of(near).values():
                    for use in uses:
                        if use.type == type.declaration.name and (
                            named := self._session.chart(use.patient).entry(use.entry)
                        ):
                            yield named
            else:
                chart = self._session.chart(kept.patient)
                yield from [one for one in chart.of(type) if _names_one_of(one.entry, way[0], near)]

    def _near_end(self, way: tuple[str, ...], kept: Kept) -> list[str]:
        """The ids at the near end of a way of links that ends at this entry: of a donor's, by way of lots, the bags."""
        ids = [kept.id]
        for nearer, farther in reversed(list(pairwise(way))):
            among = self._session.chart(kept.patient).named(nearer)
            ids = [one.id for one in among if _names_one_of(one.entry, farther, ids)]
        return ids

    def _worked_out_again(self, follower: Kept, kept: Kept) -> tuple[Kept, str, Sentence] | None:
        """The follower's next version, how it came about and why; None when nothing about it changes."""
        around = self._session.around(follower.patient, follower.id)
        again = follower.entry.completed(around)
        if again == follower.entry:
            return None
        # what was confirmed of a value that is gone is not confirmed of the new one
        found = {finding.says for finding in examined(again, around)}
        # a reason that somebody gave for what a rule blocks stays: it was acted upon
        still = tuple(one for one in follower.confirmed if one.reason or one.says in found)
        newer = self._version(follower.id, follower.patient, follower.number + 1, again, still)
        return newer, "amend", worked_out_again(what=kept.entry.named(self._session.reader))

    def _current(self, id: str) -> Kept:
        kept = keeping.one(self._session.file.connection, id)
        if kept is None or kept.voided:
            raise Conflict(say(N_("This entry was marked as void meanwhile. Nothing was changed.")))
        return kept

    def _unchanged(self, id: str, seen: int) -> Kept:
        """The newest version of an entry in which nobody has typed anything else since version `seen`."""
        newest = self._current(id)
        if newest.number != seen:
            before = next((version.kept for version in self._session.versions(id) if version.kept.number == seen), None)
            if before is None or not same_typed(before.entry, newest.entry):
                raise Conflict(
                    say(
                        N_("{who} changed this entry meanwhile. Nothing was overwritten; open it again."),
                        who=newest.who,
                    )
                )
        return newest

    def _refuse_with_entries(self, kept: Kept) -> None:
        """A patient with entries cannot be void: nobody would find them any more."""
        count = len(self._session.chart(kept.id).all()) - 1 if isinstance(kept.entry, Person) else 0
        if count == 1:
            raise Conflict(say(N_("1 entry of this patient is not void. Mark it as void first, or amend the patient.")))
        if count > 1:
            sentence = N_(
                "{count} entries of this patient are not void. Mark them as void first, or amend the patient."
            )
            raise Conflict(say(sentence, count=count))

    def _told(self, written: list[Kept], action: str, cause: object) -> Kept:
        """Let everybody know; the first one written is the one that was asked for."""
        kept = written[0]
        if self._together is not None:
            self._together.note(written)
            return kept
        types = frozenset(one.type for one in written)
        self._session.changed.emit(Change(types, kept.patient, tuple(written), action, cause))
        return kept


def _accepted(finding: Finding, reasons: Mapping[str, str]) -> bool:
    """May an entry be saved with this finding? A block needs a reason, not only a nod."""
    if finding.level is Level.NOTE:
        return True
    if finding.level is Level.HARD or finding.key not in reasons:
        return False
    return finding.level is Level.SOFT or bool(reasons[finding.key].strip())


def _names_one_of(entry: Entry, type: str, ids: Collection[str]) -> bool:
    """Does an entry link to one of these, if it links to entries of their type at all?"""
    links = _links(entry.declaration, type)
    return not links or any(getattr(entry, name) in ids for name in links)


def _links(declared: Declaration, to: str) -> list[str]:
    """The fields by which entries link to those of another type."""
    return [field.name for field in declared.fields if isinstance(field.kind, Link) and field.kind.to == to]
