"""The columns in which each kind keeps its value.

`COLUMNS[kind]` lists (suffix, SQL type, check); `split` turns a value into the cells of those columns and `join` turns cells
back into the value. Decimals are kept as text; a date's `_day_number` counts days since 1970-01-01, so that any SQLite tool
can subtract two of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.cells import product_kinds
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.clinic.entry.entries import Field
from desktop.clinic.entry.identifiers import label_key
from desktop.clinic.words.dates import When, day_number
from desktop.clinic.words.numbers import plain
from desktop.clinic.words.readings import Limits, Reading
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from desktop.store.dates import when_of
from desktop.store.driver import Cell


@dataclass(frozen=True)
class Columns:
    """How one kind is laid out: column suffixes with SQL types and checks ("{column}" is replaced), and the two ways across."""

    columns: tuple[tuple[str, str, str], ...]
    split: Callable[[Any], tuple[Cell, ...]]
    join: Callable[[Sequence[Any]], Any]


def columns_of(field: Field) -> list[tuple[str, str, str]]:
    """The (name, SQL type, check) of each column of a field."""
    layout = COLUMNS[type(field.kind)]
    found = []
    for suffix, sql, check in layout.columns:
        name = field.name + suffix
        if isinstance(field.kind, kinds.Choice):
            codes = ", ".join("'" + option.code.replace("'", "''") + "'" for option in field.kind.choices)
            check = f"{name} IN ({codes})"
        found.append((name, sql, check.replace("{column}", name)))
    return found


def cells(field: Field, value: object) -> tuple[Cell, ...]:
    """The cells of a field's columns; all NULL when it was not answered."""
    layout = COLUMNS[type(field.kind)]
    return (None,) * len(layout.columns) if value is None else layout.split(value)


