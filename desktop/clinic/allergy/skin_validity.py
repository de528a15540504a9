"""Whether the skin tests of one sheet can be read, and what each of their rows then says (rules A6 and A7).

Nothing is silent: a control or an antihistamine that is not recorded, or a drug that nobody can classify, makes the validity
unknown, never valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from desktop.clinic.allergy.medication_rules import A7
from desktop.clinic.catalogue.allergy_facts import AllergyLimits
from desktop.clinic.catalogue.suppressors import DELAYED, DOUBTFUL, INTRADERMAL, INVALID, PRICK, SLIGHT
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, block, note, soft, untold
from desktop.clinic.entry.stages import is_planned
from desktop.clinic.patient.on_board import OMALIZUMAB, Board, OnBoard, not_asked, on_board, taken_codes, washed_out
from desktop.clinic.words.language import N_, Sentence, Wording, say

if TYPE_CHECKING:
    from desktop.clinic.allergy.allergy_kinds import Diameters
    from desktop.clinic.allergy.skin_rows import Intradermal, SkinPrick
    from desktop.clinic.allergy.skin_test import SkinTest

on_board_then = Wording("A6.on_board", N_("on board: {how}"))
slight = Wording("A7.slight", N_("{how}, which weakens a test little"))
perhaps_slight = Wording("A7.perhaps_slight", N_("perhaps {how}, which weakens a test little"))
late = Wording("A7.late", N_("late readings under {how}"))
perhaps_late = Wording("A7.perhaps_late", N_("late readings perhaps under {how}"))
perhaps_on_board = Wording("A6.perhaps_on_board", N_("perhaps on board: {how}"))
and_behind = Wording("A7.and", "{first}; {behind}")
no_histamine = Wording("A7.no_histamine", N_("histamine control not recorded"))
no_saline = Wording("A7.no_saline", N_("saline control not recorded"))
histamine = Wording("A7.histamine", N_("histamine {mean} mm"))
saline = Wording("A7.saline", N_("saline {mean} mm"))
taken_within = Wording("A7.taken_within", N_("{how}, within {days} days"))
taken_perhaps_within = Wording("A7.taken_perhaps_within", N_("{how}, perhaps within {days} days"))
no_antihistamine = Wording("A7.no_antihistamine", N_("no antihistamine"))
antihistamine_untold = Wording("A7.antihistamine_untold", N_("antihistamine not recorded"))
an_antihistamine = Wording("A7.antihistamine", N_("antihistamine"))
last_untold = Wording("A7.last_untold", N_("{drug} taken, last day not known"))
last_perhaps_within = Wording("A7.last_perhaps_within", N_("{drug} last taken {date}, perhaps within {days} days"))
last_within = Wording("A7.last_within", N_("{drug} last taken {date}, within {days} days"))
last_taken = Wording("A7.last_taken", N_("{drug} last taken {date}"))

# any antihistamine, when it is not said which
_ANTIHISTAMINE = "antihistamine"
TESTS = (PRICK, INTRADERMAL)


@dataclass(frozen=True)
class Reason:
    """One thing that the validity rests on: the field it stands in, its words, and what it makes of the sheet.

    `result` is "valid", "invalid" or "unknown"; `spoils` is the outcome ("positive" or "negative") that it makes unreadable.
    `said` is what tells it: rule A6 of omalizumab, rule A7 of everything else. `beside` is what is told of it beside a result
    that it does not change.
    """

    field: str
    words: Sentence
    result: str
    spoils: str = ""
    said: str = "A7"
    beside: Sentence | None = None
    source: str = A7


def reasons(sheet: SkinTest, around: Around) -> list[Reason]:
    """Everything that bears on the validity of a sheet, controls first."""
    limits = around.reader.catalogue.allergy.limits
    found = [
        _control(sheet.histamine, "histamine", limits.histamine_least.number),
        _control(sheet.saline, "saline", limits.saline_below.number),
    ]
    board = on_board(sheet.date, around, *TESTS)
    return [*found, *_answered(sheet, around), *_recorded(board), *_doubts(board), *_late(sheet, around)]


def validity(found: list[Reason]) -> str:
    """One reason makes a sheet invalid; else one that is not known makes its validity unknown."""
    results = {reason.result for reason in found}
    return next((result for result in ("invalid", "unknown") if result in results), "valid")


def why(found: list[Reason]) -> Sentence:
    """What the validity rests on, in one line: what is wrong first, what weakens a test beside it, what is right only when nothing is
    wrong."""
    telling = [reason for reason in found if reason.result == "invalid"] or [
        reason for reason in found if reason.result == "unknown"
    ]
    beside = [reason for reason in found if reason.beside is not None]
    first, *others = (reason.words for reason in reversed([*telling, *beside] if telling else found))
    return reduce(lambda behind, words: and_behind(first=words, behind=behind), others, first)


@rule("A7", N_("controls, and medication that suppresses a skin test"), A7)
def validity_findings(sheet: SkinTest, around: Around) -> Iterator[Finding]:
    """A7: what makes the sheet invalid or its validity unknown. Of a plan only what is taken is known."""
    planned = is_planned(sheet)
    for reason in reasons(sheet, around):
        if reason.said != "A7" or (planned and reason.field in ("histamine", "saline")):
            continue
        if reason.beside is not None:
            yield note("A7", reason.field, reason.beside, reason.source)
        elif reason.result == "unknown":
            if planned:
                yield untold(
                    "A7",
                    reason.field,
                    say(N_("Whether the tests will be valid is open: {why}."), why=reason.words),
                    reason.source,
                )
            else:
                yield note("A7", reason.field, say(N_("Validity not known: {why}."), why=reason.words), reason.source)
        elif reason.result == "invalid":
            yield _invalid(reason, sheet)


def _invalid(reason: Reason, sheet: SkinTest) -> Finding:
    if is_planned(sheet):
        return block("A7", reason.field, say(N_("The tests would be invalid: {why}."), why=reason.words), reason.source)
    if sheet.valid_because:
        sentence = N_("Invalid by rule: {why}. Its results are used all the same, because: “{because}”.")
        return soft("A7", reason.field, say(sentence, why=reason.words, because=sheet.valid_because), reason.source)
    if reason.spoils == "positive":
        sentence = N_("Invalid: {why}. A wheal of an allergen cannot be interpreted.")
    else:
        sentence = N_("Invalid: {why}. A negative result cannot be interpreted.")
    return soft("A7", reason.field, say(sentence, why=reason.words), reason.source)


def prick_outcome(row: SkinPrick, sheet: SkinTest, limits: AllergyLimits) -> str:
    """Positive from 3 mm above saline on; what has no wheal, or no saline beside it, is judged by what is printed alone."""
    if row.wheal is None or sheet.saline is None:
        return row.printed or "not_judged"
    return "positive" if row.wheal.mean >= sheet.saline.mean + limits.wheal_above_saline.number else "negative"


def growth(row: Intradermal) -> Decimal | None:
    """How much the injected wheal grew in 20 minutes, in mm."""
    return None if row.wheal is None or row.injected is None else row.wheal.mean - row.injected.mean


def late_hours(row: Intradermal) -> tuple[int, ...]:
    """The late readings at which there was an infiltration."""
    return tuple(
        hours for hours in (24, 48, 72) if (seen := getattr(row, f"late_{hours}")) is not None and seen.mean > 0
    )


def late_read(row: Intradermal) -> bool:
    """Was it read later, whatever was seen?"""
    return any(getattr(row, f"late_{hours}") is not None for hours in (24, 48, 72))


def intradermal_outcome(row: Intradermal, limits: AllergyLimits) -> str:
    """Positive when the wheal grew 3 mm or more with a flare, or with an infiltration later (delayed)."""
    if late_hours(row):
        return "positive"
    grown = growth(row)
    if grown is None:
        return row.printed or "not_judged"
    if grown < limits.intradermal_growth.number:
        return "negative"
    if row.flare is None:
        return row.printed or "not_judged"
    return "positive" if row.flare.mean > 0 else "negative"


def readable(outcome: str, found: list[Reason], delayed: bool = False, wheals: bool = False) -> str:
    """The outcome, unless an invalid sheet makes it unreadable; saline says nothing about a delayed reaction [design].

    `wheals`: there is a wheal that a valid saline control would have called positive. Beside one that wheals itself it is not
    negative either [design].
    """
    spoiled = {reason.spoils for reason in found if reason.result == "invalid"}
    if outcome == "negative" and wheals and "positive" in spoiled:
        return "not_interpretable"
    return "not_interpretable" if outcome in spoiled and not (delayed and outcome == "positive") else outcome


def has_wheal(row: SkinPrick | Intradermal, limits: AllergyLimits) -> bool:
    """Is there a wheal that is positive beside a saline control without one?"""
    return row.wheal is not None and row.wheal.mean >= limits.wheal_above_saline.number


def _control(wheal: Diameters | None, name: str, limit: Decimal) -> Reason:
    if wheal is None:
        return Reason(name, no_histamine() if name == "histamine" else no_saline(), "unknown")
    if name == "histamine":
        words, wrong, spoils = histamine, wheal.mean < limit, "negative"
    else:
        words, wrong, spoils = saline, wheal.mean >= limit, "positive"
    return Reason(name, words(mean=wheal.mean), "invalid" if wrong else "valid", spoils if wrong else "")


def _recorded(board: Board) -> list[Reason]:
    """The antihistamines of the medication and of the premedication of infusions."""
    return [
        Reason(
            "antihistamine",
            (taken_within if one.certain else taken_perhaps_within)(how=one.how, days=one.effect.days),
            "invalid" if one.certain else "unknown",
            "negative" if one.certain else "",
            source=_source(one),
        )
        for one in board.of(INVALID)
    ]


def _doubts(board: Board) -> Iterator[Reason]:
    """What else is taken: what makes a negative test doubtful, what weakens it little, what nobody can say anything about."""
    for one in board.of(DOUBTFUL):
        words = on_board_then if one.certain else perhaps_on_board
        said = "A6" if one.group.code == OMALIZUMAB else "A7"
        yield Reason("date", words(how=one.how), "unknown", said=said, source=_source(one))
    for one in board.of(SLIGHT):
        weakly = (slight if one.certain else perhaps_slight)(how=one.how)
        told = say(N_("Taken: {why}. The histamine control decides."), why=weakly)
        yield Reason("date", weakly, "valid", beside=told, source=_source(one))
    for how in board.untold:
        yield Reason("date", how, "unknown")
    if board.not_asked:
        # of the whole sheet: it is answered among the history
        yield Reason("", not_asked(), "unknown")


def _source(one: OnBoard) -> str:
    """By whose word it bears on the test, and for how long."""
    return "; ".join(dict.fromkeys(("A7", one.group.source, one.effect.source)))


def _late(sheet: SkinTest, around: Around) -> Iterator[Reason]:
    """What weakens a late reading, of which the controls say nothing: steroids and what else bears on patch tests."""
    if any(late_read(row) for row in sheet.intradermals):
        for one in on_board(sheet.date, around, DELAYED).of(INVALID, DOUBTFUL, SLIGHT):
            words = late(how=one.how) if one.certain else perhaps_late(how=one.how)
            told = say(N_("{why}. A late reading that is negative may be falsely negative."), why=words)
            yield Reason("date", words, "valid", beside=told, source=_source(one))


def beside_valid(why: Sentence) -> list[Sentence]:
    """What is told beside a valid result: of what the validity rests on, the drugs that weaken a test without making it invalid."""
    if why.rule in (slight.rule, perhaps_slight.rule, late.rule, perhaps_late.rule):
        return [why]
    return [one for part in why.values.values() if isinstance(part, Sentence) for one in beside_valid(part)]


def _answered(sheet: SkinTest, around: Around) -> list[Reason]:
    """What the person answered about antihistamines."""
    if sheet.antihistamine == "none":
        return [Reason("antihistamine", no_antihistamine(), "valid")]
    if sheet.antihistamine != "taken":
        return [Reason("antihistamine", antihistamine_untold(), "unknown")]
    last = sheet.antihistamine_last
    drug = sheet.antihistamine_drug.name if sheet.antihistamine_drug is not None else an_antihistamine()
    if last is None or last.unknown:
        return [Reason("antihistamine_last", last_untold(drug=drug), "unknown")]
    days = _wash_out(sheet, around)
    over = washed_out(last, sheet.date, days)
    shown = {"drug": drug, "date": last}
    if over is None:
        return [
            Reason(
                "antihistamine_last",
                last_perhaps_within(**shown, days=days),
                "unknown",
            )
        ]
    if not over:
        return [
            Reason(
                "antihistamine_last",
                last_within(**shown, days=days),
                "invalid",
                "negative",
            )
        ]
    return [Reason("antihistamine_last", last_taken(**shown), "valid")]


def _wash_out(sheet: SkinTest, around: Around) -> Decimal:
    """The wash-out of the antihistamine that was named, in days; that of antihistamines where it is not one of those known."""
    suppressors = around.reader.catalogue.allergy.suppressors
    group = suppressors.group(_ANTIHISTAMINE)
    assert group is not None  # the facts name it
    named = suppressors.of(taken_codes(sheet.antihistamine_drug, around), None)
    days = [effect.days for one in named or (group,) for effect in one.effects if PRICK in effect.tests]
    return max(days or [effect.days for effect in group.effects])
