"""How the patient feels as graphs: scores within their ranges, changes in points, nothing said about limits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clinic.course.infusion import Infusion
from desktop.clinic.course.outcome import OUTCOME_SERIES, Outcome
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.plot.trajectories import Graph, keys_of, one_graph, plot
from desktop.clinic.words.dates import day_number
from tests.cases import cases
from tests.clinic.made import INFUSION, OMALIZUMAB, Clinic, patient
from tests.clinic.plotted import said

UAS7, UCT, ITCH = ("outcome", "uas7"), ("outcome", "uct"), ("outcome", "itch")
BEFORE = {
    "date": "2024-05-01",
    "itch": "8",
    "uas7_days": "6,6,5,4,5,6,4",
    "uct_answers": "1,1,0,1",
    "dlqi_printed": "18",
}
AFTER = {"date": "2024-08-13", "itch": "3", "uas7_days": "1,1,0,0,0,1,0", "uct_answers": "4,3,4,3", "rescue_days": "2"}


def course(*outcomes: dict[str, str]) -> Clinic:
    """A patient with one infusion on 14 May 2024 and these outcomes."""
    clinic = patient()
    clinic.keep(Infusion, **INFUSION)
    for outcome in outcomes:
        clinic.keep(Outcome, **outcome)
    return clinic


def drawn(clinic: Clinic) -> dict[tuple[str, ...], Graph]:
    return {one.key: one for one in plot(clinic.chart, clinic.reader).graphs}


def test_each_score_that_is_answered_has_a_graph_in_their_order() -> None:
    found = plot(course(BEFORE, AFTER).chart, course().reader).graphs
    # what was answered once has no course to follow yet
    assert [one.key[1] for one in found] == ["uas7", "uct", "itch", "dlqi", "rescue_days"]
    assert [one.title for one in found] == [
        "UAS7 (0 to 42, higher is worse)",
        "UCT (0 to 16, higher is better)",
        "Itch (0 to 10, higher is worse)",
        "DLQI (0 to 30, higher is worse)",
        "Rescue days (higher is worse)",
    ]


def test_a_score_changes_by_points_from_the_baseline_before_the_cells() -> None:
    graphs = drawn(course(BEFORE, AFTER))
    assert said(graphs[UAS7]) == ("−33 points from 36 (D−13)",)
    assert said(graphs[UCT]) == ("+11 points from 3 (D−13)",)
    assert [(row.change, row.change_value, row.limits) for row in graphs[ITCH].changes] == [
        ("baseline", None, ""),
        ("−5 points", None, ""),
    ]


@cases(("now", "verdict"), [("8", "unchanged"), ("7", "−1 point"), ("9", "+1 point")])
def test_one_point_and_none_are_said_as_such(now: str, verdict: str) -> None:
    clinic = course({"date": "2024-05-01", "itch": "8"}, {"date": "2024-08-13", "itch": now})
    assert said(drawn(clinic)[ITCH]) == (f"{verdict} from 8 (D−13)",)


def test_days_with_rescue_medication_change_by_days() -> None:
    clinic = course({"date": "2024-05-01", "rescue_days": "5"}, {"date": "2024-08-13", "rescue_days": "2"})
    found = drawn(clinic)["outcome", "rescue_days"]
    assert (found.unit, said(found), found.ticks) == ("d", ("−3 d from 5 (D−13)",), (0, 5))


def test_there_are_no_limits_no_percent_and_no_reference_change_value() -> None:
    clinic = course(BEFORE, AFTER)
    told = " ".join(
        " ".join(
            (
                *said(found),
                *(row.note for row in found.changes),
                *(line for point in found.points for line in found.told(point)),
            )
        )
        for found in drawn(clinic).values()
    )
    assert not [word for word in ("%", "RCV", "limit", "range", "significant") if word in told]
    assert not any(found.bands for found in drawn(clinic).values())


def test_a_point_tells_its_score_its_day_and_its_change() -> None:
    found = drawn(course(BEFORE, AFTER))[ITCH]
    assert found.told(found.points[-1]) == (
        "3", "13 Aug 2024, D91", "−5 points from 8 (D−13)", "line to it broken: no result between D−13 and D91"
    )  # fmt: skip
    assert found.told(found.points[0]) == ("8", "1 May 2024, D−13", "baseline")


def test_omalizumab_is_said_of_a_score_too() -> None:
    clinic = course(BEFORE, AFTER)
    clinic.keep(MedicationCourse, **(OMALIZUMAB | {"start": "2024-06-01"}))
    assert said(drawn(clinic)[ITCH])[0] == "may be on omalizumab"


def test_an_outcome_of_unknown_day_is_not_drawn() -> None:
    clinic = course({"date": "?", "itch": "8"})
    assert drawn(clinic) == {}


def test_an_assumed_day_is_drawn_with_its_interval() -> None:
    clinic = course({"date": "2024-08 ?", "itch": "8"})
    (point,) = drawn(clinic)[ITCH].points
    assert point.assumed and point.earliest < point.day < point.latest


def test_without_an_infusion_the_first_outcome_is_the_baseline() -> None:
    clinic = patient()
    clinic.keep(Outcome, **BEFORE)
    clinic.keep(Outcome, **AFTER)
    assert said(drawn(clinic)[ITCH]) == ("−5 points from 8 (1 May 2024)",)


def test_an_outcome_that_is_typed_stands_there_as_such_and_replaces_its_own() -> None:
    clinic = course(BEFORE, AFTER)
    id = clinic.chart.of(Outcome)[-1].id
    typed = clinic.made(Outcome, **(AFTER | {"itch": "5"}))
    added = plot(clinic.chart, clinic.reader, typed)
    (itch,) = [one for one in added.graphs if one.key == ITCH]
    assert [(point.label, point.provisional) for point in itch.points] == [("8", False), ("3", False), ("5", True)]
    amended = one_graph(clinic.chart, clinic.reader, ITCH, typed, id)
    assert [(point.label, point.provisional) for point in amended.points] == [("8", False), ("5", True)]
    assert said(amended) == ("−3 points from 8 (D−13)",)


def test_a_value_beyond_its_range_has_no_place_while_it_is_typed() -> None:
    clinic = course()
    typed = clinic.made(Outcome, date="2024-08-13", itch="99")
    assert keys_of(typed) == (ITCH,)
    assert one_graph(clinic.chart, clinic.reader, ITCH, typed) is None


def test_a_score_that_is_taken_back_takes_its_graph_with_it() -> None:
    clinic = course(AFTER)
    id = clinic.chart.of(Outcome)[0].id
    assert one_graph(clinic.chart, clinic.reader, UAS7, None, id) is None


@given(
    st.lists(
        st.tuples(st.integers(1, 190), st.sampled_from(OUTCOME_SERIES), st.floats(0, 1)),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    )
)
@settings(max_examples=40, deadline=None)
def test_every_graph_alone_is_that_of_the_whole_plot_and_holds_its_points(answered) -> None:
    clinic = course()
    fields = {"uas7": "uas7_printed", "uct": "uct_printed", "dlqi": "dlqi_printed"}
    for day, series, share in answered:
        most = series.limits[1] or 100
        texts = {fields.get(series.field, series.field): str(round(share * most))}
        clinic.keep(Outcome, date=f"d0+{day}", **texts)
    whole = plot(clinic.chart, clinic.reader)
    for found in whole.graphs:
        assert one_graph(clinic.chart, clinic.reader, found.key) == found
        least, most = next(series.limits for series in OUTCOME_SERIES if series.field == found.key[1])
        assert found.low == least and all(found.low <= point.value <= found.high for point in found.points)
        assert found.ticks[0] == least and (most is None or found.ticks[-1] == most)
        assert all(float(tick).is_integer() for tick in found.ticks)
        assert len(found.points) == sum(series.field == found.key[1] for _day, series, _share in answered)
        assert [point.day for point in found.points] == sorted(point.day for point in found.points)
    d0 = float(day_number(clinic.chart.d0()))
    assert (whole.first, whole.last) == (d0, max(d0 + day for day, _series, _share in answered))
