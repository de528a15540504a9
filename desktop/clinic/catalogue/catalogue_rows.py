"""A table of a file of facts, taken key by key, so that nothing misspelt or forgotten goes unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from desktop.clinic.words.language import N_, Refused, say

Made = TypeVar("Made")


class Row:
    """One table of a file, taken key by key; what nobody took is a misspelt key."""

    def __init__(self, table: object, where: str):
        if not isinstance(table, Mapping):
            raise Refused(say(N_("The catalogue cannot be read: {row} is not a table."), row=where))
        self._left = dict(table)
        self.where = where

    def wrong(self, key: str) -> Refused:
        sentence = N_("The catalogue cannot be read: “{key}” of {row} is missing or wrong.")
        return Refused(say(sentence, key=key, row=self.where))

    def has(self, key: str) -> bool:
        """Is this key there, and not taken yet?"""
        return key in self._left

    def text(self, key: str, default: str | None = None, pattern: re.Pattern[str] | None = None) -> str:
        value = self._left.pop(key, default)
        if not isinstance(value, str) or (value != default and not value.strip()):
            raise self.wrong(key)
        if value and pattern and not pattern.fullmatch(value):
            raise self.wrong(key)
        return value

    def texts(self, key: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        values = self._left.pop(key, [])
        if not isinstance(values, list):
            raise self.wrong(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(key)
        if pattern and not all(pattern.fullmatch(value) for value in values):
            raise self.wrong(key)
        return tuple(values)

    def number(self, key: str) -> Decimal | None:
        text = self.text(key, "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self.wrong(key) from None
        if not number.is_finite():
            raise self.wrong(key)
        return number

    def positive(self, key: str, default: Decimal | None = None) -> Decimal:
        number = self.number(key)
        number = default if number is None else number
        if number is None or number <= 0:
            raise self.wrong(key)
        return number

    def count(self, key: str) -> int:
        value = self._left.pop(key, None)
        if type(value) is not int or value < 0:
            raise self.wrong(key)
        return value

    def whole(self, key: str) -> int:
        """A whole number, below zero too."""
        value = self._left.pop(key, None)
        if type(value) is not int:
            raise self.wrong(key)
        return value

    def flag(self, key: str) -> bool:
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key)
        return value

    def rows(self, key: str, make: Callable[[Row], Made]) -> tuple[Made, ...]:
        tables = self._left.pop(key, [])
        if not isinstance(tables, list):
            raise self.wrong(key)
        made = []
        for position, table in enumerate(tables, start=1):
            names = table if isinstance(table, Mapping) else {}
            own = next(
                (names[name] for name in ("code", "atc", "prefix", "printed", "name", "drug") if name in names),
                position,
            )
            row = Row(table, f"{self.where}: {key} {own}")
            made.append(make(row))
            row.done()
        return tuple(made)

    def row(self, key: str, make: Callable[[Row], Made]) -> Made:
        row = Row(self._left.pop(key, None), f"{self.where}: {key}")
        made = make(row)
        row.done()
        return made

    def optional(self, key: str, make: Callable[[Row], Made]) -> Made | None:
        """The table under a key, None where there is none."""
        return self.row(key, make) if key in self._left else None

    def done(self) -> None:
        if self._left:
            sentence = N_("The catalogue cannot be read: {row} has unknown keys: {keys}.")
            raise Refused(say(sentence, row=self.where, keys=", ".join(self._left)))


def refuse_shared(owned: Iterable[tuple[str, set[str]]]) -> None:
    owner_of: dict[str, str] = {}
    for owner, texts in owned:
        for text in sorted(texts):
            if text in owner_of:
                sentence = N_("The catalogue cannot be read: “{spelling}” stands for both {first} and {second}.")
                raise Refused(say(sentence, spelling=text, first=owner_of[text], second=owner))
            owner_of[text] = owner
