"""What a protocol is asked: sessions and the days between them, limits, visits and their windows."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.clinic.course.protocol import Protocol, ProtocolVisit
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept, check
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import NOW, READER, patient, rows, sentences, without_notes
from tests.clinic.planned import VISITS, protocol


def says(entry: Protocol, chart: Chart | None = None) -> list[Any]:
    return check(entry, Around(chart or Chart(), READER, NOW))


@cases(
    ("typed", "said"),
    [
        ({}, []),
        ({"days_apart": "2"}, []),
        ({"days_apart": "2, 3, 4"}, [("protocol", "days_apart", "HARD")]),
        ({"sessions": "4"}, [("protocol", "days_apart", "HARD")]),
        ({"sessions": "1"}, [("protocol", "days_apart", "HARD")]),
        ({"sessions": "1", "days_apart": "7"}, [("protocol", "days_apart", "HARD")]),
        ({"sessions": "1", "days_apart": ""}, []),
        ({"days_apart": ""}, [("protocol", "days_apart", "SOFT")]),
        ({"sessions": ""}, [("required", "sessions", "HARD")]),
        ({"sessions": "51", "days_apart": "7"}, [("limits", "sessions", "HARD")]),
        ({"per_kg_least": "5", "per_kg_most": "5"}, []),
        ({"per_kg_least": "6"}, [("protocol", "per_kg_most", "HARD")]),
        ({"per_kg_least": "6", "per_kg_most": ""}, []),
        ({"name": ""}, [("required", "name", "HARD")]),
    ],
)
def test_what_a_protocol_is_asked(typed, said):
    assert without_notes(says(protocol(*VISITS, **typed))) == said


def test_what_is_empty_is_said_to_be_unchecked():
    assert [finding.id for finding in says(protocol())] == []
    left = says(protocol(tolerance="", thaw_to_start=""))
    assert sentences(left) == ["Empty, and so not checked before an infusion: Tolerance, Thaw to start."]


@cases(
    ("visits", "said"),
    [
        (VISITS, []),
        (({"name": "a", "day": "10"}, {"name": " A ", "day": "20"}), [("V4", "visits.1.name", "HARD")]),
        (({"name": "a", "day": "10", "window": "401"},), [("limits", "visits.0.window", "HARD")]),
        (({"name": "a"},), [("required", "visits.0.day", "HARD")]),
        (({"day": "3"}, {"day": "9"}), [("required", "visits.0.name", "HARD"), ("required", "visits.1.name", "HARD")]),
    ],
)
def test_what_its_visits_are_asked(visits, said):
    assert without_notes(says(protocol(*visits))) == said


@cases(("window", "overlap"), [("4", False), ("5", True), ("6", True)])
def test_windows_that_overlap_are_noted(window, overlap):
    found = says(
        protocol({"name": "late", "day": "20", "window": "5"}, {"name": "early", "day": "10", "window": window})
    )
    noted = ["The windows of early and late overlap: a visit in between could be either."]
    assert sentences(found) == (noted if overlap else [])


def test_two_protocols_have_two_names():
    chart = Chart([Kept("other", "", 1, protocol())])
    assert without_notes(says(protocol(name="msc  Three sessions"), chart)) == [("V4", "name", "HARD")]
    assert says(protocol(name="MSC two sessions"), chart) == []


def test_one_number_of_days_stands_for_every_interval():
    assert [protocol(days_apart="7").days_before(session) for session in (2, 3)] == [7, 7]
    assert [protocol().days_before(session) for session in (1, 2, 3, 4)] == [None, 2, 3, None]
    assert protocol(days_apart="").days_before(2) is None
    with pytest.raises(Refused):
        protocol(days_apart="0, 3")


def test_a_protocol_is_called_by_its_name():
    assert protocol().title(READER) == "MSC three sessions"


def test_a_window_is_counted_from_d0():
    assert [visit.days for visit in rows(patient(), ProtocolVisit, *VISITS, {"name": "x"})] == [
        (168, 196),
        (84, 98),
        None,
    ]
