"""What is due over all patients, read by the day it is due; the indexes of the tables keep that quick."""

from __future__ import annotations

from datetime import date

from desktop.clinic.record.worklist import Task
from desktop.clinic.words.dates import When
from desktop.store.driver import Connection

# the entry type, the field that says when, the field that says until when, what is said of it, and which rows ask for anything
_SOURCES = (
    ("patch_test", "next_due", "", "x.next_hours", "x.next_due_day IS NOT NULL"),
    ("skin_test", "date", "", "''", "x.stage = 'planned'"),
    ("drug_provocation", "date", "", "x.drug", "x.stage = 'planned'"),
    ("course_plan", "next_due", "next_latest", "x.next_name", "x.next_due_day IS NOT NULL"),
)
_WHEN = ("earliest", "latest", "day", "time", "assumed", "typed")


def tasks(db: Connection, until: date) -> list[Task]:
    """Everything that is due up to a day, and what is late, by day and time; then by name."""
    found = []
    for type, field, until_field, what, asks in _SOURCES:
        columns = ", ".join(f"x.{name}_{part}" for name in (field, until_field or field) for part in _WHEN)
        query = (
            f"SELECT x.patient, l.identifier, l.name, x.id, {what}, {columns} FROM {type} x"
            f" JOIN patient_list l ON l.patient = x.patient"
            f" WHERE x.voided IS NULL AND {asks} AND x.{field}_day <= ?"
        )
        for patient, identifier, name, id, said, *when in db.execute(query, (until.isoformat(),)):
            due, latest = _when(*when[: len(_WHEN)]), _when(*when[len(_WHEN) :])
            told = str(said if said is not None else "")
            found.append(Task(patient, identifier, name, id, type, due, told, latest))
    return sorted(found, key=lambda task: (task.due.day, task.due.time, task.name, task.entry))


def _when(earliest: str | None, latest: str, day: str, time: str, assumed: int, typed: str) -> When | None:
    if earliest is None:
        return None
    days = (date.fromisoformat(text) for text in (earliest, latest, day))
    return When(*days, time=time, assumed=bool(assumed), typed=typed)
