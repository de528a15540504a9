"""A drug or brand that the clinic added to the catalogue, because the catalogue did not know it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from desktop.clinic.allergy.allergy_kinds import Substance
from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.catalogue import Drug as CataloguedDrug
from desktop.clinic.catalogue.drug_groups import DrugGroup, Product, id_of_own, is_own
from desktop.clinic.catalogue.drug_typing import read_drug
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import AtcCode, Drug, DrugGroups, DrugName
from desktop.clinic.entry.entries import Entry, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note
from desktop.clinic.entry.kinds import Reader, Text, Values
from desktop.clinic.entry.rules import RECORDED
from desktop.clinic.entry.telling import (
    NO_DOUBTS,
    NOT_DRAWN,
    NOT_DUE,
    NOT_FOUND_BY,
    NOT_IN_REGISTER,
    NOT_REVIEWED,
    Nothing,
    Page,
    Said,
    Seen,
    Shelf,
    Tells,
    Unsaid,
)
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.typeahead import key_of

# what stands as the source of what a clinic added
ADDED = N_("added by the clinic")


def _no_brand(values: Values, reader: Reader) -> bool:
    # a brand has the code, the components and the groups of its drug
    return values.get("brand_of") is None


@entry_type(label=N_("Component"), plural=N_("Components"))
class Component(Part):
    """One substance of a combination."""

    drug: DrugName | None = item(Drug(given=False), N_("Substance"), required=True, help=N_("A drug of the catalogue."))


@entry_type(
    label=N_("Drug"),
    plural=N_("Drugs"),
    same=("name",),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        register=NOT_IN_REGISTER,
        shelf=Shelf(),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("the entries that name the drug stand there"),
        drawn=NOT_DRAWN,
        page=Page(name="drugs"),
        doubts=NO_DOUBTS,
        said=("name", "brand_of", "atc", "aliases", "drug_groups", "contains"),
        unsaid=Unsaid(("source",), "its form has it"),
    ),
)
class ClinicDrug(Entry):
    """A drug with its code, components and groups, or a brand of a drug that is known. Every form finds it from then on."""

    name: str | None = item(Text(), N_("Name"), required=True, help=N_("Its non-proprietary name (INN), or the brand."))
    brand_of: DrugName | None = item(
        Drug(given=False),
        N_("Brand of"),
        help=N_("For a brand: the drug of the catalogue that it is. Empty for a new drug."),
    )
    aliases: str | None = item(Text(), N_("Other names"), help=N_("Brands and other names, separated by commas."))
    atc: str | None = item(
        AtcCode(), N_("ATC code"), asked=_no_brand, help=N_("Seven characters, such as J01MA02; empty if it has none.")
    )
    drug_groups: tuple[str, ...] | None = item(
        DrugGroups(),
        N_("Groups"),
        asked=_no_brand,
        help=N_("First letters of each group that its relatives are in; a semicolon stands between two."),
    )
    components: tuple[Component, ...] = parts(
        Component, N_("Components"), help=N_("Of a combination: each substance, a drug of the catalogue.")
    )
    contains: tuple[str, ...] | None = item(
        DrugGroups(contained=True),
        N_("Contains"),
        help=N_("What its leaflet lists that people react to: macrogol; gelatin. Of a brand: this one alone."),
    )
    source: str | None = item(Text(), N_("Source"), help=N_("Where this is from, such as the leaflet."))

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other names."""
        others = (" ".join(text.split()) for text in re.split("[,;]", self.aliases or ""))
        return tuple(filter(None, (self.name, *others)))

    def is_among(self, named: Collection[str]) -> bool:
        """Does one of these folded names begin with one of its own? A dose may stand behind it."""
        own = tuple(map(key_of, self.names))
        return any(f"{name} ".startswith(tuple(f"{mine} " for mine in own)) for name in named)

    def own_groups(self) -> tuple[str, ...]:
        """The ids of the clinic's own groups that it names."""
        return tuple(id_of_own(code) for code in (*(self.drug_groups or ()), *(self.contains or ())) if is_own(code))

    def title(self, reader: Reader) -> str:
        return self.name or ""

    def line(self, seen: Seen) -> Said:
        brand = str(say(N_("brand of {drug}"), drug=self.brand_of.name)) if self.brand_of else ""
        named = [seen.reader.catalogue.group(code) for code in (*(self.drug_groups or ()), *(self.contains or ()))]
        groups = "; ".join(_(group.name) for group in named if group is not None)
        return Said(details=(brand, self.atc or "", ", ".join(self.names[1:]), groups))

    def identity(self) -> tuple[str] | None:
        return (key_of(self.name),) if self.name else None

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            yield hard("V4", "name", say(RECORDED))
        catalogue = with_drugs(around.reader.catalogue.as_shipped, _others(self, around))
        yield from self._name_findings(catalogue)
        for code in sorted({*(self.drug_groups or ())} & {*(self.contains or ())}):
            group = catalogue.group(code)
            sentence = N_("“{group}” stands under Groups too. Contains is for a product of another drug.")
            yield hard("drug", "contains", say(sentence, group=say(group.name) if group else code))
        if self.brand_of is not None:
            yield from self._brand_findings(catalogue)
            return
        taken = catalogue.drug(self.atc) if self.atc else None
        if taken is not None:
            sentence = N_(
                "{code} is the code of {drug}. Is this a brand of it? Then type it under Brand of. A combination without "
                "a code of its own has none here: type its components."
            )
            yield hard("drug", "atc", say(sentence, code=self.atc, drug=taken.name))
        for position, part in enumerate(self.components):
            if part.drug is not None and catalogue.found(part.drug) is None:
                sentence = N_("{drug} is not in the catalogue. Add the substance first, then the combination.")
                yield hard("drug", f"components.{position}.drug", say(sentence, drug=part.drug.name))
        if not self.name:
            return
        if not (self.atc or self.drug_groups or self.components):
            sentence = N_(
                "Without a code, a group or components only a reaction to {drug} itself is recognised; rules by class cannot tell."
            )
            yield note("drug", "name", say(sentence, drug=self.name))
        yield note(
            "drug", "name", say(N_("Entries that named it before keep what was typed; rules find it by its name."))
        )

    def _name_findings(self, catalogue: Catalogue) -> Iterator[Finding]:
        seen: set[str] = set()
        for place, name in enumerate(self.names):
            field = "aliases" if place else "name"
            if key_of(name) in seen:
                yield hard("drug", field, say(N_("“{name}” stands here twice."), name=name))
            seen.add(key_of(name))
            if (other := catalogue.drug_named(name)) is not None:
                sentence = N_("“{name}” is already a name of {drug}: forms find it under that name.")
                yield hard("drug", field, say(sentence, name=name, drug=other.name))

    def _brand_findings(self, catalogue: Catalogue) -> Iterator[Finding]:
        assert self.brand_of is not None
        if catalogue.found(self.brand_of) is None:
            sentence = N_("{drug} is not in the catalogue. Add it as a drug first, then its brand.")
            yield hard("drug", "brand_of", say(sentence, drug=self.brand_of.name))
        if self.atc or self.drug_groups or self.components:
            sentence = N_(
                "A brand has the code, the components and the groups of {drug}: leave those empty, or Brand of."
            )
            yield hard("drug", "brand_of", say(sentence, drug=self.brand_of.name))


