"""What the catalogue says of one drug, line by line: for whoever answers for the facts and wants to read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.drug_groups import DrugGroup, Recorded, Relation
from desktop.clinic.catalogue.kinship import groups_of
from desktop.clinic.words.language import N_, Sentence, _, say

if TYPE_CHECKING:
    from desktop.clinic.catalogue.catalogue import Catalogue, Drug
    from desktop.clinic.catalogue.drug_class import DrugClass

Line = tuple[int, Sentence]


def drug_told(drug: Recorded, catalogue: Catalogue) -> Iterator[Line]:
    """Its codes, names, components, classes and groups, each with its source; every line with how deep it stands."""
    known = catalogue.found(drug)
    if known is not None:
        yield from _drug(known, catalogue)
    else:
        yield 0, say(N_("{name} is not in the catalogue; its groups are read from its name."), name=drug.name)
    names = {known.name, *known.components} if known else {drug.name}
    for group in groups_of(drug, catalogue):
        yield from _group(group, names)


def _drug(drug: Drug, catalogue: Catalogue) -> Iterator[Line]:
    yield 0, say("{name} ({codes})", name=drug.name, codes=", ".join(drug.codes) or "–")
    listed = (
        (N_("Also called: {names}"), drug.aliases),
        (N_("Components: {names}"), drug.components),
        (N_("Classes: {names}"), [_(group.name) for group in _classes(drug, catalogue)]),
    )
    for sentence, names in listed:
        if names:
            yield 1, say(sentence, names=", ".join(names))
    yield 1, say(N_("Source: {source}"), source=drug.source)


def _classes(drug: Drug, catalogue: Catalogue) -> list[DrugClass]:
    parts = [catalogue.drug_named(name) for name in drug.components] or [drug]
    found = [group for part in parts if part is not None and part.atc for group in catalogue.classes_of(part.atc)]
    return list(dict.fromkeys(found))


def _group(group: DrugGroup, names: set[str]) -> Iterator[Line]:
    if group.of_clinic:
        yield 0, say(N_("The clinic's own group: {name}"), name=group.name)
    else:
        yield 0, say("{code}: {name}", code=group.code, name=_(group.name))
    if group.members:
        yield 1, say(N_("Members: {names}"), names=", ".join(group.members))
    for product in group.products:
        if product.drug in names:
            form = product.form or N_("depends on the product")
            contained = say(N_("{form}: {contains}"), form=_(form), contains=product.contains)
            yield 1, say("{told} ({source})", told=contained, source=product.source)
    if group.note:
        yield 1, say(N_("To know: {note}"), note=_(group.note))
    yield 1, say(N_("Source: {source}"), source=group.source)
    for relation in group.relations:
        yield from _relation(relation, {group.code: group.name} if group.of_clinic else {})


def _relation(relation: Relation, named: Mapping[str, str]) -> Iterator[Line]:
    """`named`: the groups that are told by their names and not by their codes."""
    held = [*(_(after.value) for after in relation.after), *relation.phenotypes]
    head = say(
        N_("{advice} {groups} (after: {held})"),
        advice=_(relation.advice.value),
        groups=", ".join(named.get(code, code) for code in relation.groups),
        held=", ".join(held),
    )
    yield 1, say("{head}: {sentence}", head=head, sentence=_(relation.sentence)) if relation.sentence else head
    yield 2, say(N_("Source: {source}"), source=relation.source)
