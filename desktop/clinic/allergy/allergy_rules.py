"""Rules A5 and A8: what a skin or patch test can and cannot say.

They take what they need from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.allergy.allergy_kinds import Amount, Substance
from desktop.clinic.catalogue.skin_concentrations import Figure
from desktop.clinic.catalogue.suppressors import INTRADERMAL, PATCH
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.drug_kin import codes_of, same_drug
from desktop.clinic.patient.drug_use import known_signs, reactions_of
from desktop.clinic.patient.grading import is_anaphylaxis, severe_delayed
from desktop.clinic.patient.reaction_timing import A8, waited
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, joined, say

if TYPE_CHECKING:
    from desktop.clinic.allergy.skin_test import SkinTest


def tested_drug(substance: Substance | None) -> DrugName | None:
    """The drug that a skin test was done with; None for an extract."""
    return None if substance is None or substance.extract else DrugName(substance.name, substance.atc)


# A5

A5 = "A5, domain reference §5"


@rule("A5", N_("a concentration that irritates"), A5)
def concentration_findings(
    drug: DrugName, typed: str | None, amount: Amount | None, test: str, field: str, around: Around
) -> Iterator[Finding]:
    """A5: a prick, an injection or a patch above what is known not to irritate. Where two sources differ both figures are said.

    Units are never converted into one another: what stands in another unit than any figure cannot be compared.
    """
    figures = _figures(drug, test, around)
    if not figures:
        sentence = N_("No concentration of {drug} that does not irritate is on record for this test. A positive result may be "
                      "irritation alone.")  # fmt: skip
        yield untold("A5", field, say(sentence, drug=drug.name), A5)
        return
    source = "; ".join(dict.fromkeys((A5, *(figure.source for figure in figures))))
    for figure in figures:
        if figure.most is None:
            sentence = N_("{drug}: {why}. A positive result may be irritation alone.")
            yield soft("A5", field, say(sentence, drug=drug.name, why=figure.said()), source)
    limits = [figure for figure in figures if figure.most is not None]
    if not limits:
        return
    shown = {"drug": drug.name, "most": joined((figure.said() for figure in limits), "; ")}
    if typed is None:
        sentence = N_("No concentration is recorded. The highest of {drug} known not to irritate: {most}.")
        yield untold("A5", field, say(sentence, **shown), source)
        return
    shown["typed"] = typed
    compared = [figure for figure in limits if amount is not None and figure.unit == amount.unit]
    below = min((figure for figure in compared if figure.most is not None), key=lambda one: one.most or 0, default=None)
    if amount is None or below is None or below.most is None:
        sentence = N_(
            "{typed} cannot be compared with {most}, the highest concentration of {drug} known not to irritate."
        )
        yield untold("A5", field, say(sentence, **shown), source)
    elif amount.number > below.most:
        only = N_("{typed} is above {most}, the highest concentration of {drug} known not to irritate. "
                  "A positive result may be irritation alone.")  # fmt: skip
        several = N_("{typed} is above {least}, the lowest of what is published for {drug} ({most}). "
                     "A positive result may be irritation alone.")  # fmt: skip
        # what nobody has published is told, and asks nothing
        exceeded = [figure for figure in compared if figure.most is not None and figure.most < amount.number]
        make = note if all(figure.unverified for figure in exceeded) else soft
        sentence = only if len(limits) == 1 else several
        yield make("A5", field, say(sentence, **shown, least=below.said()), source)


def _figures(drug: DrugName, test: str, around: Around) -> tuple[Figure, ...]:
    """The published limits of a drug; of a hapten of the catalogue what it is usually patched at, which asks nothing."""
    catalogue = around.reader.catalogue
    hapten = next((one for one in catalogue.allergy.haptens if test == PATCH and one.name == drug.name), None)
    if hapten is not None:
        return (Figure(most=hapten.percent, unit="%", note="", unverified=True, source=hapten.source),)
    return catalogue.allergy.concentrations_of(codes_of(drug, catalogue), drug.name, test)


@rule("A5", N_("a severe reaction, after which a skin test begins lower"), A5)
def lower_start_findings(drug: DrugName, test: str, field: str, around: Around) -> Iterator[Finding]:
    """A5 for a plan: after anaphylaxis to the drug, or a severe delayed reaction, its test begins with a dilution."""
    catalogue = around.reader.catalogue
    limits = catalogue.allergy.limits
    source = f"A5; {limits.severe_begins_from.source}"
    for _id, reaction in reactions_of(around):
        if reaction.certainty == "refuted" or not same_drug(reaction.drug, drug, catalogue):
            continue
        delayed = severe_delayed(known_signs(reaction, around.reader))
        severe = True if delayed else is_anaphylaxis(reaction, around.reader)
        seen = joined(say(one.name) for one in known_signs(reaction, around.reader)) if delayed else reaction.graded()
        shown = {"drug": drug.name, "date": dated(reaction.date), "severity": seen}
        if delayed and test == INTRADERMAL:
            sentence = N_(
                "After {severity} ({date}) an intradermal test with {drug} is not begun lower either: see A4."
            )
            yield note("A5", field, say(sentence, **shown), source)
            return
        if severe:
            sentence = N_(
                "The reaction to {drug} ({date}) was severe ({severity}): begin with 1:{from_} to 1:{to} of the concentration."
            )
            dilutions = {"from_": limits.severe_begins_from.number, "to": limits.severe_begins_to.number}
            yield note("A5", field, say(sentence, **shown, **dilutions), source)
            return
        if severe is None:
            sentence = N_(
                "Whether to begin lower cannot be told: of the reaction to {drug} ({date}) nothing is known that was seen."
            )
            yield untold("A5", field, say(sentence, **shown), source)


# A8


@rule("A8", N_("how long after the reaction it was tested"), A8)
def skin_timing_findings(
    drug: DrugName, outcome: str | None, test: str, field: str, sheet: SkinTest, around: Around
) -> Iterator[Finding]:
    """A8: a skin test with a drug that is negative, or planned, sooner or later after the reaction to it than tests are done."""
    planned = is_planned(sheet)
    if outcome == "positive" and not planned:
        return
    if outcome != "negative" and not planned:
        sentence = N_("Whether {drug} is negative cannot be told, nor whether it came too soon or too late to be so.")
        yield untold("A8", field, say(sentence, drug=drug.name), A8)
        return
    yield from waited(drug, test, sheet.date, field, around, planned, sheet.reaction or "")
