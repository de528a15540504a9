"""A record without who it is of: what a paper that leaves the clinic is made from.

Names of people become letters, numbers of donors, lots and bags their order; in free text the patient's names, whatever else
names somebody here, long numbers and calendar dates are masked. Nobody can promise that a text tells nothing else: a paper
says so. Dates are shown as days since D0 by `dates.counted_from`, within which this is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from desktop.clinic.course.course_plan import visit_options
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry, Kept, Part
from desktop.clinic.entry.kinds import UNKNOWN_WORDS, LongText, Option, Reader, Text
from desktop.clinic.entry.products import Products, Shelf
from desktop.clinic.record.links import reader_of
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.typeahead import fold, key_of

Declared = TypeVar("Declared", bound=Entry | Part)

# in free text: 12.5.2023, 2023-05-12, May 2023, mayıs 2023, a year; nine digits and more are a telephone or a national number
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|oca|şub|nis|mayı|haz|tem|ağu|eyl|eki|kas|ara)\w*\.?"  # \w: ends of words
_DATES = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b"
    rf"|\b(?:\d{{1,2}}\.?\s+)?{_MONTH}\s+(?:19|20)\d{{2}}\b"
    rf"|\b(?:19[3-9]|20[0-4])\d\b(?!\s*(?:m[gl]|µg|mcg|g|IU|U|ng|pg|%|×|/|\.\d))",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){8,}")
_WORD = re.compile(r"\w+")
# a name with one of the endings of Turkish behind it is the name; a shorter name begins too many words [design]
_WITH_ENDING = 4
_ENDINGS = re.compile("(?:[yns]?[iu]|[yn]?[ae]|n?[iu]n|n?[dt][ae]n?|[yi]?l[ae]|[iu]m|l[ae]r)+")


@dataclass(frozen=True)
class Identifying:
    """Which fields say who somebody is, by "name" or "type.name": names of people, what is left out, what is numbered."""

    people: frozenset[str]
    dropped: frozenset[str]
    numbered: frozenset[str]

    @classmethod
    def of(cls, facts: Mapping[str, Iterable[str]]) -> Identifying:
        """As a file of facts says it."""
        return cls(*(frozenset(facts[name]) for name in ("people", "dropped", "numbered")))


@dataclass(frozen=True)
class Deidentified:
    """A patient's record, its products and what they are read by, without who it is; `free` counts the free texts left in it."""

    chart: Chart
    reader: Reader
    products: Products
    free: int


def origin(chart: Chart) -> date | None:
    """The day that a paper without calendar dates counts from: D0, else the first day that is recorded."""
    if (d0 := chart.d0()) is not None:
        return d0
    dates = (getattr(kept.entry, kept.entry.declaration.dated) for kept in chart.all() if kept.entry.declaration.dated)
    return min((when.day for when in dates if is_known(when)), default=None)


def deidentified(
    chart: Chart, reader: Reader, products: Products, identifying: Identifying, also: Iterable[str] = ()
) -> Deidentified:
    """The record without who it is of. `also` are names that no text may hold either, such as the clinic's."""
    shelf = tuple(_products_of(chart, products))
    entries = chart.all()
    masks = Masks(identifying)
    masks.learn([*entries, *shelf], also)
    left = Chart(map(masks.kept, entries))
    plain = Shelf(map(masks.kept, shelf))
    links = {name: tuple(_offered(options, plain, reader)) for name, options in reader.links.items()}
    known = reader_of(left, replace(reader, links={}))
    found = replace(known, links={**links, **known.links, "visit": visit_options(left)})
    return Deidentified(left, found, plain, masks.free)


def _products_of(chart: Chart, products: Products) -> Iterator[Kept]:
    """The bags, lots, donors and protocols that a patient's entries lead to, each once."""
    waiting = [
        value for kept in chart.all() for name in ("bag", "protocol") if (value := getattr(kept.entry, name, None))
    ]
    seen: set[str] = set()
    while waiting:
        id = waiting.pop(0)
        found = products.kept(id) if id not in seen else None
        seen.add(id)
        if found is not None:
            yield found
            waiting += [up for name in ("lot", "donor") if (up := getattr(found.entry, name, None))]


def _offered(options: Iterable[Option], products: Shelf, reader: Reader) -> Iterator[Option]:
    """What links to a product is called: by the product as it is now, or by nothing that says more."""
    for option in options:
        kept = products.kept(option.code)
        yield Option(option.code, kept.entry.title(replace(reader, links={})) if kept else "…")


