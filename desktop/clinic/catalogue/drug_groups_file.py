"""Reading `resources/drug_groups`: each group names its source, and nothing that the catalogue of drugs does not know."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import ATC_PREFIX
from desktop.clinic.catalogue.drug_groups import Advice, Bond, DrugGroup, Latency, Phenotype, Product, Relation

CODE = re.compile(r"[A-Z0-9]+(-[A-Za-z0-9]+)*")
# those of a reaction, of which catalogues know nothing else
MECHANISM = re.compile("ige|mrgprx2|t_cell")
PHENOTYPE = re.compile(r"[a-z][a-z_]*")
# folded, as names are when they are compared
PATTERN = re.compile(r"[a-z0-9*]*[a-z0-9]{3}[a-z0-9*]*")

Chosen = TypeVar("Chosen", bound=StrEnum)


def read_groups(file: Row, drugs: frozenset[str]) -> tuple[tuple[DrugGroup, ...], tuple[Phenotype, ...]]:
    """The groups and the phenotypes of the file; `drugs` are the names that members may have."""
    phenotypes = file.rows("phenotype", _phenotype)
    refuse_shared((known.name, {known.code}) for known in phenotypes)
    codes = {known.code for known in phenotypes}
    groups = (
        *file.rows("group", lambda row: _group(row, drugs, codes)),
        *file.rows("molecule", lambda row: _molecule(row, drugs)),
    )
    refuse_shared((group.name, {group.code}) for group in groups)
    known_groups = {group.code for group in groups}
    widest = {group.code for group in groups if not group.within}
    for group in groups:
        if group.within and group.within not in widest:
            raise Row({}, f"drug_groups.toml: group {group.code}").wrong("within")
        for relation in group.relations:
            if not known_groups.issuperset(relation.groups):
                raise Row({}, f"drug_groups.toml: group {group.code}").wrong("groups")
    return groups, phenotypes


def _phenotype(row: Row) -> Phenotype:
    return Phenotype(
        code=row.text("code", pattern=PHENOTYPE),
        name=row.text("name"),
        cross_reactive=row.flag("cross_reactive"),
        tolerated=row.text("tolerated", ""),
        source=row.text("source"),
    )


def _group(row: Row, drugs: frozenset[str], phenotypes: set[str]) -> DrugGroup:
    code = row.text("code", pattern=CODE)
    group = DrugGroup(
        code=code,
        name=row.text("name"),
        bond=_one_of(row, "bond", Bond),
        within=row.text("within", ""),
        members=_members(row, "members", drugs),
        prefixes=row.texts("prefixes", ATC_PREFIX),
        patterns=row.texts("patterns", PATTERN),
        products=row.rows("product", lambda product: _product(product, drugs)),
        relations=row.rows("after", lambda relation: _relation(relation, code, phenotypes)),
        note=row.text("note", ""),
        source=row.text("source"),
    )
    if not (group.members or group.prefixes or group.patterns or group.products):
        raise row.wrong("members")
    return group


def _molecule(row: Row, drugs: frozenset[str]) -> DrugGroup:
    """Substances that count as one: a group like any other, with the one relation that this means."""
    name, sentence, source = row.text("name"), row.text("sentence"), row.text("source")
    members = (name, *_members(row, "others", drugs))
    if name not in drugs or len(members) < 2:
        raise row.wrong("name")
    code = f"MOL-{re.sub('[^A-Za-z0-9]+', '-', name)}"
    one = Relation(
        groups=(code,), advice=Advice.AVOID, sentence=sentence, after=(Latency.ANY,), phenotypes=(), source=source
    )
    return DrugGroup(
        code=code,
        name=name,
        bond=Bond.MOLECULE,
        within="",
        members=members,
        prefixes=(),
        patterns=(),
        products=(),
        relations=(one,),
        note="",
        source=source,
    )


def _members(row: Row, key: str, drugs: frozenset[str]) -> tuple[str, ...]:
    members = row.texts(key)
    if not drugs.issuperset(members) or len(set(members)) < len(members):
        raise row.wrong(key)
    return members


def _product(row: Row, drugs: frozenset[str]) -> Product:
    product = Product(
        drug=row.text("drug"), form=row.text("form", ""), contains=row.text("contains"), source=row.text("source")
    )
    if product.drug not in drugs:
        raise row.wrong("drug")
    return product


def _relation(row: Row, code: str, phenotypes: set[str]) -> Relation:
    groups = row.texts("groups") or (code,)
    relation = Relation(
        groups=groups,
        advice=_one_of(row, "advice", Advice),
        sentence=row.text("sentence"),
        after=_some_of(row, "after", Latency) or (Latency.ANY,),
        phenotypes=row.texts("phenotypes"),
        source=row.text("source"),
        unless=row.texts("unless", MECHANISM),
    )
    if not phenotypes.issuperset(relation.phenotypes):
        raise row.wrong("phenotypes")
    return relation


def _one_of(row: Row, key: str, choices: type[Chosen]) -> Chosen:
    try:
        return choices(row.text(key))
    except ValueError:
        raise row.wrong(key) from None


def _some_of(row: Row, key: str, choices: type[Chosen]) -> tuple[Chosen, ...]:
    texts = row.texts(key)
    if not set(texts) <= {choice.value for choice in choices}:
        raise row.wrong(key)
    return tuple(map(choices, texts))
