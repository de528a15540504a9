"""The history beside the drug reactions: family, conditions, transfusions, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.entry.answers import UNKNOWN, YES_NO
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Choice, Date, LongText, Option, Reader, Text, Whole
from desktop.clinic.entry.rules import at_most_once, happened, in_order
from desktop.clinic.entry.telling import (
    HISTORY,
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Happening,
    Nothing,
    Page,
    Section,
    Tells,
)
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, say

TOPIC = Choice(
    (
        Option("drug_reaction", N_("drug reactions")),
        Option("family_history", N_("family history")),
        Option("condition", N_("conditions")),
        Option("transfusion", N_("transfusions")),
        Option("medication_course", N_("medication")),
    )
)
ASKED = Choice(
    (
        Option("none", N_("asked, none")),
        Option("some", N_("asked, see entries")),
        Option("unknown", N_("asked, the patient does not know")),
        Option("not_asked", N_("not asked")),
    )
)


@entry_type(
    label=N_("Answer about the history"),
    plural=N_("Answers about the history"),
    dated="date",
    tells=Tells(
        lane=HISTORY,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=2, label=N_("Asked"), stays=("date",)),
        doubts=NO_DOUBTS,
        said=("topic", "answer"),
    ),
)
class HistoryAnswer(Entry):
    """What a question about the history was answered with; "not asked", "asked, none" and "unknown" differ."""

    topic: str | None = item(TOPIC, N_("Question about"), required=True, help=N_("What the patient was asked about."))
    answer: str | None = item(
        ASKED,
        N_("Answer"),
        required=True,
        help=N_("Not asked, asked and none, and not known are three different answers."),
    )
    date: When | None = item(Date(), N_("Asked on"), required=True, help=N_("The day on which it was asked."))
    note: str | None = item(Text(), N_("Note"), help=N_("Who answered, or how, if that matters."))

    @classmethod
    def suggested(cls, chart: Chart) -> dict[str, str]:
        return {"date": "t"}

    def title(self, reader: Reader) -> str:
        return f"{TOPIC.shown(self.topic or '')}: {ASKED.shown(self.answer or '')}"

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)


@entry_type(
    label=N_("Family history"),
    plural=N_("Family history"),
    same=("relation", "condition"),
    tells=Tells(
        lane=Nothing("it has no day"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=3, label=N_("Family")),
        doubts=NO_DOUBTS,
        said=("relation", "condition"),
    ),
)
class FamilyHistory(Entry):
    """An allergy or a related condition in the family. That none is known is a history answer."""

    relation: str | None = item(Text(), N_("Relation"), required=True, help=N_("Mother, brother, …"))
    condition: str | None = item(
        Text(), N_("Condition"), required=True, help=N_("As told: asthma, drug allergy, atopic dermatitis, …")
    )
    note: str | None = item(Text(), N_("Note"), help=N_("What was said beyond it."))

    def title(self, reader: Reader) -> str:
        return f"{self.relation}: {self.condition}"

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from at_most_once("condition", self, around)


@entry_type(
    label=N_("Condition"),
    plural=N_("Conditions"),
    dated="onset",
    same=("condition", "onset"),
    tells=Tells(
        lane=HISTORY,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=4),
        doubts=NO_DOUBTS,
        said=("icd10", "resolved", "note"),
    ),
)
class Condition(Entry):
    """A condition of the patient, such as asthma, atopic dermatitis or chronic urticaria."""

    condition: str | None = item(Text(), N_("Condition"), required=True, help=N_("As diagnosed or as told."))
    icd10: str | None = item(Text(), N_("ICD-10 code"), help=N_("If it is known, such as L50.8."), code="ICD-10")
    onset: When | None = item(
        Date(), N_("Since"), required=True, help=N_("A year is enough. Type ? when it is unknown.")
    )
    resolved: When | None = item(Date(), N_("Until"), help=N_("Empty while it lasts."))
    note: str | None = item(LongText(), N_("Note"), help=N_("Course and treatment, in short."))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        until = str(say(N_("until {date}"), date=self.resolved.shown())) if self.resolved else ""
        yield Happening(self.onset, self.title(reader), (self.icd10 or "", until))

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("onset", self.onset, around)
        yield from happened("resolved", self.resolved, around)
        yield from in_order("resolved", self.onset, self.resolved, N_("{then} is before it began ({first})."))
        yield from at_most_once("condition", self, around)


PRODUCT = Choice(
    (
        Option("rbc", N_("red cells"), ("RBC", "ES")),
        Option("plt", N_("platelets"), ("PLT",)),
        Option("ffp", N_("fresh frozen plasma"), ("FFP", "TDP")),
        Option("other", N_("other")),
        UNKNOWN,
    )
)


@entry_type(
    label=N_("Transfusion"),
    plural=N_("Transfusions"),
    dated="date",
    same=("date", "product", "units"),
    tells=Tells(
        lane=HISTORY,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=5, rows=(("product", "units"),)),
        doubts=NO_DOUBTS,
        said=("product", "units", "indication", "reaction", "note"),
    ),
)
class Transfusion(Entry):
    """A blood transfusion."""

    date: When | None = item(Date(), N_("Date"), required=True, help=N_("A year is enough. Type ? when it is unknown."))
    product: str | None = item(PRODUCT, N_("Product"), required=True, help=N_("Type ? when it is unknown."))
    units: int | None = item(Whole(), N_("Units"), hard=("1", "200"), help=N_("How many units, if that is known."))
    indication: str | None = item(Text(), N_("Indication"), help=N_("What it was given for."))
    reaction: str | None = item(YES_NO, N_("Reaction to it"), required=True, help=N_("Was there a reaction to it?"))
    note: str | None = item(LongText(), N_("Note"), help=N_("What happened, and what was done."))

    def title(self, reader: Reader) -> str:
        product = self.declaration.field("product").kind.shown(self.product, reader) if self.product else ""
        return str(say(N_("transfusion, product: {product}"), product=product))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        reaction = YES_NO.shown(self.reaction, reader) if self.reaction else ""
        details = (
            str(say(N_("units: {count}"), count=self.units)) if self.units else "",
            self.indication or "",
            str(say(N_("reaction to it: {answer}"), answer=reaction)) if reaction else "",
        )
        yield Happening(self.date, self.title(reader), details)

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)
        yield from at_most_once("date", self, around)
