"""Allergen panels as data: which allergens a panel has, in what unit it reads them and by which limits.

A definition ships as `resources/panels/*.toml` or is written by a clinic in the same form. A result is matched to its
allergen on the code, in the spellings that reports use (domain.md §4), never on its position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from desktop.clinic.words.readings import Reading
from desktop.clinic.words.typeahead import fold

# what stands between the pieces of a code differs from report to report: "6.02", "6-02"; "c_pollen", "c pollen"
_PIECE = re.compile(r"[a-z]+|[0-9]+|[^\s._\-‐‑–—]")
Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Allergen:
    """One allergen of a panel: a molecule ("Der p 10") or an extract ("Hom g").

    `family` is the protein family, "" where none is known; `family_source` says where it is from ("G": general
    knowledge, unverified; the other letters are explained in the definition's notes).
    """

    code: str
    name: str
    species: str
    group: str
    molecular: bool
    family: str
    family_source: str


@dataclass(frozen=True, kw_only=True)
class ResultClass:
    """A class of results: from `least` (included, in the panel's unit) up to the next class."""

    number: int
    least: Decimal
    label: str


@dataclass(frozen=True, kw_only=True)
class PanelDefinition:
    """One version of an allergen panel. `least`, `most`, `positive` and the classes are in `unit`.

    It measures from `least` to `most`; from `positive` on a result is positive. `also` gives the code for other spellings.
    """

    code: str
    name: str
    version: str
    aliases: tuple[str, ...]
    unit: str
    ucum: str
    least: Decimal
    most: Decimal
    positive: Decimal
    classes: tuple[ResultClass, ...]
    allergens: tuple[Allergen, ...]
    also: Mapping[str, str] = field(hash=False)
    source: str
    notes: tuple[str, ...]

    @property
    def below_limit(self) -> str:
        """How a result below the measuring range is printed: `<0.10`."""
        return f"<{self.least}"

    def allergen(self, code: str) -> Allergen | None:
        """The allergen with exactly this code."""
        return self._by_code.get(code)

    def find(self, typed: str) -> Allergen | None:
        """The allergen whose code was typed, in any spelling that reports use; None if there is none, or not one alone.

        Neither case nor what stands between the pieces counts: "Phl p 5-0101", "sec c pollen", "Chi spp-". A leading r or n
        (recombinant, natural) is read over before a molecule: "rBet v 1". A part of a code is not the code: "Der p" is none.
        """
        key = code_key(typed)
        found = self._by_key.get(key)
        if found is None and key and key[0][0] in "rn":
            # "rBet v 1" and "r Bet v 1"
            bare = self._by_key.get((key[0][1:], *key[1:]) if key[0][1:] else key[1:])
            found = bare if bare is not None and bare.molecular else None
        return found

    def matching(self, typed: str) -> tuple[Allergen, ...]:
        """The allergens that what was typed may become, best first: by code, then by name, then by species.

        Nothing typed gives them all, in the panel's order.
        """
        words = code_key(typed)
        if not words:
            return () if typed.strip() else self.allergens
        whole, together = self.find(typed), "".join(words)
        ranked = []
        for place, (allergen, texts) in enumerate(self._texts):
            rank = 0 if allergen is whole else texts.rank(words, together)
            if rank is not None:
                ranked.append((rank, place, allergen))
        return tuple(allergen for _rank, _place, allergen in sorted(ranked, key=lambda found: found[:2]))

    def of_pattern(self, pattern: str) -> tuple[Allergen, ...]:
        """The allergens that a pattern means: "Der p *" all of that source, its extract included; "Pen ch" that one."""
        if not pattern.endswith("*"):
            found = self.find(pattern)
            return (found,) if found else ()
        return self._by_source.get(code_key(pattern.removesuffix("*")), ())

    def class_of(self, reading: Reading) -> ResultClass | None:
        """The class of a reading in the panel's unit; None for what is no number, or may lie in more than one class."""
        number = reading.number
        if number is None or number < 0:
            return None
        lowest = self.classes[0] if reading.comparator in ("<", "≤") else self._class_at(number)
        highest: ResultClass | None
        if reading.comparator in (">", "≥"):
            highest = self.classes[-1]
        elif reading.comparator == "<":
            highest = next((one for one in reversed(self.classes) if one.least < number), None)
        else:
            highest = self._class_at(number)
        return lowest if lowest is highest else None

    def is_positive(self, reading: Reading) -> bool | None:
        """Is a reading in the panel's unit positive? None: it cannot be told (`<0.35`, or no number)."""
        number = reading.number
        if number is None or number < 0:
            return None
        if reading.comparator == "<":
            return False if number <= self.positive else None
        if reading.comparator == "≤":
            return False if number < self.positive else None
        if reading.comparator in (">", "≥"):
            return True if number >= self.positive else None
        return number >= self.positive

    def _class_at(self, number: Decimal) -> ResultClass | None:
        return next((one for one in reversed(self.classes) if one.least <= number), None)

    @cached_property
    def _by_code(self) -> dict[str, Allergen]:
        return {allergen.code: allergen for allergen in self.allergens}

    @cached_property
    def _keys(self) -> tuple[tuple[Key, Allergen], ...]:
        return tuple((code_key(allergen.code), allergen) for allergen in self.allergens)

    @cached_property
    def _by_key(self) -> dict[Key, Allergen]:
        return dict(self._keys) | {code_key(other): self._by_code[code] for other, code in self.also.items()}

    @cached_property
    def _by_source(self) -> dict[Key, tuple[Allergen, ...]]:
        beginnings: dict[Key, tuple[Allergen, ...]] = {}
        for key, allergen in self._keys:
            for length in range(1, len(key) + 1):
                beginnings[key[:length]] = (*beginnings.get(key[:length], ()), allergen)
        return beginnings

    @cached_property
    def _texts(self) -> tuple[tuple[Allergen, _Texts], ...]:
        others: dict[str, list[str]] = {}
        for other, code in self.also.items():
            others.setdefault(code, []).append(other)
        return tuple((one, _Texts(one, others.get(one.code, ()))) for one in self.allergens)


class _Texts:
    """What an allergen is found by while somebody types, folded once."""

    def __init__(self, allergen: Allergen, others: Iterable[str]):
        self.codes = tuple("".join(code_key(code)) for code in (allergen.code, *others))
        self.name, self.species = code_key(allergen.name), code_key(allergen.species)
        self.whole_name = "".join(self.name)

    def rank(self, words: Key, together: str) -> int | None:
        """How well the typed words fit, 1 the best; None if they don't."""
        if any(code.startswith(together) for code in self.codes):
            return 1
        if self.whole_name.startswith(together):
            return 2
        for rank, text in ((3, self.name), (4, self.species), (5, (*self.name, *self.species))):
            if all(any(known.startswith(word) for known in text) for word in words):
                return rank
        return None


def code_key(text: str) -> Key:
    """What two spellings of one code have in common: its letters, numbers and signs, without case and what is between."""
    return tuple(_PIECE.findall(fold(text)))