@dataclass
class Masks:
    """What stands for what, learned from all entries first, so that one name is one letter wherever it stands.

    With `dates` calendar dates in texts stay, as they do on a list that an authority asks to be dated.
    """

    identifying: Identifying
    dates: bool = False
    free: int = 0
    _stand_ins: dict[tuple[str, str], str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _phrases: dict[str, str] = field(default_factory=dict)

    def learn(self, kept: Iterable[Kept], also: Iterable[str]) -> None:
        """Take in every name and number that may stand in a text."""
        for one in kept:
            for owner, name, value in _texts(one.entry):
                if key_of(value) in UNKNOWN_WORDS or not value.strip():
                    continue
                if _is(self.identifying.people, owner, name):
                    self._name(value, f"[{self._letter('person', value)}]")
                elif _is(self.identifying.dropped, owner, name):
                    # a family name is one word of a text, an address a whole one
                    (self._name if name.endswith("_name") else self._phrase)(value, _(N_("[name]")))
                elif _is(self.identifying.numbered, owner, name):
                    self._phrase(value, f"[{self._letter(f'{owner}.{name}', value)}]")
        for name in filter(None, also):
            self._phrase(name, _(N_("[clinic]")))

    def kept(self, one: Kept) -> Kept:
        """The entry with what identifies replaced; so is what a person gave as a reason."""
        confirmed = tuple(
            replace(found, sentence=self._sentence(found.sentence), reason=self._free(found.reason))
            for found in one.confirmed
        )
        return replace(one, entry=self._entry(one.entry), confirmed=confirmed, who="")

    def _entry(self, entry: Declared) -> Declared:
        declared = entry.declaration
        changed: dict[str, object] = {}
        for known in declared.fields:
            value = getattr(entry, known.name)
            if isinstance(value, Sentence):
                changed[known.name] = self._sentence(value)
            elif value is not None and _is(self.identifying.dropped, declared.name, known.name):
                # what must be answered is not told to be missing
                changed[known.name] = "…" if known.required else None
            elif isinstance(value, str) and isinstance(known.kind, Text):
                changed[known.name] = self._text(declared.name, known.name, value, isinstance(known.kind, LongText))
        for owned in declared.parts:
            changed[owned.name] = tuple(map(self._entry, getattr(entry, owned.name)))
        return replace(entry, **changed)

    def _text(self, owner: str, name: str, value: str, long: bool) -> str:
        if key_of(value) in UNKNOWN_WORDS:
            return value
        if _is(self.identifying.people, owner, name):
            return self._letter("person", value)
        if _is(self.identifying.numbered, owner, name):
            return self._letter(f"{owner}.{name}", value)
        self.free += long or name == "note"
        return self._free(value)

    def _sentence(self, sentence: Sentence) -> Sentence:
        return replace(sentence, values={name: self._said(value) for name, value in sentence.values.items()})

    def _said(self, value: object) -> object:
        if isinstance(value, Sentence):
            return self._sentence(value)
        if not isinstance(value, str):
            return value
        # a sentence names what it names without the brackets of a text
        return self._phrases.get(key_of(value), "").strip("[]") or self._free(value)

    def _letter(self, sort: str, value: str) -> str:
        """The same letter for the same name: "person A", "patient A", lot "A"; bags have numbers."""
        # a lot that was typed with an infusion is one of the lots
        sort = "lot.number" if sort == "infusion.lot" else sort
        known = (sort, key_of(value))
        if known not in self._stand_ins:
            count = sum(of == sort for of, _key in self._stand_ins)
            letter = chr(ord("A") + count % 26) + (str(count // 26 + 1) if count >= 26 else "")
            words = {"person": N_("person {letter}"), "patient.identifier": N_("patient {letter}")}
            stands = str(count + 1) if sort == "bag.number" else letter
            self._stand_ins[known] = str(say(words.get(sort, "{letter}"), letter=stands))
        return self._stand_ins[known]

    def _name(self, name: str, stands: str) -> None:
        """A name: each of its words of three letters and more is masked wherever it stands."""
        for word in _WORD.findall(fold(name)):
            if len(word) > 2:
                self._names.setdefault(word, stands)

    def _phrase(self, words: str, stands: str) -> None:
        if len(words.strip()) > 2:
            self._phrases.setdefault(key_of(words), stands)

    def _free(self, text: str) -> str:
        """A text with every known name, date and long number in it masked."""
        for phrase, stands in self._phrases.items():
            if phrase in key_of(text):
                literally = stands.replace("\\", r"\\")
                text = re.sub(_as_typed(phrase), literally, text, flags=re.IGNORECASE)
        text = text if self.dates else _DATES.sub(_(N_("[date]")), text)
        text = _LONG_NUMBER.sub(_(N_("[number]")), text)
        return _WORD.sub(lambda word: self._masked(word[0]), text)

    def _masked(self, word: str) -> str:
        folded = fold(word)
        if folded in self._names:
            return self._names[folded]
        names = (name for name in self._names if len(name) >= _WITH_ENDING and folded.startswith(name))
        return next((self._names[name] for name in names if _ENDINGS.fullmatch(folded[len(name) :])), word)


def _as_typed(phrase: str) -> str:
    """A pattern for words however they are spaced; letters that fold alike count as one."""
    alike = {"i": "[iıİI]", "s": "[sşS]", "g": "[gğG]", "u": "[uüU]", "o": "[oöO]", "c": "[cçC]"}
    spelled = "".join(r"\s+" if letter == " " else alike.get(letter, re.escape(letter)) for letter in phrase)
    return rf"(?<!\w){spelled}(?!\w)"


def _texts(entry: Entry | Part) -> Iterator[tuple[str, str, str]]:
    """Every typed text of an entry and its parts: its type, its field, and what stands there."""
    declared = entry.declaration
    for known in declared.fields:
        value = getattr(entry, known.name)
        if isinstance(value, str):
            yield declared.name, known.name, value
    for owned in declared.parts:
        for part in getattr(entry, owned.name):
            yield from _texts(part)


def _is(names: frozenset[str], owner: str, name: str) -> bool:
    return name in names or f"{owner}.{name}" in names
