"""The kinds of field: how a value is typed, checked, shown and kept, each in one place; `clinical_kinds` has the clinic's own.

A kind turns what was typed into a value or raises `Refused`; it never guesses. `written` is the text that an editor shows
for a value (`parse(written(v)) == v`), `shown` is what a person reads, `plain` is the JSON that versions keep.
Beside this file stand the editors (`screens/editors.py`) and the columns (`store/columns.py`) of each kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.manifestations import Manifestation
from desktop.clinic.entry.identifiers import as_code
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import When, plain_when, when_of
from desktop.clinic.words.language import N_, Refused, Sentence, _, say
from desktop.clinic.words.number_typing import parse_number
from desktop.clinic.words.numbers import CellCount, Rounded, plain, show_number, write_number
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from desktop.clinic.words.typeahead import Named, fold, match_one, suggestions


@dataclass(frozen=True)
class Option:
    """One answer that a coded field offers; `code` is kept, `name` is shown; `short`, an alias too, is what a narrow cell holds."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    short: str = ""


UNKNOWN_ANSWER = Option("unknown", N_("unknown"), ("?", "bilinmiyor"))
UNKNOWN_WORDS = ("unknown", "unk", "?", "bilinmiyor")


@dataclass(frozen=True)
class Reader:
    """What is known while somebody types: the day, the patient's D0 as it is known, the catalogue, what can be linked to."""

    today: date
    catalogue: Catalogue
    manifestations: tuple[Manifestation, ...] = ()
    d0: When | None = None
    links: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)


# the other values of the entry that is typed, by the names of their fields
Values = Mapping[str, object]
ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class Kind(Generic[ValueT]):
    """How a field's value is typed, checked, shown and kept. The base keeps plain text of one line.

    Numbers and choices are shown without a reader, too.
    """

    # does what it offers depend on the entry's other values?
    needs_values: ClassVar[bool] = False

    def parse(self, typed: str, reader: Reader) -> ValueT:
        """The value that was typed; raises `Refused`. `typed` is never empty: empty means not answered."""
        raise NotImplementedError

    def moves(self, typed: str, reader: Reader, empty: Collection[str]) -> tuple[str, dict[str, str]]:
        """The text that stays of what was typed, and what of it belongs into fields beside it, of those that are `empty`."""
        return typed, {}

    def written(self, value: ValueT, reader: Reader) -> str:
        """The text for an editor: parsing it gives the value back."""
        return str(value)

    def shown(self, value: ValueT, reader: Reader) -> str:
        """The text for a person."""
        return self.written(value, reader)

    def said(self, value: ValueT) -> object:
        """The value as one of a sentence, which shows it."""
        return value

    def plain(self, value: ValueT) -> object:
        """The value as canonical JSON."""
        return value

    def value(self, kept: Any) -> ValueT:
        """The value that `plain` gave, read from JSON."""
        found: ValueT = kept
        return found

    def options(self, reader: Reader, values: Values) -> Sequence[Named]:
        """What type-ahead offers, given the other values of the entry; empty for free typing."""
        return ()

    def offered(self, typed: str, reader: Reader, values: Values) -> list[str]:
        """The texts that complete what was typed."""
        return [_(option.name) for option in suggestions(self.options(reader, values), typed)]


class Text(Kind[str]):
    """One line of free text, kept as typed."""

    def parse(self, typed: str, reader: Reader) -> str:
        if not typed.strip():
            raise Refused(say(N_("Nothing was typed.")))
        return typed.strip()


class LongText(Text):
    """Several lines of free text."""


