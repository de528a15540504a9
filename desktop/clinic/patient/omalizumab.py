"""Rule O1: a course of omalizumab held against the label that the clinic follows.

What the labels say is data (`resources/omalizumab.toml`); which one counts is a setting of the clinic.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.omalizumab_labels import Cell, Found, LabelUse, OmalizumabLabels, Regimen
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, Make, note, soft, untold
from desktop.clinic.entry.kinds import UNKNOWN_WORDS
from desktop.clinic.entry.stages import blocked
from desktop.clinic.patient.drug_kin import codes_of
from desktop.clinic.patient.ige_before_omalizumab import TotalIge, ige_for
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.patient.on_board import medication_not_asked
from desktop.clinic.words.age import age
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.narrative import Speech, Told, states, told
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.patient.medication import MedicationCourse

ATC = "R03DX05"
O1 = "O1, domain reference §5 and §2.9"
_WEEK = 7 * 24 * 60
# how a prescription says that no disease of a label is meant, folded (GKU)
_OFF_LABEL = ("off-label", "off label", "offlabel", "endikasyon disi")
_LABELS = {"eu": N_("EU and Türkiye"), "us": N_("USA")}


def is_omalizumab(drug: DrugName | None, catalogue: Catalogue) -> bool | None:
    """Is this drug omalizumab, under whatever brand? None for one that the catalogue does not know."""
    if drug is None:
        return None
    codes = codes_of(drug, catalogue)
    # a drug that the clinic added without a code is one of its own, not a brand of this one
    return ATC in codes if codes or catalogue.found(drug) is not None else None


@rule("O1", N_("omalizumab as the label says: disease, age, dose, total IgE of before the start, weight"), O1)
def omalizumab_label_findings(course: MedicationCourse, planned: bool, around: Around) -> Iterator[Finding]:
    """O1 for a course that is omalizumab or may be. `planned`: it is begun or goes on, so that it can still be changed.

    An indication that is not told asks for a reason while it is planned; the rest asks for a confirmation or is told.
    """
    labels = around.reader.catalogue.omalizumab
    if is_omalizumab(course.drug, around.reader.catalogue) is None:
        sentence = N_("Whether {drug} is omalizumab cannot be told: it is not in the catalogue.")
        yield untold("O1", "drug", say(sentence, drug=course.drug.name if course.drug else "?"), O1)
        return
    kind = indication_of(course.indication, labels, around.reader.catalogue.cell_rules.speech)
    if kind == "untold":
        sentence = N_("Off-label or unknown, without what it is given for. Type the indication in words.")
        yield untold("O1", "indication", say(sentence), O1, blocked(planned))
    elif kind == "unclear":
        sentence = N_(
            "Which disease “{indication}” means cannot be told: the label's dose goes by the one it is given for first."
        )
        yield untold("O1", "indication", say(sentence, indication=course.indication or ""), O1)
        return
    elif kind == "other":
        yield note("O1", "indication", say(N_("This is not a labelled indication: off-label.")), O1)
        sentence = N_(
            "“{indication}” is none of the label's diseases as they are read here: no dose is held against one."
        )
        yield untold("O1", "indication", say(sentence, indication=course.indication or ""), O1)
        return
    # what the table says for an indication that nobody told is told, and asks nothing
    yield from _label_findings(course, "asthma" if kind == "untold" else kind, kind != "untold", around)


def indication_of(text: str | None, labels: OmalizumabLabels, speech: Speech) -> str:
    """What an indication is: the code of a disease of the labels, "other" (told, and none of them), "untold", or "unclear".

    Unclear is what names two of them, or doubts the one that it names.
    """
    words = key_of(text)
    if not words or words in UNKNOWN_WORDS or words in _OFF_LABEL:
        return "untold"
    if states(text, _OFF_LABEL):
        return "other"
    how = {known.code: told(text, known.words, speech, known.but) for known in labels.indications}
    named = [code for code, found in how.items() if found is Told.SAID]
    if len(named) > 1 or (not named and Told.UNCLEAR in how.values()):
        return "unclear"
    return named[0] if named else "other"


def _label_findings(course: MedicationCourse, kind: str, is_told: bool, around: Around) -> Iterator[Finding]:
    """What the clinic's label says of this disease at this age: its single dose, a fixed regimen, or the table."""
    make = soft if is_told else note
    labels, label = around.reader.catalogue.omalizumab, around.reader.catalogue.settings.omalizumab_table.value
    named = {"label": say(_LABELS[label]), "disease": say(_name(labels, kind))}
    uses = labels.of(label, kind)
    if not uses:
        sentence = N_("No dose for {disease} is known here from the label that the clinic follows ({label}).")
        yield untold("O1", "indication", say(sentence, **named), O1)
        return
    ages = age(around.chart.birth, course.start.latest) if is_known(course.start) else None
    fitting = [use for use in uses if ages is None or _may_be_for(use, ages)]
    if not fitting:
        least = min(use.from_age for use in uses)
        sentence = N_("The label ({label}) is for {disease} from {age} years on.")
        yield make("O1", "indication", say(sentence, age=least, **named), f"{O1}; {uses[0].source}")
        return
    if ages is None or not all(_is_for(use, ages) for use in fitting):
        sentence = N_(
            "The age at the start is not known well enough: the label ({label}) is for {disease} from {age} years on."
        )
        yield untold("O1", "indication", say(sentence, age=fitting[0].from_age, **named), f"{O1}; {fitting[0].source}")
        if len(fitting) > 1:
            return
    yield from _dose_findings(course, fitting[0], make, around)
    if ages is not None:
        yield from _low_ige_findings(course, fitting[0], ages, around)


