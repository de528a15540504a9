"""`bootstrap.py` at work in a checkout of its own, with a lock of one tiny package that needs no network."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import bootstrap
from tests.pace import patience

ROOT = Path(__file__).resolve().parent.parent
MAIN = "import sys, tiny; print(tiny.VERSION, sys.argv[1:]); sys.exit(3)\n"
# stands for ruff, mypy and pytest: tells its arguments, and fails where it is named
TOOL = "import os, sys; print(__spec__.name, sys.argv[1:]); sys.exit(__spec__.name in os.environ['FAILING'])\n"


class Checkout:
    """A folder with `bootstrap.py`, a `main.py` that tells its arguments, and packages to lock."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        shutil.copy(ROOT / "bootstrap.py", folder)
        (folder / "main.py").write_text(MAIN, "utf-8")
        self.lock("1.0")

    def lock(self, version: str) -> None:
        wheel = self.wheels / f"tiny-{version}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("tiny.py", f"VERSION = {version!r}\n")
            for tool in ("ruff", "mypy", "pytest"):
                file.writestr(f"{tool}.py", TOOL)
            file.writestr(
                f"tiny-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"
            )
            file.writestr(
                f"tiny-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            file.writestr(f"tiny-{version}.dist-info/RECORD", "")
        self.lock_with(version, hashlib.sha256(wheel.read_bytes()).hexdigest())

    def lock_with(self, version: str, digest: str) -> None:
        (self.folder / "requirements.lock").write_text(f"tiny=={version} --hash=sha256:{digest}\n", "utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return self._start(str(self.folder / "bootstrap.py"), *arguments)

    def _start(self, *command: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder,
            env=os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)} | environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start("run", *arguments)
        out, err = process.communicate(timeout=patience(100))
        return process.returncode, out, err

    def test(self, *arguments: str, failing: str) -> tuple[int, str, str]:
        """What `bootstrap.py test` does where no system package is missing."""
        lines = (
            "import sys, bootstrap; bootstrap.missing_packages = lambda *_: []; sys.exit(bootstrap.main(sys.argv[1:]))"
        )
        process = self._start("-c", lines, "test", *arguments, FAILING=failing)
        out, err = process.communicate(timeout=patience(100))
        return process.returncode, out, err


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, tuple[int, str, str]]:
    """A checkout that was started once, and what that start said."""
    checkout = Checkout(tmp_path_factory.mktemp("made"))
    return checkout, checkout.run("summary", "a b.sqlite", "--to", "ü.pdf")


def test_the_first_start_sets_up_and_hands_everything_on(made: tuple[Checkout, tuple[int, str, str]]) -> None:
    code, out, err = made[1]
    assert (code, out) == (3, "1.0 ['summary', 'a b.sqlite', '--to', 'ü.pdf']\n"), err


def test_the_first_start_tells_each_step_how_far_it_is_and_how_long_so_far(
    made: tuple[Checkout, tuple[int, str, str]],
) -> None:
    told = made[1][2].splitlines()
    clocks, sentences = zip(*(re.fullmatch(r"(\d+:[0-5]\d)  (.+)", line).groups() for line in told), strict=True)
    assert [*clocks] == sorted(clocks, key=lambda clock: [int(part) for part in clock.split(":")])
    assert sentences[0].startswith("Setting Tolera up in .venv, once")
    assert "1 of 1: tiny 1.0" in sentences
    assert "Unpacking 1 parts …" in sentences
    assert sentences[-1] == "Tolera is set up."


def test_the_second_start_sets_nothing_up_and_costs_less_than_half_a_second(
    made: tuple[Checkout, tuple[int, str, str]],
) -> None:
    checkout = made[0]
    assert checkout.run("again") == (3, "1.0 ['again']\n", "")

    def seconds(*command: str | Path) -> float:
        begin = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        return time.perf_counter() - begin

    python = checkout.folder / bootstrap.PYTHON.relative_to(ROOT)
    through = [seconds(sys.executable, checkout.folder / "bootstrap.py", "run") for _ in range(3)]
    alone = [seconds(python, checkout.folder / "main.py") for _ in range(3)]
    assert statistics.median(through) - statistics.median(alone) < patience(0.5)


