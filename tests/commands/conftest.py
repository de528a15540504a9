"""A command in this process, and the example that one made."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from desktop.commands.desk import Desk
from desktop.commands.running import run
from tests.commands.made import Run, clock, main


@pytest.fixture
def run_here(qapp: object, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in this process, which is faster: exit code, standard output, standard error."""

    def run_it(*arguments: str | Path, clock: Callable[[], datetime] = clock) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments], Desk("Ayşe", clock, "Tolera test"))
        return code, *capsys.readouterr()

    return run_it


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("example") / "new" / "folder"
    return folder, main("example", folder)


@pytest.fixture
def case(made: tuple[Path, object], tmp_path: Path) -> Path:
    """A copy of the example's clinic file, alone in a folder."""
    return Path(shutil.copy(made[0] / "case.sqlite", tmp_path))
