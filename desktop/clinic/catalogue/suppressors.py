"""Which drugs bear on which allergy test: how much, for how long after the last dose, and by whose word.

The facts are `resources/allergy_tests/suppressors.toml`; each carries its source.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import ATC_PREFIX, SLUG, reach

PRICK, INTRADERMAL, DELAYED, PATCH = "prick", "intradermal", "delayed", "patch"
BASOPHIL, LYMPHOCYTE, PROVOCATION = "basophil", "lymphocyte", "provocation"
TESTS = (PRICK, INTRADERMAL, DELAYED, PATCH, BASOPHIL, LYMPHOCYTE, PROVOCATION)
# from what hides a reaction most to what hides none
INVALID, DOUBTFUL, UNTOLD, SLIGHT, RISK = "invalid", "doubtful", "untold", "slight", "risk"
STRENGTHS = (INVALID, DOUBTFUL, UNTOLD, SLIGHT, RISK)

_ANY_TEST, _ANY_STRENGTH = re.compile("|".join(TESTS)), re.compile("|".join(STRENGTHS))
_ROUTE = re.compile("oral|iv|im|sc|topical|inhaled|eye|ear|other")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a drug does to some tests for so many days after its last dose.

    A corticosteroid does it only in some doses (mg a day, as prednisolone: `mg_from` up to below `mg_below`) and courses
    (longer than `course_over` days, up to `course_to`); None is "whatever it is".
    """

    tests: frozenset[str]
    strength: str
    days: Decimal
    mg_from: Decimal | None
    mg_below: Decimal | None
    course_over: Decimal | None
    course_to: Decimal | None
    source: str

    def holds(self, mg: Decimal | None, course: int | None) -> bool | None:
        """Does it hold for so many mg a day, taken for so many days? None: it cannot be told without them."""
        told = (
            _within(mg, self.mg_from, self.mg_below, False),
            _within(course, self.course_over, self.course_to, True),
        )
        return False if False in told else None if None in told else True


def _within(number: Decimal | int | None, low: Decimal | None, high: Decimal | None, ends_inside: bool) -> bool | None:
    if low is None and high is None:
        return True
    if number is None:
        return None
    above = low is None or (number > low if ends_inside else number >= low)
    return above and (high is None or (number <= high if ends_inside else number < high))


@dataclass(frozen=True, kw_only=True)
class Suppressor:
    """A group of drugs (every ATC code that begins with one of `prefixes`, by one of `routes`) and its effects on tests."""

    code: str
    name: str
    prefixes: tuple[str, ...]
    routes: frozenset[str]
    effects: tuple[Effect, ...]
    worse: str  # what it does in a reaction, where it hides none
    note: str
    source: str

    def takes(self, route: str | None) -> bool:
        """Is it taken by that route, as far as that is told?"""
        return not self.routes or not is_told(route) or route in self.routes

    def reaches(self, atc: str) -> int:
        """The length of its longest prefix of an ATC code; 0 where it has none."""
        return reach(self.prefixes, atc)


@dataclass(frozen=True, kw_only=True)
class Steroid:
    """A corticosteroid, of which so many mg are as much as those of the `reference`, prednisolone."""

    prefix: str
    name: str
    mg: Decimal
    reference: bool
    note: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Suppressors:
    """What `suppressors.toml` says."""

    groups: tuple[Suppressor, ...]
    steroids: tuple[Steroid, ...]

    def group(self, code: str) -> Suppressor | None:
        return next((group for group in self.groups if group.code == code), None)

    def of(self, codes: Collection[str], route: str | None) -> tuple[Suppressor, ...]:
        """The groups of a drug with these ATC codes, one for each code by its route; those of every route while it is not told."""
        key = frozenset(codes), route
        if key not in self._known:
            of_form = [group for group in self.groups if group.takes(route)]
            # of a form that no row has nobody can say that it does nothing
            found = _nearest(of_form, codes) or _nearest(self.groups, codes)
            self._known[key] = tuple(found.values())
        return self._known[key]

    # a rule asks at each letter that is typed, for every drug that was ever taken: what was found is kept

    @cached_property
    def _known(self) -> dict[tuple[frozenset[str], str | None], tuple[Suppressor, ...]]:
        return {}

    def as_prednisolone(self, codes: Collection[str], mg: Decimal) -> Decimal | None:
        """So many mg of a corticosteroid as mg of prednisolone; None for one that the table does not have."""
        known = next((one for one in self.steroids if any(atc.startswith(one.prefix) for atc in codes)), None)
        return None if known is None else mg * self._reference.mg / known.mg

    @cached_property
    def _reference(self) -> Steroid:
        return next(one for one in self.steroids if one.reference)

    def longest(self, tests: Collection[str]) -> Decimal:
        """The longest time for which any drug bears on one of these tests, in days."""
        days = [effect.days for group in self.groups for effect in group.effects if not effect.tests.isdisjoint(tests)]
        return max(days, default=Decimal(0))


def _nearest(groups: Collection[Suppressor], codes: Collection[str]) -> dict[str, Suppressor]:
    """Of each ATC code the groups with the longest prefix of it."""
    found: dict[str, Suppressor] = {}
    for atc in codes:
        longest = max((group.reaches(atc) for group in groups), default=0)
        found |= {group.code: group for group in groups if longest and group.reaches(atc) == longest}
    return found


def is_told(route: str | None) -> bool:
    """Is it told how a drug is taken? "Other" says no more than "unknown"."""
    return route not in (None, "other", "unknown")


def read_suppressors(file: Row) -> Suppressors:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    facts = Suppressors(groups=file.rows("suppressor", _suppressor), steroids=file.rows("steroid", _steroid))
    refuse_shared((group.name, {group.code}) for group in facts.groups)
    # of two groups of one prefix and route nobody could say which
    refuse_shared(
        (group.code, {f"{prefix} {route}" for prefix in group.prefixes for route in group.routes or {"any"}})
        for group in facts.groups
    )
    refuse_shared((steroid.name, {steroid.prefix}) for steroid in facts.steroids)
    if facts.steroids and sum(steroid.reference for steroid in facts.steroids) != 1:
        raise Row({}, "suppressors.toml: steroid").wrong("reference")
    return facts


def _suppressor(row: Row) -> Suppressor:
    group = Suppressor(
        code=row.text("code", pattern=SLUG),
        name=row.text("name"),
        prefixes=row.texts("prefixes", ATC_PREFIX),
        routes=frozenset(row.texts("routes", _ROUTE)),
        effects=row.rows("effects", _effect),
        worse=row.text("worse", ""),
        note=row.text("note", ""),
        source=row.text("source"),
    )
    if not group.prefixes:
        raise row.wrong("prefixes")
    if any(effect.strength == RISK for effect in group.effects) != bool(group.worse):
        raise row.wrong("worse")
    return group


def _effect(row: Row) -> Effect:
    effect = Effect(
        tests=frozenset(row.texts("tests", _ANY_TEST)),
        strength=row.text("strength", pattern=_ANY_STRENGTH),
        days=row.positive("days"),
        mg_from=row.number("mg_from"),
        mg_below=row.number("mg_below"),
        course_over=row.number("course_over"),
        course_to=row.number("course_to"),
        source=row.text("source"),
    )
    if not effect.tests:
        raise row.wrong("tests")
    return effect


def _steroid(row: Row) -> Steroid:
    return Steroid(
        prefix=row.text("prefix", pattern=ATC_PREFIX),
        name=row.text("name"),
        mg=row.positive("mg"),
        reference=row.flag("reference"),
        note=row.text("note", ""),
        source=row.text("source"),
    )
