"""Rules M1, M4, M5 and V1: may this bag be given at all? Its lot, its times, its uses; with M2, M3 and M6 of donor and quality.

H of the domain reference forbids to authorise. An infusion that is documented keeps each of them as a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.cells.bag import M5, Bag
from desktop.clinic.cells.lot import M1, M4, RELEASE
from desktop.clinic.course.donor_rules import donor_consent_findings, donor_findings, sampling_findings
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.quality_rules import endotoxin_findings, expected_findings, quality_findings
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, say

V1 = "V1, domain reference §5 [design]"


def product_findings(giving: Giving) -> Iterator[Finding]:
    """Everything that the chain from donor to bag says about giving it."""
    bag = giving.bag
    if bag is None:
        yield giving.forbidden("M5", "bag", say(N_("The bag is void or not known here.")), M5)
        return
    yield from bag_use_findings(giving, bag)
    yield from lot_release_findings(giving)
    yield from donor_findings(giving)
    yield from sampling_findings(giving)
    yield from donor_consent_findings(giving)
    yield from quality_findings(giving, bag)
    yield from expected_findings(giving)
    yield from endotoxin_findings(giving, bag)
    yield from lot_expiry_findings(giving, bag)
    yield from thaw_findings(giving, bag)
    yield from thaw_to_start_findings(giving, bag)
    yield from frozen_before_findings(giving)


# M1


@rule("M1", N_("the release of the lot"), M1)
def lot_release_findings(giving: Giving) -> Iterator[Finding]:
    """M1: the lot is released, before the start. A release under deviation asks for a reason once more [design]."""
    lot = giving.lot
    if lot is None:
        sentence = N_("The bag's lot is void or not known here, so its release is not known.")
        yield untold("M1", "bag", say(sentence), M1, giving.forbidden)
        return
    shown = {"lot": lot.number or "?", "date": dated(lot.released_on)}
    if lot.release == "deviation":
        sentence = N_("Lot {lot} is released under deviation: {reason}")
        yield giving.blocked("M1", "bag", say(sentence, reason=lot.release_reason or "?", **shown), M1)
    elif lot.release != "released":
        sentence = N_("Lot {lot} is not released: {state} (decision of {date}).")
        state = RELEASE.said(lot.release or "not_known")
        yield giving.forbidden("M1", "bag", say(sentence, state=state, **shown), M1)
        return
    if _is_after(lot.released_on, giving.when):
        sentence = N_("Lot {lot} was released on {date}, after the start.")
        yield giving.forbidden("M1", giving.when_field, say(sentence, **shown), M1)
    elif not _is_by(lot.released_on, giving.when):
        sentence = N_("It cannot be told whether lot {lot} was released before the start (decision of {date}).")
        yield untold("M1", giving.when_field, say(sentence, **shown), M1)


# M4


@rule("M4", N_("the expiry of the lot"), M4)
def lot_expiry_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M4: the lot is in date when the bag is thawed, or else when it is given. A printed month counts to its end (GKU)."""
    lot, when = giving.lot, bag.thawed or giving.when
    if lot is None or when is None:
        yield untold("M4", "bag", say(N_("Lot or time are not known, and so not whether it is in date.")), M4)
        return
    expiry = lot.expiry
    if not is_known(expiry):
        sentence = N_("The expiry of lot {lot} is not recorded.")
        yield untold("M4", "bag", say(sentence, lot=lot.number or "?"), M4, giving.blocked)
        return
    shown = {"lot": lot.number or "?", "expiry": expiry, "date": when}
    counted = expiry.latest if expiry.precision in ("day", "month") and not expiry.assumed else expiry.earliest
    if not is_known(when) or (when.latest > counted and when.earliest <= expiry.latest):
        sentence = N_("It cannot be told whether lot {lot} is in date: expiry {expiry}, used {date}.")
        yield untold("M4", "bag", say(sentence, **shown), M4, giving.blocked)
    elif when.earliest > expiry.latest:
        yield giving.forbidden("M4", "bag", say(N_("Lot {lot} is past its expiry ({expiry}) on {date}."), **shown), M4)


