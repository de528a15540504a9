"""Where a number must not be read there is none, whoever asks; what must be read before one comes before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.clinic.plot.trajectories import Graph, plot, shadings
from tests.clinic.not_compared import CAP, NO_NUMBER, Case, acute_tryptase, once_printed, total_ige, two
from tests.clinic.plotted import READER, Typed, said


@pytest.mark.parametrize(("keep", "why"), NO_NUMBER)
def test_where_a_number_must_not_be_read_there_is_none(typed: Typed, keep: Case, why: str) -> None:
    typed.infusion("d0 23:00")
    keep(typed)
    (graph,) = plot(typed.chart, READER).graphs
    newest = graph.changes[-1]
    assert (newest.change, newest.change_value, newest.of) == (f"not comparable: {why}", None, "")
    line = graph.verdict[0]
    assert (line.role, line.text) == ("caveat", f"not comparable: {why}")
    assert not [text for text in everything_told(graph, newest.entry) if "%" in text.replace("10 %", "")]


def everything_told(graph: Graph, entry: str) -> Iterator[str]:
    """All that is said of the graph and of one of its results."""
    yield from said(graph)
    (row,) = (row for row in graph.changes if row.entry == entry)
    yield from (row.change, row.of, *row.caveats, *row.notes, row.limits)
    unit = f" {graph.unit}"
    # of a test in percent its own reading is one
    yield from (line.removesuffix(unit) for point in graph.points if point.entry == entry for line in graph.told(point))


NUMBER: list[tuple[Case, str]] = [
    (total_ige(start="d0+92"), "+200.0 %"),
    (total_ige(start="d0-900", dose="d0-900", stop="d0-800"), "+200.0 %"),
    (total_ige(start="d0+90", drug="ofloxacin"), "+200.0 %"),
    (two("CRP", "5", "1", "mg/L", reporting_limit="0.9"), "−80.0 %"),
    (once_printed("<0.9", "1.0"), "−95.0 %"),
    (once_printed(">200", "150"), "+650.0 %"),
    (acute_tryptase("d0+92"), "+400.0 %"),
    (two("ECP", "10", "20", "ng/mL"), "+100.0 %"),
]


@pytest.mark.parametrize(("keep", "change"), NUMBER)
def test_where_nothing_forbids_it_the_number_stands_with_what_it_is_of(typed: Typed, keep: Case, change: str) -> None:
    typed.infusion("d0 23:00")
    keep(typed)
    (graph,) = plot(typed.chart, READER).graphs
    newest = graph.changes[-1]
    assert newest.change == change and newest.of.startswith("from ") and newest.of.endswith(")")
    assert f"{change} {newest.of}" in said(graph, "change")
    (point,) = (point for point in graph.points if point.entry == newest.entry)
    (told,) = (line for line in graph.told(point) if "%" in line and "RCV" not in line)
    assert told.startswith(f"{change} {newest.of}")


OMALIZUMAB = [
    # start, end and doses of the course, the specimen, what is said of it
    ({"start": "d0+90"}, "", "d0+89", ""),
    ({"start": "d0+90"}, "d0+90", "d0+89", ""),
    # nobody wrote down that it was given
    ({"start": "d0+90"}, "", "d0+90", "may be on omalizumab"),
    ({"start": "d0+90"}, "", "d0+91", "may be on omalizumab"),
    ({"start": "d0+90"}, "", "d0+900", "may be on omalizumab"),
    ({"start": "d0+90", "stop": "d0+120"}, "", "d0+121", "may have been on omalizumab"),
    ({"start": "d0+90 ±9"}, "", "d0+95", "may be on omalizumab"),
    ({"start": "?"}, "", "d0+95", "may be on omalizumab"),
    # a dose on record
    ({"start": "d0+90"}, "d0+90", "d0+91", "on omalizumab"),
    ({"start": "d0+90"}, "d0+94", "d0+91", "may be on omalizumab"),
    ({"start": "d0+90"}, "d0+91", "d0+91", "may be on omalizumab"),
    ({"start": "d0+90"}, "d0+91 09:00", "d0+91 10:00", "on omalizumab"),
    ({"start": "d0+90 ±9"}, "d0+94", "d0+95", "on omalizumab"),
    ({"start": "?"}, "d0+90", "d0+95", "on omalizumab"),
    ({"start": "d0+90"}, "?", "d0+95", "may be on omalizumab"),
    # 5 half-lives after the last dose that anybody wrote down
    ({"start": "d0+90"}, "d0+90", "d0+219", "on omalizumab"),
    ({"start": "d0+90"}, "d0+90", "d0+220", "may be on omalizumab"),
    ({"start": "d0+90", "stop": "?"}, "d0+90", "d0+95", "may be on omalizumab"),
    ({"start": "d0+90", "stop": "d0+120"}, "d0+90", "d0+95", "on omalizumab"),
    ({"start": "d0+90", "stop": "d0+120"}, "d0+90", "d0+121", "after omalizumab"),
]


@pytest.mark.parametrize(("course", "dose", "taken", "words"), OMALIZUMAB)
def test_prescribed_is_not_taken(typed: Typed, course: dict[str, str], dose: str, taken: str, words: str) -> None:
    typed.dosed(*filter(None, [dose]), **course)
    typed.dosed(drug="ofloxacin", start="d0-400")
    typed.lab(taken, "ECP", "20", "ng/mL", **CAP)
    typed.lab(taken, "ANA", "negative")
    number, word = plot(typed.chart, READER).graphs
    assert said(number, "caveat") == said(word, "caveat") == ((words,) if words else ())
    assert number.changes[-1].caveats == ((words,) if words else ())
    assert len(shadings(typed.chart, READER)) == (1 if course["start"] == "?" else 2)


TOTAL_IGE = [
    # a course of omalizumab with its dose, the specimen, its change
    ({"start": "d0+90", "stop": "d0+120"}, "d0+90", "d0+485", "not comparable: after omalizumab"),
    # a year after the end it counts again
    ({"start": "d0+90", "stop": "d0+120"}, "d0+90", "d0+487", "+200.0 %"),
    ({"start": "d0+90", "stop": "d0+120"}, "", "d0+487", "+200.0 %"),
    ({"start": "d0+90", "stop": "?"}, "d0+90", "d0+487", "not comparable: may be on omalizumab"),
    # it goes on, and nobody wrote down a dose for a year
    ({"start": "d0+90"}, "d0+90", "d0+450", "not comparable: on omalizumab"),
    ({"start": "d0+90"}, "d0+90", "d0+487", "not comparable: may be on omalizumab"),
]


@pytest.mark.parametrize(("course", "dose", "taken", "change"), TOTAL_IGE)
def test_total_ige_counts_again_a_year_after_the_end(
    typed: Typed, course: dict[str, str], dose: str, taken: str, change: str
) -> None:
    typed.dosed(*filter(None, [dose]), **course)
    typed.lab("d0", "total IgE", "30", "IU/mL", **CAP)
    typed.lab(taken, "total IgE", "90", "IU/mL", **CAP)
    graph = typed.graph("total_ige")
    assert graph.changes[-1].change == change
    word = "perhaps not interpretable" if "may be" in change else "not interpretable"
    assert [(point.label, point.mark) for point in graph.loose] == ([] if "%" in change else [(f"90 {word}", "apart")])


SAME_DAY = [
    # results as (date, reading), what the verdict says
    ([("d0", "10"), ("d0+9", "20"), ("d0+9", "30")], ("which of 2 results of 24 Jan 2024 is the last is not known",)),
    ([("d0", "10"), ("d0+9", "20"), ("d0+9", "<20")], ("which of 2 results of 24 Jan 2024 is the last is not known",)),
    ([("d0", "10"), ("d0+9 08:00", "20"), ("d0+9 09:00", "30")], ("+200.0 % from 10 (D0)", "no limit printed")),
    # whichever was the last: the same is said
    ([("d0", "10"), ("d0+9", "20"), ("d0+9", "20")], ("+100.0 % from 10 (D0)", "no limit printed")),
    (
        [("d0", "10"), ("d0", "20"), ("d0+9", "30")],
        ("not comparable: which of 2 results of 15 Jan 2024 is the baseline is not known", "no limit printed"),
    ),
]


@pytest.mark.parametrize(("results", "words"), SAME_DAY)
def test_no_verdict_rests_on_the_order_of_typing(
    typed: Typed, results: list[tuple[str, str]], words: tuple[str, ...]
) -> None:
    typed.infusion("d0 23:00")
    for when, reading in results:
        typed.lab(when, "ECP", reading, "ng/mL", **CAP)
    graph = typed.graph("ecp")
    assert said(graph) == words
    again = Typed()
    again.infusion("d0 23:00")
    for when, reading in reversed(results):
        again.lab(when, "ECP", reading, "ng/mL", **CAP)
    assert again.graph("ecp").verdict == graph.verdict


DATES = [
    # the days of two results around an infusion on d0, what must be read first of the second
    ("d0-9", "d0+9", ()),
    ("d0-9", "d0+5 ±9", ("perhaps before the infusion",)),
    ("d0-9", "d0+9 ±9", ()),
    ("d0-5 ±9", "d0+30", ("baseline date uncertain",)),
    ("d0-5 ±9", "d0+5 ±9", ("baseline date uncertain", "perhaps before the infusion")),
    ("d0-30", "d0-5 ±2", ()),
    # one that is certainly before it is the baseline
    ("d0-30", "d0-5 ±9", ("perhaps before the infusion",)),
]


@pytest.mark.parametrize(("first", "second", "caveats"), DATES)
def test_a_day_that_may_lie_on_the_other_side_of_the_infusion_is_said_first(
    typed: Typed, first: str, second: str, caveats: tuple[str, ...]
) -> None:
    typed.infusion("d0")
    for when, reading in ((first, "10"), (second, "20")):
        typed.lab(when, "ECP", reading, "ng/mL", **CAP)
    assert typed.graph("ecp").changes[-1].caveats == caveats


METHODS = [
    # what is on record of the first and the second result, the caveats, how the number stands
    (CAP, CAP, (), "change"),
    ({"method": "CAP"}, {"method": "CAP"}, (), "change"),
    (CAP, {"method": "ImmunoCAP"}, (), "change"),
    ({}, {}, ("method unknown",), "plain"),
    ({"laboratory": "Lab A"}, {"laboratory": "Lab A"}, ("method unknown",), "plain"),
    ({"method": "unknown"}, {"method": "unknown"}, ("method unknown",), "plain"),
    (CAP, CAP | {"laboratory": "Lab B"}, ("another laboratory",), "plain"),
]


@pytest.mark.parametrize(("first", "second", "caveats", "role"), METHODS)
def test_a_number_of_an_unknown_method_stands_plain_behind_its_caveat(
    typed: Typed, first: dict[str, str], second: dict[str, str], caveats: tuple[str, ...], role: str
) -> None:
    for when, reading, more in (("d0", "10", first), ("d0+9", "20", second)):
        typed.lab(when, "ECP", reading, "ng/mL", **more)
    graph = typed.graph("ecp")
    roles = [line.role for line in graph.verdict]
    assert roles == [*["caveat"] * len(caveats), role, "words"]
    assert said(graph, "caveat") == graph.changes[-1].caveats == caveats


@pytest.mark.parametrize(
    ("first", "second", "of"),
    [
        (("10", "ng/mL"), ("20", "ng/mL"), "from 10 (D−1)"),
        # the same number in either unit
        (("10", "µg/L"), ("20", "ng/mL"), "from 10 (D−1)"),
    ],
)
def test_what_a_change_is_of_stands_beside_it(
    typed: Typed, first: tuple[str, str], second: tuple[str, str], of: str
) -> None:
    typed.infusion()
    typed.lab("d0-1", "ECP", *first, **CAP)
    typed.lab("d0+9", "ECP", *second, **CAP)
    assert typed.graph("ecp").changes[-1].of == of


def test_what_is_read_first_stands_beside_an_unknown_order_too(typed: Typed) -> None:
    typed.dosed(start="d0+5")
    for when, reading in (("d0", "10"), ("d0+9", "20"), ("d0+9", "30")):
        typed.lab(when, "ECP", reading, "ng/mL")
    untold = "which of 2 results of 24 Jan 2024 is the last is not known"
    assert said(typed.graph("ecp")) == (untold, "may be on omalizumab", "method unknown")
