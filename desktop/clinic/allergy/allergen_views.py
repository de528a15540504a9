"""What is read out of an allergen panel's results: the positive ones, by group, by protein family, and against another set.

Families and groups are the definition's; likeness of proteins is a candidate for cross-reactivity, not proof (domain.md §4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.panel_definition import Allergen, PanelDefinition, ResultClass, code_key
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Reading

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergen_panel import AllergenPanel, AllergenResult

# on which side of the printed number the value lies
_SIDES = {"<": -1, "≤": -1, "": 0, "≥": 1, ">": 1}


@dataclass(frozen=True)
class Value:
    """One answered allergen. `positive` is None where it cannot be told; `assumed` where nobody printed it."""

    allergen: Allergen
    reading: Reading
    result_class: ResultClass | None
    positive: bool | None
    assumed: bool

    @property
    def number(self) -> Decimal:
        """What is compared."""
        assert self.reading.number is not None  # others are no answers
        return self.reading.number

    @property
    def shown(self) -> str:
        """As printed; `~` marks what was assumed."""
        return shown_value(self.reading.text, self.assumed)


def shown_value(text: str, assumed: bool) -> str:
    """A result as printed; `~` marks what was assumed."""
    return f"~{text}" if assumed else text


def class_words(one: ResultClass | None) -> str:
    """A class in words, "1 low"; "" for none."""
    return f"{one.number} {_(one.label)}" if one else ""


def values(results: Iterable[AllergenResult], panel: PanelDefinition) -> tuple[Value, ...]:
    """The answered allergens of the panel, in its order; a result of no number, or of no allergen of it, is left out."""
    read = {
        one.allergen: (one, one.reading)
        for one in results
        if one.reading is not None and one.reading.number is not None
    }
    return tuple(
        Value(allergen, reading, *_judged(one, reading, panel), one.basis == "assumed")
        for allergen in panel.allergens
        if allergen.code in read
        for one, reading in [read[allergen.code]]
    )


def _judged(result: AllergenResult, reading: Reading, panel: PanelDefinition) -> tuple[ResultClass | None, bool | None]:
    """Class and positivity as the entry has them: a newer definition of its panel says nothing else than the entry itself."""
    if result.positive is None:
        return panel.class_of(reading), panel.is_positive(reading)
    found = next((one for one in panel.classes if one.number == result.result_class), None)
    return found, {"yes": True, "no": False}.get(result.positive)


def positives(results: Iterable[AllergenResult], panel: PanelDefinition) -> tuple[Value, ...]:
    """The positive results, the highest first; of two equal ones the one that stands earlier in the panel."""
    return _highest_first(value for value in values(results, panel) if value.positive)


@dataclass(frozen=True)
class Together:
    """Allergens of one group or protein family: how many there are, and their answered and positive ones.

    `positive` has the highest first. `unverified` are the codes of which the family is general knowledge.
    """

    name: str
    allergens: tuple[Allergen, ...]
    answered: tuple[Value, ...]
    positive: tuple[Value, ...]
    unverified: tuple[str, ...] = ()

    @property
    def highest(self) -> Value | None:
        """The highest answered value; None if none is above the measuring limit."""
        known = _highest_first(value for value in self.answered if value.reading.comparator not in ("<", "≤"))
        return known[0] if known else None


def by_group(results: Iterable[AllergenResult], panel: PanelDefinition) -> tuple[Together, ...]:
    """The panel's groups: those with positives first, the highest value leading; the rest in the panel's order."""
    return _together(results, panel, panel.allergens, lambda allergen: allergen.group)


def by_family(results: Iterable[AllergenResult], panel: PanelDefinition) -> tuple[Together, ...]:
    """The protein families of the allergens of which one is known, in the order of `by_group`."""
    known = [allergen for allergen in panel.allergens if allergen.family]
    return _together(results, panel, known, lambda allergen: allergen.family)


class How(Enum):
    """How a result stands against the one before; the value is what a person reads."""

    APPEARED = N_("appeared")
    ROSE = N_("rose")
    FELL = N_("fell")
    VANISHED = N_("vanished")
    UNCLEAR = N_("cannot be told")
    ONLY_NOW = N_("no result before")
    ONLY_BEFORE = N_("no result now")
    UNCHANGED = N_("unchanged")


@dataclass(frozen=True)
class Change:
    """One allergen in two sets of results. `factor` is after ÷ before, with the comparator of a bound: `> 5.9`."""

    allergen: Allergen
    before: Value | None
    after: Value | None
    how: How
    factor: str = ""

    @property
    def words(self) -> str:
        """In words: "appeared: 0.59 (was <0.10)"."""
        how = _(self.how.value)
        if self.before is None or self.after is None or self.how is How.UNCHANGED:
            return how
        return str(say(N_("{how}: {after} (was {before})"), how=how, after=self.after.shown, before=self.before.shown))


def compare(
    before: Iterable[AllergenResult], after: Iterable[AllergenResult], panel: PanelDefinition
) -> tuple[Change, ...]:
    """Every allergen that has a result in one of two sets of the same panel: what appeared first, what is unchanged last.

    Beyond the measuring range nothing is told apart: two results below it, or two above it, are unchanged. "Rose" and
    "fell" are said only where every value that both allow agrees; "appeared" and "vanished" are those that cross the
    panel's limit of a positive result.
    """
    was = {value.allergen.code: value for value in values(before, panel)}
    now = {value.allergen.code: value for value in values(after, panel)}
    found = [
        _change(allergen, was.get(allergen.code), now.get(allergen.code), panel)
        for allergen in panel.allergens
        if allergen.code in was or allergen.code in now
    ]
    order = list(How)
    return tuple(sorted(found, key=lambda change: order.index(change.how)))


def why_not_compared(one: AllergenPanel, other: AllergenPanel) -> Sentence | None:
    """Why two sets of results are not to be compared; None if they may be. Panels differ in unit, limits and agreement [S45]."""
    if one.panel != other.panel:
        sentence = N_("{one} and {other} are different panels: their values are never compared.")
        return say(sentence, one=one.panel or "?", other=other.panel or "?")
    if one.panel_version != other.panel_version:
        sentence = N_("They were read by different versions of {panel} ({one} and {other}), so they are not compared.")
        return say(sentence, panel=one.panel, one=one.panel_version or "?", other=other.panel_version or "?")
    return None


class AllergenSearch:
    """Finds the allergens of a panel while somebody types; each text is folded once."""

    def __init__(self, allergens: Sequence[Allergen]):
        self._codes = [("".join(code_key(one.code)), one.code) for one in allergens]
        self._words = [
            {word for text in (one.code, one.name, one.species, _(one.group), one.family) for word in code_key(text)}
            for one in allergens
        ]

    def matching(self, typed: str) -> frozenset[str]:
        """The codes of those whose code begins so, or in which each typed word begins a word: of name, species, group, family."""
        typed_words = code_key(typed)
        together = "".join(typed_words)
        return frozenset(
            code
            for (joined, code), words in zip(self._codes, self._words, strict=True)
            if joined.startswith(together) or all(any(word.startswith(part) for word in words) for part in typed_words)
        )


def _together(
    results: Iterable[AllergenResult],
    panel: PanelDefinition,
    allergens: Sequence[Allergen],
    name_of: Callable[[Allergen], str],
) -> tuple[Together, ...]:
    answered: dict[str, list[Value]] = {}
    for value in values(results, panel):
        answered.setdefault(name_of(value.allergen), []).append(value)
    members: dict[str, list[Allergen]] = {}
    for allergen in allergens:
        members.setdefault(name_of(allergen), []).append(allergen)
    found = []
    for name, owned in members.items():
        held = tuple(answered.get(name, ()))
        unverified = tuple(one.code for one in owned if one.family_source == "G")
        found.append(
            Together(name, tuple(owned), held, _highest_first(value for value in held if value.positive), unverified)
        )
    return tuple(sorted(found, key=lambda one: _height(one.positive[0]) if one.positive else (1, 0)))


def _highest_first(found: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(found, key=_height))


def _height(value: Value) -> tuple[int, Decimal]:
    # `> 50` is more than 50 [design]
    return (-1 if value.reading.comparator in (">", "≥") else 0, -value.number)


@dataclass(frozen=True)
class _Range:
    """The values that a reading allows within what the panel measures; an end beyond it is None.

    `open` says that the end itself is not among the values: `<0.10` against `≤0.10`.
    """

    low: Decimal | None
    high: Decimal | None
    open: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, value: Value, panel: PanelDefinition) -> _Range:
        reading, number = value.reading, value.number
        if reading.comparator in ("<", "≤") or number < panel.least:
            return cls(None, max(number, panel.least), reading.comparator != "≤" or number < panel.least)
        if reading.comparator in (">", "≥") or number > panel.most:
            return cls(min(number, panel.most), None, reading.comparator != "≥" or number > panel.most)
        return cls(number, number)

    def is_above(self, other: _Range) -> bool:
        """Is every value of this one above every value of the other?"""
        if self.low is None or other.high is None:
            return False
        return self.low > other.high or (self.low == other.high and (self.open or other.open))


def _change(allergen: Allergen, before: Value | None, after: Value | None, panel: PanelDefinition) -> Change:
    if before is None or after is None:
        return Change(allergen, before, after, How.ONLY_NOW if before is None else How.ONLY_BEFORE)
    was, now = _Range.of(before, panel), _Range.of(after, panel)
    if was == now and (was.low == was.high or was in _beyond(panel)):
        return Change(allergen, before, after, How.UNCHANGED, "1" if was.low == was.high else "")
    if now.is_above(was):
        crossed, moved = before.positive is False and after.positive is True, How.ROSE
    elif was.is_above(now):
        crossed, moved = before.positive is True and after.positive is False, How.FELL
    else:
        return Change(allergen, before, after, How.UNCLEAR)
    how = (How.APPEARED if moved is How.ROSE else How.VANISHED) if crossed else moved
    return Change(allergen, before, after, how, _factor(before, after))


def _beyond(panel: PanelDefinition) -> tuple[_Range, _Range]:
    """Below and above what the panel measures."""
    return _Range(None, panel.least), _Range(panel.most, None)


def _factor(before: Value, after: Value) -> str:
    """After ÷ before; of a bound with the comparator that holds for it."""
    if not before.number:
        return ""
    side = _SIDES[after.reading.comparator] - _SIDES[before.reading.comparator]
    ratio = after.number / before.number
    shown = show_number(ratio, 2 if ratio < 1 else 1 if ratio < 100 else 0)
    return f"{'>' if side > 0 else '<' if side < 0 else ''} {shown}".strip()
