"""From the texts that somebody typed to an entry, and what each text was understood as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from desktop.clinic.allergy.allergy_kinds import Concentration, Diameters, Substance, mean_words
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.cells.product_kinds import Scores
from desktop.clinic.entry.chart import Around, Chart, days_since
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry, Field, Part, _Declared
from desktop.clinic.entry.findings import Finding, hard
from desktop.clinic.entry.kinds import Kind, LongText, Reader
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.numbers import show_number

D = TypeVar("D", bound=_Declared)
Row = Mapping[str, str]
Texts = Mapping[str, str | Sequence[Row]]  # field name → text; name of parts → the texts of each


@dataclass(frozen=True)
class Read(Generic[D]):
    """What the typed texts were read as: the entry of all that could be read, and why the rest could not."""

    entry: D
    refused: tuple[Finding, ...]


def read_typed(type: type[D], texts: Texts, reader: Reader, before: D | None = None, prefix: str = "") -> Read[D]:
    """Read an entry's (or part's) typed texts. A text that is still as it was shown keeps the value of `before`."""
    values: dict[str, Any] = {}
    refused: list[Finding] = []
    for field in type.declaration.typed_fields:
        typed = texts.get(field.name)
        text = typed.strip() if isinstance(typed, str) else ""
        if not text:
            continue
        kept = getattr(before, field.name, None)
        if kept is not None and field.kind.written(kept, reader).strip() == text:
            values[field.name] = kept
            continue
        try:
            values[field.name] = field.kind.parse(text, reader)
        except Refused as why:
            refused.append(hard("typed", prefix + field.name, why.sentence))
    for field in type.declaration.fields:
        if field.carried:
            values[field.name] = getattr(before, field.name, None)
    for owned in type.declaration.parts:
        rows, befores = rows_of(texts, owned.name), getattr(before, owned.name, ())
        if not owned.type.declaration.typed_fields:
            # worked out, not typed; it is worked out again where that can be done
            values[owned.name] = befores
            continue
        by_name = {_first_written(was, reader): was for was in befores}
        read = []
        for position, row in enumerate(rows):
            if not any(text.strip() for text in row.values()):
                continue
            # a row that was put in or taken out moves the others
            name = (row.get(owned.type.declaration.fields[0].name) or "").strip()
            was = by_name.get(name) or (befores[position] if position < len(befores) else None)
            found = read_typed(owned.type, row, reader, was, f"{owned.name}.{position}.")
            read.append(found.entry)
            refused += found.refused
        values[owned.name] = tuple(read)
    return Read(type(**values), tuple(refused))


def spread(type: type[_Declared], texts: Texts, reader: Reader, shown: Texts | None = None) -> dict[str, Any]:
    """The texts with what stands behind a name moved into the empty fields beside it: its dose, its strength.

    A text that is still as it was `shown` stays as it is.
    """
    found: dict[str, Any] = dict(texts)
    for field in filter(_moves, type.declaration.typed_fields):
        typed = found.get(field.name)
        if not isinstance(typed, str) or not typed.strip() or typed == (shown or {}).get(field.name):
            continue
        empty = {other.name for other in type.declaration.typed_fields if not str(found.get(other.name) or "").strip()}
        stays, moved = field.kind.moves(typed, reader, empty)
        if moved:
            found |= {field.name: stays, **moved}
    for owned in type.declaration.parts:
        befores = rows_of(shown or {}, owned.name)
        # a panel has hundreds of rows, and nothing in them moves
        if owned.name in found and any(map(_moves, owned.type.declaration.typed_fields)):
            found[owned.name] = [
                spread(owned.type, row, reader, befores[place] if place < len(befores) else None)
                for place, row in enumerate(rows_of(texts, owned.name))
            ]
    return found


def _moves(field: Field) -> bool:
    """Can a part of what is typed in it belong into a field beside it?"""
    return type(field.kind).moves is not Kind.moves


def rows_of(texts: Texts, name: str) -> Sequence[Row]:
    """The texts of each part of that name."""
    rows = texts.get(name)
    return () if rows is None or isinstance(rows, str) else rows


def _first_written(part: _Declared, reader: Reader) -> str:
    """What a part's first field shows, which tells it from its neighbours."""
    first = part.declaration.fields[0]
    value = getattr(part, first.name)
    return "" if value is None else first.kind.written(value, reader).strip()


def written(entry: _Declared, reader: Reader) -> dict[str, Any]:
    """The texts that an editor shows for an entry or part; reading them gives it back."""
    texts: dict[str, Any] = {
        field.name: field.kind.written(value, reader)
        for field in entry.declaration.typed_fields
        if (value := getattr(entry, field.name)) is not None
    }
    for owned in entry.declaration.parts:
        texts[owned.name] = [written(part, reader) for part in getattr(entry, owned.name)]
    return texts


def understood(field: Field, entry: Entry | Part, around: Around, text: str) -> str:
    """What was understood of a text, in words; "" when the text says it itself. `entry` has its computed fields filled.

    Of an empty one it is what holds without an answer.
    """
    value = getattr(entry, field.name)
    if value is None:
        return entry.unanswered(field.name, around) if not text.strip() else ""
    if isinstance(field.kind, LongText):
        return ""
    if own := entry.understood(field.name, around):
        return own
    if isinstance(value, When):
        return " · ".join(filter(None, (value.shown(), since_d0(value, around.chart))))
    if isinstance(value, Diameters):
        return mean_words(value)
    if isinstance(value, Concentration):
        shown = "" if value.mg_per_ml is None else f"{show_number(value.mg_per_ml)} mg/mL"
        return shown if shown.casefold() != text.strip().casefold() else ""
    if isinstance(value, DrugName | Substance):
        return " · ".join(_drug_words(value, around.reader.catalogue))
    shown = field.kind.shown(value, around.reader)
    if isinstance(field.kind, Scores):
        return str(say(N_("{answers} · sum {sum}"), answers=shown, sum=sum(value)))
    return shown if shown.casefold() != text.strip().casefold() else ""


def _drug_words(drug: DrugName | Substance, catalogue: Catalogue) -> Iterator[str]:
    """Its name and code, and its class; without a code what it is made of, or the group in which its relatives are."""
    yield drug.name
    if drug.atc:
        yield drug.atc
        yield from (group.name for group in catalogue.classes_of(drug.atc)[:1])
    elif (known := catalogue.found(drug)) is not None:
        groups = [group.name for group in groups_of(known, catalogue)]
        # of a combination one group of many would be told for all of it
        yield from [" + ".join(known.components)] if known.components else groups[:1]
    elif isinstance(drug, DrugName):
        yield str(say(N_("Ctrl+Shift+G adds it to the catalogue")))


def since_d0(when: When | None, chart: Chart) -> str:
    """How far a date lies from D0: "D96"; "" where that cannot be said."""
    return days_since(when, chart.d0())
