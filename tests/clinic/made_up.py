"""What a made-up entry type tells that says no more than it must: of the tests that declare one of their own."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    OFF_THE_SHELF,
    VISITS,
    Nothing,
    Page,
    Section,
    Tells,
)

ON_VISITS = Tells(
    lane=VISITS,
    register=NOT_IN_REGISTER,
    shelf=OFF_THE_SHELF,
    found_by=NOT_FOUND_BY,
    review=NOT_REVIEWED,
    due=NOT_DUE,
    page=Page(name="history"),
    drawn=NOT_DRAWN,
    summary=Section("history", listed=True),
    doubts=NO_DOUBTS,
)
WITHOUT_A_DAY = replace(ON_VISITS, lane=Nothing("it has no day"))
