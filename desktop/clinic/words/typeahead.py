"""Finding as one types: options by the beginnings of their names, aliases and codes, without case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

# letters that Unicode does not take apart, and the two micro signs; case folding has made ß ss already
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "μ": "u"})


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text without case and accents, for search and type-ahead: ı/İ → i, ş → s, ğ → g, µ → u, æ → ae, ß → ss."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)


def key_of(text: str | None) -> str:
    """What two spellings of one name have in common: neither case, accents nor spaces differ; "" for none."""
    return " ".join(fold(text or "").split())


class Named(Protocol):
    """What can be found by its name; it may have `aliases`, `long_name`, `code` or `atc`, too."""

    @property
    def name(self) -> str: ...


Option = TypeVar("Option", bound=Named)


def suggestions(options: Iterable[Option], typed: str, limit: int = 8) -> tuple[Option, ...]:
    """The options in which every typed word begins a word of a name, alias or code; whole and leading matches first.

    Nothing typed gives the first options.
    """
    words = words_of(typed)
    if typed.strip() and not words:
        return ()
    ranked = []
    for option in options:
        known = _known(texts_of(option, long_name=True))
        if all(any(word.startswith(part) for word in known) for part in words):
            ranked.append((_rank(option, fold(typed).strip()), option))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(option for _place, option in ranked[:limit])


def match_one(options: Sequence[Option], typed: str) -> Option | None:
    """The one option meant: its whole code, name or alias, else the only suggestion, else None."""
    whole = fold(typed).strip()
    if not whole:
        return None
    exact = [option for option in options if whole in map(fold, texts_of(option, long_name=True))]
    found = exact or suggestions(options, typed, limit=2)
    return found[0] if len(found) == 1 else None


def _rank(option: Named, folded: str) -> int:
    texts = [fold(text) for text in texts_of(option)]
    if folded in texts:
        return 0
    if fold(option.name).startswith(folded):
        return 1
    return 2 if any(text.startswith(folded) for text in texts) else 3


def texts_of(option: Named, long_name: bool = False) -> tuple[str, ...]:
    """What an option can be called: its name, aliases and code, and its long name if that is asked for."""
    more = (getattr(option, "long_name", ""),) if long_name else ()
    texts = (option.name, *getattr(option, "aliases", ()), code_of(option), *more)
    return tuple(text for text in texts if text)


def code_of(option: object) -> str:
    """The option's own code or its ATC code; "" if it has neither."""
    return getattr(option, "code", "") or getattr(option, "atc", "")


# the names of the catalogue are the same at every letter that is typed into every row of a sheet
@lru_cache(maxsize=4096)
def _known(texts: tuple[str, ...]) -> frozenset[str]:
    """Every word of an option's names, and each name as one word."""
    return frozenset(word for text in texts for word in (*words_of(text), "".join(words_of(text))))


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"[^\W_]+", fold(text))
