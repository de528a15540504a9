"""The case report once more, typed into the program itself, in a process of its own, in a real X window."""

from __future__ import annotations

import dataclasses
import operator
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.clinic.entry.kinds import Reader
from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import Refused
from desktop.session.session import Session, create
from desktop.store.check import check_file
from desktop.store.clinic_file import open_file
from tests.journeys import case
from tests.journeys.case import Step
from tests.journeys.kept import finds_every_datum
from tests.pace import patience

pytestmark = pytest.mark.slow

MAIN = Path(__file__).resolve().parent.parent.parent / "main.py"
# the types of entry on each page, in their order: Ctrl+Tab goes to the next one
TYPES = {
    case.HISTORY: (
        "drug_reaction", "history_answer", "family_history", "condition", "transfusion", "measurement", "visit_note", "patient",
        "interpretation",
    ),
    case.TESTS: ("lab_result", "in_vitro_test", "allergen_panel", "skin_test", "patch_test", "drug_provocation"),
    case.INFUSIONS: ("course_plan", "authorisation", "infusion", "adverse_event", "outcome", "consent"),
    case.MEDICATION: ("medication_course",),
}  # fmt: skip
# which type a page shows first, and which fields a form asks for before the others
SHOWN = {case.INFUSIONS: 2}
FIRST = {
    "infusion": (
        "bag", "course", "session", "sessions", "start", "stop", "cells", "dose_basis", "route", "volume", "product", "lot",
        "premedicated", "emergency_kit", "premedication", "operator", "checked_by",
    ),
    # what the report prints beside the limits stands beside them
    "lab_result": ("specimen_date", "marker", "reading", "unit", "unit_meant", "limits", "flag"),
    "drug_reaction": (
        "drug", "date", "manifestations", "latency", "mechanism", "re_exposure", "re_exposure_date", "certainty", "confirmed_by",
        "restriction", "phenotype",
    ),
}  # fmt: skip
# the chain is typed on the products' pages, which the journey through the window in this process does: here a lot is words
IN_WORDS = {"product": "allogeneic hUC-MSC", "lot": "unknown"}
# xdotool presses what is on the keyboard
ON_THE_KEYBOARD = str.maketrans({"×": "x", "≤": "<=", "±": "+-", "“": '"', "”": '"'})
WIDTH, HEIGHT = 1366, 768
MORE_THAN_A_CURSOR = 60  # lines of the picture


