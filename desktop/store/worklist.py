"""What is due over all patients, read by the day it is due; the indexes of the tables keep that quick."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.clinic.record.worklist import Task
from desktop.clinic.words.dates import exactly, is_known, last_day
from desktop.clinic.words.sentences import sentence_of
from desktop.store.dates import WHEN, when_of
from desktop.store.driver import Connection

if TYPE_CHECKING:
    from desktop.clinic.entry.entries import Entry
    from desktop.clinic.entry.telling import Due


def tasks(db: Connection, until: date, within: Callable[[str], timedelta]) -> list[Task]:
    """Everything that is due up to a day, and what is late, by day and time; then by name. `within` knows the clinic's deadlines."""
    # the window stands before any entry type is known
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    found = [
        task for type in ENTRY_TYPES for due in type.tells.all_due for task in _asked(db, type, due, until, within)
    ]
    return sorted(found, key=lambda task: (task.due.day, task.due.time, task.name, task.entry, task.words))


def _asked(
    db: Connection, entry_type: builtins.type[Entry], asks: Due, until: date, within: Callable[[str], timedelta]
) -> Iterator[Task]:
    """What the entries of a type ask for in one of its ways."""
    from desktop.clinic.entry.kinds import Saying

    type = entry_type.declaration.name
    columns = ", ".join(f"x.{name}_{part}" for name in (asks.day, asks.until or asks.day) for part in WHEN)
    what = f"x.{asks.what}" if asks.what else "''"
    is_saying = bool(asks.what) and isinstance(entry_type.declaration.field(asks.what).kind, Saying)
    # as the indexes have it
    asking = "x.{} = '{}'".format(*asks.only) if asks.only else f"x.{asks.day}_day IS NOT NULL"
    if asks.unless:
        asking += f" AND x.{asks.unless}_typed IS NULL"
    day = f"coalesce(x.{asks.day}_day, '')" if asks.undated else f"x.{asks.day}_day"
    query = (
        f"SELECT x.patient, l.identifier, l.name, x.id, x.at, {what}, {columns} FROM {type} x"
        f" JOIN patient_list l ON l.patient = x.patient"
        f" WHERE x.voided IS NULL AND {asking} AND {day} <= ?"
    )
    for patient, identifier, name, id, at, said, *when in db.execute(query, (until.isoformat(),)):
        due, latest = when_of(*when[: len(WHEN)]), when_of(*when[len(WHEN) :])
        told = "" if said is None else str(sentence_of(json.loads(said)) if is_saying else said)
        if not is_known(due):
            # an entry of an unknown day asks from the day on which it was written
            due = latest = exactly(date.fromisoformat(at[:10]))
        if asks.within and (last := last_day(due, within(asks.within))) is not None:
            latest = exactly(last)
        yield Task(patient, identifier, name, id, type, due, asks.title, told, latest)
