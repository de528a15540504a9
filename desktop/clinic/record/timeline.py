"""Everything that happened to one patient, in order: what the overview's timeline and the summary tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.clinic.entry.chart import Chart, days_since
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.telling import LANES, Happening, Nothing
from desktop.clinic.words.dates import When


@dataclass(frozen=True)
class Event:
    """One thing that happened, or is `planned`. `lane` is a marked label; `since` counts from D0 ("D−10", "D96"; "" if not
    known).

    `entries` are the ids of all entries that it tells of, `entry` and `type` those of the first; `seen` says whether a
    physician saw them, "" where nobody is to.
    """

    entry: str
    type: str
    when: When | None
    since: str
    lane: str
    title: str
    detail: str
    in_doubt: bool = False
    assumed: bool = False
    entries: tuple[str, ...] = field(default=())
    planned: bool = False
    seen: str = ""

    @property
    def dated(self) -> bool:
        """Whether anything is known of its day."""
        return self.when is not None and not self.when.unknown


def timeline(chart: Chart, reader: Reader) -> tuple[Event, ...]:
    """The events by day, those of unknown date after them: what each type that has a lane tells of its entries.

    Laboratory results of one specimen (its date and laboratory) are one event. A medication gives its start, its end
    and each administration; a patch test the day it was applied and each reading that was done. An authorisation is a plan
    until its bag was given. Of a plan of a course only what was done is told, each step by its own entry.
    """
    d0 = chart.d0()
    found = [
        _event(told, type, type.tells.lane, d0)
        for type in chart.types()
        if not isinstance(type.tells.lane, Nothing)
        for told in type.all_happenings(chart, reader)
    ]
    return tuple(sorted(found, key=_order))


def _event(told: Happening, type: type[Entry], lane: str, d0: date | None) -> Event:
    return Event(
        entry=told.entries[0],
        type=type.declaration.name,
        when=told.when,
        since=days_since(told.when, d0),
        lane=lane,
        title=told.title,
        detail="; ".join(filter(None, told.details)),
        in_doubt=told.in_doubt,
        assumed=bool(told.when and told.when.assumed),
        entries=told.entries,
        planned=told.planned,
    )


def _order(event: Event) -> tuple[date, str, int, str, str]:
    when = event.when
    day = when.day if when and when.day else date.max
    return day, when.time if when else "", LANES.index(event.lane), event.title, event.entry
