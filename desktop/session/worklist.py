"""The worklist: what is due for any patient of the clinic."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.store.worklist import tasks

if TYPE_CHECKING:
    from desktop.clinic.record.worklist import Task
    from desktop.session.session import Session

# the entry types whose entries ask for something, or who is asked about
ASKING = frozenset({"patch_test", "skin_test", "drug_provocation", "course_plan", "infusion", "visit_note", "patient"})
# how far ahead it looks (days) [design]
AHEAD = 14


def worklist(session: Session) -> list[Task]:
    """What is late, due today, or due in the next two weeks, by day."""
    return tasks(session.file.connection, session.clock().date() + timedelta(AHEAD))
