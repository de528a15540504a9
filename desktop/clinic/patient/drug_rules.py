"""Rules A1 and A2: a drug that is planned, given or called tolerated, held against the patient's drug reactions; A3 relaxes A2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft
from desktop.clinic.entry.stages import blocked
from desktop.clinic.patient.drug_kin import codes_of, is_fluoroquinolone, same_drug
from desktop.clinic.patient.drug_use import NO_LONGER, DrugUse, certainly_before, known_signs, reactions_of
from desktop.clinic.patient.grading import is_anaphylaxis
from desktop.clinic.patient.tolerated import negative_provocation
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A1 = "A1, domain reference §5; GKU"
A2 = "A2, domain reference §5; S15b, S15c, S14, S46"
A3 = "A3, domain reference §5; S47"

_CIPROFLOXACIN, _LEVOFLOXACIN, _OFLOXACIN = "J01MA02", "J01MA12", "J01MA01"


def drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A1, and where the patient did not react to this very drug A2 with A3."""
    own = list(same_drug_findings(use, around))
    yield from own or fluoroquinolone_findings(use, around)


def same_drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A1: the patient reacted to this very drug, suspected or confirmed. What was certainly before the reaction is left out."""
    found = [
        reaction
        for id, reaction in reactions_of(around)
        if id != use.caused
        and reaction.certainty not in NO_LONGER
        and same_drug(reaction.drug, use.drug, around.reader.catalogue)
        and not (not use.planned and certainly_before(use.when, reaction.date))
    ]
    if found:
        newest = found[-1]
        assert newest.drug is not None  # it is the same one
        sentence = N_("A reaction to {drug} is recorded ({certainty}, {date}; {severity}).")
        certainty = newest.declaration.field("certainty").kind.said(newest.certainty) if newest.certainty else "?"
        shown = {"drug": newest.drug.name, "date": dated(newest.date), "severity": newest.graded()}
        yield blocked(use.planned)("A1", use.field, say(sentence, certainty=certainty, **shown), A1)


def fluoroquinolone_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A2: another fluoroquinolone than the one that the patient reacted to; A3 relaxes it for a drug that was tolerated.

    From which grade it is anaphylaxis stands in scales.toml; urticaria counts as generalised, because a reaction does not
    record how far it spread [design]. Where no manifestation is known the person is asked and that is said.
    """
    catalogue = around.reader.catalogue
    if not is_fluoroquinolone(use.drug, catalogue):
        return
    reactions = [
        reaction
        for id, reaction in reactions_of(around)
        if id != use.caused
        and reaction.certainty not in NO_LONGER
        and reaction.drug is not None
        and is_fluoroquinolone(reaction.drug, catalogue)
        and not same_drug(reaction.drug, use.drug, catalogue)
        and not (not use.planned and certainly_before(use.when, reaction.date))
    ]
    if not reactions:
        return
    if tolerated := negative_provocation(use.drug, [reaction.date for reaction in reactions], around):
        sentence = N_(
            "A provocation with {drug} was negative on {date}: the warning about other fluoroquinolones is not given for it."
        )
        yield note("A3", use.field, say(sentence, drug=use.drug.name, date=dated(tolerated.date)), A3)
        return
    severe = [reaction for reaction in reactions if _anaphylaxis_or_urticaria(reaction, around)]
    worst = (severe or reactions)[-1]
    assert worst.drug is not None  # it is a fluoroquinolone
    known = known_signs(worst, around)
    how = worst.graded() if known else say(N_("manifestations unknown"))
    if severe and "urticaria" in (worst.manifestations or ()):
        how = say(N_("urticaria, {severity}"), severity=how)
    sentence = N_("{drug} is a fluoroquinolone like {other}, to which the patient reacted ({severity}). {figures}")
    shown = {
        "drug": use.drug.name,
        "other": worst.drug.name,
        "severity": how,
        "figures": _figures(use.drug, worst.drug, catalogue),
    }
    make = blocked(use.planned) if severe else soft
    yield make("A2", use.field, say(sentence, **shown), A2)


def _anaphylaxis_or_urticaria(reaction: DrugReaction, around: Around) -> bool:
    return is_anaphylaxis(reaction, around.reader) is True or "urticaria" in (reaction.manifestations or ())


def _figures(drug: DrugName, culprit: DrugName, catalogue: Catalogue) -> str | Sentence:
    """What is published about a second fluoroquinolone, in short; what fits the two drugs first. Authors: those of A2's sources."""
    planned, reacted = codes_of(drug, catalogue), codes_of(culprit, catalogue)
    said = []
    if {_LEVOFLOXACIN, _OFLOXACIN} <= planned | reacted:
        said.append(say(N_("Between levofloxacin and ofloxacin 50 % (Demir).")))
    if _CIPROFLOXACIN in reacted and _LEVOFLOXACIN in planned:
        said.append(say(N_("Of 5 who had reacted to ciprofloxacin, 4 tolerated levofloxacin (Lobera).")))
    said.append(say(N_("Published: 2.5 % of 321 patients reacted to a second fluoroquinolone (Azimi).")))
    if _CIPROFLOXACIN in reacted:
        said.append(say(N_("After ciprofloxacin 6.3 % (from a secondary source).")))
    if _LEVOFLOXACIN in reacted:
        said.append(say(N_("After levofloxacin 2.2 % (from a secondary source).")))
    return joined(said, " ")
