"""Which drugs are one, and which are kin: the same substance in whatever form, one chemical subgroup, one group."""

from __future__ import annotations

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.words.typeahead import key_of

# fluoroquinolones by ATC: systemic, eye drops, ear drops (the last is GKU)
_FLUOROQUINOLONES = ("J01M", "S01AE", "S02AA15")
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


def is_fluoroquinolone(drug: DrugName, catalogue: Catalogue) -> bool:
    return any(code.startswith(_FLUOROQUINOLONES) for code in codes_of(drug, catalogue))


def one_class(one: DrugName, other: DrugName, catalogue: Catalogue) -> bool:
    """One drug, or two of one class: a chemical subgroup of ATC in common, or both fluoroquinolones."""
    if same_drug(one, other, catalogue) or (
        is_fluoroquinolone(one, catalogue) and is_fluoroquinolone(other, catalogue)
    ):
        return True
    # of eye drops ATC draws no chemical subgroup: a drug is compared by its first code
    known = [catalogue.found(drug) for drug in (one, other)]
    first, second = (drug.atc if drug else recorded.atc for drug, recorded in zip(known, (one, other), strict=True))
    return any(min(group.reach(first), group.reach(second)) >= _SUBGROUP for group in catalogue.classes)
