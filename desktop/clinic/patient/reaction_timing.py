"""How long after a drug reaction something was done: a test too soon or too late after it may miss what it looks for (A8)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.drug_rules import same_drug
from desktop.clinic.words.dates import When

A8 = "A8, domain reference §5; S49, skin tests GKU"


def last_reaction(drug: DrugName, when: When | None, around: Around) -> When | None:
    """The day of the newest reaction to a drug that is not certainly after that day; None while it is not known."""
    if when is None or when.unknown:
        return None
    dates = [
        kept.entry.date
        for kept in around.chart.named("drug_reaction")
        if kept.entry.date is not None
        and kept.entry.certainty != "refuted"
        and same_drug(kept.entry.drug, drug, around.reader.catalogue)
        and kept.entry.date.after(when) is not True
    ]
    # beside one of an unknown day nobody can tell which was the last
    return None if not dates or any(date.unknown for date in dates) else dates[-1]


def sooner(when: When, reaction: When, span: timedelta) -> bool:
    """Was it certainly less than this span after the reaction?"""
    return when.latest - reaction.earliest < span


def later(when: When, reaction: When, months: int) -> bool:
    """Was it certainly more than so many months after the reaction?"""
    return when.earliest > _months_after(reaction.latest, months)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
