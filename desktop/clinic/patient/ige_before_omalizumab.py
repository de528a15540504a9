"""The total IgE that a dose of omalizumab is worked out from: of before the first start, for under it total IgE rises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.dates import When, exactly, is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.readings import Reading

if TYPE_CHECKING:
    from desktop.clinic.patient.medication import MedicationCourse

Classify = Callable[[DrugName | None, Catalogue], bool | None]


class TotalIge(NamedTuple):
    """A total IgE that was measured; `value` in IU/mL is None while it is in doubt."""

    date: When
    reading: Reading
    unit: str | None
    value: Decimal | None

    @property
    def number(self) -> Decimal | None:
        """The value that a dose can be worked out from; None for one at a limit of the method, or in doubt."""
        return None if self.reading.censored else self.value

    def shown(self) -> str:
        """As it was printed."""
        return f"{self.reading.shown()} {self.unit or ''}".strip()

    def lies_outside(self, least: Decimal, most: Decimal) -> bool:
        """Is every value that the result allows outside these bounds?"""
        value, comparator = self.value, self.reading.comparator
        if value is None:
            return False
        below = value < least or (value == least and comparator == "<")
        above = value > most or (value == most and comparator == ">")
        return (below and comparator in ("", "<", "≤")) or (above and comparator in ("", ">", "≥"))


class _Treated(NamedTuple):
    """Since when it has been taken without a long interruption, and from which day on a result is free of what was before."""

    start: When
    free_from: When | None


def ige_for(course: MedicationCourse, around: Around, is_omalizumab: Classify) -> TotalIge | Sentence:
    """The newest total IgE of before the first start, or why there is none.

    An interruption of less than a year does not count: the first start is that of the course before it. One of the start's
    very day counts unless it is known to be later.
    """
    treated = _treated(course, around, is_omalizumab)
    if isinstance(treated, Sentence):
        return treated
    measured = _measured(around)
    before = [ige for ige in measured if _is_before(ige.date, treated.start)]
    free = [ige for ige in before if treated.free_from is None or ige.date.before(treated.free_from) is False]
    if free:
        return free[-1]
    if before:
        sentence = N_(
            "Total IgE was measured within a year after an earlier course of omalizumab ({date}), which raises it: it gives no "
            "dose. Measure it again."
        )
        return say(sentence, date=before[-1].date)
    later = [ige for ige in measured if ige.date.after(treated.start) is True]
    if later:
        sentence = N_(
            "Total IgE was measured only after the start ({date}), when omalizumab raises it: it gives no dose."
        )
        return say(sentence, date=later[0].date)
    return say(N_("No total IgE from before the start is recorded, so the dose is not held against the table."))


def _treated(course: MedicationCourse, around: Around, is_omalizumab: Classify) -> _Treated | Sentence:
    """Where the treatment began that this course belongs to, or why that cannot be told."""
    start = course.start
    if not is_known(start):
        return say(
            N_("The start is not known, so no total IgE can be told to be from before it, and no dose is worked out.")
        )
    others: list[MedicationCourse] = []
    for kept in around.chart.named("medication_course"):
        if kept.id == around.itself or kept.entry is course:
            continue
        if is_omalizumab(kept.entry.drug, around.reader.catalogue):
            others.append(kept.entry)
    first: When = start
    # the newest of those before comes first
    for other in reversed(others):
        if not is_known(other.start):
            return say(N_("An earlier course of omalizumab has no known start, so the first start cannot be told."))
        if other.start.before(first) is not True:
            continue
        interrupted = _interruption(other, first)
        year = around.reader.catalogue.omalizumab.interruption.days
        if interrupted is None or interrupted[0] < year <= interrupted[1]:
            sentence = N_(
                "Whether omalizumab was interrupted for a year before {date} cannot be told, so neither which IgE counts."
            )
            return say(sentence, date=first)
        if interrupted[0] >= year:
            assert other.stop is not None and other.stop.latest is not None  # else it was not interrupted
            day = other.stop.latest + timedelta(year)
            return _Treated(first, exactly(day))
        first = other.start
    return _Treated(first, None)


def _interruption(before: MedicationCourse, start: When) -> tuple[int, int] | None:
    """The least and the most days between two courses, (0, 0) while the first goes on; None when it cannot be told."""
    if before.stop is None:
        return 0, 0
    if not (is_known(before.stop) and is_known(start)):
        return None
    return (start.earliest - before.stop.latest).days, (start.latest - before.stop.earliest).days


def _measured(around: Around) -> list[TotalIge]:
    """Every total IgE, by day."""
    results = (kept.entry for kept in around.chart.named("lab_result"))
    return [
        TotalIge(result.specimen_date, result.reading, result.unit, result.canonical_value)
        for result in results
        if result.marker == "total_ige" and result.specimen_date is not None and result.reading is not None
    ]


def _is_before(specimen: When, start: When) -> bool:
    if specimen.exact and start.exact and specimen.day == start.day:
        return specimen.after(start) is not True
    return specimen.before(start) is True
