"""Rule A4: after a severe delayed reaction (SJS, TEN, DRESS, AGEP) no intradermal test and no provocation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.drug_groups import Advice
from desktop.clinic.catalogue.kinship import kin
from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, untold
from desktop.clinic.entry.stages import blocked, forbidden
from desktop.clinic.patient.drug_kin import one_class
from desktop.clinic.patient.drug_use import DrugUse, held_against, known_signs, lacking
from desktop.clinic.patient.grading import severe_delayed
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, joined, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A4 = "A4, domain reference §5; GKU, its reach [design]"


@rule("A4", N_("an earlier severe delayed reaction"), A4)
def severe_delayed_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A4: after a severe delayed reaction no intradermal test and no provocation.

    The domain reference names no drug. [design]: with the culprit and its class it is forbidden to plan; with any other
    drug, or one whose class is not known, a reason is asked for. A refuted reaction does not count, a resolved one does: the
    harm of a second one is the same. What has happened is kept, with the finding.
    """
    counted = held_against(use, around, but=("refuted",))
    yield from _untold(use, counted, around)
    severe = [reaction for reaction in counted if severe_delayed(known_signs(reaction, around.reader))]
    if use.drug is None or not severe:
        return
    catalogue = around.reader.catalogue
    related = [reaction for reaction in severe if reaction.drug and one_class(reaction.drug, use.drug, catalogue)]
    grouped = [reaction for reaction in severe if reaction.drug and _is_kin(reaction.drug, use.drug, catalogue)]
    newest = (related or grouped or severe)[-1]
    names = joined(say(found.name) for found in known_signs(newest, around.reader) if found.organ == SEVERE_DELAYED)
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
    elif grouped:
        sentence = N_(
            "{reaction} after {culprit} is recorded ({date}), to which {drug} is related: no intradermal test and no "
            "provocation before a specialist decides."
        )
        yield blocked(use.planned)("A4", use.field, say(sentence, **shown), A4)
    else:
        sentence = N_("{reaction} after {culprit} is recorded ({date}). Is {drug} known not to be related to it?")
        yield blocked(use.planned)("A4", use.field, say(sentence, **shown), A4)


def _is_kin(culprit: DrugName, drug: DrugName, catalogue: Catalogue) -> bool:
    """Does a group relate the two, whatever it says of milder reactions?"""
    return any(way.advice is not Advice.FREE for way in kin(culprit, drug, catalogue))


def _untold(use: DrugUse, counted: Sequence[DrugReaction], around: Around) -> Iterator[Finding]:
    """What this rule has to know and does not: whether there were reactions, with what signs, and to which drug this test is."""
    yield from lacking("A4", use, around, A4)
    if unknown := [reaction for reaction in counted if not known_signs(reaction, around.reader)]:
        culprit = unknown[-1].title(around.reader) or "?"
        sentence = N_(
            "The manifestations of the reaction to {culprit} ({date}) are not known: it may have been a severe delayed one."
        )
        yield untold("A4", use.field, say(sentence, culprit=culprit, date=dated(unknown[-1].date)), A4)
