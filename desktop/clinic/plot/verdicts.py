"""What is said about a trajectory: what must be read first, then the change from baseline, then the printed limits.

The results given here are of one marker (or drug test), one method and one unit. Each is judged by the course of infusions
that it follows, from that course's baseline: what was said under one course stays when the next one begins. It is said
what the numbers did, never what that means for the patient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from desktop.clinic.catalogue.measured_facts import Rcv
from desktop.clinic.plot.comparing import (
    Bounds,
    caveats,
    has_method,
    order_untold,
    printed_bounds,
    unlike,
    why_not_compared,
)
from desktop.clinic.plot.limit_words import limit_words, newest_words
from desktop.clinic.plot.placing import Placed, Printed, Result, Setting, day_of, place_results
from desktop.clinic.words.language import N_, Sentence, _, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

Role = Literal["caveat", "change", "plain", "words"]


@dataclass(frozen=True)
class VerdictLine:
    """One line of a verdict. A "caveat", a "change" and a "plain" change are drawn in one size, the first two of them bold;
    "words" are small. Caveats come first."""

    role: Role
    text: str


class Moved(NamedTuple):
    """What became of a result since its baseline: the words, what they are a change of ("from 26.6 (D−10)", "" where they are
    no number), how they are drawn, and the change in percent, not rounded."""

    words: str
    of: str = ""
    role: Role = "words"
    percent: Decimal | None = None

    @property
    def whole(self) -> str:
        """The change with what it is a change of: "−40.6 % from 26.6 (D−10)"."""
        return f"{self.words} {self.of}" if self.of else self.words


@dataclass(frozen=True)
class Change:
    """One result in the change table. `change` is "−40.6 %", "baseline", "no baseline", "not comparable: …" with the words why,
    or "" before the baseline; `of` says what a number is a change of: "from 26.6 (D−10)".

    `caveats` are read before `change`, `notes` after it; a `plain` number is not drawn bold; where a number is `refused`, `change` says why
    and is read before all else. `since` counts from the D0 of its own course: "D96", "course 2, D14".
    `change_value` is the change in percent, not rounded; `method` as printed, "" if it is not stated.
    """

    entry: str
    day: float
    date: str
    since: str
    printed: str
    caveats: tuple[str, ...]
    change: str
    of: str
    change_value: Decimal | None
    limits: str
    notes: tuple[str, ...] = ()
    method: str = ""
    plain: bool = False
    refused: bool = False

    @property
    def whole(self) -> str:
        """The change with what it is a change of: "−40.6 % from 26.6 (D−10)"."""
        return f"{self.change} {self.of}" if self.of else self.change

    @property
    def caveat(self) -> str:
        """Its caveats in one line."""
        return "; ".join(self.caveats)

    @property
    def note(self) -> str:
        """Its notes in one line."""
        return "; ".join(self.notes)


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
        result, moved = placed.result, self._moved(placed)
        return Change(
            entry=result.id,
            day=day_of(result.when),
            date=result.when.shown(),
            since=self.around.since(result.when, placed.course),
            printed=printed(result.entry),
            caveats=tuple(self._caveats(placed)),
            change=moved.words,
            of=moved.of,
            change_value=moved.percent,
            limits=", ".join(self._limits(placed)),
            notes=tuple(map(str, self._notes(placed, moved))),
            method=self.method,
            plain=moved.role == "plain",
            refused=moved.role == "caveat",
        )

    def told(self, result: Result) -> Iterator[str]:
        """What is told about one of its results, a line each: the caveats, the change and the limits, then each note."""
        placed = next(placed for placed in self.placed if placed.result is result)
        row = self.change(placed)
        yield from row.caveats
        if told := ", ".join(filter(None, (row.whole, row.limits))):
            yield told
        yield from row.notes

    @property
    def verdict(self) -> tuple[VerdictLine, ...]:
        """Short lines about the newest result: what must be read first, its change, then words."""
        newest = self.placed[-1]
        before = tuple(VerdictLine("caveat", text) for text in self._caveats(newest))
        if (why := order_untold(newest)) is not None:
            # no verdict rests on the order of typing
            return (VerdictLine("caveat", str(why)), *before)
        moved = self._moved(newest)
        if len(self.placed) == 1 and moved.role != "caveat":
            moved = Moved(self._alone())
        change = VerdictLine(moved.role, moved.whole)
        first = (change,) if moved.role == "caveat" else ()
        then = (change,) if moved.words and not first else ()
        return (*first, *before, *then, *(VerdictLine("words", text) for text in self._newest_limits()))

    def _alone(self) -> str:
        return _(N_("one result"))

    def _moved(self, placed: Placed) -> Moved:
        """The change from baseline; where it must not be read the words why, and no number."""
        result = placed.result
        if placed.course in placed.baseline_of:
            return Moved(_(N_("baseline")))
        if placed.early and not (result.standing is not None and result.standing.certain):
            return Moved("")
        why = why_not_compared(placed, self._bounds)
        if why is not None:
            return Moved(str(say(N_("not comparable: {why}"), why=why)), role="caveat")
        if placed.start is None:
            return Moved(_(N_("no baseline")))
        first = placed.start.result
        percent = 100 * (result.value - first.value) / first.value
        return Moved(
            percent_words(percent), self._of(placed.start, placed), "plain" if unlike(placed) else "change", percent
        )

    def _of(self, start: Placed, placed: Placed) -> str:
        """What a change is a change of: the baseline as printed, and its day, or its date where nothing counts the days."""
        first = start.result
        # in another unit than the plot's its number carries its own
        own_unit = first.reading.number != first.value
        shown = printed(first.entry) if own_unit else first.reading.shown()
        day = self.around.since(first.when, placed.course) or first.when.shown()
        return str(say(N_("from {baseline} ({day})"), baseline=shown, day=day))

    def _caveats(self, placed: Placed) -> Iterator[str]:
        yield from caveats(placed, self.around)

    def _limits(self, placed: Placed) -> tuple[str, ...]:
        return limit_words(placed)

    def _newest_limits(self) -> Iterator[str]:
        yield from newest_words(self.placed)

    def _notes(self, placed: Placed, moved: Moved) -> Iterator[Sentence | str]:
        standing = placed.result.standing
        if standing is not None:
            # where it stands in place of a change it is told already
            yield from standing.remarks if str(standing.brief) not in moved.words else standing.more
        if (earlier := placed.limits_before) is not None and earlier.limits is not None:
            yield say(
                N_("printed earlier: {limits} ({date})"), limits=earlier.limits.shown(), date=earlier.when.shown()
            )
        if placed.result.strange_limits:
            yield say(N_("its printed limits cannot be converted"))
        for course in placed.baseline_of:
            if course is not None and course != placed.course:
                yield say(N_("baseline of course {course}"), course=course.number)
        if moved.percent is not None and placed.start is not None:
            yield from self._rcv_notes(moved.percent, placed.result, placed.start.result)

    def _rcv_notes(self, change: Decimal, result: Result, first: Result) -> Iterator[Sentence]:
        if not self.rcv:
            yield say(N_("RCV not available"))
        elif why := _no_rcv(result, first):
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

    @cached_property
    def _bounds(self) -> dict[str, Bounds]:
        return printed_bounds([placed.result for placed in self.placed])


def _no_rcv(result: Result, first: Result) -> str:
    """Why no RCV can be held against a change: it holds within one method and one laboratory (domain reference §3); "" where
    one can."""
    method = all(map(has_method, (result, first)))
    laboratory = all(key_of(one.entry.laboratory) for one in (result, first))
    if not (method or laboratory):
        return N_("method and laboratory unknown")
    if not method:
        return N_("method unknown")
    if not laboratory:
        return N_("laboratory unknown")
    return N_("another laboratory") if key_of(result.entry.laboratory) != key_of(first.entry.laboratory) else ""


def printed(entry: Printed) -> str:
    """The reading with its unit, both as printed: "15.8 ng/ml"."""
    return f"{entry.reading.shown()} {entry.unit or ''}".strip() if entry.reading else ""


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
