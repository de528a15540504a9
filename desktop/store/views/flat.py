"""How each kind of field stands in a flat view: its columns, how each is read from the table, its type, and what it means.

Decimals are kept as text and stand as numbers, with the exact text beside them; days stand as numbers too, worked out when
they were written, since SQLite's own date functions misread a partial date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from desktop.clinic.allergy import allergy_kinds
from desktop.clinic.cells import product_kinds
from desktop.clinic.entry import clinical_kinds, kinds
from desktop.clinic.entry.entries import Field
from desktop.store.layout import Table
from desktop.store.views.words import WORDS


@dataclass(frozen=True)
class Column:
    """A column of a view: its name, the expression that gives it, its SQLite type, and what a person should know of it."""

    name: str
    sql: str
    type: str
    help: str


@dataclass(frozen=True)
class _Shown:
    """A column for a field, `suffix` behind its name. In `sql` {own} is the table's column of that suffix, {c} is without it;
    in `help` {label} is the field's label, {about} all that is declared of it.
    """

    suffix: str
    sql: str = "{own}"
    type: str = "TEXT"
    help: str = "{about}"


_NUMBER, _EMPTY_IS_NULL = "CAST({own} AS REAL)", "nullif({own}, '')"
_TEXT = (_Shown(""),)
_DECIMAL = (
    _Shown("", _NUMBER, "REAL", "{about} As a number"),
    _Shown("_text", "{c}", help="{label}: the same, exact, as text"),
)
_ATC = _Shown("_atc", _EMPTY_IS_NULL, help="{label}: its ATC code; empty when it is none of the catalogue's")
_CALLED = _Shown(
    "_typed", _EMPTY_IS_NULL, help="{label}: the brand or words by which it was called; empty when it was its name"
)
_IN_ORDER = "(SELECT group_concat(one.value, ', ') FROM json_each({c}) one)"
_MEAN = "(CAST({c}_longest AS REAL) + coalesce(CAST({c}_across AS REAL), CAST({c}_longest AS REAL))) / 2"
_DAY = (
    _Shown(
        "",
        "{c}_day",
        help="{about} ISO 8601; the day it is drawn at when only an interval is known; empty when unknown",
    ),
    _Shown("_day_number", type="INTEGER", help="{label}: the same day as a number, days since 1970-01-01"),
    _Shown("_earliest", help="{label}: the earliest day it can be"),
    _Shown("_latest", help="{label}: the latest day it can be"),
)
_TIME = _Shown("_time", _EMPTY_IS_NULL, help="{label}: the time of day, HH:MM, when it is known")
_SAID = (
    _Shown("_assumed", type="INTEGER", help="{label}: 1 when the date is assumed, 0 when it was stated"),
    _Shown("_typed", help="{label}: what was typed; empty when it was worked out"),
)
_BOUNDS = (
    _Shown("", help="{about} The text as it was typed"),
    _Shown("_low", _NUMBER, "REAL", "{label}: the lower one, in the unit as printed; empty when there is none"),
    _Shown("_high", _NUMBER, "REAL", "{label}: the upper one, in the unit as printed; empty when there is none"),
    _Shown("_low_included", type="INTEGER", help="{label}: 1 when the lower one itself lies inside"),
    _Shown("_high_included", type="INTEGER", help="{label}: 1 when the upper one itself lies inside"),
    _Shown("_unit", _EMPTY_IS_NULL, help="{label}: their own unit, when one is printed with them"),
)
_READING = (
    _Shown("", help="{about} The text as it was printed"),
    _Shown("_comparator", _EMPTY_IS_NULL, help="{label}: <, ≤, ≥ or > when the number is a bound and not a value"),
    _Shown("_number", _NUMBER, "REAL", "{label}: its number"),
    _Shown("_number_text", "{c}_number", help="{label}: its number, exact, as text"),
    _Shown("_word", _EMPTY_IS_NULL, help="{label}: its word, when it is no number"),
    _Shown("_titre", type="INTEGER", help="{label}: the 160 of a titre 1:160"),
)
# a kind that is not here stands as its columns do
SHOWN: dict[type[kinds.Kind[Any]], tuple[_Shown, ...]] = {
    kinds.Number: _DECIMAL,
    kinds.Saying: (
        _Shown("", WORDS.format(kept="{c}"), help="{about} In English"),
        _Shown("_rule", "{c} ->> 'says'", help="{label}: the rule that says it, whatever the words"),
        _Shown("_values", "{c} ->> 'with'", help="{label}: the values that it says, as JSON"),
    ),
    kinds.Cells: _DECIMAL,
    allergy_kinds.Pressure: _DECIMAL,
    clinical_kinds.Drug: (*_TEXT, _ATC, _CALLED),
    clinical_kinds.Manifestations: (_Shown("", _IN_ORDER, help="{about} Codes, in the order typed"),),
    clinical_kinds.DrugGroups: (_Shown("", _IN_ORDER, help="{about} Codes; behind own: the id in v_clinic_groups"),),
    allergy_kinds.ReadingTimes: (_Shown("", _IN_ORDER),),
    product_kinds.Identifier: (*_TEXT, _Shown("_key", help="{label}: what every scan of this label has in common")),
    product_kinds.DaysApart: (_Shown("", _IN_ORDER, help="{about} In order"),),
    product_kinds.Scores: (_Shown("", _IN_ORDER, help="{about} In order"),),
    clinical_kinds.ReadingText: _READING,
    product_kinds.CheckResult: _READING,
    clinical_kinds.LimitsText: _BOUNDS,
    allergy_kinds.ValueOrBand: (
        _BOUNDS[0],
        _Shown("_low", _NUMBER, "REAL", "{label}: the least it can be; the value itself when it is no band"),
        _Shown("_high", _NUMBER, "REAL", "{label}: the most it can be; the value itself when it is no band"),
        _Shown("_low_included", type="INTEGER", help="{label}: 1 when the least itself lies inside"),
        _Shown("_high_included", type="INTEGER", help="{label}: 1 when the most itself lies inside"),
        _Shown("_unit", _EMPTY_IS_NULL, help="{label}: its own unit, when one is printed with it"),
    ),
    kinds.Duration: (
        _Shown("", help="{about} The text as it was typed"),
        _Shown("_minutes", _NUMBER, "REAL", "{label}: in minutes; empty when unknown"),
    ),
    allergy_kinds.DiametersText: (
        _Shown("", help="{about} The text as it was typed"),
        _Shown("_longest", _NUMBER, "REAL", "{label}: the longest diameter in mm"),
        _Shown("_across", _NUMBER, "REAL", "{label}: the diameter across it in mm; empty when one alone was typed"),
        _Shown("_mean", _MEAN, "REAL", "{label}: the mean of both diameters in mm; of one alone that one"),
    ),
    allergy_kinds.ConcentrationText: (
        _Shown("", help="{about} The text as it was typed"),
        _Shown("_mg_per_ml", _NUMBER, "REAL", "{label}: in mg/mL; empty for a dilution or words"),
        _Shown("_mg_per_ml_text", "{c}_mg_per_ml", help="{label}: in mg/mL, exact, as text"),
    ),
    allergy_kinds.SubstanceName: (
        *_TEXT,
        _ATC,
        _Shown("_extract", _EMPTY_IS_NULL, help="{label}: the catalogue's code of an extract; empty when it is none"),
        _CALLED,
    ),
}


def columns_of(table: Table, field: Field, alias: str, linked: str = "") -> list[Column]:
    """The columns in which a field of a table stands in a view; `linked` is the view of the entries that it links to."""
    kept = table.columns_of(field)
    name = kept[0][0].removesuffix("_typed") if isinstance(field.kind, kinds.Date) else kept[0][0]
    if isinstance(field.kind, kinds.Date):
        shown = (*_DAY, *((_TIME,) if field.kind.time else ()), *_SAID)
    else:
        own = tuple(_Shown(column.removeprefix(name), type=type) for column, type, _check in kept)
        shown = SHOWN.get(type(field.kind), own)
    about = about_field(field)
    if linked:
        about = f"{field.label}: the entry of {linked} that it names"
    found = []
    for one in shown:
        sql = one.sql.format(c=f"{alias}.{name}", own=f"{alias}.{name}{one.suffix}")
        found.append(Column(field.name + one.suffix, sql, one.type, one.help.format(about=about, label=field.label)))
    return found


def about_field(field: Field) -> str:
    """A field's label, unit, help, code and answers in one line."""
    unit = f" [{field.unit}]" if field.unit else ""
    code = f"LOINC {field.code}." if re.fullmatch(r"[0-9]+-[0-9]", field.code) else f"{field.code}."
    parts = [f"{field.label}{unit}.", field.help, code if field.code else ""]
    if isinstance(field.kind, kinds.Choice):
        parts.append(f"One of: {', '.join(option.code for option in field.kind.choices)}")
    return " ".join(filter(None, parts))
