"""What the tests of commands share: how a script runs one, and what it is told."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.pace import patience

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = ("--patient", "CASE-1")
Run = Callable[..., tuple[int, str, str]]


def clock() -> datetime:
    return datetime(2026, 11, 23, 10).astimezone()


def main(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`main.py` with these arguments on a machine without a display."""
    own = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(
        command, env=own | environment, capture_output=True, text=True, check=False, timeout=patience(100)
    )


def told(code: int, out: str, err: str) -> str:
    """The one line on standard error of a command that could not."""
    assert (code, out) == (2, ""), err
    assert err.count("\n") == 1
    assert err.endswith(".\n")
    assert "Traceback" not in err
    return err


def could_not(done: subprocess.CompletedProcess[str]) -> str:
    """The same of a process of its own."""
    return told(done.returncode, done.stdout, done.stderr)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