def _name(labels: OmalizumabLabels, code: str) -> str:
    known = labels.indication(code)
    return known.name if known else code


def _is_for(use: LabelUse, ages: tuple[int, int]) -> bool:
    return use.from_age <= ages[0] and (use.below_age is None or ages[1] < use.below_age)


def _may_be_for(use: LabelUse, ages: tuple[int, int]) -> bool:
    return use.from_age <= ages[1] and (use.below_age is None or ages[0] < use.below_age)


def _dose_findings(course: MedicationCourse, use: LabelUse, make: Make, around: Around) -> Iterator[Finding]:
    source, regimen = f"{O1}; {use.source}", _regimen(course)
    if use.table is not None:
        if course.dose is not None and course.dose_unit == "mg" and not use.least_mg <= course.dose <= use.most_mg:
            sentence = N_("The label ({label}) gives {least} to {most} mg in one dose.")
            yield make(
                "O1", "dose", say(sentence, least=use.least_mg, most=use.most_mg, label=say(_LABELS[use.label])), source
            )
        yield from _table_findings(course, use, regimen, make, around)
    elif regimen is None:
        yield untold("O1", "dose", say(_UNTOLD_DOSE), source)
    elif regimen not in use.fixed:
        sentence = N_("Recorded are {recorded}; the label ({label}) says {table}, whatever IgE and weight.")
        fixed = joined([one.said() for one in use.fixed], " / ")
        yield make(
            "O1", "dose", say(sentence, recorded=regimen.said(), table=fixed, label=say(_LABELS[use.label])), source
        )


_UNTOLD_DOSE = N_("Dose in mg and interval are not both recorded, so they are not held against the label.")


