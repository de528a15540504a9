"""The phenotype of NSAID hypersensitivity: by which mechanism the patient reacts decides whether other NSAIDs are tolerated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, untold
from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, Reader
from desktop.clinic.words.language import N_, _, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A2 = "A2, domain reference §5; WAO statement, Romano, World Allergy Organ J 2025;18:101086 (abstract)"


def has_phenotypes(drug: object, catalogue: Catalogue) -> bool:
    """Is it a drug of a group whose relations depend on the phenotype?"""
    return isinstance(drug, DrugName) and any(
        relation.phenotypes for group in groups_of(drug, catalogue) for relation in group.relations
    )


def is_unknown(phenotype: str | None) -> bool:
    return phenotype in (None, UNKNOWN_ANSWER.code)


@rule("A2", N_("the phenotype of the reaction to an NSAID"), A2)
def phenotype_told(reaction: DrugReaction) -> Iterator[Finding]:
    """A2 on the reaction itself: without its phenotype nobody can tell which other NSAIDs are tolerated."""
    if is_unknown(reaction.phenotype):
        sentence = N_("The phenotype is not recorded: whether other NSAIDs are tolerated cannot be told.")
        yield untold("A2", "phenotype", say(sentence), A2)


def phenotype_words(reaction: DrugReaction, reader: Reader) -> str:
    """The phenotype in short ("NERD"), or that it is not known; "" where none is asked for."""
    if not has_phenotypes(reaction.drug, reader.catalogue):
        return ""
    known = reader.catalogue.phenotype(reaction.phenotype or "")
    return _(known.name).partition(":")[0] if known else _(N_("NSAID phenotype unknown"))
