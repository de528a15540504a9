"""The clinic itself, as it stands at the head of every page."""

from __future__ import annotations

from typing import Any

from desktop.clinic.entries import Entry, entry_type, item
from desktop.clinic.kinds import LongText, Text
from desktop.clinic.language import N_


@entry_type(label=N_("Letterhead"), plural=N_("Letterhead"))
class Letterhead(Entry):
    """The clinic's name and how it is reached."""

    name: str | None = item(Text(), N_("Clinic"), required=True)
    address: str | None = item(Text(), N_("Address"))
    phone: str | None = item(Text(), N_("Telephone"))
    physician: str | None = item(Text(), N_("Physician"))
    emergency: str | None = item(LongText(), N_("Emergency advice"), help=N_("Printed at the end of every summary."))

    def title(self, reader: Any) -> str:
        return self.name or ""
