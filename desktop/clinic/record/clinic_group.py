"""A group of drugs that the clinic added: drugs that it holds for related, or what products of its own contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_groups import Advice, Bond, DrugGroup, Latency, Relation, own_code
from desktop.clinic.catalogue.drug_typing import read_drug
from desktop.clinic.catalogue.kinship import Kin, kin
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import Drug, DrugName
from desktop.clinic.entry.entries import Entry, Kept, Part, entry_type, item, parts
from desktop.clinic.entry.findings import Finding, hard, note
from desktop.clinic.entry.kinds import Choice, Option, Reader, Text
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
from desktop.clinic.words.language import N_, Refused, say
from desktop.clinic.words.typeahead import key_of

# what stands before the source of what a clinic says itself
OWN = N_("the clinic's own group")
SHARED = Choice(
    (
        Option(Bond.STRUCTURE.value, N_("a part of the molecule"), ("structure", "side chain")),
        Option(Bond.CONTENT.value, N_("something that products contain"), ("content", "excipient", "contains")),
        Option(Bond.EFFECT.value, N_("what they do"), ("effect",)),
    )
)
ADVICE = Choice(
    (
        Option(Advice.AVOID.value, N_("avoid the others")),
        Option(Advice.TEST.value, N_("usually tolerated: test first"), ("test",)),
        Option(Advice.FREE.value, N_("not related"), ("free",)),
    )
)
AFTER = Choice(
    (
        Option(Latency.ANY.value, N_("any reaction"), ("all",)),
        Option(Latency.IMMEDIATE.value, N_("immediate ones")),
        Option(Latency.DELAYED.value, N_("delayed ones")),
    )
)


@entry_type(label=N_("Member"), plural=N_("Members"))
class GroupMember(Part):
    """A drug of the group."""

    drug: DrugName | None = item(Drug(given=False), N_("Drug"), required=True, help=N_("A drug of the catalogue."))


@entry_type(
    label=N_("Group of drugs"),
    plural=N_("Groups of drugs"),
    same=("name",),
    of_clinic=True,
    tells=Tells(
        lane=Nothing("it belongs to no patient"),
        register=NOT_IN_REGISTER,
        shelf=Shelf(),
        found_by=NOT_FOUND_BY,
        review=NOT_REVIEWED,
        due=NOT_DUE,
        summary=Nothing("the findings that rest on the group name it"),
        drawn=NOT_DRAWN,
        page=Page(name="drugs", label=N_("Group")),
        doubts=NO_DOUBTS,
        said=("name", "advice"),
        unsaid=Unsaid(("shared", "after", "why", "source"), "its form has them"),
    ),
)
class ClinicGroup(Entry):
    """Drugs that belong together in this clinic, and what a reaction to one of them means for the others (rule A2)."""

    name: str | None = item(Text(), N_("Name"), required=True, help=N_("What findings call it, such as: our dyes."))
    shared: str | None = item(SHARED, N_("What they share"), required=True, help=N_("What makes them a group."))
    members: tuple[GroupMember, ...] = parts(
        GroupMember,
        N_("Members"),
        help=N_("Drugs of the catalogue. A drug or brand that the clinic added names the group in its own form."),
    )
    advice: str | None = item(
        ADVICE, N_("After a reaction to one"), required=True, help=N_("What that means for the other members.")
    )
    after: str | None = item(
        AFTER, N_("Holds after"), required=True, help=N_("Any reaction, immediate ones, or delayed ones.")
    )
    why: str | None = item(Text(), N_("Why"), help=N_("One sentence, as it shall stand in the finding."))
    source: str | None = item(
        Text(), N_("Source"), required=True, help=N_("A publication, or who decided it here, and when.")
    )

    def title(self, reader: Reader) -> str:
        return self.name or ""

    def line(self, seen: Seen) -> Said:
        advice = ADVICE.shown(self.advice) if self.advice else ""
        return Said(details=(advice, ", ".join((*self._typed(), *self._joined(seen.kept.id, seen.reader.catalogue)))))

    def _typed(self) -> tuple[str, ...]:
        return tuple(part.drug.name for part in self.members if part.drug is not None)

    def _joined(self, id: str, catalogue: Catalogue) -> tuple[str, ...]:
        """The drugs and brands of the clinic that name the group in their own form."""
        group = catalogue.group(own_code(id))
        if group is None:
            return ()
        shipped = {drug.name for drug in catalogue.as_shipped.drugs}
        return (*(name for name in group.members if name not in shipped), *(product.form for product in group.products))

    def identity(self) -> tuple[str] | None:
        return (key_of(self.name),) if self.name else None

    def findings(self, around: Around) -> Iterator[Finding]:
        if around.others(self):
            yield hard("V4", "name", say(RECORDED))
        catalogue = around.reader.catalogue
        yield from self._name_findings(catalogue)
        yield from self._member_findings(catalogue)
        joined = self._joined(around.itself, catalogue)
        if joined:
            yield note(
                "group", "name", say(N_("In their own form these name it, too: {drugs}."), drugs=", ".join(joined))
            )
        if self.name and len(self.members) + len(joined) < 2:
            sentence = N_(
                "A group says something of two drugs: name its members here, or the group in the form of a drug or "
                "brand that the clinic added (Drug)."
            )
            yield note("group", "name", say(sentence))
        if (stricter := self._stricter(catalogue)) is not None:
            sentence = N_(
                "The catalogue is stricter about {drug} after {culprit} ({group}). What is stricter counts, so this "
                "group changes nothing there."
            )
            shown = {"drug": stricter.drug, "culprit": stricter.culprit, "group": say(stricter.group.name)}
            yield note("group", "advice", say(sentence, **shown), stricter.relation.source)

    def _name_findings(self, catalogue: Catalogue) -> Iterator[Finding]:
        if self.name and ";" in self.name:
            yield hard("group", "name", say(N_("A semicolon stands between two groups: leave it out of a name.")))
        for group in catalogue.groups:
            if not group.of_clinic and key_of(self.name) in (key_of(group.name), key_of(group.code)):
                sentence = N_("“{name}” is a group of the catalogue already. Choose another name.")
                yield hard("group", "name", say(sentence, name=self.name))

    def _member_findings(self, catalogue: Catalogue) -> Iterator[Finding]:
        seen: set[str] = set()
        for position, part in enumerate(self.members):
            if part.drug is None:
                continue
            field, known = f"members.{position}.drug", catalogue.found(part.drug)
            if known is None:
                sentence = N_("{drug} is not in the catalogue, so the group would say nothing of it. Was it misspelt?")
                yield hard("group", field, say(sentence, drug=part.drug.name))
            elif not _is_shipped(part.drug, catalogue):
                sentence = N_(
                    "{drug} was added by the clinic. Save the group without it, and name the group in its form (Drug)."
                )
                yield hard("group", field, say(sentence, drug=part.drug.typed or part.drug.name))
            elif part.drug.key in seen:
                yield hard("group", field, say(N_("{drug} stands here twice."), drug=part.drug.name))
            seen.add(part.drug.key)

    def _stricter(self, catalogue: Catalogue) -> Kin | None:
        """What the catalogue says of two of its members that is stricter than what it says itself."""
        if self.advice in (None, Advice.AVOID):
            return None
        order = list(Advice)
        drugs = [part.drug for part in self.members if part.drug is not None]
        for culprit in drugs:
            for drug in drugs:
                for way in kin(culprit, drug, catalogue) if drug is not culprit else ():
                    if not way.group.of_clinic and order.index(way.advice) < order.index(Advice(self.advice)):
                        return way
        return None


def _is_shipped(drug: DrugName, catalogue: Catalogue) -> bool:
    """Was it typed by a name that the catalogue had before the clinic added to it?

    Groups would otherwise rest on drugs that rest on groups.
    """
    try:
        return read_drug(drug.typed or drug.name, catalogue.as_shipped).drug is not None
    except Refused:
        return False


def with_groups(catalogue: Catalogue, added: Iterable[Kept[ClinicGroup]]) -> Catalogue:
    """The catalogue with the groups that a clinic added, behind those that were shipped."""
    own = [_group(own_code(kept.id), kept.entry, catalogue) for kept in added if kept.entry.name]
    return replace(catalogue, groups=(*catalogue.groups, *own))


def _group(code: str, entry: ClinicGroup, catalogue: Catalogue) -> DrugGroup:
    source = f"{OWN}: {entry.source}" if entry.source else OWN
    why = (entry.why or "").strip()
    relation = Relation(
        groups=(code,),
        advice=Advice(entry.advice or Advice.AVOID),
        sentence=why if not why or why.endswith((".", "!", "?")) else f"{why}.",
        after=(Latency(entry.after or Latency.ANY),),
        phenotypes=(),
        source=source,
    )
    found = (catalogue.found(part.drug) for part in entry.members if part.drug is not None)
    return DrugGroup(
        code=code,
        name=entry.name or "",
        bond=Bond(entry.shared or Bond.STRUCTURE),
        within="",
        members=tuple(dict.fromkeys(drug.name for drug in found if drug is not None)),
        prefixes=(),
        patterns=(),
        products=(),
        relations=(relation,),
        note="",
        source=source,
    )
