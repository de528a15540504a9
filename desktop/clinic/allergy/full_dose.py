"""How much of a drug a provocation reached, against the usual full dose: what is below it shows less (rule A12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.dose_words import DoseWords
from desktop.clinic.entry.answers import ROUTE
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.kinds import Choice, Option
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.numbers import show_number

if TYPE_CHECKING:
    from desktop.clinic.allergy.drug_provocation import DrugProvocation

A12 = "A12; S74"
# "stated" is what the person called completed, where the doses do not tell
REACHED = Choice(
    (
        Option("yes", N_("yes")),
        Option("stated", N_("called completed, its dose is not told")),
        Option("no", N_("no")),
        Option("unknown", N_("cannot tell")),
    )
)


@dataclass(frozen=True)
class Dose:
    """An amount in mg or IU, and where it is from."""

    amount: Decimal
    unit: str
    source: str = ""

    def said(self) -> str:
        return f"{show_number(self.amount)} {self.unit}"


def total_dose(test: DrugProvocation, units: DoseWords) -> Dose | None:
    """The sum of its doses, in mg or IU; None where a dose or the unit is not known, or the unit is a volume."""
    return _dose(test.total, test.dose_unit, units)


def full_dose(test: DrugProvocation, around: Around) -> Dose | Sentence:
    """The full dose that it is held against: what was typed for this patient, else an adult's usual one; or why there is none."""
    if test.full_dose is not None:
        typed = _dose(test.full_dose, test.dose_unit, around.reader.catalogue.dose_words)
        return typed or say(N_("the full dose has no unit that doses can be compared by"))
    if test.drug is None:
        return say(N_("the drug is not told"))
    limit = around.reader.catalogue.allergy.limits.adult_from
    years = age(around.chart.birth, test.date.earliest) if is_known(test.date) else None
    if years is None or years[0] < limit.number:
        why = (
            N_("the patient's age on that day is not known")
            if years is None
            else N_("an adult's dose is not this patient's")
        )
        return say(why)
    usual = around.reader.catalogue.allergy.full_doses.of(codes_of(test.drug, around.reader.catalogue), test.route)
    if usual is None:
        how = ROUTE.said(test.route) if test.route else "?"
        return say(N_("no usual full dose of {drug} is on record (route: {route})"), drug=test.drug.name, route=how)
    return Dose(usual.amount, usual.unit, usual.source)


def reached(test: DrugProvocation, around: Around) -> str:
    """Did it reach the full dose? By its doses, else by the word of whoever ended it."""
    full, total = full_dose(test, around), total_dose(test, around.reader.catalogue.dose_words)
    if isinstance(full, Dose) and total is not None and total.unit == full.unit:
        return "yes" if total.amount >= full.amount else "no"
    return "stated" if test.stop_reason == "completed" else "unknown"


def less_shown(test: DrugProvocation) -> Sentence | None:
    """What takes from a negative provocation; None for one that shows what it seems to, and for any other."""
    if test.result != "negative":
        return None
    if test.reached_full_dose == "no":
        return say(N_("below the full dose"))
    if test.hidden == "yes":
        return say(N_("a reaction may have been hidden"))
    if test.reached_full_dose not in ("yes", "stated"):
        return say(N_("whether the full dose was reached is not known"))
    return None if test.hidden == "no" else say(N_("whether a reaction was hidden is not known"))


def shows_less(test: DrugProvocation) -> str:
    """The same in words; "" for nothing."""
    less = less_shown(test)
    return str(less) if less is not None else ""


@rule("A12", N_("a full dose that was not reached"), A12)
def full_dose_findings(test: DrugProvocation, around: Around) -> Iterator[Finding]:
    """A12: a negative provocation that ended below the usual full dose, and one of which that cannot be told."""
    full, total = full_dose(test, around), total_dose(test, around.reader.catalogue.dose_words)
    if not isinstance(full, Dose):
        sentence = N_("Whether the full dose is reached cannot be told: {why}. Type the full dose that is meant.")
        yield untold("A12", "full_dose", say(sentence, why=full), A12)
        return
    source = "; ".join(filter(None, (A12, full.source)))
    if total is None or total.unit != full.unit:
        if not is_planned(test) or test.steps:
            sentence = N_(
                "Whether the full dose ({full}) is reached cannot be told: the doses, or their unit, are not told."
            )
            yield untold("A12", "steps", say(sentence, full=full.said()), source)
        return
    shown = {"total": total.said(), "full": full.said(), "drug": test.drug.name if test.drug is not None else "?"}
    if total.amount >= full.amount:
        return
    if is_planned(test):
        sentence = N_(
            "The plan ends at {total}. The usual full dose of {drug} is {full}: below it a negative result shows less."
        )
        yield note("A12", "steps", say(sentence, **shown), source)
    elif test.result == "negative":
        sentence = N_("Negative up to {total}. The usual full dose of {drug} is {full}: it does not take the allergy away. "
                      "Type the full dose, if another one is meant.")  # fmt: skip
        yield soft("A12", "full_dose", say(sentence, **shown), source)
    else:
        yield note("A12", "full_dose", say(N_("It reached {total} of {full}."), **shown), source)


def _dose(amount: Decimal | None, unit: str | None, units: DoseWords) -> Dose | None:
    if amount is not None and unit == "IU":
        return Dose(amount, unit)
    mg = units.in_mg(amount, unit)
    return None if mg is None else Dose(mg, "mg")
