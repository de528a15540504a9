"""Rules A1 to A4 and A9: a drug that is planned, given or called tolerated, held against the patient's drug reactions.

They take what they need from `around`: entry types import this file, so it imports none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED, Manifestation
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, block, note, soft
from desktop.clinic.entry.stages import blocked, forbidden
from desktop.clinic.patient.grading import severe_delayed
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.typeahead import key_of

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A1 = "A1, domain reference §5; GKU"
A2 = "A2, domain reference §5; S15b, S15c, S14, S46"
A3 = "A3, domain reference §5; S47"
A4 = "A4, domain reference §5; GKU, its reach [design]"
A9 = "A9, domain reference §5; S13"

# fluoroquinolones by ATC: systemic, eye drops, ear drops (the last is GKU)
_FLUOROQUINOLONES = ("J01M", "S01AE", "S02AA15")
_CIPROFLOXACIN, _LEVOFLOXACIN, _OFLOXACIN = "J01MA02", "J01MA12", "J01MA01"
# a chemical subgroup of ATC: wider ones hold drugs that are not related (N02B: paracetamol and metamizole) [design]
_SUBGROUP = 5
NO_LONGER = ("refuted", "resolved")


@dataclass(frozen=True)
class DrugUse:
    """A drug in use: in the field `field`, on `when`, still a plan or not; `caused` is the id of the reaction it caused."""

    drug: DrugName
    field: str
    planned: bool
    when: When | None = None
    caused: str = ""


def same_drug(one: DrugName | None, other: DrugName | None, catalogue: Catalogue) -> bool:
    """One substance in whatever form: an ATC code in common (those of other forms included), or one name however typed."""
    if one is None or other is None:
        return False
    return bool(codes_of(one, catalogue) & codes_of(other, catalogue)) or key_of(one.name) == key_of(other.name)


def codes_of(drug: DrugName, catalogue: Catalogue) -> frozenset[str]:
    """The ATC codes of a drug in all its forms; none for a name that the catalogue does not know."""
    known = catalogue.drug(drug.atc) if drug.atc else None
    return frozenset((known.atc, *known.other_atc) if known else filter(None, (drug.atc,)))


def is_fluoroquinolone(drug: DrugName, catalogue: Catalogue) -> bool:
    return any(code.startswith(_FLUOROQUINOLONES) for code in codes_of(drug, catalogue))


def drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A1, and where the patient did not react to this very drug A2 with A3."""
    own = list(same_drug_findings(use, around))
    yield from own or fluoroquinolone_findings(use, around)


def same_drug_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A1: the patient reacted to this very drug, suspected or confirmed. What was certainly before the reaction is left out."""
    found = [
        reaction
        for id, reaction in _reactions(around)
        if id != use.caused
        and reaction.certainty not in NO_LONGER
        and same_drug(reaction.drug, use.drug, around.reader.catalogue)
        and not (not use.planned and _certainly_before(use.when, reaction.date))
    ]
    if found:
        newest = found[-1]
        assert newest.drug is not None  # it is the same one
        sentence = N_("A reaction to {drug} is recorded ({certainty}, {date}; {severity}).")
        certainty = newest.declaration.field("certainty").kind.said(newest.certainty) if newest.certainty else "?"
        shown = {"drug": newest.drug.name, "date": dated(newest.date), "severity": newest.graded()}
        yield blocked(use.planned)("A1", use.field, say(sentence, certainty=certainty, **shown), A1)


def fluoroquinolone_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A2: another fluoroquinolone than the one that the patient reacted to; A3 relaxes it for a drug that was tolerated.

    Anaphylaxis is Ring-Messmer II, Brown 2 or WAO 3 and more; urticaria counts as generalised, because a reaction does not
    record how far it spread [design]. Where no manifestation is known the person is asked and that is said.
    """
    catalogue = around.reader.catalogue
    if not is_fluoroquinolone(use.drug, catalogue):
        return
    reactions = [
        reaction
        for id, reaction in _reactions(around)
        if id != use.caused
        and reaction.certainty not in NO_LONGER
        and reaction.drug is not None
        and is_fluoroquinolone(reaction.drug, catalogue)
        and not same_drug(reaction.drug, use.drug, catalogue)
        and not (not use.planned and _certainly_before(use.when, reaction.date))
    ]
    if not reactions:
        return
    if tolerated := negative_provocation(use.drug, [reaction.date for reaction in reactions], around):
        sentence = N_(
            "A provocation with {drug} was negative on {date}: the warning about other fluoroquinolones is not given for it."
        )
        yield note("A3", use.field, say(sentence, drug=use.drug.name, date=dated(tolerated.date)), A3)
        return
    severe = [reaction for reaction in reactions if _anaphylaxis_or_urticaria(reaction, around)]
    worst = (severe or reactions)[-1]
    assert worst.drug is not None  # it is a fluoroquinolone
    known = _known(worst, around)
    how = worst.graded() if known else say(N_("manifestations unknown"))
    if severe and "urticaria" in (worst.manifestations or ()):
        how = say(N_("urticaria, {severity}"), severity=how)
    sentence = N_("{drug} is a fluoroquinolone like {other}, to which the patient reacted ({severity}). {figures}")
    shown = {
        "drug": use.drug.name,
        "other": worst.drug.name,
        "severity": how,
        "figures": _figures(use.drug, worst.drug, catalogue),
    }
    make = blocked(use.planned) if severe else soft
    yield make("A2", use.field, say(sentence, **shown), A2)


