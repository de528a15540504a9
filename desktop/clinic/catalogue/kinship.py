"""How two drugs are related: by what they are made of, and by the groups to which that belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.drug_groups import Advice, DrugGroup, Latency, Product, Recorded, Relation
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.catalogue.catalogue import Catalogue, Drug


@dataclass(frozen=True, kw_only=True)
class Kin:
    """One way in which a drug is related to a culprit: which substance of each, through which groups, and what is advised.

    `culprit` and `drug` are names of substances: of a combination the component that counts. `brands` are the names of the
    clinic's own brands through which alone the drug belongs to its group: another product of it need not contain the same.
    """

    culprit: str
    drug: str
    group: DrugGroup  # the culprit's
    other: DrugGroup  # the drug's; the same one where they are of one group
    relation: Relation
    brands: tuple[str, ...] = ()

    @property
    def advice(self) -> Advice:
        return self.relation.advice

    @property
    def products_of_clinic(self) -> tuple[Product, ...]:
        """The clinic's own brands of the culprit and of the drug that contain what their group is about."""
        sides = ((self.group, self.culprit), (self.other, self.drug))
        return tuple(one for group, drug in sides for one in group.products if one.brand and one.drug == drug)


def substances_of(drug: Recorded, catalogue: Catalogue) -> tuple[Recorded, ...]:
    """What a drug is made of: the components of a combination, else the drug itself (as the catalogue has it, if it does)."""
    known = catalogue.found(drug)
    if known is None:
        return (drug,)
    components = tuple(filter(None, map(catalogue.drug_named, known.components)))
    return components or (known,)


def is_shipped(drug: Drug, catalogue: Catalogue) -> bool:
    """Does it come with the program, so that its groups and components are drawn up, whether it has a code or not?"""
    return catalogue.as_shipped.drug_named(drug.name) is not None


def shared_substances(one: Recorded, other: Recorded, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the substances that are in both drugs."""
    theirs = {_key(substance) for substance in substances_of(other, catalogue)}
    return tuple(substance.name for substance in substances_of(one, catalogue) if _key(substance) in theirs)


def groups_of(drug: Recorded, catalogue: Catalogue) -> tuple[DrugGroup, ...]:
    """The groups of a drug and of its components, in the order of the facts; by its name where it is not in the catalogue."""
    found = {group.code for substance in _all_of(drug, catalogue) for group in _of_substance(substance, catalogue)}
    return tuple(group for group in catalogue.groups if group.code in found)


def kin(culprit: Recorded, drug: Recorded, catalogue: Catalogue) -> tuple[Kin, ...]:
    """Every way in which a drug is related to a culprit, the strictest advice first; substances in both are not told again.

    Of a group that lies within another its word counts instead of the wider one's, where both speak of such a reaction. Which of
    the others hold (after what reaction, for which phenotype) is for the rule that knows the reaction.
    """
    strictness = list(Advice)
    found = list(_kin(culprit, drug, catalogue))
    left = [one for one in found if not any(_instead(other, one) for other in found)]
    return tuple(sorted(left, key=lambda one: strictness.index(one.advice)))


def _instead(narrow: Kin, wide: Kin) -> bool:
    """Does the one say the same thing closer: of these two substances, after these reactions, by a group within the other's?"""
    groups = (narrow.group.code, narrow.other.code), (wide.group.code, wide.other.code)
    return (
        (narrow.culprit, narrow.drug) == (wide.culprit, wide.drug)
        and groups[0] != groups[1]
        and wide.group.code in (narrow.group.code, narrow.group.within)
        and wide.other.code in (narrow.other.code, narrow.other.within)
        and _reactions(wide.relation) <= _reactions(narrow.relation)
        and (not narrow.relation.phenotypes or narrow.relation.phenotypes == wide.relation.phenotypes)
    )


def _reactions(relation: Relation) -> set[Latency]:
    """The reactions after which a relation holds; "any" leaves out severe delayed ones, of which the tables do not speak."""
    return {Latency.IMMEDIATE, Latency.DELAYED} if Latency.ANY in relation.after else {*relation.after}


def _kin(culprit: Recorded, drug: Recorded, catalogue: Catalogue) -> Iterator[Kin]:
    theirs = [(one, _of_substance(one, catalogue)) for one in _all_of(drug, catalogue)]
    for reacted in _all_of(culprit, catalogue):
        for group in _of_substance(reacted, catalogue):
            for relation in group.relations:
                for substance, groups in theirs:
                    if _key(substance) == _key(reacted):
                        continue
                    for other in groups:
                        if other.code in relation.groups and not _only_by_content(
                            reacted, substance, group, other, relation
                        ):
                            yield Kin(
                                culprit=reacted.name,
                                drug=substance.name,
                                group=group,
                                other=other,
                                relation=relation,
                                brands=_only_by_brands(substance, other, catalogue),
                            )


def _only_by_content(culprit: Recorded, drug: Recorded, group: DrugGroup, other: DrugGroup, relation: Relation) -> bool:
    """Is this told of products alone? Who reacted to one need not have reacted to what it contains: only a test of that is advised."""
    if group.product_of(culprit.name) is None or culprit.name in group.members:
        return False
    return relation.advice is Advice.AVOID or (
        other.product_of(drug.name) is not None and drug.name not in other.members
    )


def _only_by_brands(drug: Recorded, group: DrugGroup, catalogue: Catalogue) -> tuple[str, ...]:
    products = [product for product in group.products if product.drug == drug.name]
    known = catalogue.found(drug)
    is_member = drug.name in group.members or any(map(group.has_code, known.codes if known else ()))
    if is_member or not all(product.brand for product in products):
        return ()
    return tuple(name for product in products for name in product.brand)


def _all_of(drug: Recorded, catalogue: Catalogue) -> tuple[Recorded, ...]:
    """The drug and its components: a combination can be a member itself (a product that contains macrogol)."""
    substances = substances_of(drug, catalogue)
    itself = catalogue.found(drug) or drug
    return substances if _key(itself) in map(_key, substances) else (itself, *substances)


def _of_substance(substance: Recorded, catalogue: Catalogue) -> tuple[DrugGroup, ...]:
    known = catalogue.found(substance)
    if known is not None:
        return catalogue.groups_by_drug[known.name]
    return catalogue.groups_called(substance.name, substance.atc)


def _key(substance: Recorded) -> str:
    return substance.atc or key_of(substance.name)
