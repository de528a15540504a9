"""Does what an entry type tells fit what it declares? One that leaves an answer out, or answers twice, cannot be declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.clinic.entry import plain_words
from desktop.clinic.entry.telling import Nothing, Tells

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry


def fitted(type: type[Entry], base: type[Entry], tells: Tells | None) -> Tells:
    """What an entry type tells, checked against its fields and methods; a plain title tells the field that it is made of.

    `base` is what every entry type is made of: what a type does not override it has no words for. Raises TypeError.
    """
    declared = type.declaration
    if tells is None:
        raise TypeError(f"{declared.name} does not say what it tells: tells=Tells(…)")
    if unknown := set(tells.named) - {field.name for field in declared.typed_fields}:
        raise TypeError(f"{declared.name} tells fields that it does not ask for: {', '.join(sorted(unknown))}")
    has_words = _overrides(type, base, "happenings") or _overrides(type, base, "all_happenings")
    if isinstance(tells.lane, Nothing) and has_words:
        raise TypeError(f"{declared.name} has words for the timeline, and says that it tells it nothing")
    if not isinstance(tells.lane, Nothing) and not has_words and not declared.dated:
        raise TypeError(f"{declared.name} has no date for the timeline: lane=Nothing(…) says why it tells it nothing")
    if tells.follows is None and any(field.computed for field in declared.fields):
        raise TypeError(f"{declared.name} computes fields: follows=(…) or Nothing(…) says what these rest on")
    if isinstance(tells.summary, Nothing) and any(field.summary for field in declared.fields):
        raise TypeError(f"{declared.name} has a field for the summary, and says that it tells it nothing")
    if isinstance(tells.doubts, Nothing) == _overrides(type, base, "doubts"):
        raise TypeError(f"{declared.name} has words for the data-quality notes, or doubts=Nothing(…) says why not")
    if isinstance(tells.review, Nothing) and _overrides(type, base, "pressing"):
        raise TypeError(f"{declared.name} says what is seen first, and that nobody is to see it")
    if isinstance(tells.register, Nothing) == _overrides(type, base, "register_findings"):
        raise TypeError(f"{declared.name} asks the register, or register=Nothing(…) says why not")
    named = plain_words.naming(declared) if type.title is base.title else None
    return replace(tells, said=(*tells.said, named.name)) if named else tells


def _overrides(type: type[Entry], base: type[Entry], name: str) -> bool:
    """Does a type, or what it is made of, answer this itself?"""
    own = type.__mro__[: type.__mro__.index(base)]
    return any(name in vars(one) for one in own)
