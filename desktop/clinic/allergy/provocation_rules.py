"""Rules A11 and A13 about a drug provocation: asthma that is not controlled, and a direct one without tests before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.clinic.entry.answers import UNKNOWN
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.entry.kinds import Choice, Option
from desktop.clinic.entry.stages import blocked, is_planned
from desktop.clinic.patient.drug_kin import same_drug
from desktop.clinic.patient.drug_use import known_signs, reactions_of
from desktop.clinic.patient.grading import is_anaphylaxis, severe_delayed
from desktop.clinic.words.dates import dated
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.narrative import Told, told

if TYPE_CHECKING:
    from desktop.clinic.allergy.drug_provocation import DrugProvocation
    from desktop.clinic.patient.drug_reaction import DrugReaction

A11_ASTHMA = "A11; asthma stable before a provocation: S74b; else GKU"
A13 = "A13; S74; what speaks against a low risk [design]"

ASTHMA = Choice(
    (
        Option("none", N_("no asthma")),
        Option("controlled", N_("asthma, controlled")),
        Option("uncontrolled", N_("asthma, not controlled")),
        Option("not_asked", N_("not asked")),
        UNKNOWN,
    )
)
RISK = Choice(
    (
        Option("low", N_("low risk"), ("low",)),
        Option("high", N_("high risk"), ("high",)),
        Option("not_assessed", N_("not assessed")),
        UNKNOWN,
    )
)
STRATEGY = Choice(
    (
        Option("direct", N_("direct, without tests before")),
        Option("after_tests", N_("after skin or in-vitro tests")),
        Option("other", N_("other")),
        UNKNOWN,
    )
)
SCHEME = Choice(
    (
        Option("one_step", N_("one step"), ("1",)),
        Option("two_step", N_("two steps"), ("2",)),
        Option("graded", N_("more steps")),
        UNKNOWN,
    )
)


@rule("A11", N_("asthma that is not controlled"), A11_ASTHMA)
def asthma_findings(test: DrugProvocation, around: Around) -> Iterator[Finding]:
    """A11: a provocation in asthma that is not controlled; the conditions are held against what was answered."""
    planned = is_planned(test)
    asthma = _recorded_asthma(around)
    if test.asthma == "uncontrolled":
        sentence = N_(
            "Asthma is not controlled: a reaction of the airways would be worse. Bring it under control first."
        )
        yield blocked(planned)("A11", "asthma", say(sentence), A11_ASTHMA)
    elif test.asthma not in ("none", "controlled"):
        sentence = (
            N_("Whether asthma is controlled is not answered, and among the conditions stands “{asthma}”.")
            if asthma
            else N_("Whether the patient has asthma, and whether it is controlled, is not answered.")
        )
        make = soft if planned and asthma else note
        yield untold("A11", "asthma", say(sentence, asthma=asthma or ""), A11_ASTHMA, make)
    elif test.asthma == "none" and asthma:
        sentence = N_("“No asthma”, and among the conditions stands “{asthma}”. Which is right?")
        yield soft("A11", "asthma", say(sentence, asthma=asthma), A11_ASTHMA)


def _recorded_asthma(around: Around) -> str | None:
    """The asthma that stands among the conditions and lasts, in its own words; what may be one counts."""
    catalogue = around.reader.catalogue
    words, speech = catalogue.allergy.full_doses.words_of("asthma"), catalogue.cell_rules.speech
    for kept in around.chart.named("condition"):
        condition = kept.entry
        over = condition.resolved is not None and condition.resolved.latest is not None
        said = told(condition.condition, words, speech)
        if not over and said in (Told.SAID, Told.UNCLEAR):
            return str(condition.condition)
    return None


@rule("A13", N_("a direct provocation that is not of low risk"), A13)
def strategy_findings(test: DrugProvocation, around: Around) -> Iterator[Finding]:
    """A13: tests before a provocation may be left out where the risk is low, and only there."""
    planned = is_planned(test)
    if test.strategy in (None, "unknown"):
        sentence = N_("Whether tests came before it is not answered.")
        yield untold("A13", "strategy", say(sentence), A13)
        return
    if test.strategy != "direct":
        return
    if test.risk == "high":
        sentence = N_("A direct provocation is for a low risk; this one is called high. Test before it.")
        yield blocked(planned)("A13", "risk", say(sentence), A13)
        return
    if test.risk != "low":
        sentence = N_("A direct provocation is for a low risk, and the risk is not assessed.")
        yield untold("A13", "risk", say(sentence), A13, soft if planned else note)
        return
    if test.drug is None:
        yield untold(
            "A13", "drug", say(N_("Which reactions speak against a low risk cannot be told without the drug.")), A13
        )
        return
    reactions = [
        reaction
        for id, reaction in reactions_of(around)
        if id != test.reaction
        and reaction.certainty != "refuted"
        and same_drug(reaction.drug, test.drug, around.reader.catalogue)
    ]
    if not reactions:
        sentence = N_("No reaction to {drug} is recorded, so the low risk is held against none.")
        yield untold("A13", "risk", say(sentence, drug=test.drug.name), A13)
    for reaction in reactions:
        severe = _severe(reaction, around)
        shown = {"drug": test.drug.name, "date": dated(reaction.date), "severity": reaction.graded()}
        if severe:
            sentence = N_("Low risk, but the reaction to {drug} ({date}) was {severity}. Is the risk low?")
            yield soft("A13", "risk", say(sentence, **shown), A13)
        elif severe is None:
            sentence = N_("Low risk, and of the reaction to {drug} ({date}) nothing is known that was seen.")
            yield untold("A13", "risk", say(sentence, **shown), A13)


def _severe(reaction: DrugReaction, around: Around) -> bool | None:
    """Was it anaphylaxis, or a severe delayed reaction? None: nobody knows what was seen."""
    return True if severe_delayed(known_signs(reaction, around.reader)) else is_anaphylaxis(reaction, around.reader)
