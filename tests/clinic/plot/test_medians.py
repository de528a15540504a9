"""The median of courses in a window: exact where no bound can move it, else a bound, or the two ends between which it lies."""

from __future__ import annotations

import pytest

from desktop.clinic.plot.aligned_words import count_label, median_label
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
        (["<10", "5", "7"], "between", "5–7"),
        (["1", ">4", "7"], "between", "4–7"),
        # open to both sides
        (["<5", ">5", "<5", ">5"], "", ""),
    ],
)
def test_the_median_is_as_known_as_the_bounds_leave_it(values: list[str], mark: str, label: str) -> None:
    found = median_of(WINDOW, counted(*values), 3)
    assert (found.mark, median_label(found), found.n) == (mark, label, len(values))


def test_a_patient_with_two_courses_is_told_apart_from_two_patients() -> None:
    twice = [Counted("one", 1, "value"), Counted("one", 2, "value"), Counted("other", 3, "value")]
    assert count_label(median_of(WINDOW, twice, 3)) == "n = 3 of 2"
    assert count_label(median_of(WINDOW, counted("1", "2", "3"), 3)) == "n = 3"


def test_windows_come_by_day_and_those_without_a_result_do_not_come() -> None:
    comparing = read_comparing(facts("comparing"))
    late, early = comparing.windows[4], comparing.windows[1]
    found = medians([(late, counted("1")[0]), (early, counted("2")[0]), (late, counted("3")[0])], comparing)
    assert [(one.window, one.n, one.mark) for one in found] == [(early, 1, ""), (late, 2, "")]
