"""The start: arguments, display, the clinic files of this machine, and a window that shows before anything heavy."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop.app import VERSION, Clinics, has_display, unfit
from desktop.clinic.entry.failures import CannotOpen
from desktop.clinic.patient.patient import Patient
from desktop.commands import names
from desktop.session.example import typed
from desktop.session.session import Session
from tests.pace import patience

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("pyqtgraph", "numpy", "matplotlib", "typst", "docx", "sqlite_utils", "click")
OFFSCREEN = "This plugin does not support propagateSizeHints()\n"  # so says the offscreen platform of every window
SCREENS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")


def clock() -> datetime:
    return datetime(2026, 11, 23, 10).astimezone()


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`main.py` with these arguments on a machine without a display, unless `environment` gives it one."""
    own = {name: value for name, value in os.environ.items() if name not in SCREENS} | environment
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=patience(100))


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=patience(100))


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a start that could not."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(".\n")
    return done.stderr


def test_help_names_every_command_and_needs_no_display() -> None:
    done = start("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(f"main.py {name}" in done.stdout for name in names())


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error on Windows")
def test_help_may_be_cut_short_and_is_written_in_any_code_page() -> None:
    assert start("--help", PYTHONIOENCODING="ascii").stderr == ""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, str(ROOT / "main.py"), "--help"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=patience(100))
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, b"")


def test_the_version_is_that_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION
    assert start("--version").stdout == f"Tolera {VERSION}\n"


@linux
@pytest.mark.parametrize(
    "environment", [{}, {"DISPLAY": ":987"}, {"DISPLAY": "no display"}, {"WAYLAND_DISPLAY": "wayland-987"}]
)
def test_without_a_display_one_sentence_names_the_commands_that_need_none(environment: dict[str, str]) -> None:
    told = refused(start(**environment))
    assert all(name in told for name in names())


@linux
@pytest.mark.parametrize(
    ("platform", "needs_none"), [("offscreen", True), ("minimal", True), ("xcb", False), ("wayland;xcb", False)]
)
def test_which_platforms_of_qt_need_no_display(platform: str, needs_none: bool) -> None:
    assert has_display({"QT_QPA_PLATFORM": platform}) is needs_none


@pytest.mark.parametrize("arguments", [("--what",), ("sumary", "x.sqlite"), ("--read-only", "--what"), ("-x", "y")])
def test_what_is_not_known_is_named(arguments: tuple[str, ...]) -> None:
    unknown = next(argument for argument in arguments if argument != "--read-only")
    assert f"“{unknown}”" in refused(start(*arguments))


@pytest.mark.parametrize(
    ("python_version", "pyside", "fits"),
    [((3, 11), "6.12.0", False), ((3, 11), "6.11.3", True), ((3, 12), "6.12.0", True), ((3, 11), "6.1.2", True)],
)
def test_parts_that_abort_together_are_refused(python_version: tuple[int, int], pyside: str, fits: bool) -> None:
    assert (unfit(python_version, pyside) is None) is fits


def test_importing_the_app_imports_neither_qt_nor_anything_heavy() -> None:
    done = python("import sys, desktop.app; print(*sys.modules)")
    assert not {"PySide6", "sqlite3", *HEAVY} & set(done.stdout.split()), done.stderr


# Ctrl+C as soon as the program listens for it
WINDOW = """
import os, signal, sys, threading, time
from desktop.app import main

def interrupt():
    while signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt, daemon=True).start()
code = main(sys.argv[1:])
print(code, *(name for name in HEAVY if name in sys.modules))
"""


# a fault inside Qt's loop, then what is on the screen, then Ctrl+C
FAULT = """
import os, signal, sys, threading, time
from desktop.app import main

def fault():
    raise LookupError("somebody's name")

def look():
    from PySide6.QtWidgets import QMessageBox
    print(*(box.text() for box in app.allWidgets() if isinstance(box, QMessageBox)))
    os.kill(os.getpid(), signal.SIGINT)

def watch():
    global app
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    while signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        time.sleep(0.01)
    app = QApplication.instance()
    QTimer.singleShot(0, app, fault)
    QTimer.singleShot(0, app, look)

threading.Thread(target=watch, daemon=True).start()
print(main([]))
"""


@pytest.fixture
def clinics() -> Iterator[Clinics]:
    made = Clinics("Ayşe", clock)
    yield made
    made.close()


