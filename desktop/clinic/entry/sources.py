"""The sources of findings and facts in words: declared short, by codes, and read by a clinician in full.

A source is written as in `M2, domain reference §5 [S30]` or `A4, domain reference §5; GKU, its reach [design]`. What its marks
stand for is data: `known` gives the words of each code, of `GKU` and of `design`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from desktop.clinic.words.language import N_, _, say

_CODE = r"S[0-9]{1,2}[a-f]?"
_RULE = re.compile(r"([ALMOV][0-9]{1,2})(?=[,;:\s]|$)")
_PLACE = r"§?[0-9][0-9.]*(?:\s\([0-9]+\))?"
# with what leads to it, as in "markers: domain.md 4"; a person who reads it has no such book
_REFERENCE = re.compile(
    rf"\s*\(domain\.md[^)]*\)"
    rf"|(?:,\s)?(?:\w+:\s)?\bdomain(?:\sreference|\.md)(?:\s{_PLACE}(?:(?:,|\sand)?\s(?:{_PLACE}|row\s[0-9]+))*)?"
)
_LIST = re.compile(rf"\[((?:{_CODE}|design|GKU)(?:,\s*(?:{_CODE}|design|GKU))*)\]")
_BARE = re.compile(rf"(?<![\w\[-])({_CODE})(?=[,;:]|$)")
# a code with its source written out behind it: "S18 Allergy 2012;67:647"
_WRITTEN_OUT = re.compile(rf"(^|[;:]\s)({_CODE})\s(?=\w)")
_UNVERIFIED = re.compile(r"(?<![\w\[])GKU\b(?:, unverified)?")
# within a sentence it is said in its place: "a weaker link (GKU). Ask for …"
_IN_BRACKETS = re.compile(r"\(GKU(?:, unverified)?\)")
_MARK = re.compile(rf"\[({_CODE}|design|GKU)\]")
# a field of a fact that says where it is from, or what its reader should know
_TOLD = ("source", "cv_source", "note", "notes")
_NO_SOURCE = N_("source not recorded")


def cited(source: str, known: Mapping[str, str]) -> str:
    """A source in words: `M2, domain reference §5 [S30]` → "rule M2; EU directive 2006/17/EC, Annex II".

    A mark that `known` does not hold stays as it is written; what holds no mark is left as it is.
    """
    return "; ".join(dict.fromkeys(_pieces(source, known)))


def in_words(facts: Mapping[str, object], known: Mapping[str, str]) -> dict[str, object]:
    """The parsed content of a file of facts, the sources and notes in it in words; what rests on none says so."""

    @cache  # hundreds of rows rest on the same
    def said(source: str) -> str:
        return cited(source, known) or _(_NO_SOURCE)

    return _in_words(facts, said)


Said = Callable[[str], str]


def _in_words(facts: Mapping[str, object], said: Said) -> dict[str, object]:
    return {name: _told(value, said) if name in _TOLD else _fact(value, said) for name, value in facts.items()}


def _fact(fact: object, said: Said) -> object:
    if isinstance(fact, list | tuple):
        return [_fact(row, said) for row in fact]
    return _in_words(fact, said) if isinstance(fact, Mapping) else fact


def _told(value: object, said: Said) -> object:
    if isinstance(value, list):
        return [_told(one, said) for one in value]
    return said(value) if isinstance(value, str) and value else value


def _pieces(source: str, known: Mapping[str, str]) -> Iterator[str]:
    rule = _RULE.match(source)
    if rule:
        yield str(say(N_("rule {code}"), code=rule[1]))
    marked = _marked(source[rule.end() :] if rule else source, known)
    # words and marks by turns
    words = _MARK.split(marked)
    for text, mark in zip(words[::2], (*words[1::2], ""), strict=True):
        text, said = text.lstrip(" ,;:.").rstrip(" ,;:"), _(known.get(mark, mark))
        # "CONCERT-HF [S22]": what the words begin with need not be said before them
        if mark and said.startswith(text):
            text = ""
        if piece := ": ".join(filter(None, (text, said))):
            yield piece


def _marked(source: str, known: Mapping[str, str]) -> str:
    """The source without references to the domain reference, each mark in brackets of its own."""
    text = _REFERENCE.sub("", source)
    text = _LIST.sub(lambda found: " ".join(f"[{mark}]" for mark in re.split(r",\s*", found[1])), text)
    text = _WRITTEN_OUT.sub(lambda found: found[1] if found[2] in known else found[0], text)
    text = _IN_BRACKETS.sub(f"({_(known.get('GKU', 'GKU'))})", text)
    text = _UNVERIFIED.sub("[GKU]", text)
    return _BARE.sub(r"[\1]", text)
