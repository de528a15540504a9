"""What the physician makes of the record, in the physician's own words; the summary prints the newest one."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Entry, Kept, entry_type, item
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.kinds import Date, LongText, Reader, Text
from desktop.clinic.entry.rules import happened
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Nothing,
    Page,
    Said,
    Seen,
    Tells,
)
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _


@entry_type(
    label=N_("Interpretation"),
    plural=N_("Interpretations"),
    dated="date",
    tells=Tells(
        lane=Nothing("what somebody makes of the record did not happen to the patient"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("it has a place of its own there, under the physician's name"),
        drawn=NOT_DRAWN,
        page=Page(name="history", place=9, stays=("by",)),
        doubts=NO_DOUBTS,
        said=("text", "by"),
    ),
)
class Interpretation(Entry):
    """What the findings mean for this patient, as one physician sees it on one day."""

    date: When | None = item(Date(), N_("Date"), required=True, help=N_("The day on which it was written."))
    text: str | None = item(
        LongText(), N_("Interpretation"), required=True, help=N_("Free text; the summary prints it as it stands.")
    )
    by: str | None = item(Text(), N_("Physician"), required=True, help=N_("Who says so."))

    def title(self, reader: Reader) -> str:
        return _(self.declaration.label)

    def line(self, seen: Seen) -> Said:
        later = newest(seen.chart)
        doubt = "" if later is None or later.id == seen.kept.id else _(N_("not on the summary: a later one is"))
        return Said(details=(" ".join((self.text or "").split()), self.by or ""), doubt=doubt)

    def findings(self, around: Around) -> Iterator[Finding]:
        yield from happened("date", self.date, around)


def newest(chart: Chart) -> Kept[Interpretation] | None:
    """The one that stands on the summary: the latest by its day; None where nothing is recorded."""
    return next(reversed(chart.of(Interpretation)), None)
