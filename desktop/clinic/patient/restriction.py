"""Rule A10: what the clinic itself ordered to avoid after a reaction is held against every drug that is planned or was given.

An order is the restriction of a drug reaction: this drug, its subgroup, its whole class, and the exceptions that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_class import DrugClass
from desktop.clinic.catalogue.kinship import shared_substances, substances_of
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.stages import blocked
from desktop.clinic.patient.drug_kin import codes_of, families, molecules, same_drug
from desktop.clinic.patient.drug_use import DrugUse, held_against, is_classed, lacking
from desktop.clinic.patient.tolerated import negative_provocation
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, Sentence, joined, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A10 = "A10: the clinic's own order; how far a subgroup and a class reach [design]"

# ATC levels by their length: a chemical subgroup, and the pharmacological one where an allergist has no word for the class.
# A therapeutic group (J01, all antibacterials) is no class: nobody avoids all of it [design]
_SUBGROUP, _CLASS = 5, 4


@dataclass(frozen=True)
class Order:
    """What the clinic ordered about one drug, with the reaction that says so: the newest of its reactions that decides it."""

    drug: DrugName
    reaction: DrugReaction

    @property
    def restriction(self) -> str:
        """How far it reaches; "undecided" while nobody decided."""
        return self.reaction.restriction or "undecided"

    @property
    def exceptions(self) -> tuple[DrugName, ...]:
        """The drugs that may be used all the same."""
        return tuple(one.drug for one in self.reaction.exceptions if one.drug is not None)


def orders(reactions: Sequence[DrugReaction], catalogue: Catalogue) -> list[Order]:
    """The orders that follow from reactions in the order of their days, one for each drug."""
    found: list[Order] = []
    for reaction in reactions:
        if reaction.drug is None:
            continue
        order = Order(reaction.drug, reaction)
        before = next((one for one in found if same_drug(one.drug, order.drug, catalogue)), None)
        if before is None:
            found.append(order)
        elif order.restriction != "undecided":
            found[found.index(before)] = order
    return found


def named_class(drug: DrugName | None, restriction: str, catalogue: Catalogue) -> DrugClass | None:
    """What an allergist calls the subgroup or the class of a drug: by its own code, not by those of its other forms."""
    if drug is None or not drug.atc:
        return None
    known = [one for one in catalogue.classes_of(drug.atc) if one.reach(drug.atc)]
    known = known or [one for one in catalogue.classes if drug.atc.startswith(one.elsewhere)]
    if not known:
        return None
    return known[0] if restriction == "subclass" else known[min(1, len(known) - 1)]


def reaches(order: Order, drug: DrugName, catalogue: Catalogue) -> bool:
    """Is this drug, or a component of it, among those that the order names? Exceptions are not looked at."""
    if order.restriction not in ("drug", "subclass", "class"):
        return False
    if shared_substances(order.drug, drug, catalogue) or molecules(order.drug, catalogue) & molecules(drug, catalogue):
        return True
    if order.restriction == "drug":
        return False
    codes, prefixes = _all_codes(drug, catalogue), tuple(_prefixes(order, catalogue))
    if codes and prefixes:
        return any(code.startswith(prefixes) for code in codes)
    # one of them has no code: its name may tell a group all the same ("…floxacin")
    return bool(families(order.drug, catalogue) & families(drug, catalogue))


def _prefixes(order: Order, catalogue: Catalogue) -> Iterator[str]:
    """The ATC codes that a subgroup or a class begins with; of a combination those of each component."""
    for atc in dict.fromkeys((order.drug.atc, *(one.atc for one in substances_of(order.drug, catalogue)))):
        if not atc:
            continue
        yield atc[:_SUBGROUP]
        named = named_class(DrugName(order.drug.name, atc), order.restriction, catalogue)
        if named is not None:
            yield from named.prefixes
            yield from named.elsewhere
        elif order.restriction == "class":
            yield atc[:_CLASS]


def _all_codes(drug: DrugName, catalogue: Catalogue) -> frozenset[str]:
    """The codes of a drug in all its forms, and those of its components."""
    components = (DrugName(one.name, one.atc) for one in substances_of(drug, catalogue))
    return codes_of(drug, catalogue).union(*(codes_of(one, catalogue) for one in components))


def excepted(reaction: DrugReaction, drug: DrugName, catalogue: Catalogue) -> bool:
    """Did the clinic name this drug as an exception after that reaction?"""
    return reaction.drug is not None and excepts(Order(reaction.drug, reaction), drug, catalogue)


def excepts(order: Order, drug: DrugName, catalogue: Catalogue) -> bool:
    """Are all substances of this drug named as exceptions?"""
    allowed = {one.name for exception in order.exceptions for one in substances_of(exception, catalogue)}
    return any(same_drug(drug, one, catalogue) for one in order.exceptions) or all(
        one.name in allowed for one in substances_of(drug, catalogue)
    )


@rule("A10", N_("what the clinic ordered to avoid"), A10)
def restriction_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A10: the drug is one that the clinic ordered to avoid. A plan asks for a reason, a test with it too: the order is the clinic's."""
    catalogue = around.reader.catalogue
    yield from lacking("A10", use, around, A10)
    if use.drug is None:
        return
    for order in orders(held_against(use, around), catalogue):
        if order.restriction == "undecided":
            sentence = N_("What to avoid after the reaction to {culprit} ({date}) is not decided.")
            shown = {"culprit": order.drug.name, "date": dated(order.reaction.date)}
            yield untold("A10", use.field, say(sentence, **shown), A10)
        elif reaches(order, use.drug, catalogue):
            yield _finding(order, use.drug, use, around)


