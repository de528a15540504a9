"""Rule A4: after a severe delayed reaction (SJS, TEN, DRESS, AGEP) no intradermal test and no provocation."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.catalogue.manifestations import SEVERE_DELAYED
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding
from desktop.clinic.entry.stages import blocked, forbidden
from desktop.clinic.patient.drug_kin import one_class
from desktop.clinic.patient.drug_use import DrugUse, certainly_before, known_signs, reactions_of
from desktop.clinic.patient.grading import severe_delayed
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, joined, say

A4 = "A4, domain reference §5; GKU, its reach [design]"


def severe_delayed_findings(use: DrugUse, around: Around) -> Iterator[Finding]:
    """A4: after a severe delayed reaction no intradermal test and no provocation.

    The domain reference names no drug. [design]: with the culprit and its class it is forbidden to plan; with any other
    drug, or one whose class is not known, a reason is asked for. A refuted reaction does not count, a resolved one does: the
    harm of a second one is the same. What has happened is kept, with the finding.
    """
    catalogue = around.reader.catalogue
    severe = [
        reaction
        for id, reaction in reactions_of(around)
        if id != use.caused
        and reaction.certainty != "refuted"
        and severe_delayed(known_signs(reaction, around))
        and not (not use.planned and certainly_before(use.when, reaction.date))
    ]
    related = [reaction for reaction in severe if reaction.drug and one_class(reaction.drug, use.drug, catalogue)]
    if not severe:
        return
    newest = (related or severe)[-1]
    names = joined(say(found.name) for found in known_signs(newest, around) if found.organ == SEVERE_DELAYED)
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
