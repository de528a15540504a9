"""Results and reference limits as a laboratory prints them: `0,59`, `<0.10`, `negative`, `1:160`; `< 24`, `0-4 ng/ml`.

What was printed is kept as text, beside what was understood of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.number_typing import parse_number
from desktop.clinic.words.typeahead import key_of

_COMPARATORS = {"<": "<", "<=": "≤", "≤": "≤", ">": ">", ">=": "≥", "≥": "≥"}
_COMPARED = re.compile(r"(?P<sign><=|>=|[<>≤≥])?\s*(?P<rest>.*)", re.DOTALL)

# how laboratories write an ordinal result, in English and Turkish, a culture's too, folded as _folded does: its canonical code
_WORDS = {
    "negative": "negative",
    "neg": "negative",
    "negatif": "negative",
    "no growth": "negative",
    "sterile": "negative",
    "steril": "negative",
    "not detected": "negative",
    "ureme yok": "negative",
    "ureme olmadi": "negative",
    "ureme saptanmadi": "negative",
    "saptanmadi": "negative",
    "borderline": "borderline",
    "sinirda": "borderline",
    "weakly positive": "weakly positive",
    "weak positive": "weakly positive",
    "weak": "weakly positive",
    "zayif pozitif": "weakly positive",
    "positive": "positive",
    "pos": "positive",
    "pozitif": "positive",
    "growth": "positive",
    "detected": "positive",
    "ureme var": "positive",
    "ureme oldu": "positive",
    "saptandi": "positive",
    "strongly positive": "strongly positive",
    "strong positive": "strongly positive",
    "kuvvetli pozitif": "strongly positive",
    "trace": "trace",
    "eser": "trace",
}
# a remark in brackets behind what counts: Negative (<1:80), < 24 ng/ml (adults)
_REMARK = re.compile(r"(?P<before>.*\S)\s*\((?P<remark>[^()]*)\)", re.DOTALL)
_IN_BRACKETS = re.compile(
    r"(?:\((?P<round>[^()\[\]]+)\)|\[(?P<square>[^()\[\]]+)\])(?P<behind>(?:[^0-9.,].*)?)", re.DOTALL
)
_TITRE = re.compile(r"1\s*[:/]\s*(?P<titre>[1-9][0-9]{0,8})")
_TITRE_ATTEMPT = re.compile(r"[0-9]+\s*[:/][\s0-9.,:/]*")
_BARE_SIGNS = re.compile(r"[-+−–—±()\s]+")
_STARTS_AS_NUMBER = re.compile(r"[-−]?[.,]?[0-9]")
_POWER = re.compile(r"[eE][-+]?[0-9]+|[xX]\s*10")

# possessive, so that a unit never takes digits away from the number before it
_NUMBER = r"[-−]?[0-9.,]++"
_LETTERS = r"[^\W\d_]|[%‰°\[\]{}²³⁻]"
_UNIT_WORD = rf"(?:{_LETTERS})++(?:[0-9](?:{_LETTERS})*+)?"
_UNIT_POWER = r"(?:[xX×*]\s*)?10(?:[\^*eE][0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\s*"
# `e6` and a power with nothing behind it belong to the number, and of a range nobody can tell to which
_UNIT = (
    rf"(?P<unit>(?![eE][0-9])(?![xX]\s*[0-9])/?{_UNIT_WORD}(?:/(?:[0-9]+(?:[.,][0-9]+)?\s?)?{_UNIT_WORD})*"
    rf"|{_UNIT_POWER}(?:/{_UNIT_WORD})+)?"
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?:[-–—]|to\b)\s*(?P<high>{_NUMBER})\s*{_UNIT}", re.IGNORECASE)
_ONE_SIDED = re.compile(
    rf"(?P<sign><=|>=|[<>≤≥]|up\s+to\b)\s*(?P<number>{_NUMBER})\s*{_UNIT}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """A result as the laboratory printed it: a number, an ordinal word or a titre, one of the three."""

    text: str  # as typed, stripped at both ends only
    comparator: str = ""  # "<", "≤", "≥", ">"; "" is "equals"
    number: Decimal | None = None
    word: str = ""  # canonical: "negative", "trace", "borderline", "weakly positive", "positive", "strongly positive"
    titre: int | None = None  # 160 for 1:160

    @property
    def censored(self) -> bool:
        """Only a bound is known, as in `<0.10`."""
        return bool(self.comparator)

    @property
    def is_number(self) -> bool:
        return self.number is not None

    @property
    def categorical(self) -> bool:
        return bool(self.word) or self.titre is not None

    def shown(self) -> str:
        """As printed, digits untouched, the comparator written one way: `<=100` is shown as `≤ 100`."""
        return _with_one_comparator(self.text)


@dataclass(frozen=True)
class Limits:
    """The laboratory's printed reference limits, one-sided too, with their own unit if one is printed.

    Limits in words alone (`normal range`, `negative (<1:80)`) and of titres (`< 1:80`) have neither low nor high; a
    remark in brackets stays in the text.
    """

    text: str  # as typed, stripped at both ends only
    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True
    unit: str = ""  # as typed, if any

    def shown(self) -> str:
        """As printed, digits untouched, the comparator written one way: `<24 ng/ml` is shown as `< 24 ng/ml`."""
        return _with_one_comparator(self.text)

    def place(self, reading: Reading) -> str | None:
        """Where a reading lies: "below", "inside" or "above" these limits, in the same unit; None: it cannot be told.

        A censored reading has a place only if every value that it allows has it. Limits from 0 are those of an amount,
        which is never less than 0, so `<0.10` is inside `0-4` [design].
        """
        number = reading.number
        if number is None or (self.low is None and self.high is None):
            return None
        least = None if reading.comparator in ("<", "≤") else number
        most = None if reading.comparator in (">", "≥") else number
        beyond = reading.comparator in ("<", ">")  # the bound itself is not among the values
        if self._all_below(most, beyond):
            return "below"
        if self._all_above(least, beyond):
            return "above"
        return "inside" if self._holds_down_to(least, beyond) and self._holds_up_to(most, beyond) else None

    def _all_below(self, most: Decimal | None, beyond: bool) -> bool:
        if self.low is None or most is None:
            return False
        return most < self.low or (most == self.low and (beyond or not self.low_included))

    def _all_above(self, least: Decimal | None, beyond: bool) -> bool:
        if self.high is None or least is None:
            return False
        return least > self.high or (least == self.high and (beyond or not self.high_included))

    def _holds_down_to(self, least: Decimal | None, beyond: bool) -> bool:
        if self.low is None:
            return True
        if least is None:
            return self.low == 0 and self.low_included
        return least > self.low or (least == self.low and (beyond or self.low_included))

    def _holds_up_to(self, most: Decimal | None, beyond: bool) -> bool:
        if self.high is None:
            return True
        if most is None:
            return False
        return most < self.high or (most == self.high and (beyond or self.high_included))


# a panel of 295 results is read again at each keystroke
@lru_cache(maxsize=1024)
def parse_reading(typed: str) -> Reading:
    """A result as printed, without its unit. Raises Refused for what cannot be read, or could be read in two ways."""
    text = typed.strip()
    if not text:
        raise Refused(say(N_("Nothing was typed. Type the result as printed, such as 0.59, < 0.10 or negative.")))
    if _BARE_SIGNS.fullmatch(text):
        raise Refused(say(N_("A sign alone may also mean that nothing was measured. Type negative or positive.")))
    sign, rest = _compared(text)
    comparator = _COMPARATORS.get(sign, "")
    if not rest:
        raise Refused(say(N_("The number behind the sign is missing. Type it as printed, such as < 0.10.")))
    titre = _TITRE.fullmatch(rest)
    if titre:
        return Reading(text, comparator, titre=int(titre["titre"]))
    if _TITRE_ATTEMPT.fullmatch(rest):
        raise Refused(say(N_("This titre cannot be read. Type it as 1 and its dilution, such as 1:160.")))
    remarked = _REMARK.fullmatch(rest)
    word = _WORDS.get(_folded(remarked["before"] if remarked else rest), "")
    if word and not comparator:
        return Reading(text, word=word)
    if rest.endswith("*"):
        raise Refused(say(N_("Type the result without its star. What the star means belongs in the printed comment.")))
    if not _STARTS_AS_NUMBER.match(rest):
        raise Refused(
            say(
                N_(
                    "This result cannot be read. Type it as a number, such as 0.59 or < 0.10, a titre, such as 1:160, "
                    "or a word, such as negative, borderline or positive."
                )
            )
        )
    try:
        return Reading(text, comparator, number=parse_number(rest))
    except Refused:
        if _has_unit(rest):
            raise Refused(say(N_("Type the unit in its own field."))) from None
        raise


def parse_limits(typed: str) -> Limits:
    """Reference limits as printed. Raises Refused for digits that cannot be read, or could be read in two ways."""
    text = typed.strip()
    if not text:
        raise Refused(say(N_("Nothing was typed. Type the limits as printed, such as < 24, 0 - 4 or normal range.")))
    bare, remark = _without_brackets(text)
    plain = text if _has_digit(remark) else bare
    both = _RANGE.fullmatch(plain)
    if both:
        low, high = parse_number(both["low"]), parse_number(both["high"])
        if low > high:
            raise Refused(
                say(
                    N_("The lower limit {low} is above the upper limit {high}. Type the lower one first."),
                    low=both["low"],
                    high=both["high"],
                )
            )
        return Limits(text, low, high, unit=both["unit"] or "")
    one = _ONE_SIDED.fullmatch(plain)
    if one:
        number, unit = parse_number(one["number"]), one["unit"] or ""
        sign = _COMPARATORS.get(one["sign"], "≤")  # `up to`
        if sign in ("<", "≤"):
            return Limits(text, high=number, high_included=sign == "≤", unit=unit)
        return Limits(text, low=number, low_included=sign == "≥", unit=unit)
    sign, rest = _compared(plain)
    in_words = not sign and not _has_digit(plain) and any(map(str.isalpha, plain))
    if in_words or _TITRE.fullmatch(rest) or _folded(bare) in _WORDS:
        return Limits(text)
    raise Refused(say(N_("These limits cannot be read. Type them such as < 24, ≥ 30, 0 - 4 ng/ml or up to 9.")))


def flag(limits: Limits, reading: Reading) -> str | None:
    """The flag "L", "N" or "H" by these limits, in the reading's unit; None: it cannot be told."""
    place = limits.place(reading)
    return {"below": "L", "inside": "N", "above": "H"}[place] if place else None


def _with_one_comparator(text: str) -> str:
    sign, rest = _compared(text)
    return f"{_COMPARATORS[sign]} {rest}" if sign else text


def _compared(text: str) -> tuple[str, str]:
    """The sign in front, "" without one, and the rest."""
    match = _COMPARED.fullmatch(text)
    return (match["sign"] or "", match["rest"]) if match else ("", text)


def _without_brackets(text: str) -> tuple[str, str]:
    """Limits without the brackets around them, and the remark behind them: "[0-4] ng/ml", "0-4 (F)"."""
    remarked = _REMARK.fullmatch(text)
    text, remark = (remarked["before"], remarked["remark"]) if remarked else (text, "")
    if held := _IN_BRACKETS.fullmatch(text):
        text = f"{held['round'] or held['square']}{held['behind']}"
    return text.strip(), remark


def _has_digit(text: str) -> bool:
    return any(map(str.isnumeric, text))


def _folded(text: str) -> str:
    # without accents and case, Turkish ones too: NEGATİF, Negatif and ZAYIF are found
    return key_of(text.removesuffix("."))


def _has_unit(text: str) -> bool:
    return any(letter.isalpha() or letter in "%‰°" for letter in _POWER.sub("", text))
