"""How long after a drug reaction something was done: a test too soon or too late after it may miss what it looks for (A8)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.words.dates import Known, When, is_known

A8 = "A8, domain reference §5; S49, skin tests GKU"


def last_reaction(drug: DrugName, when: When | None, around: Around) -> Known | None:
    """The day of the newest reaction to a drug that is not certainly after that day; None while it is not known."""
    if not is_known(when):
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
    known = [date for date in dates if is_known(date)]
    return known[-1] if known and len(known) == len(dates) else None


def sooner(when: When | None, reaction: Known, span: timedelta) -> bool:
    """Was it certainly less than this span after the reaction?"""
    return is_known(when) and when.latest - reaction.earliest < span


def later(when: When | None, reaction: Known, months: int) -> bool:
    """Was it certainly more than so many months after the reaction?"""
    return is_known(when) and when.earliest > _months_after(reaction.latest, months)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
