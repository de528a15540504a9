"""How an entry type is declared: once, as a frozen dataclass whose attributes are fields.

    @entry_type(label=N_("Visit note"), plural=N_("Visit notes"), dated="date")
    class VisitNote(Entry):
        date: When | None = item(Date(), N_("Date"), required=True)

Editors, tables, lists, versions and printed labels read `VisitNote.declaration`. A class may add `completed` (fills the
computed fields) and `findings` (its own rules); both are given what is known `Around` the entry. What lists, timeline and
others tell of it stands in `tells` and in the methods that it overrides; the rest is told by its declaration.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeGuard, TypeVar, dataclass_transform

from desktop.clinic.entry import plain_words
from desktop.clinic.entry.checks import spoken
from desktop.clinic.entry.findings import Finding, hard, soft
from desktop.clinic.entry.kinds import Kind, Option, Reader, Values
from desktop.clinic.entry.telling import Doubt, Happening, Said, Seen, Tells
from desktop.clinic.entry.telling_fits import fitted
from desktop.clinic.words.language import N_, Sentence, Wording, say
from desktop.clinic.words.sentences import plain_sentence, sentence_of

if TYPE_CHECKING:
    from desktop.clinic.entry.chart import Around, Chart
    from desktop.clinic.entry.register import Register

Bounds = tuple[str | None, str | None]


@dataclass(frozen=True)
class Field:
    """One attribute of an entry type or part type.

    `soft` and `hard` are (least, most) in the field's unit, as text; `asked` tells from the entry's other values whether
    the field is asked for at all; `computed` fields are filled by the entry's `completed` and never typed. A field of the
    `summary` stands there among the facts of its entry.
    `formerly` is the name that older versions of an entry know it by; `implied` is the field whose label said what they answered
    before there was a field for it, and that answer as plain JSON.
    """

    name: str
    kind: Kind[Any]
    label: str
    help: str = ""
    unit: str = ""
    required: bool = False
    soft: Bounds | None = None
    hard: Bounds | None = None
    code: str = ""
    computed: bool = False
    carried: bool = False
    summary: bool = False
    asked: Callable[[Values, Reader], bool] | None = None
    formerly: str = ""
    implied: tuple[str, str] | None = None

    def is_asked(self, values: Values, reader: Reader) -> bool:
        """Is this field asked for, given the entry's other values and the reader (catalogue)?"""
        return self.asked is None or self.asked(values, reader)


@dataclass(frozen=True)
class Parts:
    """The parts of one type that an entry owns, in order."""

    name: str
    type: type[Part]
    label: str
    help: str = ""


@dataclass(frozen=True)
class Declaration:
    """What is known about an entry type or part type: its table's name, labels, fields and parts.

    `dated` names the field that places the entry in the timeline; `same` names the fields that make two entries one and the
    same when all are equal. What is `of_clinic` belongs to the clinic, not to a patient.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    parts: tuple[Parts, ...] = ()
    dated: str = ""
    same: tuple[str, ...] = ()
    of_clinic: bool = False

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return self._by_name[name]

    @cached_property
    def typed_fields(self) -> tuple[Field, ...]:
        """The fields that a person answers."""
        return tuple(field for field in self.fields if not (field.computed or field.carried))

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {field.name: field for field in self.fields})

    _by_name: ClassVar[dict[str, Field]]


# a dataclass without fields: what all entries and parts are to `dataclasses.replace`
@dataclass(frozen=True)
class _Declared:
    declaration: ClassVar[Declaration]

    def values(self) -> dict[str, Any]:
        """The values of its fields, by name."""
        return {field.name: getattr(self, field.name) for field in self.declaration.fields}

    def understood(self, name: str, around: Around) -> str:
        """What was understood of an answered field, where its kind's own words do not say it all; "" elsewhere."""
        return ""

    def unanswered(self, name: str, around: Around) -> str:
        """What holds while a field is empty, such as a default with its source; "" where nothing does."""
        return ""


class Part(_Declared):
    """Something that an entry owns and that has no life of its own."""


