"""How fast this machine is today: how long the tests wait, and whether those marked `slow` are left out.

A short loop is measured at the start. Every bound of a test is meant for the reference machine and passes `patience`, which
stretches it where the machine is slower, never tightens it. On one more than five times slower, what is marked `slow` is
left out and named at the end, unless `--all` is given, a mark is chosen by `-m`, or a test is named by `::`.
`TOLERA_TESTS_SLOWER=8` in the environment pretends a machine eight times slower.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from statistics import median

import pytest

# seconds of `_loop` on the reference: two quiet cores of a virtual machine, Debian 12, Python 3.11.7
REFERENCE = 0.024
MUCH_SLOWER = 5.0
PRETENDED = "TOLERA_TESTS_SLOWER"


@dataclass(frozen=True)
class Pace:
    """How many times slower than the reference a machine is, by the clock on the wall and by its processor's time."""

    wall: float
    processor: float
    # more wants to run than there are processors: others slow it down, and will stop
    busy: bool = False

    @property
    def waits(self) -> float:
        """How much longer a test waits."""
        return max(1.0, self.wall, self.processor)

    @property
    def much_slower(self) -> bool:
        """Is it the machine itself that is slow, by its processor or by the share of one that it is given?"""
        return self.processor > MUCH_SLOWER or (self.wall > MUCH_SLOWER and not self.busy)


@cache
def pace() -> Pace:
    """This machine's, measured once a process; or the one that is pretended."""
    if pretended := os.environ.get(PRETENDED):
        return Pace(float(pretended), float(pretended))
    walls, processors = zip(*(_loop() for _ in range(7)), strict=True)
    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)
    return Pace(median(walls) / REFERENCE, median(processors) / REFERENCE, busy)


def _loop() -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    total = 0
    for number in range(300_000):
        total += number * number % 7
    return time.perf_counter() - wall, time.process_time() - processor


def patience(seconds: float) -> float:
    """The longest that a test waits for what takes the reference machine less than `seconds`."""
    return seconds * pace().waits


def patience_ms(milliseconds: int) -> int:
    """The same for Qt, which counts in milliseconds."""
    return int(patience(milliseconds))


# what pytest asks -----------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run what is marked slow on a slow machine too")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LeftOut(config), "left-out")
    # before pytest-timeout looks: a bound that somebody chose stays
    if config.getoption("timeout", None) is None and "PYTEST_TIMEOUT" not in os.environ:
        config.option.timeout = patience(float(config.getini("timeout")))


def pytest_report_header() -> str:
    found = pace()
    return f"pace: {found.wall:.1f} times the reference by the wall clock, {found.processor:.1f} by the processor"


class LeftOut:
    """What is marked `slow` and left out, and what is said of it."""

    def __init__(self, config: pytest.Config):
        self.names: list[str] = []
        self.kept: set[str] = set()
        named = any("::" in argument for argument in config.args)
        self.leaves_out = pace().much_slower and not (config.option.all or config.option.markexpr or named)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        slow = [item for item in items if item.get_closest_marker("slow")] if self.leaves_out else []
        if slow:
            self.names = [item.nodeid for item in slow]
            items[:] = [item for item in items if not item.get_closest_marker("slow")]
            self.kept = {item.nodeid.partition("::")[0] for item in items}
            config.hook.pytest_deselected(items=slow)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in told(self.names, self.kept, pace().waits):
            terminalreporter.write_line(line)


def told(names: list[str], kept: set[str], slower: float) -> list[str]:
    """What was left out, in lines by file: the whole of it, or each test with how many cases; `kept` are the files that ran."""
    if not names:
        return []
    files: dict[str, Counter[str]] = {}
    for name in names:
        path, _, test = name.partition("[")[0].partition("::")
        files.setdefault(path, Counter())[test] += 1
    head = (
        f"This machine is {slower:.1f} times slower than the reference: {len(names)} tests marked slow were left out."
    )
    lines = []
    for path, tests in files.items():
        each = ", ".join(f"{test} ({count})" if count > 1 else test for test, count in tests.items())
        lines.append(f"  {path}: {each if path in kept else f'all {tests.total()}'}")
    return [head, *lines, "They run with --all: python3 bootstrap.py test --all"]