class Saying(Kind[Sentence]):
    """What the program says of what it has worked out: kept as a rule with its values, worded when it is shown."""

    def plain(self, value: Sentence) -> dict[str, Any]:
        return plain_sentence(value)

    def value(self, kept: str | Mapping[str, Any]) -> Sentence:
        return sentence_of(kept)


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A decimal number in the field's unit, kept as text and never rounded."""

    decimals: int | None = None

    def parse(self, typed: str, reader: Reader) -> Decimal:
        return parse_number(typed)

    def written(self, value: Decimal, reader: Reader | None = None) -> str:
        return write_number(value)

    def shown(self, value: Decimal, reader: Reader | None = None) -> str:
        return show_number(value, self.decimals)

    def said(self, value: Decimal) -> Decimal | Rounded | CellCount:
        return value if self.decimals is None else Rounded(value, self.decimals)

    def plain(self, value: Decimal) -> str:
        return plain(value)

    def value(self, kept: str) -> Decimal:
        return Decimal(kept)


class Cells(Number):
    """A number of cells, typed in full, as 140e6 or as 140 million, and shown as 140 × 10⁶."""

    def parse(self, typed: str, reader: Reader) -> Decimal:
        millions = re.fullmatch(r"(.*?)\s*(?:million|milyon|mio)\.?", typed.strip(), re.IGNORECASE)
        return parse_number(millions[1]) * 1_000_000 if millions else parse_number(typed)

    def written(self, value: Decimal, reader: Reader | None = None) -> str:
        millions, rest = divmod(value, 1_000_000)
        return write_number(value) if rest or not millions else f"{millions:f}e6"

    def shown(self, value: Decimal, reader: Reader | None = None) -> str:
        return CellCount(value).shown()

    def said(self, value: Decimal) -> CellCount:
        return CellCount(value)


class Whole(Kind[int]):
    """A whole number, such as the number of a session."""

    def parse(self, typed: str, reader: Reader) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", typed.strip()):
            raise Refused(say(N_("A whole number is asked for here, such as 3.")))
        return int(typed.strip())


@dataclass(frozen=True)
class Date(Kind[When]):
    """A date as it is known, partial and assumed ones too; with the time of day where `time` is set.

    A year of two digits lies at most `ahead` years in the future: an expiry of 1.3.28 is not of 1928.
    """

    time: bool = False
    ahead: int = 1

    def parse(self, typed: str, reader: Reader) -> When:
        return parse_when(typed, today=reader.today, d0=reader.d0, time_allowed=self.time, ahead=self.ahead)

    def written(self, value: When, reader: Reader) -> str:
        return value.written()

    def shown(self, value: When, reader: Reader) -> str:
        return value.shown()

    def plain(self, value: When) -> dict[str, object]:
        return plain_when(value)

    def value(self, kept: Mapping[str, Any]) -> When:
        return when_of(kept)


@dataclass(frozen=True)
class Choice(Kind[str]):
    """One of a few coded answers, found by the beginning of its name."""

    choices: tuple[Option, ...] = ()

    def options(self, reader: Reader, values: Values) -> Sequence[Option]:
        return self.choices

    def parse(self, typed: str, reader: Reader) -> str:
        return one_of(self.choices, typed).code

    def written(self, value: str, reader: Reader | None = None) -> str:
        option = self._option(value)
        return option.short or _(option.name)

    def shown(self, value: str, reader: Reader | None = None) -> str:
        return str(self.said(value))

    def said(self, value: str) -> Sentence:
        known = any(option.code == value for option in self.choices)
        return say(self._option(value).name) if known else say("{code}", code=value)

    def offered(self, typed: str, reader: Reader, values: Values) -> list[str]:
        return [option.short or _(option.name) for option in suggestions(self.choices, typed)]

    def _option(self, code: str) -> Option:
        return next((option for option in self.choices if option.code == code), Option(code, code))


@dataclass(frozen=True)
class Span:
    """A length of time as it was typed, with its minutes; None when the answer was "unknown"."""

    text: str
    minutes: Decimal | None


