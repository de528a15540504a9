"""The data-quality notes as a page has room for them: those of the same entries together, the assumed dates in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import Products
from desktop.clinic.record.data_notes import AssumedDate, Note, sorted_notes
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy import allergens, skin_tests
from desktop.paper.course import sessions
from desktop.paper.results import results


def data_notes(chart: Chart, reader: Reader, now: datetime, products: Products) -> tuple[str, ...]:
    """The notes of a chart, but for those that stand beside what they are about."""
    found = sorted_notes(
        chart, reader, now, (*allergens.TOLD, *results.TOLD, *skin_tests.TOLD, *sessions.TOLD), products
    )
    dates = (_dates(found.assumed),) if found.assumed else ()
    unknown, untold = ((text,) if text else () for text in (found.unknown, found.untold))
    return (*dates, *unknown, *_together((*found.values, *found.rules)), *untold)


def _together(notes: tuple[Note, ...]) -> Iterator[str]:
    """The notes, those of the same entries behind their names once."""
    said: dict[str, list[str]] = {}
    for note in notes:
        said.setdefault(note.names, []).append(note.sentence)
    for names, sentences in said.items():
        yield Note(" ".join(sentences), names).text


def _dates(assumed: tuple[AssumedDate, ...]) -> str:
    """Each assumed date with its earliest and latest day; with names where its day is that of another."""
    days = Counter(date.when.day for date in assumed)
    told: dict[str, None] = {}
    for date in assumed:
        # every date here is assumed: it need not be said of each
        shown = date.when.shown().removesuffix(_(N_("{date}, assumed")).format(date=""))
        names = f" ({', '.join(date.names)})" if days[date.when.day] > 1 else ""
        told.setdefault(f"{shown}{names}")
    return str(say(N_("Assumed dates: {dates}."), dates="; ".join(told)))
