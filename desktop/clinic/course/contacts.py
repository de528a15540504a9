"""What cells came into contact with: each additive of the lot and its medium, and the excipients that are in it by what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from desktop.clinic.catalogue.catalogue import Catalogue, Drug
from desktop.clinic.catalogue.cell_rules import CellRules, Excipient, Medium
from desktop.clinic.cells.lot import SORT, Additive, Lot
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.typeahead import fold, key_of

_ANTIBIOTIC, _MEDIUM = "antibiotic", "medium"


class Contact(NamedTuple):
    """Something that came into contact with the cells.

    `holds` are the codes of the excipients in it; `known`: is it known what is in it, as far as anybody has to?
    """

    name: str | Sentence
    text: str
    sort: str
    left: str
    drug: DrugName | None
    holds: frozenset[str]
    known: bool


def contacts(lot: Lot, rules: CellRules) -> Iterator[Contact]:
    """The additives of a lot, and its medium where that is not one of them."""
    for additive in lot.additives:
        yield _contact(additive, rules)
    if lot.medium and key_of(lot.medium) not in {key_of(additive.name) for additive in lot.additives}:
        yield _contact(Additive(sort=_MEDIUM, name=lot.medium), rules)


def has_medium(lot: Lot) -> bool:
    """Is any medium of the culture recorded?"""
    return bool(lot.medium) or any(additive.sort == _MEDIUM for additive in lot.additives)


def texts_of_media(lot: Lot, rules: CellRules) -> frozenset[str]:
    """What the media of a lot are called: the name that is known here, else as typed."""
    typed = [lot.medium, *(additive.name for additive in lot.additives if additive.sort == _MEDIUM)]
    found: set[str] = set()
    for text in filter(None, typed):
        found.update([medium.name for medium in rules.media if _is_named(text, medium)] or [text])
    return frozenset(found)


def _contact(additive: Additive, rules: CellRules) -> Contact:
    text, sort = additive.name or "", additive.sort or ""
    media = [medium for medium in rules.media if _is_named(text, medium)]
    named = {one.code for one in rules.excipients if one.code == sort or _is_named(text, one)}
    named.update(code for medium in media for code in medium.contains)
    free = {one.code for one in rules.excipients if any(has(text, phrase) for phrase in one.free)}
    return Contact(
        name=name_of(additive),
        text=text,
        sort=sort,
        left=additive.left or "unknown",
        drug=additive.drug,
        holds=rules.brought_by(frozenset(named)) - free,
        # with antibiotics the protein of a medium is not told
        known=bool(named or media) or bool(additive.drug and additive.drug.atc) or (sort == _ANTIBIOTIC and bool(text)),
    )


def antibiotic_codes(text: str, rules: CellRules) -> tuple[str, ...]:
    """The ATC codes that words for several antibiotics in a text may mean."""
    return tuple(
        code for group in rules.antibiotics if any(has(text, word) for word in group.words) for code in group.drugs
    )


def has(text: str | None, term: str) -> bool:
    """Does the text name the term in whole words, and not as something that it is free of?"""
    words, wanted = f" {_words(text)} ", f" {_words(term)} "
    # a product is held against every name of every drug of the catalogue: no expression is made for each
    return bool(wanted.strip()) and wanted in words.replace(f"{wanted}free ", " ")


def drugs_in(text: str, catalogue: Catalogue) -> list[Drug]:
    """The drugs of the catalogue that a text names in whole words, and not as something that it is free of."""
    # looked up by each run of its words: the names of all drugs are too many to look for each
    words, found = _words(text).split(), {}
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            drug = catalogue.drugs_by_words.get(" ".join(words[start:end]))
            if drug is not None and words[end : end + 1] != ["free"]:
                found[drug.name] = drug
    return list(found.values())


def _is_named(text: str, one: Excipient | Medium) -> bool:
    left = _words(text)
    for phrase in one.but if isinstance(one, Excipient) else ():
        left = re.sub(rf"\b{re.escape(_words(phrase))}\b", " ", left)
    return any(has(left, word) for word in one.words)


def name_of(additive: Additive) -> str | Sentence:
    """What an additive is called: its sort, name and drug, each once."""
    drug = additive.drug.name if additive.drug else ""
    sort = SORT.said(additive.sort) if additive.sort else ""
    # a name that was typed may be that of the sort
    return joined({str(name): name for name in (sort, additive.name, drug) if name}.values()) or say(N_("an additive"))


# the same names are looked for in every additive, at every key that is typed
@lru_cache(maxsize=8192)
def _words(text: str | None) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text or "")))
