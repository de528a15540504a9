"""What is told of an entry by its declaration alone: all of one whose type has no words of its own, of others what these leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.kinds import Number, Reader, Whole
from desktop.clinic.entry.telling import Happening, Said
from desktop.clinic.words.language import _

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Declaration, Entry, Field

_NUMBERS = (Number, Whole)
# what a person adds in words stands last, without its label
_NOTE = "note"


def naming(declared: Declaration) -> Field | None:
    """The field that names an entry whose type gives it no title: its first one, unless that is its date or a number."""
    first = next(iter(declared.typed_fields), None)
    return None if first is None or first.name == declared.dated or isinstance(first.kind, _NUMBERS) else first


def title(entry: Entry, reader: Reader) -> str:
    """What the field says that names it; without one it is called by its type."""
    field = naming(entry.declaration)
    return _(entry.declaration.label) if field is None else _shown(entry, field, reader)


def line(entry: Entry, reader: Reader) -> Said:
    """The number with its unit, then the other answered fields; of several numbers each stands with its label."""
    numbers = [field for field in entry.declaration.typed_fields if isinstance(field.kind, _NUMBERS)]
    # which of two it was could not be told from the value alone
    number = numbers[0] if len(numbers) == 1 and numbers[0] in _left(entry) else None
    if number is None:
        return Said(details=_all(entry, reader), whole=True)
    return Said(_shown(entry, number, reader), _(number.unit), _all(entry, reader, but=(number.name,)), whole=True)


def happening(entry: Entry, reader: Reader) -> Happening:
    """On the day that places it, all its answered fields."""
    when = getattr(entry, entry.declaration.dated)
    return Happening(when, entry.title(reader), _all(entry, reader), whole=True)


def more(entry: Entry, reader: Reader, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The answered fields that its type's own words do not tell, each as "label value unit"."""
    if not entry.by_label:
        return ()
    return tuple(
        " ".join(filter(None, (_(field.label), _shown(entry, field, reader), _(field.unit))))
        for field in _left(entry)
        if field.name not in but
    )


def _all(entry: Entry, reader: Reader, but: Iterable[str] = ()) -> tuple[str, ...]:
    note = getattr(entry, _NOTE, None)
    told = more(entry, reader, (*but, _NOTE))
    return (*told, note) if note else told


def _left(entry: Entry) -> Iterator[Field]:
    """The answered fields that neither its date nor its type's own words tell."""
    return (field for field in entry.by_label if getattr(entry, field.name) is not None)


def _shown(entry: Entry, field: Field, reader: Reader) -> str:
    value = getattr(entry, field.name)
    return "" if value is None else " ".join(field.kind.shown(value, reader).split())
