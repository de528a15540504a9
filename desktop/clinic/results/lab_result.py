"""A laboratory result: what was printed, and its canonical value beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from decimal import Decimal

from desktop.clinic.catalogue import catalogue as catalogued
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry import plain_words
from desktop.clinic.entry.chart import Around, Chart, day_of
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import LimitsText, Marker, ReadingText, UnitText
from desktop.clinic.entry.entries import Kept, entry_type, item
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.kinds import Choice, Date, LongText, Number, Option, Reader, Saying, Text, Values
from desktop.clinic.entry.rules import happened
from desktop.clinic.entry.telling import (
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
    REVIEWED,
    TESTS,
    Doubt,
    Graphed,
    Happening,
    Nothing,
    Page,
    Said,
    Section,
    Seen,
    Tells,
    Unsaid,
)
from desktop.clinic.results.confounding import confounded, confounding_findings
from desktop.clinic.results.measured import (
    PrintedResult,
    canonical,
    day_taken,
    stands_apart,
    unit_in_doubt,
)
from desktop.clinic.results.reading_rules import V7, duplicate_findings, jump_findings, reading_findings
from desktop.clinic.results.released import basal_findings, event_findings, sampled
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.narrative import NORMAL, states
from desktop.clinic.words.readings import Limits, Reading
from desktop.clinic.words.typeahead import key_of

FLAG = Choice(
    (
        Option("N", N_("normal"), ("N", "normal")),
        Option("L", N_("low"), ("L",)),
        Option("H", N_("high"), ("H",)),
        Option("LL", N_("very low"), ("LL",)),
        Option("HH", N_("very high"), ("HH",)),
        Option("A", N_("abnormal"), ("A",)),
        Option("none", N_("none printed")),
    )
)


def _is_number(values: Values, reader: Reader) -> bool:
    marker = reader.catalogue.marker(str(values.get("marker") or ""))
    reading = values.get("reading")
    return (marker is None or marker.scale == "number") and not (
        isinstance(reading, Reading) and reading.number is None
    )


def _in_doubt(values: Values, reader: Reader) -> bool:
    return unit_in_doubt(reader.catalogue.marker(str(values.get("marker") or "")), values)


def _marker_asks(field: str) -> Callable[[Values, Reader], bool]:
    def asked(values: Values, reader: Reader) -> bool:
        marker = reader.catalogue.marker(str(values.get("marker") or ""))
        return values.get(field) is not None or (marker is not None and field in marker.asks)

    return asked


@entry_type(
    label=N_("Laboratory result"),
    plural=N_("Laboratory results"),
    dated="specimen_date",
    tells=Tells(
        lane=TESTS,
        follows=Nothing("it is worked out from its own answers alone"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=REVIEWED,
        due=NOT_DUE,
        summary=Section("results"),
        drawn=Graphed(),
        page=Page(
            name="tests",
            place=1,
            label=N_("Laboratory"),
            rows=(("reading", "unit"), ("limits", "flag")),
            stays=("specimen_date", "method", "laboratory"),
            viewed=True,
        ),
        said=("marker", "reading", "unit", "limits", "flag", "method", "laboratory"),
        unsaid=Unsaid(
            ("unit_meant", "reporting_limit", "clotting_time", "clotting_temperature", "printed_comment", "note"),
            "they stand beside the point on the plot and in the summary's remarks",
        ),
    ),
)
class LabResult(PrintedResult):
    """One result of one marker. Attributes: domain reference §2.4."""

    specimen_date: When | None = item(
        Date(time=True),
        N_("Specimen date"),
        required=True,
        help=N_("12.5.24, t for today, -3w, d0+96; a trailing ? marks it assumed."),
    )
    marker: str | None = item(
        Marker(), N_("Marker"), required=True, code="LOINC", help=N_("First letters of its name.")
    )
    reading: Reading | None = item(
        ReadingText(), N_("Result"), required=True, help=N_("As printed: 0,59, <0.10, negative, 1:160.")
    )
    unit: str | None = item(UnitText("marker"), N_("Unit"), asked=_is_number, code="UCUM", help=N_("As printed."))
    unit_meant: str | None = item(
        UnitText("marker"),
        N_("Unit meant"),
        asked=_in_doubt,
        help=N_("Only when the printed unit cannot be right. The printed one stays."),
    )
    limits: Limits | None = item(
        LimitsText(), N_("Printed limits"), help=N_("As on this report: < 24, 0-4, normal range.")
    )
    reporting_limit: Decimal | None = item(
        Number(),
        N_("Reporting limit"),
        asked=_is_number,
        help=N_("The least that this laboratory reports, in the unit of the result, if the report says it."),
    )
    flag: str | None = item(FLAG, N_("Printed flag"), help=N_("The mark that the report prints beside the result."))
    method: str | None = item(
        Text(), N_("Method"), help=N_("As printed. Results of different methods are never connected.")
    )
    laboratory: str | None = item(Text(), N_("Laboratory"), help=N_("As printed at the head of the report."))
    clotting_time: Decimal | None = item(
        Number(),
        N_("Clotting time"),
        unit="min",
        hard=("0", "1440"),
        asked=_marker_asks("clotting_time"),
        help=N_("Asked for ECP only: it changes the value."),
    )
    clotting_temperature: Decimal | None = item(
        Number(),
        N_("Clotting temperature"),
        unit="°C",
        hard=("0", "45"),
        asked=_marker_asks("clotting_temperature"),
        help=N_("Asked for ECP only: it changes the value."),
    )
    printed_comment: str | None = item(LongText(), N_("Printed comment"), help=N_("Kept and shown as a quotation."))
    note: str | None = item(
        LongText(), N_("Note"), help=N_("The clinic's own words; the report's go into the printed comment.")
    )
    canonical_value: Decimal | None = item(
        Number(),
        N_("Canonical value"),
        computed=True,
        help=N_("The result in the marker's own unit; empty while it is no number or in doubt."),
    )
    canonical_unit: str | None = item(
        Text(), N_("Canonical unit"), computed=True, code="UCUM", help=N_("The marker's own unit, as a UCUM code.")
    )
    doubt: Sentence | None = item(
        Saying(), N_("In doubt"), computed=True, help=N_("Why the number is not used until somebody resolves it.")
    )
    catalogue_version: str | None = item(
        Text(),
        N_("Read by catalogue"),
        computed=True,
        help=N_("The version of the markers and units with which it was read."),
    )

    def title(self, reader: Reader) -> str:
        return self.declaration.field("marker").kind.shown(self.marker, reader) if self.marker else ""

    @property
    def printed_flag(self) -> str:
        return self.flag if self.flag not in (None, "none") else ""

    @property
    def normal_limits(self) -> Limits | None:
        return self.limits

    def line(self, seen: Seen) -> Said:
        limits = str(say(N_("limits {limits}"), limits=self.limits.shown())) if self.limits else ""
        flag = FLAG.shown(self.flag, seen.reader) if self.flag and self.flag != "none" else ""
        printed = str(say(N_("printed: {flag}"), flag=flag)) if flag else ""
        standing = self.stands(seen.chart, seen.reader.catalogue)
        word = _(standing.word) if standing is not None and standing.certain else ""
        doubt = _(N_("in doubt: not drawn")) if self.doubt else ""
        if standing is not None and not standing.certain:
            doubt = doubt or str(say(N_("perhaps {word}"), word=say(standing.word)))
        reading = self.reading.shown() if self.reading else ""
        return Said(reading, self.unit or "", (self.method or "", limits, printed, word), doubt)

    def doubts(self, seen: Seen) -> Iterator[Doubt]:
        yield from super().doubts(seen)
        if self.method is None:
            yield Doubt("method", _(N_("The method is not recorded; results of different methods cannot be compared.")))
        if (before := self._limits_before(seen)) is not None:
            last, limits = before
            sentence = N_("No limits are printed: it is not judged. Those of {day} ({limits}) are of another report.")
            yield Doubt("limits", str(say(sentence, day=day_of(last, seen.chart), limits=limits.shown())))

    def _limits_before(self, seen: Seen) -> tuple[LabResult, Limits] | None:
        """The last result before one without limits of its own whose report prints some, and these."""
        when, catalogue = self.specimen_date, seen.reader.catalogue
        if self.limits is not None or self.canonical_value is None or when is None or when.day is None:
            return None
        scale = self.scale(catalogue)
        limited = seen.chart.grouped(LabResult, LabResult.limited_series).get(self.series(), ())
        for place in range(bisect_left(limited, when.day, key=day_taken) - 1, -1, -1):
            other = limited[place].entry
            if other.specimen_date is None or other.specimen_date.day is None:
                return None  # those without a known day come first
            if other.limits is not None and other.scale(catalogue) == scale:
                return other, other.limits
        return None

    def limited_series(self) -> tuple[str | None, ...]:
        """Its series if its report prints limits with a number, else ()."""
        limits = self.limits
        return () if limits is None or (limits.low is None and limits.high is None) else self.series()

    @classmethod
    def all_happenings(cls, chart: Chart, reader: Reader) -> Iterator[Happening]:
        """Results of one specimen (its date and laboratory) are one thing."""
        specimens: dict[Hashable, list[Kept[LabResult]]] = {}
        for kept in chart.of(cls):
            when = kept.entry.specimen_date
            # two unknown dates need not be the same day
            key = (when, kept.entry.laboratory) if when and not when.unknown else kept.id
            specimens.setdefault(key, []).append(kept)
        for results in specimens.values():
            first, several = results[0].entry, len(results) > 1
            results.sort(key=lambda kept: kept.entry.title(reader))
            title = first.laboratory or _(N_("Laboratory results")) if several else results[0].entry.title(reader)
            printed = ", ".join(kept.entry._printed(chart, reader, named=several) for kept in results)
            in_doubt = any(kept.entry.doubt for kept in results)
            ids = tuple(kept.id for kept in results)
            yield Happening(first.specimen_date, title, (printed,), in_doubt, entries=ids)

    def _printed(self, chart: Chart, reader: Reader, named: bool) -> str:
        """The result as printed, with its flag, and a word where it cannot be compared: "Anti-TPO 12.4 IU/ml H"."""
        flag = self.flag if self.flag not in (None, "N", "none") else ""
        name = self.title(reader) if named else ""
        standing = self.stands(chart, reader.catalogue)
        word = f"({standing.shown})" if standing is not None and standing.apart else ""
        return " ".join(filter(None, (name, self.printed_reading(), flag, word, *plain_words.more(self, reader))))

    def series(self) -> tuple[str | None, ...]:
        return self.marker, key_of(self.method)

    def holder(self, catalogue: Catalogue) -> catalogued.Marker | None:
        return catalogue.marker(self.marker or "")

    @property
    def printed_limits(self) -> Limits | None:
        return self.limits

    def reporting_in_unit(self, catalogue: Catalogue) -> Decimal | None:
        if self.reporting_limit is None:
            return None
        printed = Reading("", number=self.reporting_limit)
        return canonical(self.holder(catalogue), printed, self.unit, self.unit_meant).value

    def stands(self, chart: Chart, catalogue: Catalogue) -> Standing | None:
        marker = self.holder(catalogue)
        if marker is None:
            return None
        return confounded(marker, self.specimen_date, chart, catalogue) or sampled(self, marker, chart)

    def place(self, catalogue: Catalogue) -> str | None:
        """Where the reading lies within the printed limits; None if it cannot be told, as when units differ in doubt."""
        if self.limits is None or self.reading is None:
            return None
        if not self.limits.unit or self.limits.unit == self.unit:
            return self.limits.place(self.reading)
        limits, found = self.canonical_limits(catalogue), self.canonical(catalogue)
        if limits is None or found.value is None:
            return None
        return limits.place(replace(self.reading, number=found.value))

    def pressing(self, reader: Reader) -> bool:
        return self.flag not in (None, "N", "none") or self.place(reader.catalogue) in ("below", "above")

    def findings(self, around: Around) -> Iterator[Finding]:
        catalogue = around.reader.catalogue
        marker = self.holder(catalogue)
        yield from happened("specimen_date", self.specimen_date, around)
        yield from duplicate_findings(self, around)
        yield from reading_findings(self, marker)
        if marker is None:
            return
        yield from jump_findings(self, around, marker.name)
        yield from normal_fits(self, catalogue)
        if marker.confounders:
            yield from confounding_findings(marker, self.specimen_date, around)
        if marker.release is not None:
            yield from event_findings(self, marker, around)
            # an acute sample is no basal value
            if marker.release.raised and stands_apart(self, around) is None:
                yield from basal_findings(self, marker, around)
        if marker.asks and self.clotting_time is None:
            yield note("clotting", "clotting_time", say(N_("Clotting time is not recorded; it changes this value.")))


@rule("V7", N_("a flag or a text against the limits"), V7)
def normal_fits(result: LabResult, catalogue: Catalogue) -> Iterator[Finding]:
    """V7: what is called normal lies within the limits that are printed."""
    texts = [field for field in ("printed_comment", "note") if states(getattr(result, field), NORMAL)]
    if result.flag != "N" and not texts:
        return
    place = result.place(catalogue)
    if place is None or result.reading is None or result.limits is None:
        sentence = N_("It is called normal; without limits that it can be held against nobody can tell.")
        yield untold("V7", "limits", say(sentence), V7)
    elif place != "inside":
        shown = {"value": result.reading.shown(), "limits": result.limits.shown()}
        if result.flag == "N":
            yield soft("V7", "flag", say(N_("The flag says normal, but {value} lies outside {limits}."), **shown), V7)
        for field in texts:
            sentence = N_("The text says normal or negative, but {value} lies outside {limits}.")
            yield soft("V7", field, say(sentence, **shown), V7)
