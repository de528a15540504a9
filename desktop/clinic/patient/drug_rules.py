"""What the patient's drug reactions say of a drug that is planned, given or tested: rules A1, A2 with A3, and A10."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.catalogue.kinship import shared_substances, substances_of
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.cross_reactions import cross_reaction_findings
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_use import DrugUse, held_against, lacking
from desktop.clinic.patient.restriction import restriction_findings
from desktop.clinic.patient.tolerated import negative_provocation, positive_provocation, relaxed
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say

A1 = "A1, domain reference §5; GKU"


def drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """Everything that the patient's drug reactions, and what the clinic ordered after them, say of a drug."""
    yield from same_drug_findings(use, around)
    yield from cross_reaction_findings(use, around)
    yield from restriction_findings(use, around)


@rule("A1", N_("an earlier reaction to this drug or to one of its components"), A1)
def same_drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A1: the patient reacted to this very drug, to a component of it, or to a combination that contains it."""
    yield from lacking("A1", use, around, A1)
    if use.drug is None:
        return
    catalogue = around.reader.catalogue
    reactions = [(reaction, reaction.drug) for reaction in held_against(use, around) if reaction.drug is not None]
    same = [reaction for reaction, drug in reactions if same_drug(drug, use.drug, catalogue)]
    if same:
        newest = same[-1]
        sentence = N_("A reaction to {drug} is recorded ({certainty}, {date}; {severity}).")
        certainty = newest.declaration.field("certainty").kind.said(newest.certainty) if newest.certainty else "?"
        shown: dict[str, str | Sentence] = {"drug": newest.title(around.reader), "severity": newest.graded()}
        yield use.against("A1", use.field, say(sentence, certainty=certainty, date=dated(newest.date), **shown), A1)
        return
    if positive := positive_provocation(use, around):
        sentence = N_(
            "A provocation with {drug} was positive on {date}, and no reaction that stands is recorded for it."
        )
        yield use.against("A1", use.field, say(sentence, drug=use.drug.name, date=dated(positive.date)), A1)
        return
    found = [
        (reaction, drug, both) for reaction, drug in reactions if (both := shared_substances(drug, use.drug, catalogue))
    ]
    if not found:
        return
    newest, culprit, both = found[-1]
    if tolerated := negative_provocation(use.drug, [reaction.date for reaction, _drug, _both in found], around):
        yield relaxed(use, tolerated)
        return
    if len(substances_of(use.drug, catalogue)) > 1:
        sentence = N_("{drug} contains {shared}. A reaction to {culprit} is recorded ({date}; {severity}).")
    else:
        sentence = N_("A reaction to {culprit}, which contains {shared}, is recorded ({date}; {severity}).")
    shown = {"culprit": culprit.name, "severity": newest.graded(), "shared": joined(both), "drug": use.drug.name}
    yield use.against("A1", use.field, say(sentence, date=dated(newest.date), **shown), A1)
