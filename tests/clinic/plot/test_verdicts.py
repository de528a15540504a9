"""What is said of a trajectory: the change from its baseline and reference change values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.clinic.plot.trajectories import infusion_lines, plot
from desktop.clinic.plot.verdicts import percent_words
from desktop.clinic.results.in_vitro_test import InVitroTest
from tests.cases import cases
from tests.clinic.plotted import READER, Typed, day, said


@pytest.fixture
def typed() -> Typed:
    return Typed()


@cases(
    ("change", "words"),
    [
        ("0", "0.0 %"),
        ("-0.04", "0.0 %"),
        ("0.04", "0.0 %"),
        ("0.05", "+0.1 %"),
        ("-40.6015", "−40.6 %"),
        ("1e40", None),
    ],
)
def test_percent_words(change: str, words: str | None) -> None:
    assert percent_words(Decimal(change)) == words if words else percent_words(Decimal(change)).startswith("+10")


BOUND = "not comparable: only a bound is printed"
BASELINES = [
    # infusion, results as (date, reading), changes
    ("d0", [("d0-9", "10"), ("d0-2", "20"), ("d0+9", "30")], ["", "baseline", "+50.0 %"]),
    ("d0", [("d0", "10"), ("d0+9", "5")], ["baseline", "−50.0 %"]),
    ("d0 10:00", [("d0 09:59", "10"), ("d0+9", "5")], ["baseline", "−50.0 %"]),
    ("d0 10:00", [("d0-1", "20"), ("d0 10:01", "10")], ["baseline", "−50.0 %"]),
    ("d0 10:00", [("d0 10:01", "10"), ("d0+9", "5")], ["no baseline", "no baseline"]),
    ("d0 10:00", [("d0", "10"), ("d0+9", "5")], ["baseline", "−50.0 %"]),
    ("d0", [("d0+1", "10"), ("d0+9", "5")], ["no baseline", "no baseline"]),
    ("", [("d0+1", "10"), ("d0+9", "5")], ["baseline", "−50.0 %"]),
    ("", [("d0+1", "<10"), ("d0+9", "5")], ["", "baseline"]),
    ("d0", [("d0-9", "10"), ("d0-2", "<5"), ("d0+2", "<5")], ["baseline", BOUND, BOUND]),
    ("d0", [("d0-9", "0"), ("d0+2", "5")], ["baseline", "not comparable: its baseline is 0"]),
]


@pytest.mark.parametrize(("infused", "results", "changes"), BASELINES)
def test_baseline(typed: Typed, infused: str, results: list[tuple[str, str]], changes: list[str]) -> None:
    if infused:
        typed.infusion(infused)
    for when, reading in results:
        typed.lab(when, "ECP", reading, "ng/mL")
    assert [row.change for row in typed.graph("ecp").changes] == changes


def test_what_was_said_under_one_course_stays_when_the_next_one_begins(typed: Typed) -> None:
    typed.infusion("d0")
    for when, reading in (("d0-1", "10"), ("d0+90", "12"), ("d0+200", "20")):
        typed.lab(when, "ECP", reading, "ng/mL", limits="< 15")
    before = typed.graph("ecp")
    assert [(row.since, row.change) for row in before.changes] == [
        ("D−1", "baseline"), ("D90", "+20.0 %"), ("D200", "+100.0 %")
    ]  # fmt: skip
    assert said(before) == ("method unknown", "+100.0 % from 10 (D−1)", "left the range")
    typed.infusion("d0+200", course="2")
    after = typed.graph("ecp")
    assert [(row.since, row.change, row.limits) for row in after.changes] == [
        ("course 1, D−1", "baseline", "in the range"), ("course 1, D90", "+20.0 %", "stayed in the range"),
        ("course 1, D200", "+100.0 %", "left the range"),
    ]  # fmt: skip
    assert said(after) == ("method unknown", "+100.0 % from 10 (course 1, D−1)", "left the range")
    typed.lab("d0+210", "ECP", "30", "ng/mL", limits="< 15")
    *_, third, fourth = typed.graph("ecp").changes
    assert (fourth.since, fourth.change, fourth.limits) == ("course 2, D10", "+50.0 %", "stayed outside (above)")
    assert "baseline of course 2" in third.notes and "baseline of course 2" not in fourth.notes
    assert said(typed.graph("ecp"), "plain") == ("+50.0 % from 20 (course 2, D0)",)
    assert [line.hover[1] for line in infusion_lines(typed.chart)] == [
        "15 Jan 2024, course 1, D0",
        "2 Aug 2024, course 2, D0",
    ]
    assert plot(typed.chart, READER).d0 == day(200), "the axis counts from the newest course, as views do"


SECOND_COURSE = [
    # results as (date, reading) around courses at d0 and d0+100 10:00, changes
    ([("d0+1", "10"), ("d0+101", "20")], ["no baseline", "+100.0 %"]),
    ([("d0", "10"), ("d0+101", "<5"), ("d0+102", "6")], ["baseline", BOUND, "−40.0 %"]),
    ([("d0", "10"), ("d0+100", "5"), ("d0+102", "5")], ["baseline", "−50.0 %", "0.0 %"]),
    ([("d0", "10"), ("d0+100 09:00", "5"), ("d0+102", "5")], ["baseline", "−50.0 %", "0.0 %"]),
    ([("d0", "10"), ("d0+100 11:00", "5"), ("d0+102", "20")], ["baseline", "−50.0 %", "+100.0 %"]),
    ([("d0+100 11:00", "5"), ("d0+102", "20")], ["no baseline", "no baseline"]),
]


@pytest.mark.parametrize(("results", "changes"), SECOND_COURSE)
def test_each_result_is_judged_by_the_course_it_follows(
    typed: Typed, results: list[tuple[str, str]], changes: list[str]
) -> None:
    typed.infusion("d0")
    typed.infusion("d0+100 10:00", course="2")
    for when, reading in results:
        typed.lab(when, "ECP", reading, "ng/mL")
    assert [row.change for row in typed.graph("ecp").changes] == changes


def test_a_baseline_certainly_before_the_infusion_is_preferred(typed: Typed) -> None:
    typed.infusion("d0")
    typed.lab("d0-20", "ECP", "20", "ng/mL")
    typed.lab("d0-5 ±9", "ECP", "10", "ng/mL")
    typed.lab("d0+30", "ECP", "40", "ng/mL")
    assert [row.change for row in typed.graph("ecp").changes] == ["baseline", "−50.0 %", "+100.0 %"]
    assert not any("uncertain" in row.caveat for row in typed.graph("ecp").changes)


def test_a_baseline_that_may_lie_after_the_infusion_is_said(typed: Typed) -> None:
    typed.infusion("d0")
    typed.lab("d0-5 ±9", "ECP", "10", "ng/mL")
    typed.lab("d0+30", "ECP", "40", "ng/mL")
    found = typed.graph("ecp").changes
    assert [row.change for row in found] == ["baseline", "+300.0 %"]
    assert all("baseline date uncertain" in row.caveats for row in found)
    assert said(typed.graph("ecp"), "caveat") == ("method unknown", "baseline date uncertain")


CAP = {"method": "ImmunoCAP", "laboratory": "Lab A"}
RCV = [
    # marker, unit, the first and the second result with what is on record of both, what is said
    ("tryptase", "µg/L", ("5", CAP), ("6.2", CAP), "within RCV −20.9 to +26.4 %"),
    ("tryptase", "µg/L", ("5", CAP), ("6.4", CAP), "beyond RCV −20.9 to +26.4 %"),
    ("tryptase", "µg/L", ("5", CAP), ("3.9", CAP), "beyond RCV −20.9 to +26.4 %"),
    # symmetric 23.5 %, a fall of 22 % would be within
    ("tryptase", "µg/L", ("10", CAP), ("7.8", CAP), "beyond RCV −20.9 to +26.4 %"),
    ("tryptase", "µg/L", ("5", CAP), ("6.2", {"method": " immunocap", "laboratory": "lab a"}), "within RCV"),
    # a fall of 97.5 % lies within 118 % to both sides, and is a fortieth
    ("CRP", "mg/L", ("200", CAP), ("5", CAP), "beyond RCV −67.7 to +209.9 %"),
    ("CRP", "mg/L", ("5", CAP), ("15", CAP), "within RCV −67.7 to +209.9 %"),
    ("CRP", "mg/L", ("5", CAP), ("16", CAP), "beyond RCV −67.7 to +209.9 %"),
    ("CRP", "mg/L", ("5", CAP), ("5", CAP), "within RCV −67.7 to +209.9 %"),
    ("ECP", "ng/mL", ("20", CAP), ("5", CAP), "RCV not available"),
    ("CRP", "mg/L", ("5", {}), ("6", {}), "no RCV: method and laboratory unknown"),
    ("CRP", "mg/L", ("5", {"method": "X"}), ("6", {"method": "X"}), "no RCV: laboratory unknown"),
    ("CRP", "mg/L", ("5", {"laboratory": "A"}), ("6", {"laboratory": "A"}), "no RCV: method unknown"),
    ("CRP", "mg/L", ("5", CAP), ("6", CAP | {"laboratory": "B"}), "no RCV: another laboratory"),
    ("CRP", "mg/L", ("5", CAP), ("1", CAP | {"reporting_limit": "0.9"}), "beyond RCV"),
]  # fmt: skip


@pytest.mark.parametrize(("marker", "unit", "first", "second", "said"), RCV)
def test_an_rcv_is_asymmetric_and_holds_within_one_method_and_laboratory(
    typed: Typed,
    marker: str,
    unit: str,
    first: tuple[str, dict[str, str]],
    second: tuple[str, dict[str, str]],
    said: str,
) -> None:
    for when, (reading, more) in (("d0", first), ("d0+8", second)):
        typed.lab(when, marker, reading, unit, **more)
    assert typed.graph(marker.lower()).changes[-1].notes[-1].startswith(said)


def test_each_of_two_published_rcvs_is_said(typed: Typed) -> None:
    for when, reading in (("d0", "12.4"), ("d0+96", "16.1"), ("d0+97", "17.5")):
        typed.lab(when, "anti-TPO", reading, "IU/ml", **CAP)
    _first, second, third = typed.graph("anti_tpo").changes
    assert [note.split(" [")[0] for note in second.notes] == [
        "within RCV −24.1 to +31.7 %", "within RCV −34.5 to +52.6 %"
    ]  # fmt: skip
    assert [note.split(" [")[0] for note in third.notes] == [
        "beyond RCV −24.1 to +31.7 %", "within RCV −34.5 to +52.6 %"
    ]  # fmt: skip
    assert all("[S1" in note for note in (*second.notes, *third.notes))


def test_a_total_ige_under_omalizumab_is_no_baseline_and_another_marker_is_not_concerned(typed: Typed) -> None:
    typed.dosed("d0-90", start="d0-90", stop="d0-80")
    typed.infusion("d0")
    for marker, unit in (("total IgE", "IU/mL"), ("ECP", "ng/mL")):
        for when, reading in (("d0-95", "20"), ("d0-10", "80"), ("d0+300", "40")):
            typed.lab(when, marker, reading, unit)
    assert [row.change for row in typed.graph("total_ige").changes] == [
        "baseline",
        "not comparable: after omalizumab",
        "+100.0 %",
    ]
    assert [row.change for row in typed.graph("ecp").changes] == ["", "baseline", "−50.0 %"]


def test_a_course_of_omalizumab_that_is_told_later_changes_what_is_drawn(typed: Typed) -> None:
    typed.lab("d0", "total IgE", "30", "IU/mL")
    typed.lab("d0+91", "total IgE", "90", "IU/mL")
    before = typed.graph("total_ige")
    typed.dosed("d0+90", start="d0+90")
    again = typed.graph("total_ige", before=before)
    assert [row.change for row in again.changes] == ["baseline", "not comparable: on omalizumab"]
    assert again == typed.graph("total_ige")


def test_a_test_whose_cells_did_not_respond_is_drawn_apart_and_is_no_baseline(typed: Typed) -> None:
    bat = {"drug": "ciprofloxacin", "method": "bat", "unit": "%", "cut_off": "≥ 5"}
    for date, reading, more in (("d0-9", "1", {"readable": "non-responder"}), ("d0-2", "10", {}), ("d0+30", "20", {})):
        typed.keep(InVitroTest, specimen_date=date, reading=reading, **bat, **more)
    graph = next(one for one in plot(typed.chart, READER).graphs if one.key[0] == "in_vitro_test")
    assert [(row.change, row.limits) for row in graph.changes] == [
        ("not comparable: non-responder", ""), ("baseline", "above the range"), ("+100.0 %", "stayed outside (above)")
    ]  # fmt: skip
    assert [(point.label, point.mark) for point in graph.loose] == [("1 non-responder", "apart")]


def test_a_word_of_cells_that_did_not_respond_is_not_counted_as_negative(typed: Typed) -> None:
    bat = {"drug": "ciprofloxacin", "method": "bat", "reading": "negative"}
    typed.keep(InVitroTest, specimen_date="d0-9", **bat)
    typed.keep(InVitroTest, specimen_date="d0+9", **bat, readable="non-responder")
    (graph,) = plot(typed.chart, READER).graphs
    assert [(point.label, point.value) for point in graph.words] == [("negative", 0), ("negative, non-responder", 0.5)]
    assert said(graph)[0] == "negative, now negative, non-responder"
