"""What is typed and not yet saved: kept so that it survives a crash, for the person who typed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.clinic.entry.failures import CannotWrite
from desktop.session.session import Session
from desktop.store import drafts


def keep_draft(session: Session, form: str, patient: str, typed: Mapping[str, Any]) -> None:
    """Keep what is typed into a form: texts by field name, and for parts a list of such rows. "" is no patient.

    A read-only clinic file keeps nothing. Raises `CannotWrite`.
    """
    if session.file.read_only:
        return
    with session.file.write() as db:
        drafts.put(db, form, patient, session.who, session.now_written(), json.dumps(typed, ensure_ascii=False))


def draft(session: Session, form: str, patient: str) -> tuple[dict[str, Any], str] | None:
    """What this person typed into a form and did not save, and when: ISO 8601 by the clinic's clock."""
    found = drafts.get(session.file.connection, form, patient, session.who)
    if found is None:
        return None
    at = datetime.fromisoformat(found[1]).astimezone(session.clock().tzinfo)
    return json.loads(found[0]), at.isoformat(timespec="seconds")


def drop_draft(session: Session, form: str, patient: str) -> None:
    """Forget a draft, once it is saved or given up. A draft that cannot be forgotten is offered again; it is no failure."""
    if session.file.read_only or draft(session, form, patient) is None:
        return
    try:
        with session.file.write() as db:
            drafts.drop(db, form, patient, session.who)
    except CannotWrite:
        pass
