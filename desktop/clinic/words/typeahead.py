"""Finding as one types: options by the beginnings of their names, aliases and codes, without case and accents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

# letters that Unicode does not take apart, and the two micro signs; case folding has made ß ss already
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "μ": "u"})


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text without case and accents, for search and type-ahead: ı/İ → i, ş → s, ğ → g, µ → u, æ → ae, ß → ss."""
    if text.isascii():
        return text.lower()
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
    index = _index(options)
    if not words:
        return index.options[:limit]
    folded = fold(typed).strip()
    found = index.beginning_with(words)
    ranked = sorted(found, key=lambda place: (_rank(index.options[place], folded), place))
    return tuple(index.options[place] for place in ranked[:limit])


def match_one(options: Sequence[Option], typed: str) -> Option | None:
    """The one option meant: its whole code, name or alias, else the only suggestion, else None.

    "levoflox" is levofloxacin: a combination that has that word further behind is not meant by it. "amoxi" begins a drug and a
    combination, and is neither.
    """
    whole = fold(typed).strip()
    if not whole:
        return None
    exact = _index(options).called(whole)
    if exact:
        return options[exact[0]] if len(exact) == 1 else None
    found = suggestions(options, typed, limit=len(options))
    single = [
        option for option in found if not getattr(option, "components", ()) or _rank(option, whole) < _FURTHER_BEHIND
    ]
    meant = single or found
    return meant[0] if len(meant) == 1 else None


# behind every letter that a word can go on with
_LAST = "\U0010ffff"


class _Index(Generic[Option]):
    """The words and the whole names of options, laid out to be searched at each letter in each row of a sheet."""

    def __init__(self, options: tuple[Option, ...]):
        self.options = options
        self._called: dict[str, list[int]] = {}
        words = set()
        for place, option in enumerate(options):
            texts = texts_of(option, long_name=True)
            for text in dict.fromkeys(map(fold, texts)):
                self._called.setdefault(text, []).append(place)
            words |= {(word, place) for word in _known(texts)}
        self._words = sorted(words)

    def called(self, folded: str) -> list[int]:
        """The places of the options that have this whole name, alias or code."""
        return self._called.get(folded, [])

    def beginning_with(self, words: Sequence[str]) -> Iterable[int]:
        """The places of the options of which a word begins with each of these."""
        return set.intersection(*({place for _word, place in self._from(word)} for word in words))

    def _from(self, beginning: str) -> list[tuple[str, int]]:
        start = bisect_left(self._words, (beginning, -1))
        return self._words[start : bisect_left(self._words, (beginning + _LAST, -1))]


# the ones asked for last stand last
_INDEXES: dict[int, _Index[Any]] = {}
_MOST_INDEXES = 8
# fewer are indexed as fast as they are found again
_WORTH_KEEPING = 64


def _index(options: Iterable[Option]) -> _Index[Option]:
    """The index of these options: that of a catalogue is kept. It holds them, so that no others can come to have their id."""
    if not isinstance(options, tuple) or len(options) < _WORTH_KEEPING:
        return _Index(tuple(options))
    found = _INDEXES.pop(id(options), None) or _Index(options)
    _INDEXES[id(options)] = found
    if len(_INDEXES) > _MOST_INDEXES:
        del _INDEXES[next(iter(_INDEXES))]
    return found


# how an option was found: by a word further behind than the beginning of a name
_FURTHER_BEHIND = 3


def _rank(option: Named, folded: str) -> int:
    texts = [fold(text) for text in texts_of(option)]
    if folded in texts:
        return 0
    if fold(option.name).startswith(folded):
        return 1
    return 2 if any(text.startswith(folded) for text in texts) else _FURTHER_BEHIND


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
