"""What the rules about giving cells weigh by: donor tests, limits, excipients and media, words for conditions.

The facts are `resources/cell_rules.toml`, read by `desktop.clinic.catalogue.cell_rules_file`; each carries its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.catalogue.allergy_facts import Limit
from desktop.clinic.words.narrative import Speech

FORBIDS, ASSESS, INFORMS = POSITIVES = ("forbids", "assess", "informs")


@dataclass(frozen=True, kw_only=True)
class ScreeningTest:
    """How a donor test counts: what a positive one does, unless another one is positive too; `nat` is that of the same virus."""

    code: str
    positive: str
    unless: str
    nat: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CellLimits:
    """The numbers that giving cells is judged by, each in the unit it says."""

    donation_sample_after: Limit  # d
    donation_sample_before: Limit  # d
    marrow_sample_before: Limit  # d
    retest_after: Limit  # d
    endotoxin_per_hour: Limit  # EU/kg/h
    usual_per_kg_least: Limit  # 10⁶/kg
    usual_per_kg_most: Limit  # 10⁶/kg
    weight_days: Limit  # d
    vital_rows: Limit
    systolic_fall: Limit  # mmHg
    systolic_fall_share: Limit  # %
    fever: Limit  # °C
    cells_share: Limit  # %


@dataclass(frozen=True, kw_only=True)
class Tissues:
    """Source tissues whose donor is sampled before the donation, and those of which the mother is tested."""

    sampled_before: tuple[str, ...]
    of_the_mother: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Excipient:
    """Something that cells may come into contact with, and how a product, a patient, a drug and a panel name it.

    `words` are not looked for where they stand in one of `but`; `free` are phrases of a product that has none of it.
    `allergies` name the allergy itself, `substances` what a patient may react to.
    """

    code: str
    name: str
    words: tuple[str, ...]
    but: tuple[str, ...]
    free: tuple[str, ...]
    contains: tuple[str, ...]
    allergies: tuple[str, ...]
    substances: tuple[str, ...]
    drugs: tuple[str, ...]
    transfusions: tuple[str, ...]
    allergens: tuple[str, ...]
    asks: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Antibiotics:
    """Words for several antibiotics, and the ATC codes that may be meant."""

    words: tuple[str, ...]
    drugs: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Medium:
    """A culture medium whose animal and human parts are known: the codes of the excipients in it."""

    name: str
    words: tuple[str, ...]
    contains: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class HealthWords:
    """How conditions name what rule M10 asks for; `lasting`: it counts only while it lasts; `family`: theirs is told, too."""

    code: str
    lasting: bool
    family: bool
    words: tuple[str, ...]
    but: tuple[str, ...]
    icd10: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class CellRules:
    """Everything `cell_rules.toml` says. A lookup of what is not in it gives None."""

    donor_tests: tuple[ScreeningTest, ...]
    limits: CellLimits
    tissues: Tissues
    excipients: tuple[Excipient, ...]
    antibiotics: tuple[Antibiotics, ...]
    media: tuple[Medium, ...]
    health: tuple[HealthWords, ...]
    speech: Speech

    def donor_test(self, code: str) -> ScreeningTest | None:
        return next((test for test in self.donor_tests if test.code == code), None)

    def excipient(self, code: str) -> Excipient | None:
        return next((one for one in self.excipients if one.code == code), None)

    def brought_by(self, codes: frozenset[str]) -> frozenset[str]:
        """These excipients and everything that they bring with them."""
        found = codes
        while more := {new for one in self.excipients if one.code in found for new in one.contains} - found:
            found |= more
        return found
