"""What stands on a form that is filled in by hand: the fields of a declaration, each with the room that its kind needs.

It is made from the declaration alone, as the screen's form is: a new field stands on both by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.clinic.entry.clinical_kinds import Manifestations
from desktop.clinic.entry.entries import Bounds, Field, Parts
from desktop.clinic.entry.kinds import Choice, Date, Link, LongText, Number, Reader, Text, Whole
from desktop.clinic.words.language import N_, _, say

# letters [design]: of a number, of words, of a question
_NARROWEST, _WORDS, _WIDEST = 6, 14, 60


@dataclass(frozen=True)
class Blank:
    """A field: its label with its unit, its help and limits, and its room: `boxes` to tick, else a "line", an "area" or a "date"."""

    label: str
    unit: str
    help: str
    limits: str
    room: str
    boxes: tuple[str, ...] = ()
    required: bool = False
    conditional: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of parts: its heads with their units, how wide each column is for its longest word, and its rows, of which the
    first cells can be filled already."""

    label: str
    help: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def blank(field: Field, reader: Reader, most: int) -> Blank:
    """The room of a field; no more than `most` answers stand as boxes, but for what a choice offers."""
    boxes = _boxes(field, reader, most)
    return Blank(
        label=_(field.label),
        unit=_(field.unit),
        help=_(field.help),
        limits=_limits(field),
        room="boxes" if boxes else _room(field),
        boxes=boxes,
        required=field.required,
        conditional=field.asked is not None,
    )


def grid(owned: Parts, filled: Sequence[str], empty: int) -> Grid:
    """The table of a sort of parts: a row for each of `filled`, whose first cell holds it, and empty ones."""
    fields = owned.type.declaration.typed_fields
    heads = tuple(map(_head, fields))
    rest = ("",) * (len(heads) - 1)
    rows = tuple((text, *rest) for text in (*filled, *("",) * empty))
    # a filled cell may be a question: it has half a page's width at most
    widest = min(max(map(len, filled), default=0), _WIDEST)
    room = [_WORDS if isinstance(field.kind, Text) or not place else _NARROWEST for place, field in enumerate(fields)]
    words = [max(*map(len, head.split()), least) for head, least in zip(heads, room, strict=True)]
    widths = (widest or words[0], *words[1:])
    return Grid(_(owned.label), _(owned.help), heads, widths, rows)


def _head(field: Field) -> str:
    """A column's head: the label, its unit and, of a short choice, what can be answered."""
    label = " · ".join(filter(None, (_(field.label), _(field.unit))))
    if isinstance(field.kind, Choice):
        answers = " / ".join(option.short or _(option.name) for option in field.kind.choices)
        return f"{label}: {answers}" if len(answers) < 40 else label
    return label


def _boxes(field: Field, reader: Reader, most: int) -> tuple[str, ...]:
    kind = field.kind
    if isinstance(kind, Link):
        return ()
    options = kind.options(reader, {})
    if isinstance(kind, Choice | Manifestations) or len(options) <= most:
        return tuple(_(option.name) for option in options)
    return ()


def _room(field: Field) -> str:
    if isinstance(field.kind, LongText):
        return "area"
    if isinstance(field.kind, Date):
        return "time" if field.kind.time else "date"
    return "line"


def _limits(field: Field) -> str:
    """What the program will ask about, and what it will not take: no norm of anything."""
    if not isinstance(field.kind, Number | Whole):
        return ""
    told = []
    if between := _between(field.soft):
        told.append(str(say(N_("asked about unless {limits}"), limits=between)))
    if between := _between(field.hard):
        told.append(str(say(N_("taken only if {limits}"), limits=between)))
    return "; ".join(told)


def _between(bounds: Bounds | None) -> str:
    least, most = bounds or (None, None)
    if least is not None and most is not None:
        return str(say(N_("{least} to {most}"), least=_grouped(least), most=_grouped(most)))
    if least is not None:
        return str(say(N_("{least} or more"), least=_grouped(least)))
    return str(say(N_("{most} or less"), most=_grouped(most))) if most is not None else ""


def _grouped(number: str) -> str:
    """A number as it is read, its thousands apart: "1 000 000"."""
    whole, mark, rest = number.partition(".")
    return (
        f"{int(whole):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + mark + rest
        if whole.lstrip("-").isdigit()
        else number
    )
