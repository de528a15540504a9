"""How long after a drug reaction something was done: a test too soon or too late after it may miss what it looks for (A8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.drug_kin import codes_of, same_drug
from desktop.clinic.patient.drug_use import reactions_of
from desktop.clinic.words.dates import When, exactly, is_known
from desktop.clinic.words.language import N_, Sentence, say

if TYPE_CHECKING:
    from desktop.clinic.patient.drug_reaction import DrugReaction

A8 = "A8, domain reference §5; S49, skin tests GKU"


def waited(
    drug: DrugName, test: str, when: When | None, field: str, around: Around, planned: bool = False, caused: str = ""
) -> Iterator[Finding]:
    """A8: a negative test, or one that is planned, sooner or later after the newest reaction to its drug than tests are done.

    A reaction that the test itself `caused` is not what it waits for.
    """
    reaction = _newest(drug, when, around, caused)
    if isinstance(reaction, Sentence):
        yield untold("A8", field, reaction, A8)
        return
    catalogue, began = around.reader.catalogue, reaction.date
    interval = catalogue.allergy.interval(test, codes_of(drug, catalogue), reaction.manifestations or ())
    if interval is None or not is_known(when) or not is_known(began):
        yield untold("A8", field, say(N_("How long after a reaction this test is done is not on record.")), A8)
        return
    source = f"A8, domain reference §5; {interval.source}"
    shown = {"drug": drug.name, "date": began}
    start, end = interval.start, interval.end
    if start is not None and when.latest < start.after(began.earliest):
        sentence = N_(
            "{drug} is negative, but sooner than {span} after the reaction of {date}: it may be falsely negative."
        )
        if planned:
            sentence = N_("{drug} is planned sooner than {span} after the reaction of {date}: a negative result may be false. "
                          "From {day} on it is not too soon.")  # fmt: skip
        day = exactly(start.after(began.latest))
        yield (soft if planned else note)("A8", field, say(sentence, **shown, span=start.said(), day=day), source)
    elif end is not None and when.earliest > end.after(began.latest):
        sentence = N_(
            "{drug} is negative, but more than {span} after the reaction of {date}: it may have become negative since."
        )
        if planned:
            sentence = N_("{drug} is planned more than {span} after the reaction of {date}: a negative result may be false, "
                          "because the test may have become negative since.")  # fmt: skip
        yield note("A8", field, say(sentence, **shown, span=end.said()), source)
    elif (start is not None and when.earliest < start.after(began.latest)) or (
        end is not None and when.latest > end.after(began.earliest)
    ):
        sentence = N_(
            "Whether {drug} is tested too soon or too late after the reaction of {date} cannot be told: a day is not exact."
        )
        yield untold("A8", field, say(sentence, **shown), source)


def _newest(drug: DrugName, when: When | None, around: Around, caused: str) -> DrugReaction | Sentence:
    """The newest reaction to a drug that is not certainly after that day, or why nobody can tell which it is."""
    if not is_known(when):
        return say(N_("The day of the test is not known, so how long after the reaction it was cannot be told."))
    reactions = [
        reaction
        for id, reaction in reactions_of(around)
        if id != caused
        and reaction.certainty != "refuted"
        and same_drug(reaction.drug, drug, around.reader.catalogue)
        and not (reaction.date is not None and reaction.date.after(when))
    ]
    if not reactions:
        sentence = N_("No reaction to {drug} before it is recorded, so how long after one it was cannot be told.")
        return say(sentence, drug=drug.name)
    if not all(is_known(reaction.date) for reaction in reactions):
        sentence = N_("The day of a reaction to {drug} is not known, so how long after it the test was cannot be told.")
        return say(sentence, drug=drug.name)
    return reactions[-1]
