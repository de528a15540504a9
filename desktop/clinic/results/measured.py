"""What a laboratory result and an in-vitro drug test have in common: a printed reading with its canonical value beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from desktop.clinic.catalogue.catalogue import Catalogue, Measured, convert, find_unit, unit_key
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.entry.kinds import Values
from desktop.clinic.entry.telling import Doubt, Seen
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known, When, is_known
from desktop.clinic.words.language import N_, Refused, Sentence, Wording, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Limits, Reading
from desktop.clinic.words.typeahead import fold, key_of

no_unit = Wording("V3.no_unit", N_("no unit"))


@dataclass(frozen=True)
class Canonical:
    """A reading in the canonical unit: `value` is None while it is no number or in doubt, and `doubt` says why.

    `how` is the arithmetic in words.
    """

    value: Decimal | None = None
    unit: str = ""
    doubt: Sentence | None = None
    how: str = ""


@dataclass(frozen=True)
class Earlier:
    """A number that a result is held against: its canonical value, what was printed, and when.

    It is not `compared` in percent where it lies at its reporting limit, or may say nothing.
    """

    value: Decimal
    reading: Reading
    unit: str
    date: Known
    compared: bool


class PrintedResult(Entry):
    """An entry with a printed reading; these fields of it are declared by its class, in the order of its form."""

    specimen_date: When | None
    reading: Reading | None
    unit: str | None
    unit_meant: str | None
    method: str | None
    laboratory: str | None
    canonical_value: Decimal | None
    canonical_unit: str | None
    doubt: Sentence | None

    def holder(self, catalogue: Catalogue) -> Measured | None:
        """The marker or method whose units and limits it is read by; None when it is not known."""
        raise NotImplementedError

    def printed_reading(self) -> str:
        """The reading with its unit, as printed."""
        return f"{self.reading.shown()} {self.unit or ''}".strip() if self.reading else ""

    def doubts(self, seen: Seen) -> Iterator[Doubt]:
        """What became of a printed unit that could not be right."""
        if self.reading is None or not self.reading.is_number:
            return
        printed = self.printed_reading()
        if self.doubt:
            sentence = say(N_("{printed} is kept as printed; not drawn: {why}"), printed=printed, why=self.doubt)
            yield Doubt("unit", str(sentence))
        elif self.unit_meant:
            sentence = say(
                N_("{printed} is kept as printed; it is read in {unit}."), printed=printed, unit=self.unit_meant
            )
            yield Doubt("unit", str(sentence))

    def understood(self, name: str, around: Around) -> str:
        return _reading_words(self, self.reading, around) if name == "reading" and self.reading else ""

    def stands(self, chart: Chart, catalogue: Catalogue) -> Standing | None:
        """What keeps it from being compared with others; None: nothing that is recorded."""
        return None

    def reporting_in_unit(self, catalogue: Catalogue) -> Decimal | None:
        """The least that its laboratory reports, in the canonical unit; None where the report does not say it."""
        return None

    @property
    def printed_flag(self) -> str:
        """The mark that the report prints beside the result, "H"; "" where it prints none."""
        return ""

    @property
    def normal_limits(self) -> Limits | None:
        """The printed limits between which a result is normal; a cut-off is none."""
        return None

    def series(self) -> tuple[str | None, ...]:
        """What was measured and how: what results that can be compared have in common, however it was typed."""
        raise NotImplementedError

    def scale(self, catalogue: Catalogue) -> tuple[str, str]:
        """Only numbers of one scale are compared: the canonical unit, and the printed one if it stands apart."""
        return self.canonical_unit or "", unit_apart(self.holder(catalogue), self.read_unit)

    @property
    def read_unit(self) -> str:
        """The unit that its number is read in: the one that was meant, else the printed one."""
        return self.unit_meant or self.unit or ""

    def identity(self) -> tuple[Hashable, ...]:
        """V4: the series, the day, the laboratory and the result; a number by its canonical value, else as printed."""
        when, reading = self.specimen_date, self.reading
        day = (when.earliest, when.latest) if when is not None else None
        found: tuple[Hashable, ...] = ()
        if reading is not None and reading.is_number and self.canonical_value is not None:
            found = reading.comparator, self.canonical_value, self.canonical_unit
        elif reading is not None:
            found = reading.comparator, reading.number, reading.word, reading.titre, fold(unit_key(self.unit or ""))
        return *self.series(), day, key_of(self.laboratory), found

    @property
    def printed_limits(self) -> Limits | None:
        """The limits or the cut-off that this report prints."""
        raise NotImplementedError

    def canonical(self, catalogue: Catalogue) -> Canonical:
        """Its value in the canonical unit, with how it came about."""
        return canonical(self.holder(catalogue), self.reading, self.unit, self.unit_meant)

    def canonical_limits(self, catalogue: Catalogue) -> Limits | None:
        """Its printed limits in the canonical unit."""
        return limits_in(self.holder(catalogue), self.printed_limits, self.read_unit)

    def read_by(self, catalogue: Catalogue, **more: Any) -> Self:
        """The entry with its canonical value as this catalogue reads what was printed."""
        found = self.canonical(catalogue)
        computed: dict[str, Any] = {
            "canonical_value": found.value,
            "canonical_unit": found.unit or None,
            "doubt": found.doubt,
        }
        return replace(self, **computed, **more)

    def completed(self, around: Around) -> Self:
        catalogue = around.reader.catalogue
        return self.read_by(catalogue, catalogue_version=catalogue.version)


def unit_in_doubt(holder: Measured | None, values: Values) -> bool:
    """Is it asked which unit was meant: has somebody said so, or can the printed one not be right?"""
    reading, printed = values.get("reading"), values.get("unit")
    if values.get("unit_meant") is not None:
        return True
    if not (isinstance(reading, Reading) and isinstance(printed, str)):
        return False
    return canonical(holder, reading, printed).doubt is not None


def canonical(
    holder: Measured | None, reading: Reading | None, unit: str | None, unit_meant: str | None = None
) -> Canonical:
    """The canonical value of a printed reading. `holder` is the marker or method; a unit that was meant replaces the printed one."""
    if holder is None or reading is None or reading.number is None:
        return Canonical()
    if not (read_in := unit_meant or unit):
        return Canonical(doubt=no_unit())
    try:
        found = convert(holder, reading.number, read_in)
    except Refused as refused:
        return Canonical(doubt=refused.sentence)
    if found.doubt is not None:
        return Canonical(doubt=found.doubt)
    return Canonical(found.value, found.unit, None, found.how)


def limits_in(holder: Measured | None, limits: Limits | None, unit: str | None) -> Limits | None:
    """Printed limits in the canonical unit; None when they carry no number or their unit cannot be converted."""
    if limits is None or (limits.low is None and limits.high is None):
        return None
    # each bound as a reading is: a bound that is printed like the reading is equal to it afterwards too
    low, high = (
        None if bound is None else canonical(holder, Reading("", number=bound), limits.unit or unit)
        for bound in (limits.low, limits.high)
    )
    if any(side is not None and side.value is None for side in (low, high)):
        return None
    return replace(limits, low=None if low is None else low.value, high=None if high is None else high.value)


def unit_apart(holder: Measured | None, unit: str | None) -> str:
    """The unit's printed name if results in it are never compared with those in other units, else ""."""
    found = find_unit(holder, unit) if holder is not None and unit else None
    return found.printed if found is not None and found.apart else ""


