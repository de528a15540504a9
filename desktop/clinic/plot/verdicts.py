"""What is said about a trajectory: change from baseline, the printed limits, reference change values, omalizumab.

The results given here are of one marker (or drug test), one method and one unit. Each is judged by the course of infusions
that it follows, from that course's baseline: what was said under one course stays when the next one begins. It is said
what the numbers did, never what that means for the patient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from desktop.clinic.catalogue.measured_facts import Rcv
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.placing import Placed, Printed, Result, Setting, day_of, place_results
from desktop.clinic.results.standing import ACUTE, NOT_INTERPRETABLE
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

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
# a method that is on record nowhere: not stated, or told to be unknown
NO_METHOD = ("", "unknown")
_ON, _MAY_BE_ON, _AFTER = N_("on omalizumab"), N_("may be on omalizumab"), N_("after omalizumab")


@dataclass(frozen=True)
class Change:
    """One result in the change table. `change` is "−40.6 %", "baseline", "no baseline", "n/a", the word of what keeps it from
    being compared ("not interpretable"), or "" before the baseline.

    `since` counts from the D0 of its own course: "D96", "course 2, D14". `change_value` is the change in percent, not
    rounded; `method` as printed, "" if it is not stated.
    """

    entry: str
    day: float
    date: str
    since: str
    printed: str
    change: str
    change_value: Decimal | None
    limits: str
    notes: tuple[str, ...] = ()
    method: str = ""

    @property
    def note(self) -> str:
        """Its notes in one line."""
        return "; ".join(self.notes)


class _Bounds(NamedTuple):
    """What a laboratory reports at least and at most; None: no report shows it."""

    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Judgement:
    """What is said of one trajectory: `placed` by day, one at least."""

    placed: tuple[Placed, ...]
    around: Setting
    rcv: tuple[Rcv, ...]
    method: str

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The rows of the change table, by day; worked out when somebody asks for them."""
        return tuple(map(self.change, self.placed))

    def change(self, placed: Placed) -> Change:
        """The row of one result."""
        result = placed.result
        words, value = self._change(placed)
        return Change(
            entry=result.id,
            day=day_of(result.when),
            date=result.when.shown(),
            since=self.around.since(result.when, placed.course),
            printed=printed(result.entry),
            change=words,
            change_value=value,
            limits=self._limits(placed),
            notes=tuple(map(str, self._notes(placed, value))),
            method=self.method,
        )

    def told(self, result: Result) -> Iterator[str]:
        """What is told about one of its results, a line each: the change and the limits, then each note."""
        row = self.change(next(placed for placed in self.placed if placed.result is result))
        changed = row.change_value is not None
        said = str(say(N_("{change} from baseline"), change=row.change)) if changed else row.change
        yield ", ".join(filter(None, (said, row.limits)))
        yield from row.notes

    @property
    def verdict(self) -> tuple[str, ...]:
        """Short lines: the newest change first, then words."""
        return tuple(self._verdict())

    def _change(self, placed: Placed) -> tuple[str, Decimal | None]:
        standing = placed.result.standing
        if standing is not None and standing.certain:
            return _(standing.word), None
        if placed.course in placed.baseline_of:
            return _(N_("baseline")), None
        if placed.early:
            return "", None
        if placed.result.reading.censored:
            return _(N_("n/a")), None
        if placed.start is None:
            return _(N_("no baseline")), None
        value = percent_change(placed.result.value, placed.start.result.value)
        return (_(N_("n/a")), None) if value is None else (percent_words(value), value)

    def _limits(self, placed: Placed) -> str:
        place = placed.place
        if not placed.limited:
            return _(_NO_LIMIT)
        if place is None:
            return _(N_("in or out of the range cannot be told"))
        standing = placed.result.standing
        apart = standing is not None and standing.certain
        if apart and standing is not None and standing.word != ACUTE:
            # what says nothing is neither normal nor not
            return ""
        before = placed.start.place if placed.start is not None and not apart else None
        if before is None:
            return _(_STANDS[place])
        if before == place:
            return _(_STAYED[place])
        if place == "inside":
            return _(N_("entered the range"))
        return _(N_("left the range") if before == "inside" else _CROSSED[place])

    def _notes(self, placed: Placed, change: Decimal | None) -> Iterator[Sentence | str]:
        standing = placed.result.standing
        if standing is not None:
            yield from standing.remarks
        if (earlier := placed.limits_before) is not None and earlier.limits is not None:
            yield say(
                N_("printed earlier: {limits} ({date})"), limits=earlier.limits.shown(), date=earlier.when.shown()
            )
        if placed.result.strange_limits:
            yield say(N_("its printed limits cannot be converted"))
        for course in placed.baseline_of:
            if course is not None and course != placed.course:
                yield say(N_("baseline of course {course}"), course=course.number)
        if change is not None and placed.start is not None:
            yield from self._rcv_notes(change, placed.result, placed.start.result)
        if _uncertain(placed):
            yield say(N_("baseline date uncertain"))
        # a standing by a drug names it already
        if (standing is None or standing.word != NOT_INTERPRETABLE) and (
            confounder := omalizumab_words(placed.result.when, self.around)
        ):
            yield confounder

    def _rcv_notes(self, change: Decimal, result: Result, first: Result) -> Iterator[Sentence]:
        if not self.rcv:
            yield say(N_("RCV not available"))
        elif why := self._not_applied(result, first):
            yield say(N_("no RCV: {why}"), why=say(why))
        else:
            for known in self.rcv:
                beyond = change > known.rise or change < known.fall
                sentence = (
                    N_("beyond RCV {fall} to +{rise} % [{source}]")
                    if beyond
                    else N_("within RCV {fall} to +{rise} % [{source}]")
                )
                sides = {"fall": show_number(known.fall, 1), "rise": show_number(known.rise, 1)}
                yield say(sentence, source=known.source, **sides)

    def _not_applied(self, result: Result, first: Result) -> str:
        """Why no RCV can be held against a change: it holds within one method and one laboratory (domain reference §3), and not
        where a laboratory stops counting; "" where one can."""
        if result.standing is not None:
            return N_("perhaps not comparable")
        method = all(key_of(one.entry.method) not in NO_METHOD for one in (result, first))
        laboratory = all(key_of(one.entry.laboratory) for one in (result, first))
        if not (method or laboratory):
            return N_("method and laboratory unknown")
        if not method:
            return N_("method unknown")
        if not laboratory:
            return N_("laboratory unknown")
        if key_of(result.entry.laboratory) != key_of(first.entry.laboratory):
            return N_("another laboratory")
        if any(self._at_reporting_limit(one) for one in (result, first)):
            return N_("a value at its reporting limit")
        return ""

    def _at_reporting_limit(self, result: Result) -> bool:
        """Is it as low, or as high, as its laboratory reports at all: by its own report, or by a bound that it printed once?"""
        if result.reporting is not None and result.value <= result.reporting:
            return True
        bounds = self._bounds.get(key_of(result.entry.laboratory), _Bounds())
        return (bounds.least is not None and result.value <= bounds.least) or (
            bounds.most is not None and result.value >= bounds.most
        )

    @cached_property
    def _bounds(self) -> dict[str, _Bounds]:
        """The bounds that each laboratory printed in place of a number: `< 0.1`, `> 200`."""
        found: dict[str, _Bounds] = {}
        for result in (placed.result for placed in self.placed if placed.result.reading.censored):
            laboratory = key_of(result.entry.laboratory)
            least, most = found.get(laboratory, _Bounds())
            if result.reading.comparator in ("<", "≤"):
                least = result.value if least is None else max(least, result.value)
            else:
                most = result.value if most is None else min(most, result.value)
            found[laboratory] = _Bounds(least, most)
        return found

    def _verdict(self) -> Iterator[str]:
        newest, count = self.placed[-1], len(self.placed)
        change = self._change(newest)[0]
        apart = newest.result.standing is not None and newest.result.standing.certain
        yield change if count > 1 or apart else _(N_("one result"))
        if newest.result.standing is not None and not apart:
            yield str(say(N_("perhaps {word}"), word=say(newest.result.standing.word)))
        if newest.limited:
            place, places = newest.place, {placed.place for placed in self.placed}
            if count > 1 and place in ("below", "above") and places == {place} and not apart:
                yield _(_AT_BOTH[place]) if count == 2 else str(say(_AT_ALL[place], count=count))
            elif limits := self._limits(newest):
                yield limits
        if confounder := omalizumab_words(newest.result.when, self.around):
            yield confounder
        if newest.result.entry.method == "unknown":
            yield _(N_("method unknown"))
        if not newest.limited:
            yield _(_NO_LIMIT)