class Entry(_Declared):
    """One recorded item; its content alone. Who it is of and which version it is stands in `Kept`."""

    tells: ClassVar[Tells]
    # the fields that neither its date nor its own words tell
    by_label: ClassVar[tuple[Field, ...]]

    def completed(self, around: Around) -> Self:
        """This entry with its computed fields filled."""
        return self

    def findings(self, around: Around) -> Iterator[Finding]:
        """What its own rules say, beyond the declaration."""
        yield from ()

    def register_findings(self, register: Register, itself: str) -> Iterator[Finding]:
        """What the rules say by what only the whole clinic file knows; `itself` is the id of the entry, "" for a new one."""
        yield from ()

    def identity(self) -> tuple[Hashable, ...] | None:
        """What makes two entries of its type one and the same; None when nothing does."""
        names = self.declaration.same
        return tuple(getattr(self, name) for name in names) if names else None

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        """The texts that stand in an empty form from the start, such as the next session's number."""
        return {}

    def title(self, reader: Reader) -> str:
        """What a list and the timeline call this entry."""
        return plain_words.title(self, reader)

    def named(self, reader: Reader) -> str | Sentence:
        """Its title as a value of a sentence: what the program words is said anew in each language."""
        return self.title(reader)

    def line(self, seen: Seen) -> Said:
        """What a list says of it beside its title."""
        return plain_words.line(self, seen.reader)

    def standing(self, around: Around) -> tuple[str, str]:
        """How it stands, in one line above its sheet, and "danger", "question" or ""; ("", "") where there is nothing to say."""
        return "", ""

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        """What it tells the timeline."""
        yield plain_words.happening(self, reader)

    def pressing(self, reader: Reader) -> bool:
        """Is it to be seen before others: outside its limits, or grave?"""
        return False

    def doubts(self, seen: Seen) -> Iterator[Doubt]:
        """What is doubtful about its values, beside what its rules say."""
        yield from ()

    @classmethod
    def all_happenings(cls, chart: Chart, reader: Reader) -> Iterator[Happening]:
        """What the entries of this type in a chart tell the timeline; with the first thing of each, what its words leave."""
        for kept in chart.of(cls):
            for place, told in enumerate(kept.entry.happenings(reader)):
                more = () if place or told.whole else plain_words.more(kept.entry, reader)
                details = (*told.details, *more)
                yield Happening(told.when, told.title, details, told.in_doubt, told.planned, (kept.id,))

    def option(self, id: str, reader: Reader) -> Option | None:
        """How this entry of that id is offered where another one links to it; None where nothing links to its type."""
        return None