class Duration(Kind[Span]):
    """A length of time with its unit: 30 min, 2 h, 3 d; or "unknown"."""

    def parse(self, typed: str, reader: Reader) -> Span:
        if fold(typed.strip()) in UNKNOWN_WORDS:
            return Span("unknown", None)
        match = re.fullmatch(rf"(.*?[0-9])\s*({'|'.join(_MINUTES)})\.?", typed.strip().lower())
        if not match:
            raise Refused(say(N_("Type the number with its unit: 30 min, 2 h, 3 d, 4 weeks.")))
        number, minutes = parse_number(match[1]), _MINUTES[match[2]]
        if number < 0:
            raise Refused(say(N_("A length of time cannot be negative.")))
        return Span(typed.strip(), number * minutes)

    def written(self, value: Span, reader: Reader) -> str:
        return value.text

    def plain(self, value: Span) -> dict[str, str | None]:
        return {"text": value.text, "minutes": None if value.minutes is None else plain(value.minutes)}

    def value(self, kept: Mapping[str, Any]) -> Span:
        return Span(kept["text"], None if kept["minutes"] is None else Decimal(kept["minutes"]))


_MINUTES = {
    unit: Decimal(minutes)
    for units, minutes in (
        (("min", "minute", "minutes", "dk", "dakika"), 1),
        (("h", "hour", "hours", "sa", "saat"), 60),
        (("d", "day", "days", "gün"), 1440),
        (("w", "wk", "week", "weeks", "hafta"), 10080),
    )
    for unit in units
}


@dataclass(frozen=True)
class Link(Kind[str]):
    """Another entry of the same patient, by its id; typed by the beginning of its name, such as "2" for infusion 2.

    `void` is what a person reads when the entry was marked as void since.
    """

    to: str = ""
    void: str = N_("void entry")

    def options(self, reader: Reader, values: Values) -> Sequence[Option]:
        return reader.links.get(self.to, ())

    def parse(self, typed: str, reader: Reader) -> str:
        # a bag is named by its label, too
        text = as_code(typed)
        option = one_of(self.options(reader, {}), text)
        if not _names_numbers(option, text):
            # bag 1 that is not here is not bag 10, which begins alike
            raise Refused(say(N_("“{typed}” could be: {names}."), typed=typed.strip(), names=_(option.name)))
        return option.code

    def written(self, value: str, reader: Reader) -> str:
        # a void entry is no longer offered; a text that is left as it is shown keeps the link
        missing = _(self.void) if self.to in reader.links else value
        return next((option.name for option in reader.links.get(self.to, ()) if option.code == value), missing)


def _names_numbers(option: Option, typed: str) -> bool:
    """Does every number that was typed stand in the option's names in full?"""
    known = {number for text in (_(option.name), *option.aliases) for number in re.findall("[0-9]+", text)}
    return typed.strip() == option.code or known.issuperset(re.findall("[0-9]+", typed))


class Coded(Protocol):
    """What can be chosen: a code that is kept, and a name that is shown."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


CodedT = TypeVar("CodedT", bound=Coded)


def one_of(options: Sequence[CodedT], typed: str) -> CodedT:
    """The one option that was meant; refuses when none or several could be."""
    exact = [option for option in options if fold(typed.strip()) in (fold(option.code), fold(_(option.name)))]
    if not exact and fold(typed.strip()) in UNKNOWN_WORDS:
        # however the answer is worded, such as "not known whether asked"
        exact = [option for option in options if option.code == UNKNOWN_ANSWER.code]
    option = exact[0] if len(exact) == 1 else match_one(options, typed)
    if option is not None:
        return option
    near = suggestions(options, typed) if typed.strip() else ()
    if near:
        raise Refused(
            say(N_("“{typed}” could be: {names}."), typed=typed.strip(), names=", ".join(_(o.name) for o in near[:6]))
        )
    if not options:
        raise Refused(say(N_("There is nothing to choose from yet.")))
    names = ", ".join(_(option.name) for option in options[:6]) + (", …" if len(options) > 6 else "")
    raise Refused(say(N_("“{typed}” is not one of the answers here: {names}."), typed=typed.strip(), names=names))
