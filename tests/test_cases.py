"""A folded table hides no case: each runs, and each that fails is told."""

from __future__ import annotations

import pytest

from tests.cases import every

pytest_plugins = ["pytester"]

TABLE = """
import pytest
from tests.cases import cases

@pytest.fixture
def ten():
    return 10

@cases(("a", "b"), [(1, 2), (5, 1), (2, 3), (9, 9)])
@cases("c", [0, 1])
def test_it(ten, a, b, c):
    assert a < b, f"{a} of {ten} with {c}"

@cases("a", [1, 2])
def test_right(a, subtests):
    with subtests.test("inner"):
        assert a
"""


def test_every_case_runs_and_each_that_fails_is_named(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TABLE)
    done = pytester.runpytest("-p", "no:cacheprovider")
    told = done.stdout.str()
    # two of four rows fail, each with both of the others
    assert done.ret == 1
    for row in ("5, 1, 0", "5, 1, 1", "9, 9, 0", "9, 9, 1"):
        assert told.count(f"SUBFAILED[{row}] ") == 1
    for words in ("5 of 10 with 0", "5 of 10 with 1", "9 of 10 with 0", "9 of 10 with 1"):
        assert f"AssertionError: {words}" in told
    assert "1 of 10" not in told
    assert "5 failed, 1 passed" in told


def test_a_table_without_a_case_is_refused(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("from tests.cases import cases\n@cases('a', [])\ndef test_it(a):\n    assert a\n")
    assert "a table without a case proves nothing" in pytester.runpytest().stdout.str()


def test_what_is_asked_of_every_row_is_asked_of_all_and_names_all_that_fail() -> None:
    asked: list[int] = []

    def even(number: int) -> None:
        asked.append(number)
        assert number % 2 == 0

    failing = {"7"}
    with pytest.raises(ExceptionGroup) as told:
        every([1, 2, 3, 4], even, str, failing)
    assert asked == [1, 2, 3, 4]
    assert [error.__notes__ for error in told.value.exceptions] == [["Of 1."], ["Of 3."]]
    assert failing == {"1", "3", "7"}
    assert "7" in str(told.value)
    every([2, 4], even)