def test_the_window_shows_without_anything_heavy_and_ctrl_c_quits(clinics: Clinics, tmp_path: Path) -> None:
    clinics.create(tmp_path / "clinic.sqlite").close()
    clinics.close()
    done = python(f"HEAVY = {HEAVY}\n{WINDOW}", str(tmp_path / "clinic.sqlite"))
    assert (done.returncode, done.stdout, done.stderr.replace(OFFSCREEN, "")) == (0, "0\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["clinic.sqlite"]


def test_a_first_start_shows_the_window_too() -> None:
    done = python(f"HEAVY = {HEAVY}\n{WINDOW}")
    assert (done.returncode, done.stdout, done.stderr.replace(OFFSCREEN, "")) == (0, "0\n", "")


def test_a_fault_is_logged_and_said_without_what_it_was_about_and_the_window_stays() -> None:
    done = python(FAULT)
    said, code = done.stdout.splitlines()
    assert code == "0"
    assert "LookupError" in said
    assert "somebody" not in said
    assert "LookupError: somebody's name" in done.stderr


def test_a_made_file_is_opened_for_its_maker_and_remembered(clinics: Clinics, tmp_path: Path) -> None:
    assert clinics.last() is None
    session = clinics.create(tmp_path / "clinic.sqlite")
    assert (session.file.read_only, session.who, session.file.about("made_by")) == (False, "Ayşe", f"Tolera {VERSION}")
    assert clinics.last() == tmp_path / "clinic.sqlite"
    session.close()
    (tmp_path / "clinic.sqlite").unlink()
    assert clinics.last() is None


def test_an_existing_file_is_not_made_again(clinics: Clinics, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    path.write_text("something else")
    for make in (clinics.create, clinics.open):
        with pytest.raises(CannotOpen):
            make(path)
    assert [file.name for file in tmp_path.iterdir()] == ["clinic.sqlite"]
    assert path.read_text() == "something else"
    assert clinics.last() is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"last": 5}', '{"last": null}'])
def test_a_memory_that_cannot_be_read_is_ignored(clinics: Clinics, tmp_path: Path, content: str) -> None:
    clinics.remember(tmp_path)
    (memory,) = Path(os.environ["HOME"]).rglob("last.json")
    memory.write_text(content)
    assert clinics.last() is None


def test_a_second_window_reads_only_and_is_told_who_has_the_file(clinics: Clinics, tmp_path: Path) -> None:
    first = clinics.create(tmp_path / "clinic.sqlite")
    beside = Clinics("Ömer", clock)
    second = beside.open(tmp_path / "clinic.sqlite")
    assert "Ayşe" in second.file.why_read_only
    patient = typed(first, Patient, identifier="1", family_name="Işık", birth_date="1984", sex="f")
    assert second.patient_with("1") == patient.id
    second.close()
    first.close()
    clinics.close()
    third = beside.open(tmp_path / "clinic.sqlite")
    assert not third.file.read_only
    third.close()
    beside.close()


def test_opening_another_file_gives_the_first_one_back(clinics: Clinics, tmp_path: Path) -> None:
    for name in ("a.sqlite", "b.sqlite"):
        clinics.create(tmp_path / name).close()
    beside = Clinics("Ömer", clock)
    sessions = [beside.open(tmp_path / name) for name in ("b.sqlite", "a.sqlite")]
    assert [session.file.read_only for session in sessions] == [True, False]
    for session in sessions:
        session.close()
    beside.close()


def test_the_own_file_can_be_opened_again_and_a_refused_one_changes_nothing(clinics: Clinics, tmp_path: Path) -> None:
    path = tmp_path / "clinic.sqlite"
    clinics.create(path).close()
    with pytest.raises(CannotOpen):
        clinics.open(tmp_path / "missing.sqlite")
    again = clinics.open(path)
    assert not again.file.read_only
    beside = Clinics("Ömer", clock)
    other = beside.open(path)
    assert other.file.read_only
    for session in (other, again):
        session.close()


def test_for_reading_only_nothing_is_locked(clinics: Clinics, tmp_path: Path) -> None:
    clinics.create(tmp_path / "clinic.sqlite").close()
    clinics.close()
    session = clinics.open(tmp_path / "clinic.sqlite", "You asked for it.")
    assert session.file.why_read_only == "You asked for it."
    beside = Clinics("Ömer", clock)
    other = beside.open(tmp_path / "clinic.sqlite")
    assert not other.file.read_only
    for each in (session, other):
        each.close()
    beside.close()


def test_the_example_is_made_once_and_kept(clinics: Clinics) -> None:
    session: Session = clinics.example()
    assert session.patient_with("CASE-1")
    typed(session, Patient, identifier="2", family_name="Işık", birth_date="1984", sex="f")
    session.close()
    again = clinics.example()
    assert again.patient_with("2")
    again.close()
    assert clinics.last() is None


def test_a_new_clinic_file_is_offered_a_place_that_is_there(clinics: Clinics) -> None:
    path = clinics.default()
    assert path.parent.is_dir()
    assert not path.exists()
    clinics.create(path).close()
