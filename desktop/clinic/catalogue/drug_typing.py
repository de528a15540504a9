"""A drug as people type it: by the first letters, by a brand, with a dose behind the name. Nothing is guessed from a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.clinic.catalogue.catalogue import Catalogue, Drug
from desktop.clinic.catalogue.dose_words import Piece
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.typeahead import fold, match_one, suggestions, texts_of, words_of


@dataclass(frozen=True)
class TypedDrug:
    """What was typed: the drug of the catalogue, or None; under which name, in full; and what stands behind it, as typed and read."""

    drug: Drug | None
    called: str
    rest: str = ""
    behind: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        """What was typed, with the name in full."""
        return self.called + self.rest


def read_drug(typed: str, catalogue: Catalogue) -> TypedDrug:
    """The drug that was typed. A name that nothing in the catalogue begins like is kept; one that several do is refused."""
    typed = typed.strip()
    if found := match_one(catalogue.drugs, typed):
        return TypedDrug(found, called(found, typed))
    _refuse_several(catalogue.drugs, typed)
    ways = list(catalogue.dose_words.behind(typed))
    for name, pieces in ways:
        found = match_one(catalogue.drugs, name)
        if (
            found
            and any(piece.sort == "number" for piece in pieces)
            and _has_numbers(found)
            and not _is_called(found, name)
        ):
            # the number can be a part of the name: polysorbate 20 is not polysorbate 80
            raise Refused(say(N_("Type the name in full; here begins like it: {names}."), names=found.name))
        if found:
            return TypedDrug(found, called(found, name), typed[len(name) :], pieces)
        _refuse_several(catalogue.drugs, name)
    for name, pieces in reversed(ways):
        # "a + b 500 mg" is not b, and no drug is called "a 250 mg + b"
        is_name = not re.search("[+/&]", name) and not all(
            map(catalogue.dose_words.knows, words_of(re.sub("[0-9]", " ", name)))
        )
        if is_name and not {"number", "suffix"} & {piece.sort for piece in pieces}:
            return TypedDrug(None, name, typed[len(name) :], pieces)
    return TypedDrug(None, typed)


def behind_name(typed: str, catalogue: Catalogue) -> tuple[Piece, ...]:
    """What stands behind the name; nothing where no drug can be read."""
    try:
        return read_drug(typed, catalogue).behind
    except Refused:
        return ()


def without(typed: str, pieces: Iterable[Piece]) -> str:
    """What is left of a text without these pieces, and without the brackets and commas that stood around them."""
    left = typed
    for piece in sorted(pieces, key=lambda piece: -piece.start):
        left = f"{left[: piece.start]} {left[piece.end :]}"
    left = " ".join(re.sub(r"[(\[]\s*[)\]]", " ", left).split())
    return re.sub(r"\s+([,;])", r"\1", left).rstrip(" ,;-")


def called(drug: Drug, typed: str) -> str:
    """The one of a drug's names that was typed, in full if it was begun: of "augm" the brand; its own name before all others."""
    if fold(typed) in map(fold, (drug.name, *drug.codes)):
        return drug.name
    if fold(typed) in map(fold, drug.aliases):
        return typed
    # words of several of its names are as good as any of them
    return next((name for name in (drug.name, *drug.aliases) if _begins(name, typed)), typed)


def _begins(name: str, typed: str) -> bool:
    known = [*words_of(name), "".join(words_of(name))]
    return all(any(word.startswith(part) for word in known) for part in words_of(typed))


def _is_called(drug: Drug, name: str) -> bool:
    return fold(name) in map(fold, texts_of(drug))


def _has_numbers(drug: Drug) -> bool:
    return any(letter.isdigit() for name in (drug.name, *drug.aliases) for letter in name)


def _refuse_several(drugs: Sequence[Drug], typed: str) -> None:
    if near := suggestions(drugs, typed):
        names = ", ".join(drug.name for drug in near[:4])
        raise Refused(say(N_("More than one drug begins like this: {names}."), names=names))
