"""What of a clinic file is told to an authority: the patients with serious events or infusions in a period."""

from __future__ import annotations

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.reportable import Period, Reported, given, serious
from desktop.clinic.entry.entries import Kept, is_of
from desktop.clinic.patient.patient import Patient
from desktop.session.session import Session
from desktop.store import keeping


def reported(session: Session, period: Period) -> list[Reported]:
    """The patients by the day of what is told of them first; nothing is read of anybody else."""
    db = session.file.connection
    infusions = [kept for kept in keeping.of_type(db, Infusion.declaration.name) if is_of(kept, Infusion)]
    events = [kept for kept in keeping.of_type(db, AdverseEvent.declaration.name) if is_of(kept, AdverseEvent)]
    told_events, told_infusions = serious(events, period), given(infusions, period)
    patients = dict.fromkeys(kept.patient for kept in (*told_infusions, *told_events))
    found = []
    for id in patients:
        who = session.entry(id)
        if not is_of(who, Patient) or who.voided:
            continue
        own = tuple(kept for kept in told_events if kept.patient == id)
        begun = tuple(sorted((kept for kept in told_infusions if kept.patient == id), key=_day))
        named = {kept.entry.infusion for kept in own} - {kept.id for kept in begun}
        others = tuple(kept for kept in infusions if kept.id in named)
        found.append(Reported(who, tuple(sorted(own, key=_day)), begun, others))
    return sorted(found, key=_first_day)


def _first_day(one: Reported) -> tuple[str, str]:
    return min((*map(_day, one.infusions), *map(_day, one.events)))


def _day(kept: Kept[Infusion] | Kept[AdverseEvent]) -> tuple[str, str]:
    when = kept.entry.start if isinstance(kept.entry, Infusion) else kept.entry.onset
    return (when.day.isoformat() if when is not None and when.day else "", kept.id)
