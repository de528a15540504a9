"""Weight and height, each with its date."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from desktop.clinic.entry.dates import When
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding, hard, soft
from desktop.clinic.entry.kinds import Date, Number, Text
from desktop.clinic.entry.language import N_, say
from desktop.clinic.entry.rules import happened, not_twice


@entry_type(
    label=N_("Weight and height"), plural=N_("Weights and heights"), dated="date", same=("date", "weight", "height")
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

    def title(self, reader: Any) -> str:
        values = ((self.weight, "weight", "kg"), (self.height, "height", "cm"))
        shown = [
            f"{self.declaration.field(name).kind.shown(value, reader)} {unit}"
            for value, name, unit in values
            if value is not None
        ]
        return ", ".join(shown)

    def _other_weight(self, around: Any) -> Iterator[Finding]:
        """Of two weights on one day the one written last counts; that they differ is asked about."""
        kind = self.declaration.field("weight").kind
        for kept in around.chart.of(Measurement):
            other = kept.entry
            if None in (self.weight, other.weight, self.date, other.date) or kept.id == around.itself:
                continue
            if self.date.day and self.date.day == other.date.day and self.weight != other.weight:
                sentence = N_(
                    "On {date} the weight is {other} kg too, which differs from {weight} kg. The one written last is used."
                )
                shown = {
                    "other": kind.shown(other.weight, around.reader),
                    "weight": kind.shown(self.weight, around.reader),
                }
                yield soft("weight", "weight", say(sentence, date=other.date.shown(), **shown))
                return

    def findings(self, around: Any) -> Iterator[Finding]:
        yield from happened("date", self.date, around)
        yield from not_twice("date", self, around)
        yield from self._other_weight(around)
        if self.weight is None and self.height is None:
            yield hard("required", "weight", say(N_("Type the weight, the height or both.")))
