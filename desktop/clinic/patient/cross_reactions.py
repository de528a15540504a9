"""Rule A2: a drug that is related to one to which the patient reacted, by the groups of drugs in the catalogue; A3 relaxes it.

What counts of a relation depends on the reaction: how soon it came, whether it was a severe delayed one, and after an NSAID
its phenotype.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_groups import Advice, Latency, Relation
from desktop.clinic.catalogue.kinship import Kin, kin, shared_substances
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.drug_kin import one_class, same_drug
from desktop.clinic.patient.drug_use import DrugUse, held_against, known_signs, lacking
from desktop.clinic.patient.grading import severe_delayed
from desktop.clinic.patient.phenotype import is_unknown
from desktop.clinic.patient.tolerated import negative_provocation, relaxed
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, joined, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A2 = "A2, domain reference §5"
A2_SEVERE = "after a severe delayed reaction: GKU"
# what decides, and is not known
_PHENOTYPE = N_("The patient reacted to {culprit} ({date}; {severity}), and the phenotype is not recorded. Whether {drug} is tolerated "
                "cannot be told. {why}")  # fmt: skip
_LATENCY = N_("{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}). What is known of it is of reactions "
              "that come sooner or later than this one did, so whether {drug} is tolerated cannot be told. {why}")  # fmt: skip


@dataclass(frozen=True)
class Related:
    """How a drug is related to a culprit after one reaction: what is advised at the strictest, and why.

    `untold` says what decides and is not known; "" where the advice holds.
    """

    reaction: DrugReaction
    culprit: DrugName
    advice: Advice
    ways: tuple[Kin, ...]
    untold: str = ""


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
    ways = kin(culprit, drug, catalogue)
    if severe_delayed(known_signs(reaction, around)):
        return _after_severe_delayed(reaction, culprit, drug, ways, catalogue)
    possible = latencies(reaction, catalogue)
    if not known_signs(reaction, around):
        # it may have been anything
        possible.add(Latency.SEVERE_DELAYED)
    ways = tuple(way for way in ways if reaction.mechanism not in way.relation.unless)
    held = [way for way in ways if _after(way.relation) & possible]
    certain = [way for way in held if not way.relation.phenotypes or reaction.phenotype in way.relation.phenotypes]
    perhaps = [way for way in held if way.relation.phenotypes and is_unknown(reaction.phenotype)]
    strictest = _strictest([*certain, *perhaps])
    if strictest is None:
        return _of_other_latency(reaction, culprit, [way for way in ways if way not in held and _is_mild(way)])
    sure = tuple(way for way in certain if way.advice is strictest)
    counted = sure or tuple(way for way in perhaps if way.advice is strictest)
    return Related(reaction, culprit, strictest, counted, "" if sure else _PHENOTYPE)


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
        named = tuple(way for way in related if Latency.SEVERE_DELAYED in way.relation.after)
        return Related(reaction, culprit, Advice.AVOID, named)
    if ways:
        return Related(reaction, culprit, Advice.FREE, tuple(ways))
    return Related(reaction, culprit, Advice.AVOID, ()) if one_class(culprit, drug, catalogue) else None


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


def _finding(related: Related, use: DrugUse, around: Around) -> Finding:
    assert use.drug is not None
    reaction = related.reaction
    how = reaction.graded() if known_signs(reaction, around) else say(N_("manifestations unknown"))
    shown: dict[str, str | Sentence | When] = {
        "drug": use.drug.name,
        "culprit": related.culprit.name,
        "date": dated(reaction.date),
        "severity": how,
        "why": joined(dict.fromkeys(say(way.relation.sentence) for way in related.ways), " "),
    }
    source = "; ".join(dict.fromkeys((A2, *(way.relation.source for way in related.ways))))
    if related.untold:
        # not knowing is dangerous where it may be "avoid"
        make = soft if related.advice is Advice.AVOID and not use.testing else note
        return untold("A2", use.field, say(related.untold, **shown), source, make)
    if severe_delayed(known_signs(reaction, around)) and related.advice is Advice.AVOID:
        sentence = N_("{drug} is of the group or class of {culprit}, which caused a severe delayed reaction ({date}): what is usually "
                      "tolerated says nothing after it. {why}")  # fmt: skip
        return use.against("A2", use.field, say(sentence, **shown), "; ".join((source, A2_SEVERE)))
    if related.advice is Advice.AVOID:
        sentence = N_(
            "{drug} is related to {culprit}, to which the patient reacted ({date}; {severity}): avoid it. {why}"
        )
        return use.against("A2", use.field, say(sentence, **shown), source)
    if related.advice is Advice.TEST:
        sentence = N_(
            "{drug} is usually tolerated after a reaction to {culprit} ({date}; {severity}); test it first. {why}"
        )
    else:
        sentence = N_("{drug} is not known to be related to {culprit} ({date}; {severity}). {why}")
    return note("A2", use.field, say(sentence, **shown), source)