def printed(entry: Printed) -> str:
    """The reading with its unit, both as printed: "15.8 ng/ml"."""
    return f"{entry.reading.shown()} {entry.unit or ''}".strip() if entry.reading else ""


def percent_change(value: Decimal, first: Decimal) -> Decimal | None:
    """100 · (x − x₀) ÷ x₀, not rounded; None unless x₀ is above 0."""
    return 100 * (value - first) / first if first > 0 else None


def percent_words(change: Decimal) -> str:
    """A change for people: "−40.6 %", "+2.4 %", "0.0 %"."""
    shown = show_number(change, 1)
    rose = change > 0 and shown != "0.0"
    return str(say(N_("{change} %"), change=f"+{shown}" if rose else shown))


def judge(
    results: Sequence[Result],
    around: Setting,
    rcv: tuple[Rcv, ...] = (),
    method: str = "",
    before: Judgement | None = None,
) -> Judgement:
    """Judge one trajectory; `results` by day, one at least, `rcv` the marker's published reference change values.

    `before` is its judgement before a result came, went or changed: what stands before that one is not judged again.
    """
    known = before.placed if before is not None and before.around == around else ()
    return Judgement(place_results(results, around, known), around, rcv, method)


def omalizumab_words(when: When, around: Setting) -> str:
    """Whether a specimen was taken under omalizumab: "on omalizumab", "may be on omalizumab", "after omalizumab", ""."""
    told = {_under(when, course) for course in around.omalizumab}
    return next((_(words) for words in (_ON, _MAY_BE_ON, _AFTER) if words in told), "")


def _uncertain(placed: Placed) -> bool:
    """May the baseline that a result is compared with, or is itself, lie after its course's first infusion?"""
    start = placed if placed.course in placed.baseline_of else placed.start
    return start is not None and placed.course is not None and start.result.when.latest > placed.course.d0


def _under(when: When, course: MedicationCourse) -> str:
    start, stop = course.start, course.stop
    begun = None if start is None or when.before(start) is None else not when.before(start)
    ended = when.after(stop) if stop is not None else False
    if begun is False:
        return ""
    if ended:
        return _AFTER
    return _ON if begun and ended is False else _MAY_BE_ON
