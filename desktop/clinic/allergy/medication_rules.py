"""Rules A6, A7 and A11: what hides a reaction in a test, or makes one worse: mostly what the patient takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.clinic.catalogue.suppressors import DOUBTFUL, INVALID, RISK, SLIGHT, TESTS
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.on_board import A6, NOT_ASKED, OMALIZUMAB, on_board
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, say

A7 = "A7, domain reference §5; S19; by drug: S70"
A7_LIGHT = "A7; GKU"
A11 = "A11; S74e not readable, GKU"


@rule("A6", N_("omalizumab that hides a reaction"), A6)
def omalizumab_findings(
    when: When | None, field: str, tests: tuple[str, ...], around: Around, make: Callable[..., Finding] = note
) -> Iterator[Finding]:
    """A6: omalizumab was or may have been on board; a recorded drug that nobody can classify may be one of its brands."""
    board = on_board(when, around, *tests)
    for found in board.omalizumab:
        certain = N_("On board on that day: {how}. A negative result may be falsely negative.")
        perhaps = N_("It may have been on board on that day: {how}. A negative result may be falsely negative.")
        yield make("A6", field, say(certain if found.certain else perhaps, how=found.how), A6)
    if not board.omalizumab:
        for found in on_board(when, around, *TESTS).omalizumab:
            sentence = N_("On board, or perhaps so: {how}. No effect on this kind of test is known (unverified).")
            yield note("A6", field, say(sentence, how=found.how), f"A6; {found.group.source}")
    for how in board.unclassified:
        sentence = N_("Whether omalizumab was on board cannot be told: {how}. Name the drug by its substance.")
        yield untold("A6", field, say(sentence, how=how), A6)
    if board.not_asked:
        yield untold("A6", field, say(NOT_ASKED), A6)


@rule("A7", N_("medication that hides a reaction"), A7)
def hiding_findings(
    when: When | None, field: str, tests: tuple[str, ...], around: Around, planned: bool = False
) -> Iterator[Finding]:
    """A7 for a patch test, a late reading and a provocation: what makes a negative one doubtful, omalizumab apart (A6)."""
    board = on_board(when, around, *tests)
    for found in board.of(INVALID, DOUBTFUL, SLIGHT):
        if found.group.code == OMALIZUMAB:
            continue
        if found.effect.strength == SLIGHT:
            sentence = (
                N_("Taken: {how}. It may weaken a reaction.")
                if found.certain
                else N_("Perhaps taken: {how}. It may weaken a reaction.")
            )
            make = note
        else:
            sentence = (
                N_("Taken: {how}; it counts for {days} days. A negative result may be falsely negative.")
                if found.certain
                else N_("Perhaps taken: {how}; it counts for {days} days. A negative result may be falsely negative.")
            )
            make = soft if planned and found.certain else note
        source = f"A7; {found.effect.source}"
        yield make("A7", field, say(sentence, how=found.how, days=found.effect.days), source)
    for how in board.untold:
        sentence = N_("Whether this hides a reaction cannot be told: {how}.")
        yield untold("A7", field, say(sentence, how=how), A7)
    if board.not_asked:
        yield untold("A7", field, say(NOT_ASKED), A7)


@rule("A7", N_("sun or phototherapy at the site"), A7_LIGHT)
def light_findings(sunned: str | None, field: str, around: Around) -> Iterator[Finding]:
    """A7 for a patch test: strong sun or phototherapy at its site in the weeks before."""
    limit = around.reader.catalogue.allergy.limits.ultraviolet_bears
    if sunned == "yes":
        sentence = N_("Strong sun or phototherapy at the site: for {days} days a reaction may be weakened.")
        yield note("A7", field, say(sentence, days=limit.number), f"A7; {limit.source}")
    elif sunned != "no":
        sentence = N_("Whether the site had strong sun or phototherapy in the {days} days before is not answered.")
        yield untold("A7", field, say(sentence, days=limit.number), f"A7; {limit.source}")


@rule("A11", N_("medication that makes a reaction worse"), A11)
def risk_findings(
    when: When | None, field: str, tests: tuple[str, ...], around: Around, planned: bool = False
) -> Iterator[Finding]:
    """A11: a beta-blocker, after which adrenaline works less, or an ACE inhibitor, on the day of a test with a drug."""
    board = on_board(when, around, *tests)
    for found in board.of(RISK):
        sentence = (
            N_("{name} on board: {how}. {worse}") if found.certain else N_("{name} perhaps on board: {how}. {worse}")
        )
        shown = {"name": say(found.group.name), "how": found.how, "worse": say(found.group.worse)}
        make = soft if planned else note
        yield make("A11", field, say(sentence, **shown), f"A11; {found.effect.source}")
    for how in board.unclassified:
        sentence = N_("Whether this is a beta-blocker or an ACE inhibitor cannot be told: {how}.")
        yield untold("A11", field, say(sentence, how=how), A11)
    if board.not_asked:
        yield untold("A11", field, say(NOT_ASKED), A11)