def _finding(order: Order, drug: DrugName, use: DrugUse, around: Around) -> Finding:
    """What is said of a drug that an order reaches."""
    catalogue = around.reader.catalogue
    shown = {"drug": drug.name, "order": order_words(order, catalogue), "date": dated(order.reaction.date)}
    if excepts(order, drug, catalogue):
        return note("A10", use.field, say(N_("{drug} is named as an exception. The order: {order}."), **shown), A10)
    if tolerated := negative_provocation(drug, [order.reaction.date], around):
        sentence = N_("The clinic's own order stands against {drug}: {order} (reaction of {date}). A provocation with it was "
                      "negative on {tested}: name it as an exception there, if the order no longer means it.")  # fmt: skip
        return blocked(use.planned)("A10", use.field, say(sentence, tested=dated(tolerated.date), **shown), A10)
    sentence = N_("The clinic's own order stands against {drug}: {order} (reaction of {date}).")
    return blocked(use.planned)("A10", use.field, say(sentence, **shown), A10)


@rule("A10", N_("medication that goes on, against this order"), A10)
def running_findings(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """A10 on the reaction itself: a medicine that the patient takes today is one that this order says to avoid."""
    catalogue = around.reader.catalogue
    order = Order(reaction.drug, reaction) if reaction.drug is not None else None
    if order is None or order.restriction == "undecided":
        sentence = N_("What to avoid is not decided, so no medication is held against it.")
        yield untold("A10", "restriction", say(sentence), A10)
        return
    running = [kept.entry for kept in around.chart.named("medication_course") if kept.entry.goes_on(around)]
    for course in running:
        shown = {"drug": course.title(around.reader) or "?", "since": dated(course.start)}
        if course.drug is not None and reaches(order, course.drug, catalogue):
            if not excepts(order, course.drug, catalogue):
                sentence = N_(
                    "{drug} goes on since {since}, and this order says to {order}. End it, or name it as an exception."
                )
                said = say(sentence, order=order_words(order, catalogue), **shown)
                yield soft("A10", "restriction", said, A10)
        elif course.drug is None or not (is_classed(course.drug, catalogue) and is_classed(order.drug, catalogue)):
            sentence = N_("Whether {drug}, which goes on since {since}, is one that this order avoids cannot be told.")
            yield untold("A10", "restriction", say(sentence, **shown), A10)


def order_words(order: Order, catalogue: Catalogue) -> Sentence:
    """The order as a value of a sentence: "avoid all penicillins"."""
    named = named_class(order.drug, order.restriction, catalogue)
    words = _order_words(order, named)
    if not order.exceptions:
        return words
    return say(N_("{order}, except {drugs}"), order=words, drugs=joined(one.name for one in order.exceptions))


def _order_words(order: Order, named: DrugClass | None) -> Sentence:
    culprit = {"drug": order.drug.name}
    if order.restriction == "drug":
        return say(N_("avoid {drug}"), **culprit)
    if named is not None:
        return say(N_("avoid all {group}"), group=say(named.name))
    if not order.drug.atc:
        return say(N_("avoid its class (not in the catalogue)"))
    if order.restriction == "subclass":
        return say(N_("avoid the subgroup of {drug}"), **culprit)
    return say(N_("avoid the class of {drug}"), **culprit)