def _others(entry: ClinicDrug, around: Around) -> list[ClinicDrug]:
    """What the clinic added beside this one."""
    return [kept.entry for kept in around.chart.of(ClinicDrug) if kept.id != around.itself]


def with_drugs(catalogue: Catalogue, added: Iterable[ClinicDrug]) -> Catalogue:
    """The catalogue with what a clinic added: drugs behind those that were shipped, brands among the names of theirs."""
    added = [entry for entry in added if entry.name]
    drugs = [*catalogue.drugs, *(_catalogued(entry) for entry in added if entry.brand_of is None)]
    extended = replace(catalogue, drugs=tuple(drugs), shipped=catalogue)
    for brand in (entry for entry in added if entry.brand_of is not None):
        drug = extended.found(brand.brand_of) if brand.brand_of else None
        drugs = [replace(one, aliases=(*one.aliases, *brand.names)) if one is drug else one for one in drugs]
        extended = replace(extended, drugs=tuple(drugs))
    return replace(extended, groups=_with_members(extended, added))


def _catalogued(entry: ClinicDrug) -> CataloguedDrug:
    name, *others = entry.names
    return CataloguedDrug(
        atc=entry.atc or "",
        name=name,
        aliases=tuple(others),
        other_atc=(),
        source=entry.source or ADDED,
        components=tuple(part.drug.name for part in entry.components if part.drug is not None),
    )


def _with_members(catalogue: Catalogue, added: Iterable[ClinicDrug]) -> tuple[DrugGroup, ...]:
    """The groups with the drugs and brands that name them; a code that is none of theirs is of a group that is void."""
    members: dict[str, list[str]] = {}
    products: dict[str, list[Product]] = {}
    for entry in added:
        drug = catalogue.found(entry.brand_of) if entry.brand_of else catalogue.drug_named(entry.name or "")
        if drug is None:
            continue
        for code in () if entry.brand_of else entry.drug_groups or ():
            members.setdefault(code, []).append(drug.name)
        for code in entry.contains or ():
            group = catalogue.group(code)
            product = Product(
                drug=drug.name,
                form=entry.name or "",
                contains=group.name if group else "",
                source=f"{ADDED}: {entry.source}" if entry.source else ADDED,
                brand=entry.names,
            )
            products.setdefault(code, []).append(product)
    return tuple(
        replace(
            group,
            members=(*group.members, *members.get(group.code, ())),
            products=(*group.products, *products.get(group.code, ())),
        )
        if group.code in {*members, *products}
        else group
        for group in catalogue.groups
    )


def unknown_drugs(entry: Entry | Part, catalogue: Catalogue) -> Iterator[str]:
    """The names of the drugs in an entry and its parts that the catalogue does not know, without a dose behind them."""
    for drug in drugs_in(entry):
        if isinstance(drug, Substance):
            # what was tested on the skin is kept with all that was typed
            name = "" if drug.extract else _without_dose(drug.name, catalogue)
        else:
            name = drug.name
        if name and catalogue.found(drug) is None:
            yield name


def _without_dose(typed: str, catalogue: Catalogue) -> str:
    try:
        return read_drug(typed, catalogue).called
    except Refused:
        return typed


def drug_names(entry: Entry | Part) -> Iterator[str]:
    """What the drugs in an entry and its parts are called, and by which words they were."""
    for drug in drugs_in(entry):
        yield drug.name
        if drug.typed:
            yield drug.typed


def drugs_in(entry: Entry | Part) -> Iterator[DrugName | Substance]:
    """The drugs in an entry and its parts, and what was tested on the skin."""
    yield from (value for value in entry.values().values() if isinstance(value, DrugName | Substance))
    for owned in entry.declaration.parts:
        for part in getattr(entry, owned.name):
            yield from drugs_in(part)
