"""The interpretation on the summary is the newest one; the others say that they are not on it."""

from __future__ import annotations

from typing import Any

from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.entries import Kept, check
from desktop.clinic.entry.kinds import Date
from desktop.clinic.patient.interpretation import Interpretation, newest
from desktop.clinic.record.lines import line
from tests.clinic.made import NOW, READER


def of(id: str, day: str, **values: Any) -> Kept[Interpretation]:
    return Kept(id, "p", 1, Interpretation(date=Date().parse(day, READER), **values))


def test_the_newest_by_its_day_stands_on_the_summary() -> None:
    later = of("a", "2024-06-02", text="Tolerated\nwithout a reaction.", by="Dr. Öz")
    earlier = of("b", "2024-06-01", text="Not yet known.", by="Dr. Ak")
    chart = Chart([later, earlier])
    assert newest(chart) == later
    told = [line(kept, chart, READER) for kept in (later, earlier)]
    assert [(one.title, one.detail, one.doubt) for one in told] == [
        ("Interpretation", "Tolerated without a reaction. · Dr. Öz", ""),
        ("Interpretation", "Not yet known. · Dr. Ak", "not on the summary: a later one is"),
    ]
    assert newest(Chart()) is None


def test_day_words_and_name_are_asked_for() -> None:
    found = {
        finding.field for finding in check(Interpretation(), Around(Chart(), READER, NOW)) if finding.id == "required"
    }
    assert found == {"date", "text", "by"}