class Screen:
    """An X server without a screen, with a window manager; its picture lies in a file."""

    def __init__(self, folder: Path):
        missing = [tool for tool in ("Xvfb", "openbox", "xdotool") if shutil.which(tool) is None]
        assert not missing, f"to drive a real window, bootstrap.py test installs or names: {missing}"
        self._picture = folder / "Xvfb_screen0"
        read, write = os.pipe()
        size = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
        command = ["Xvfb", "-displayfd", str(write), *size, "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        self.environment = {
            name: value for name, value in os.environ.items() if name not in ("XAUTHORITY", "XDG_CURRENT_DESKTOP")
        }
        self.environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        self._manager = subprocess.Popen(["openbox"], env=self.environment, stderr=subprocess.DEVNULL)
        until(lambda: bool(self.asks("get_desktop")), "a window manager")

    def asks(self, *what: str) -> str:
        """What xdotool answers; "" when it cannot."""
        command = ["xdotool", *what]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=patience(60)
        ).stdout.strip()

    def presses(self, *keys: str) -> None:
        """Press keys one after the other, such as "ctrl+s"; what begins with "=" is a text that is typed."""
        command: list[str] = []
        for key in keys:
            command += (
                ["type", "--delay", "1", "--args", "1", key[1:]]
                if key.startswith("=")
                else ["key", "--delay", "1", key]
            )
        subprocess.run(["xdotool", *command], env=self.environment, check=True, timeout=patience(60))

    def waits_for_window(self, title: str) -> None:
        """Wait until the window of this title is in front and drawn: it has the keys only a moment after its title is there."""
        until(lambda: self.asks("getactivewindow", "getwindowname") == title, f"the window {title!r}")
        self.waits_for_calm()

    def waits_for_calm(self) -> None:
        """Wait until the picture stands still: a menu that closes gives the keys back only then."""
        before: list[bytes] = []

        def calm() -> bool:
            before.append(self._picture.read_bytes())
            time.sleep(0.05)
            return before[-3:] == [before[-1]] * 3

        until(calm, "the window to stand still")

    def waits_for_other(self, *than: bytes) -> bytes:
        """Wait until the picture is other than these by more than a cursor that blinks, and stands still; return it."""

        def lines(raw: bytes) -> list[bytes]:
            return [raw[at : at + 4 * WIDTH] for at in range(len(raw) - 4 * WIDTH * HEIGHT, len(raw), 4 * WIDTH)]

        def other() -> bool:
            now = lines(self._picture.read_bytes())
            return all(sum(map(operator.ne, now, lines(old))) > MORE_THAN_A_CURSOR for old in than)

        until(other, "the window to show something else")
        self.waits_for_calm()
        return self._picture.read_bytes()

    def picture(self) -> QImage:
        """What is on the screen now; Xvfb keeps it as an XWD file."""
        raw = self._picture.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        start, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        return QImage(raw[start + colours * 12 :], width, height, line, QImage.Format.Format_RGB32).copy()

    def ends(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(patience(20))


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    shown = Screen(folder)
    yield shown
    # what was seen last stays beside the file, for whoever looks why a test failed
    shown.picture().save(str(tmp_path / "last.png"))
    shown.ends()


@pytest.fixture
def start(screen: Screen) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts the program."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(MAIN)], env=screen.environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        if not process.stderr.closed:
            # what it said stands beside the failure
            print(process.communicate()[1], file=sys.stderr)


def until(so: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait until something is so, however slow the machine is."""
    end = time.monotonic() + patience(seconds)
    while not so():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def versions(file: Path) -> int:
    """How many versions the clinic file holds: what was saved is counted from outside, as any SQLite tool can."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        return db.execute("SELECT count(*) FROM version").fetchone()[0]


def typed_keys(step: Step, reader: Reader) -> Iterator[str]:
    """Tab and texts, through the fields as the form shows them, then the rows on the sheet."""
    type = BY_NAME[step.type]
    declared = {field.name: field for field in type.declaration.typed_fields}
    owned = {parts.name: parts for parts in type.declaration.parts}
    values = {field.name: None for field in type.declaration.fields}
    tabs, left = 0, set(step.texts)
    first = FIRST.get(step.type, ())
    for name in (*first, *(field.name for field in dataclasses.fields(type) if field.name not in first)):
        if name in owned:
            tabs += len(owned[name].type.declaration.fields)
        elif name in declared and declared[name].is_asked(values, reader):
            if name in step.texts:
                yield from ["Tab"] * tabs
                yield f"={step.texts[name]}" if step.texts[name] else "BackSpace"
                tabs = 0
                left.discard(name)
                try:
                    values[name] = declared[name].kind.parse(step.texts[name], reader) if step.texts[name] else None
                except Refused as refused:
                    raise AssertionError(f"{name}: {refused}") from refused
            tabs += 1
    assert not left, f"the form does not ask for {left}"
    yield from panel_keys(step) if step.rest else row_keys(step)


def row_keys(step: Step) -> Iterator[str]:
    """F6 to the sheet, Tab to each cell, Shift+Enter to the next row; from the row that waits, to the next part's rows."""
    owned = {parts.name: parts for parts in BY_NAME[step.type].declaration.parts}
    for place, (name, rows) in enumerate(step.rows.items()):
        yield "shift+Return" if place else "F6"
        cells = [field.name for field in owned[name].type.declaration.typed_fields]
        for row in rows:
            at = 0
            for cell, text in row.items():
                yield from ["Tab"] * (cells.index(cell) - at)
                yield f"={text}"
                at = cells.index(cell)
            yield "shift+Return"


def panel_keys(step: Step) -> Iterator[str]:
    """F6 to the table, letters to each allergen, its result; then one key for the rest."""
    yield "F6"
    for row in step.rows["results"]:
        yield from (f"={row['allergen']}", f"={row['reading']}", "Return")
    yield "ctrl+shift+r"


def on_the_keyboard(step: Step) -> Step:
    texts = {name: text.translate(ON_THE_KEYBOARD) for name, text in step.texts.items()}
    if texts.pop("bag", None):
        texts |= IN_WORDS
    return dataclasses.replace(step, texts=texts)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """What is known while the case is typed: the catalogue, and D0 as the first infusion says."""
    session = create(tmp_path / "catalogue.sqlite", "Ayşe", lambda: datetime(2026, 11, 23).astimezone(), "Tolera test")
    found = dataclasses.replace(session.reader, d0=exactly(date(2024, 1, 15)))
    session.close()
    return found


@pytest.mark.xwindow
def test_the_case_report_is_typed_into_a_real_window(
    screen: Screen, start: Callable[[], subprocess.Popen[str]], reader: Reader, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.sqlite"
    letterhead, patient, *steps = (on_the_keyboard(step) for step in (case.LETTERHEAD, case.PATIENT, *case.STEPS))

    program = start()
    screen.waits_for_window("Tolera")
    screen.presses("Return")
    screen.waits_for_window("Make a clinic file")
    screen.presses("ctrl+a", f"={file}", "Return")
    screen.waits_for_window("clinic.sqlite – Tolera")
    page = screen.waits_for_other()
    screen.presses("F10")
    menu = screen.waits_for_other(page)
    screen.presses("Up", "Up", "Return")
    # a menu that is only closed shows the page again: the form is not there before both are gone
    screen.waits_for_other(page, menu)
    screen.presses(*typed_keys(letterhead, reader), "ctrl+s")
    until(lambda: versions(file) == 1, "the letterhead to be saved")
    screen.presses("ctrl+shift+n", *typed_keys(patient, reader), "ctrl+s")
    screen.waits_for_window("Case, Report – clinic.sqlite – Tolera")

    shown = dict.fromkeys(TYPES, 0) | SHOWN
    for count, step in enumerate(steps, start=3):
        place = TYPES[step.page].index(step.type)
        turns = (place - shown[step.page]) % len(TYPES[step.page])
        shown[step.page] = place
        keys = [f"alt+{step.page}", *["ctrl+Tab"] * turns, "ctrl+n", *typed_keys(step, reader), "ctrl+s"]
        why = [f"={step.reason}"] if step.reason else []
        screen.presses(*keys, *([*why, "Return"] if step.confirmed else []))
        until(lambda count=count: versions(file) == count, f"{step.type} to be saved: {step.texts}")
    quits(screen, program)

    program = start()
    screen.waits_for_window("clinic.sqlite – Tolera")
    screen.presses("=cipro", "Return")
    screen.waits_for_window("Case, Report – clinic.sqlite – Tolera")
    until(lambda: is_drawn(screen.picture()), "the trajectories to be drawn")
    screen.picture().save(str(tmp_path / "window.png"))
    quits(screen, program)

    assert check_file(file) == []
    session = Session(open_file(file, read_only="looked at by a test"), "Ayşe")
    finds_every_datum(session, (letterhead, patient, *steps))
    session.close()


def quits(screen: Screen, program: subprocess.Popen[str]) -> None:
    """Leave by the keys; the program says nothing and ends well."""
    screen.presses("ctrl+q")
    _out, said = program.communicate(timeout=patience(60))
    assert (program.returncode, said) == (0, "")


def is_drawn(picture: QImage) -> bool:
    """Are there a page, cards, the red strip of the allergies and enough of the trajectories' own colour?"""
    pixels = memoryview(picture.constBits()).cast("I")
    found: Counter[int] = Counter()
    for y in range(0, picture.height(), 2):
        found.update(pixels[y * picture.width() : (y + 1) * picture.width()])
    wanted = {0xF6F7F9: 50_000, 0xFFFFFF: 50_000, 0xFDECEA: 10_000, 0x0F6E84: 300}
    # the fourth byte means nothing
    return all(found[colour] + found[colour | 0xFF000000] >= count for colour, count in wanted.items())
