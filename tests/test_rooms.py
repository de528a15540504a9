"""Each line in its room: what the source may import, by the direction that the design gives it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = ROOT / "desktop"

# main → app → {screens, paper, commands} → session → {store, exchange} → clinic; nothing points back up
BELOW = {
    "clinic": set(),
    "store": {"clinic"},
    "exchange": {"clinic"},
    "session": {"clinic", "store", "exchange", "facts"},
    # how it is kept and how it comes in and goes out, they know through the session's verbs alone
    "paper": {"clinic", "session", "facts"},
    "screens": {"clinic", "session", "facts"},
    # a command is a page on paper without a window
    "commands": {"clinic", "session", "paper"},
    # of the store the lock of the window
    "app": {"clinic", "store", "session", "paper", "screens", "commands", "facts", "languages"},
    "facts": set(),
    "languages": {"clinic", "facts"},
}

# who knows what: each outside part is known in these places alone
KNOWN_IN = {
    "PySide6": {"app", "screens", "paper", "store/lock.py"},
    "PySide6.QtWidgets": {"app", "screens"},
    "pyqtgraph": {"screens"},
    "numpy": {"screens", "paper"},
    "matplotlib": {"paper"},
    "typst": {"paper"},
    "docx": {"paper"},
    "sqlite3": {"store/driver.py"},
    "sqlite_utils": {"store/migrations/__init__.py"},
    "click": {"commands"},
    "platformdirs": {"app"},
    "python_calamine": {"exchange"},
}

# what needs no disk, no clock, no network and no window
ON_PAPER = {
    "__future__", "abc", "bisect", "calendar", "collections", "contextlib", "contextvars", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "gettext", "heapq", "itertools", "math", "operator", "re", "statistics", "string", "types", "typing", "unicodedata",
}  # fmt: skip

# screens that fill a place in the window, and those that put them there; the rest is made of what these share
INTRODUCERS = {"window", "frame", "comparing", "patient_page", "products_page", "tabbed", "worklist_place"}
PAGES = {
    "window", "patient_page", "products_page", "patients", "start", "overview", "trajectories", "entries_page", "summary", "changes",
    "worklist", "stock", "recall",
}  # fmt: skip

# the floors of the rooms that have some, lowest first: a floor knows those before it in its list, never those behind it
FLOORS = {
    "clinic": ("words", "catalogue", "entry", "patient", "results", "allergy", "cells", "course", "plot", "record"),
    "screens": ("look", "entry", "plot", "record", "patient", "allergy", "cells", "course", "window"),
    "paper": ("page", "patient", "results", "plot", "allergy", "cells", "course", "record"),
}
HEAVY = ("pyqtgraph", "numpy", "matplotlib", "typst", "docx", "sqlite_utils", "openpyxl", "python_calamine")


def sources() -> list[Path]:
    return sorted(DESKTOP.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def room(path: Path) -> str:
    first = path.relative_to(DESKTOP).parts[0]
    return first.removesuffix(".py")


def place(path: Path) -> str:
    return path.relative_to(DESKTOP).as_posix()


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names of the modules that a file imports, wherever in it."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)} imports relatively"
            yield node.module
            # `from desktop.store import backup` names a module too
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def of_ours(path: Path) -> frozenset[str]:
    """The modules of `desktop` that a file imports, such as "store.backup"."""
    names = {name.removeprefix("desktop.") for name in imports(path) if name.startswith("desktop.")}
    return frozenset(name for name in names if _is_module(name))


def _is_module(name: str) -> bool:
    path = DESKTOP / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_every_file_stands_in_a_room() -> None:
    assert {room(path) for path in sources()} - {"__init__"} == set(BELOW)


@pytest.mark.parametrize("name", BELOW)
def test_a_room_knows_only_what_lies_below_it(name: str) -> None:
    wrong = {
        (place(path), other)
        for path in sources()
        if room(path) == name
        for other in of_ours(path)
        if other.partition(".")[0] not in BELOW[name] | {name}
    }
    assert wrong == set()


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_knows_only_those_below_it(name: str) -> None:
    floors = FLOORS[name]
    wrong = set()
    for path in sources():
        if room(path) != name or path.parent == DESKTOP / name:
            continue
        floor = path.relative_to(DESKTOP / name).parts[0]
        above = floors[floors.index(floor) + 1 :]
        wrong |= {
            (place(path), other.split(".")[1])
            for other in of_ours(path)
            if other.startswith(f"{name}.") and other.split(".")[1] in above
        }
    assert wrong == set()


@pytest.mark.parametrize("name", FLOORS)
def test_a_room_with_floors_holds_folders_only(name: str) -> None:
    assert {path.name for path in (DESKTOP / name).glob("*.py")} == {"__init__.py"}
    assert {path.name for path in (DESKTOP / name).iterdir() if path.is_dir()} - {"__pycache__"} == set(FLOORS[name])


def test_no_file_is_longer_than_four_hundred_lines_or_a_drawer() -> None:
    files = [*sources(), *(ROOT / "tests").rglob("*.py"), ROOT / "main.py", ROOT / "bootstrap.py"]
    assert {place.name: n for place in files if (n := len(place.read_text("utf-8").splitlines())) > 400} == {}
    drawers = re.compile(r"(^|_)(misc|utils?|common|helpers?)(_|$)")
    assert [path.name for path in files if drawers.search(path.stem) or drawers.search(path.parent.name)] == []


def test_main_knows_the_app_alone() -> None:
    assert of_ours(ROOT / "main.py") == {"app"}


@pytest.mark.parametrize("part", KNOWN_IN)
def test_an_outside_part_is_known_in_its_places_alone(part: str) -> None:
    users = [path for path in sources() if any(name == part or name.startswith(f"{part}.") for name in imports(path))]
    wrong = [place(path) for path in users if not {room(path), place(path)} & KNOWN_IN[part]]
    assert users
    assert wrong == []


def test_of_the_store_the_app_knows_the_lock_of_the_window_alone() -> None:
    assert {name for name in of_ours(DESKTOP / "app.py") if name.startswith("store")} == {"store.lock"}


def test_of_qt_the_store_knows_the_lock_file_alone() -> None:
    assert {name for name in imports(DESKTOP / "store" / "lock.py") if name.startswith("PySide6")} == {
        "PySide6.QtCore", "PySide6.QtCore.QLockFile",
    }  # fmt: skip


def test_the_clinic_could_work_with_pen_and_paper() -> None:
    for path in sources():
        if room(path) != "clinic":
            continue
        # typing_extensions: for the type checker alone
        outside = {name.partition(".")[0] for name in imports(path)} - {"desktop", "typing_extensions"}
        assert outside <= ON_PAPER, place(path)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in {"now", "today", "utcnow", "open", "print", "input", "exec", "eval"}, (
                    place(path),
                    node.lineno,
                )


def test_screens_do_not_know_each_other() -> None:
    screens = {path.stem: path for path in sources() if room(path) == "screens" and path.stem != "__init__"}
    pages = PAGES | {name for name in screens if name.endswith("_page")}
    assert pages <= set(screens)
    wrong = {
        (name, other)
        for name, path in screens.items()
        for other in pages - {name}
        if place(screens[other]).removesuffix(".py").replace("/", ".") in of_ours(path) and name not in INTRODUCERS
    }
    assert wrong == set()


def test_no_file_imports_itself_through_others() -> None:
    """At the top of a file, that is: what is imported when it is first needed may go round."""
    edges = {
        place(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): {
            name for name in _at_the_top(path) if _is_module(name)
        }
        for path in sources()
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name in done:
            return
        for other in edges.get(name, ()):
            visit(other, (*way, name))
        done.add(name)

    for name in edges:
        visit(name, ())


def _at_the_top(path: Path) -> set[str]:
    found: set[str] = set()
    for node in parsed(path).body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("desktop."):
            module = node.module.removeprefix("desktop.")
            names = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name for name in names if _is_module(name)} or {module}
    return found


SQL = re.compile(
    r"\s*(INSERT |UPDATE \w+ SET|DELETE FROM|REPLACE INTO|CREATE |DROP |ALTER |PRAGMA |BEGIN|SELECT\s.+\sFROM)",
    re.DOTALL,
)


def test_only_the_store_knows_sql_and_only_the_session_begins_a_transaction() -> None:
    for path in sources():
        if room(path) == "store":
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not SQL.match(node.value), (place(path), node.lineno)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = node.func.attr
                assert called not in ("execute", "executemany", "executescript"), (place(path), node.lineno)
                on = node.func.value
                is_the_file = getattr(on, "attr", getattr(on, "id", "")) == "file"
                # a file on the disk is written with something, a clinic file by a transaction
                begins = called == "write" and is_the_file and not node.args
                assert not begins or room(path) == "session", (place(path), node.lineno)


def test_what_is_heavy_is_not_imported_before_it_is_needed() -> None:
    code = f"import sys, desktop.app; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.split()) == (0, "", [])


def test_opening_a_clinic_file_imports_nothing_heavy(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from desktop.session.session import Session
from desktop.store.clinic_file import open_file
Session(open_file(Path(sys.argv[1])), "Ayşe").close()
print(*sorted({{*{HEAVY!r}, "PySide6"}} & set(sys.modules)))
"""
    from tests.session.made import start

    path = tmp_path / "clinic.sqlite"
    start(path).close()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout.split()) == (0, "", [])


def test_the_window_lists_the_patients_before_it_knows_an_entry_type(tmp_path: Path) -> None:
    later = (
        "desktop.clinic.entry.entries",
        "desktop.clinic.entry.kinds",
        "desktop.clinic.catalogue.catalogue",
        "desktop.session.door",
        "tomllib",
        *HEAVY,
    )
    code = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QListView
from desktop.app import Clinics, Papers
from desktop.screens.window.window import MainWindow
application = QApplication([])
clinics = Clinics("Ayşe")
window = MainWindow(clinics, Papers())
window.use(clinics.open(Path(sys.argv[1])))
window.show()
assert window.findChild(QListView, "patients.list").model().rowCount() == 1
print(*sorted(set({later!r}) & set(sys.modules)))
window.session.close()
"""
    from tests.session.made import start, with_patient

    path = tmp_path / "clinic.sqlite"
    session = start(path)
    with_patient(session)
    session.close()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # the offscreen platform has a sentence of its own on standard error
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
