"""The highest concentrations of drugs that are known not to irritate the skin, each with its unit and source.

The facts are `resources/allergy_tests/skin_concentrations.toml`. Two figures stand where two sources differ; neither is taken for right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import SLUG, reach
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

# of the commercial solution: 1 is undiluted
DILUTION = "dilution"
UNITS = ("mg/mL", "IU/mL", "mM", "%", DILUTION)

_UNIT = re.compile("|".join(UNITS))
_PREFIX = re.compile(r"[A-Z]\d\d[A-Z]([A-Z](\d\d)?)?")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published limit: so much of a unit. `most` is None where no concentration is known not to irritate; `note` says why.

    `unverified`: it is general knowledge.
    """

    most: Decimal | None
    unit: str
    note: str
    unverified: bool
    source: str

    def said(self) -> str | Sentence:
        """The limit in words: "20 mg/mL", "1:10", "undiluted"."""
        if self.most is None:
            return say(self.note)
        return amount_words(self.most, self.unit)


def amount_words(amount: Decimal, unit: str) -> str:
    """An amount of one of the units: "20 mg/mL", "1:10", "undiluted"."""
    if unit != DILUTION:
        return f"{show_number(amount)} {unit}"
    return _(N_("undiluted")) if amount == 1 else f"1:{show_number(1 / amount)}"


@dataclass(frozen=True, kw_only=True)
class SkinConcentrations:
    """What is published for one substance, by how it is tested; no figure for a way of testing is "not known"."""

    code: str
    name: str
    prefixes: tuple[str, ...]
    names: tuple[str, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    note: str

    @property
    def source(self) -> str:
        """The sources of its figures, each once."""
        return "; ".join(dict.fromkeys(figure.source for found in self.figures.values() for figure in found))

    def reaches(self, codes: Collection[str]) -> int:
        """The length of its longest prefix of one of these ATC codes; 0 where it has none."""
        return reach(self.prefixes, *codes)


def concentrations_of(
    rows: Collection[SkinConcentrations], codes: Collection[str], name: str, test: str
) -> tuple[Figure, ...]:
    """What is published of a substance for one way of testing it: by its names, else by the longest prefix of its codes."""
    known = [row for row in rows if test in row.figures]
    called = next((row for row in known if key_of(name) in map(key_of, row.names)), None)
    widest = called or max(known, key=lambda row: row.reaches(codes), default=None)
    return widest.figures[test] if widest is not None and (called or widest.reaches(codes)) else ()


def read_concentrations(file: Row) -> tuple[SkinConcentrations, ...]:
    """The rows of the parsed file. Raises Refused with a sentence that names the row."""
    rows = file.rows("concentration", _concentrations)
    refuse_shared((row.name, {row.code}) for row in rows)
    refuse_shared((row.code, {*row.prefixes, *map(key_of, row.names)}) for row in rows)
    return rows


def _concentrations(row: Row) -> SkinConcentrations:
    found = {test: row.rows(test, _figure) for test in ("prick", "intradermal", "delayed", "patch")}
    made = SkinConcentrations(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        prefixes=row.texts("prefixes", _PREFIX),
        names=row.texts("names"),
        figures={test: figures for test, figures in found.items() if figures},
        note=row.text("note", ""),
    )
    if not made.prefixes and not made.names:
        raise row.wrong("prefixes")
    if not made.figures:
        raise row.wrong("intradermal")
    return made


def _figure(row: Row) -> Figure:
    most = row.number("most")
    figure = Figure(
        most=most,
        unit=row.text("unit", "" if most is None else None, _UNIT),
        note=row.text("note", None if most is None else ""),
        unverified=row.flag("unverified"),
        source=row.text("source"),
    )
    if most is not None and most <= 0:
        raise row.wrong("most")
    return figure
