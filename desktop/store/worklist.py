"""What is due over all patients, read by the day it is due; the indexes of the tables keep that quick."""

from __future__ import annotations

from datetime import date

from desktop.clinic.record.worklist import Task
from desktop.clinic.words.dates import When
from desktop.store.driver import Connection

_WHEN = ("earliest", "latest", "day", "time", "assumed", "typed")


def tasks(db: Connection, until: date) -> list[Task]:
    """Everything that is due up to a day, and what is late, by day and time; then by name."""
    # the window stands before any entry type is known
    from desktop.clinic.entry.telling import Nothing
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    found = []
    for entry_type in ENTRY_TYPES:
        type, asks = entry_type.declaration.name, entry_type.tells.due
        if isinstance(asks, Nothing):
            continue
        columns = ", ".join(f"x.{name}_{part}" for name in (asks.day, asks.until or asks.day) for part in _WHEN)
        what = f"x.{asks.what}" if asks.what else "''"
        # as the indexes have it
        asking = "x.{} = '{}'".format(*asks.only) if asks.only else f"x.{asks.day}_day IS NOT NULL"
        query = (
            f"SELECT x.patient, l.identifier, l.name, x.id, {what}, {columns} FROM {type} x"
            f" JOIN patient_list l ON l.patient = x.patient"
            f" WHERE x.voided IS NULL AND {asking} AND x.{asks.day}_day <= ?"
        )
        for patient, identifier, name, id, said, *when in db.execute(query, (until.isoformat(),)):
            due, latest = _when(*when[: len(_WHEN)]), _when(*when[len(_WHEN) :])
            told = str(said if said is not None else "")
            found.append(Task(patient, identifier, name, id, type, due, asks.title, told, latest))
    return sorted(found, key=lambda task: (task.due.day, task.due.time, task.name, task.entry))


def _when(earliest: str | None, latest: str, day: str, time: str, assumed: int, typed: str) -> When | None:
    if earliest is None:
        return None
    days = (date.fromisoformat(text) for text in (earliest, latest, day))
    return When(*days, time=time, assumed=bool(assumed), typed=typed)
