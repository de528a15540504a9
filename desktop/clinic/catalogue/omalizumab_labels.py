"""Omalizumab as its labels say: for which disease, from which age, and how much by total IgE and weight.

The facts are `resources/omalizumab.toml`; each carries its source. What could not be read of a label is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import SLUG
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.numbers import show_number

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CELL = re.compile(r"(?P<mg>[0-9]+)/(?P<weeks>[0-9]+)")
_NONE = "none"


@dataclass(frozen=True)
class Regimen:
    """So many mg every so many weeks."""

    mg: Decimal
    weeks: Decimal

    def said(self) -> Sentence:
        """The regimen as a value of a sentence."""
        if self.weeks % 1 == 0:
            return say(N_("{mg} mg every {weeks} weeks"), mg=self.mg, weeks=self.weeks)
        return say(N_("{mg} mg every {days} days"), mg=self.mg, days=show_number(round(self.weeks * 7, 1).normalize()))


class Found(Enum):
    """What a table has for a total IgE and a weight."""

    DOSE = "a dose"
    NO_DOSE = "the label gives none"
    OUTSIDE = "it lies outside the table"
    UNREAD = "that cell could not be read"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what was found there, the regimen if it is a dose, and the source."""

    found: Found
    source: str
    regimen: Regimen | None = None


