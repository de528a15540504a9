"""What a plot shows: the case report's trajectories, and the laws that hold for every chart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.plot.trajectories import one_graph, plot
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import exactly
from tests.clinic.plotted import D0, LAB, READER, Typed, day, lab, labels, said
from tests.clinic.ward import ward

MAY_BE_ON = "not comparable: may be on omalizumab"
CASE = [
    ("Ciprofloxacin test, method unknown", "pg/mL", [["560", "100", "50"]], ["baseline", "−82.1 %", "−91.1 %"],
     ("may be on omalizumab", "method unknown", "−91.1 % from 560 (D0)", "no limit printed")),
    ("Anti-TPO", "IU/mL", [["12.4", "16.1", "12.7"]], ["baseline", "+29.8 %", "+2.4 %"],
     ("may be on omalizumab", "method unknown", "+2.4 % from 12.4 (D−10)", "no limit printed")),
    ("ATAb", "IU/mL", [["0.1", "0.1"]], ["baseline", "0.0 %"],
     ("may be on omalizumab", "method unknown", "0.0 % from 0.1 (D−10)", "no limit printed")),
    ("Total IgE", "IU/mL", [["25.5"]], ["baseline", "not comparable: only a bound is printed", MAY_BE_ON, MAY_BE_ON],
     (MAY_BE_ON, "method unknown", "no limit printed")),
    ("ECP", "ng/mL", [["26.6", "15.8", "19.7"]], ["baseline", "−40.6 %", "−25.9 %"],
     ("may be on omalizumab", "method unknown", "−25.9 % from 26.6 (D−10)", "no limit printed")),
    ("Clarithromycin test, method unknown", "pg/mL", [["114"]], ["baseline"],
     ("method unknown", "one result", "no limit printed")),
    ("CRP", "mg/L", [], [], ()),
    ("ANA", "", [], [], ("may be on omalizumab", "negative at both")),
]  # fmt: skip


def test_the_case(case: Typed) -> None:
    found = plot(case.chart, READER).graphs
    shown = [(p.title, p.unit, labels(p), [row.change for row in p.changes], said(p)) for p in found]
    assert shown == CASE


def test_the_case_beyond_its_curves(case: Typed) -> None:
    drawn = plot(case.chart, READER)
    by_title = {p.title: p for p in drawn.graphs}
    assert [(p.label, p.mark) for p in by_title["Total IgE"].loose] == [
        ("≤ 100", "below"),
        ("87 perhaps not interpretable", "apart"),
        ("91.1 perhaps not interpretable", "apart"),
    ]
    assert by_title["CRP"].notes == ("1 result in doubt is not drawn: CRP 3 mg/ml",)
    strip = by_title["ANA"]
    assert strip.kind == "categorical" and [(p.label, p.value) for p in strip.words] == [
        ("negative", 0),
        ("negative", 0),
    ]
    assert [(b.start, b.end, b.low, b.high, b.text) for b in by_title["ECP"].bands] == [
        (None, None, None, 24.0, "< 24")
    ]
    assert not by_title["Total IgE"].bands
    assert [row.limits for row in by_title["ECP"].changes] == [
        "above the range",
        "no limit printed",
        "no limit printed",
    ]
    assert (drawn.d0, drawn.first, drawn.last) == tuple(map(float, (day(0), day(-10), day(191))))
    assert [(line.label, line.day) for line in drawn.lines] == [
        ("infusion 1", day(0)), ("infusion 2", day(2)), ("infusion 3", day(5))
    ]  # fmt: skip
    (shade,) = drawn.shadings
    assert shade.label == "omalizumab 150 mg, every 4 w, no dose recorded"
    assert (shade.start, shade.end, shade.start_earliest, shade.start_latest) == (day(96), None, day(90), day(110))
    everything = [repr(drawn), *(line for p in drawn.graphs for point in p.points for line in p.told(point))]
    assert not any("significant" in text for text in everything)


def test_notes_of_the_change_table(case: Typed) -> None:
    *_, three, _six = case.graph("anti_tpo").changes
    assert three.since == "D96" and three.printed == "16.1 IU/ml"
    assert three.caveats == ("may be on omalizumab", "method unknown") and three.of == "from 12.4 (D−10)"
    assert three.notes == ("printed earlier: < 9 (5 Jan 2024, assumed)", "no RCV: method and laboratory unknown")
    *_, three, six = case.graph("total_ige").changes
    assert {row.change for row in (three, six)} == {MAY_BE_ON}
    assert [(row.caveats, row.notes, row.of) for row in (three, six)] == [(("method unknown",), (), "")] * 2


def test_hover_tells_value_date_limits_and_change(typed: Typed) -> None:
    typed.infusion()
    typed.lab("d0-1", "CRP", "0,3", "mg/dL", limits="< 0.5", laboratory="Central", method="Nephelometry")
    typed.lab("d0+3", "CRP", "6", "mg/L", laboratory="Central", method="nephelometry")
    found = typed.graph("crp")
    first, second = map(found.told, found.points)
    assert first == (
        "0,3 mg/dL", "0.3 mg/dL × 10 = 3.0 mg/L", "14 Jan 2024, D−1", "printed limits: < 0.5", "Nephelometry, Central",
        "baseline, in the range",
    )  # fmt: skip
    assert second[:2] == ("6 mg/L", "18 Jan 2024, D3")
    assert "+100.0 % from 0,3 mg/dL (D−1), no limit printed" in second
    assert "printed earlier: < 0.5 mg/dL (14 Jan 2024)" in second


def test_bands_follow_what_the_reports_print(typed: Typed) -> None:
    for place, limits in enumerate(["", "< 24", "< 24", "4-30 µg/L", ""]):
        typed.lab(f"d0+{place}", "ECP", "20", "ng/mL", **({"limits": limits} if limits else {}))
    bands = [(b.start, b.end, b.low, b.high) for b in typed.graph("ecp").bands]
    assert bands == [(day(1), day(3), None, 24.0), (day(3), None, 4.0, 30.0)]


def test_limits_are_compared_in_the_canonical_unit(typed: Typed) -> None:
    typed.lab("d0", "CRP", "1", "mg/dL", limits="< 5 mg/L")
    typed.lab("d0+1", "CRP", "3", "mg/L", limits="< 0.5 mg/dL")
    found = typed.graph("crp")
    assert said(found, "plain", "words") == ("−70.0 % from 1 mg/dL (15 Jan 2024)", "entered the range")
    assert len(found.bands) == 1
    typed.lab("d0+2", "CRP", "3", "mg/L", limits="< 5 furlongs")
    last = typed.graph("crp").changes[-1]
    assert last.limits == "no limit printed" and "its printed limits cannot be converted" in last.note


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ("< 240", "above the range"),
        ("<= 240", "in the range"),
        (">= 240", "in the range"),
        ("> 240", "below the range"),
        ("< 100 IU/mL", "above the range"),
        (">= 100 IU/mL", "in the range"),
    ],
)
def test_a_bound_is_converted_as_the_reading_is(typed: Typed, limits: str, said: str) -> None:
    typed.lab("d0", "total IgE", "240", "ng/mL", limits=limits)
    assert [row.limits for row in typed.graph("total_ige").changes] == [said]


def test_a_cut_off_is_where_positive_begins(typed: Typed) -> None:
    for when, reading in (("d0", "560"), ("d0+9", "100"), ("d0+20", "99")):
        typed.keep(
            InVitroTest, specimen_date=when, drug="ciprofloxacin", method="CAST-ELISA", reading=reading, unit="pg/mL",
            cut_off="≥ 100",
        )  # fmt: skip
    (found,) = plot(typed.chart, READER).graphs
    assert found.title == "Ciprofloxacin test, CAST-ELISA"
    assert [row.limits for row in found.changes] == ["above the range", "stayed outside (above)", "entered the range"]
    assert [(band.low, band.high, band.text) for band in found.bands] == [(None, 100.0, "≥ 100")]


def test_methods_and_units_are_never_joined(typed: Typed) -> None:
    typed.lab("d0", "ECP", "10", "ng/mL")
    typed.lab("d0+1", "ECP", "30", "ng/mL", method="ImmunoCAP")
    typed.lab("d0+2", "ECP", "12", "µg/L")
    typed.lab("d0+3", "ECP", "33", "ng/mL", method=" immunocap")
    found = typed.graph("ecp")
    assert [(s.method, [p.label for p in s.points]) for s in found.segments] == [
        ("", ["10", "12"]),
        ("ImmunoCAP", ["30", "33"]),
    ]
    assert said(found) == ("+10.0 % from 30 (16 Jan 2024)", "no limit printed", "ImmunoCAP")
    test = {"specimen_date": "d0", "drug": "ciprofloxacin", "method": "unknown"}
    typed.keep(InVitroTest, **test, reading="50", unit="pg/mL")
    typed.keep(InVitroTest, **test, reading="0.2", unit="kUA/L")
    assert [p.unit for p in plot(typed.chart, READER).graphs] == ["ng/mL", "kUA/L", "pg/mL"]


def test_a_unit_that_stands_apart_has_its_own_line_in_the_graph(typed: Typed) -> None:
    typed.infusion()
    for when, reading, unit in (
        ("d0-9", "100", "IU/mL"), ("d0-8", "240", "ng/mL"), ("d0+1", "0,12", "kU/L"), ("d0+2", "480", "ng/mL"),
        ("d0+3", "60", "kIU/L"),
    ):  # fmt: skip
        typed.lab(when, "total IgE", reading, unit)
    found = typed.graph("total_ige")
    assert [(s.method, [p.label for p in s.points]) for s in found.segments] == [
        ("", ["100", "0,12", "60"]),
        ("ng/mL", ["240 ng/mL", "480 ng/mL"]),
    ]
    assert [row.change for row in found.changes] == ["baseline", "baseline", "−99.9 %", "+100.0 %", "−40.0 %"]


def test_units_of_another_assay_are_not_compared(typed: Typed) -> None:
    typed.lab("d0-1", "anti-TPO", "12.4", "IU/mL", limits="< 9", method="ECLIA")
    typed.lab("d0+9", "anti-TPO", "60", "U/mL", method="eclia")
    found = typed.graph("anti_tpo")
    assert [s.method for s in found.segments] == ["ECLIA", "eclia, U/mL"]
    assert [(row.change, row.limits) for row in found.changes] == [
        ("baseline", "above the range"), ("baseline", "no limit printed")
    ]  # fmt: skip


def test_a_drug_has_one_graph_however_its_name_is_typed(typed: Typed) -> None:
    for place, drug in enumerate(("CİFLOSİN", "Ciflosin", "ciflosin")):
        typed.keep(InVitroTest, specimen_date=f"d0+{place}", drug=drug, method="unknown", reading="500", unit="pg/mL")
    assert [len(found.points) for found in plot(typed.chart, READER).graphs] == [3]


def test_a_value_kept_in_another_canonical_unit_is_read_again(typed: Typed) -> None:
    entry = typed.entry(LabResult, **lab("d0", "CRP", "1", "mg/dL"))
    typed.chart.put(Kept("old", "patient", 1, replace(entry, canonical_value=Decimal(1), canonical_unit="mg/dL")))
    assert [point.value for point in typed.graph("crp").points] == [10.0]


def test_words_and_titres_have_a_strip(typed: Typed) -> None:
    for place, reading in enumerate(("negative", "1:160", "Positive")):
        typed.lab(f"d0+{place}", "ANA", reading)
    strip = one_graph(typed.chart, READER, (LAB, "ana", "words"))
    assert [(p.label, p.value) for p in strip.words] == [("negative", 0.0), ("1:160", 0.5), ("Positive", 1.0)]
    assert said(strip) == ("negative, now Positive",)


def test_the_culprit_comes_first(typed: Typed) -> None:
    for drug in ("ciprofloxacin", "clarithromycin"):
        typed.keep(InVitroTest, specimen_date="d0", drug=drug, method="unknown", reading="50", unit="pg/mL")
    typed.keep(DrugReaction, drug="clarithromycin")
    assert [p.title.split()[0] for p in plot(typed.chart, READER).graphs] == ["Clarithromycin", "Ciprofloxacin"]


def test_without_a_date_it_is_noted(typed: Typed) -> None:
    for reading in ("20", "<5"):
        typed.lab("?", "ECP", reading, "ng/mL")
    found = typed.graph("ecp")
    assert not found.points
    assert found.notes == ("2 results without a known date are not drawn: ECP 20 ng/mL, ECP < 5 ng/mL",)


def test_dates_carry_their_time_and_uncertainty(typed: Typed) -> None:
    typed.lab("d0 06:00", "ECP", "20", "ng/mL")
    typed.lab("d0+30 ±6", "ECP", "20", "ng/mL")
    exact, assumed = typed.graph("ecp").points
    assert (exact.day, exact.earliest, exact.latest, exact.assumed) == (
        day(0) + 0.25,
        day(0) + 0.25,
        day(0) + 0.25,
        False,
    )
    assert (assumed.day, assumed.earliest, assumed.latest, assumed.assumed) == (day(30), day(24), day(36), True)


def test_an_empty_chart_has_an_empty_plot() -> None:
    drawn = plot(Chart(), READER)
    assert (drawn.graphs, drawn.lines, drawn.shadings, drawn.d0) == ((), (), (), None)


def test_times_of_one_day_order_the_results(typed: Typed) -> None:
    typed.lab("d0 12:00", "ECP", "2", "ng/mL")
    typed.lab("d0 08:00", "ECP", "1", "ng/mL")
    provisional = typed.entry(LabResult, **lab("d0 10:00", "ECP", "3", "ng/mL"))
    assert labels(typed.graph("ecp", provisional=provisional)) == [["1", "3", "2"]]
    assert provisional.specimen_date == exactly(D0, "10:00")


def test_a_dashed_line_tells_where_the_cells_came_from_and_how_many_they_were() -> None:
    clinic = ward()
    clinic.session(1, "2024-12-01 08:50", bag="bag-1")
    (line,) = plot(clinic.chart, clinic.reader).lines
    assert line.hover == (
        "infusion 1",
        "1 Dec 2024 08:50, D0",
        "donor D-7 · lot L-24 · passage 3 · bag 1 · viability 85 %",
        "119 × 10⁶ viable cells (1.70 × 10⁶/kg)",
        "20 min after thaw",
    )


def test_a_dashed_line_without_a_bag_tells_what_was_typed() -> None:
    clinic = ward()
    clinic.session(1, "2024-12-01", dose_basis="per session", lot="L 9")
    (line,) = plot(clinic.chart, clinic.reader).lines
    assert line.hover == ("infusion 1", "1 Dec 2024, D0", "lot L 9", "140 × 10⁶ cells (2.00 × 10⁶/kg)")


def test_a_dashed_line_says_what_is_not_known_of_the_dose() -> None:
    clinic = ward()
    clinic.session(1, "2024-12-01", dose_basis="unknown")
    (line,) = plot(clinic.chart, clinic.reader).lines
    assert line.hover[-1] == "140 × 10⁶ cells, per session or in total: unknown"
