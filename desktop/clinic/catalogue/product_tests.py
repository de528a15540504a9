"""What is known about the quality control of cell products: the tests, where they belong, their default limits.

The facts are `resources/cell_products.toml`, read by `desktop.clinic.catalogue.catalogue_file`; each carries its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.clinic.words.readings import Limits
from desktop.clinic.words.typeahead import fold, key_of

RELEASE, POST_THAW = STAGES = ("release", "post_thaw")


@dataclass(frozen=True, kw_only=True)
class PrintedUnit:
    """A unit that a certificate may print."""

    printed: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DefaultLimit:
    """What counts while a product has no limit of its own; at one stage, or at both when `stage` is empty."""

    stage: str
    limits: Limits
    source: str


@dataclass(frozen=True, kw_only=True)
class ResultWord:
    """What a certificate may print in words (`texts`, or whatever fits the `pattern`), and the one word for it."""

    code: str
    texts: tuple[str, ...]
    pattern: str = ""

    def is_meant(self, typed: str) -> bool:
        """Does a certificate say this word so?"""
        fits = bool(self.pattern) and re.fullmatch(self.pattern, typed.strip(), re.IGNORECASE) is not None
        return fits or key_of(typed) in map(key_of, self.texts)


@dataclass(frozen=True, kw_only=True)
class ProductTest:
    """A test of a product's quality.

    Without units its result is a word, or in whatever unit the product has. `ends_later`: a preliminary result is no
    verdict. `percent`: a result lies between 0 and 100. `expected`: where its absence is said, and stands against nothing.
    A result in the unit `per_volume` is worked out in the unit `per_weight` for whom it is given to.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    units: tuple[PrintedUnit, ...]
    decimals: int
    percent: bool
    ends_later: bool
    stages: tuple[str, ...]
    required: tuple[str, ...]
    expected: tuple[str, ...]
    words: tuple[ResultWord, ...]
    per_volume: str
    per_weight: str
    limits: tuple[DefaultLimit, ...]
    source: str

    def word(self, typed: str) -> str:
        """The one word for what was typed; "" if it is none of the test's."""
        return next((word.code for word in self.words if word.is_meant(typed)), "")

    def reads(self, typed: str | None, printed: str) -> bool:
        """Is what was typed a spelling of this unit?"""
        units = [unit for unit in self.units if unit.printed == printed]
        return any(fold(typed or "") == fold(text) for unit in units for text in (unit.printed, *unit.aliases))
