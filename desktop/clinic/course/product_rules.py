"""Rules M1 to M5 and V1: may this bag be given at all? Its lot, its donor, its quality control, its times, its uses.

H of the domain reference forbids to authorise. An infusion that is documented keeps each of them as a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.cells.bag import M5, Bag
from desktop.clinic.cells.lot import M1, M4, RELEASE
from desktop.clinic.course.donor_rules import donor_consent_findings, donor_findings, sampling_findings
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.quality_rules import endotoxin_findings, expected_findings, quality_findings
from desktop.clinic.entry.findings import Finding, note
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, say

V1 = "V1, domain reference §5 [design]"


def product_findings(giving: Giving) -> Iterator[Finding]:
    """Everything that the chain from donor to bag says about giving it."""
    bag = giving.bag
    if bag is None:
        yield giving.forbidden("M5", "bag", say(N_("The bag is void or not known here.")), M5)
        return
    yield from use_findings(giving, bag)
    yield from release_findings(giving)
    yield from donor_findings(giving)
    yield from sampling_findings(giving)
    yield from donor_consent_findings(giving)
    yield from quality_findings(giving, bag)
    yield from expected_findings(giving)
    yield from endotoxin_findings(giving, bag)
    yield from expiry_findings(giving, bag)
    yield from thaw_findings(giving, bag)
    yield from made_before_findings(giving)


# M1


def release_findings(giving: Giving) -> Iterator[Finding]:
    """M1: the lot is released. A release under deviation asks for a reason once more [design]."""
    lot = giving.lot
    if lot is None:
        yield giving.forbidden(
            "M1", "bag", say(N_("The bag's lot is void or not known here, so its release is not known.")), M1
        )
        return
    shown = {"lot": lot.number or "?", "date": dated(lot.released_on)}
    if lot.release == "deviation":
        sentence = N_("Lot {lot} is released under deviation: {reason}")
        yield giving.blocked("M1", "bag", say(sentence, reason=lot.release_reason or "?", **shown), M1)
    elif lot.release != "released":
        sentence = N_("Lot {lot} is not released: {state} (decision of {date}).")
        state = RELEASE.said(lot.release or "not_known")
        yield giving.forbidden("M1", "bag", say(sentence, state=state, **shown), M1)
    if lot.release in ("released", "deviation") and _is_after(lot.released_on, giving.when):
        sentence = N_("Lot {lot} was released on {date}, after the start.")
        yield giving.forbidden("M1", giving.when_field, say(sentence, **shown), M1)


# M4


def expiry_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M4: the lot is in date when the bag is thawed, or else when it is given. A printed month counts to its end (GKU)."""
    lot, when = giving.lot, bag.thawed or giving.when
    if lot is None or when is None:
        return
    expiry = lot.expiry
    if not is_known(expiry):
        yield giving.blocked(
            "M4", "bag", say(N_("The expiry of lot {lot} is not recorded."), lot=lot.number or "?"), M4
        )
        return
    shown = {"lot": lot.number or "?", "expiry": expiry, "date": when}
    counted = expiry.latest if expiry.precision in ("day", "month") and not expiry.assumed else expiry.earliest
    if not is_known(when) or (when.latest > counted and when.earliest <= expiry.latest):
        sentence = N_("It cannot be told whether lot {lot} is in date: expiry {expiry}, used {date}.")
        yield giving.blocked("M4", "bag", say(sentence, **shown), M4)
    elif when.earliest > expiry.latest:
        yield giving.forbidden("M4", "bag", say(N_("Lot {lot} is past its expiry ({expiry}) on {date}."), **shown), M4)


def thaw_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
    """M4: the start lies before the use-by after thaw, and within the protocol's time from thaw to start."""
    when, field = giving.when, giving.when_field
    if bag.thawed is None:
        if not giving.planned:
            yield giving.forbidden("M4", field, say(N_("When the bag was thawed is not recorded.")), M4)
        return
    if when is None or when.unknown:
        return
    if when.before(bag.thawed):
        sentence = N_("The start ({start}) is before the thaw ({thawed}).")
        yield giving.forbidden("V1", field, say(sentence, start=when, thawed=bag.thawed), V1)
        return
    if bag.use_by is None:
        sentence = N_("The use-by is not known: the minute of the thaw, or the time allowed after it, is missing.")
        yield giving.blocked("M4", field, say(sentence), M4)
    elif (late := when.after(bag.use_by)) is not False:
        told = N_("The start ({start}) is after the use-by ({use_by}).")
        untold = N_("Whether the start ({start}) is before the use-by ({use_by}) cannot be told without its time.")
        make, sentence = (giving.forbidden, told) if late else (giving.blocked, untold)
        yield make("M4", field, say(sentence, start=when, use_by=bag.use_by), M4)
    yield from _thaw_to_start(giving)


def _thaw_to_start(giving: Giving) -> Iterator[Finding]:
    limit = giving.protocol.thaw_to_start if giving.protocol else None
    if limit is None or limit.minutes is None:
        return
    passed = minutes_since_thaw(giving)
    if passed is None:
        sentence = N_("The time from thaw to start is not known; the protocol allows {limit}.")
        yield giving.blocked("M4", giving.when_field, say(sentence, limit=limit.text), M4)
    elif passed > limit.minutes:
        sentence = N_("{minutes} min from thaw to start; the protocol allows {limit}.")
        yield giving.forbidden("M4", giving.when_field, say(sentence, minutes=passed, limit=limit.text), M4)


def minutes_since_thaw(giving: Giving) -> int | None:
    """Minutes from the thaw of the bag to the start; None unless both are known to the minute."""
    thawed = giving.bag.thawed.moment if giving.bag and giving.bag.thawed else None
    start = giving.when.moment if giving.when else None
    return None if thawed is None or start is None else int((start - thawed).total_seconds() // 60)


# M5


def use_findings(giving: Giving, bag: Bag) -> Iterator[Finding]:
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


def made_before_findings(giving: Giving) -> Iterator[Finding]:
    """V1: cells are frozen before they are given."""
    lot = giving.lot
    if lot is not None and _is_after(lot.frozen, giving.when):
        sentence = N_("Lot {lot} was frozen on {date}, after the start ({start}).")
        shown = {"lot": lot.number or "?", "date": lot.frozen, "start": giving.when}
        yield giving.forbidden("V1", giving.when_field, say(sentence, **shown), V1)


def _is_after(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.after(other) is True
