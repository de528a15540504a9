"""What a laboratory result and an in-vitro drug test have in common: a printed reading with its canonical value beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from desktop.clinic.catalogue import Catalogue, convert, find_unit, plausibility
from desktop.clinic.entries import Entry, Kept
from desktop.clinic.findings import Finding, hard, soft
from desktop.clinic.language import N_, Refused, say
from desktop.clinic.readings import Limits, Reading


@dataclass(frozen=True)
class Canonical:
    """A reading in the canonical unit: `value` is None while it is no number or in doubt, and `doubt` says why.

    `factor` is canonical ÷ printed; `how` is the arithmetic in words.
    """

    value: Decimal | None = None
    unit: str = ""
    doubt: str = ""
    how: str = ""
    factor: Decimal | None = None


class PrintedResult(Entry):
    """An entry with a printed reading; its fields `reading`, `unit`, `unit_meant` and the computed ones stand in its class."""

    def holder(self, catalogue: Catalogue) -> Any:
        """The marker or method whose units and limits it is read by; None when it is not known."""
        raise NotImplementedError

    @property
    def printed_limits(self) -> Limits | None:
        """The limits or the cut-off that this report prints."""
        raise NotImplementedError

    def canonical(self, catalogue: Catalogue) -> Canonical:
        """Its value in the canonical unit, with how it came about."""
        return canonical(self.holder(catalogue), self.reading, self.unit, self.unit_meant)

    def canonical_limits(self, catalogue: Catalogue) -> Limits | None:
        """Its printed limits in the canonical unit."""
        return limits_in(self.holder(catalogue), self.printed_limits, self.unit_meant or self.unit)

    def completed(self, around: Any) -> Self:
        found = self.canonical(around.reader.catalogue)
        return replace(
            self,
            canonical_value=found.value,
            canonical_unit=found.unit or None,
            doubt=found.doubt or None,
            catalogue_version=around.reader.catalogue.version,
        )


def canonical(holder: Any, reading: Reading | None, unit: str | None, unit_meant: str | None = None) -> Canonical:
    """The canonical value of a printed reading. `holder` is the marker or method; a unit that was meant replaces the printed one."""
    if holder is None or reading is None or reading.number is None:
        return Canonical()
    if not (unit or unit_meant):
        return Canonical(doubt=N_("no unit"))
    try:
        found = convert(holder, reading.number, unit_meant or unit)
    except Refused as refused:
        return Canonical(doubt=str(refused.sentence))
    if found.doubt is not None:
        return Canonical(doubt=str(found.doubt))
    factor = convert(holder, Decimal(1), unit_meant or unit).value
    return Canonical(found.value, found.unit, "", found.how, factor)


def limits_in(holder: Any, limits: Limits | None, unit: str | None) -> Limits | None:
    """Printed limits in the canonical unit; None when they carry no number or their unit cannot be converted."""
    if limits is None or (limits.low is None and limits.high is None):
        return None
    one = canonical(holder, Reading("1", number=Decimal(1)), limits.unit or unit)
    return None if one.value is None else limits.scaled(one.value)


def reading_findings(entry: Any, holder: Any, catalogue: Catalogue) -> Iterator[Finding]:
    """V2 and V3: is the reading a plausible number in a unit of its marker or method?"""
    reading = entry.reading
    if holder is None or reading is None:
        return
    if reading.number is None:
        if reading.word and getattr(holder, "scale", "number") == "number":
            sentence = N_("{name} is usually a number. It is kept as printed and shown as a word.")
            yield soft("V2", "reading", say(sentence, name=holder.name))
        return
    unit = entry.unit_meant or entry.unit
    field = "unit_meant" if entry.unit_meant else "unit"
    if not holder.units:
        sentence = N_("{name} is usually a word or a titre. It is kept as printed and not drawn as a number.")
        yield soft("V2", "reading", say(sentence, name=holder.name))
        return
    if not unit:
        yield hard("V3", "unit", say(N_("A number needs its unit. Type it as the report prints it.")))
        return
    try:
        found = convert(holder, reading.number, unit)
    except Refused as refused:
        listed = find_unit(holder, unit)
        make = hard if listed or field == "unit_meant" else soft
        yield make("V3", field, refused.sentence, "V3, domain reference §5")
        return
    if found.doubt is not None:
        yield soft("V2", field, found.doubt, "V2, domain reference §5")
    elif found.value is not None:
        how_far = plausibility(holder, found.value)
        if how_far == "hard":
            sentence = N_("{how} is not possible for {name}. Please check the number and the unit.")
            yield hard("V2", "reading", say(sentence, how=found.how, name=holder.name), "[design], domain reference §3")
        elif how_far == "soft":
            sentence = N_("{how} is far outside what is usual for {name}. Is it printed so?")
            yield soft("V2", "reading", say(sentence, how=found.how, name=holder.name), "[design], domain reference §3")


def earlier(entry: Any, series: Sequence[Kept], itself: str = "") -> Iterator[Any]:
    """The numbers of a series before the entry's day, the newest first, censored ones left out; `series` is by day."""
    when = entry.specimen_date
    if when is None or when.day is None:
        return
    for place in range(bisect_left(series, when.day, key=_day) - 1, -1, -1):
        other = series[place].entry
        if other.specimen_date is None or other.specimen_date.day is None:
            return  # those without a known day come first
        if series[place].id != itself and other.canonical_value is not None and not other.reading.censored:
            yield other


def jump_findings(entry: Any, series: Sequence[Kept], itself: str, name: str) -> Iterator[Finding]:
    """V5: more than ten times the last value, or less than a tenth of it, by the same method; `series` is by day."""
    value = entry.canonical_value
    if value is None or value <= 0 or entry.reading.censored:
        return
    last = next((other for other in earlier(entry, series, itself) if other.canonical_value), None)
    if last is not None and not Decimal("0.1") <= value / last.canonical_value <= 10:
        sentence = N_("The last {name} was {last} {unit} ({date}): more than ten times different. Is it printed so?")
        shown = {"last": last.reading.shown(), "unit": last.unit or "", "date": last.specimen_date.shown()}
        yield soft("V5", "reading", say(sentence, name=name, **shown), "[design], domain reference §5")


def _day(kept: Kept) -> date:
    when = kept.entry.specimen_date
    return when.day if when is not None and when.day else date.min