def earlier(entry: PrintedResult, around: Around) -> Iterator[Earlier]:
    """The numbers before the entry's day that it is compared with, the newest first; those that are censored or stand apart are
    left out."""
    when, catalogue = entry.specimen_date, around.reader.catalogue
    if not is_known(when):
        return
    series = around.chart.grouped(type(entry), type(entry).series).get(entry.series(), ())
    scale = entry.scale(catalogue)
    for place in range(bisect_left(series, when.day, key=day_taken) - 1, -1, -1):
        other = series[place].entry
        date, value, reading = other.specimen_date, other.canonical_value, other.reading
        if not is_known(date):
            return  # those without a known day come first
        if series[place].id == around.itself or value is None or reading is None or reading.censored:
            continue
        if other.scale(catalogue) == scale and not stands_apart(other, around):
            least = other.reporting_in_unit(catalogue)
            compared = other.stands(around.chart, catalogue) is None and not (least is not None and value <= least)
            yield Earlier(value, reading, other.read_unit, date, compared)


def stands_apart(entry: PrintedResult, around: Around) -> Standing | None:
    """What certainly keeps a result from being compared with others, if anything does."""
    standing = entry.stands(around.chart, around.reader.catalogue)
    return standing if standing is not None and standing.certain else None


def day_taken(kept: Kept[PrintedResult]) -> date:
    """The day that a result is placed on; the earliest there is for one without a known day."""
    when = kept.entry.specimen_date
    return when.day if is_known(when) else date.min


_PLACES = {
    "inside": N_("inside the printed limits"),
    "below": N_("below the printed limits"),
    "above": N_("above the printed limits"),
}


def _reading_words(entry: PrintedResult, reading: Reading, around: Around) -> str:
    """The arithmetic, the last value, and where it lies within the printed limits."""
    found = entry.canonical(around.reader.catalogue)
    # the arithmetic is worth a line only when the unit changed the number
    parts = [found.how if found.value is not None and found.value != reading.number else _said(reading)]
    standing = entry.stands(around.chart, around.reader.catalogue)
    apart = standing is not None and standing.apart
    if standing is not None and apart:
        parts.append(str(standing.shown))
    last = None if apart else next(earlier(entry, around), None)
    if last is not None:
        shown = say(N_("last {value} {unit}"), value=last.reading.shown(), unit=last.unit)
        parts.append(str(shown) + (_change(entry, last, around.reader.catalogue) if standing is None else ""))
    limits = entry.normal_limits
    place = limits.place(reading) if limits and not limits.unit else None
    if place is not None:
        parts.append(_(_PLACES[place]))
    return " · ".join(parts)


def _said(reading: Reading) -> str:
    """What a reading was understood as: its number with a point, whatever mark was typed."""
    if reading.number is None:
        return reading.shown()
    return f"{reading.comparator} {show_number(reading.number)}".strip()


def _change(entry: PrintedResult, last: Earlier, catalogue: Catalogue) -> str:
    """The change since the last result; none from or to a bound, a reporting limit, nought or what may say nothing."""
    value, reading, least = entry.canonical_value, entry.reading, entry.reporting_in_unit(catalogue)
    if value is None or reading is None or reading.censored or not last.value or not last.compared:
        return ""
    if least is not None and value <= least:
        return ""
    percent = 100 * (value - last.value) / last.value
    sign = "+" if percent > 0 else ""
    return f" ({sign}{show_number(percent, 1)} %)"
