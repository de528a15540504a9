"""Single allergens followed over the specimens of one graph, and the days of an allergist's tests."""

from __future__ import annotations

from datetime import date

from desktop.clinic.plot.trajectories import Graph, plot
from desktop.clinic.results.lab_result import LabResult
from desktop.clinic.words.dates import day_number
from tests.cases import cases
from tests.clinic import allergist, made
from tests.clinic.plotted import labels, said


def allergen_plot(*sets: tuple[str, dict[str, str], bool], allergens: int | None = 6) -> list[Graph]:
    clinic = made.patient()
    for taken, readings, assumed in sets:
        allergist.panel(clinic, taken, readings, assumed=assumed)
    return list(plot(clinic.chart, clinic.reader, allergens=allergens).graphs)


def test_an_allergen_of_two_sets_is_a_trajectory() -> None:
    found = allergen_plot(("2024-01-08", {"Hom g": "0.59"}, True), ("2024-07-21", {"Hom g": "0,29"}, False))
    [hom] = found
    assert (hom.key, hom.title, hom.unit) == (("allergen_panel", "ALEX2", "Hom g"), "Hom g (ALEX2)", "kUA/L")
    assert labels(hom) == [["0.59", "0,29"]]
    assert [(band.low, band.high, band.text) for band in hom.bands] == [(None, 0.3, "negative < 0.30")]
    assert said(hom) == ("−50.8 % from 0.59 (8 Jan 2024)", "entered the range")
    assert hom.told(hom.points[0])[:3] == ("0.59 kUA/L", "8 Jan 2024", "positive from 0.30 kUA/L")


def test_a_bound_of_an_allergen_is_drawn_as_one_and_what_is_assumed_says_so() -> None:
    [hom] = allergen_plot(
        ("2024-01-08", {"Der p 1": "12"}, True), ("2024-07-21", {"Hom g": "> 50"}, False), allergens=None
    )
    assert [(point.label, point.mark, point.value) for point in hom.loose] == [
        ("< 0.10 (assumed)", "below", 0.1), ("> 50", "above", 50.0)
    ]  # fmt: skip
    assert hom.told(hom.loose[0])[:2] == ("< 0.10 kUA/L", "assumed, not printed")
    assert not hom.segments and said(hom)[0] == "not comparable: only a bound is printed"


@cases(
    "sets",
    [
        # one set alone
        [("2024-01-08", {"Hom g": "0.59"}, False)],
        # never positive
        [("2024-01-08", {"Hom g": "0.29"}, False), ("2024-07-21", {"Hom g": "0.29"}, False)],
        # measured in one of two
        [("2024-01-08", {"Hom g": "0.59"}, False), ("2024-07-21", {"Der p 1": "3"}, False)],
        # on a day that nobody knows
        [("2024-01-08", {"Hom g": "0.59"}, False), ("?", {"Hom g": "0.6"}, False)],
    ],
)
def test_what_was_measured_once_or_never_positive_is_no_trajectory(
    sets: list[tuple[str, dict[str, str], bool]],
) -> None:
    assert allergen_plot(*sets) == []


def test_the_highest_allergens_are_drawn_and_the_others_counted() -> None:
    codes = ("Hom g", "Der p 1", "Der f 1", "Bet v 1", "Phl p 1", "Ole e 1", "Can f 1", "Fel d 1")
    readings = {code: str(place + 1) for place, code in enumerate(codes)}
    sets = ("2024-01-08", readings, False), ("2024-07-21", readings, False)
    found = allergen_plot(*sets)
    assert [one.key[-1] for one in found] == ["Fel d 1", "Can f 1", "Ole e 1", "Phl p 1", "Bet v 1", "Der f 1"]
    assert [one.notes for one in found[:-1]] == [()] * 5
    assert found[-1].notes == ("2 more allergens of ALEX2 are not drawn: Der p 1, Hom g",)
    assert len(allergen_plot(*sets, allergens=None)) == 8
    assert allergen_plot(*sets, allergens=7)[-1].notes == ("1 more allergen of ALEX2 is not drawn: Hom g",)


def test_how_many_are_left_out_is_counted_over_all_of_them() -> None:
    clinic = made.patient()
    for taken in ("2024-01-08", "2024-07-21"):
        allergist.panel(clinic, taken, {"Hom g": "0.59", "Der p 1": "3", "Bet v 1": "2"})
    assert [plot(clinic.chart, clinic.reader, allergens=most).left_out for most in (1, 3, None)] == [2, 0, 0]


def test_allergens_stand_after_the_markers_and_never_with_them() -> None:
    clinic = made.patient()
    for taken in ("2024-01-08", "2024-07-21"):
        allergist.panel(clinic, taken, {"Hom g": "0.59"})
        clinic.keep(LabResult, marker="ecp", specimen_date=taken, reading="20", unit="ng/mL")
        clinic.keep(LabResult, marker="ana", specimen_date=taken, reading="negative")
    assert [one.title for one in plot(clinic.chart, clinic.reader).graphs] == ["ECP", "Hom g (ALEX2)", "ANA"]


def test_the_days_of_tests_are_ticks_and_plans_are_none() -> None:
    clinic = made.patient()
    allergist.provocation(clinic)
    allergist.provocation(clinic, stage="planned", date="2025-01-10", result="")
    allergist.patch(clinic, {"hapten": "nickel", "h48": "+"}, applied="2024-07-22")
    allergist.skin(clinic, {"birch pollen": "5x5"}, date="2024-07-21")
    drawn = plot(clinic.chart, clinic.reader)
    days = [float(day_number(date(2024, *when))) for when in ((5, 12), (7, 21), (7, 22))]
    assert [(tick.day, tick.label) for tick in drawn.ticks] == list(
        zip(days, ["provocation", "skin tests", "patch test"], strict=True)
    )
    assert (drawn.first, drawn.last) == (days[0], days[-1])
