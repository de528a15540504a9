"""Rule A2: a drug that is related to one to which the patient reacted, by the groups of drugs in the catalogue; A3 relaxes it.

What counts of a relation depends on the reaction: how soon it came, whether it was a severe delayed one, and after an NSAID
its phenotype.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_groups import Advice, Bond, Latency, Relation
from desktop.clinic.catalogue.kinship import Kin, kin, shared_substances
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.drug_kin import one_class, same_drug, shared_class
from desktop.clinic.patient.drug_use import DrugUse, held_against, known_signs, lacking
from desktop.clinic.patient.grading import severe_delayed
from desktop.clinic.patient.phenotype import is_unknown
from desktop.clinic.patient.restriction import excepted
from desktop.clinic.patient.tolerated import negative_provocation, relaxed
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, _, joined, say
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A2 = "A2, domain reference §5"
A2_SEVERE = "after a severe delayed reaction: GKU"
# what decides, and is not known
_PHENOTYPE = N_("The patient reacted to {culprit} ({date}; {severity}), and the phenotype is not recorded. Whether {drug} is tolerated "
                "cannot be told. {why}")  # fmt: skip
_LATENCY = N_("{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}). What is known of it is of reactions "
              "that come sooner or later than this one did, so whether {drug} is tolerated cannot be told. {why}")  # fmt: skip

_PRODUCT = N_("The patient reacted to {culprit} ({date}; {severity}), and a product of {drug} contains it or what is related to it. Whether "
              "this product does cannot be told: look at its leaflet. {why}")  # fmt: skip
_CLASS = N_("{drug} and {culprit}, to which the patient reacted ({date}; {severity}), are of one class: {why}. Whether they "
            "cross-react is not on record here.")  # fmt: skip


@dataclass(frozen=True)
class Related:
    """How a drug is related to a culprit after one reaction: what is advised at the strictest, and why.

    `untold` says what decides and is not known; "" where the advice holds. `why` says it where no group does.
    """

    reaction: DrugReaction
    culprit: DrugName
    advice: Advice
    ways: tuple[Kin, ...]
    untold: str = ""
    why: str | Sentence | None = None


@rule("A2", N_("an earlier reaction to a related drug"), A2)
def cross_reaction_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A2 with A3: of each drug that the patient reacted to, the strictest that its groups say of this one."""
    yield from lacking("A2", use, around, A2)
    if use.drug is None:
        return
    catalogue = around.reader.catalogue
    # the very drug, and one that shares a substance with it, is A1
    reactions = [
        reaction
        for reaction in held_against(use, around)
        if reaction.drug is not None
        and not same_drug(reaction.drug, use.drug, catalogue)
        and not shared_substances(reaction.drug, use.drug, catalogue)
    ]
    found = [related for reaction in reactions if (related := _related(reaction, use.drug, around))]
    against = [related for related in found if related.advice is Advice.AVOID]
    if against and (tolerated := negative_provocation(use.drug, [one.reaction.date for one in found], around)):
        yield relaxed(use, tolerated)
        return
    for related in _of_each_drug(found, catalogue):
        yield _finding(related, use, around)


def _related(reaction: DrugReaction, drug: DrugName, around: Around) -> Related | None:
    """What is said of the drug after this reaction; None where no relation is known."""
    assert reaction.drug is not None
    culprit, catalogue = reaction.drug, around.reader.catalogue
    known = kin(culprit, drug, catalogue)
    if severe_delayed(known_signs(reaction, around.reader)):
        return _after_severe_delayed(reaction, culprit, drug, known, catalogue)
    possible = latencies(reaction, catalogue)
    if not known_signs(reaction, around.reader):
        # it may have been anything
        possible.add(Latency.SEVERE_DELAYED)
    ways = tuple(way for way in known if reaction.mechanism not in way.relation.unless)
    held = [way for way in ways if _after(way.relation) & possible]
    counted = [way for way in held if not way.relation.phenotypes or reaction.phenotype in way.relation.phenotypes]
    certain = [way for way in counted if _is_of_product(way, drug)]
    another = [way for way in counted if way not in certain]
    perhaps = [way for way in held if way.relation.phenotypes and is_unknown(reaction.phenotype)]
    strictest = _strictest([*certain, *perhaps, *another])
    if strictest is None:
        others = [way for way in ways if way not in held and _is_mild(way)]
        return (
            _of_other_latency(reaction, culprit, others)
            or _by_what_the_phenotype_tolerates(reaction, culprit, held, catalogue)
            or (None if known else _of_one_class(reaction, culprit, drug, Advice.TEST, catalogue))
        )
    sure = tuple(way for way in certain if way.advice is strictest)
    # what holds for each phenotype holds whichever it is
    whichever = tuple(way for way in perhaps if way.advice is strictest and _is_of_product(way, drug))
    if {code for way in whichever for code in way.relation.phenotypes} >= {one.code for one in catalogue.phenotypes}:
        # of the two reasons the one that needs no phenotype is told
        sure += tuple(way for way in whichever if way.group.bond is Bond.STRUCTURE) or whichever
    if sure:
        return Related(reaction, culprit, strictest, _closest(sure))
    in_doubt = another if strictest is _strictest(another) else perhaps
    told = tuple(way for way in in_doubt if way.advice is strictest)
    return Related(reaction, culprit, strictest, told, _PRODUCT if in_doubt is another else _PHENOTYPE)


