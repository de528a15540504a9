"""What a rule says about an entry: its level, its sentence, its source.

A hard finding keeps a form from saving; a block asks for a reason and a soft one for a confirmation, both kept with the
entry; a note only says. That a rule found nothing against it is an answer too, and so is that it cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from desktop.clinic.words.language import Sentence


class Level(IntEnum):
    """How much a finding asks of the person; CLEAR is the answer of a rule that found nothing against it."""

    CLEAR = -1
    NOTE = 0
    SOFT = 1
    BLOCK = 2
    HARD = 3


@dataclass(frozen=True)
class Finding:
    """What rule `id` says about `field` ("" for the whole entry; `parts.0.name` inside parts).

    `untold`: the rule cannot tell, and the sentence says why. The sentence of a CLEAR one says what was looked at.
    """

    id: str
    field: str
    level: Level
    sentence: Sentence
    source: str = ""
    untold: bool = False

    @property
    def is_folded(self) -> bool:
        """Is it an answer that asks nothing and stands against nothing: told only to who wants to know what was checked?"""
        return self.level is Level.CLEAR or (self.untold and self.level is Level.NOTE)

    @property
    def says(self) -> tuple[str, str, Sentence]:
        """What a confirmation keeps of it: this rule, on this field, with these values, in whatever words."""
        return self.id, self.field, self.sentence

    @property
    def key(self) -> str:
        """What a confirmation names: this rule on this field, with this very sentence."""
        return f"{self.id}:{self.field}:{self.sentence}"


def hard(id: str, field: str, sentence: Sentence, source: str = "") -> Finding:
    """A finding that keeps the entry from being saved."""
    return Finding(id, field, Level.HARD, sentence, source)


def block(id: str, field: str, sentence: Sentence, source: str = "") -> Finding:
    """A finding that keeps the entry from being saved unless somebody says why it is right all the same."""
    return Finding(id, field, Level.BLOCK, sentence, source)


def soft(id: str, field: str, sentence: Sentence, source: str = "") -> Finding:
    """A finding that asks for a confirmation."""
    return Finding(id, field, Level.SOFT, sentence, source)


def note(id: str, field: str, sentence: Sentence, source: str = "") -> Finding:
    """A finding that is only said."""
    return Finding(id, field, Level.NOTE, sentence, source)


# what makes a finding of some level: hard, block, soft or note
Make = Callable[..., Finding]


def untold(id: str, field: str, sentence: Sentence, source: str = "", make: Make = note) -> Finding:
    """The answer of a rule that cannot tell, because …; `make` says how much not knowing asks of the person."""
    return replace(make(id, field, sentence, source), untold=True)
