"""What is on record as given of a course of a medicine: a prescription, or a start that was written down, is no dose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from desktop.clinic.words.dates import When, is_known


class Dose(Protocol):
    """One dose of a course."""

    @property
    def date(self) -> When | None: ...


class Treatment(Protocol):
    """What is asked of a course of a medicine."""

    @property
    def start(self) -> When | None: ...

    @property
    def stop(self) -> When | None: ...

    @property
    def administrations(self) -> Iterable[Dose]: ...


def begun(course: Treatment, when: When | None) -> bool | None:
    """Had it begun by then? Only a dose on record says so, a later start denies it, and else it cannot be told."""
    if when is None:
        return None
    if dose_before(course, when) is not None:
        return True
    if course.start is None:
        return None
    days = (course.start, *(dose.date for dose in course.administrations if dose.date is not None))
    return False if all(day.before(when) is False for day in days) else None


def dose_before(course: Treatment, when: When) -> When | None:
    """The newest dose on record that was certainly given before then."""
    days = [dose.date for dose in course.administrations if is_known(dose.date) and dose.date.before(when)]
    return max(days, key=lambda day: day.latest, default=None)