def _closest(ways: tuple[Kin, ...]) -> tuple[Kin, ...]:
    """Of two names of one molecule what its family does says no more."""
    return tuple(way for way in ways if way.group.bond is Bond.MOLECULE) or ways


def _by_what_the_phenotype_tolerates(
    reaction: DrugReaction, culprit: DrugName, ways: Sequence[Kin], catalogue: Catalogue
) -> Related | None:
    """The two are related after other phenotypes alone: what this one tolerates is said, for it is seldom everything."""
    phenotype = catalogue.phenotype(reaction.phenotype or "")
    if phenotype is None or _strictest(ways) in (None, Advice.FREE):
        return None
    name = _(phenotype.name).partition(":")[0]
    why = say(
        N_("With this phenotype ({name}) are tolerated: {tolerated}."), name=name, tolerated=say(phenotype.tolerated)
    )
    return Related(reaction, culprit, Advice.TEST, (), why=why)


def _of_one_class(
    reaction: DrugReaction, culprit: DrugName, drug: DrugName, advice: Advice, catalogue: Catalogue
) -> Related | None:
    """Two of one class of which no group says anything: that nothing is known of it is no answer that nothing is against it."""
    name = shared_class(culprit, drug, catalogue)
    return Related(reaction, culprit, advice, (), _CLASS, why=name) if name is not None else None


def _is_of_product(way: Kin, drug: DrugName) -> bool:
    """Does it hold for the product that was named? What a brand of the clinic's contains, another one need not."""
    called = [f"{key_of(name)} " for name in (drug.name, drug.typed)]
    return not way.brands or any(name.startswith(f"{key_of(brand)} ") for name in called for brand in way.brands)


def _of_other_latency(reaction: DrugReaction, culprit: DrugName, ways: Sequence[Kin]) -> Related | None:
    """They are related, and what is known of it is of reactions that come sooner, or later, than this one did."""
    strictest = _strictest(ways)
    if strictest is None or strictest is Advice.FREE:
        return None
    return Related(reaction, culprit, strictest, tuple(way for way in ways if way.advice is strictest), _LATENCY)


def _after_severe_delayed(
    reaction: DrugReaction, culprit: DrugName, drug: DrugName, ways: Sequence[Kin], catalogue: Catalogue
) -> Related | None:
    """After SJS, TEN, DRESS or AGEP the tables do not apply: its groups and its wider class wait for a specialist (GKU)."""
    related = tuple(way for way in ways if way.advice is not Advice.FREE)
    if related:
        # whose word it is that they are related is told in any case where it is the clinic's
        named = tuple(way for way in related if Latency.SEVERE_DELAYED in way.relation.after or way.group.of_clinic)
        sure = any(_is_of_product(way, drug) for way in related)
        return Related(reaction, culprit, Advice.AVOID, named if sure else related, "" if sure else _PRODUCT)
    if ways:
        return Related(reaction, culprit, Advice.FREE, tuple(ways))
    if one_class(culprit, drug, catalogue):
        return Related(reaction, culprit, Advice.AVOID, ())
    return _of_one_class(reaction, culprit, drug, Advice.AVOID, catalogue)


def latencies(reaction: DrugReaction, catalogue: Catalogue) -> set[Latency]:
    """What the reaction may have been by how soon it came: immediate or delayed, and both while that is not known."""
    minutes = reaction.latency.minutes if reaction.latency is not None else None
    found = catalogue.scales.latency(minutes) if minutes is not None else None
    if found is None:
        return {Latency.IMMEDIATE, Latency.DELAYED}
    # by the wider bound of "immediate": what came after four hours is still held against its tables
    return {Latency.IMMEDIATE} if found.code in ("immediate", "immediate_6h") else {Latency.DELAYED}