@dataclass(frozen=True)
class Confirmed:
    """A finding that was accepted when the entry was saved, and kept with it; a block with the reason that was given."""

    id: str
    field: str
    sentence: Sentence
    reason: str = ""

    @property
    def says(self) -> tuple[str, str, Sentence]:
        """What was confirmed: that rule, of that field, with those values."""
        return self.id, self.field, self.sentence

    def plain(self) -> dict[str, Any]:
        """The confirmation as canonical JSON."""
        return {"id": self.id, "field": self.field, "sentence": plain_sentence(self.sentence), "reason": self.reason}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The confirmation that `plain` gave, or that was kept in words before."""
        return cls(kept["id"], kept["field"], sentence_of(kept["sentence"]), kept.get("reason", ""))


if TYPE_CHECKING:
    # a bare `Kept` is of some entry; typing knows defaults since Python 3.13
    from typing_extensions import TypeVar as TypeVarWithDefault

    EntryT = TypeVarWithDefault("EntryT", bound=Entry, covariant=True, default=Entry)
else:
    EntryT = TypeVar("EntryT", bound=Entry, covariant=True)


@dataclass(frozen=True)
class Kept(Generic[EntryT]):
    """An entry as it stands in the clinic file: whose it is, its newest version, and what was confirmed with it.

    `patient` is the patient entry's id ("" for what belongs to the clinic); `at` is UTC, ISO 8601.
    """

    id: str
    patient: str
    number: int
    entry: EntryT
    confirmed: tuple[Confirmed, ...] = ()
    voided: str = ""
    who: str = ""
    at: str = ""

    @property
    def type(self) -> str:
        """The name of its entry type."""
        return self.entry.declaration.name


E = TypeVar("E", bound=Entry)


def is_of(kept: Kept | None, type: type[E]) -> TypeGuard[Kept[E]]:
    """Is it there, and an entry of that type?"""
    return kept is not None and isinstance(kept.entry, type)


# why the program itself writes a version
worked_out_again = Wording("worked_out_again", N_("worked out again after a change of: {what}"))
reworded = Wording("reworded", N_("kept as rule and values, in words before"))


def item(kind: Kind[Any], label: str, **about: Any) -> Any:
    """Declare a field of an entry type or part type."""
    return dataclasses.field(default=None, metadata={"field": {"kind": kind, "label": label, **about}})


def parts(type: type[Part], label: str, help: str = "") -> Any:
    """Declare the parts that an entry owns."""
    return dataclasses.field(default=(), metadata={"parts": {"type": type, "label": label, "help": help}})


T = TypeVar("T", bound=_Declared)


# `item` and `parts` are not named as field specifiers: to the type checker every field has its default
@dataclass_transform(kw_only_default=True, frozen_default=True)
def entry_type(
    *,
    label: str,
    plural: str,
    dated: str = "",
    same: tuple[str, ...] = (),
    of_clinic: bool = False,
    tells: Tells | None = None,
) -> Callable[[type[T]], type[T]]:
    """Make a class an entry type (or a part type): a frozen dataclass with its declaration.

    Raises TypeError for an entry type that does not say what it tells.
    """

    def declare(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        listed = dataclasses.fields(made)
        made.declaration = Declaration(
            re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower(),
            label,
            plural,
            tuple(Field(name=f.name, **f.metadata["field"]) for f in listed if "field" in f.metadata),
            tuple(Parts(name=f.name, **f.metadata["parts"]) for f in listed if "parts" in f.metadata),
            dated,
            same,
            of_clinic,
        )
        if issubclass(made, Entry):
            made.tells = fitted(made, Entry, tells)
            told = (dated, *made.tells.named)
            made.by_label = tuple(field for field in made.declaration.typed_fields if field.name not in told)
        return made

    return declare


def to_plain(entry: _Declared) -> dict[str, Any]:
    """The entry with its parts as canonical JSON; fields without an answer are left out."""
    declared = entry.declaration
    kept = {f.name: f.kind.plain(value) for f in declared.fields if (value := getattr(entry, f.name)) is not None}
    # that nothing was answered is told apart from what older versions implied
    kept |= {f.name: None for f in declared.fields if f.implied and f.implied[0] in kept and f.name not in kept}
    for owned in declared.parts:
        if rows := getattr(entry, owned.name):
            kept[owned.name] = [to_plain(row) for row in rows]
    return kept


def from_plain(type: type[T], kept: Mapping[str, Any]) -> T:
    """The entry that `to_plain` gave; what an older version did not have stays without an answer."""
    declared = type.declaration
    implied = {f.name: f.implied[1] for f in declared.fields if f.implied and f.implied[0] in kept}
    held = {f.name: kept.get(f.name, kept.get(f.formerly, implied.get(f.name))) for f in declared.fields}
    values = {f.name: f.kind.value(held[f.name]) for f in declared.fields if held[f.name] is not None}
    for owned in declared.parts:
        values[owned.name] = tuple(from_plain(owned.type, row) for row in kept.get(owned.name, ()))
    return type(**values)


def same_typed(one: _Declared, other: _Declared) -> bool:
    """Do two entries (or parts) of one type hold the same answers, whatever was worked out from them?"""
    declared = one.declaration
    if any(getattr(one, field.name) != getattr(other, field.name) for field in declared.typed_fields):
        return False
    # parts that are worked out hold no answers
    answered = [owns for owns in declared.parts if owns.type.declaration.typed_fields]
    owned = [(getattr(one, owns.name), getattr(other, owns.name)) for owns in answered]
    return all(len(mine) == len(theirs) and all(map(same_typed, mine, theirs)) for mine, theirs in owned)


def check(entry: Entry, around: Around) -> list[Finding]:
    """Everything the rules say about an entry, but for those that found nothing against it."""
    return spoken(examined(entry, around))


def examined(entry: Entry, around: Around) -> list[Finding]:
    """The answers of all rules about an entry: its declaration first, then its parts, then its own rules."""
    found = list(_declared_findings(entry, "", around))
    for owned in entry.declaration.parts:
        for position, part in enumerate(getattr(entry, owned.name)):
            found += _declared_findings(part, f"{owned.name}.{position}.", around)
    found += entry.findings(around)
    return found


def _declared_findings(entry: _Declared, prefix: str, around: Around) -> Iterator[Finding]:
    values = entry.values()
    for field in entry.declaration.fields:
        value, where = values[field.name], prefix + field.name
        if value is None:
            if field.required and not field.computed and field.is_asked(values, around.reader):
                yield hard("required", where, say(N_("{label} is not answered."), label=say(field.label)))
        elif isinstance(value, Decimal | int):
            yield from _beyond(field, where, Decimal(value))


def _beyond(field: Field, where: str, value: Decimal) -> Iterator[Finding]:
    for bounds, make in ((field.hard, hard), (field.soft, soft)):
        least, most = bounds or (None, None)
        if (least is not None and value < Decimal(least)) or (most is not None and value > Decimal(most)):
            unit = Sentence(" {unit}", {"unit": say(field.unit)}) if field.unit else ""
            ends = (("least", least), ("most", most))
            limits = {name: field.kind.said(Decimal(bound)) if bound else "" for name, bound in ends}
            limits["unit"] = unit
            if least is not None and most is not None:
                sentence = N_("{label} is expected between {least} and {most}{unit}.")
            elif most is not None:
                sentence = N_("{label} is expected to be {most}{unit} at most.")
            else:
                sentence = N_("{label} is expected to be {least}{unit} at least.")
            yield make("limits", where, say(sentence, label=say(field.label), **limits))
            return
