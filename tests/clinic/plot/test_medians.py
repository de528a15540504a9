"""The median of courses in a window: exact where no bound can move it, else a bound, or the two ends between which it lies."""

from __future__ import annotations

import pytest

from desktop.clinic.plot.aligned_words import median_label, table_of
from desktop.clinic.plot.medians import Counted, median_of, medians
from desktop.clinic.plot.windows import Window, read_comparing
from desktop.facts import facts

WINDOW = Window(30, 16, 45)
MARKS = {"<": "below", ">": "above"}


def counted(*values: str) -> list[Counted]:
    """Each of another patient: "5", "<5", ">5"."""
    marks = [MARKS.get(value[0], "value") for value in values]
    return [
        Counted(f"patient{n}", float(value.lstrip("<>")), mark)
        for n, (value, mark) in enumerate(zip(values, marks, strict=True))
    ]


@pytest.mark.parametrize(
    ("values", "mark", "label"),
    [
        (["5", "1", "9"], "value", "5"),
        (["5", "1", "9", "6"], "value", "5.5"),
        # fewer than three have no median
        ([], "", ""),
        (["5", "6"], "", ""),
        # a bound that lies on one side of the middle wherever it may be does not move it
        (["<1", "5", "9"], "value", "5"),
        (["1", "5", ">9"], "value", "5"),
        (["<1", "<1", "5", "7", "9"], "value", "5"),
        (["<1", "5", "6", "9"], "value", "5.5"),
        # half of them and more are bounds
        (["<1", "<1", "9"], "below", "< 1"),
        (["<1", "<2", "<3"], "below", "< 2"),
        (["<1", "<1", "9", "11"], "below", "< 5"),
        ([">9", ">9", "1"], "above", "> 9"),
        (["<0.1", "<0.1", "<0.1", "<0.1"], "below", "< 0.1"),
        # a bound above the middle may lie below it: between which two it lies is all that is known
        (["<10", "5", "7"], "between", "5 to 7"),
        (["1", ">4", "7"], "between", "4 to 7"),
        # open to both sides
        (["<5", ">5", "<5", ">5"], "", ""),
    ],
)
def test_the_median_is_as_known_as_the_bounds_leave_it(values: list[str], mark: str, label: str) -> None:
    found = median_of(WINDOW, counted(*values), 3)
    assert (found.mark, median_label(found), found.n) == (mark, label, len(values))


def test_two_courses_of_one_patient_are_not_two_patients() -> None:
    twice = [Counted("one", 1, "value"), Counted("one", 2, "value"), Counted("other", 3, "value")]
    found = median_of(WINDOW, twice, 3)
    assert (found.n, found.patients, found.mark) == (3, 2, "")
    assert median_of(WINDOW, [*twice, Counted("third", 4, "value")], 3).low == 2.5


def test_the_table_has_each_window_with_its_count_and_its_median() -> None:
    twice = [*counted("1", "2", "3"), Counted("patient0", 4, "value")]
    middles = [median_of(WINDOW, twice, 3), median_of(Window(91, 61, 121), counted("5"), 3)]
    assert table_of(middles, False).rows() == (
        ("Days since D0", ("D16 to D45", "D61 to D121")),
        ("n, courses (patients)", ("4 (3)", "1")),
        ("Median", ("2.5", "–")),
    )
    assert table_of(middles[:1], True).rows()[2] == ("Median, %", ("2.5",))
    # where no median is known there is no row for it
    assert [name for name, _cells in table_of(middles[1:], False).rows()] == ["Days since D0", "n"]
    assert table_of([], False).rows() == ()


def test_windows_come_by_day_from_the_first_to_the_last_with_a_result() -> None:
    comparing = read_comparing(facts("comparing"))
    early, between, late = comparing.windows[1:4]
    found = medians([(late, counted("1")[0]), (early, counted("2")[0]), (late, counted("3")[0])], comparing)
    assert [(one.window, one.n, one.mark) for one in found] == [(early, 1, ""), (between, 0, ""), (late, 2, "")]
    assert medians([], comparing) == ()
