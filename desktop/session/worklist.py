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

    return tasks(session.file.connection, session.clock().date() + timedelta(AHEAD))


@cache
def asking() -> frozenset[str]:
    """The names of the entry types whose entries ask for something, and of those that say who is asked about."""
    # the window stands before any entry type is known
    from desktop.clinic.entry.chart import Person
    from desktop.clinic.entry.telling import Nothing
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    asks = (type for type in ENTRY_TYPES if not isinstance(type.tells.due, Nothing) or issubclass(type, Person))
    return frozenset(type.declaration.name for type in asks)