def _after(relation: Relation) -> set[Latency]:
    return {Latency.IMMEDIATE, Latency.DELAYED} if Latency.ANY in relation.after else set(relation.after)


def _is_mild(way: Kin) -> bool:
    """Is it told of more than severe delayed reactions?"""
    return set(way.relation.after) != {Latency.SEVERE_DELAYED}


def _strictest(ways: Sequence[Kin]) -> Advice | None:
    return min((way.advice for way in ways), key=list(Advice).index, default=None)


def _of_each_drug(found: Sequence[Related], catalogue: Catalogue) -> list[Related]:
    """Of each culprit the strictest; of equal ones that of the newest reaction."""
    kept: list[Related] = []
    order = list(Advice)
    for related in found:
        before = next((one for one in kept if same_drug(one.culprit, related.culprit, catalogue)), None)
        if before is None:
            kept.append(related)
        elif order.index(related.advice) <= order.index(before.advice):
            kept[kept.index(before)] = related
    return kept


def _why(way: Kin) -> Iterator[Sentence]:
    """Why they are related, and whose word that is where it is the clinic's."""
    if not way.group.of_clinic:
        yield say(way.relation.sentence)
    elif way.relation.sentence:
        sentence = N_("By the clinic's own group “{group}”: {why}")
        yield say(sentence, group=way.group.name, why=way.relation.sentence)
    else:
        yield say(N_("Both are in the clinic's own group “{group}”."), group=way.group.name)
    for product in way.products_of_clinic:
        sentence = N_("{product} contains it, as the clinic recorded: {contains}.")
        yield say(sentence, product=product.form, contains=say(product.contains))


def _sources(way: Kin) -> Iterator[str]:
    yield way.relation.source
    yield from (product.source for product in way.products_of_clinic)


def _finding(related: Related, use: DrugUse, around: Around) -> Finding:
    assert use.drug is not None
    reaction = related.reaction
    how = reaction.graded() if known_signs(reaction, around.reader) else say(N_("manifestations unknown"))
    shown: dict[str, str | Sentence | When] = {
        "drug": use.drug.name,
        "culprit": related.culprit.name,
        "date": dated(reaction.date),
        "severity": how,
        "why": related.why or joined(dict.fromkeys(said for way in related.ways for said in _why(way)), " "),
    }
    source = "; ".join(dict.fromkeys((A2, *(source for way in related.ways for source in _sources(way)))))
    if related.untold:
        # not knowing is dangerous where it may be "avoid"
        make = soft if related.advice is Advice.AVOID and not use.testing else note
        return untold("A2", use.field, say(related.untold, **shown), source, make)
    if severe_delayed(known_signs(reaction, around.reader)) and related.advice is Advice.AVOID:
        sentence = (
            N_("{drug} is of the group or class of {culprit}, which caused a severe delayed reaction ({date}): what is usually "
               "tolerated says nothing after it. {why}")
            if related.ways
            else N_("{drug} is of the group or class of {culprit}, which caused a severe delayed reaction ({date}): not before a "
                    "specialist decides.")
        )  # fmt: skip
        return use.against("A2", use.field, say(sentence, **shown), "; ".join((source, A2_SEVERE)))
    if related.advice is Advice.AVOID and excepted(reaction, use.drug, around.reader.catalogue):
        sentence = N_(
            "{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}); the clinic named it as an exception. {why}"
        )
        return note("A2", use.field, say(sentence, **shown), source)
    if related.advice is Advice.AVOID:
        sentence = (
            N_("{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}): as a treatment it is avoided. {why}")
            if use.testing
            else N_("{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}): avoid it. {why}")
        )  # fmt: skip
        return use.against("A2", use.field, say(sentence, **shown), source)
    if related.advice is Advice.TEST:
        sentence = (
            N_("{drug} is usually tolerated after a reaction to {culprit} ({date}; {severity}). {why}")
            if use.testing
            else N_(
                "{drug} is usually tolerated after a reaction to {culprit} ({date}; {severity}); test it first. {why}"
            )
        )
    else:
        sentence = N_("{drug} is not known to be related to {culprit} ({date}; {severity}). {why}")
    return note("A2", use.field, say(sentence, **shown), source)
