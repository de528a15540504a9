"""What is said below courses that are laid over each other: how many, by which method, what is left out, and what a median is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from desktop.clinic.entry.chart import day_words
from desktop.clinic.plot.medians import Median
from desktop.clinic.plot.windows import Comparing
from desktop.clinic.words.language import N_, Sentence, _, joined, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

BROKEN = N_(
    "Dotted: between the two results lies a long time, a medicine, another laboratory or other limits, or may; the patient's own "
    "graph says which."
)


@dataclass
class Tally:
    """What is counted while the lines are made, so that nothing is left out in silence."""

    comparing: Comparing
    method: str = ""
    method_unknown: bool = False
    others: Mapping[str, int] = field(default_factory=dict)
    laboratories: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    other_unit: int = 0
    without_d0: int = 0
    unread: int = 0
    beyond: int = 0
    without_percent: int = 0
    in_no_window: int = 0
    of_one_day: int = 0
    several_courses: bool = False
    marks: set[str] = field(default_factory=set)

    def say_method(self, method: str, methods: Mapping[str, int]) -> None:
        """Which method is drawn, of those that there are with how many results each."""
        self.method = method
        self.others = {name: count for name, count in methods.items() if key_of(name) != key_of(method)}

    def sentences(self, patients: int, courses: int, results: int, middles: Sequence[Median]) -> Iterator[Sentence]:
        """Everything that is said, the most important first."""
        shown = {"patients": patients, "courses": courses, "results": results}
        yield say(N_("Patients: n = {patients}; courses: n = {courses}; results: n = {results}."), **shown)
        if results:
            yield from self._comparable()
        yield from self._left_out()
        if results:
            yield from self._medians(middles)
            yield from self._signs()
        if courses > self.comparing.named:
            yield say(N_("The names of more than {count} lines are not written."), count=self.comparing.named)
        if self.several_courses:
            yield say(N_("A line ends where the patient's next course begins."))

    def _comparable(self) -> Iterator[Sentence]:
        if self.method_unknown:
            yield say(N_("The method is not known: nor is whether these results can be compared."))
        elif key_of(self.method):
            yield say(N_("Method: {method}."), method=self.method)
        named = [name for name in self.laboratories if name]
        if len(named) > 1:
            yield say(N_("From {count} laboratories: courses may differ because these do."), count=len(named))
        if not_named := self.laboratories[""]:
            yield say(N_("Results without the name of a laboratory: {count}."), count=not_named)

    def _signs(self) -> Iterator[Sentence]:
        signs = (
            ("below", N_("▽ the number or less")),
            ("above", N_("△ the number or more")),
            ("assumed", N_("◆ date assumed")),
        )
        if said := [say(words) for mark, words in signs if mark in self.marks]:
            yield say(N_("{signs}."), signs=joined(said))
        if "broken" in self.marks:
            yield say(BROKEN)

    def _left_out(self) -> Iterator[Sentence]:
        if self.apart:
            reasons = ", ".join(f"{word} ({count})" for word, count in self.apart.items())
            yield say(N_("□ is drawn and counts in no median: {reasons}."), reasons=reasons)
        for name, count in self.others.items():
            method = name or say(N_("one that is not stated"))
            yield say(N_("Results left out, by another method: {count} ({method})."), count=count, method=method)
        for count, sentence in (
            (self.other_unit, N_("Patients left out, in another unit: {count}.")),
            (self.without_d0, N_("Patients left out, without a known first infusion: {count}.")),
            (self.unread, N_("Results not drawn, in doubt or without a known date: {count}.")),
            (
                self.without_percent,
                N_(
                    "Results not drawn, without a percentage: {count}. They come before the baseline, have none, are bounds, or "
                    "cannot be compared with it."
                ),
            ),
        ):
            if count:
                yield say(sentence, count=count)
        if self.beyond:
            shown = {"first": day_words(self.comparing.first), "last": day_words(self.comparing.last)}
            yield say(N_("Results not drawn, before {first} or after {last}: {count}."), count=self.beyond, **shown)

    def _medians(self, middles: Sequence[Median]) -> Iterator[Sentence]:
        if not middles:
            yield say(N_("No median: no result lies in a window (a proposal of ours)."))
            return
        days = ", ".join(day_words(one.window.at) for one in middles if one.n)
        yield say(
            N_("In each window a course counts once, by its result nearest to {days} (a proposal of ours)."), days=days
        )
        if any(one.mark for one in middles):
            sentence = N_(
                "Bars: the median of a window, from {least} patients on (a proposal of ours). They are not joined, for the courses in each "
                "differ."
            )
        else:
            sentence = N_("No median: no window has results of {least} patients (a proposal of ours).")
        yield say(sentence, least=self.comparing.least)
        for one in middles:
            if one.mark == "between" and one.low is not None and one.high is not None:
                low, high = map(short_number, (one.low, one.high))
                sentence = N_(
                    "{window}: the median lies between {low} and {high}; results that are bounds keep it from being known."
                )
                yield say(sentence, window=one.window.shown(), low=low, high=high)
        if self.of_one_day:
            sentence = N_("Results in no median, for several of one day differ and their order is not known: {count}.")
            yield say(sentence, count=self.of_one_day)
        if self.in_no_window:
            yield say(N_("Results in no window for certain, and in no median: {count}."), count=self.in_no_window)


def names_of(courses: Sequence[tuple[str, str, int]], lettered: bool) -> list[str]:
    """What each course is called, of its patient, the patient's identifier, and its number: "P-7", "P-7, course 2".

    `lettered` calls the patients A, B, C in their order, for a figure that leaves the clinic.
    """
    patients = list(dict.fromkeys(patient for patient, _identifier, _number in courses))
    count = Counter(patient for patient, _identifier, _number in courses)
    names = []
    for patient, identifier, number in courses:
        name = letters(patients.index(patient)) if lettered else identifier
        alone = count[patient] == 1 and number == 1
        names.append(name if alone else str(say(N_("{name}, course {course}"), name=name, course=number)))
    return names


def letters(place: int) -> str:
    """A, B … Z, AA, AB …"""
    found = ""
    while place >= 0:
        found = chr(ord("A") + place % 26) + found
        place = place // 26 - 1
    return found


@dataclass(frozen=True)
class Table:
    """What stands under the days: the windows, how many courses each has, and the medians, none where there is none."""

    windows: tuple[str, ...]
    counts: tuple[str, ...]
    medians: tuple[str, ...]
    percent: bool = False

    def rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each row with its name."""
        several = any("(" in count for count in self.counts)
        counted = N_("n, courses (patients)") if several else N_("n")
        rows = [(_(N_("Days since D0")), self.windows), (_(counted), self.counts)]
        if any(self.medians):
            name = N_("Median, %") if self.percent else N_("Median")
            rows.append((_(name), tuple(text or "–" for text in self.medians)))
        return tuple(rows) if self.windows else ()


def table_of(middles: Sequence[Median], percent: bool) -> Table:
    """The windows with their counts and their medians as they are written."""
    return Table(
        tuple(one.window.shown() for one in middles),
        tuple(f"{one.n}" if one.n == one.patients else f"{one.n} ({one.patients})" for one in middles),
        tuple(map(median_label, middles)),
        percent,
    )


def median_label(one: Median) -> str:
    """A median as it is written: "12.4", "< 0.1", "5 to 7"; "" where it is not drawn."""
    low, high = (None if side is None else short_number(side) for side in (one.low, one.high))
    sentences = {
        "": "",
        "below": N_("< {high}"),
        "above": N_("> {low}"),
        "between": N_("{low} to {high}"),
        "value": "{low}",
    }
    sentence = sentences[one.mark]
    return str(say(sentence, low=low or "", high=high or "")) if sentence else ""


def short_number(value: float) -> str:
    """A number that was worked out, with three digits that tell."""
    return show_number(Decimal(f"{value:.3g}") + 0)


def axis_words(percent: bool, unit: str) -> str:
    """What the y axis is of."""
    return _(N_("change from baseline, %")) if percent else unit
