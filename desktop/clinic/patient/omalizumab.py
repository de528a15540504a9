"""Omalizumab: the dose table by total IgE and weight, and rule O1 that holds a course against it.

The table is the one for asthma from 12 years on [S32]; chronic spontaneous urticaria has one dose [S32d]. For anything else
there is none here, and what the table would say is only told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.kinds import UNKNOWN_WORDS
from desktop.clinic.entry.stages import blocked
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.narrative import states
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.readings import Reading
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.patient.medication import MedicationCourse

ATC = "R03DX05"
O1 = "O1, domain reference §5 and §2.9 [S32]"
_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class Regimen:
    """So many mg every so many weeks."""

    mg: Decimal
    weeks: Decimal

    def said(self) -> Sentence:
        """The regimen as a value of a sentence."""
        return say(N_("{mg} mg every {weeks} weeks"), mg=self.mg, weeks=self.weeks)


def _row(most: int, *cells: str) -> tuple[Decimal, tuple[Regimen | None, ...]]:
    parts = [cell.split("q") if cell else None for cell in cells]
    return Decimal(most), tuple(Regimen(Decimal(part[0]), Decimal(part[1])) if part else None for part in parts)


# domain reference §2.9 [S32]: to an IgE of so many IU/mL, mg and weeks by weight. Each band ends with its upper bound.
LEAST_IGE, LEAST_KG = Decimal(30), Decimal(30)
WEIGHTS = (Decimal(60), Decimal(70), Decimal(90), Decimal(150))
TABLE = (
    _row(100, "150q4", "150q4", "150q4", "300q4"),
    _row(200, "300q4", "300q4", "300q4", "225q2"),
    _row(300, "300q4", "225q2", "225q2", "300q2"),
    _row(400, "225q2", "225q2", "300q2", ""),
    _row(500, "300q2", "300q2", "375q2", ""),
    _row(600, "300q2", "375q2", "", ""),
    _row(700, "375q2", "", "", ""),
)
URTICARIA = Regimen(Decimal(300), Decimal(4))  # [S32d]
# the EU label: one dose, mg [S32c]
LABEL_LEAST, LABEL_MOST = Decimal(75), Decimal(600)
# IU/mL; below it the EU label asks for reactivity to a perennial allergen in vitro [S32c]
LOW_IGE = Decimal(76)
FROM_AGE = 12

# how an indication is worded, folded, in English and Turkish (GKU)
_INDICATIONS = {
    "asthma": ("asthma", "astim", "astimi"),
    "urticaria": ("csu", "chronic spontaneous urticaria", "chronic urticaria", "chronic idiopathic urticaria", "kronik urtiker",
                  "kronik spontan urtiker", "urticaria", "urtiker"),
    "polyps": ("crswnp", "nasal polyps", "nasal polyposis", "nazal polip", "nazal polipozis"),
    "food": ("food allergy", "besin alerjisi", "gida alerjisi"),
}  # fmt: skip
_OFF_LABEL = ("off-label", "off label", "offlabel", "endikasyon disi")


def table_dose(ige: Decimal, weight: Decimal) -> Regimen | None:
    """The dose for a total IgE in IU/mL before the start and a weight in kg; None: insufficient data to recommend one [S32b]."""
    if ige < LEAST_IGE or weight < LEAST_KG or weight > WEIGHTS[-1]:
        return None
    column = next(number for number, most in enumerate(WEIGHTS) if weight <= most)
    return next((cells[column] for most, cells in TABLE if ige <= most), None)


def omalizumab_findings(course: MedicationCourse, planned: bool, around: Around) -> Iterator[Finding]:
    """O1 for a medication course, nothing for another drug. `planned`: it is begun or goes on, so that it can still be changed.

    An indication that is not told asks for a reason while it is planned; the rest asks for a confirmation or is told.
    """
    if course.drug is None or ATC not in codes_of(course.drug, around.reader.catalogue):
        return
    kind = indication_of(course.indication)
    if kind == "untold" and course.indication is not None:
        sentence = N_("Off-label or unknown, without what it is given for. Type the indication in words.")
        yield blocked(planned)("O1", "indication", say(sentence), O1)
    elif kind == "other":
        yield note("O1", "indication", say(N_("This is not a labelled indication: off-label.")), O1)
    regimen = _regimen(course)
    if course.dose_unit == "mg" and course.dose is not None and not LABEL_LEAST <= course.dose <= LABEL_MOST:
        sentence = N_("The label gives {least} to {most} mg in one dose.")
        yield soft(
            "O1", "dose", say(sentence, least=show_number(LABEL_LEAST), most=show_number(LABEL_MOST)), f"{O1} [S32c]"
        )
    if kind == "urticaria":
        if regimen is None:
            yield note("O1", "dose", say(_UNTOLD_DOSE), O1)
        elif regimen != URTICARIA:
            sentence = N_(
                "Recorded are {recorded}; in chronic spontaneous urticaria it is {table}, whatever IgE and weight."
            )
            yield soft("O1", "dose", say(sentence, recorded=regimen.said(), table=URTICARIA.said()), f"{O1} [S32d]")
        return
    yield from _table_findings(course, regimen, kind == "asthma", around)


_UNTOLD_DOSE = N_("Dose in mg and interval are not both recorded, so they are not held against a table.")


def indication_of(text: str | None) -> str:
    """What an indication is: "asthma", "urticaria", "polyps", "food", "other" (off-label, told), or "untold"."""
    words = key_of(text)
    if not words or words in UNKNOWN_WORDS or words in _OFF_LABEL:
        return "untold"
    if states(text, _OFF_LABEL):
        return "other"
    return next((kind for kind, names in _INDICATIONS.items() if states(text, names)), "other")


def _table_findings(
    course: MedicationCourse, regimen: Regimen | None, of_asthma: bool, around: Around
) -> Iterator[Finding]:
    """The dose by the asthma table: asked after in asthma, told for anything else."""
    make = soft if of_asthma else note
    ige, weights = ige_before(course.start, around), weights_before(around.chart, course.start)
    if ige is None:
        yield make("O1", "dose", _no_ige(course.start, around), O1)
        return
    shown = {"ige": f"{ige.reading.shown()} {ige.unit or ''}".strip(), "date": ige.date}
    if _outside(ige):
        sentence = N_("Total IgE {ige} ({date}) is below 30 or above 700 IU/mL: insufficient data to recommend a dose.")
        yield make("O1", "dose", say(sentence, **shown), f"{O1} [S32b]")
        return
    if ige.reading.censored or ige.value is None:
        sentence = N_("Total IgE {ige} ({date}) is no number that a dose can be worked out from.")
        yield make("O1", "dose", say(sentence, **shown), O1)
        return
    if of_asthma and ige.value < LOW_IGE:
        sentence = N_(
            "Total IgE {ige} ({date}) is below 76 IU/mL: the EU label asks for IgE to a perennial allergen in vitro."
        )
        yield note("O1", "dose", say(sentence, **shown), f"{O1} [S32c]")
    if of_asthma and _is_child(course.start, around):
        yield note("O1", "dose", say(N_("The table is for 12 years and older."), **shown), O1)
    if not weights:
        sentence = N_("No weight was measured before the start, so the dose is not held against the table.")
        yield make("O1", "dose", say(sentence), O1)
        return
    weight = weights[0].kg
    shown |= {"weight": show_number(weight), "recorded": regimen.said() if regimen else ""}
    found = table_dose(ige.value, weight)
    if found is None:
        sentence = N_("For IgE {ige} ({date}) and {weight} kg there are insufficient data to recommend a dose.")
        yield make("O1", "dose", say(sentence, **shown), f"{O1} [S32b]")
    elif regimen is None:
        yield note("O1", "dose", say(_UNTOLD_DOSE), O1)
    elif regimen != found:
        sentence = N_("Recorded are {recorded}; the asthma table says {table} for IgE {ige} ({date}) and {weight} kg.")
        yield make("O1", "dose", say(sentence, table=found.said(), **shown), O1)


class TotalIge(NamedTuple):
    """A total IgE that was measured; `value` in IU/mL is None while it is in doubt."""

    date: When
    reading: Reading
    unit: str | None
    value: Decimal | None


def ige_before(start: When | None, around: Around) -> TotalIge | None:
    """The newest total IgE of a specimen that was not taken after the start; None without one.

    One of the very day counts unless it is known to be later. After the start omalizumab itself raises total IgE (GKU).
    """
    if not is_known(start):
        return None
    found = [result for result in _iges(around) if _is_before(result.date, start)]
    return found[-1] if found else None


def _iges(around: Around) -> list[TotalIge]:
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


def _no_ige(start: When | None, around: Around) -> Sentence:
    """Why no total IgE feeds the table."""
    if start is None or start.unknown:
        return say(
            N_("The start is not known, so no total IgE can be told to be from before it, and no dose is worked out.")
        )
    later = [result for result in _iges(around) if result.date.after(start) is True]
    if later:
        sentence = N_(
            "Total IgE was measured only after the start ({date}), when omalizumab raises it: it gives no dose."
        )
        return say(sentence, date=later[0].date)
    return say(N_("No total IgE from before the start is recorded, so the dose is not held against the table."))


def _outside(ige: TotalIge) -> bool:
    """Is every value that the result allows outside 30 to 700 IU/mL?"""
    value, comparator, most = ige.value, ige.reading.comparator, TABLE[-1][0]
    if value is None:
        return False
    below = value < LEAST_IGE or (value == LEAST_IGE and comparator == "<")
    above = value > most or (value == most and comparator == ">")
    return (below and comparator in ("", "<", "≤")) or (above and comparator in ("", ">", "≥"))


def _regimen(course: MedicationCourse) -> Regimen | None:
    minutes = course.interval.minutes if course.interval else None
    if course.dose is None or course.dose_unit != "mg" or minutes is None:
        return None
    return Regimen(course.dose, minutes / _WEEK)


def _is_child(start: When | None, around: Around) -> bool:
    """Was the patient certainly younger than the table's patients are?"""
    ages = age(around.chart.birth, start.latest) if is_known(start) else None
    return ages is not None and ages[1] < FROM_AGE
