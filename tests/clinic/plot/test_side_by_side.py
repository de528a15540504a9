"""Two courses side by side: whose each column is, what it holds, and that both stand on one scale."""

from __future__ import annotations

from desktop.clinic.entry.chart import Chart
from desktop.clinic.plot.side_by_side import SideBySide, side_by_side
from tests.clinic.plot.test_aligned import COMPARING, on_omalizumab, person
from tests.clinic.plotted import READER, Typed, day


def beside(*courses: tuple[Typed, int], lettered: bool = False) -> SideBySide:
    return side_by_side([(typed.chart, READER, number) for typed, number in courses], COMPARING, lettered)


def since(made: SideBySide, column: int, row: int = 0) -> list[tuple[float, float]]:
    """The points of a graph, in days since its column's D0."""
    graph = made.rows[row].graphs[column]
    return [] if graph is None else [(point.day - made.columns[column].d0, point.value) for point in graph.points]


TWICE = person(
    "P-7", ("d0-10", "20"), ("d0+91", "12"), ("d0+170", "14"), ("d0+210", "90"), courses=("d0", "d0+180")
)  # fmt: skip
OTHER = person("P-8", ("2024-03-01", "40"), ("2024-06-01", "5"), courses=("2024-03-10",))


def test_each_column_says_whose_it_is_and_so_does_every_graph_in_it() -> None:
    made = beside((TWICE, 1), (OTHER, 1))
    assert [(head.name, head.about, head.course) for head in (column.head for column in made.columns)] == [
        ("Case, P-7", "born 1 Mar 1989 · P-7", "course 1, D0 15 Jan 2024"),
        ("Case, P-8", "born 1 Mar 1989 · P-8", "course 1, D0 10 Mar 2024"),
    ]
    assert [graph.title for graph in made.rows[0].graphs if graph] == ["P-7, course 1 · ECP", "P-8, course 1 · ECP"]


def test_with_letters_nothing_says_who_or_when() -> None:
    made = beside((TWICE, 1), (TWICE, 2), (OTHER, 1), lettered=True)
    heads = [column.head for column in made.columns]
    assert [(head.name, head.about, head.course) for head in heads] == [
        ("A", "", "course 1"), ("A", "", "course 2"), ("B", "", "course 1"),
    ]  # fmt: skip
    said = " ".join([*(graph.title for row in made.rows for graph in row.graphs if graph), *made.notes])
    assert not any(word in said for word in ("P-7", "P-8", "Case", "2024", "1989"))


def test_both_columns_have_one_scale_of_values_and_one_of_days() -> None:
    made = beside((TWICE, 1), (OTHER, 1))
    one, other = made.rows[0].graphs
    assert one is not None and other is not None
    assert (one.low, one.high) == (other.low, other.high) and one.low <= 5 and other.high >= 40
    assert (made.first, made.last) == (-10, 170)
    assert [column.plot.first - column.d0 for column in made.columns] == [-10, -10]
    assert made.notes == ("In each row both columns have one scale of values, and one of days since D0.",)


def test_a_course_ends_where_the_next_begins_and_is_judged_as_it_stood_then() -> None:
    made = beside((TWICE, 1), (TWICE, 2))
    assert [column.d0 for column in made.columns] == [day(0), day(180)]
    assert since(made, 0) == [(-10, 20), (91, 12), (170, 14)]
    # what was before the second course is before its D0, as far back as is drawn
    assert since(made, 1) == [(-89, 12), (-10, 14), (30, 90)]
    first, second = made.rows[0].graphs
    assert first is not None and second is not None
    told = ["; ".join(line.text for line in graph.verdict) for graph in (first, second)]
    assert "−30.0 %" in told[0] and "+542.9 %" in told[1]
    assert [line.day - day(0) for line in made.columns[0].plot.lines] == [0]
    assert "Results not drawn, too far before or after D0: 1." in made.notes


def test_a_marker_that_one_of_them_has_leaves_room_in_the_other_s_column() -> None:
    more = person("P-9", ("d0+30", "5"))
    more.lab("d0+30", "crp", "2", "mg/l")
    made = beside((more, 1), (OTHER, 1))
    assert [(row.title, [graph is not None for graph in row.graphs]) for row in made.rows] == [
        ("ECP", [True, True]), ("CRP", [True, False]),
    ]  # fmt: skip


def test_a_row_is_logarithmic_for_both_columns_where_both_together_span_it() -> None:
    low, high = (person(name, ("d0-10", value), ("d0+30", value)) for name, value in (("P-1", "2"), ("P-2", "90")))
    made = beside((low, 1), (high, 1))
    assert [(graph.scale, graph.low > 0) for graph in made.rows[0].graphs if graph] == [("log", True)] * 2
    assert [graph.scale for graph in beside((low, 1), (low, 1)).rows[0].graphs if graph] == ["linear"] * 2


def test_what_lies_outside_the_days_takes_its_part_of_the_line_with_it() -> None:
    early = person("P-1", ("d0-300", "5"), ("d0-10", "20"), ("d0+30", "10"), ("d0+60", "9"))
    (row,) = beside((early, 1), (OTHER, 1)).rows
    graph = row.graphs[0]
    assert graph is not None
    assert [[point.value for point in line] for line in graph.segments[0].lines("solid")] == [[20, 10, 9]]


def test_a_medicine_is_drawn_as_far_as_the_days_go() -> None:
    made = beside((on_omalizumab("P-4", "d0-400"), 1), (OTHER, 1))
    (shading,) = made.columns[0].plot.shadings
    assert shading.start == made.columns[0].d0 + made.first
    assert made.columns[1].plot.shadings == ()


def test_a_course_without_a_known_first_infusion_has_no_column() -> None:
    made = beside((person("P-1", ("d0+30", "5"), courses=()), 1), (OTHER, 1))
    assert len(made.columns) == 1 and made.notes[0] == "Courses left out, without a known first infusion: 1."
    nobody = side_by_side([(Chart(), READER, 1)], COMPARING)
    assert (nobody.columns, nobody.rows) == ((), ())
