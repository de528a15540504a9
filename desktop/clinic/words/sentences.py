"""A sentence as it is kept: which rule says it and with which values, never its words in a language.

What was kept before, in words, is a sentence that says those words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from desktop.clinic.words.dates import When, plain_when, when_of
from desktop.clinic.words.language import WORDINGS, Sentence, Wording, in_english
from desktop.clinic.words.numbers import CellCount, Rounded, plain

as_written = Wording("as_written", "{text}")


def plain_sentence(sentence: Sentence) -> dict[str, object]:
    """The sentence as JSON: what it says, the rule's version, and its values."""
    kept: dict[str, object] = {"says": sentence.says}
    if sentence.rule:
        kept["version"] = sentence.version
    if sentence.values:
        kept["with"] = {name: _plain(value) for name, value in sentence.values.items()}
    return kept


def sentence_of(kept: str | Mapping[str, object]) -> Sentence:
    """The sentence that `plain_sentence` gave, or the words that were kept in its place before."""
    if isinstance(kept, str):
        return as_written(text=kept)
    says, values = str(kept["says"]), kept.get("with", {})
    assert isinstance(values, Mapping)
    found = {name: _value(value) for name, value in values.items()}
    wording = WORDINGS.get(says)
    if wording is None and "version" not in kept:
        return Sentence(says, found)
    version = kept.get("version", wording.version if wording else 1)
    assert isinstance(version, int)
    # of a rule that this program no longer has, its name and values are told
    text = wording.text if wording else ": ".join([says, ", ".join(f"{{{name}}}" for name in found)])
    return Sentence(text, found, says, version)


def is_among(sentence: Sentence, kept: Collection[Sentence | None]) -> bool:
    """Is it one of those that were kept? A file that is only read may keep it in words."""
    return sentence in kept or as_written(text=in_english(sentence)) in kept


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        return plain_sentence(value)
    if isinstance(value, When):
        return {"date": plain_when(value)}
    if isinstance(value, CellCount):
        return {"cells": plain(value.number)}
    if isinstance(value, Rounded):
        return {"number": plain(value.number), "decimals": value.decimals}
    if isinstance(value, Decimal):
        return {"number": plain(value)}
    return value if value is None or isinstance(value, int) else str(value)


def _value(kept: object) -> object:
    if not isinstance(kept, Mapping):
        return kept
    if "says" in kept:
        return sentence_of(kept)
    if "date" in kept:
        return when_of(kept["date"])
    if "cells" in kept:
        return CellCount(Decimal(kept["cells"]))
    number = Decimal(kept["number"])
    return Rounded(number, kept["decimals"]) if "decimals" in kept else number
