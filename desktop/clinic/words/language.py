"""The program's sentences: marked where they are declared, translated when they are shown.

`N_` marks a sentence for extraction and returns it unchanged; `_` translates it now. A `Sentence` carries named values
and is translated when somebody reads it, so that the same finding can be kept, compared and shown in another language.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use(translations: gettext.NullTranslations) -> None:
    """Show every sentence from now on through these translations (the app loads them)."""
    global _translations
    _translations = translations


@contextmanager
def source() -> Iterator[None]:
    """Say everything in English meanwhile, which is the source: what a program reads is the same in every language."""
    before = _translations
    use(gettext.NullTranslations())
    try:
        yield
    finally:
        use(before)


def N_(text: str) -> str:
    """Mark a sentence for translation where it is declared."""
    return text


def _(text: str) -> str:
    """The sentence in the clinic's language."""
    return _translations.gettext(text) if text else ""


@dataclass(frozen=True)
class Sentence:
    """A sentence with named values, translated each time it is shown."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.text).format(**{name: str(value) for name, value in self.values.items()})

    def __hash__(self) -> int:
        return hash(str(self))


def say(text: str, /, **values: object) -> Sentence:
    """`say(N_("{count} of {all} answered"), count=3, all=295)`; a label among the values is itself said: `say(field.label)`."""
    return Sentence(text, values)


class Refused(ValueError):
    """What was typed cannot be read as meant; `sentence` says why and what to type instead."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence
