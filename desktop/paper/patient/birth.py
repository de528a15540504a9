"""A birth date on paper: never a day that nobody told."""

from __future__ import annotations

from desktop.clinic.words.dates import When, exactly, is_known


def born(when: When | None) -> str:
    """A birth date as far as it was told: of one between two days the years, "1984–1994"; "" without one."""
    if not is_known(when):
        return ""
    if when.exact or when.precision not in ("range", "day"):
        return when.shown()
    first, last = when.earliest, when.latest
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{exactly(last).shown()}"
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