class Provocation(NamedTuple):
    """A provocation that was done: when, and what came of it."""

    date: When | None
    result: str | None


def negative_provocation(drug: DrugName, reacted: list[When | None], around: Around) -> Provocation | None:
    """A3, A9: the newest negative provocation with this drug that is certainly after those dates and after every positive one.

    What may have been before a reaction says nothing about it.
    """
    done = _provocations(drug, around)
    harmed = [*reacted, *(one.date for one in done if one.result == "positive")]
    after_all = (
        one
        for one in reversed(done)
        if one.result == "negative" and all(_certainly_before(when, one.date) for when in harmed)
    )
    return next(after_all, None)


def _provocations(drug: DrugName, around: Around) -> list[Provocation]:
    """The provocations with a drug that were done, by day."""
    return [
        Provocation(kept.entry.date, kept.entry.result)
        for kept in around.chart.named("drug_provocation")
        if kept.id != around.itself
        and kept.entry.stage == "done"
        and same_drug(kept.entry.drug, drug, around.reader.catalogue)
    ]


def severe_delayed_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A4: after a severe delayed reaction no intradermal test and no provocation.

    The domain reference names no drug. [design]: with the culprit and its class it is forbidden to plan; with any other
    drug, or one whose class is not known, a reason is asked for. A refuted reaction does not count, a resolved one does: the
    harm of a second one is the same. What has happened is kept, with the finding.
    """
    catalogue = around.reader.catalogue
    severe = [
        reaction
        for id, reaction in _reactions(around)
        if id != use.caused
        and reaction.certainty != "refuted"
        and severe_delayed(_known(reaction, around))
        and not (not use.planned and _certainly_before(use.when, reaction.date))
    ]
    related = [reaction for reaction in severe if reaction.drug and one_class(reaction.drug, use.drug, catalogue)]
    if not severe:
        return
    newest = (related or severe)[-1]
    names = joined(say(found.name) for found in _known(newest, around) if found.organ == SEVERE_DELAYED)
    shown = {
        "reaction": names,
        "culprit": newest.drug.name if newest.drug else "?",
        "date": dated(newest.date),
        "drug": use.drug.name,
    }
    if related:
        sentence = N_(
            "{reaction} after {culprit} is recorded ({date}): no intradermal test and no provocation with {drug}."
        )
        yield forbidden(use.planned)("A4", use.field, say(sentence, **shown), A4)
    else:
        sentence = N_("{reaction} after {culprit} is recorded ({date}). Is {drug} known not to be related to it?")
        yield blocked(use.planned)("A4", use.field, say(sentence, **shown), A4)


def delabelling_findings(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """A9: a drug allergy is refuted or resolved, and no negative provocation with the drug stands behind it."""
    if reaction.certainty not in NO_LONGER or reaction.drug is None:
        return
    if negative_provocation(reaction.drug, [reaction.date], around) is not None:
        return
    negative = (one for one in _provocations(reaction.drug, around) if one.result == "negative")
    perhaps = [one for one in negative if not _certainly_before(one.date, reaction.date)]
    tested = perhaps[-1].date if perhaps else None
    if perhaps and (reaction.date is None or tested is None or reaction.date.before(tested) is None):
        sentence = N_("Whether the negative provocation with {drug} ({date}) was after this reaction is not known. Only one after it shows "
                      "that the drug is tolerated.")  # fmt: skip
        yield block("A9", "certainty", say(sentence, drug=reaction.drug.name, date=dated(tested)), A9)
    else:
        sentence = N_(
            "No negative provocation with {drug} after this reaction is recorded. Only that shows that the drug is tolerated."
        )
        yield block("A9", "certainty", say(sentence, drug=reaction.drug.name), A9)


def allows_refuting(drug: DrugName, around: Around) -> bool:
    """Does a reaction to this drug stand, so that a negative provocation allows to refute it?"""
    return any(
        reaction.certainty not in NO_LONGER and same_drug(reaction.drug, drug, around.reader.catalogue)
        for _id, reaction in _reactions(around)
    )


def _reactions(around: Around) -> Iterator[tuple[str, DrugReaction]]:
    """The patient's drug reactions by day, each with its id."""
    return ((kept.id, kept.entry) for kept in around.chart.named("drug_reaction") if kept.id != around.itself)