@pytest.mark.slow
def test_another_lock_is_set_up_anew(checkout: Checkout) -> None:
    checkout.run()
    checkout.lock("2.0")
    code, out, err = checkout.run()
    assert (code, out) == (3, "2.0 []\n"), err
    assert [folder.name for folder in checkout.folder.glob(".venv/**/tiny-*")] == ["tiny-2.0.dist-info"]


@pytest.mark.slow
def test_a_package_that_is_not_the_locked_one_stops_and_is_not_taken_for_set_up(checkout: Checkout) -> None:
    checkout.lock_with("1.0", "0" * 64)
    for _ in range(2):
        code, out, err = checkout.run()
        assert (code, out) == (2, ""), err
        assert err.splitlines()[-1].startswith("Tolera's parts could not be installed")
        assert "Traceback" not in err
    checkout.lock("1.0")
    assert checkout.run()[:2] == (3, "1.0 []\n")


@pytest.mark.slow
def test_an_interrupted_set_up_is_not_taken_for_a_finished_one(checkout: Checkout) -> None:
    process = checkout.start("run")
    assert process.stderr and "Setting Tolera up" in process.stderr.readline()
    process.kill()
    process.communicate(timeout=patience(100))
    code, out, err = checkout.run()
    assert (code, out) == (3, "1.0 []\n"), err
    assert "Setting Tolera up" in err


@pytest.mark.slow
def test_two_starts_at_once_set_up_once(checkout: Checkout) -> None:
    both = [checkout.start("run", name) for name in ("one", "two")]
    answers = [process.communicate(timeout=patience(100)) for process in both]
    assert [process.returncode for process in both] == [3, 3], answers
    assert [out for out, _ in answers] == ["1.0 ['one']\n", "1.0 ['two']\n"]
    assert "".join(err for _, err in answers).count("Setting Tolera up") == 1


def test_the_tests_are_run_when_format_lint_and_types_are_right(checkout: Checkout) -> None:
    code, out, err = checkout.test("tests/store", "-x", failing="")
    assert (code, out) == (0, "pytest ['tests/store', '-x']\n"), err
    # behind what the set-up tells, each line with its minutes and seconds
    assert [line for line in err.splitlines() if not re.match(r"\d+:\d\d  ", line)] == [
        "Checking format …",
        "ruff ['format', '--check', '.']",
        "Checking lint …",
        "ruff ['check', '.']",
        "Checking types …",
        "mypy []",
    ]
    assert checkout.test(failing="pytest")[:2] == (1, "pytest []\n")
    for failing, last, looked in (("ruff", "formatted", 1), ("mypy", "types", 3)):
        code, out, err = checkout.test(failing=failing)
        assert (code, out) == (1, ""), err
        assert err.count("Checking") == looked
        assert err.splitlines()[-1].startswith("No test was run: ") and last in err.splitlines()[-1]


PIP = """\
Looking in indexes: https://somewhere
Collecting click==8.5.1 (from -r requirements.lock (line 2))
  Downloading click-8.5.1-py3-none-any.whl (126 kB)
Ignoring colorama: markers 'sys_platform == "win32"' don't match your environment
Collecting pyside6-essentials==6.11.3
  Using cached pyside6_essentials-6.11.3-cp39-abi3-manylinux_2_34_x86_64.whl (96.2 MB)
Something that a later pip says
Processing ./wheels/tiny-1.0-py3-none-any.whl
Installing collected packages: tiny, click, pyside6-essentials
Successfully installed tiny-1.0 click-8.5.1 pyside6-essentials-6.11.3
"""


def test_how_far_pip_is_is_told_from_its_words_and_what_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lock").write_text("".join(f"{name}==1 \\\n    --hash=sha256:0\n" for name in ("a", "b", "c", "d")))
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    parts = bootstrap._Parts()
    for line in PIP.splitlines(keepends=True):
        parts.hear(line)
    parts.ended.set()
    out, err = capfd.readouterr()
    assert out == ""
    assert [line.split("  ")[1] for line in err.splitlines()] == [
        "1 of 4: click 8.5.1, 126 kB", "3 of 4: pyside6-essentials 6.11.3, 96.2 MB", "4 of 4: tiny 1.0", "Unpacking 3 parts …",
    ]  # fmt: skip


