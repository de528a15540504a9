"""An in-vitro drug test: one drug, one method, one reading. Readings of different methods are never compared."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from desktop.clinic.catalogue.catalogue import Catalogue, Measured
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName, InVitroMethod, LimitsText, ReadingText, UnitText
from desktop.clinic.entry.entries import entry_type, item
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import Date, LongText, Number, Reader, Saying, Text, Values
from desktop.clinic.entry.rules import happened, in_catalogue
from desktop.clinic.entry.telling import (
    NOT_DUE,
    NOT_IN_REGISTER,
    OFF_THE_SHELF,
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
    is_negative,
    place_by_cut_off,
)
from desktop.clinic.results.measured import (
    PrintedResult,
    duplicate_findings,
    jump_findings,
    reading_findings,
    unit_in_doubt,
)
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.narrative import NORMAL, states
from desktop.clinic.words.readings import Limits, Reading


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
        due=NOT_DUE,
        summary=Section("results"),
        drawn=Graphed(),
        page=Page(
            name="tests",
            place=2,
            label=N_("In vitro"),
            rows=(("reading", "unit"), ("basal", "positive_control")),
            stays=("specimen_date", "method", "laboratory"),
            viewed=True,
        ),
        said=("drug", "method", "reading", "unit", "interpretation"),
        unsaid=Unsaid(
            ("unit_meant", "stimulant", "cut_off", "basal", "positive_control", "laboratory", "note"),
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
    drug: DrugName | None = item(Drug(), N_("Drug"), required=True, code="ATC", help=N_("First letters, or a brand."))
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
        doubt = _(N_("in doubt: not drawn")) if self.doubt else ""
        return Said(reading, self.unit or "", (method, printed), doubt)

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        printed = str(say(N_("printed: “{words}”"), words=self.interpretation)) if self.interpretation else ""
        details = (self.printed_reading(), self._method(reader), printed)
        yield Happening(self.specimen_date, self.title(reader), details, bool(self.doubt))

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
        if (
            states(self.interpretation, NORMAL)
            and self.reading
            and self.cut_off
            and place_by_cut_off(self, catalogue)
            and not is_negative(self, catalogue)
        ):
            sentence = N_("The interpretation says normal or negative, but {value} is not below the cut-off {limits}.")
            shown = {"value": self.reading.shown(), "limits": self.cut_off.shown()}
            yield soft("V7", "interpretation", say(sentence, **shown), "V7, domain reference §5")
        if self.method == "unknown":
            yield note(
                "method",
                "method",
                say(N_("With the method unknown, this value is compared with no other method and no cut-off.")),
            )
        elif self.method and self.basal is None:
            yield note(
                "basal",
                "basal",
                say(N_("Without the basal value the reading cannot be judged against its background.")),
            )
