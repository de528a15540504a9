"""The points of a graph: one result each, where its date is known to lie, with its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.clinic.plot.placing import Setting, day_of
from desktop.clinic.results.standing import Standing
from desktop.clinic.words.dates import Known, When, day_number, exactly
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.readings import Reading

End = Literal["", "earliest", "latest", "both"]

_BELOW_SIGNS = ("<", "≤")


@dataclass(frozen=True)
class Point:
    """One result where it is drawn: between `earliest` and `latest` lies its true day, all three equal when it is exact.

    `label` is the reading as printed, with its `unit` where that is not the graph's, and with a word where it is "apart"; `mark`
    is "value", "below" or "above" when only a bound is known, "apart" when something keeps it from being compared, as `word` says.
    An end of its span that is the day of an infusion is `open`: nobody knows on which side of the infusion it lies, as
    `caution` says; the point itself then stands beside the infusion, not on it.
    """

    entry: str
    day: float
    earliest: float
    latest: float
    value: float
    label: str
    mark: str
    assumed: bool
    provisional: bool
    word: str = ""
    open: End = ""
    caution: str = ""
    unit: str = ""


def number_point(
    id: str,
    when: Known,
    around: Setting,
    reading: Reading,
    value: float,
    label: str = "",
    standing: Standing | None = None,
    unit: str = "",
) -> Point:
    """The point of a number; of `<0.10` a bound; of what cannot be compared one apart, with its word. `unit` is its own one, if
    that is not the graph's."""
    sign, label = reading.comparator, f"{label or reading.shown()} {unit}".strip()
    if standing is not None and standing.apart:
        word = str(standing.shown)
        said = str(say(N_("{value} {word}"), value=label, word=word))
        return make_point(id, when, around, value, said, "apart", word, unit)
    mark = "value" if not sign else "below" if sign in _BELOW_SIGNS else "above"
    return make_point(id, when, around, value, label, mark, unit=unit)


def make_point(
    id: str, when: Known, around: Setting, value: float, label: str, mark: str = "value", word: str = "", unit: str = ""
) -> Point:
    """The point of an entry of a known date; one without an id is being typed."""
    day, earliest, latest = span_of(when)
    end, caution = _beside_infusions(when, around) if around.infused else ("", "")
    if end and when.day in around.infused and when.day in (when.earliest, when.latest):
        # as if it had been taken with the infusion: the middle of what is known says no more than that
        day = (earliest + latest) / 2
    return Point(id, day, earliest, latest, value, label, mark, when.assumed, id == "", word, end, caution, unit)


def span_of(when: Known) -> tuple[float, float, float]:
    """The day it is drawn at, the earliest and the latest."""
    day = day_of(when)
    return (day, day, day) if when.exact else (day, float(day_number(when.earliest)), float(day_number(when.latest)))


def dated(when: When, since: str) -> str:
    """A date for people with its distance from D0: "15 Jan 2024, D0"."""
    return f"{when.shown()}, {since}" if since else when.shown()


def _beside_infusions(when: Known, around: Setting) -> tuple[End, str]:
    """Which end of a span is the day of an infusion; and what is said of a date that may be before or after one of its day."""
    if when.exact:
        if not any(when.before(infusion) is None for infusion in around.infused.get(when.day, ())):
            return "", ""
        sentence = N_("taken on {day}, before or after the infusion of that day")
        return "", str(say(sentence, day=_day_words(when, around)))
    first, last = when.earliest in around.infused, when.latest in around.infused
    if not (first or last):
        return "", ""
    ends = [exactly(day) for day in (when.earliest, when.latest)]
    days = {"first": _day_words(ends[0], around), "last": _day_words(ends[1], around)}
    if first and last:
        return "both", str(
            say(N_("taken {first} to {last}, perhaps before or after the infusions of these days"), **days)
        )
    if last:
        return "latest", str(say(N_("taken {first} to {last}, perhaps after the infusion of {last}"), **days))
    return "earliest", str(say(N_("taken {first} to {last}, perhaps before the infusion of {first}"), **days))


def _day_words(when: Known, around: Setting) -> str:
    return around.since(when) or exactly(when.day).shown()
