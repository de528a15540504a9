"""Which recorded drugs are one, and which are of one class: by their codes, and by name where the catalogue does not know them."""

from __future__ import annotations

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_groups import Bond
from desktop.clinic.catalogue.kinship import groups_of, shared_substances
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.language import Sentence, say
from desktop.clinic.words.typeahead import key_of

# a chemical subgroup of ATC: wider ones hold drugs that are not related (N02B: paracetamol and metamizole) [design]
_SUBGROUP = 5


def same_drug(one: DrugName | None, other: DrugName | None, catalogue: Catalogue) -> bool:
    """One substance in whatever form: an ATC code in common (those of other forms included), or one name however typed."""
    if one is None or other is None:
        return False
    return bool(codes_of(one, catalogue) & codes_of(other, catalogue)) or key_of(one.name) == key_of(other.name)


def codes_of(drug: DrugName, catalogue: Catalogue) -> frozenset[str]:
    """The ATC codes of a drug in all its forms; none for a name that the catalogue does not know."""
    known = catalogue.found(drug)
    return frozenset(known.codes if known else filter(None, (drug.atc,)))


def one_class(one: DrugName, other: DrugName, catalogue: Catalogue) -> bool:
    """One drug, two with a substance in common, or two of one chemical subgroup of ATC, in whatever form they are."""
    if same_drug(one, other, catalogue) or shared_substances(one, other, catalogue):
        return True
    # of eye drops ATC draws no chemical subgroup: a drug is compared by its first code
    known = [catalogue.found(drug) for drug in (one, other)]
    first, second = (drug.atc if drug else recorded.atc for drug, recorded in zip(known, (one, other), strict=True))
    if not (first and second):
        # its name may tell the group of one that the catalogue does not know
        return bool(families(one, catalogue) & families(other, catalogue))
    named = [group for group in catalogue.classes if group.reach(first) and group.reach(second)]
    # subgroups that an allergist has no word for hold what is left over: J01XX, other antibacterials
    if named and first[:_SUBGROUP] == second[:_SUBGROUP]:
        return True
    narrowest = max((group.reach(first) for group in catalogue.classes), default=0)
    return narrowest >= _SUBGROUP and any(group.reach(first) == narrowest for group in named)


def shared_class(one: DrugName, other: DrugName, catalogue: Catalogue) -> str | Sentence | None:
    """The class that two drugs have in common, by its narrowest name, else by the letters of their chemical subgroup of ATC."""
    found = [catalogue.found(drug) for drug in (one, other)]
    first, second = (drug.atc if drug else recorded.atc for drug, recorded in zip(found, (one, other), strict=True))
    if not (first and second):
        return None
    named = [group for group in catalogue.classes if group.reach(first) and group.reach(second)]
    if named:
        return say(max(named, key=lambda group: group.reach(first)).name)
    # a subgroup of the letter X holds what is left over
    return first[:_SUBGROUP] if first[:_SUBGROUP] == second[:_SUBGROUP] and first[_SUBGROUP - 1] != "X" else None


def families(drug: DrugName, catalogue: Catalogue) -> set[str]:
    """The groups of a drug by what its molecule looks like."""
    return {group.code for group in groups_of(drug, catalogue) if group.bond in (Bond.MOLECULE, Bond.STRUCTURE)}


def molecules(drug: DrugName, catalogue: Catalogue) -> set[str]:
    """The groups of substances that count as one with it: enantiomers, prodrugs, metabolites."""
    return {group.code for group in groups_of(drug, catalogue) if group.bond is Bond.MOLECULE}
