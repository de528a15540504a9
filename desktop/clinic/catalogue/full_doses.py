"""The usual full dose of a drug, which a provocation has to reach before it shows that the drug is tolerated.

The facts are `resources/allergy_tests/provocations.toml`; each dose carries its source.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import ATC

_ROUTE, _UNIT = re.compile("oral|iv|im|sc|topical|inhaled"), re.compile("mg|IU")


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One usual adult dose by a route, in mg or IU."""

    route: str
    amount: Decimal
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FullDose:
    """The usual adult doses of one drug."""

    atc: str
    name: str
    doses: tuple[Dose, ...]
    note: str

    @property
    def source(self) -> str:
        """The sources of its doses, each once."""
        return "; ".join(dict.fromkeys(dose.source for dose in self.doses))


@dataclass(frozen=True, kw_only=True)
class ConditionWords:
    """A condition that is looked for before a provocation, by the stems of its words, folded."""

    code: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class FullDoses:
    """What `provocations.toml` says."""

    drugs: tuple[FullDose, ...]
    conditions: tuple[ConditionWords, ...]

    def words_of(self, condition: str) -> tuple[str, ...]:
        """How a condition is worded; nothing for one that is not looked for."""
        return next((known.words for known in self.conditions if known.code == condition), ())

    def of(self, codes: Collection[str], route: str | None) -> Dose | None:
        """The usual full dose of the drug with these codes by a route; None where none is known."""
        doses = (dose for drug in self.drugs if drug.atc in codes for dose in drug.doses)
        return next((dose for dose in doses if dose.route == route), None)


def read_full_doses(file: Row) -> FullDoses:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    drugs = file.rows("full_dose", _full_dose)
    refuse_shared((drug.name, {drug.atc}) for drug in drugs)
    return FullDoses(drugs=drugs, conditions=file.rows("condition", _condition))


def _full_dose(row: Row) -> FullDose:
    found = FullDose(
        atc=row.text("atc", pattern=ATC),
        name=row.text("name"),
        doses=row.rows("doses", _dose),
        note=row.text("note", ""),
    )
    if len({dose.route for dose in found.doses}) < max(len(found.doses), 1):
        raise row.wrong("doses")
    return found


def _dose(row: Row) -> Dose:
    return Dose(
        route=row.text("route", pattern=_ROUTE),
        amount=row.positive("amount"),
        unit=row.text("unit", pattern=_UNIT),
        source=row.text("source"),
    )


def _condition(row: Row) -> ConditionWords:
    found = ConditionWords(code=row.text("code"), words=row.texts("words"), source=row.text("source"))
    if not found.words:
        raise row.wrong("words")
    return found
