from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.store.lock import WindowLock

HOLD = """
import sys
from pathlib import Path
from desktop.store.lock import WindowLock
lock = WindowLock()
print(lock.take(Path(sys.argv[1]), "Ayşe") or "taken", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_window(path: Path) -> Iterator[subprocess.Popen]:
    """Another process that took the lock and holds it until it is told to end."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as window:
        assert window.stdout.readline() == "taken\n"
        try:
            yield window
        finally:
            window.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.sqlite"
    path.touch()
    return path


def test_a_second_window_is_told_who_has_it(path: Path) -> None:
    with another_window(path) as window:
        said = WindowLock().take(path, "Deniz")
        assert said.startswith("Ayşe has this clinic file open")
        assert str(window.pid) in said
        assert socket.gethostname() in said


def test_the_lock_of_a_process_that_died_is_taken_over(path: Path) -> None:
    with another_window(path) as window:
        window.kill()
        window.wait()
        lock = WindowLock()
        assert lock.take(path, "Deniz") == ""
        lock.release()


def test_it_can_be_given_back_and_taken_again(path: Path) -> None:
    first, second = WindowLock(), WindowLock()
    assert first.take(path, "Ayşe") == ""
    assert second.take(path, "Deniz") != ""
    first.release()
    first.release()
    assert second.take(path, "Deniz") == ""
    second.release()
    assert [found.name for found in path.parent.iterdir()] == ["clinic.sqlite"]


def test_what_is_said_beside_the_lock_is_not_trusted_blindly(path: Path) -> None:
    with another_window(path):
        for told in path.parent.glob("*.lock-who"):
            told.write_text("no json at all", encoding="utf-8")
        assert WindowLock().take(path, "Deniz").startswith("This clinic file is open in another window, on ")


def test_two_clinic_files_in_one_folder_do_not_hinder_each_other(path: Path) -> None:
    lock = WindowLock()
    with another_window(path):
        assert lock.take(path.with_name("other.sqlite"), "Deniz") == ""
        lock.release()
