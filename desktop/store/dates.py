"""A date as its columns hold it."""

from __future__ import annotations

from datetime import date

from desktop.clinic.words.dates import When

# the columns of a date that `when_of` takes, behind the field's name
WHEN = ("earliest", "latest", "day", "time", "assumed", "typed")


def when_of(
    earliest: str | None, latest: str | None, day: str | None, time: str | None, assumed: int | None, typed: str | None
) -> When | None:
    """The date that stands in these cells; None where none was answered."""
    if typed is None:
        return None
    return When(_day(earliest), _day(latest), _day(day), time or "", bool(assumed), typed)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
