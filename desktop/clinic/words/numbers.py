"""Numbers as the clinic file keeps them and as they are shown; `number_typing` reads them as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{THIN SPACE}"
PLAIN = re.compile(r"(?P<sign>-?)(?P<before>[0-9]*)(?:[.,](?P<behind>[0-9]+))?")


def write_number(value: Decimal) -> str:
    """A finite value as text for a field to be typed in: `parse_number` reads it back equal. Trailing zeros are kept.

    A value with the look of a grouped thousand gets one zero more: 1.234 becomes `1.2340`.
    """
    text = plain(value)
    return text + "0" if is_ambiguous(text) else text


def plain(value: Decimal) -> str:
    """A finite value as the clinic file keeps it: decimal point, no exponent, no grouping, trailing zeros kept."""
    if not value.is_finite():
        raise ValueError(f"not a finite number: {value}")
    return format(value, "f")


def show_number(value: Decimal, decimals: int | None = None, mark: str = ".") -> str:
    """A finite value for people to read: rounded half up to `decimals` (None: as it is), `mark` is the decimal mark.

    Thin spaces group the thousands from five digits on; the minus is U+2212; what rounds to zero has no sign.
    """
    text = plain(value)
    if decimals is not None:
        # quantize fails beyond the context's precision: give it room for every digit
        room = Context(prec=len(text) + decimals + 1, rounding=ROUND_HALF_UP)
        value = value.quantize(Decimal(1).scaleb(-decimals), context=room)
        text = plain(value)
    before, _point, behind = text.removeprefix("-").partition(".")
    if len(before) > 4:
        before = f"{int(before):,}".replace(",", THIN_SPACE)
    sign = MINUS if value < 0 else ""
    return sign + before + (mark + behind if behind else "")


def is_ambiguous(text: str) -> bool:
    """Could a text that was typed be off by a thousand, as 1.234 is?"""
    match = PLAIN.fullmatch(text)
    if not match or len(match["behind"] or "") != 3:
        return False
    # nobody groups thousands behind a lone zero
    return 1 <= len(match["before"]) <= 3 and match["before"] != "0"


@dataclass(frozen=True)
class Rounded:
    """A number in a sentence, shown with so many decimals."""

    number: Decimal
    decimals: int

    def shown(self) -> str:
        """The number for people."""
        return show_number(self.number, self.decimals)


@dataclass(frozen=True)
class CellCount:
    """A number of cells, shown in millions: 140 × 10⁶."""

    number: Decimal

    def shown(self) -> str:
        """The number for people."""
        if self.number < 10_000:
            return show_number(self.number)
        millions = (self.number / 1_000_000).normalize() + 0
        # a third of a total never ends; cells that were counted are shown to the last one
        whole = self.number == self.number.to_integral_value()
        return f"{show_number(millions, None if whole else 2)} × 10⁶"
