"""What stands behind a drug's name: a dose, a strength, a form, how often. Nothing else may stand there: it could be another drug.

The facts are `resources/dose_words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.words.typeahead import fold

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_WORD = r"[^\W\d_]+\.?(?:[^\W\d_]\.)*"
# the first that fits, at each place; a slash makes a strength of it: what one mL or one tablet holds is no dose
_TOKENS = re.compile(
    rf"""(?P<several>{_NUMBER}\s*[x×*]\s*{_NUMBER}\s*(?P<of>{_WORD}))
    | (?P<times>{_NUMBER}\s*[x×*]\s*{_NUMBER}(?![\w.,]))
    | (?P<percent>%\s*{_NUMBER}|{_NUMBER}\s*%)
    | (?P<strength>{_NUMBER}(?:\s*/\s*{_NUMBER})*\s*{_WORD}\s*/\s*(?:{_NUMBER}\s*)?{_WORD}
        | {_NUMBER}(?:\s*/\s*{_NUMBER})+\s*{_WORD})
    | (?P<amount>{_NUMBER}\s*{_WORD})
    | (?P<number>{_NUMBER}(?![\w.,]))
    | (?P<word>{_WORD})""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[\s,;()\[\]-]+")


@dataclass(frozen=True)
class Piece:
    """A part of what stands behind a name: where, and its number and unit where it is an amount."""

    sort: str
    text: str
    start: int
    end: int
    number: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of a dose, as the forms print it; `mg` are the mg in one, None where it is no mass."""

    printed: str
    mg: Decimal | None
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class DoseWords:
    """The units and words that may stand behind a name; of these some are `suffixes`, which belong to the name of a brand."""

    units: tuple[Unit, ...] = ()
    words: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()

    @cached_property
    def _printed(self) -> Mapping[str, str]:
        return {_key(text): unit.printed for unit in self.units for text in (unit.printed, *unit.aliases)}

    def in_mg(self, amount: Decimal | None, unit: str | None) -> Decimal | None:
        """An amount in mg; None where it is not known, or its unit is no mass."""
        mg = next((one.mg for one in self.units if one.printed == unit), None)
        return None if amount is None or mg is None else amount * mg

    def behind(self, typed: str) -> Iterator[tuple[str, tuple[Piece, ...]]]:
        """The ways to read a text as a name with something behind it, the longest name first; places are those in the text."""
        for gap in reversed(list(_BETWEEN.finditer(typed))):
            name, pieces = typed[: gap.start()].strip(), self._pieces(typed, gap.end())
            if name and pieces:
                yield name, pieces

    def _pieces(self, typed: str, at: int) -> tuple[Piece, ...]:
        """What stands from this place on; () where there is something that is not known."""
        found = []
        while at < len(typed):
            if between := _BETWEEN.match(typed, at):
                at = between.end()
                continue
            if (token := _TOKENS.match(typed, at)) is None or (piece := self._piece(token)) is None:
                return ()
            found.append(piece)
            at = token.end()
        return tuple(found)

    def _piece(self, token: re.Match[str]) -> Piece | None:
        sort, text = "several" if token["several"] else str(token.lastgroup), token[0]
        piece = Piece(sort, text, token.start(), token.end())
        if sort == "word":
            known = Piece("suffix", text, piece.start, piece.end) if _key(text) in self.suffixes else piece
            return known if _key(text) in self.words else None
        if sort == "amount":
            amount = re.match(rf"({_NUMBER})\s*(.+)", text)
            assert amount, "a token of this sort begins with a number"
            number, unit = amount.groups()
            if _key(unit) in self._printed:
                return Piece(sort, text, token.start(), token.end(), number, self._printed[_key(unit)])
            # "2 tablets"
            return Piece("count", text, token.start(), token.end()) if _key(unit) in self.words else None
        if sort == "several":
            # so many tablets at a time, or so often a day
            return piece if self.knows(token["of"]) else None
        if sort == "strength":
            return piece if all(map(self.knows, re.findall(r"[^\W\d_]+", text))) else None
        return piece

    def knows(self, word: str) -> bool:
        """Is it a unit or one of the words?"""
        return _key(word) in self._printed or _key(word) in self.words


def read_dose_words(file: Mapping[str, object]) -> DoseWords:
    """The words from the parsed file. Raises Refused with a sentence that names the row."""
    row = Row(file, "dose_words.toml")
    row.text("version", "")
    units = row.rows("unit", _unit)
    words = row.rows("word", _word)
    row.done()
    refuse_shared((unit.printed, {_key(text) for text in (unit.printed, *unit.aliases)}) for unit in units)
    refuse_shared((texts[0], set(map(_key, texts))) for texts, _of_the_name in words)
    known = [(_key(text), of_the_name) for texts, of_the_name in words for text in texts]
    suffixes = frozenset(text for text, of_the_name in known if of_the_name)
    return DoseWords(units=units, words=frozenset(text for text, _of_the_name in known), suffixes=suffixes)


def _unit(row: Row) -> Unit:
    mg = row.number("mg")
    if mg is not None and mg <= 0:
        raise row.wrong("mg")
    return Unit(printed=row.text("printed"), mg=mg, aliases=row.texts("aliases"), source=row.text("source"))


def _word(row: Row) -> tuple[tuple[str, ...], bool]:
    row.text("source")
    return (row.text("name"), *row.texts("aliases")), row.flag("of_the_name")


def _key(text: str) -> str:
    return fold(text).replace(".", "").strip()