@rule("M4", N_("the use-by after thaw"), M4)
def thaw_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M4, V1: the start lies after the thaw and before the use-by."""
    when, field = giving.when, giving.when_field
    if bag.thawed is None:
        if giving.planned:
            yield untold("M4", field, say(N_("It is not thawed yet, so its use-by is not known.")), M4)
        else:
            sentence = N_("When the bag was thawed is not recorded.")
            yield untold("M4", field, say(sentence), M4, giving.forbidden)
        return
    if not is_known(when):
        yield untold("M4", field, say(N_("The start is not known, and so not whether it is before the use-by.")), M4)
        return
    if when.before(bag.thawed):
        sentence = N_("The start ({start}) is before the thaw ({thawed}).")
        yield giving.forbidden("V1", field, say(sentence, start=when, thawed=bag.thawed), V1)
    elif bag.use_by is None:
        sentence = N_("The use-by is not known: the minute of the thaw, or the time allowed after it, is missing.")
        yield untold("M4", field, say(sentence), M4, giving.blocked)
    elif (late := when.after(bag.use_by)) is None:
        sentence = N_("Whether the start ({start}) is before the use-by ({use_by}) cannot be told without its time.")
        yield untold("M4", field, say(sentence, start=when, use_by=bag.use_by), M4, giving.blocked)
    elif late:
        sentence = N_("The start ({start}) is after the use-by ({use_by}).")
        yield giving.forbidden("M4", field, say(sentence, start=when, use_by=bag.use_by), M4)


@rule("M4", N_("the protocol's time from thaw to start"), M4)
def thaw_to_start_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M4: no more time passed from thaw to start than the protocol allows."""
    if giving.protocol is None:
        sentence = N_("No plan with a protocol is recorded, so the time from thaw to start is not held against one.")
        yield untold("M4", giving.when_field, say(sentence), M4)
        return
    limit = giving.protocol.thaw_to_start
    if limit is None or limit.minutes is None:
        sentence = N_("The protocol says nothing of the time from thaw to start.")
        yield untold("M4", giving.when_field, say(sentence), M4)
        return
    passed = minutes_since_thaw(giving)
    if passed is None and (bag.thawed is None or giving.when is None):
        yield untold("M4", giving.when_field, say(N_("The time from thaw to start is not known yet.")), M4)
    elif passed is None:
        sentence = N_("The time from thaw to start is not known; the protocol allows {limit}.")
        yield untold("M4", giving.when_field, say(sentence, limit=limit.text), M4, giving.blocked)
    elif passed > limit.minutes:
        sentence = N_("{minutes} min from thaw to start; the protocol allows {limit}.")
        yield giving.forbidden("M4", giving.when_field, say(sentence, minutes=passed, limit=limit.text), M4)


def minutes_since_thaw(giving: Giving) -> int | None:
    """Minutes from the thaw of the bag to the start; None unless both are known to the minute."""
    thawed = giving.bag.thawed.moment if giving.bag and giving.bag.thawed else None
    start = giving.when.moment if giving.when else None
    return None if thawed is None or start is None else int((start - thawed).total_seconds() // 60)


# M5


@rule("M5", N_("other uses of the bag, and whether it was thrown away"), M5)
def bag_use_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M5: a bag is authorised once and given once, to one patient, and not after it was discarded."""
    uses = [use for use in giving.around.products.uses(giving.bag_id) if use.entry != giving.around.itself]
    own = [use for use in uses if use.patient == giving.patient]
    for use in uses:
        # of one patient an authorisation and an infusion belong together, once it has happened
        if not giving.planned and use in own and use.type != giving.type:
            continue
        shown = {"name": use.name, "date": dated(use.when)}
        given, authorised = (
            N_("This bag was given to {name} ({date})."),
            N_("This bag is authorised for {name} ({date})."),
        )
        yield giving.forbidden("M5", "bag", say(given if use.type == "infusion" else authorised, **shown), M5)
    if bag.discarded is not None:
        sentence = N_("This bag was discarded ({date}): {reason}")
        shown = {"date": bag.discarded, "reason": bag.discard_reason or "?"}
        yield giving.forbidden("M5", "bag", say(sentence, **shown), M5)
    if giving.type == "infusion" and not any(use.type == "authorisation" for use in own):
        yield note("M5", "bag", say(N_("No authorisation of this bag for this patient is recorded.")), f"{M5} [design]")


# V1


@rule("V1", N_("whether the cells were frozen before they are given"), V1)
def frozen_before_findings(giving: Giving) -> Iterator[Finding]:
    """V1: cells are frozen before they are given."""
    lot = giving.lot
    frozen = lot.frozen if lot is not None else None
    shown = {"lot": lot.number or "?" if lot is not None else "?", "date": dated(frozen), "start": dated(giving.when)}
    if _is_after(frozen, giving.when):
        sentence = N_("Lot {lot} was frozen on {date}, after the start ({start}).")
        yield giving.forbidden("V1", giving.when_field, say(sentence, **shown), V1)
    elif not _is_by(frozen, giving.when):
        sentence = N_("It cannot be told whether lot {lot} was frozen before the start ({start}): {date}.")
        yield untold("V1", giving.when_field, say(sentence, **shown), V1)


def _is_after(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.after(other) is True


def _is_by(one: When | None, other: When | None) -> bool:
    """Was it certainly no later than the day of the other?"""
    return is_known(one) and is_known(other) and one.latest <= other.earliest
