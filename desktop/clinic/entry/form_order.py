"""In which order a form asks for the fields and parts of an entry type: on the screen, and on paper that is filled in by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from desktop.clinic.entry.entries import Entry, Field, Parts


def places(type: type[Entry], first: Sequence[str] = ()) -> dict[str, int]:
    """The place of each field and of each sort of parts, by name: those of `first`, then as they are declared."""
    declared = (*first, *(each.name for each in dataclasses.fields(type) if each.name not in first))
    return {name: number for number, name in enumerate(declared)}


def field_rows(
    type: type[Entry], rows: Sequence[tuple[str, ...]] = (), first: Sequence[str] = ()
) -> list[tuple[Field, ...]]:
    """The fields that a person answers, in order; those that `rows` names together stand side by side."""
    together = {name: row for row in rows for name in row}
    found: list[tuple[Field, ...]] = []
    done: set[str] = set()
    for field in type.declaration.typed_fields:
        if field.name not in done:
            row = together.get(field.name, (field.name,))
            found.append(tuple(type.declaration.field(name) for name in row))
            done.update(row)
    place = places(type, first)
    return sorted(found, key=lambda fields: place[fields[0].name])


def form_order(
    type: type[Entry], rows: Sequence[tuple[str, ...]] = (), first: Sequence[str] = ()
) -> list[tuple[Field, ...] | Parts]:
    """The rows of fields and the parts, as one reads them from top to bottom."""
    place = places(type, first)
    found: list[tuple[int, tuple[Field, ...] | Parts]] = [
        (place[fields[0].name], fields) for fields in field_rows(type, rows, first)
    ]
    found += [(place[owned.name], owned) for owned in type.declaration.parts]
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]
