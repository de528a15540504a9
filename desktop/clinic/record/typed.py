"""From the texts that somebody typed to an entry, and what each text was understood as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from desktop.clinic.allergy.allergy_kinds import Concentration, Diameters, Substance
from desktop.clinic.allergy.skin_test import OUTCOME, Intradermal, SkinPrick
from desktop.clinic.cells.product_kinds import Scores
from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.chart import Around, Chart, days_since
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry, Field, _Declared
from desktop.clinic.entry.findings import Finding, hard
from desktop.clinic.entry.kinds import LongText, Number, Reader
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.results.measured import Earlier, earlier
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Reading

D = TypeVar("D", bound=_Declared)
Texts = Mapping[str, Any]  # field name → text; name of parts → a list of such mappings


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
        text = (texts.get(field.name) or "").strip()
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
        rows, befores = texts.get(owned.name) or (), getattr(before, owned.name, ())
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


def understood(field: Field, entry: Entry, around: Around, text: str) -> str:
    """What was understood of a text, in words; "" when the text says it itself. `entry` has its computed fields filled."""
    value = getattr(entry, field.name)
    if value is None or isinstance(field.kind, LongText):
        return ""
    if isinstance(value, When):
        return _when(value, field, entry, around)
    if isinstance(value, Diameters):
        return _wheal(value, field, entry, around)
    if isinstance(value, Concentration):
        shown = "" if value.mg_per_ml is None else f"{show_number(value.mg_per_ml)} mg/mL"
        return shown if shown.casefold() != text.strip().casefold() else ""
    if isinstance(value, DrugName | Substance):
        classes = around.reader.catalogue.classes_of(value.atc) if value.atc else ()
        return " · ".join(filter(None, (value.name, value.atc, classes[0].name if classes else "")))
    if field.name == "reading" and isinstance(value, Reading) and isinstance(entry, LabResult | InVitroTest):
        return _reading(entry, value, around)
    if isinstance(entry, DrugReaction) and field.name == "manifestations":
        return f"{field.kind.shown(value, around.reader)} · {entry.severity()}"
    if isinstance(entry, Infusion) and field.name == "cells":
        return f"{field.kind.shown(value, around.reader)} · {entry.how_per_kg()}"
    shown = field.kind.shown(value, around.reader)
    if isinstance(field.kind, Scores):
        return str(say(N_("{answers} · sum {sum}"), answers=shown, sum=sum(value)))
    return shown if shown.casefold() != text.strip().casefold() else ""


def since_d0(when: When | None, chart: Chart) -> str:
    """How far a date lies from D0: "D96"; "" where that cannot be said."""
    return days_since(when, chart.d0())


_PLACES = {
    "inside": N_("inside the printed limits"),
    "below": N_("below the printed limits"),
    "above": N_("above the printed limits"),
}


def _when(value: When, field: Field, entry: Entry, around: Around) -> str:
    parts = [value.shown(), since_d0(value, around.chart)]
    if isinstance(entry, AdverseEvent) and field.name == "onset":
        parts.append(entry.onset_since())
    return " · ".join(filter(None, parts))


def _wheal(value: Diameters, field: Field, entry: Any, around: Around) -> str:
    """The mean of a wheal, and what the row says by it."""
    parts = (
        [str(say(N_("mean {mean} mm"), mean=Number(decimals=1).shown(value.mean, around.reader)))]
        if value.across is not None
        else []
    )
    if field.name == "wheal" and isinstance(entry, Intradermal) and entry.growth is not None:
        parts.append(str(say(N_("growth {growth} mm"), growth=Number(decimals=1).shown(entry.growth, around.reader))))
    if field.name == "wheal" and isinstance(entry, SkinPrick | Intradermal) and entry.outcome:
        parts.append(OUTCOME.shown(entry.outcome, around.reader))
    return " · ".join(parts)


def _reading(entry: LabResult | InVitroTest, reading: Reading, around: Around) -> str:
    found = entry.canonical(around.reader.catalogue)
    # the arithmetic is worth a line only when the unit changed the number
    parts = [found.how if found.value is not None and found.value != reading.number else _said(reading)]
    last = next(earlier(entry, around), None)
    if last is not None:
        shown = say(N_("last {value} {unit}"), value=last.reading.shown(), unit=last.unit)
        parts.append(str(shown) + _change(entry.canonical_value, reading, last))
    limits = entry.limits if isinstance(entry, LabResult) else None
    place = limits.place(reading) if limits and not limits.unit else None
    if place is not None:
        parts.append(_(_PLACES[place]))
    return " · ".join(parts)


def _said(reading: Reading) -> str:
    """What a reading was understood as: its number with a point, whatever mark was typed."""
    if reading.number is None:
        return reading.shown()
    return f"{reading.comparator} {show_number(reading.number)}".strip()


def _change(value: Decimal | None, reading: Reading, last: Earlier) -> str:
    if value is None or reading.censored or not last.value:
        return ""
    percent = 100 * (value - last.value) / last.value
    sign = "+" if percent > 0 else ""
    return f" ({sign}{show_number(percent, 1)} %)"
