"""A note about a visit, in the words of the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Date, Link, LongText, Reader, Text
from desktop.clinic.entry.rules import happened, in_order
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    VISITS,
    Happening,
    Page,
    Said,
    Section,
    Seen,
    Tells,
    Unsaid,
)
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, say


@entry_type(
    label=N_("Visit note"),
    plural=N_("Visit notes"),
    dated="date",
    tells=Tells(
        lane=VISITS,
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Section("history"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=7, label=N_("Visit"), rows=(("next_visit", "next_reason"),)),
        doubts=NO_DOUBTS,
        said=("reason", "text", "planned"),
        unsaid=Unsaid(
            ("statement", "author", "next_visit", "next_reason"), "they stand in the note itself and in the summary"
        ),
    ),
)
class VisitNote(Entry):
    """What was found and said at a visit, and when the next one is."""

    date: When | None = item(Date(), N_("Date"), required=True, help=N_("The day of the visit."))
    reason: str | None = item(Text(), N_("Reason"), help=N_("Why the patient came, in a few words."))
    text: str | None = item(LongText(), N_("Note"), required=True, help=N_("What was found, said and decided."))
    statement: str | None = item(LongText(), N_("Patient's words"), help=N_("Kept and printed as a quotation."))
    author: str | None = item(Text(), N_("Written by"), help=N_("Who wrote it."))
    next_visit: When | None = item(Date(ahead=30), N_("Next visit"), help=N_("When the patient is to come again."))
    next_reason: str | None = item(Text(), N_("Next visit for"), help=N_("What it is for."))
    planned: str | None = item(
        Link("visit", N_("visit (no longer planned)")), N_("Planned visit"), help=N_("Which visit of the plan it is.")
    )

    def title(self, reader: Reader) -> str:
        return self.reason or (self.text or "").partition("\n")[0]

    def line(self, seen: Seen) -> Said:
        return Said(details=((self.text or "").replace("\n", " "),))

    def happenings(self, reader: Reader) -> Iterator[Happening]:
        # without a reason, the title is the first line of the text already
        text = self.text if self.reason else (self.text or "").partition("\n")[2]
        yield Happening(self.date, self.title(reader), (planned_visit(self, reader), " ".join((text or "").split())))

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)
        yield from in_order("next_visit", self.date, self.next_visit, N_("{then} is before this visit ({first})."))


def planned_visit(entry: Entry, reader: Reader) -> str:
    """Which visit of the plan an entry is that has a field `planned`; "" when it was not planned."""
    planned = getattr(entry, "planned", None)
    if not planned:
        return ""
    visit = entry.declaration.field("planned").kind.shown(planned, reader)
    return str(say(N_("planned visit: {visit}"), visit=visit))
