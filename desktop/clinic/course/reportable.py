"""What a clinic tells an authority of a time: serious adverse events, and the products that were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.infusion import Infusion
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.patient import Patient
from desktop.clinic.words.dates import When, is_known


@dataclass(frozen=True)
class Period:
    """From one day to another, both of them in it."""

    first: date
    last: date

    def holds(self, when: When | None) -> bool | None:
        """Does a date lie in it? None: it cannot be told."""
        if not is_known(when):
            return None
        if when.latest < self.first or when.earliest > self.last:
            return False
        return True if self.first <= when.earliest and when.latest <= self.last else None


@dataclass(frozen=True)
class Reported:
    """One patient with the events and infusions of the period; `infusions` of the events that lie outside it are among `others`."""

    patient: Kept[Patient]
    events: tuple[Kept[AdverseEvent], ...]
    infusions: tuple[Kept[Infusion], ...]
    others: tuple[Kept[Infusion], ...]

    def infusion_of(self, event: AdverseEvent) -> Kept[Infusion] | None:
        """The infusion that an event followed."""
        return next((kept for kept in (*self.infusions, *self.others) if kept.id == event.infusion), None)


def serious(events: Iterable[Kept[AdverseEvent]], period: Period) -> tuple[Kept[AdverseEvent], ...]:
    """The events that are serious, or of which that is not known, and that may have begun in the period."""
    return tuple(kept for kept in events if kept.entry.serious != "no" and period.holds(kept.entry.onset) is not False)


def given(infusions: Iterable[Kept[Infusion]], period: Period) -> tuple[Kept[Infusion], ...]:
    """The infusions that may have begun in the period."""
    return tuple(kept for kept in infusions if period.holds(kept.entry.start) is not False)
