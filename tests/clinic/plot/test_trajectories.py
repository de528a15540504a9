"""What a plot shows: the case report's trajectories, and the laws that hold for every chart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Kept
from desktop.clinic.patient.drug_reaction import DrugReaction
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.trajectories import Change, Graph, graph_key, one_graph, plot
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import exactly
from tests.clinic.plotted import D0, LAB, READER, Typed, day, lab, labels
from tests.clinic.ward import ward


@pytest.fixture
def typed() -> Typed:
    return Typed()


@pytest.fixture
def case(typed: Typed) -> Typed:
    """The case report, timeline A of domain reference §1.4."""
    for session, start in (("1", "d0"), ("2", "d0+2 ?"), ("3", "d0+5 ?")):
        typed.infusion(start, session)
    visit, three, six = "d0-10 ?", "d0+96 ?", "d0+188 ?"
    typed.lab(visit, "ATAb", "0.1", "IU/ml", limits="normal range")
    typed.lab(three, "ATAb", "0.1", "IU/ml")
    typed.lab(visit, "anti-TPO", "12.4", "IU/ml", limits="< 9")
    typed.lab(three, "anti-TPO", "16.1", "IU/ml")
    typed.lab(six, "anti-TPO", "12.7", "IU/ml")
    typed.lab(visit, "total IgE", "25.5", "IU/ml", limits="normal range")
    typed.lab("d0-7 ?", "total IgE", "≤ 100", "kU/l", method="ALEX2")
    typed.lab(three, "total IgE", "87", "IU/ml")
    typed.lab(six, "total IgE", "91.1", "IU/ml")
    typed.lab(visit, "CRP", "3", "mg/ml", limits="normal range")
    typed.lab(visit, "ANA", "negative")
    typed.lab(six, "ANA", "negative")
    typed.lab(visit, "ECP", "26.6", "ng/ml", limits="< 24")
    typed.lab(three, "ECP", "15.8", "ng/ml")
    typed.lab(six, "ECP", "19.7", "ng/ml")
    for taken, drug, reading in (
        ("d0", "clarithromycin", "114"),
        ("d0", "ciprofloxacin", "560"),
        ("d0+110 ?", "ciprofloxacin", "100"),
        ("d0+191 ?", "ciprofloxacin", "50"),
    ):
        typed.keep(InVitroTest, specimen_date=taken, drug=drug, method="unknown", reading=reading, unit="pg/ml")
    omalizumab = {"drug": "omalizumab", "start": "d0+96 (d0+90..d0+110)"}
    typed.keep(MedicationCourse, **omalizumab, dose="150", dose_unit="mg", route="subcutaneous", interval="4 w")
    return typed


CASE = [
    ("Ciprofloxacin test, method unknown", "pg/mL", [["560", "100", "50"]], ["baseline", "−82.1 %", "−91.1 %"],
     ("−91.1 %", "on omalizumab", "method unknown", "no limit printed")),
    ("Anti-TPO", "IU/mL", [["12.4", "16.1", "12.7"]], ["baseline", "+29.8 %", "+2.4 %"],
     ("+2.4 %", "above at all 3", "on omalizumab")),
    ("ATAb", "IU/mL", [["0.1", "0.1"]], ["baseline", "0.0 %"], ("0.0 %", "may be on omalizumab", "no limit printed")),
    ("Total IgE", "IU/mL", [["25.5", "87", "91.1"]], ["baseline", "n/a", "+241.2 %", "+257.3 %"],
     ("+257.3 %", "on omalizumab", "no limit printed")),
    ("ECP", "ng/mL", [["26.6", "15.8", "19.7"]], ["baseline", "−40.6 %", "−25.9 %"],
     ("−25.9 %", "entered the range", "on omalizumab")),
    ("Clarithromycin test, method unknown", "pg/mL", [["114"]], ["baseline"],
     ("one result", "method unknown", "no limit printed")),
    ("CRP", "mg/L", [], [], ()),
    ("ANA", "", [], [], ("negative at both", "on omalizumab")),
]  # fmt: skip


def test_the_case(case: Typed) -> None:
    found = plot(case.chart, READER).graphs
    shown = [(p.title, p.unit, labels(p), [row.change for row in p.changes], p.verdict) for p in found]
    assert shown == CASE


def test_the_case_beyond_its_curves(case: Typed) -> None:
    drawn = plot(case.chart, READER)
    by_title = {p.title: p for p in drawn.graphs}
    assert [(p.label, p.mark) for p in by_title["Total IgE"].loose] == [("≤ 100", "below")]
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
        "entered the range",
        "entered the range",
    ]
    assert (drawn.d0, drawn.first, drawn.last) == tuple(map(float, (day(0), day(-10), day(191))))
    assert [(line.label, line.day) for line in drawn.lines] == [
        ("infusion 1", day(0)), ("infusion 2", day(2)), ("infusion 3", day(5))
    ]  # fmt: skip
    (shade,) = drawn.shadings
    assert shade.label == "omalizumab 150 mg, subcutaneous, every 4 w"
    assert (shade.start, shade.end, shade.start_earliest, shade.start_latest) == (day(96), None, day(90), day(110))
    everything = [repr(drawn), *(line for p in drawn.graphs for point in p.points for line in p.told(point))]
    assert not any("significant" in text for text in everything)


def test_notes_of_the_change_table(case: Typed) -> None:
    *_, three, _six = case.graph("anti_tpo").changes
    assert three.since == "D96" and three.printed == "16.1 IU/ml"
    limits, *rcv, omalizumab = three.notes
    assert limits == "limits of the report of 5 Jan 2024, assumed" and omalizumab == "may be on omalizumab"
    assert [note.split(" [")[0] for note in rcv] == ["beyond RCV 27.6 %", "within RCV 42.5 %"]
    assert all("[S1" in note for note in rcv)
    assert "RCV not available" in case.graph("total_ige").changes[-1].note


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
    assert "+100.0 % from baseline, left the range" in second
    assert "limits of the report of 14 Jan 2024" in second


def test_bands_follow_what_the_reports_print(typed: Typed) -> None:
    for place, limits in enumerate(["", "< 24", "< 24", "4-30 µg/L", ""]):
        typed.lab(f"d0+{place}", "ECP", "20", "ng/mL", **({"limits": limits} if limits else {}))
    bands = [(b.start, b.end, b.low, b.high) for b in typed.graph("ecp").bands]
    assert bands == [(day(1), day(3), None, 24.0), (day(3), None, 4.0, 30.0)]


def test_limits_are_compared_in_the_canonical_unit(typed: Typed) -> None:
    typed.lab("d0", "CRP", "1", "mg/dL", limits="< 5 mg/L")
    typed.lab("d0+1", "CRP", "3", "mg/L", limits="< 0.5 mg/dL")
    found = typed.graph("crp")
    assert found.verdict == ("−70.0 %", "entered the range") and len(found.bands) == 1
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
    assert found.verdict == ("+10.0 %", "no limit printed", "ImmunoCAP")
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
        ("ng/mL", ["240", "480"]),
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
    assert strip.verdict == ("negative, now Positive",)


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


# What was drawn before


def same_objects(before: Graph, after: Graph) -> int:
    kept = {id(point) for point in before.points}
    return sum(id(point) in kept for point in after.points)


def test_only_what_changed_is_made_again(case: Typed) -> None:
    before = plot(case.chart, READER)
    ecp = next(one for one in before.graphs if one.title == "ECP")
    case.lab("d0+300", "ECP", "13.3", "ng/ml")
    after = one_graph(case.chart, READER, ecp.key, before=ecp)
    assert same_objects(ecp, after) == 3
    assert [one is other for one, other in zip(after.judged[0].placed, ecp.judged[0].placed, strict=False)] == [
        True
    ] * 3
    assert after == case.graph("ecp") and after.changes == case.graph("ecp").changes


def test_another_catalogue_reads_everything_again(case: Typed) -> None:
    before = case.graph("ecp")
    other = replace(READER, catalogue=replace(READER.catalogue))
    assert same_objects(before, one_graph(case.chart, other, before.key, before=before)) == 0


def test_an_infusion_that_is_added_judges_everything_again(typed: Typed) -> None:
    typed.lab("d0-9", "ECP", "10", "ng/mL")
    typed.lab("d0-2", "ECP", "20", "ng/mL")
    before = typed.graph("ecp")
    typed.infusion()
    after = one_graph(typed.chart, READER, before.key, before=before)
    assert [row.change for row in before.changes] == ["baseline", "+100.0 %"]
    assert [row.change for row in after.changes] == ["", "baseline"]


# While typing


def test_a_typed_result_is_drawn_at_once(case: Typed) -> None:
    unfinished = LabResult(**values(case, lab("d0+300", "ECP", "13.3", "ng/ml")))
    assert unfinished.canonical_value is None
    found = case.graph("ecp", provisional=unfinished)
    assert [(p.label, p.provisional, p.entry) for p in found.segments[0].points][-1] == ("13.3", True, "")
    assert found.changes[-1].change == "−50.0 %" and found.verdict[0] == "−50.0 %"
    assert found == next(p for p in plot(case.chart, READER, unfinished).graphs if p.title == "ECP")


@pytest.mark.parametrize("missing", ["specimen_date", "marker", "reading", "unit"])
def test_what_is_not_complete_is_not_drawn(case: Typed, missing: str) -> None:
    typed = values(case, lab("d0+300", "ECP", "13.3", "ng/ml"))
    assert plot(case.chart, READER, LabResult(**{**typed, missing: None})) == plot(case.chart, READER)


def test_what_is_in_doubt_is_not_drawn_while_typed(case: Typed) -> None:
    assert plot(case.chart, READER, case.entry(LabResult, **lab("d0", "CRP", "3", "mg/ml"))) == plot(case.chart, READER)


def test_a_new_marker_gets_its_graph(case: Typed) -> None:
    typed = InVitroTest(
        **{
            name: InVitroTest.declaration.field(name).kind.parse(text, READER)
            for name, text in {
                "specimen_date": "t",
                "drug": "cipro",
                "method": "sIgE",
                "reading": "<0.1",
                "unit": "kUA/L",
            }.items()
        }
    )
    key = graph_key(typed, READER)
    found = one_graph(case.chart, READER, key, typed)
    assert (found.unit, found.segments, [p.label for p in found.loose]) == ("kUA/L", (), ["< 0.1"])
    assert one_graph(case.chart, READER, key) is None


def test_an_amended_result_stands_in_for_the_kept_one(case: Typed) -> None:
    first = case.graph("ecp").segments[0].points[0]
    amended = case.entry(LabResult, **lab("d0-10 ?", "ECP", "31.6", "ng/ml", limits="< 24"))
    found = case.graph("ecp", provisional=amended, replacing=first.entry)
    assert labels(found) == [["31.6", "15.8", "19.7"]]
    assert [row.change for row in found.changes] == ["baseline", "−50.0 %", "−37.7 %"]


def values(typed: Typed, texts: dict[str, str]) -> dict[str, object]:
    return {name: LabResult.declaration.field(name).kind.parse(text, READER) for name, text in texts.items()}


# Laws

results = st.fixed_dictionaries(
    {
        "specimen_date": st.sampled_from(
            ["?", "d0-30", "d0-5 ±9", "d0", "d0 08:00", "d0+1", "d0+96 ?", "2024-06", "d0+188"]
        ),
        "marker": st.sampled_from(["CRP", "ECP", "ANA"]),
        "reading": st.sampled_from(["0", "0.1", "3", "15.8", "<0.10", "> 50", "≤ 100", "negative", "1:160", "9999"]),
        "unit": st.sampled_from(["ng/mL", "mg/L", "mg/dL", "mg/ml", "µg/L", "kg"]),
    },
    optional={
        "method": st.sampled_from(["A", "a ", "B"]),
        "limits": st.sampled_from(["< 24", "4-9 mg/L", "normal range", "> 2 stones"]),
    },
)


def charted(entered: list[dict[str, str]], infused: bool) -> Typed:
    typed = Typed()
    if infused:
        typed.infusion("d0 10:00")
    for texts in entered:
        typed.keep(LabResult, **texts)
    return typed


@settings(max_examples=60)
@given(st.lists(results, max_size=12), st.booleans())
def test_each_result_is_drawn_once_or_noted(entered: list[dict[str, str]], infused: bool) -> None:
    typed = charted(entered, infused)
    entries = {kept.id: kept.entry for kept in typed.chart.of(LabResult)}
    graphs = plot(typed.chart, READER).graphs
    for found in graphs:
        for segment in found.segments:
            on_line = [entries[point.entry] for point in segment.points]
            assert not any(entry.reading.censored for entry in on_line)
            assert len({(entry.method or "").strip().casefold() for entry in on_line}) == 1
            assert len({(entry.marker, entry.canonical_unit) for entry in on_line}) == 1
            assert [point.day for point in segment.points] == sorted(point.day for point in segment.points)
        assert all(found.low <= point.value <= found.high for point in found.points)
        assert sum(row.change == "baseline" for row in found.changes) <= len(found.segments)
        assert one_graph(typed.chart, READER, found.key) == found
        assert all(found.told(point) for point in found.points)
    joined = [point.entry for found in graphs for segment in found.segments for point in segment.points]
    dated = {id: entry for id, entry in entries.items() if not entry.specimen_date.unknown}
    numbers = {id: entry for id, entry in dated.items() if entry.canonical_value is not None}
    assert sorted(joined) == sorted(id for id, entry in numbers.items() if not entry.reading.censored)
    loose = [point.entry for found in graphs for point in found.loose]
    assert sorted(loose) == sorted(id for id, entry in numbers.items() if entry.reading.censored)
    words = [point.entry for found in graphs for point in found.words]
    assert sorted(words) == sorted(id for id, entry in dated.items() if entry.reading.categorical)
    left_out = set(entries) - {*joined, *loose, *words}
    assert bool(left_out) == any(found.notes for found in graphs)


@settings(max_examples=60)
@given(
    st.lists(results, min_size=1, max_size=8),
    st.booleans(),
    results,
    st.sampled_from(["added", "amended", "voided", "typed"]),
)
def test_a_plot_made_from_the_last_one_is_the_plot(
    entered: list[dict[str, str]], infused: bool, changed: dict[str, str], how: str
) -> None:
    typed = charted(entered, infused)
    before = plot(typed.chart, READER)
    first = typed.chart.of(LabResult)[0]
    provisional = typed.entry(LabResult, **changed) if how == "typed" else None
    if how == "added":
        typed.keep(LabResult, **changed)
    elif how == "amended":
        typed.chart.put(replace(first, number=2, entry=typed.entry(LabResult, **changed)))
    elif how == "voided":
        typed.chart.put(replace(first, number=2, voided="entered in error"))
    after, fresh = plot(typed.chart, READER, provisional, before=before), plot(typed.chart, READER, provisional)
    assert after == fresh
    for one, other in zip(after.graphs, fresh.graphs, strict=True):
        assert one.changes == other.changes
        assert [one.told(point) for point in one.points] == [other.told(point) for point in other.points]


@settings(max_examples=60)
@given(st.lists(results, max_size=8), st.booleans(), results)
def test_typing_changes_its_own_graph_alone(
    entered: list[dict[str, str]], infused: bool, typing: dict[str, str]
) -> None:
    typed = charted(entered, infused)
    provisional = typed.entry(LabResult, **typing)
    own = graph_key(provisional)
    before = {found.key: found for found in plot(typed.chart, READER).graphs if found.key != own}
    after = {found.key: found for found in plot(typed.chart, READER, provisional).graphs if found.key != own}
    assert before == after
    assert rows(before) == rows(after)


def rows(graphs: dict[tuple[str, ...], Graph]) -> list[tuple[Change, ...]]:
    return [found.changes for found in graphs.values()]


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