def canonical(content: object) -> str:
    """The one way in which JSON is written."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _optional(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _split_when(when: When) -> tuple[Cell, ...]:
    days = [day.isoformat() if day else None for day in (when.earliest, when.latest, when.day)]
    return (when.typed, *days, day_number(when.day) if when.day else None, when.time, int(when.assumed))


# many entries share a date: the results of one report
@lru_cache(maxsize=4096)
def _join_when(kept: tuple[Any, ...]) -> When | None:
    typed, earliest, latest, day, _, time, assumed = kept
    return when_of(earliest, latest, day, time, assumed, typed)


def _split_reading(reading: Reading) -> tuple[Cell, ...]:
    return (reading.text, reading.comparator, _optional(reading.number), reading.word, reading.titre)


def _join_reading(kept: Sequence[Any]) -> Reading:
    text, comparator, number, word, titre = kept
    return Reading(text, comparator, _decimal(number), word, titre)


def _split_limits(limits: Limits) -> tuple[Cell, ...]:
    included = (int(limits.low_included), int(limits.high_included))
    return (limits.text, _optional(limits.low), _optional(limits.high), *included, limits.unit)


def _join_limits(kept: Sequence[Any]) -> Limits:
    text, low, high, low_included, high_included, unit = kept
    return Limits(text, _decimal(low), _decimal(high), bool(low_included), bool(high_included), unit)


_NUMBER = "{column} NOT GLOB '*[^0-9.-]*' AND {column} GLOB '*[0-9]*'"
# date() alone lets the 30th of February through
_DAY = "{column} IS date({column}, '+0 days')"
_TEXT = Columns((("", "TEXT", ""),), lambda value: (value,), lambda kept: kept[0])
_CODES = Columns(
    (("", "TEXT", "{column} IS NULL OR json_valid({column})"),),  # before 3.45 json_valid(NULL) is 0
    lambda codes: (json.dumps(list(codes)),),
    lambda kept: tuple(json.loads(kept[0])),
)

COLUMNS: dict[type[kinds.Kind[Any]], Columns] = {
    kinds.Text: _TEXT,
    kinds.LongText: _TEXT,
    clinical_kinds.UnitText: _TEXT,
    kinds.Choice: _TEXT,
    clinical_kinds.Marker: _TEXT,
    clinical_kinds.InVitroMethod: _TEXT,
    clinical_kinds.NsaidPhenotype: _TEXT,
    kinds.Link: _TEXT,
    kinds.Number: Columns((("", "TEXT", _NUMBER),), lambda value: (plain(value),), lambda kept: Decimal(kept[0])),
    kinds.Whole: Columns((("", "INTEGER", ""),), lambda value: (value,), lambda kept: kept[0]),
    kinds.Date: Columns(
        (
            ("_typed", "TEXT", ""),
            ("_earliest", "TEXT", _DAY),
            ("_latest", "TEXT", _DAY),
            ("_day", "TEXT", _DAY),
            ("_day_number", "INTEGER", ""),
            ("_time", "TEXT", "{column} = '' OR {column} GLOB '[0-2][0-9]:[0-5][0-9]'"),
            ("_assumed", "INTEGER", "{column} IN (0, 1)"),
        ),
        _split_when,
        _join_when,
    ),
    clinical_kinds.AtcCode: _TEXT,
    clinical_kinds.Drug: Columns(
        (("", "TEXT", ""), ("_atc", "TEXT", ""), ("_typed", "TEXT", "")),
        # of files that did not have it, it is NULL
        lambda drug: (drug.name, drug.atc, drug.typed or None),
        lambda kept: clinical_kinds.DrugName(kept[0], kept[1], kept[2] or ""),
    ),
    clinical_kinds.DrugGroups: _CODES,
    clinical_kinds.Manifestations: _CODES,
    clinical_kinds.ReadingText: Columns(
        (
            ("", "TEXT", ""),
            ("_comparator", "TEXT", "{column} IN ('', '<', '≤', '≥', '>')"),
            ("_number", "TEXT", _NUMBER),
            ("_word", "TEXT", ""),
            ("_titre", "INTEGER", "{column} > 0"),
        ),
        _split_reading,
        _join_reading,
    ),
    clinical_kinds.LimitsText: Columns(
        (
            ("", "TEXT", ""),
            ("_low", "TEXT", _NUMBER),
            ("_high", "TEXT", _NUMBER),
            ("_low_included", "INTEGER", "{column} IN (0, 1)"),
            ("_high_included", "INTEGER", "{column} IN (0, 1)"),
            ("_unit", "TEXT", ""),
        ),
        _split_limits,
        _join_limits,
    ),
    kinds.Duration: Columns(
        (("", "TEXT", ""), ("_minutes", "TEXT", _NUMBER)),
        lambda span: (span.text, _optional(span.minutes)),
        lambda kept: kinds.Span(kept[0], _decimal(kept[1])),
    ),
}
COLUMNS[kinds.Saying] = Columns(
    (("", "TEXT", "{column} IS NULL OR json_valid({column})"),),  # before 3.45 json_valid(NULL) is 0
    lambda sentence: (canonical(plain_sentence(sentence)),),
    lambda kept: sentence_of(json.loads(kept[0])),
)
COLUMNS[kinds.Cells] = COLUMNS[kinds.Number]
COLUMNS |= {
    allergy_kinds.PanelName: _TEXT,
    allergy_kinds.AllergenCode: _TEXT,
    allergy_kinds.HaptenName: _TEXT,
    allergy_kinds.ValueOrBand: COLUMNS[clinical_kinds.LimitsText],
    product_kinds.CheckResult: COLUMNS[clinical_kinds.ReadingText],
    allergy_kinds.DiametersText: Columns(
        (("", "TEXT", ""), ("_longest", "TEXT", _NUMBER), ("_across", "TEXT", _NUMBER)),
        lambda value: (value.text, plain(value.longest), _optional(value.across)),
        lambda kept: allergy_kinds.Diameters(kept[0], Decimal(kept[1]), _decimal(kept[2])),
    ),
    allergy_kinds.ConcentrationText: Columns(
        (("", "TEXT", ""), ("_mg_per_ml", "TEXT", _NUMBER)),
        lambda value: (value.text, _optional(value.mg_per_ml)),
        lambda kept: allergy_kinds.Concentration(kept[0], _decimal(kept[1])),
    ),
    allergy_kinds.SubstanceName: Columns(
        (("", "TEXT", ""), ("_atc", "TEXT", ""), ("_extract", "TEXT", ""), ("_typed", "TEXT", "")),
        lambda value: (value.name, value.atc, value.extract, value.typed or None),
        lambda kept: allergy_kinds.Substance(kept[0], kept[1], kept[2], kept[3] or ""),
    ),
    allergy_kinds.ReadingTimes: Columns(
        (("", "TEXT", "{column} IS NULL OR json_valid({column})"),),  # before 3.45 json_valid(NULL) is 0
        lambda hours: (json.dumps(list(hours)),),
        lambda kept: tuple(json.loads(kept[0])),
    ),
    allergy_kinds.Pressure: COLUMNS[kinds.Number],
    allergy_kinds.Clock: Columns(
        (("", "TEXT", "{column} GLOB '[0-2][0-9]:[0-5][0-9]'"),), lambda value: (value,), lambda kept: kept[0]
    ),
}
_NUMBERS = COLUMNS[allergy_kinds.ReadingTimes]
COLUMNS |= {
    product_kinds.ProductTestName: _TEXT,
    product_kinds.ProductTestUnit: _TEXT,
    # a label is found by what all scans of it have in common
    product_kinds.Identifier: Columns(
        (("", "TEXT", ""), ("_key", "TEXT", "")), lambda text: (text, label_key(text)), lambda kept: kept[0]
    ),
    product_kinds.DaysApart: _NUMBERS,
    product_kinds.Scores: _NUMBERS,
}
