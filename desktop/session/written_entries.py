"""Every entry as somebody would type it, in an order in which each stands behind those that it names.

What `entering` reads comes out, and entering it gives the same entries. Left out are void entries and links to them,
attachments, earlier versions, signed summaries, and who wrote or saw what when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing

from desktop.clinic.catalogue.drug_groups import id_of_own
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.entry.entries import Confirmed, Entry, Kept, Part, is_of
from desktop.clinic.entry.kinds import Link, Reader
from desktop.clinic.patient.patient import Patient
from desktop.clinic.record.clinic_drug import ClinicDrug, drug_names, drugs_in
from desktop.clinic.record.clinic_group import ClinicGroup
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.clinic.words import language
from desktop.clinic.words.language import in_english
from desktop.clinic.words.typeahead import key_of
from desktop.exchange.entry_lines import Acceptance, TypedEntry, written_line
from desktop.session.session import Session
from desktop.store import patients

_KINDS = [field.kind for type in ENTRY_TYPES for field in type.declaration.fields]
# of the clinic's entries those of these types are named, by the entries of any patient
_NAMED = {kind.to for kind in _KINDS if isinstance(kind, Link)}


def written_entries(session: Session, patient: str = "") -> Generator[TypedEntry, None, None]:
    """The entries of the clinic and of every patient; of one patient alone, with what they name of the clinic's.

    All are of one moment, which lasts until it is closed.
    """
    with session.file.still():
        yield from _Written(session).of(patient)


def written_lines(session: Session, patient: str = "") -> Generator[str, None, None]:
    """The same, each as its line of JSON."""
    with closing(written_entries(session, patient)) as entries:
        yield from map(written_line, entries)


class _Written:
    """Writes entry after entry; knows by which ref those that others name are called."""

    def __init__(self, session: Session):
        self._session = session
        self._refs: dict[str, str] = {}
        self._count: Counter[str] = Counter()
        self._drugs: list[Kept[ClinicDrug]] = []
        self._has_groups = False

    def of(self, patient: str) -> Iterator[TypedEntry]:
        """The clinic's entries first, then each patient's, all in the order in which they were first written."""
        clinic = _by_id(self._session.chart("").all())
        self._drugs = [kept for kept in clinic.values() if is_of(kept, ClinicDrug)]
        self._has_groups = any(is_of(kept, ClinicGroup) for kept in clinic.values())
        asked = self._asked(self._session.chart(patient).all(), clinic) if patient else clinic
        yield from self._written("", asked, {id for id, kept in asked.items() if kept.type in _NAMED})
        del clinic, asked
        for id in (patient,) if patient else patients.ids(self._session.file.connection):
            own = _by_id(self._session.chart(id).all())
            named = {other for kept in own.values() for other in _links(kept)}
            yield from self._written(id, own, named & own.keys())
            for other in named & own.keys():
                # no other patient's entry names it
                del self._refs[other]

    def _asked(self, entries: Iterable[Kept], clinic: Mapping[str, Kept]) -> dict[str, Kept]:
        """The clinic's entries that these name, and those that they name in turn."""
        found: dict[str, Kept] = {}
        waiting = list(entries)
        while waiting:
            for id in self._names(waiting.pop()):
                if id in clinic and id not in found:
                    found[id] = clinic[id]
                    waiting.append(clinic[id])
        return _by_id(found.values())

    def _names(self, kept: Kept) -> Iterator[str]:
        """The ids of the entries that an entry names: by a link, or as a drug or group that the clinic added.

        A patient's drugs name the groups that they are in: findings rest on those.
        """
        yield from _links(kept)
        if is_of(kept, ClinicDrug):
            yield from kept.entry.own_groups()
        elif self._has_groups and kept.patient:
            for drug in drugs_in(kept.entry):
                groups = groups_of(drug, self._session.catalogue)
                yield from (id_of_own(group.code) for group in groups if group.of_clinic)
        if self._drugs:
            named = {key_of(name) for name in drug_names(kept.entry)}
            yield from (drug.id for drug in self._drugs if drug.id != kept.id and drug.entry.is_among(named))

    def _written(self, patient: str, entries: Mapping[str, Kept], named: AbstractSet[str]) -> Iterator[TypedEntry]:
        """The entries of one chart, each behind those of them that it names; those that are named get a ref."""
        reader = self._session.reader_of(patient)
        done: set[str] = set()

        def behind(kept: Kept) -> Iterator[Kept]:
            if kept.id not in done:
                done.add(kept.id)
                for id in self._names(kept):
                    if id in entries:
                        yield from behind(entries[id])
                yield kept

        for first in entries.values():
            for kept in behind(first):
                if kept.id in named:
                    self._count[kept.type] += 1
                    self._refs[kept.id] = f"{kept.type}-{self._count[kept.type]}"
                # words that a program reads are the same in every language
                with language.source():
                    typed = self._typed(kept, reader)
                yield typed

    def _typed(self, kept: Kept, reader: Reader) -> TypedEntry:
        entry, declared = kept.entry, kept.entry.declaration
        return TypedEntry(
            type(entry),
            self._whose(kept),
            self._texts(entry, reader),
            {
                owned.name: tuple(self._texts(part, reader) for part in getattr(entry, owned.name))
                for owned in declared.parts
                if owned.type.declaration.typed_fields
            },
            self._refs.get(kept.id, ""),
            tuple(map(_accepted, kept.confirmed)),
            {
                field.name: field.kind.written(value, reader)
                for field in declared.fields
                if field.carried and (value := getattr(entry, field.name)) is not None
            },
        )

    def _whose(self, kept: Kept) -> str:
        if not kept.patient or isinstance(kept.entry, Patient):
            return ""
        patient = self._session.chart(kept.patient).patient
        return (patient.entry.identifier or "") if patient else ""

    def _texts(self, one: Entry | Part, reader: Reader) -> dict[str, str]:
        texts = {}
        for field in one.declaration.typed_fields:
            value = getattr(one, field.name)
            if value is None:
                continue
            text = (
                self._ref(value, field.kind, reader)
                if isinstance(field.kind, Link)
                else field.kind.written(value, reader)
            )
            if text:
                texts[field.name] = text
        return texts

    def _ref(self, value: str, kind: Link, reader: Reader) -> str:
        """“@ref”, with the name of what is within that entry; "" for what is void or no longer there."""
        id, colon, name = value.partition(":")
        ref = self._refs.get(id)
        if ref is None or (name and value not in {option.code for option in kind.options(reader, {})}):
            return ""
        return f"@{ref}{colon}{name}"


def _by_id(entries: Iterable[Kept]) -> dict[str, Kept]:
    """Entries by id, which sorts by when they were made."""
    return {kept.id: kept for kept in sorted(entries, key=lambda kept: kept.id)}


def _links(kept: Kept) -> Iterator[str]:
    """The ids of the entries that an entry names."""
    for field in kept.entry.declaration.typed_fields:
        value = getattr(kept.entry, field.name)
        if isinstance(field.kind, Link) and value is not None:
            yield value.partition(":")[0]


def _accepted(one: Confirmed) -> Acceptance:
    """What was accepted; of what blocked also what it said, for a reason is for that alone."""
    return Acceptance(one.id, one.field, one.reason, in_english(one.sentence) if one.reason else "")
