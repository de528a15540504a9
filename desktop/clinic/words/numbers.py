"""Numbers as people type them, as the clinic file keeps them and as they are shown.

A decimal point and a decimal comma read right in every locale. What could be off by a thousand is asked about, never
guessed: `1.234` is 1.234 in one country and 1234 in another.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from desktop.clinic.words.language import N_, Refused, say

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{THIN SPACE}"
# as many as Decimal's own arithmetic keeps: one more would be rounded later without a word
MOST_DIGITS = 28

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PLAIN = re.compile(r"(?P<sign>-?)(?P<before>[0-9]*)(?:[.,](?P<behind>[0-9]+))?")
# `5e7` may be a slip of the hand, so of that form only millions are read; a power written out is meant
_POWER = re.compile(
    r"(?P<number>[-0-9.,]++)(?:[eE](?P<million>6)|\s*[xX×*]\s*10(?:\^(?P<power>[0-9]{1,2})|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})))"
)
_POWER_ATTEMPT = re.compile(r"[-0-9.,]*[0-9.,](?:[eE][-+]?[0-9]+|\s*[xX×*].*)")
_UNFINISHED = re.compile(r"-?[0-9]+[.,]")
_GROUPED = re.compile(r"-?[0-9]+(?:[.,'’\s][0-9]+)+[.,]?")


def parse_number(typed: str) -> Decimal:
    """The number that was typed, exactly, with a decimal point or a decimal comma.

    Cells may be typed with a power of ten: `140e6`, `140 × 10^6`, `1.4 × 10⁸`. Raises Refused for what is empty, is no
    number, is grouped (`1.234,5`, `1 234`), is unfinished (`5.`) or is ambiguous by a thousand (`1.234`, `1,234`).
    """
    text = typed.strip().replace(MINUS, "-")
    if not text:
        raise Refused(say(N_("Nothing was typed. Type a number, such as 0.59.")))
    power = _POWER.fullmatch(text)
    if not power:
        return _limited(_parse_plain(text))
    mantissa = _parse_plain(power["number"])
    exponent = power["million"] or power["power"] or power["raised"].translate(_SUPERSCRIPTS)
    # built as text: Decimal.scaleb would round to the context's precision
    return _limited(Decimal(plain(Decimal(f"{plain(mantissa)}E{exponent}"))))


def write_number(value: Decimal) -> str:
    """A finite value as text for a field to be typed in: `parse_number` reads it back equal. Trailing zeros are kept.

    A value with the look of a grouped thousand gets one zero more: 1.234 becomes `1.2340`.
    """
    text = plain(value)
    return text + "0" if _ambiguous(text) else text


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


def _parse_plain(text: str) -> Decimal:
    match = _PLAIN.fullmatch(text)
    if match and (match["before"] or match["behind"]):
        value = Decimal(text.replace(",", "."))
        if _ambiguous(text):
            whole = plain(Decimal(text.replace(",", "").replace(".", "")))
            raise Refused(
                say(
                    N_("Was {whole} or {fraction} meant? Type {whole} or {longer}."),
                    whole=whole,
                    fraction=plain(value),
                    longer=plain(value) + "0",
                )
            )
        return value
    if _UNFINISHED.fullmatch(text):
        raise Refused(say(N_("The digits behind the decimal mark are missing. Type them, or leave out the mark.")))
    if _GROUPED.fullmatch(text):
        raise Refused(say(N_("Type the number without marks or spaces between thousands, such as 1234.5.")))
    if _POWER_ATTEMPT.fullmatch(text):
        raise Refused(say(N_("Type the number in full, such as 140000000, or with its power as in 140 × 10^6.")))
    raise Refused(say(N_("This is not a number. Type digits with a decimal point or comma, such as 0.59 or 0,59.")))


def _ambiguous(text: str) -> bool:
    match = _PLAIN.fullmatch(text)
    if not match or len(match["behind"] or "") != 3:
        return False
    # nobody groups thousands behind a lone zero
    return 1 <= len(match["before"]) <= 3 and match["before"] != "0"


def _limited(value: Decimal) -> Decimal:
    if len(value.as_tuple().digits) > MOST_DIGITS or -int(value.as_tuple().exponent) > MOST_DIGITS:
        raise Refused(say(N_("This number has more than {most} digits. Type it as it was printed."), most=MOST_DIGITS))
    return value
