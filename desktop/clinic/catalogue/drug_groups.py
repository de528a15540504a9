"""Groups of drugs that ATC does not draw (side chains, COX-1, one molecule under two codes …), and what a reaction to one
member means for the others.

The facts are `resources/drug_groups`, read by `desktop.clinic.catalogue.drug_groups_file`; each group, relation and product
carries its source. `desktop.clinic.catalogue.kinship` holds two drugs against them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from desktop.clinic.words.typeahead import words_of

_OWN = "own:"


def own_code(id: str) -> str:
    """The code of a group that the clinic added, by the id of its entry."""
    return _OWN + id


def is_own(code: str) -> bool:
    """Is it the code of a group that a clinic added?"""
    return code.startswith(_OWN)


def id_of_own(code: str) -> str:
    """The id of the entry by which the clinic added it."""
    return code.removeprefix(_OWN)


class Recorded(Protocol):
    """A drug as it is recorded: its name, and its ATC code or "" where it has none."""

    @property
    def name(self) -> str: ...

    @property
    def atc(self) -> str: ...


class Advice(StrEnum):
    """What is advised for a drug that is related to a culprit, the strictest first."""

    AVOID = "avoid"  # not without a specialist's decision
    TEST = "test"  # usually tolerated: after a negative skin test or a graded challenge
    FREE = "free"  # no relation is known; said, so that a wrong alarm from elsewhere can be answered


class Bond(StrEnum):
    """What makes drugs a group."""

    MOLECULE = "molecule"  # enantiomers, prodrugs, metabolites, salts: they count as one substance
    STRUCTURE = "structure"  # a part of the molecule that antibodies or T cells recognise
    EFFECT = "effect"  # what they do, not what they look like: COX-1, MRGPRX2; no allergy to one of them
    CONTENT = "content"  # something that a product contains: macrogol, gelatin; it depends on the brand


class Latency(StrEnum):
    """After which reactions a relation holds."""

    ANY = "any"
    IMMEDIATE = "immediate"
    DELAYED = "delayed"  # without those that are severe
    SEVERE_DELAYED = "severe delayed"  # SJS/TEN, DRESS, AGEP, organs


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What a reaction to a member of a group means for the members of `groups`, its own included where it is named.

    `sentence` is whole, without placeholders, and names no patient. With `phenotypes` it holds only for those of `Phenotype`;
    without, whatever the phenotype is. It does not hold where the mechanism is on record as one of `unless`.
    """

    groups: tuple[str, ...]
    advice: Advice
    sentence: str
    after: tuple[Latency, ...]
    phenotypes: tuple[str, ...]
    source: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Product:
    """A drug some product of which contains what its group is about: in which form or brand, and what it is.

    `brand`: the names of the one that the clinic recorded it of; () where it stands in the facts.
    """

    drug: str
    form: str
    contains: str
    source: str
    brand: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DrugGroup:
    """Drugs that belong together: by name (`members`, as in the catalogue), by ATC, or by how they are called.

    `patterns` are for drugs that the catalogue does not know: a word of the name, folded, with * ("*floxacin*"). Where a group
    lies `within` another ("" for none), what it says of two drugs counts instead of what the wider one says.
    """

    code: str
    name: str
    bond: Bond
    within: str
    members: tuple[str, ...]
    prefixes: tuple[str, ...]
    patterns: tuple[str, ...]
    products: tuple[Product, ...]
    relations: tuple[Relation, ...]
    note: str
    source: str

    @property
    def of_clinic(self) -> bool:
        """Did the clinic add it?"""
        return is_own(self.code)

    def has_code(self, atc: str) -> bool:
        """Does one of its ATC prefixes begin this code?"""
        return bool(atc) and atc.startswith(self.prefixes)

    def is_called(self, name: str) -> bool:
        """Is a word of this name one that its members have?"""
        return any(_regex(pattern).fullmatch(word) for word in words_of(name) for pattern in self.patterns)

    def product_of(self, drug: str) -> Product | None:
        """Why the drug of this name belongs to it, where that depends on the product."""
        return next((product for product in self.products if product.drug == drug), None)


@dataclass(frozen=True, kw_only=True)
class Phenotype:
    """A phenotype of NSAID hypersensitivity; `cross_reactive`: it is by COX-1, so that unrelated NSAIDs do the same."""

    code: str
    name: str
    cross_reactive: bool
    tolerated: str
    source: str


@lru_cache(maxsize=512)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("*", ".*"))
