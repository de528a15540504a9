"""A drug that is or was in use, and the reactions of the patient that it is held against.

What it needs it takes from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.kinship import groups_of, is_shipped
from desktop.clinic.catalogue.manifestations import Manifestation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, Make, note, untold
from desktop.clinic.entry.kinds import Reader
from desktop.clinic.entry.stages import blocked
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, joined, say
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

NO_LONGER = ("refuted", "resolved")


@dataclass(frozen=True)
class DrugUse:
    """A drug in use: in the field `field`, on `when`, still a plan or not; `caused` is the id of the reaction it caused.

    `testing`: it is given to find out whether it is tolerated. That is the work of this clinic, so that what speaks against
    a treatment is a note there.
    """

    drug: DrugName | None
    field: str
    planned: bool
    when: When | None = None
    caused: str = ""
    testing: bool = False

    @property
    def against(self) -> Make:
        """How a rule speaks that says "avoid": a treatment that is planned asks for a reason."""
        return note if self.testing else blocked(self.planned)


def reactions_of(around: Around) -> Iterator[tuple[str, DrugReaction]]:
    """The patient's drug reactions by day, each with its id."""
    return ((kept.id, kept.entry) for kept in around.chart.named("drug_reaction") if kept.id != around.itself)


def held_against(use: DrugUse, around: Around, but: tuple[str, ...] = NO_LONGER) -> list[DrugReaction]:
    """The reactions that count for a use, by day: not the one that it caused, and none that certainly came after it."""
    return [
        reaction
        for id, reaction in reactions_of(around)
        if id != use.caused
        and reaction.certainty not in but
        and not (not use.planned and certainly_before(use.when, reaction.date))
    ]


def lacking(rule: str, use: DrugUse, around: Around, source: str) -> Iterator[Finding]:
    """What a rule about drugs has to know and does not: which drug it is, what the patient reacted to, and of which class they are."""
    if use.drug is None:
        sentence = N_("No drug is named, so nothing can be held against the patient's drug reactions.")
        yield untold(rule, use.field, say(sentence), source)
        return
    catalogue, reactions = around.reader.catalogue, [reaction for _id, reaction in reactions_of(around)]
    if not reactions and not _asked_none(around):
        sentence = N_("No drug reaction is recorded, and no answer that there was none.")
        yield untold(rule, use.field, say(sentence), source)
    counted = held_against(use, around)
    if unnamed := [reaction for reaction in counted if reaction.drug is None]:
        sentence = N_("A reaction is recorded whose drug is not named ({date}).")
        yield untold(rule, use.field, say(sentence, date=dated(unnamed[-1].date)), source)
    culprits = [reaction.drug for reaction in counted if reaction.drug is not None]
    unclassed = [drug for drug in (*culprits, *([use.drug] if culprits else [])) if not is_classed(drug, catalogue)]
    called = [drug.name for drug in unclassed if catalogue.found(drug) is None and groups_of(drug, catalogue)]
    unknown = [drug.name for drug in unclassed if catalogue.found(drug) is None and drug.name not in called]
    uncoded = [drug.name for drug in unclassed if drug.name not in (*unknown, *called)]
    if called:
        sentence = N_(
            "Not in the catalogue: a group is read from the name alone, and what else it contains is not known: {drugs}."
        )
        yield untold(rule, use.field, say(sentence, drugs=joined(dict.fromkeys(called))), source)
    if unknown:
        sentence = N_("Not in the catalogue, so that class, group and components are not known: {drugs}.")
        yield untold(rule, use.field, say(sentence, drugs=joined(dict.fromkeys(unknown))), source)
    if uncoded:
        sentence = N_("Without an ATC code, its own or that of a component, so that the class is not known: {drugs}.")
        yield untold(rule, use.field, say(sentence, drugs=joined(dict.fromkeys(uncoded))), source)


def is_classed(drug: DrugName, catalogue: Catalogue) -> bool:
    """Is it known what the drug is: by its code, or because the catalogue that is shipped has it and what it is made of?

    A name that a group is read from tells nothing of what else is in it: a brand in “-cillin” can be a combination.
    """
    known = catalogue.found(drug)
    if known is None:
        return bool(drug.atc)
    # what a clinic added may have no code, whatever group it put it into, and a component that is void meanwhile;
    # the code of a combination classes also a component that has none of its own
    substances = [catalogue.drug_named(name) for name in known.components] or [known]
    return all(one is not None and (known.atc or one.atc or is_shipped(one, catalogue)) for one in substances)


def drug_in(text: str, around: Around) -> DrugName | None:
    """The drug that words begin with ("amoxicillin trihydrate"): one of the catalogue, or one that the patient reacted to."""
    words = text.split()
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        known = around.reader.catalogue.drug_named(name)
        if known is not None:
            return DrugName(known.name, known.atc)
        for _id, reaction in reactions_of(around):
            if reaction.drug is not None and key_of(reaction.drug.name) == key_of(name):
                return reaction.drug
    return None


def _asked_none(around: Around) -> bool:
    """Was the newest answer to the question about drug reactions that there was none?"""
    answers = [kept for kept in around.chart.named("history_answer") if kept.entry.topic == "drug_reaction"]
    return bool(answers) and answers[-1].entry.answer == "none"


def known_signs(reaction: DrugReaction, reader: Reader) -> list[Manifestation]:
    """What was seen or felt, as far as the catalogue knows it."""
    return [known for known in reader.manifestations if known.code in (reaction.manifestations or ())]


def certainly_before(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.before(other) is True
