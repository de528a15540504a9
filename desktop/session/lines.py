"""The entries of a patient, or of the clinic, as the lines of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.clinic.record.lines import Line, line

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry
    from desktop.session.session import Session


def lines(session: Session, patient: str, types: Sequence[type[Entry]]) -> list[Line]:
    """A line for each entry of these types; "" is the clinic."""
    chart, reader = session.chart(patient), session.reader_of(patient)
    # one question for all products, not one for each
    session.products.uses_of([kept.id for type in types if type.declaration.of_clinic for kept in chart.of(type)])
    return [line(kept, chart, reader, session.products) for type in types for kept in chart.of(type)]
