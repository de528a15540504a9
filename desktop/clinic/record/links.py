"""What can be linked to while somebody types about a patient: the entries of that patient that others name."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.kinds import Link, Option, Reader
from desktop.clinic.record.entry_types import BY_NAME, ENTRY_TYPES

_LINKED = {field.kind.to for type in ENTRY_TYPES for field in type.declaration.fields if isinstance(field.kind, Link)}
# what belongs to the clinic, and what is no entry, is offered by whoever knows the products
OF_PATIENT = tuple(sorted(name for name in _LINKED if name in BY_NAME and not BY_NAME[name].declaration.of_clinic))


def reader_of(chart: Chart, base: Reader) -> Reader:
    """What is known while somebody types about this patient."""
    links = {name: tuple(_options(chart, name, base)) for name in OF_PATIENT}
    return replace(base, d0=chart.first_infusion(), links=links)


def _options(chart: Chart, name: str, reader: Reader) -> list[Option]:
    offered = (kept.entry.option(kept.id, reader) for kept in chart.named(name))
    return [option for option in offered if option is not None]
