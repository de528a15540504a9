"""A2 and A10 for what the cells came into contact with: a drug of the lot is held against what the clinic ordered to avoid.

Whether the patient reacted to the very additive, or to one of its class, is rule M9 (`excipient_rules`).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.course.contacts import contacts
from desktop.clinic.course.excipient_rules import drugs_of
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.findings import Finding
from desktop.clinic.patient.cross_reactions import cross_reaction_findings
from desktop.clinic.patient.drug_use import DrugUse, reactions_of
from desktop.clinic.patient.restriction import restriction_findings


def additive_findings(giving: Giving) -> Iterator[Finding]:
    """What the clinic ordered, and what related drugs did, for each drug that is named among the additives and in the medium."""
    catalogue = giving.around.reader.catalogue
    if giving.lot is None or not any(reactions_of(giving.around)):
        return
    for contact in contacts(giving.lot, catalogue.cell_rules):
        for drug in drugs_of(contact, catalogue):
            use = DrugUse(drug, "bag", giving.planned, giving.when)
            yield from restriction_findings(use, giving.around)
            yield from cross_reaction_findings(use, giving.around)
