"""A reaction to a drug: one episode. Its severity is computed from the manifestations, never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Self

from desktop.clinic.entry.answers import OUTCOME, ROUTE
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.clinical_kinds import Drug, DrugName, Manifestations, NsaidPhenotype
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Date, Duration, LongText, Number, Option, Reader, Span, Text, Values
from desktop.clinic.entry.rules import in_catalogue
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DUE,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    REACTIONS,
    Happening,
    Ordering,
    Page,
    Said,
    Section,
    Seen,
    Tells,
    Unsaid,
)
from desktop.clinic.patient.caused import caused_by
from desktop.clinic.patient.drug_use import NO_LONGER
from desktop.clinic.patient.grading import (
    SHOWN,
    Grade,
    Signs,
    adult_limits,
    grade,
    grades_in_full,
    signs_of,
    typed_grade,
)
from desktop.clinic.patient.pen_fast import pen_fast_findings
from desktop.clinic.patient.phenotype import has_phenotypes, phenotype_told
from desktop.clinic.patient.reaction_answers import (
    ADRENALINE,
    ADULT_LIMITS,
    CERTAINTY,
    CONFIRMED_BY,
    LATENCY_CLASS,
    MECHANISM,
    RE_EXPOSURE,
    RESTRICTION,
    WAO_2024,
)
from desktop.clinic.patient.reaction_rules import (
    days_fit,
    ending_fits,
    grade_is_certain,
    latency_fits,
    re_exposure_fits,
    recorded_once,
    restriction_fits,
    signs_fit,
    words_fit,
)
from desktop.clinic.patient.restriction import running_findings
from desktop.clinic.patient.tolerated import delabelling_findings
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, joined, say


def _by_phenotype(values: Values, reader: Reader) -> bool:
    return has_phenotypes(values.get("drug"), reader.catalogue)


@entry_type(label=N_("Exception"), plural=N_("Exceptions"))
class ExceptedDrug(Part):
    """A drug that may be used although the restriction would forbid it."""

    drug: DrugName | None = item(
        Drug(given=False), N_("Drug"), required=True, code="ATC", help=N_("First letters; a brand is kept as typed.")
    )
    because: str | None = item(Text(), N_("Because"), help=N_("Such as a negative provocation, with its day."))


@entry_type(
    label=N_("Drug reaction"),
    plural=N_("Drug reactions"),
    dated="date",
    same=("drug", "date", "manifestations"),
    tells=Tells(
        lane=REACTIONS,
        follows=("patient",),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=("drug",),
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=Ordering(),
        page=Page(
            name="history",
            place=1,
            label=N_("Reaction"),
            # what is asked of every reaction, then what was measured
            first=(
                "drug",
                "date",
                "manifestations",
                "latency",
                "mechanism",
                "re_exposure",
                "re_exposure_date",
                "certainty",
                "confirmed_by",
                "restriction",
                "phenotype",
            ),
            rows=(
                ("dose", "route"),
                ("latency", "mechanism"),
                ("lowest_systolic", "basal_systolic"),
                ("highest_heart_rate", "basal_heart_rate"),
            ),
        ),
        doubts=NO_DOUBTS,
        said=("drug", "manifestations", "certainty"),
        unsaid=Unsaid(
            (
                "dose",
                "route",
                "latency",
                "mechanism",
                "lowest_systolic",
                "basal_systolic",
                "highest_heart_rate",
                "basal_heart_rate",
                "lowest_saturation",
                "wao_2024",
                "adrenaline",
                "adrenaline_after",
                "treatment",
                "outcome",
                "re_exposure",
                "re_exposure_date",
                "confirmed_by",
                "restriction",
                "phenotype",
                "described",
                "note",
            ),
            "the grades tell what came of the signs, the banner what to avoid, the summary the rest",
        ),
    ),
)
class DrugReaction(Entry):
    """One reaction to one drug. Attributes: domain reference §2.2."""

    drug: DrugName | None = item(
        Drug(dose="dose", given=False), N_("Drug"), required=True, code="ATC", help=N_("First letters, or a brand.")
    )
    date: When | None = item(
        Date(time=True),
        N_("Date"),
        required=True,
        help=N_("A year is enough; by its time a tryptase is known to be acute. Type ? when it is unknown."),
    )
    manifestations: tuple[str, ...] | None = item(
        Manifestations(),
        N_("Manifestations"),
        required=True,
        help=N_("Separated by commas. The severity is computed from them."),
    )
    dose: str | None = item(Text(), N_("Dose"), help=N_("As told, with its unit."))
    route: str | None = item(ROUTE, N_("Route"), help=N_("How the drug was taken or given."))
    latency: Span | None = item(
        Duration(),
        N_("Latency"),
        required=True,
        help=N_("From the dose to the first sign: 30 min, 2 h, 3 d, or unknown."),
    )
    mechanism: str | None = item(
        MECHANISM,
        N_("Mechanism"),
        help=N_("What is thought or shown. A reaction to a first dose need not be IgE: say unknown."),
    )
    lowest_systolic: Decimal | None = item(
        Number(),
        N_("Lowest systolic"),
        unit="mmHg",
        hard=("0", "300"),
        code="LOINC 8480-6",
        help=N_("The lowest one measured during the reaction."),
    )
    basal_systolic: Decimal | None = item(
        Number(),
        N_("Usual systolic"),
        unit="mmHg",
        hard=("0", "300"),
        help=N_("Systolic, before the reaction; the drop is counted from it."),
    )
    highest_heart_rate: Decimal | None = item(
        Number(),
        N_("Highest pulse"),
        unit="/min",
        hard=("0", "350"),
        code="LOINC 8867-4",
        help=N_("The highest heart rate measured during the reaction."),
    )
    basal_heart_rate: Decimal | None = item(
        Number(),
        N_("Usual pulse"),
        unit="/min",
        hard=("0", "350"),
        help=N_("The heart rate before the reaction; the rise is counted from it."),
    )
    lowest_saturation: Decimal | None = item(
        Number(),
        N_("Lowest oxygen saturation"),
        unit="%",
        hard=("0", "100"),
        code="LOINC 59408-5",
        help=N_("The lowest one measured during the reaction."),
    )
    adrenaline: str | None = item(ADRENALINE, N_("Adrenaline"), help=N_("Was adrenaline given for this reaction?"))
    adrenaline_after: Span | None = item(
        Duration(),
        N_("Adrenaline after"),
        asked=lambda values, reader: values.get("adrenaline") == "given",
        help=N_("Time until it was given: 5 min, 1 h, or unknown. It makes the letter of the WAO grade."),
    )
    treatment: str | None = item(Text(), N_("Treatment"), help=N_("What was given, with doses if they are known."))
    outcome: str | None = item(OUTCOME, N_("Outcome"), help=N_("How it ended."))
    re_exposure: str | None = item(
        RE_EXPOSURE, N_("Re-exposure"), required=True, help=N_("Was the drug taken again afterwards?")
    )
    re_exposure_date: When | None = item(
        Date(),
        N_("Re-exposed on"),
        asked=lambda values, reader: values.get("re_exposure") in ("tolerated", "reacted"),
        help=N_("A year is enough. Type ? when it is unknown."),
    )
    certainty: str | None = item(
        CERTAINTY, N_("Certainty"), required=True, help=N_("Suspected until a test confirms or refutes it.")
    )
    confirmed_by: str | None = item(
        CONFIRMED_BY,
        N_("Confirmed by"),
        required=True,
        asked=lambda values, reader: values.get("certainty") == "confirmed",
        help=N_("What made it certain."),
    )
    restriction: str | None = item(
        RESTRICTION, N_("Restriction"), required=True, help=N_("What the patient is told to avoid.")
    )
    wao_2024: str | None = item(
        WAO_2024,
        N_("WAO 2024, as judged"),
        help=N_("By its own table, which Tolera could not read. Grade 5 is death, unlike in WAO 2018."),
    )
    phenotype: str | None = item(
        NsaidPhenotype(),
        N_("NSAID phenotype"),
        asked=_by_phenotype,
        help=N_("Whether other NSAIDs are tolerated depends on it. Type ? when it is unknown."),
    )
    described: str | None = item(
        LongText(), N_("As described"), help=N_("The words of the patient or the letter; kept as a quotation.")
    )
    note: str | None = item(LongText(), N_("Note"), help=N_("What else matters about this reaction."))
    exceptions: tuple[ExceptedDrug, ...] = parts(
        ExceptedDrug, N_("Exceptions"), help=N_("Drugs that may be used although the restriction reaches them.")
    )
    ring_messmer: str | None = item(
        Text(), N_("Ring-Messmer"), computed=True, help=N_("Worked out from the manifestations and signs.")
    )
    brown: str | None = item(
        Text(), N_("Brown"), computed=True, help=N_("Worked out from the manifestations and signs.")
    )
    wao: str | None = item(
        Text(),
        N_("WAO 2018"),
        computed=True,
        help=N_("The letter is the time to adrenaline. Grade 5 is collapse or low pressure, not death."),
    )
    latency_class: str | None = item(
        LATENCY_CLASS, N_("Latency class"), computed=True, help=N_("By the bounds in use, of which immediate has two.")
    )
    adult_limits: str | None = item(
        ADULT_LIMITS, N_("Limits of adults"), computed=True, help=N_("Whether they hold at the age at the reaction.")
    )

    def title(self, reader: Reader) -> str:
        return self.drug.name if self.drug else ""

    def option(self, id: str, reader: Reader) -> Option:
        # of several reactions to one drug the day tells which
        name = f"{self.title(reader)}, {self.date.shown()}" if is_known(self.date) else self.title(reader)
        # it is found by a brand, too
        known = reader.catalogue.found(self.drug) if self.drug else None
        return Option(id, name, known.aliases if known else ())

    def line(self, seen: Seen) -> Said:
        certainty = CERTAINTY.shown(self.certainty, seen.reader) if self.certainty else ""
        caused = caused_by(seen.kept.id, seen.chart, seen.reader)
        return Said(details=(certainty, self._manifestations(seen.reader), self.severity(), caused))

    @classmethod
    def all_happenings(cls, chart: Chart, reader: Reader) -> Iterator[Happening]:
        # what caused it is known to the chart alone
        for told in super().all_happenings(chart, reader):
            caused = caused_by(told.entries[0], chart, reader)
            yield replace(told, details=(*told.details, caused)) if caused else told

    def understood(self, name: str, around: Around) -> str:
        if name == "date":
            caused = caused_by(around.itself, around.chart, around.reader)
            return " · ".join((self.date.shown(), caused)) if caused and self.date else ""
        if name == "latency":
            return self._latency(around.reader)
        if name != "manifestations":
            return ""
        # each scale has its line: what it leaves out is long
        return "\n".join((self._manifestations(around.reader), *grades_in_full(self.grades(around.reader))))

    def _latency(self, reader: Reader) -> str:
        """Its class, with the bounds where sources differ."""
        if self.latency_class != "immediate_6h":
            return LATENCY_CLASS.shown(self.latency_class) if self.latency_class else ""
        shorter, longer = (reader.catalogue.scales.hours(code) for code in ("immediate", "immediate_6h"))
        sentence = N_("immediate by the bound of {longer} h, not by that of {shorter} h")
        return str(say(sentence, longer=longer, shorter=shorter))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        yield Happening(self.date, self.title(reader), (self._manifestations(reader), self.severity()))

    def _manifestations(self, reader: Reader) -> str:
        kind = self.declaration.field("manifestations").kind
        return kind.shown(self.manifestations, reader) if self.manifestations else ""

    def grades(self, reader: Reader) -> tuple[Grade, ...]:
        """Its grade on each scale that is worked out, each with what made it, and on one that was judged by its own table."""
        codes, scales = self.manifestations or (), reader.catalogue.scales
        known = [known for known in reader.manifestations if known.code in codes]
        after = self.adrenaline_after.minutes if self.adrenaline_after else None
        graded = grade(known, scales, self.signs, after, self.adrenaline or "unknown")
        return (*graded, *typed_grade(scales, "wao_2024", self.wao_2024))

    @property
    def signs(self) -> Signs:
        """What was measured, and how far it lay from the usual values."""
        return signs_of(self)

    def completed(self, around: Around) -> Self:
        self = replace(self, adult_limits=adult_limits(self.date, around))
        labels = {found.scale.code: found.label or None for found in self.grades(around.reader)}
        minutes = self.latency.minutes if self.latency else None
        latency = around.reader.catalogue.scales.latency(minutes) if minutes is not None else None
        return replace(
            self,
            ring_messmer=labels.get("ring_messmer"),
            brown=labels.get("brown"),
            wao=labels.get("wao"),
            latency_class=latency.code if latency else None,
        )

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from days_fit(self, around)
        yield from recorded_once(self, around)
        if self.certainty in NO_LONGER:
            yield from delabelling_findings(self, around)
        yield from words_fit(self, around.reader)
        yield from grade_is_certain(self, around.reader)
        yield from signs_fit(self, around.reader)
        yield from latency_fits(self, around.reader)
        yield from ending_fits(self, around)
        yield from re_exposure_fits(self)
        if self.certainty not in NO_LONGER:
            yield from restriction_fits(self, around.reader)
            yield from running_findings(self, around)
        yield from pen_fast_findings(self, around)
        yield from in_catalogue("drug", self.drug, around)
        if has_phenotypes(self.drug, around.reader.catalogue):
            yield from phenotype_told(self)
        for position, one in enumerate(self.exceptions):
            yield from in_catalogue(f"exceptions.{position}.drug", one.drug, around)

    def severity(self) -> str:
        """The grades in one line, for the banner and lists."""
        return str(self.graded())

    def graded(self) -> str | Sentence:
        """The grades as a value of a sentence."""
        labels = {"ring_messmer": self.ring_messmer, "brown": self.brown, "wao": self.wao, "wao_2024": self.wao_2024}
        graded = [say(SHOWN[code], grade=label) for code, label in labels.items() if label]
        return joined(graded) if graded else say(N_("severity cannot be graded"))
