"""Weight and height, each with its date."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, soft
from desktop.clinic.entry.kinds import Date, Number, Reader, Text
from desktop.clinic.entry.rules import happened, not_twice
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    VISITS,
    Nothing,
    Page,
    Section,
    Tells,
)
from desktop.clinic.words.dates import Known, When, is_known
from desktop.clinic.words.language import N_, say


@entry_type(
    label=N_("Weight and height"),
    plural=N_("Weights and heights"),
    dated="date",
    same=("date", "weight", "height"),
    tells=Tells(
        lane=VISITS,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=Nothing("cells by weight are worked out with it; its own course is not followed"),
        page=Page(name="history", place=6, label=N_("Weight"), rows=(("weight", "height"),)),
        doubts=NO_DOUBTS,
        said=("weight", "height"),
    ),
)
class Measurement(Entry):
    """A measured weight or height, or both. Limits: domain reference §2.1."""

    date: When | None = item(Date(), N_("Measured on"), required=True, help=N_("The day on which it was measured."))
    weight: Decimal | None = item(
        Number(),
        N_("Weight"),
        unit="kg",
        soft=("30", "200"),
        hard=("1", "300"),
        code="LOINC 29463-7",
        help=N_("Cells per kg are worked out with the weight nearest before an infusion."),
    )
    height: Decimal | None = item(
        Number(), N_("Height"), unit="cm", hard=("30", "230"), code="LOINC 8302-2", help=N_("Without shoes.")
    )
    note: str | None = item(Text(), N_("Note"), help=N_("How it was measured, if that matters."))

    def title(self, reader: Reader) -> str:
        values = ((self.weight, "weight", "kg"), (self.height, "height", "cm"))
        shown = [
            f"{self.declaration.field(name).kind.shown(value, reader)} {unit}"
            for value, name, unit in values
            if value is not None
        ]
        return ", ".join(shown)

    def _other_weight(self, around: Around) -> Iterator[Finding]:
        """Of two weights on one day the one written last counts; that they differ is asked about."""
        for kept in around.chart.of(Measurement):
            other = kept.entry
            if self.weight is None or other.weight is None or kept.id == around.itself:
                continue
            if not (is_known(self.date) and is_known(other.date)):
                continue
            if self.date.day == other.date.day and self.weight != other.weight:
                sentence = N_(
                    "On {date} the weight is {other} kg too, which differs from {weight} kg. The one written last is used."
                )
                yield soft("weight", "weight", say(sentence, date=other.date, other=other.weight, weight=self.weight))
                return

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)
        yield from not_twice("date", self, around)
        yield from self._other_weight(around)
        if self.weight is None and self.height is None:
            yield hard("required", "weight", say(N_("Type the weight, the height or both.")))


class Weighed(NamedTuple):
    """A weight in kg and the day on which it was measured; `id` is the measurement's."""

    id: str
    kg: Decimal
    date: Known


def weights_before(chart: Chart, when: When | None) -> tuple[Weighed, ...]:
    """The weights of the day nearest before a date, or of that day; the one written last comes first.

    One that is certainly not after the date's day is preferred to one that may be.
    """
    if not is_known(when):
        return ()
    weighed = [
        (kept.at, Weighed(kept.id, weight, date))
        for kept in chart.of(Measurement)
        if (weight := kept.entry.weight) is not None and is_known(date := kept.entry.date) and date.day <= when.day
    ]
    found = [(at, one) for at, one in weighed if one.date.latest <= when.day] or weighed
    nearest = [(at, one) for at, one in found if one.date.day == found[-1][1].date.day]
    return tuple(one for _at, one in sorted(nearest, key=lambda pair: (pair[0], pair[1].id), reverse=True))
