"""Which points of a line are joined, how, and what is said where something lies between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.medication import Administration, MedicationCourse
from desktop.clinic.plot.graph import Graph
from desktop.clinic.plot.trajectories import plot
from tests.cases import cases
from tests.clinic.made import parse
from tests.clinic.plotted import READER, Typed

GAP = READER.catalogue.plots.gap.number


def medicine(typed: Typed, start: str, stop: str = "", doses: tuple[str, ...] = (), drug: str = "omalizumab") -> None:
    ended = {"stop": stop} if stop else {}
    course = typed.entry(MedicationCourse, drug=drug, start=start, **ended)
    given = tuple(parse(Administration, READER, None, {"date": day}) for day in doses)
    typed.chart.put(Kept("medicine", "patient", 1, replace(course, administrations=given)))


def joined(graph: Graph) -> list[tuple[str, str, str]]:
    """The labels at both ends of each join, with its look."""
    return [
        (segment.points[join.first].label, segment.points[join.last].label, join.look)
        for segment in graph.segments
        for join in segment.joins
    ]


def said(graph: Graph) -> list[list[str]]:
    """The reasons of each join."""
    return [[why.text for why in join.why] for segment in graph.segments for join in segment.joins]


GAPS = [
    # the days of the results, what is said of each join
    (["d0", f"d0+{GAP}"], [[]]),
    (["d0", f"d0+{GAP + 1}"], [[f"no result between D0 and D{GAP + 1}"]]),
    (["d0-10", "d0+96", "d0+188"], [["no result between D−10 and D96"], []]),
]


@cases(("days", "reasons"), GAPS)
def test_a_line_is_broken_where_nothing_was_measured_for_too_long(days: list[str], reasons: list[list[str]]) -> None:
    typed = Typed()
    typed.infusion("d0")
    for day in days:
        typed.lab(day, "ECP", "20", "ng/mL")
    found = typed.graph("ecp")
    assert said(found) == reasons
    assert [look for *_labels, look in joined(found)] == ["broken" if why else "solid" for why in reasons]


MAY, BEGUN = "omalizumab may have begun in between", "omalizumab begun in between"
CONFOUNDERS = [
    # start, end and doses of omalizumab; what is said of the joins of D0, D40 and D80
    (("d0+60", "", ()), [[], [f"{MAY} (D60)"]]),
    # what is prescribed is not yet taken; a dose that is recorded is
    (("d0+60", "", ("d0+60",)), [[], [f"{BEGUN} (D60)"]]),
    (("d0+30", "", ("d0+60",)), [[f"{MAY} (D30 to D60)"], [f"{MAY} (D30 to D60)"]]),
    (("d0+50", "", ("d0+60",)), [[], [f"{BEGUN} (D50 to D60)"]]),
    # on the day of a result nobody knows which was first
    (("d0+40", "", ()), [[f"{MAY} (D40)"], [f"{MAY} (D40)"]]),
    (("d0+36 ±6", "", ()), [[f"{MAY} (D30 to D42)"], [f"{MAY} (D30 to D42)"]]),
    (("d0+20 ±6", "", ()), [[f"{MAY} (D14 to D26)"], []]),
    (("?", "", ()), [["omalizumab may have begun in between: when is not known"]] * 2),
    (("?", "d0-9", ()), [[], []]),
    (("d0-50", "", ()), [[], []]),
    (("d0+90", "", ()), [[], []]),
    (("d0-50", "d0+60", ("d0-50",)), [[], ["omalizumab ended in between (D60)"]]),
    (("d0-50", "d0+60", ()), [[], ["omalizumab may have ended in between (D60)"]]),
    (("d0-50", "?", ()), [["omalizumab may have ended in between: when is not known"]] * 2),
]  # fmt: skip


@cases(("course", "reasons"), CONFOUNDERS)
def test_no_solid_line_crosses_the_start_or_the_end_of_omalizumab(
    course: tuple[str, str, tuple[str, ...]], reasons: list[list[str]]
) -> None:
    typed = Typed()
    typed.infusion("d0")
    medicine(typed, *course)
    for day in ("d0", "d0+40", "d0+80"):
        typed.lab(day, "ECP", "20", "ng/mL")
    assert said(typed.graph("ecp")) == reasons


def test_a_confounder_of_one_marker_breaks_its_line_alone(typed: Typed) -> None:
    # total IgE names omalizumab alone: another drug breaks no line
    medicine(typed, "d0+40", drug="ofloxacin")
    for marker, unit in (("total IgE", "IU/mL"), ("ECP", "ng/mL")):
        for day in ("d0", "d0+80"):
            typed.lab(day, marker, "20", unit)
    assert said(typed.graph("total_ige")) == said(typed.graph("ecp")) == [[]]


LABORATORIES = [
    ("", "", []),
    ("Central", "Central", []),
    ("Central", " central", []),
    ("Central", "Other", ["another laboratory: Central, then Other"]),
    ("Central", "", ["the laboratory of one of them is not stated"]),
]


@cases(("first", "then", "why"), LABORATORIES)
def test_a_line_is_broken_where_the_laboratory_changes(first: str, then: str, why: list[str]) -> None:
    typed = Typed()
    for day, laboratory in (("d0", first), ("d0+9", then)):
        typed.lab(day, "ECP", "20", "ng/mL", **({"laboratory": laboratory} if laboratory else {}))
    assert said(typed.graph("ecp")) == [why]


LIMITS = [
    (["< 24", "< 24"], [[]]),
    (["< 24", ""], [[]]),
    (["< 24", "< 18"], [["other limits are printed: < 18"]]),
    # they changed on some day since the last report that printed any
    (["< 24", "", "< 18"], [[], ["other limits are printed: < 18"]]),
    (["< 24", "< 2 stones"], [["other limits are printed, which cannot be converted"]]),
]


@cases(("limits", "reasons"), LIMITS)
def test_a_line_is_broken_where_other_limits_are_printed(limits: list[str], reasons: list[list[str]]) -> None:
    typed = Typed()
    for day, printed in enumerate(limits):
        typed.lab(f"d0+{day}", "ECP", "20", "ng/mL", **({"limits": printed} if printed else {}))
    assert said(typed.graph("ecp")) == reasons


BETWEEN = [
    ([("d0", "10"), ("d0+1", "<5"), ("d0+2", "20")], [["< 5 in between is not joined"]]),
    ([("d0", "10"), ("d0+1", "<5"), ("d0+2", "<5"), ("d0+3", "20")], [["2 results in between are not joined"]]),
    ([("d0", "10"), ("d0+3 ±5", "20")], [["dates that overlap: which was first is not known"]]),
    ([("d0", "10"), ("d0+6 ±5", "20")], [[]]),
]


@cases(("results", "reasons"), BETWEEN)
def test_a_line_is_broken_over_what_it_leaves_out(results: list[tuple[str, str]], reasons: list[list[str]]) -> None:
    typed = Typed()
    for day, reading in results:
        typed.lab(day, "ECP", reading, "ng/mL")
    assert said(typed.graph("ecp")) == reasons


def test_between_results_of_one_day_there_is_no_line(typed: Typed) -> None:
    for day, reading in (("d0-9", "10"), ("d0", "30"), ("d0", "20"), ("d0", "25"), ("d0+9", "40")):
        typed.lab(day, "ECP", reading, "ng/mL")
    found = typed.graph("ecp")
    assert set(joined(found)) == {
        ("10", "20", "solid"), ("10", "30", "solid"), ("20", "40", "solid"), ("30", "40", "solid"),
        ("30", "20", "none"), ("20", "25", "none"),
    }  # fmt: skip
    unknown = "the order of 3 results of 15 Jan 2024 is not known"
    assert found.cautions == (unknown,)
    assert [found.told(point).count(unknown) for point in found.points] == [0, 1, 1, 1, 0]
    assert len(found.segments[0].lines("solid")) == 4 and len(found.segments[0].lines("none")) == 1


def test_two_equal_results_of_one_day_are_one_point_of_the_line(typed: Typed) -> None:
    for day, reading in (("d0-9", "10"), ("d0", "20"), ("d0", "20"), ("d0+9", "40")):
        typed.lab(day, "ECP", reading, "ng/mL")
    assert [look for *_labels, look in joined(typed.graph("ecp"))] == ["solid", "none", "solid"]


ON_D0 = "taken on D0, before or after the infusion of that day"


def test_a_part_of_a_line_keeps_its_joins(typed: Typed) -> None:
    for day, reading in (("d0", "10"), ("d0+200", "20"), ("d0+201", "30"), ("d0+202", "40")):
        typed.lab(day, "ECP", reading, "ng/mL")
    graph = typed.graph("ecp")
    (segment,) = graph.segments
    part = segment.of_those(lambda point: point.value != 10)
    assert joined(replace(graph, segments=(part,))) == [("20", "30", "solid"), ("30", "40", "solid")]
    part = segment.of_those(lambda point: point.value != 30)
    assert joined(replace(graph, segments=(part,))) == [("10", "20", "broken")]


def test_the_case_is_joined_by_no_line_that_hides_omalizumab(case: Typed) -> None:
    drawn = plot(case.chart, READER)
    looks = {graph.title: [look for *_labels, look in joined(graph)] for graph in drawn.graphs if graph.segments}
    assert looks == {
        "Ciprofloxacin test, method unknown": ["broken", "broken"],
        "Anti-TPO": ["broken", "broken"],
        "ATAb": ["broken"],
        "Total IgE": [],
        "ECP": ["broken", "broken"],
        "Clarithromycin test, method unknown": [],
    }
    assert drawn.cautions == (
        "Ciprofloxacin test, method unknown: no result between D0 and D110",
        "Omalizumab may have begun in between (D90 to D110)",
        f"{'; '.join(f'{drug} test, method unknown' for drug in ('Ciprofloxacin', 'Clarithromycin'))}: {ON_D0}",
        "Anti-TPO; ATAb; ECP: no result between D−10 and D96",
    )
    cipro = drawn.graphs[0]
    told = cipro.told(cipro.segments[0].points[1])
    assert told[-2:] == (
        "line to it broken: no result between D0 and D110",
        "line to it broken: omalizumab may have begun in between (D90 to D110)",
    )


def test_of_many_reasons_of_one_sort_the_first_stand_for_all(typed: Typed) -> None:
    for place in range(8):
        typed.lab(f"d0+{place * 200}", "ECP", "20", "ng/mL")
    *named, more = typed.graph("ecp").cautions
    assert len(named) == 3 and all(text.startswith("no result between") for text in named)
    assert more == "4 more like this"


# Laws

results = st.lists(
    st.tuples(
        st.sampled_from(["d0-30", "d0-5 ±9", "d0", "d0 08:00", "d0", "d0+1", "d0+40", "d0+96 ?", "2024-06", "d0+188"]),
        st.sampled_from(["1", "3", "15.8", "<0.10", "> 50", "9999"]),
    ),
    max_size=10,
)


@settings(max_examples=80)
@given(results, st.sampled_from(["d0-40", "d0", "d0+20 ±9", "d0+96", "d0+300", "?"]), st.booleans())
def test_every_point_stands_once_and_no_solid_line_crosses_a_confounder(
    entered: list[tuple[str, str]], start: str, infused: bool
) -> None:
    typed = Typed()
    if infused:
        typed.infusion("d0 10:00")
    typed.keep(MedicationCourse, drug="omalizumab", start=start)
    for day, reading in entered:
        typed.lab(day, "ECP", reading, "ng/mL")
    if not entered:
        return
    graph = typed.graph("ecp")
    (course,) = (kept.entry for kept in typed.chart.of(MedicationCourse))
    taken = {placed.result.id: placed.result.when for placed in graph.judged[0].placed}
    points = [point.entry for point in graph.points]
    assert sorted(points) == sorted(taken)
    for segment in graph.segments:
        for join in segment.joins:
            assert bool(join.why) is (join.look != "solid")
            first, last = (taken[segment.points[place].entry] for place in (join.first, join.last))
            if join.look == "solid":
                assert first.before(last) is True
                assert course.start.before(first) is True or course.start.after(last) is True
                assert (last.day - first.day).days <= GAP
        # each point is reached from one before it, but for the first ones and those between the ends of a day
        drawn = {place for join in segment.joins for place in (join.first, join.last)}
        assert drawn == set(range(len(segment.points))) or len(segment.points) == 1
        for line in segment.lines("solid"):
            assert all(one.day < other.day for one, other in pairwise(line))


@pytest.fixture
def typed() -> Typed:
    return Typed()