def test_what_is_unpacked_is_what_has_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    assert bootstrap._unpacked() == set()
    for name in ("tiny-1.0", "begun-1.0"):
        (tmp_path / "lib" / "python3.11" / "site-packages" / f"{name}.dist-info").mkdir(parents=True)
    (record := tmp_path / "lib/python3.11/site-packages/tiny-1.0.dist-info/RECORD").touch()
    assert bootstrap._unpacked() == {record}


def drive(lines: str) -> tuple[int, str, str]:
    """What `bootstrap.main` does in a process of its own after these lines."""
    command = [sys.executable, "-c", f"import sys, bootstrap\n{lines}\nsys.exit(bootstrap.main(['run'], root=False))"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=patience(60))
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings its libraries elsewhere")
def test_a_missing_library_stops_with_the_one_command() -> None:
    code, out, err = drive("bootstrap.OFFSCREEN['libnowhere.so.7'] = 'libnowhere7'")
    assert (code, out) == (2, "")
    assert re.fullmatch(r"Tolera needs system packages .*: sudo apt-get install -y .* libnowhere7\n", err)


def test_an_older_python_is_refused() -> None:
    assert drive("sys.version, sys.version_info = '3.10.13 (main)', (3, 10, 13)") == (
        2,
        "",
        "Tolera needs Python 3.11 or newer, and this is Python 3.10.13.\n",
    )


def test_an_older_python_can_read_as_far_as_its_refusal() -> None:
    tree = ast.parse((ROOT / "bootstrap.py").read_text("utf-8"), feature_version=(3, 6))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "__future__" not in imported  # its annotations are a syntax error before 3.7


@pytest.mark.parametrize("arguments", [[], ["ran"], ["--help"]])
def test_without_a_verb_it_says_which_there_are(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and "bootstrap.py run" in err and "bootstrap.py test" in err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings its libraries elsewhere")
@pytest.mark.parametrize(
    ("verb", "environ", "packages"),
    [
        ("run", {}, ["offscreen"]),
        ("run", {"DISPLAY": ""}, ["offscreen"]),
        ("run", {"DISPLAY": ":0"}, ["offscreen", "window"]),
        ("run", {"WAYLAND_DISPLAY": "wayland-0"}, ["offscreen", "window"]),
        ("run", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ["offscreen"]),
        ("test", {}, ["offscreen", "program", "window"]),
    ],
)
def test_what_is_looked_for(
    verb: str, environ: Mapping[str, str], packages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "OFFSCREEN", {"libc.so.6": "libc6", "libnowhere.so.1": "offscreen"})
    monkeypatch.setattr(bootstrap, "WINDOW", {"libnowhere.so.2": "window", "libnowhere.so.3": "window"})
    monkeypatch.setattr(bootstrap, "PROGRAMS", {"no-such-program": "program"})
    assert bootstrap.missing_packages(verb, environ) == packages


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def test_the_lock_holds_every_part_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=]", part)[0].lower() for part in declared}
    assert names <= locked().keys()


def test_the_lock_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    requirements = text.replace("\\\n", "").splitlines()
    assert requirements
    assert [line for line in requirements if "--hash=sha256:" not in line] == []
    assert not re.search(r"://|/|index|find-links|@", text)


def test_no_pyside6_is_locked_that_aborts() -> None:
    release = tuple(int(part) for part in locked()["pyside6-essentials"].split("."))
    assert (6, 10, 3) <= release < (6, 12)


@pytest.mark.slow
def test_installed_tolera_carries_everything_and_gives_the_command(tmp_path: Path) -> None:
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("desktop", "resources"):
        shutil.copytree(ROOT / folder, source / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", source)

    def pip(*arguments: str | Path) -> None:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", tmp_path, source)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    programs = tmp_path / "venv" / bootstrap.PYTHON.parent.name
    python = programs / bootstrap.PYTHON.name
    pip("--python", python, "install", "--no-deps", "--no-index", *tmp_path.glob("*.whl"))

    told = [python, "-I", "-c", "from desktop import facts; print(facts.resource('.').resolve())"]
    resources = Path(subprocess.run(told, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.strip())

    def files(folder: Path) -> set[Path]:
        return {file.relative_to(folder) for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}

    assert resources.is_relative_to(tmp_path / "venv")
    assert files(resources) == files(source / "resources")
    assert files(source / "desktop") <= files(resources.parent)
    assert shutil.which("tolera", path=str(programs))
