"""An allergen panel: specific IgE against many allergens in one specimen. Its results are its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Self

from desktop.clinic.allergy import allergy_words
from desktop.clinic.allergy.allergen_results import changed_by_ten, missing, named, out_of_range, result_findings
from desktop.clinic.allergy.allergy_kinds import AllergenCode, PanelName, ValueOrBand
from desktop.clinic.allergy.skin_and_panel import panel_discordance, panel_relevance
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import ReadingText
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, LongText, Option, Reader, Text, Whole
from desktop.clinic.entry.register import Register
from desktop.clinic.entry.rules import at_most_once, happened, in_order
from desktop.clinic.entry.telling import (
    NOT_DUE,
    NOT_FOUND_BY,
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
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _, say
from desktop.clinic.words.readings import Limits, Reading
from desktop.clinic.words.typeahead import key_of

QUALITY = Choice(
    (
        Option("passed", N_("passed"), ("ok", "valid", "geçerli")),
        Option("failed", N_("failed"), ("invalid", "geçersiz")),
        Option("not_stated", N_("not stated")),
        UNKNOWN,
    )
)
IGE_UNIT = Choice((Option("kU/L", "kU/L", ("ku/l",)), Option("IU/mL", "IU/mL", ("iu/ml",))))
BASIS = Choice((Option("printed", N_("printed")), Option("assumed", N_("assumed"))))
RELEVANCE = Choice((Option("relevant", N_("relevant")), Option("not_relevant", N_("not relevant")), UNKNOWN))
POSITIVE = Choice(
    (Option("yes", N_("positive")), Option("no", N_("negative")), Option("unknown", N_("cannot be told")))
)


# the marker that a panel measures beside its allergens
TOTAL_IGE = "total_ige"
_IGE_SAYS = N_("total IgE {shown}, {brief}")


@entry_type(label=N_("Allergen result"), plural=N_("Allergen results"))
class AllergenResult(Part):
    """Specific IgE against one allergen, as printed."""

    allergen: str | None = item(
        AllergenCode(), N_("Allergen"), required=True, help=N_("Its code in the panel, such as Hom g.")
    )
    reading: Reading | None = item(
        ReadingText(), N_("Result"), required=True, help=N_("As printed, in the panel's unit.")
    )
    basis: str | None = item(BASIS, N_("Basis"), help=N_("Printed on the report, or assumed."))
    relevance: str | None = item(RELEVANCE, N_("Clinical relevance"), help=N_("Does the patient react to it?"))
    result_class: int | None = item(Whole(), N_("Class"), computed=True, help=N_("By the panel's own limits."))
    positive: str | None = item(POSITIVE, N_("Positive"), computed=True, help=N_("At the panel's own limit or above."))


@entry_type(
    label=N_("Allergen panel"),
    plural=N_("Allergen panels"),
    dated="specimen_date",
    same=("panel", "specimen_date"),
    tells=Tells(
        lane=TESTS,
        follows=Nothing("it is worked out from its own answers alone"),
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=REVIEWED,
        due=NOT_DUE,
        summary=Section("allergens"),
        drawn=Graphed(),
        page=Page(
            name="tests",
            place=3,
            rows=(("total_ige", "ige_unit"),),
            stays=("panel", "laboratory", "software"),
            sheet="allergens",
        ),
        said=("panel", "total_ige", "ige_unit", "quality"),
        unsaid=Unsaid(
            ("lot", "sample", "run_date", "software", "laboratory", "note"), "they stand above the panel's own sheet"
        ),
    ),
)
class AllergenPanel(Entry):
    """All results of one specimen on one panel. Attributes: domain reference §2.5 and §4."""

    specimen_date: When | None = item(
        Date(time=True),
        N_("Specimen date"),
        required=True,
        help=N_("12.5.24, t for today, -3w, d0-7; a trailing ? marks it assumed."),
    )
    panel: str | None = item(
        PanelName(), N_("Panel"), required=True, help=N_("Such as ALEX2; its allergens and limits come with it.")
    )
    lot: str | None = item(Text(), N_("Panel lot"), help=N_("Barcode or lot of the panel, as printed."))
    sample: str | None = item(Text(), N_("Sample"), help=N_("The sample's number, as printed."))
    run_date: When | None = item(Date(), N_("Run on"), help=N_("The day on which it was measured."))
    total_ige: Limits | None = item(
        ValueOrBand(), N_("Total IgE"), help=N_("A value or a band, as printed: 87, ≤ 100.")
    )
    ige_unit: str | None = item(IGE_UNIT, N_("Unit"), help=N_("As printed."))
    quality: str | None = item(
        QUALITY, N_("Quality control"), help=N_("What the report says of the panel's own control.")
    )
    software: str | None = item(Text(), N_("Software"), help=N_("The evaluating software and its version."))
    laboratory: str | None = item(Text(), N_("Laboratory"), help=N_("As printed at the head of the report."))
    note: str | None = item(LongText(), N_("Note"), help=N_("The clinic's own words."))
    results: tuple[AllergenResult, ...] = parts(
        AllergenResult, N_("Results"), help=N_("Only what is answered; nothing is filled in.")
    )
    file_name: str | None = item(
        Text(), N_("Imported from"), carried=True, help=N_("The name of the file that it was read from.")
    )
    file_hash: str | None = item(
        Text(), N_("SHA-256 of the file"), carried=True, help=N_("Tells whether a file is the same one.")
    )
    unit: str | None = item(Text(), N_("Unit of the results"), computed=True, help=N_("The panel's own unit."))
    answered: int | None = item(Whole(), N_("Answered"), computed=True, help=N_("How many allergens have a result."))
    positives: int | None = item(
        Whole(), N_("Positive"), computed=True, help=N_("How many are positive by the panel's own limit.")
    )
    panel_version: str | None = item(
        Text(), N_("Panel's version"), computed=True, help=N_("The version of the panel's definition.")
    )
    catalogue_version: str | None = item(
        Text(), N_("Read by catalogue"), computed=True, help=N_("The catalogue's version.")
    )

    def title(self, reader: Reader) -> str:
        return self.panel or ""

    def line(self, seen: Seen) -> Said:
        answered, positives = allergy_words.count_answered(self, seen.reader), allergy_words.positive_values(self)
        details = (answered, positives, *allergy_words.beside_results(self, seen.reader))
        standing = self.ige_stands(seen.chart, seen.reader.catalogue)
        said = "" if standing is None else str(say(_IGE_SAYS, shown=standing.shown, brief=standing.brief))
        return Said(allergy_words.count_positive(self), details=(*details, said), doubt=self._quality_doubt())

    def ige_stands(self, chart: Chart, catalogue: Catalogue) -> Standing | None:
        """What keeps its total IgE from saying anything, as it does that of a laboratory."""
        marker = catalogue.marker(TOTAL_IGE)
        if marker is None or self.total_ige is None:
            return None
        return confounded(marker, self.specimen_date, chart, catalogue)

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        positive = ": ".join(filter(None, (allergy_words.count_positive(self), allergy_words.positive_values(self))))
        answered = allergy_words.count_answered(self, reader)
        doubt = self._quality_doubt()
        details = (doubt, positive, answered, *allergy_words.beside_results(self, reader))
        yield Happening(self.specimen_date, self.title(reader), details, bool(doubt))

    def doubts(self, seen: Seen) -> Iterator[Doubt]:
        """How many results nobody printed."""
        if assumed := allergy_words.count_assumed(self):
            sentence = N_("{count} of {all} results are assumed, not printed.")
            yield Doubt("assumed", str(say(sentence, count=assumed, all=len(self.results))))

    def _quality_doubt(self) -> str:
        return _(N_("quality control failed")) if self.quality == "failed" else ""

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        last = next(reversed(chart.of(cls)), None)
        return {"panel": last.entry.panel or ""} if last else {}

    def definition(self, reader: Reader) -> PanelDefinition | None:
        """The definition of its panel; None while that is not known."""
        return reader.catalogue.panel(self.panel) if self.panel else None

    def completed(self, around: Around) -> Self:
        panel = self.definition(around.reader)
        if panel is None:
            return self
        judged = tuple(_judged(result, panel) for result in self.results)
        return replace(
            self,
            results=judged,
            unit=panel.unit,
            answered=len(judged),
            positives=sum(result.positive == "yes" for result in judged),
            panel_version=panel.version,
            catalogue_version=around.reader.catalogue.version,
        )

    def register_findings(self, register: Register, itself: str) -> Iterator[Finding]:
        """V4: one sample of a file is imported once, whoever it was given to."""
        if not self.file_hash or itself:
            return
        holder = register.holder_of_file(self.file_hash, self.sample or "")
        if holder is not None:
            sentence = N_(
                "This file was imported already, for {patient}. Nothing is imported twice; void that entry first if it is wrong."
            )
            yield hard("V4", "file_hash", say(sentence, patient=holder))

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("specimen_date", self.specimen_date, around)
        yield from happened("run_date", self.run_date, around)
        yield from in_order(
            "run_date", self.specimen_date, self.run_date, N_("{then} is before the specimen was taken ({first}).")
        )
        yield from at_most_once("specimen_date", self, around)
        if self.specimen_date is not None and self.specimen_date.unknown:
            sentence = N_("The day of the specimen is not known, so its place among the other results stays open.")
            yield note("date", "specimen_date", say(sentence))
        printed = self.total_ige.unit if self.total_ige is not None else ""
        if printed and self.ige_unit and key_of(printed) != key_of(self.ige_unit):
            sentence = N_("Total IgE is typed with {printed}, and its unit as {unit}. Which of the two is right?")
            yield soft("V3", "ige_unit", say(sentence, printed=printed, unit=self.ige_unit))
        total_ige = around.reader.catalogue.marker(TOTAL_IGE)
        if total_ige is not None and self.total_ige is not None:
            yield from confounding_findings(total_ige, self.specimen_date, around)
        if self.quality == "failed":
            yield soft(
                "quality", "quality", say(N_("The panel's own quality control failed: its results are in doubt."))
            )
        panel = self.definition(around.reader)
        if panel is None:
            return
        yield from result_findings(self.results, panel)
        yield from out_of_range(self.results, panel)
        if left := missing(self.results, panel):
            sentence = N_("{answered} of {all} allergens are answered. Without a result: {names}.")
            counts = {"answered": len(panel.allergens) - len(left), "all": len(panel.allergens)}
            yield note("missing", "results", say(sentence, **counts, names=named(left)))
        yield from changed_by_ten(self, panel, around)
        yield from panel_relevance(self, panel)
        yield from panel_discordance(self, panel, around)


def _judged(result: AllergenResult, panel: PanelDefinition) -> AllergenResult:
    """The result with its class and whether it is positive, by the panel's own limits."""
    found = panel.class_of(result.reading) if result.reading else None
    positive = (
        {True: "yes", False: "no", None: "unknown"}[panel.is_positive(result.reading)] if result.reading else None
    )
    number = found.number if found else None
    if (result.result_class, result.positive) == (number, positive):
        return result
    return replace(result, result_class=number, positive=positive)
