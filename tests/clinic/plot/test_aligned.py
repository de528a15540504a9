"""Courses over each other: what each line holds, which results count in which median, and what is said of the rest."""

from __future__ import annotations

import pytest

from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.patient import Patient
from desktop.clinic.plot.aligned import Comparison, CourseLine, Followed, Overlay, followed, overlay
from desktop.clinic.plot.aligned_words import letters
from desktop.clinic.plot.windows import read_comparing
from desktop.facts import facts
from tests.clinic.plotted import LAB, READER, Typed

COMPARING = read_comparing(facts("comparing"))
ECP = (LAB, "ecp", "number")
PERCENT = Comparison(measure="percent")


def person(identifier: str, *results: tuple[str, str], courses: tuple[str, ...] = ("d0",), **more: str) -> Typed:
    """A patient with courses, and results of ECP on these days."""
    typed = Typed()
    named = {"family_name": "Case", "given_name": identifier, "birth_date": "1989-03-01", "sex": "female"}
    # ids tell the entries of all patients apart, as they do in a clinic file
    typed.count = int(identifier.removeprefix("P-")) * 100
    typed.keep(Patient, identifier=identifier, **named)
    for number, start in enumerate(courses, start=1):
        typed.infusion(start, course=str(number))
    for date, reading in results:
        printed = {"method": "ImmunoCAP", "laboratory": "Kızılay"} | more
        typed.lab(date, "ecp", reading, "ng/ml", **{name: text for name, text in printed.items() if text})
    return typed


def read(*people: Typed, key: tuple[str, ...] = ECP) -> list[Followed]:
    found = [followed(typed.chart, READER, key) for typed in people]
    return [one for one in found if one is not None]


def laid(*people: Typed, choice: Comparison = Comparison(), **more: object) -> Overlay:  # noqa: B008
    return overlay(read(*people), choice, COMPARING, **more)


def days(line: CourseLine) -> list[tuple[float, float]]:
    return [(point.day, point.value) for point in line.points]


def middles(made: Overlay) -> list[tuple[int, int, float | None]]:
    """Of each window with a result its day, n, and the median where it is known."""
    return [(one.window.at, one.n, one.low if one.mark == "value" else None) for one in made.medians if one.n]


THREE = tuple(
    person(f"P-{n}", ("d0-10", str(20 + n)), ("d0+30", str(10 + n)), ("d0+91", str(8 + n))) for n in (1, 2, 3)
)


def test_each_course_is_counted_from_its_own_first_infusion() -> None:
    made = laid(*THREE)
    assert [line.name for line in made.lines] == ["P-1", "P-2", "P-3"]
    assert days(made.lines[0]) == [(-10, 21), (30, 11), (91, 9)]
    assert [[point.day for point in stroke] for stroke in made.lines[0].strokes] == [[-10, 30, 91]]
    assert middles(made) == [(0, 3, 22), (30, 3, 12), (91, 3, 10)]
    assert (made.title, made.unit, made.method, made.first, made.last) == ("ECP", "ng/mL", "ImmunoCAP", -10, 91)
    assert made.notes[:2] == ("Patients: n = 3; courses: n = 3; results: n = 9.", "Method: ImmunoCAP.")
    assert made.notes[2:] == (
        "In each window a course counts once, by its result nearest to D0, D30, D91 (a proposal of ours).",
        "Bars: the median of a window, from 3 patients on (a proposal of ours). They are not joined, for the courses in each differ.",
    )
    assert made.table.rows()[1:] == (("n", ("3", "0", "3", "3")), ("Median", ("22", "–", "12", "10")))


def test_two_courses_of_a_patient_are_two_lines_and_the_first_ends_where_the_second_begins() -> None:
    twice = person("P-1", ("d0-10", "20"), ("d0+91", "12"), ("d0+170", "14"), ("d0+210", "9"), courses=("d0", "d0+180"))
    made = laid(twice)
    assert [line.name for line in made.lines] == ["P-1, course 1", "P-1, course 2"]
    # the baseline of the second is a result of the first
    assert [days(line) for line in made.lines] == [[(-10, 20), (91, 12), (170, 14)], [(-10, 14), (30, 9)]]
    assert "A line ends where the patient's next course begins." in made.notes
    assert middles(made)[0] == (0, 2, None) and (made.medians[0].n, made.medians[0].patients) == (2, 1)


def test_one_of_the_courses_can_be_asked_for() -> None:
    twice = person("P-1", ("d0-10", "20"), ("d0+210", "9"), courses=("d0", "d0+180"))
    made = laid(twice, *THREE[1:], only=frozenset({("entry0101", 2)}))
    assert [line.name for line in made.lines] == ["P-1, course 2"]


@pytest.mark.parametrize(
    ("date", "window"),
    [
        ("d0-30", 0), ("d0-31", None), ("d0", 0), ("d0+1", 7), ("d0+15", None), ("d0+45", 30), ("d0+46", None),
        # a day that is not known to lie inside counts nowhere
        ("d0+30 ±7", 30), ("d0+30 ±20", None), ("d0 ±3", None),
    ],
)  # fmt: skip
def test_a_result_counts_in_the_window_that_certainly_holds_its_day(date: str, window: int | None) -> None:
    made = laid(person("P-1", (date, "20")))
    assert [one.window.at for one in made.medians] == ([] if window is None else [window])


