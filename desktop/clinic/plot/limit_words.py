"""Where a result lies within the limits that its own report prints, in words; another report's limits judge nothing.

What a report flags is told as it stands and never overruled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.clinic.plot.placing import Placed
from desktop.clinic.results.standing import ACUTE
from desktop.clinic.words.language import N_, _, say

_STANDS = {"below": N_("below the range"), "inside": N_("in the range"), "above": N_("above the range")}
_STAYED = {
    "below": N_("stayed outside (below)"),
    "inside": N_("stayed in the range"),
    "above": N_("stayed outside (above)"),
}
_CROSSED = {"below": N_("stayed outside (was above, now below)"), "above": N_("stayed outside (was below, now above)")}
_AT_BOTH = {"below": N_("below at both"), "above": N_("above at both")}
_AT_ALL = {"below": N_("below at all {count}"), "above": N_("above at all {count}")}
_NO_LIMIT = N_("no limit printed")
# where a report's flag says that a result lies; "A" is either side
_FLAGGED = {
    "N": ("inside",),
    "L": ("below",),
    "LL": ("below",),
    "H": ("above",),
    "HH": ("above",),
    "A": ("below", "above"),
}


def limit_words(placed: Placed) -> tuple[str, ...]:
    """What its own report says: its flag where that says more than the limits, and where the result lies within these."""
    flag, own = placed.result.flag, own_place(placed)
    more = flag and (own is None or own not in _FLAGGED.get(flag, ()))
    flagged = str(say(N_("flagged {flag} by the report"), flag=flag)) if more else ""
    return tuple(filter(None, (flagged, _within(placed))))


def newest_words(every: Sequence[Placed]) -> Iterator[str]:
    """What is said of the newest result in a verdict: as above, or that all lie on one side of their own limits."""
    newest, count = every[-1], len(every)
    place = own_place(newest)
    apart = newest.result.standing is not None and newest.result.standing.apart
    if count > 1 and place in ("below", "above") and not apart and all(own_place(one) == place for one in every):
        *flagged, _within_limits = limit_words(newest)
        yield from flagged
        yield _(_AT_BOTH[place]) if count == 2 else str(say(_AT_ALL[place], count=count))
    else:
        yield from limit_words(newest)


def own_place(placed: Placed) -> str | None:
    """Where it lies within its own report's limits: "below", "inside", "above"; None without any, or where it cannot be told."""
    return placed.place if placed.limited else None


def _within(placed: Placed) -> str:
    place = own_place(placed)
    if not placed.limited:
        return _(_NO_LIMIT)
    if place is None:
        return _(N_("in or out of the range cannot be told"))
    standing = placed.result.standing
    apart = standing is not None and standing.apart
    if apart and standing is not None and standing.word != ACUTE:
        # what says nothing is neither normal nor not
        return ""
    before = own_place(placed.start) if placed.start is not None and not apart else None
    if before is None:
        return _(_STANDS[place])
    if before == place:
        return _(_STAYED[place])
    if place == "inside":
        return _(N_("entered the range"))
    return _(N_("left the range") if before == "inside" else _CROSSED[place])
