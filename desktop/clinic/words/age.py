"""How old somebody is whose birth date may not be known to the day."""

from __future__ import annotations

from datetime import date

from desktop.clinic.words.dates import When, is_known


def age(birth: When | None, on: date) -> tuple[int, int] | None:
    """The least and the greatest age in whole years on a day; None when the birth date is unknown."""
    if not is_known(birth):
        return None
    return full_years(birth.latest, on), full_years(birth.earliest, on)


def full_years(birth: date, on: date) -> int:
    """The age on a day of somebody who was born on a known day."""
    return max(0, on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))
