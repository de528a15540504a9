"""A plot that is drawn again: what is typed, amended or added changes its own graph, and the rest is taken as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.entry.chart import Chart
from desktop.clinic.entry.entries import Entry, Kept
from desktop.clinic.plot.trajectories import Change, Graph, graph_key, one_graph, plot
from desktop.clinic.record.entry_types import DRAWN, ENTRY_TYPES
from desktop.clinic.results.in_vitro_test import InVitroTest
from desktop.clinic.results.lab_result import LabResult
from tests.clinic.allergist import ALEX2
from tests.clinic.plotted import READER, Typed, lab, labels, said

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


def test_a_line_that_did_not_change_is_not_joined_again(case: Typed) -> None:
    before = plot(case.chart, READER)
    case.lab("d0+300", "ECP", "13.3", "ng/ml")
    after = plot(case.chart, READER, before=before)
    kept = {
        graph.title: all(one is other for one, other in zip(graph.segments, old.segments, strict=True))
        for graph, old in zip(after.graphs, before.graphs, strict=True)
        if graph.segments
    }
    assert [title for title, same in kept.items() if not same] == ["ECP"] and len(kept) > 3
    case.infusion("d0+400", "9")
    assert plot(case.chart, READER, before=after) == plot(case.chart, READER)


class Asked(Chart):
    """A chart that remembers which types of entries it was asked for."""

    def __init__(self, chart: Chart):
        self.names: set[str] = set()
        super().__init__(chart.all())

    def named(self, name: str) -> tuple[Kept, ...]:
        self.names.add(name)
        return super().named(name)

    def types(self) -> list[type[Entry]]:
        """As if it held entries of every type."""
        return list(ENTRY_TYPES)


def test_it_is_drawn_again_after_a_change_of_what_it_is_made_of_and_of_nothing_else(case: Typed) -> None:
    # a tryptase rests on the reactions before it
    case.lab("d0+1", "tryptase", "5", "µg/L")
    chart = Asked(case.chart)
    # allergens are looked for where the catalogue has panels of them
    plot(chart, replace(READER, catalogue=replace(READER.catalogue, panels=(ALEX2,))))
    assert chart.names == DRAWN


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
    assert found.changes[-1].change == "−50.0 %" and "−50.0 % from 26.6 (D−10)" in said(found)
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
