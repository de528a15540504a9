"""Where a result is drawn whose date is known within days, and how it is labelled in its graph's unit."""

from __future__ import annotations

from desktop.clinic.words.dates import Known
from tests.cases import cases
from tests.clinic.plotted import D0, Typed, day

SPANS = [
    # its date; where it is drawn, its open end, what is said of it
    ("d0-7", -7, "", ""),
    ("d0-10 (d0-17..d0-3)", -10, "", ""),
    # its latest day is that of the infusion: it is not drawn on it
    ("d0 (d0-7..d0)", -3.5, "latest", "taken D−7 to D0, perhaps after the infusion of D0"),
    ("d0-7 (d0-14..d0)", -7, "latest", "taken D−14 to D0, perhaps after the infusion of D0"),
    ("d0 (d0..d0+6)", 3, "earliest", "taken D0 to D6, perhaps before the infusion of D0"),
    # around the infusion: where it is typed
    ("d0 ±3", 0, "", ""),
    ("d0+2 (d0..d0+4)", 2, "both", "taken D0 to D4, perhaps before or after the infusions of these days"),
    ("d0+30 ±6", 30, "", ""),
]


@cases(("date", "drawn", "end", "caution"), SPANS)
def test_a_date_known_within_days_is_as_wide_as_it_is_and_not_on_the_infusion(
    date: str, drawn: float, end: str, caution: str
) -> None:
    typed = Typed()
    typed.infusion("d0")
    if end == "both":
        typed.infusion("d0+4", "2")
    typed.lab(date, "ECP", "20", "ng/mL")
    graph = typed.graph("ecp")
    (point,) = graph.points
    (kept,) = typed.chart.named("lab_result")
    when = kept.entry.specimen_date
    assert (point.earliest, point.latest) == tuple(map(float, (day(0) + n for n in offsets(when))))
    assert (point.day - day(0), point.open, point.caution) == (drawn, end, caution)
    assert (point.caution in graph.told(point)) is bool(point.caution)
    assert graph.cautions == ((point.caution,) if point.caution else ())


def offsets(when: Known) -> tuple[int, int]:
    return (when.earliest - D0).days, (when.latest - D0).days


TIMES = [
    # when it was infused, when the sample was taken; is it said that the order is not known?
    ("d0", "d0", True),
    ("d0 10:00", "d0", True),
    ("d0", "d0 09:00", True),
    ("d0 10:00", "d0 09:00", False),
    ("d0 10:00", "d0+1", False),
    ("d0 10:00", "d0-1", False),
]


@cases(("infused", "taken", "unknown"), TIMES)
def test_a_result_of_the_day_of_an_infusion_says_that_the_order_is_not_known(
    infused: str, taken: str, unknown: bool
) -> None:
    typed = Typed()
    typed.infusion(infused)
    typed.lab(taken, "ECP", "20", "ng/mL")
    (point,) = typed.graph("ecp").points
    said = "taken on D0, before or after the infusion of that day"
    assert point.caution == (said if unknown else "")


def test_an_infusion_that_is_added_moves_the_points_of_its_day(typed: Typed) -> None:
    typed.lab("d0 (d0-7..d0)", "ECP", "20", "ng/mL")
    before = typed.graph("ecp")
    typed.infusion("d0")
    after = typed.graph("ecp", before=before)
    assert [point.day - day(0) for one in (before, after) for point in one.points] == [0, -3.5]
    assert after == typed.graph("ecp")


LABELS = [
    # marker, results with their units, their heights, their labels
    ("CRP", [("0.3", "mg/dL"), ("3", "mg/L")], [3.0, 3.0], ["0.3 mg/dL", "3"]),
    ("CRP", [("<0.1", "mg/dL")], [1.0], ["< 0.1 mg/dL"]),
    ("eosinophils", [("450", "/µL"), ("0.45", "10^9/L")], [0.45, 0.45], ["450 /µL", "0.45"]),
    # the same number in both units needs none
    ("total IgE", [("100", "kU/L"), ("100", "IU/mL")], [100.0, 100.0], ["100", "100"]),
]


@cases(("marker", "results", "heights", "said"), LABELS)
def test_a_label_is_in_its_graphs_unit_or_carries_its_own(
    marker: str, results: list[tuple[str, str]], heights: list[float], said: list[str]
) -> None:
    typed = Typed()
    for place, (reading, unit) in enumerate(results):
        typed.lab(f"d0+{place}", marker, reading, unit)
    code = {"CRP": "crp", "eosinophils": "eosinophils", "total IgE": "total_ige"}[marker]
    points = typed.graph(code).points
    assert [point.value for point in points] == heights
    assert [point.label for point in points] == said
    # one alone stands in the tables with a unit in any case, and with one alone
    graph = typed.graph(code)
    assert all(graph.with_unit(point).count(" /µL") + graph.with_unit(point).count("g/") <= 1 for point in points)
    assert all(len(graph.with_unit(point).split()) > 1 for point in points)
