"""Numbers as people type them. A decimal point and a decimal comma read right in every locale.

What could be off by a thousand is asked about, never guessed: `1.234` is 1.234 in one country and 1234 in another.
"""

from __future__ import annotations

import re
from decimal import Decimal

from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.numbers import MINUS, PLAIN, is_ambiguous, plain

# as many as Decimal's own arithmetic keeps: one more would be rounded later without a word
MOST_DIGITS = 28

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
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


def _parse_plain(text: str) -> Decimal:
    match = PLAIN.fullmatch(text)
    if match and (match["before"] or match["behind"]):
        value = Decimal(text.replace(",", "."))
        if is_ambiguous(text):
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


def _limited(value: Decimal) -> Decimal:
    if len(value.as_tuple().digits) > MOST_DIGITS or -int(value.as_tuple().exponent) > MOST_DIGITS:
        raise Refused(say(N_("This number has more than {most} digits. Type it as it was printed."), most=MOST_DIGITS))
    return value