def test_what_was_taken_on_d0_after_the_infusion_began_is_not_from_before_it() -> None:
    at_ten = person("P-1", ("2024-01-15 09:00", "20"), ("2024-01-15 12:00", "30"), courses=("2024-01-15 10:00",))
    made = laid(at_ten)
    assert [(window.at, counted.value) for line in made.lines for window, counted in line.counted] == [(0, 20)]


def test_of_several_results_in_a_window_the_nearest_to_its_day_counts_once() -> None:
    made = laid(*THREE, person("P-4", ("d0+20", "100"), ("d0+29", "14"), ("d0+44", "100")))
    assert middles(made)[1] == (30, 4, 12.5)


def test_of_two_results_of_one_day_that_differ_neither_counts_whichever_was_typed_first() -> None:
    for one, other in (("5", "50"), ("50", "5")):
        made = laid(*THREE, person("P-4", ("d0+30", one), ("d0+30", other)))
        assert middles(made)[1] == (30, 3, 12) and len(made.lines[3].points) == 2
        assert "Results in no median, for several of one day differ and their order is not known: 2." in made.notes
    same = laid(
        *THREE,
        person(
            "P-4",
            ("d0+30", "14"),
            (
                "d0+30",
                "14",
            ),
        ),
    )
    assert middles(same)[1] == (30, 4, 12.5)


def test_two_courses_have_lines_and_no_median() -> None:
    made = laid(*THREE[:2])
    assert len(made.lines) == 2 and middles(made) == [(0, 2, None), (30, 2, None), (91, 2, None)]
    assert made.notes[-1] == "No median: no window has results of 3 patients (a proposal of ours)."


def test_bounds_stay_bounds() -> None:
    made = laid(*(person(f"P-{n}", ("d0-10", "20"), ("d0+30", reading)) for n, reading in enumerate(["<2", "<2", "5"])))
    assert [line.points[1].mark for line in made.lines] == ["below", "below", "value"]
    assert (made.medians[2].window.at, made.medians[2].mark, made.medians[2].high) == (30, "below", 2)
    assert [len(stroke) for line in made.lines for stroke in line.strokes] == [2]


def test_methods_are_never_mixed_and_what_is_left_out_is_said() -> None:
    other = person("P-4", ("d0-10", "99"), ("d0+30", "99"), method="Luminex")
    none = person("P-5", ("d0+30", "50"), method="")
    made = laid(*THREE, other, none)
    assert [line.name for line in made.lines] == ["P-1", "P-2", "P-3"]
    assert made.methods == ("ImmunoCAP", "Luminex", "")
    assert "Results left out, by another method: 2 (Luminex)." in made.notes
    assert "Results left out, by another method: 1 (one that is not stated)." in made.notes
    # however it is typed; one that nobody used is not replaced by another
    assert [line.name for line in laid(*THREE, other, choice=Comparison(method="luminex")).lines] == ["P-4"]
    unknown = laid(*THREE, choice=Comparison(method="ELISA"))
    assert unknown.lines == () and "Results left out, by another method: 9 (ImmunoCAP)." in unknown.notes
    unstated = laid(*THREE, other, none, choice=Comparison(method=""))
    assert [line.name for line in unstated.lines] == ["P-5"]
    assert unstated.notes[1] == "The method is not known: nor is whether these results can be compared."


def test_other_laboratories_are_said() -> None:
    made = laid(*THREE, person("P-4", ("d0+30", "5"), laboratory="Düzen"), person("P-5", ("d0+30", "5"), laboratory=""))
    assert "From 2 laboratories: courses may differ because these do." in made.notes
    assert "Results without the name of a laboratory: 1." in made.notes


def test_the_value_is_in_one_unit_whatever_was_printed() -> None:
    other = person("P-9")
    other.lab("d0+30", "ecp", "12", "µg/l", method="ImmunoCAP", laboratory="Kızılay")
    assert days(laid(other).lines[0]) == [(30, 12)]


def test_a_patient_without_an_infusion_is_counted_and_left_out() -> None:
    made = laid(*THREE, person("P-4", ("2024-05-01", "5"), courses=()))
    assert len(made.lines) == 3 and "Patients left out, without a known first infusion: 1." in made.notes


def test_nothing_is_left_out_in_silence() -> None:
    odd = person("P-4", ("d0-200", "5"), ("?", "6"), ("d0+30", "7"))
    made = laid(odd)
    assert days(made.lines[0]) == [(30, 7)]
    assert "Results not drawn, in doubt or without a known date: 1." in made.notes
    assert "Results not drawn, before D−90 or after D730: 1." in made.notes


