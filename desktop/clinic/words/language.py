"""The program's sentences: marked where they are declared, translated when they are shown.

`N_` marks a sentence for extraction and returns it unchanged; `_` translates it now. A `Sentence` carries named values
and is translated when somebody reads it, so that the same finding can be kept, compared and shown in another language.
A `Wording` says what a rule worked out, and is made beside it: kept are the rule, its version and the values (`sentences`).
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use(translations: gettext.NullTranslations) -> None:
    """Show every sentence from now on through these translations (the app loads them)."""
    global _translations
    _translations = translations


def spoken() -> str:
    """The code of the language that sentences are shown in: "en", "tr"."""
    return _translations.info().get("language", "en")


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


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence with named values, worded and translated each time it is shown.

    Its values are texts, numbers, dates, other sentences, or whatever else has a `shown()`. Two are the same when `rule`,
    `version` and values are, in whatever language; without a rule its source text stands for it.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""
    version: int = 1

    def __str__(self) -> str:
        text = _(self.text)
        # a name from a catalogue holds no placeholders, whatever its brackets
        return text.format(**{name: _shown(value) for name, value in self.values.items()}) if self.values else text

    @property
    def says(self) -> str:
        """What is kept in the place of its words."""
        return self.rule or self.text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return (self.says, self.version, self.values) == (other.says, other.version, other.values)

    def __hash__(self) -> int:
        return hash((self.says, self.version))


def _shown(value: object) -> str:
    if isinstance(value, str | int):
        return str(value)
    shown = getattr(value, "shown", None)
    if shown is not None:
        return str(shown())
    # the window stands before anybody shows a number
    from decimal import Decimal

    from desktop.clinic.words.numbers import show_number

    return show_number(value) if isinstance(value, Decimal) else str(value)


def say(text: str, /, **values: object) -> Sentence:
    """`say(N_("{count} of {all} answered"), count=3, all=295)`; a label among the values is itself said: `say(field.label)`."""
    return Sentence(text, values)


def in_english(sentence: Sentence) -> str:
    """The sentence in the source language, which is what earlier files kept, and what other tools read."""
    with source():
        return str(sentence)


def joined(parts: Iterable[str | Sentence], between: str = ", ") -> str | Sentence:
    """Several names or sentences as one value of a sentence; "" when there are none."""
    found = list(parts)
    if not any(isinstance(part, Sentence) for part in found):
        return between.join(map(str, found))
    names = [f"part_{number}" for number in range(1, len(found) + 1)]
    return Sentence(between.join(f"{{{name}}}" for name in names), dict(zip(names, found, strict=True)))


WORDINGS: dict[str, Wording] = {}


@dataclass(frozen=True)
class Wording:
    """How something that a rule works out is said: `weight_used(weight=weight, date=date)`.

    The words may be bettered at any time; `version` is counted up when the same values come to mean something else. A
    sentence that was kept before it had a rule is bettered by a wording whose rule is its earlier text.
    """

    rule: str
    text: str
    version: int = 1

    def __post_init__(self) -> None:
        if WORDINGS.setdefault(self.rule, self) is not self:
            raise ValueError(f"two wordings of {self.rule}")

    def __call__(self, /, **values: object) -> Sentence:
        return Sentence(self.text, values, self.rule, self.version)


class Refused(ValueError):
    """What was typed cannot be read as meant; `sentence` says why and what to type instead."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence
