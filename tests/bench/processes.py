"""What is measured from outside, in processes of their own: the start, and the memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop.session.example import make_case
from tests.bench.clinics import clock
from tests.bench.measure import Row, in_turns

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, rounds: int) -> Iterator[Row]:
    """From the command to the first window that is usable: shown, with its patients, at rest; against an empty window."""
    case = _case(folder)
    times = in_turns(rounds, lambda: _until_usable(folder, "clinic", case), lambda: _until_usable(folder, "empty"))
    yield Row("start to the first usable window", *times, goal=2)


def memory(folder: Path, rounds: int) -> Iterator[Row]:
    """Peak memory of the window with the case's overview, against an empty window with pyqtgraph imported."""
    if not sys.platform.startswith("linux"):
        return
    case = _case(folder)
    ours, floor = (
        [int(_first_line(folder, "memory", *path)[0]) / 1024 for _ in range(rounds)] for path in ((case,), ())
    )
    yield Row("peak memory of the window with the case", median(ours), median(floor), unit="MB")


def _case(folder: Path) -> str:
    path = folder / "case.sqlite"
    if not path.exists():
        make_case(path, "Ayşe", clock, "Tolera's bench").close()
    return str(path)


def _until_usable(folder: Path, *what: str) -> float:
    line, took = _first_line(folder, *what)
    assert line == "usable", line
    return took


def _first_line(folder: Path, *what: str) -> tuple[str, float]:
    """What the process says first, and how long it took to (ms)."""
    # nobody's home is touched; what Python compiles is kept, as it is on a machine where Tolera was started before
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder))
    own["PYTHONPYCACHEPREFIX"] = os.environ.get("PYTHONPYCACHEPREFIX", str(folder))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own
    begun = perf_counter()
    command = [sys.executable, "-m", "tests.bench.opened", *what]
    with (folder / "said.txt").open("w+") as said:
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process:
            line = process.stdout.readline().strip()
            took = (perf_counter() - begun) * 1000
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.read()}")
    return line, took
