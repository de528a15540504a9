"""An entry as one line of a list: when, what, its value with the unit, and what else matters. Each type tells its own."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clinic.entry import plain_words
from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.products import NOTHING, Products
from desktop.clinic.entry.telling import Seen
from desktop.clinic.record.typed import since_d0
from desktop.clinic.words.dates import When


@dataclass(frozen=True)
class Line:
    """One entry in a list. `doubt` says what is open about it, an `alarm` what must not be overlooked, `since` counts from D0.

    `seen` is the sign and word of whether a physician saw it, `sight` the same in a sentence; "" where nobody is to.
    """

    entry: str
    type: str
    when: When | None
    date: str
    since: str
    title: str
    value: str = ""
    unit: str = ""
    detail: str = ""
    doubt: str = ""
    alarm: bool = False
    seen: str = ""
    sight: str = ""


def line(kept: Kept, chart: Chart, reader: Reader, products: Products = NOTHING) -> Line:
    """The line of an entry; what became of a bag is known from the `products`."""
    entry, declared = kept.entry, kept.entry.declaration
    when = getattr(entry, declared.dated) if declared.dated else None
    said = entry.line(Seen(kept, chart, reader, products))
    more = () if said.whole else plain_words.more(entry, reader)
    return Line(
        entry=kept.id,
        type=kept.type,
        when=when,
        date=when.shown() if when is not None else "",
        since=since_d0(when, chart),
        title=entry.title(reader),
        value=said.value,
        unit=said.unit,
        detail=" · ".join(filter(None, (*said.details, *more))),
        doubt=said.doubt,
        alarm=said.alarm,
    )
