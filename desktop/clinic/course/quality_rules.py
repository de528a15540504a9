"""Rule M3: does anything stand against the quality of what is given, at its release, after its thaw, and by this patient's weight?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from desktop.clinic.catalogue.product_tests import POST_THAW
from desktop.clinic.catalogue.product_tests import RELEASE as AT_RELEASE
from desktop.clinic.cells.bag import Bag
from desktop.clinic.cells.quality_check import (
    M3,
    OpenChecks,
    QualityCheck,
    judged,
    open_checks,
    preliminary,
    unjudged,
    weight_limit,
)
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, Make, note, soft, untold
from desktop.clinic.patient.measurement import weights_before
from desktop.clinic.words.language import N_, Sentence, joined, say
from desktop.clinic.words.numbers import Rounded
from desktop.clinic.words.readings import Limits, Reading

M3_BY_WEIGHT = f"{M3}; EU by weight: S22, S23"
_HOUR = 60


@rule("M3", N_("quality control at release and after thaw"), M3)
def quality_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M3: nothing stands against the lot at its release, nor against the bag after its thaw.

    Where the lot is released under deviation its checks ask for a reason [design]. A bag that is not thawed yet has no
    checks after thaw; that is said.
    """
    if giving.lot is None:
        yield untold("M3", "bag", say(N_("The lot is not known, and so not its quality control at release.")), M3)
    else:
        make = giving.blocked if giving.lot.release == "deviation" else giving.forbidden
        sentence = N_("Quality control of lot {lot} at release: {names}.")
        yield from _stage_findings(
            giving, giving.lot.checks, AT_RELEASE, make, sentence, {"lot": giving.lot.number or "?"}
        )
    if giving.planned and bag.thawed is None and not bag.checks:
        sentence = N_("Not thawed yet: viability after thaw, use-by and time since thaw are checked with the infusion.")
        yield untold("M3", "bag", say(sentence), M3)
    else:
        sentence = N_("Quality control of the bag after thaw: {names}.")
        yield from _stage_findings(giving, bag.checks, POST_THAW, giving.forbidden, sentence, {})


def _stage_findings(
    giving: Giving, checks: Sequence[QualityCheck], stage: str, make: Make, sentence: str, shown: Mapping[str, object]
) -> Iterator[Finding]:
    """What stands against it at this stage; what is sterile so far asks for a reason, for it ends when the cells are given."""
    catalogue = giving.around.reader.catalogue
    found, early = open_checks(checks, stage, catalogue), preliminary(checks, stage, catalogue)
    if any(check.test is None for check in checks):
        yield untold("M3", "bag", say(N_("Among the checks stands one without a name.")), M3)
    left = found._replace(pending=tuple(code for code in found.pending if code not in early))
    if any(left):
        yield make("M3", "bag", say(sentence, names=_named(left, checks, stage, giving), **shown), M3)
    if early:
        planned = N_("The cells would be infused on a preliminary result: {tests}.")
        done = N_("Infused on a preliminary result: {tests}. If it grows, the recall list names who was given a bag.")
        names = joined(check.named(catalogue) for check in checks if check.test in early)
        needed = giving.blocked if set(early) & set(found.pending) else note
        yield untold("M3", "bag", say(planned if giving.planned else done, tests=names), M3, needed)


def _named(found: OpenChecks, checks: Sequence[QualityCheck], stage: str, giving: Giving) -> str | Sentence:
    """What stands against it, a failed result with the limit that it was judged by."""
    catalogue = giving.around.reader.catalogue
    told = [judged(check, stage, catalogue) for check in checks if check.test in found.failing]
    sentence = N_("{test} {result} fails ({limit})")
    failed = [
        say(sentence, test=check.named(catalogue), result=check.printed(), limit=check.limit_used or "")
        for check in told
        if check.verdict == "fail" and not check.overruled
    ]
    return joined(filter(None, (*failed, found._replace(failing=()).names(catalogue))))


@rule("M3", N_("potency and karyotype"), M3)
def expected_findings(giving: Giving) -> Iterator[Finding]:
    """M3: what no rule requires and every release should tell is judged, or said to be missing."""
    if giving.lot is None:
        yield untold("M3", "bag", say(N_("The lot is not known, and so neither its potency nor its karyotype.")), M3)
        return
    catalogue = giving.around.reader.catalogue
    found = unjudged(giving.lot.checks, AT_RELEASE, catalogue)
    sentences = (
        (found.missing, N_("Of lot {lot} is not recorded: {tests}.")),
        (found.pending, N_("Of lot {lot} is pending: {tests}.")),
        (found.without_limit, N_("Of lot {lot} there is no limit to judge by: {tests}.")),
    )
    for codes, sentence in sentences:
        if codes:
            named = joined(QualityCheck(test=code).named(catalogue) for code in codes)
            yield untold("M3", "bag", say(sentence, lot=giving.lot.number or "?", tests=named), M3)


class ByWeight(NamedTuple):
    """A result by volume, worked out per kg of the patient: how it came about, or why it is not known.

    `settled`: it was accepted with a reason, or passes by the product's own limit as it stands.
    """

    limit: Limits | None
    result: Reading | None
    how: Sentence
    settled: bool = False