def _known(reaction: DrugReaction, around: Around) -> list[Manifestation]:
    return [known for known in around.reader.manifestations if known.code in (reaction.manifestations or ())]


def _certainly_before(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.before(other) is True


def _anaphylaxis_or_urticaria(reaction: DrugReaction, around: Around) -> bool:
    ring_messmer, brown, wao = (found.grade or 0 for found in reaction.grades(around.reader.manifestations))
    return ring_messmer >= 2 or brown >= 2 or wao >= 3 or "urticaria" in (reaction.manifestations or ())


def one_class(one: DrugName, other: DrugName, catalogue: Catalogue) -> bool:
    """One drug, or two of one class: a chemical subgroup of ATC in common, or both fluoroquinolones."""
    if same_drug(one, other, catalogue) or (
        is_fluoroquinolone(one, catalogue) and is_fluoroquinolone(other, catalogue)
    ):
        return True
    groups = [
        {group.prefix for group in catalogue.classes_of(drug.atc) if len(group.prefix) >= _SUBGROUP}
        if drug.atc
        else set()
        for drug in (one, other)
    ]
    return bool(groups[0] & groups[1])


def _figures(drug: DrugName, culprit: DrugName, catalogue: Catalogue) -> str | Sentence:
    """What is published about a second fluoroquinolone, in short; what fits the two drugs first. Authors: those of A2's sources."""
    planned, reacted = codes_of(drug, catalogue), codes_of(culprit, catalogue)
    said = []
    if {_LEVOFLOXACIN, _OFLOXACIN} <= planned | reacted:
        said.append(say(N_("Between levofloxacin and ofloxacin 50 % (Demir).")))
    if _CIPROFLOXACIN in reacted and _LEVOFLOXACIN in planned:
        said.append(say(N_("Of 5 who had reacted to ciprofloxacin, 4 tolerated levofloxacin (Lobera).")))
    said.append(say(N_("Published: 2.5 % of 321 patients reacted to a second fluoroquinolone (Azimi).")))
    if _CIPROFLOXACIN in reacted:
        said.append(say(N_("After ciprofloxacin 6.3 % (from a secondary source).")))
    if _LEVOFLOXACIN in reacted:
        said.append(say(N_("After levofloxacin 2.2 % (from a secondary source).")))
    return joined(said, " ")
