"""What keeps a result from having a change from its baseline, and what must be read before one that it has.

A number that must not be read is not given: in its place stand the words why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.clinic.plot.on_omalizumab import omalizumab_words
from desktop.clinic.plot.placing import Placed, Result, Setting
from desktop.clinic.results.standing import NOT_INTERPRETABLE
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.typeahead import key_of

# a method that is on record nowhere: not stated, or told to be unknown
_NO_METHOD = ("", "unknown")


@dataclass(frozen=True)
class Bounds:
    """What a laboratory reports at least and at most; None: no report shows it."""

    least: Decimal | None = None
    most: Decimal | None = None


def printed_bounds(results: Sequence[Result]) -> dict[str, Bounds]:
    """The bounds that each laboratory printed in place of a number: `< 0.1`, `> 200`."""
    found: dict[str, Bounds] = {}
    for result in results:
        if not result.reading.censored:
            continue
        laboratory = key_of(result.entry.laboratory)
        known = found.get(laboratory, Bounds())
        if result.reading.comparator in ("<", "≤"):
            least = result.value if known.least is None else max(known.least, result.value)
            found[laboratory] = Bounds(least, known.most)
        else:
            most = result.value if known.most is None else min(known.most, result.value)
            found[laboratory] = Bounds(known.least, most)
    return found


def why_not_compared(placed: Placed, bounds: dict[str, Bounds]) -> Sentence | None:
    """Why a result has no change from its baseline, in a few words; None: nothing forbids one."""
    result, first = placed.result, placed.start.result if placed.start is not None else None
    if result.standing is not None:
        return result.standing.reason
    if result.reading.censored:
        return say(N_("only a bound is printed"))
    if first is None:
        return baseline_untold(placed)
    if _at_reporting_limit(result, bounds):
        return say(N_("at its reporting limit"))
    if _at_reporting_limit(first, bounds):
        return say(N_("its baseline is at the reporting limit"))
    if first.value <= 0:
        return say(N_("its baseline is 0"))
    return None


def baseline_untold(placed: Placed) -> Sentence | None:
    """Why it has no baseline though there are results before it: several of one day differ, and nobody knows the last."""
    rivals = placed.rivals
    sentence = N_("which of {count} results of {day} is the baseline is not known")
    return say(sentence, count=len(rivals), day=rivals[0].when) if rivals else None


def order_untold(newest: Placed) -> Sentence | None:
    """Why nobody can say which result is the newest: there are several of its day that differ. None: it is known, or all the same."""
    of_day = newest.same_day
    if len({(one.value, one.reading.comparator) for one in of_day}) < 2:
        return None
    return say(
        N_("which of {count} results of {day} is the last is not known"), count=len(of_day), day=newest.result.when
    )


def caveats(placed: Placed, around: Setting) -> Iterator[str]:
    """What must be read before any number of this result, a line each."""
    result, standing = placed.result, placed.result.standing
    # a standing by a drug names it already
    if (standing is None or standing.word != NOT_INTERPRETABLE) and (under := omalizumab_words(result.when, around)):
        yield under
    if methods := unlike(placed):
        yield str(say(methods))
    yield from dates_untold(placed)


def unlike(placed: Placed) -> str:
    """Why the methods behind a change may differ: the method is on record nowhere, or the laboratory is another one; ""."""
    both = (placed.result, placed.start.result) if placed.start is not None else (placed.result,)
    if not all(has_method(one) for one in both):
        return N_("method unknown")
    first, *others = (key_of(one.entry.laboratory) for one in both)
    return N_("another laboratory") if first and any(other and other != first for other in others) else ""


def has_method(result: Result) -> bool:
    """Is it on record how it was measured?"""
    return key_of(result.entry.method) not in _NO_METHOD


def dates_untold(placed: Placed) -> Iterator[str]:
    """What is not known of the two days: whether the baseline comes before the first infusion, and the result after it."""
    if _baseline_uncertain(placed):
        yield str(say(N_("baseline date uncertain")))
    course = placed.course
    compared = placed.start is not None and course not in placed.baseline_of
    if compared and course is not None and placed.result.when.earliest < course.d0 <= placed.result.when.latest:
        yield str(say(N_("perhaps before the infusion")))


def _baseline_uncertain(placed: Placed) -> bool:
    """May the baseline that a result is compared with, or is itself, lie after its course's first infusion?"""
    start = placed if placed.course in placed.baseline_of else placed.start
    return start is not None and placed.course is not None and start.result.when.latest > placed.course.d0


def _at_reporting_limit(result: Result, bounds: dict[str, Bounds]) -> bool:
    """Is it as low, or as high, as its laboratory reports at all: by its own report, or by a bound that it printed once?"""
    if result.reporting is not None and result.value <= result.reporting:
        return True
    known = bounds.get(key_of(result.entry.laboratory), Bounds())
    return (known.least is not None and result.value <= known.least) or (
        known.most is not None and result.value >= known.most
    )
