"""Dates where there is little room."""

from __future__ import annotations

from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _


def short_date(when: When | None) -> str:
    """The date without its time and its uncertainty, which stand elsewhere: "~ 5 Jan 2024" where it is assumed."""
    if when is None:
        return ""
    if when.unknown:
        return _(N_("unknown"))
    if when.precision == "range" or (when.assumed and not when.exact and when.precision == "day"):
        return "~ " + When(when.day, when.day, when.day).shown()
    plain = When(when.earliest, when.latest, when.day).shown()
    return f"~ {plain}" if when.assumed else plain
