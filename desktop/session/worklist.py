"""The worklist: what is due for any patient of the clinic."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.clinic.record.worklist import Task
    from desktop.session.session import Session

# how far ahead it looks (days) [design]
AHEAD = 14


def worklist(session: Session) -> list[Task]:
    """What is late, due today, or due in the next two weeks, by day."""
    from desktop.store.worklist import tasks

    def within(setting: str) -> timedelta:
        # the catalogue is read only where something asks for it
        span: timedelta = getattr(session.catalogue.settings, setting).value
        return span

    return tasks(session.file.connection, session.clock().date() + timedelta(AHEAD), within)


@cache
def asking() -> frozenset[str]:
    """The names of the entry types whose entries ask for something, of those that say who is asked about, and by when."""
    # the window stands before any entry type is known
    from desktop.clinic.entry.chart import Person
    from desktop.clinic.record.entry_types import ENTRY_TYPES
    from desktop.session.catalogue import OWN_TYPES

    asks = (type for type in ENTRY_TYPES if type.tells.all_due or issubclass(type, Person))
    return frozenset((*(type.declaration.name for type in asks), *OWN_TYPES))
