"""What a provocation says of a drug: a negative one shows that it is tolerated (A3), and only that takes an allergy away (A9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, block, note, soft, untold
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_use import NO_LONGER, DrugUse, certainly_before, reactions_of
from desktop.clinic.words.dates import When, dated
from desktop.clinic.words.language import N_, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A3 = "A3, domain reference §5; S47"
A9 = "A9, domain reference §5; S13"


class Provocation(NamedTuple):
    """A provocation that was done: when, what came of it, and what takes from a negative one."""

    date: When | None
    result: str | None
    reached: str | None = None  # the full dose
    hidden: str | None = None  # a reaction, by what was taken

    @property
    def shows(self) -> bool | None:
        """Does it show that the drug is tolerated? None: nobody knows whether it reached the full dose, or hid a reaction."""
        if self.result != "negative" or self.reached == "no" or self.hidden == "yes":
            return False
        return True if self.reached in ("yes", "stated") and self.hidden == "no" else None


def negative_provocation(drug: DrugName, reacted: list[When | None], around: Around) -> Provocation | None:
    """A3, A9: the newest negative provocation with this drug that is certainly after those dates and after every positive one.

    What may have been before a reaction says nothing about it. One that did not certainly reach the full dose, or that hid a
    reaction, does not count.
    """
    return next((one for one in _negative_after(drug, reacted, around) if one.shows), None)


def _negative_after(drug: DrugName, reacted: list[When | None], around: Around) -> Iterator[Provocation]:
    """The negative provocations that are certainly after those dates and after every positive one, the newest first."""
    done = _provocations(drug, around)
    harmed = [*reacted, *(one.date for one in done if one.result == "positive")]
    for one in reversed(done):
        if one.result == "negative" and all(certainly_before(when, one.date) for when in harmed):
            yield one


def positive_provocation(use: DrugUse, around: Around) -> Provocation | None:
    """The newest positive provocation with this drug that was not certainly after its use, unless a negative one took it back."""
    if use.drug is None or negative_provocation(use.drug, [], around) is not None:
        return None
    done = [one for one in _provocations(use.drug, around) if one.result == "positive"]
    counted = [one for one in done if use.planned or not certainly_before(use.when, one.date)]
    return counted[-1] if counted else None


def relaxed(use: DrugUse, tolerated: Provocation) -> Finding:
    """A3: what a negative provocation with this very drug says; of its kin it says nothing."""
    sentence = N_(
        "A provocation with {drug} was negative on {date}: what is said of drugs that are related to it is not said of it."
    )
    drug = use.drug.name if use.drug is not None else "?"
    return note("A3", use.field, say(sentence, drug=drug, date=dated(tolerated.date)), A3)


def _provocations(drug: DrugName, around: Around) -> list[Provocation]:
    """The provocations with a drug that were done, by day."""
    return [
        Provocation(kept.entry.date, kept.entry.result, kept.entry.reached_full_dose, kept.entry.hidden)
        for kept in around.chart.named("drug_provocation")
        if kept.id != around.itself
        and kept.entry.stage == "done"
        and same_drug(kept.entry.drug, drug, around.reader.catalogue)
    ]


@rule("A9", N_("a negative provocation behind what was refuted or resolved"), A9)
def delabelling_findings(reaction: DrugReaction, around: Around) -> Iterator[Finding]:
    """A9: a drug allergy is refuted or resolved, and no negative provocation with the drug stands behind it."""
    if reaction.drug is None:
        yield untold(
            "A9", "certainty", say(N_("No drug is named, so no provocation with it can be looked for.")), A9, block
        )
        return
    if negative_provocation(reaction.drug, [reaction.date], around) is not None:
        return
    if (less := next(_negative_after(reaction.drug, [reaction.date], around), None)) is not None:
        yield _shows_less(reaction.drug, less)
        return
    negative = (one for one in _provocations(reaction.drug, around) if one.result == "negative")
    perhaps = [one for one in negative if not certainly_before(one.date, reaction.date)]
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


def _shows_less(drug: DrugName, provocation: Provocation) -> Finding:
    """A9: a negative provocation that ended below the full dose, or that hid a reaction, does not take the allergy away."""
    shown = {"drug": drug.name, "date": dated(provocation.date)}
    if provocation.reached == "no":
        sentence = N_("The negative provocation with {drug} ({date}) did not reach the usual full dose: it shows less than that the drug "
                      "is tolerated.")  # fmt: skip
    elif provocation.hidden == "yes":
        sentence = N_("In the negative provocation with {drug} ({date}) what was taken may have hidden a reaction: it does not show that "
                      "the drug is tolerated.")  # fmt: skip
    else:
        sentence = (
            N_("Whether what was taken hid a reaction in the negative provocation with {drug} ({date}) is not known: answer among the "
               "history what medication is taken.")
            if provocation.reached in ("yes", "stated")
            else N_("Whether the negative provocation with {drug} ({date}) reached the full dose is not known.")
        )  # fmt: skip
        return untold("A9", "certainty", say(sentence, **shown), A9, soft)
    return block("A9", "certainty", say(sentence, **shown), A9)


def allows_refuting(drug: DrugName, around: Around) -> bool:
    """Does a reaction to this drug stand, so that a negative provocation allows to refute it?"""
    return any(
        reaction.certainty not in NO_LONGER and same_drug(reaction.drug, drug, around.reader.catalogue)
        for _id, reaction in reactions_of(around)
    )
