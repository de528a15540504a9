"""The summary's two tables: what must be read first stands before a change, and where there is none, none is told."""

from __future__ import annotations

import pytest

from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.products import NOTHING
from desktop.clinic.entry.telling import Seen
from desktop.clinic.plot.trajectories import plot
from desktop.clinic.results.lab_result import LabResult
from desktop.paper.results.results import ResultRow, results
from desktop.screens.plot.change_list import change_rows
from tests.clinic.not_compared import NO_NUMBER, Case
from tests.clinic.plotted import READER, Typed


def later(typed: Typed) -> list[ResultRow]:
    return list(results(typed.chart, READER, plot(typed.chart, READER)).later)


@pytest.mark.parametrize(("keep", "why"), NO_NUMBER)
def test_no_table_and_no_list_has_a_percentage_of_what_must_not_be_read(keep: Case, why: str) -> None:
    typed = Typed()
    typed.infusion("d0 23:00")
    keep(typed)
    row = later(typed)[-1]
    assert row.change == f"not comparable: {why}"
    # a test in percent has it as its unit
    told = [row.change, row.caveat, *row.remarks, row.limits, row.flag]
    (graph,) = plot(typed.chart, READER).graphs
    listed = change_rows(graph)[-1]
    kept: Kept = typed.chart.entry(listed.entry)
    line = kept.entry.line(Seen(kept, typed.chart, READER, NOTHING))
    told += [
        listed.caveat,
        listed.notes,
        listed.said.replace(kept.entry.printed_reading(), ""),
        line.doubt,
        *line.details,
    ]
    assert not [text for text in told if "%" in text]


@pytest.mark.parametrize(
    ("more", "caveat", "change"),
    [
        ({}, "method unknown", "+100.0\N{NO-BREAK SPACE}% from 10 (D0)"),
        ({"method": "CAP"}, "", "+100.0\N{NO-BREAK SPACE}% from 10 (D0)"),
    ],
)
def test_a_caveat_has_its_own_place_before_the_change(more: dict[str, str], caveat: str, change: str) -> None:
    typed = Typed()
    typed.infusion("d0 23:00")
    for when, reading in (("d0", "10"), ("d0+9", "20")):
        typed.lab(when, "ECP", reading, "ng/mL", **more)
    (row,) = later(typed)
    assert (row.caveat, row.change) == (caveat, change)
    assert not caveat or caveat not in row.remarks


@pytest.mark.parametrize(("dose", "caveat"), [("", "may be on omalizumab"), ("d0+2", "on omalizumab")])
def test_a_word_under_omalizumab_has_its_caveat_too(dose: str, caveat: str) -> None:
    typed = Typed()
    typed.infusion("d0")
    typed.dosed(*filter(None, [dose]), start="d0+2")
    typed.keep(LabResult, specimen_date="d0+9", marker="ANA", reading="negative")
    (row,) = later(typed)
    assert (row.caveat, row.change) == (caveat, "")
    (graph,) = plot(typed.chart, READER).graphs
    assert caveat in graph.told(graph.points[-1])


@pytest.mark.parametrize(
    ("marker", "remarks"),
    [("ECP", ("on omalizumab",)), ("total IgE", ("on omalizumab",)), ("ANA", ("on omalizumab",))],
)
def test_what_was_taken_under_omalizumab_before_the_cells_says_so_once(marker: str, remarks: tuple[str, ...]) -> None:
    typed = Typed()
    typed.infusion("d0")
    typed.dosed("d0-30", start="d0-30")
    typed.lab("d0-9", marker, "negative" if marker == "ANA" else "20", "" if marker == "ANA" else "ng/mL")
    (row,) = results(typed.chart, READER, plot(typed.chart, READER)).first
    assert [text for text in row.remarks if "omalizumab" in text] == list(remarks)