def _table_findings(
    course: MedicationCourse, use: LabelUse, regimen: Regimen | None, make: Make, around: Around
) -> Iterator[Finding]:
    """The regimen by total IgE of before the start and weight."""
    assert use.table is not None
    source, table = f"{O1}; {use.source}", use.table
    for other in _unclassified(around):
        sentence = N_("Whether {drug} was omalizumab cannot be told: if it was, the total IgE of before it counts.")
        yield untold("O1", "dose", say(sentence, drug=other), source)
    if medication_not_asked(around):
        sentence = N_("No other medication is recorded, and no answer that none is taken: had omalizumab been given before, the total "
                      "IgE of before it would count.")  # fmt: skip
        yield untold("O1", "dose", say(sentence), source)
    ige = ige_for(course, around, is_omalizumab)
    if isinstance(ige, Sentence):
        yield untold("O1", "dose", ige, source, make)
        return
    shown: dict[str, object] = {"ige": ige.shown(), "date": ige.date, "label": say(_LABELS[use.label])}
    bounds = {"least": table.least, "most": table.most}
    if ige.lies_outside(table.least, table.most):
        sentence = N_(
            "Total IgE {ige} ({date}) is outside the label's table ({label}; {least} to {most} IU/mL): it gives no dose."
        )
        yield make("O1", "dose", say(sentence, **shown, **bounds), f"{O1}; {table.source}")
        return
    if ige.number is None:
        sentence = N_("Total IgE {ige} ({date}) is no number that a dose can be worked out from.")
        yield untold("O1", "dose", say(sentence, **shown), source, make)
        return
    weights = weights_before(around.chart, course.start)
    if not weights:
        sentence = N_("No weight was measured before the start, so the dose is not held against the table.")
        yield untold("O1", "dose", say(sentence), source, make)
        return
    cell = table.cell(ige.number, weights[0].kg)
    shown["weight"] = show_number(weights[0].kg)
    if regimen is None and cell.found is Found.DOSE:
        yield untold("O1", "dose", say(_UNTOLD_DOSE), source)
    elif found := _against(cell, regimen):
        sentence, is_told = found
        values = {"recorded": regimen.said() if regimen else "", "table": cell.regimen.said() if cell.regimen else ""}
        said = say(sentence, **shown, **values)
        answer = make("O1", "dose", said, f"{O1}; {cell.source}")
        yield answer if is_told else untold("O1", "dose", said, f"{O1}; {cell.source}")


def _unclassified(around: Around) -> Iterator[str]:
    """The drugs of other courses that the catalogue does not know."""
    for kept in around.chart.named("medication_course"):
        drug = kept.entry.drug
        if kept.id != around.itself and is_omalizumab(drug, around.reader.catalogue) is None:
            yield drug.name if drug else "?"


def _against(cell: Cell, regimen: Regimen | None) -> tuple[str, bool] | None:
    """The sentence of a cell that the regimen is not, and whether it can tell at all."""
    if cell.found is Found.UNREAD:
        return N_("This cell of the label's table ({label}) could not be read: IgE {ige} ({date}), {weight} kg."), False
    if cell.found is Found.OUTSIDE:
        return N_("IgE {ige} ({date}) and {weight} kg lie outside the label's table ({label}): it gives no dose."), True
    if cell.found is Found.NO_DOSE:
        return N_("For IgE {ige} ({date}) and {weight} kg the label's table ({label}) has no dose."), True
    if regimen != cell.regimen:
        return N_(
            "Recorded are {recorded}; the label's table ({label}) says {table} for IgE {ige} ({date}) and {weight} kg."
        ), True
    return None


def _low_ige_findings(
    course: MedicationCourse, use: LabelUse, ages: tuple[int, int], around: Around
) -> Iterator[Finding]:
    """Below a total IgE that depends on the age the label asks for IgE to a perennial allergen."""
    low = next((one for one in reversed(use.low_ige) if one.from_age <= ages[0]), None)
    if low is None or use.table is None:
        return
    ige = ige_for(course, around, is_omalizumab)
    # what is outside the table is said already
    if isinstance(ige, TotalIge) and ige.number is not None and use.table.least <= ige.number < low.below:
        sentence = N_(
            "Total IgE {ige} ({date}) is below {below} IU/mL: the label asks for IgE to a perennial allergen in vitro."
        )
        yield note("O1", "dose", say(sentence, ige=ige.shown(), date=ige.date, below=low.below), f"{O1}; {low.source}")


def _regimen(course: MedicationCourse) -> Regimen | None:
    minutes = course.interval.minutes if course.interval else None
    if course.dose is None or course.dose_unit != "mg" or minutes is None:
        return None
    return Regimen(course.dose, minutes / _WEEK)
