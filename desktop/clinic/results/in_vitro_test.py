"""An in-vitro drug test: one drug, one method, one reading. Readings of different methods are never compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Self

from desktop.clinic.catalogue.catalogue import Catalogue, Measured
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import Drug, DrugName, InVitroMethod, LimitsText, ReadingText, UnitText
from desktop.clinic.entry.entries import entry_type, item
from desktop.clinic.entry.findings import Finding, note
from desktop.clinic.entry.kinds import Choice, Date, LongText, Number, Option, Reader, Saying, Text, Values
from desktop.clinic.entry.rules import happened, in_catalogue
from desktop.clinic.entry.telling import (
    NOT_DUE,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
    REVIEWED,
    TESTS,
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
from desktop.clinic.results.cell_test_rules import (
    cell_test_findings,
    in_vitro_timing_findings,
    interpretation_fits,
)
from desktop.clinic.results.cut_offs import (
    NON_RESPONDER,
    NOT_READABLE,
    READABLE,
    control_findings,
    cut_off_findings,
    mass_findings,
    stimulation_index,
    unreadable,
)
from desktop.clinic.results.measured import (
    PrintedResult,
    unit_in_doubt,
)
from desktop.clinic.results.reading_rules import duplicate_findings, jump_findings, reading_findings
from desktop.clinic.results.standing import NOT_READABLE as NOT_READABLE_WORD
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.readings import Limits, Reading

READOUT = Choice(
    (
        Option("CD63", "CD63"),
        Option("CD203c", "CD203c"),
        Option("both", N_("CD63 and CD203c")),
        Option("unknown", N_("unknown"), ("bilinmiyor",)),
    )
)
READABLE_ANSWERS = Choice(
    (
        Option(READABLE, N_("readable")),
        Option(NON_RESPONDER, N_("non-responder"), ("yanıtsız",)),
        Option(NOT_READABLE, N_("not readable"), ("değerlendirilemedi",)),
        Option("unknown", N_("not stated"), ("bilinmiyor",)),
    )
)


def _has_readouts(values: Values, reader: Reader) -> bool:
    method = reader.catalogue.method(str(values.get("method") or ""))
    return values.get("readout") is not None or (method is not None and bool(method.readouts))


def _on_cells(values: Values, reader: Reader) -> bool:
    method = reader.catalogue.method(str(values.get("method") or ""))
    return values.get("readable") is not None or method is None or method.on_cells or method.code == "unknown"


def _in_doubt(values: Values, reader: Reader) -> bool:
    return unit_in_doubt(reader.catalogue.method(str(values.get("method") or "")), values)


@entry_type(
    label=N_("In-vitro drug test"),
    plural=N_("In-vitro drug tests"),
    dated="specimen_date",
    tells=Tells(
        lane=TESTS,
        follows=Nothing("it is worked out from its own answers alone"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=("drug",),
        review=REVIEWED,
        due=NOT_DUE,
        summary=Section("results"),
        drawn=Graphed(),
        page=Page(
            name="tests",
            place=2,
            label=N_("In vitro"),
            rows=(("reading", "unit"), ("basal", "positive_control"), ("readout", "readable")),
            stays=("specimen_date", "method", "laboratory"),
            viewed=True,
        ),
        said=("drug", "method", "reading", "unit", "interpretation"),
        unsaid=Unsaid(
            (
                "unit_meant",
                "stimulant",
                "cut_off",
                "basal",
                "positive_control",
                "readout",
                "readable",
                "laboratory",
                "note",
            ),
            "they stand beside the point on the plot and in the summary's remarks",
        ),
    ),
)
class InVitroTest(PrintedResult):
    """What a laboratory measured with a drug on the patient's blood. Attributes: domain reference §1.3 and §2.5."""

    specimen_date: When | None = item(
        Date(time=True),
        N_("Specimen date"),
        required=True,
        help=N_("12.5.24, t for today, -3w, d0+110; a trailing ? marks it assumed."),
    )
    drug: DrugName | None = item(
        Drug(given=False), N_("Drug"), required=True, code="ATC", help=N_("First letters, or a brand.")
    )
    method: str | None = item(
        InVitroMethod(),
        N_("Method"),
        required=True,
        help=N_("CAST, specific IgE, BAT, LTT, or unknown when the report does not say."),
    )
    reading: Reading | None = item(ReadingText(), N_("Result"), required=True, help=N_("As printed."))
    unit: str | None = item(UnitText("method"), N_("Unit"), code="UCUM", help=N_("As printed."))
    unit_meant: str | None = item(
        UnitText("method"),
        N_("Unit meant"),
        asked=_in_doubt,
        help=N_("Only when the printed unit cannot be right. The printed one stays."),
    )
    stimulant: str | None = item(
        Text(), N_("Stimulant"), help=N_("Pure drug or crushed tablet, with its concentration.")
    )
    cut_off: Limits | None = item(
        LimitsText(), N_("Cut-off"), help=N_("As printed: ≥ 100. Leave it empty when none is printed.")
    )
    basal: Reading | None = item(ReadingText(), N_("Basal value"), help=N_("Without the drug, in the same unit."))
    positive_control: Reading | None = item(
        ReadingText(), N_("Positive control"), help=N_("As printed, in the same unit.")
    )
    readout: str | None = item(
        READOUT, N_("Read by"), asked=_has_readouts, help=N_("The marker on the basophils that was counted.")
    )
    readable: str | None = item(
        READABLE_ANSWERS,
        N_("Readable"),
        asked=_on_cells,
        help=N_("A non-responder's cells answer to no stimulus: such a result is never negative."),
    )
    interpretation: str | None = item(
        Text(), N_("Printed interpretation"), help=N_("The report's own words, kept as a quotation.")
    )
    laboratory: str | None = item(Text(), N_("Laboratory"), help=N_("As printed at the head of the report."))
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    canonical_value: Decimal | None = item(
        Number(),
        N_("Canonical value"),
        computed=True,
        help=N_("The result in the method's own unit; empty while it is no number or in doubt."),
    )
    canonical_unit: str | None = item(
        Text(), N_("Canonical unit"), computed=True, code="UCUM", help=N_("The method's own unit, as a UCUM code.")
    )
    doubt: Sentence | None = item(
        Saying(), N_("In doubt"), computed=True, help=N_("Why the number is not used until somebody resolves it.")
    )
    stimulation_index: Decimal | None = item(
        Number(),
        N_("Stimulation index"),
        computed=True,
        help=N_("The result divided by the basal value; empty while one of them is no number."),
    )
    catalogue_version: str | None = item(
        Text(),
        N_("Read by catalogue"),
        computed=True,
        help=N_("The version of the methods and units with which it was read."),
    )

    def title(self, reader: Reader) -> str:
        return str(say(N_("{drug} test"), drug=self.drug.name)) if self.drug else ""

    def line(self, seen: Seen) -> Said:
        method = _(N_("method unknown")) if self.method == "unknown" else self._method(seen.reader)
        printed = f"“{self.interpretation}”" if self.interpretation else ""
        reading = self.reading.shown() if self.reading else ""
        standing = self.stands(seen.chart, seen.reader.catalogue)
        word = _(standing.word) if standing is not None else ""
        doubt = _(N_("in doubt: not drawn")) if self.doubt else ""
        return Said(reading, self.unit or "", (method, printed, word), doubt)

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        printed = str(say(N_("printed: “{words}”"), words=self.interpretation)) if self.interpretation else ""
        details = (self.printed_reading(), self._method(reader), printed)
        yield Happening(self.specimen_date, self.title(reader), details, bool(self.doubt))

    def completed(self, around: Around) -> Self:
        read = super().completed(around)
        return replace(read, stimulation_index=stimulation_index(read, around.reader.catalogue))

    def pressing(self, reader: Reader) -> bool:
        """Does it reach the cut-off that is printed beside it?"""
        limits = self.cut_off
        if limits is None or self.reading is None or limits.unit not in ("", self.unit):
            return False
        return limits.place(self.reading) == "inside"

    def stands(self, chart: Chart, catalogue: Catalogue) -> Standing | None:
        if not unreadable(self, catalogue):
            return None
        word = NOT_READABLE_WORD if self.readable == NOT_READABLE else N_("non-responder")
        return Standing(word, say(word), say(word))

    def _method(self, reader: Reader) -> str:
        return self.declaration.field("method").kind.shown(self.method, reader) if self.method else ""

    def series(self) -> tuple[str | None, ...]:
        return self.drug.key if self.drug else "", self.method

    def holder(self, catalogue: Catalogue) -> Measured | None:
        return catalogue.method(self.method or "")

    @property
    def printed_limits(self) -> Limits | None:
        return self.cut_off

    def findings(self, around: Around) -> Iterator[Finding]:
        catalogue = around.reader.catalogue
        method = self.holder(catalogue)
        yield from happened("specimen_date", self.specimen_date, around)
        yield from duplicate_findings(self, around)
        yield from in_catalogue("drug", self.drug, around)
        yield from reading_findings(self, method)
        yield from jump_findings(self, around, say(N_("{drug} test"), drug=self.drug.name) if self.drug else "")
        yield from cell_test_findings(self.method, self.specimen_date, around)
        yield from in_vitro_timing_findings(self, around)
        yield from cut_off_findings(self, around)
        yield from control_findings(self, around)
        yield from mass_findings(self, around)
        yield from interpretation_fits(self, catalogue)
        if self.method == "unknown":
            yield note(
                "method",
                "method",
                say(N_("With the method unknown, this value is compared with no other method and no cut-off.")),
            )