def by_weight(giving: Giving) -> ByWeight | None:
    """What of the last result by volume comes to each kg; None where no result is given by volume."""
    catalogue, bag = giving.around.reader.catalogue, giving.bag
    # after thaw it was measured in what is infused, at release in what was frozen
    rows = [
        (check, volume)
        for checks, volume in (
            (giving.lot.checks if giving.lot else (), bag.volume if bag else None),
            (bag.checks if bag else (), giving.volume or (bag.final_volume if bag else None)),
        )
        for check in checks
        if weight_limit(check, catalogue) is not None
    ]
    if not rows:
        return None
    check, volume = rows[-1]
    limit, weights = weight_limit(check, catalogue), weights_before(giving.around.chart, giving.when)
    printed, reading = check.printed(), check.result
    stage = POST_THAW if bag and check in bag.checks else AT_RELEASE
    settled = bool(check.overruled) or judged(check, stage, catalogue).verdict == "pass"
    if reading is None or reading.number is None:
        return ByWeight(limit, None, say(N_("{result} is no number"), result=printed), settled)
    if volume is None:
        return ByWeight(limit, None, say(N_("{result}; the volume is not recorded"), result=printed), settled)
    if not weights:
        return ByWeight(limit, None, say(N_("{result}; no weight before the start"), result=printed), settled)
    used = weights[0]
    number = reading.number * volume / used.kg
    sentence = N_("{result} × {volume} mL ÷ {weight} kg ({date}) = {sign}{per_kg} {unit}")
    shown = {"result": printed, "volume": volume, "weight": used.kg, "date": used.date, "per_kg": Rounded(number, 3)}
    sign = f"{reading.comparator} " if reading.comparator else ""
    how = say(sentence, sign=sign, unit=limit.unit if limit else "", **shown)
    return ByWeight(limit, Reading(printed, reading.comparator, number), how, settled)


@rule("M3", N_("endotoxin by the patient's weight"), M3_BY_WEIGHT)
def endotoxin_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M3: what is given of endotoxin per kg, worked out of EU/mL, volume and weight; and per hour where the time is known."""
    catalogue = giving.around.reader.catalogue
    named = {check.test for check in (*(giving.lot.checks if giving.lot else ()), *bag.checks) if check.result}
    tests = [test for test in catalogue.product_tests if test.per_volume]
    if missing := [say(test.name) for test in tests if test.code not in named]:
        sentence = N_("Without a result: {tests}, so nothing is worked out by weight.")
        yield untold("M3", "bag", say(sentence, tests=joined(missing)), M3_BY_WEIGHT)
    worked = by_weight(giving)
    if worked is None:
        yield from _unit_findings(giving, bag)
        return
    place = worked.limit.place(worked.result) if worked.limit and worked.result else None
    shown = {"how": worked.how, "limit": worked.limit.shown() if worked.limit else "?"}
    if place is None:
        sentence = N_("Endotoxin by weight cannot be told: {how}. The limit is {limit}.")
        yield untold("M3", "bag", say(sentence, **shown), M3_BY_WEIGHT, note if worked.settled else giving.blocked)
    elif place != "inside":
        make = giving.blocked if worked.settled else giving.forbidden
        yield make("M3", "bag", say(N_("Endotoxin: {how}; the limit is {limit}."), **shown), M3_BY_WEIGHT)
    elif not giving.planned:
        yield from _hour_findings(giving, worked)


def _unit_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """A result that is neither by volume nor by weight says nothing of what is given."""
    catalogue = giving.around.reader.catalogue
    for test in catalogue.product_tests:
        printed = [
            check.printed()
            for check in (*(giving.lot.checks if giving.lot else ()), *bag.checks)
            if test.per_weight
            and check.test == test.code
            and check.result
            and not test.reads(check.unit, test.per_weight)
        ]
        if printed:
            sentence = N_("{test} {result} is in no unit that it can be worked out from by weight.")
            yield untold("M3", "bag", say(sentence, test=say(test.name), result=printed[-1]), M3_BY_WEIGHT)


def _hour_findings(giving: Giving, worked: ByWeight) -> Iterator[Finding]:
    limit = giving.around.reader.catalogue.cell_rules.limits.endotoxin_per_hour
    shown = {"how": worked.how, "limit": limit.number, "unit": limit.unit}
    if giving.minutes is None:
        sentence = N_("{how}. How much that is in an hour cannot be told: when it ended is not recorded.")
        yield untold("M3", "bag", say(sentence, **shown), f"M3; {limit.source}")
    elif worked.result is not None and worked.result.number is not None:
        per_hour = worked.result.number * _HOUR / Decimal(giving.minutes)
        if per_hour > limit.number:
            sentence = N_("{how}, in {minutes} min: {per_hour} {unit}, above {limit}.")
            told = say(sentence, minutes=giving.minutes, per_hour=Rounded(per_hour, 2), **shown)
            yield soft("M3", "bag", told, f"M3; {limit.source}")