def on_omalizumab(identifier: str, start: str = "d0+60", **more: str) -> Typed:
    typed = person(identifier, ("d0-10", "30"), ("d0+30", "5"), ("d0+91", "5"))
    typed.keep(MedicationCourse, drug="omalizumab", start=start, **more)
    return typed


def test_a_result_on_omalizumab_is_drawn_apart_and_counts_in_no_median_unless_asked_for() -> None:
    made = laid(*THREE, on_omalizumab("P-4"))
    assert [(point.mark, bool(point.word)) for point in made.lines[3].points] == [("value", False)] * 2 + [
        ("apart", True)
    ]
    assert middles(made) == [(0, 4, 22.5), (30, 4, 11.5), (91, 3, 10)]
    assert any(
        note.startswith("□ is drawn and counts in no median: ") and "omalizumab (1)" in note for note in made.notes
    )
    counted = laid(*THREE, on_omalizumab("P-4"), choice=Comparison(count_confounded=True))
    assert middles(counted)[2] == (91, 4, 9.5)


def test_what_says_nothing_under_a_drug_counts_in_no_median_whatever_is_asked_for() -> None:
    people = []
    for n in (1, 2, 3, 4):
        typed = person(f"P-{n}")
        typed.lab("d0+30", "total ige", str(100 + n), "kU/L", method="ImmunoCAP")
        if n == 4:
            typed.keep(MedicationCourse, drug="omalizumab", start="d0+10")
        people.append(typed)
    made = overlay(read(*people, key=(LAB, "total_ige", "number")), Comparison(count_confounded=True), COMPARING)
    assert middles(made) == [(30, 3, 102)]
    assert made.lines[3].points[0].mark == "apart"


def test_a_change_in_percent_is_of_each_course_s_own_baseline() -> None:
    made = laid(*THREE, person("P-4", ("d0+30", "5")), choice=PERCENT)
    assert [line.name for line in made.lines] == ["P-1", "P-2", "P-3"]
    (baseline, first, *_more) = made.lines[0].points
    assert (baseline.value, round(first.value, 1), first.label) == (0, -47.6, "−47.6 %")
    # that each baseline is 0 % of itself says nothing
    assert [one.window.at for one in made.medians] == [30, 91]
    assert made.unit == "change from baseline, %"
    assert any(note.startswith("Results not drawn, without a percentage: 1.") for note in made.notes)


def test_values_that_span_a_decade_stand_on_a_logarithmic_axis_and_their_changes_do_not() -> None:
    wide = [person("P-1", ("d0-10", "90"), ("d0+30", "50")), person("P-2", ("d0-10", "9"), ("d0+30", "5"))]
    made = laid(*wide)
    assert made.heading == "ECP · ng/mL, logarithmic" and laid(*THREE).heading == "ECP · ng/mL"
    assert made.scale == "log" and 0 < made.low <= 5 and made.height(100) == 2
    assert made.ticks_within(4) == (10, 100) or set(made.ticks_within(4)) >= {10}
    assert laid(*wide, choice=PERCENT).scale == laid(*THREE).scale == "linear"
    assert laid(*THREE).ticks_within(4) == ()


def test_a_line_is_broken_where_the_patient_s_own_graph_breaks_it() -> None:
    made = laid(*THREE, on_omalizumab("P-4"))
    assert [[point.day for point in stroke] for stroke in made.lines[3].strokes] == [[-10, 30]]
    assert [[point.day for point in stroke] for stroke in made.lines[3].broken] == [[30, 91]]
    assert any(note.startswith("Dotted: ") for note in made.notes)
    assert not any(note.startswith("Dotted: ") for note in laid(*THREE).notes)


def test_letters_stand_for_the_patients_and_courses_keep_their_number() -> None:
    twice = person("P-0", ("d0-10", "20"), ("d0+210", "9"), courses=("d0", "d0+180"))
    made = laid(twice, *THREE, choice=Comparison(lettered=True))
    assert [line.name for line in made.lines] == ["A, course 1", "A, course 2", "B", "C", "D"]
    assert [letters(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_patients_come_by_identifier_the_ninth_before_the_tenth() -> None:
    people = [person(name, ("d0+30", "5")) for name in ("P-10", "P-9", "P-1")]
    assert [line.name for line in laid(*people).lines] == ["P-1", "P-9", "P-10"]


def test_a_point_tells_whose_it_is_first() -> None:
    line = laid(*THREE).lines[0]
    told = line.told(line.points[1])
    assert told[:3] == ("P-1 · Case, P-1 · born 1 Mar 1989", "course 1", "11 ng/ml")


def test_many_lines_are_not_named_and_nobody_is_no_error() -> None:
    many = laid(*(person(f"P-{n:03}", ("d0-10", "20"), ("d0+30", "10")) for n in range(COMPARING.named + 1)))
    assert "The names of more than 30 lines are not written." in many.notes
    assert not many.named and middles(many)[1] == (30, COMPARING.named + 1, 10)
    nobody = laid()
    assert (nobody.lines, nobody.medians, nobody.title) == ((), (), "")
    assert nobody.notes == ("Patients: n = 0; courses: n = 0; results: n = 0.",)
