"""What other assays call normal can be drawn, with its source; no result is judged by it."""

from __future__ import annotations

import pytest

from desktop.clinic.plot.other_limits import with_published
from desktop.clinic.plot.trajectories import plot
from tests.clinic.plotted import READER, Typed, said


def test_they_are_described_with_their_sources_and_judge_nothing(case: Typed) -> None:
    ecp = case.graph("ecp")
    known = [(one.low, one.high, one.text, one.source) for one in ecp.published]
    assert (None, 15.0, "≤ 15", "S7 phadia.com ImmunoCAP-ECP") in known
    assert (None, 17.8, "< 17.8", "S4 ltd.aruplab.com/Tests/Pub/3000537") in known
    assert all(one.source for one in ecp.published)
    # 15.8 and 19.7 lie above the one and below the report's own 24: nothing of it is said
    assert {row.limits for row in ecp.changes[1:]} == {"no limit printed"}
    assert not [line for line in said(ecp) if "15" in line or "17.8" in line]
    assert [band.high for band in ecp.bands] == [24.0]


def test_a_drawer_that_asks_gets_them_as_bands_and_the_sources_in_words(case: Typed) -> None:
    plain = case.graph("ecp")
    drawn = with_published(plain)
    own, *others = drawn.bands
    assert (own.high, own.published) == (24.0, False)
    assert [(band.text, band.low, band.high) for band in others] == [
        ("a 2-10", 2.0, 10.0), ("b ≤ 15", None, 15.0), ("c 2.3-15.9", 2.3, 15.9), ("d < 17.8", None, 17.8)
    ]  # fmt: skip
    assert all(band.published and (band.start, band.end) == (None, None) for band in others)
    told, far = drawn.notes
    assert told.startswith(
        "ECP, published for other assays, and no result is judged by it: a 2-10: S7b Quest/compunet 767926; b ≤ 15"
    )
    assert "4-54: S5 labcorp.com/tests/004180" in far and "12-99" in far
    # nothing else is changed by it
    assert (drawn.verdict, drawn.points, drawn.judged) == (plain.verdict, plain.points, plain.judged)
    assert drawn.low <= plain.low and plain.high <= drawn.high


@pytest.mark.parametrize(
    ("marker", "unit", "reading", "ranges", "greatest"),
    [
        # what lies near is drawn too, what would press the points flat is not
        ("total IgE", "IU/mL", "90", ["≤ 118", "≤ 391", "≤ 100"], 118),
        ("CRP", "mg/dL", "0.4", ["≤ 3.11", "< 5"], 5),
        ("histamine", "nmol/L", "5", ["0-8", "≤ 16.2"], 8),
        # in whole blood it is another test
        ("histamine in whole blood", "nmol/L", "500", ["180-1800", "140-890"], 890),
        ("ECP", "ng/mL", "0.1", ["≤ 15", "2.3-15.9", "< 17.8", "2-10", "4-54", "12-99"], None),
    ],
)
def test_they_are_in_the_graphs_unit_and_those_near_its_values_are_drawn(
    typed: Typed, marker: str, unit: str, reading: str, ranges: list[str], greatest: float | None
) -> None:
    typed.lab("d0", marker, reading, unit)
    (graph,) = plot(typed.chart, READER).graphs
    assert [one.text for one in graph.published] == ranges
    drawn = with_published(graph)
    sides = [side for band in drawn.bands for side in band.sides]
    assert max(sides, default=None) == greatest
    assert all(drawn.low <= side < drawn.high for side in sides)
    assert len(drawn.notes) == (1 if greatest is None or len(drawn.bands) == len(ranges) else 2)


def test_a_drug_test_and_a_word_have_none(case: Typed) -> None:
    for graph in plot(case.chart, READER).graphs:
        if graph.key[0] == "in_vitro_test" or graph.kind == "categorical":
            assert not graph.published and with_published(graph) is graph
