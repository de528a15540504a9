"""What is due over all patients, read by the day it is due; the indexes of the tables keep that quick."""

from __future__ import annotations

import json
from datetime import date

from desktop.clinic.record.worklist import Task
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.sentences import sentence_of
from desktop.store.dates import WHEN, when_of
from desktop.store.driver import Connection


def tasks(db: Connection, until: date) -> list[Task]:
    """Everything that is due up to a day, and what is late, by day and time; then by name."""
    # the window stands before any entry type is known
    from desktop.clinic.entry.kinds import Saying
    from desktop.clinic.entry.telling import Nothing
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    found = []
    for entry_type in ENTRY_TYPES:
        type, asks = entry_type.declaration.name, entry_type.tells.due
        if isinstance(asks, Nothing):
            continue
        columns = ", ".join(f"x.{name}_{part}" for name in (asks.day, asks.until or asks.day) for part in WHEN)
        what = f"x.{asks.what}" if asks.what else "''"
        is_saying = bool(asks.what) and isinstance(entry_type.declaration.field(asks.what).kind, Saying)
        # as the indexes have it
        asking = "x.{} = '{}'".format(*asks.only) if asks.only else f"x.{asks.day}_day IS NOT NULL"
        query = (
            f"SELECT x.patient, l.identifier, l.name, x.id, {what}, {columns} FROM {type} x"
            f" JOIN patient_list l ON l.patient = x.patient"
            f" WHERE x.voided IS NULL AND {asking} AND x.{asks.day}_day <= ?"
        )
        for patient, identifier, name, id, said, *when in db.execute(query, (until.isoformat(),)):
            due, latest = when_of(*when[: len(WHEN)]), when_of(*when[len(WHEN) :])
            told = "" if said is None else str(sentence_of(json.loads(said)) if is_saying else said)
            # the query asks for a known day
            if is_known(due):
                found.append(Task(patient, identifier, name, id, type, due, asks.title, told, latest))
    return sorted(found, key=lambda task: (task.due.day, task.due.time, task.name, task.entry))
