"""The clinic itself, as it stands at the head of every page."""

from __future__ import annotations

from desktop.clinic.entry.entries import Entry, entry_type, item
from desktop.clinic.entry.kinds import LongText, Reader, Text
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    Nothing,
    Tells,
    Unsaid,
)
from desktop.clinic.words.language import N_


@entry_type(
    label=N_("Letterhead"),
    plural=N_("Letterhead"),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        register=NOT_IN_REGISTER,
        shelf=OFF_THE_SHELF,
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("it stands at the head of every page"),
        drawn=NOT_DRAWN,
        page=Nothing("it is typed in a window of its own"),
        doubts=NO_DOUBTS,
        said=("name",),
        unsaid=Unsaid(
            ("address", "phone", "physician", "emergency"), "the pages print them, and no list shows letterheads"
        ),
    ),
)
class Letterhead(Entry):
    """The clinic's name and how it is reached."""

    name: str | None = item(Text(), N_("Clinic"), required=True, help=N_("As it stands at the head of every page."))
    address: str | None = item(Text(), N_("Address"), help=N_("Street, town, country, in one line."))
    phone: str | None = item(Text(), N_("Telephone"), help=N_("With its country code, for patients who travel."))
    physician: str | None = item(Text(), N_("Physician"), help=N_("Who signs the summary."))
    emergency: str | None = item(LongText(), N_("Emergency advice"), help=N_("Printed at the end of every summary."))

    def title(self, reader: Reader) -> str:
        return self.name or ""
