"""The patient: who this is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.chart import Around, Person
from desktop.clinic.entry.entries import entry_type, item
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Date, LongText, Option, Reader, Text
from desktop.clinic.entry.register import Register
from desktop.clinic.entry.rules import happened
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_REVIEWED,
    Nothing,
    Page,
    Said,
    Section,
    Seen,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, say

SEX = Choice(
    (
        Option("female", N_("female"), ("kadın",)),
        Option("male", N_("male"), ("erkek",)),
        Option("other", N_("other")),
        UNKNOWN,
    )
)


@entry_type(
    label=N_("Patient"),
    plural=N_("Patients"),
    tells=Tells(
        lane=Nothing("who somebody is did not happen on a day"),
        shelf=Shelf(),
        found_by=("identifier", "family_name", "given_name"),
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=8, label=N_("Person"), single=True),
        doubts=NO_DOUBTS,
        said=("identifier", "family_name", "given_name", "birth_date", "sex"),
        unsaid=Unsaid(("contact", "note"), "they are for who opens the record"),
    ),
)
class Patient(Person):
    """Who the patient is. The identifier is the clinic's own and unique in it."""

    identifier: str | None = item(
        Text(),
        N_("Identifier"),
        required=True,
        help=N_("The clinic's own number for the patient. It is printed on every page."),
    )
    family_name: str | None = item(
        Text(), N_("Family name"), required=True, help=N_("As in the passport or identity card.")
    )
    given_name: str | None = item(Text(), N_("Given name"), help=N_("All given names, as in the passport."))
    birth_date: When | None = item(
        Date(), N_("Birth date"), required=True, help=N_("A year alone is kept as such. Type ? when it is unknown.")
    )
    sex: str | None = item(
        SEX,
        N_("Sex"),
        required=True,
        code="HL7 administrative-gender",
        help=N_("As in the clinic's papers. Type ? when it is unknown."),
    )
    contact: str | None = item(Text(), N_("Contact"), help=N_("Telephone or address, as the patient gave it."))
    note: str | None = item(LongText(), N_("Note"), help=N_("What everybody who treats this patient should know."))

    def title(self, reader: Reader) -> str:
        return self.full_name

    def line(self, seen: Seen) -> Said:
        sex = SEX.shown(self.sex, seen.reader) if self.sex else ""
        return Said(details=(self.identifier or "", sex, self.birth_date.shown() if self.birth_date else ""))

    @property
    def full_name(self) -> str:
        """The name as it stands in lists, as it was typed: family name, given name."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name or ""

    def register_findings(self, register: Register, itself: str) -> Iterator[Finding]:
        """V4, V6: is the identifier in use, and may this patient be here already?"""
        if not self.identifier:
            return
        if register.patient_of(self.identifier) not in (None, itself):
            sentence = N_("The identifier {identifier} belongs to another patient.")
            yield hard("V4", "identifier", say(sentence, identifier=self.identifier))
            return
        if others := register.identifiers_like(self.identifier, itself):
            sentence = N_(
                "Another patient has the identifier {others}, which differs in capitals or spaces alone. Is this another person?"
            )
            yield soft("V4", "identifier", say(sentence, others=", ".join(others)), "[design]")
        if alike := register.namesakes(self.family_name, self.given_name, self.birth_date, itself):
            sentence = N_(
                "A patient of this name who may be born on this day is here already: {identifiers}. Is this another person?"
            )
            yield soft("V6", "family_name", say(sentence, identifiers=", ".join(alike)), "[design]")

    def findings(self, around: Around) -> Iterator[Finding]:
        birth = self.birth_date
        if not is_known(birth):
            return
        yield from happened("birth_date", birth, around) if birth.earliest > around.today else ()
        if birth.latest < _years_before(around.today, 120):
            yield hard("V1", "birth_date", say(N_("More than 120 years ago. Please check the year.")))
        yield from self._older_than_birth(birth, around)
        if not birth.exact:
            yield note(
                "birth_date",
                "birth_date",
                say(N_("The birth date is not known to the day; ages are shown as a range.")),
            )

    def _older_than_birth(self, birth: When, around: Around) -> Iterator[Finding]:
        """V1: an amended birth date, too, is not after what has happened to the patient."""
        if around.chart.patient is None:
            # of a new patient nothing has happened: what stands here is the clinic's own
            return
        for kept in around.chart.all():
            dated = kept.entry.declaration.dated
            when = getattr(kept.entry, dated) if dated else None
            if when is not None and when.before(birth):
                sentence = N_("{entry} ({date}) is recorded before this birth date. Please check both.")
                name = kept.entry.title(around.reader) or say(kept.entry.declaration.label)
                yield hard("V1", "birth_date", say(sentence, entry=name, date=when))
                return


def _years_before(day: date, years: int) -> date:
    return day - timedelta(days=round(365.25 * years))
