"""What an allergist's tests came to, in the few words that a list, the timeline or a note has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergen_results import positives_of
from desktop.clinic.allergy.allergy_kinds import GRADE, POSITIVE_GRADES
from desktop.clinic.entry.kinds import Number, Reader
from desktop.clinic.patient.medication import DOSE_UNIT
from desktop.clinic.words.language import N_, say

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergen_panel import AllergenPanel
    from desktop.clinic.allergy.drug_provocation import DrugProvocation
    from desktop.clinic.allergy.patch_test import PatchHapten, PatchTest

# a line names so many and counts the rest
_NAMED = 6


def few(names: Sequence[str]) -> str:
    """The names in one line; of many the first ones and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown}{say(N_(' and {count} more'), count=more)}" if more > 0 else shown


def count_positive(panel: AllergenPanel) -> str:
    """How many allergens are positive: "1 positive"."""
    return str(say(N_("{count} positive"), count=len(positives_of(panel.results))))


def positive_values(panel: AllergenPanel) -> str:
    """The positive allergens with their values, the highest first: "Hom g 0.59"."""
    return few([f"{one.allergen} {one.reading.shown()}" for one in positives_of(panel.results) if one.reading])


def count_answered(panel: AllergenPanel, reader: Reader) -> str:
    """How many of the panel's allergens are answered: "293 of 295 answered"; "" while its definition is not known."""
    definition = panel.definition(reader)
    if definition is None:
        return ""
    counts = {"answered": len(panel.results), "all": len(definition.allergens)}
    return str(say(N_("{answered} of {all} answered"), **counts))


def beside_results(panel: AllergenPanel, reader: Reader) -> Iterator[str]:
    """What else a panel says, piece by piece: total IgE, and how many of its results are assumed."""
    if panel.total_ige is not None:
        kind = panel.declaration.field("ige_unit").kind
        unit = kind.shown(panel.ige_unit, reader) if panel.ige_unit and not panel.total_ige.unit else ""
        yield str(say(N_("total IgE {amount}"), amount=f"{panel.total_ige.shown()} {unit}".strip()))
    if assumed := count_assumed(panel):
        yield str(say(N_("{count} assumed"), count=assumed))


def count_assumed(panel: AllergenPanel) -> int:
    """How many results are assumed, not printed."""
    return sum(result.basis == "assumed" for result in panel.results)


def patch_readings(hapten: PatchHapten) -> dict[int, str]:
    """The grades that were read, by the hours after it was applied; what was not tested was not read."""
    grades = {hours: getattr(hapten, f"h{hours}") for hours in (48, 72, 96, 168)}
    return {hours: grade for hours, grade in grades.items() if grade not in (None, "not_tested")}


def patch_positives(test: PatchTest) -> list[str]:
    """The positive haptens with the first reading at which they were: "nickel sulfate hexahydrate 72 h"."""
    return [
        str(say(N_("{hapten} {hours} h"), hapten=hapten.hapten, hours=hours))
        for hapten in test.haptens
        if (hours := next((at for at, grade in patch_readings(hapten).items() if grade in POSITIVE_GRADES), None))
        is not None
    ]


def patch_words(hapten: PatchHapten, hours: int) -> str:
    """One reading of one hapten: "cobalt(II) chloride hexahydrate positive at 48 h (++)"."""
    grade = patch_readings(hapten)[hours]
    sign = GRADE.shown(grade, None)
    if grade == "positive":
        # its grade is not printed
        return str(say(N_("{hapten} positive at {hours} h"), hapten=hapten.hapten, hours=hours))
    if grade in POSITIVE_GRADES:
        return str(say(N_("{hapten} positive at {hours} h ({grade})"), hapten=hapten.hapten, hours=hours, grade=sign))
    words = {
        "negative": N_("{hapten} negative at {hours} h"),
        "doubtful": N_("{hapten} doubtful at {hours} h"),
        "irritant": N_("{hapten} irritant at {hours} h"),
    }[grade]
    return str(say(words, hapten=hapten.hapten, hours=hours))


def provocation_total(test: DrugProvocation, reader: Reader) -> str:
    """The sum of its doses: "total 500 mg"; "" while there is none."""
    if test.total is None:
        return ""
    unit = DOSE_UNIT.shown(test.dose_unit, reader) if test.dose_unit else ""
    return str(say(N_("total {dose}"), dose=f"{Number().shown(test.total, reader)} {unit}".strip()))
