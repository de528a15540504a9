"""What differs between two versions of an entry, in the words of its labels."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.entry.entries import Entry, Part
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.words.language import N_, Sentence, _, say

# what the program keeps for itself and no clinician asks for
_NOT_TOLD = ("canonical_unit", "catalogue_version")


@dataclass(frozen=True)
class Difference:
    """One field: what it said before and what it says now; "" stands for no answer."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        sentence = N_("{label}: {before} → {after}") if self.before else N_("{label}: {after}")
        nothing = _(N_("no answer"))
        return str(say(sentence, label=self.label, before=self.before, after=self.after or nothing))


def differences(before: Entry | None, after: Entry, reader: Reader) -> list[Difference]:
    """The fields and parts in which two versions differ; `before` may be None for the first one."""
    found = []
    for field in after.declaration.fields:
        if field.name in _NOT_TOLD:
            continue
        was = getattr(before, field.name, None)
        now = getattr(after, field.name)
        shown = ["" if value is None else field.kind.shown(value, reader) for value in (was, now)]
        # what was typed may differ where what was understood does not
        if _is_other(was, now) or shown[0] != shown[1]:
            found.append(Difference(_(field.label), *shown))
    for owned in after.declaration.parts:
        rows: tuple[tuple[Part, ...], ...] = getattr(before, owned.name, ()), getattr(after, owned.name)
        for position in range(max(map(len, rows))):
            was, now = (side[position] if position < len(side) else None for side in rows)
            if was != now and (was is None or now is None or _is_another(was, now)):
                shown = [_part(part, reader) for part in (was, now)]
                found.append(Difference(f"{_(owned.label)} {position + 1}", *shown))
    return found


def _is_other(was: object, now: object) -> bool:
    """Do two values differ? Sentences that say the same words tell nobody anything, however they are kept."""
    both_say = isinstance(was, Sentence) and isinstance(now, Sentence)
    return str(was) != str(now) if both_say else was != now


def _is_another(was: Part, now: Part) -> bool:
    return any(_is_other(getattr(was, field.name), getattr(now, field.name)) for field in now.declaration.fields)


def _part(part: Part | None, reader: Reader) -> str:
    if part is None:
        return ""
    shown = [
        field.kind.shown(value, reader)
        for field in part.declaration.fields
        if (value := getattr(part, field.name)) is not None
    ]
    return ", ".join(shown)