@dataclass(frozen=True)
class IgeRow:
    """A row of a table: up to so many IU/mL, one regimen a column; None where the label gives no dose."""

    to: Decimal
    regimens: tuple[Regimen | None, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class DoseTable:
    """Doses by total IgE (IU/mL) and weight (kg). `weights`: the least, then the upper bound of each column.

    Rows can end below `most`, and a table can have the least weight alone: the rest of it could not be read.
    """

    code: str
    least: Decimal
    most: Decimal
    weights: tuple[Decimal, ...]
    rows: tuple[IgeRow, ...]
    source: str

    def cell(self, ige: Decimal, kg: Decimal) -> Cell:
        """What stands for a total IgE and a weight."""
        lightest, *columns = self.weights
        if not self.least <= ige <= self.most or kg < lightest or (columns and kg > columns[-1]):
            return Cell(Found.OUTSIDE, self.source)
        row = next((row for row in self.rows if ige <= row.to), None)
        if row is None or not columns:
            return Cell(Found.UNREAD, self.source)
        regimen = row.regimens[next(place for place, most in enumerate(columns) if kg <= most)]
        return Cell(Found.DOSE if regimen else Found.NO_DOSE, row.source, regimen)


@dataclass(frozen=True)
class LowIge:
    """Below so many IU/mL, from that age on, a label asks for IgE to a perennial allergen in vitro."""

    from_age: int
    below: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class LabelUse:
    """One disease that a label names, from an age on (and below another): doses as a table has them, or `fixed` ones.

    `least_mg` and `most_mg` bound a single dose.
    """

    code: str
    label: str
    indication: str
    from_age: int
    below_age: int | None
    least_mg: Decimal
    most_mg: Decimal
    fixed: tuple[Regimen, ...]
    table: DoseTable | None
    low_ige: tuple[LowIge, ...]
    source: str


@dataclass(frozen=True)
class Indication:
    """A disease that a label names, and the words of a prescription for it, folded; not where they stand in one of `but`."""

    code: str
    name: str
    words: tuple[str, ...]
    but: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Interruption:
    """After fewer days without it the total IgE of before the first start counts, after more it is measured again."""

    days: int
    source: str


@dataclass(frozen=True)
class Observation:
    """How long a patient stays after each of the first `doses` and after later ones; from which dose on it may be injected at home."""

    doses: int
    first: str
    then: str
    self_injection_from: int
    source: str


@dataclass(frozen=True, kw_only=True)
class OmalizumabLabels:
    """Everything `omalizumab.toml` says."""

    interruption: Interruption = Interruption(0, "")
    observation: Observation = Observation(0, "", "", 0, "")
    indications: tuple[Indication, ...] = ()
    uses: tuple[LabelUse, ...] = ()

    def indication(self, code: str) -> Indication | None:
        return next((known for known in self.indications if known.code == code), None)

    def of(self, label: str, indication: str) -> tuple[LabelUse, ...]:
        """What a label says of a disease, one for each range of ages; none if it does not name it."""
        return tuple(use for use in self.uses if (use.label, use.indication) == (label, indication))


def read_omalizumab(content: Mapping[str, object]) -> OmalizumabLabels:
    """The labels from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "omalizumab.toml")
    file.text("version", "")
    interruptions = file.rows("limit", _interruption)
    if len(interruptions) != 1:
        raise file.wrong("limit")
    observation = file.row("observation", _observation)
    tables = {table.code: table for table in file.rows("table", _table)}
    indications = file.rows("indication", _indication)
    uses = file.rows("use", lambda row: _use(row, tables, {known.code for known in indications}))
    file.done()
    refuse_shared((known.code, {known.code, *known.words}) for known in indications)
    return OmalizumabLabels(interruption=interruptions[0], observation=observation, indications=indications, uses=uses)


def _interruption(row: Row) -> Interruption:
    row.text("code", pattern=re.compile("interruption"))
    row.text("unit", pattern=re.compile("d"))
    row.text("text")
    return Interruption(int(row.positive("number")), row.text("source"))


def _observation(row: Row) -> Observation:
    return Observation(
        doses=int(row.positive("doses")),
        first=row.text("first"),
        then=row.text("then"),
        self_injection_from=int(row.positive("self_injection_from")),
        source=row.text("source"),
    )


def _indication(row: Row) -> Indication:
    named = (row.text("code", pattern=SLUG), row.text("name"))
    return Indication(*named, words=row.texts("words"), but=row.texts("but"), source=row.text("source"))


def _table(row: Row) -> DoseTable:
    table = DoseTable(
        code=row.text("code", pattern=SLUG),
        least=row.positive("least"),
        most=row.positive("most"),
        weights=tuple(map(Decimal, row.texts("weights", _NUMBER))),
        rows=row.rows("rows", _row),
        source=row.text("source"),
    )
    reaches = [table.least, *(one.to for one in table.rows)]
    if not _rising(table.weights) or not table.weights:
        raise row.wrong("weights")
    if not _rising(reaches) or reaches[-1] > table.most:
        raise row.wrong("rows")
    if any(len(one.regimens) != len(table.weights) - 1 for one in table.rows):
        raise row.wrong("rows")
    return table


def _rising(numbers: Sequence[Decimal]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _row(row: Row) -> IgeRow:
    cells = row.texts("cells", re.compile(f"{_CELL.pattern}|{_NONE}"))
    return IgeRow(row.positive("to"), tuple(map(_regimen, cells)), row.text("source"))


def _regimen(cell: str) -> Regimen | None:
    match = _CELL.fullmatch(cell)
    return Regimen(Decimal(match["mg"]), Decimal(match["weeks"])) if match else None


def _use(row: Row, tables: Mapping[str, DoseTable], indications: set[str]) -> LabelUse:
    fixed = tuple(regimen for cell in row.texts("fixed", _CELL) if (regimen := _regimen(cell)))
    doses = [regimen.mg for regimen in fixed]
    table = row.text("table", "")
    indication = row.text("indication")
    below = row.number("below_age")
    if indication not in indications:
        raise row.wrong("indication")
    if bool(table) == bool(fixed) or (table and table not in tables):
        raise row.wrong("table")
    return LabelUse(
        code=row.text("code", pattern=SLUG),
        label=row.text("label", pattern=SLUG),
        indication=indication,
        from_age=int(row.positive("from_age")),
        below_age=None if below is None else int(below),
        least_mg=row.positive("least_mg", min(doses, default=None)),
        most_mg=row.positive("most_mg", max(doses, default=None)),
        fixed=fixed,
        table=tables.get(table),
        low_ige=row.rows("low_ige", _low_ige),
        source=row.text("source"),
    )


def _low_ige(row: Row) -> LowIge:
    return LowIge(int(row.positive("from_age")), row.positive("below"), row.text("source"))
