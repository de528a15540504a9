"""On a slow machine the tests wait longer, leave out what is marked slow, say so, and still come to every room."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests import pace
from tests.pace import PRETENDED, Pace, told

pytest_plugins = ["pytester"]

TESTS = Path(__file__).resolve().parent
ROOMS = ("clinic", "store", "session", "exchange", "screens", "paper", "commands", "app", "journeys")

SOME = """
import pytest

@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2])
def test_long(n):
    pass

def test_short():
    pass
"""


@pytest.fixture
def some(pytester: pytest.Pytester) -> pytest.Pytester:
    """Two slow cases and a short one, with the plugin and the markers of this suite."""
    pytester.makepyfile(test_some=SOME)
    pytester.makeconftest('pytest_plugins = ["tests.pace"]')
    pytester.makeini("[pytest]\nmarkers = slow\ntimeout = 120")
    pace.pace.cache_clear()
    yield pytester
    pace.pace.cache_clear()


@pytest.mark.parametrize(
    ("slower", "arguments", "outcomes", "said"),
    [
        ("5.1", [], {"passed": 1, "deselected": 2}, True),
        ("12", ["test_some.py"], {"passed": 1, "deselected": 2}, True),
        ("12", ["--all"], {"passed": 3}, False),
        ("12", ["test_some.py::test_long"], {"passed": 2}, False),
        ("12", ["-m", "slow"], {"passed": 2, "deselected": 1}, False),
        ("5", [], {"passed": 3}, False),
        ("0.2", [], {"passed": 3}, False),
    ],
)
def test_what_is_slow_is_left_out_on_a_slow_machine_alone(
    some: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    slower: str,
    arguments: list[str],
    outcomes: dict[str, int],
    said: bool,
) -> None:
    monkeypatch.setenv(PRETENDED, slower)
    done = some.runpytest("-q", *arguments)
    done.assert_outcomes(**outcomes)
    last = done.outlines[-5:]
    assert ("  test_some.py: test_long (2)" in last) is said
    assert any("2 tests marked slow were left out" in line for line in last) is said
    assert any("bootstrap.py test --all" in line for line in last) is said


@pytest.mark.parametrize(
    ("slower", "arguments", "bound"),
    [("7", [], "840.0"), ("0.1", [], "120.0"), ("1", [], "120.0"), ("7", ["--timeout=30"], "30.0")],
)
def test_a_test_may_take_as_much_longer_as_the_machine_is_slower(
    some: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, slower: str, arguments: list[str], bound: str
) -> None:
    monkeypatch.setenv(PRETENDED, slower)
    done = some.runpytest(*arguments)
    assert f"timeout: {bound}s" in done.outlines


def test_every_bound_is_stretched_and_none_is_tightened(monkeypatch: pytest.MonkeyPatch) -> None:
    for slower, seconds, milliseconds in (("8", 80.0, 40_000), ("0.5", 10.0, 5_000)):
        monkeypatch.setenv(PRETENDED, slower)
        pace.pace.cache_clear()
        assert (pace.patience(10), pace.patience_ms(5000)) == (seconds, milliseconds)
    pace.pace.cache_clear()


def test_this_machine_is_measured() -> None:
    pace.pace.cache_clear()
    found = pace.pace()
    assert found.wall > 0
    assert found.processor > 0
    assert found.waits >= 1


@pytest.mark.parametrize(
    ("found", "much_slower"),
    [
        (Pace(1, 1), False),
        (Pace(9, 8), True),
        # a share of a processor, and nobody else who wants it
        (Pace(9, 1), True),
        # others run beside the tests
        (Pace(9, 1, busy=True), False),
        (Pace(9, 8, busy=True), True),
    ],
)
def test_a_busy_machine_is_not_taken_for_a_slow_one(found: Pace, much_slower: bool) -> None:
    assert found.much_slower is much_slower
    assert found.waits == found.wall


def test_what_was_left_out_is_named_by_file() -> None:
    names = ["tests/a.py::test_x[1]", "tests/a.py::test_x[2]", "tests/b.py::test_y", "tests/a.py::test_z"]
    head, *files, how = told(names, {"tests/a.py"}, 7.25)
    assert head == "This machine is 7.2 times slower than the reference: 4 tests marked slow were left out."
    assert files == ["  tests/a.py: test_x (2), test_z", "  tests/b.py: all 1"]
    assert "--all" in how
    assert told([], {"tests/a.py"}, 7.25) == []


def quick_tests(path: Path) -> int:
    """How many tests of a file are not marked slow; none where the whole file is."""
    tree = ast.parse(path.read_text("utf-8"))
    marks = [
        node for node in tree.body if isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node.targets[0])
    ]
    if any("mark.slow" in ast.unparse(mark) for mark in marks):
        return 0
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return sum(not any("mark.slow" in ast.unparse(mark) for mark in test.decorator_list) for test in tests)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_keeps_tests_when_the_slow_ones_are_left_out(room: str) -> None:
    files = [*(TESTS / room).rglob("test_*.py"), *TESTS.glob(f"test_{room}.py")]
    assert files
    assert sum(map(quick_tests, files)) >= 3


def test_no_test_has_a_bound_of_its_own() -> None:
    """Every bound passes `patience`: what is given to a process, to Qt or to a loop that waits."""
    bound = re.compile(r"(timeout=|\.wait\(|DeadlineTimer\(|monotonic\(\) \+ )(?P<given>.*)")
    own = [
        f"{path.relative_to(TESTS)}:{number}: {line.strip()}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := bound.search(line)) and re.search(r"[1-9]", found["given"]) and "patience" not in found["given"]
    ]
    assert own == []
