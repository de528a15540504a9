"""Sets Tolera up on a fresh machine, once, and starts it. Needs Python alone.

    python3 bootstrap.py run [arguments of main.py]
    python3 bootstrap.py test [--all] [arguments of pytest, from this folder]

`test` looks at format, lint and types of the whole source first, and runs pytest when they are right. On a machine more than
five times slower than the tests' reference, what is marked `slow` is left out and named at the end; `--all` runs it anywhere.
`.venv` beside this file is this program's own: it is made again when `requirements.lock` or the Python changes. Meanwhile
standard error says which step it is at, how far, and after how many minutes and seconds.
Nothing is written to standard output, which belongs to what is started. Exit 2, after one sentence: could not set up.
"""

# no `from __future__ import annotations`: an older Python must get as far as the sentence that refuses it
import ctypes
import hashlib
import os
import re
import sys
import threading
import time
from pathlib import Path

BEGUN = time.monotonic()
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "complete"
BUSY = ROOT / ".venv.lock"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
PIP_THAT_KNOWS_PYTHON_OPTION = (22, 3)

# what the loader is asked for → the Debian package that holds it
OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "pdftotext": "poppler-utils",
    "cupsd": "cups-daemon",
    "lpadmin": "cups-client",
    "/usr/lib/cups/filter/pdftopdf": "cups-filters-core-drivers",
}

# what is looked at before the suite: its name, the module and its arguments, what is said when it fails
CHECKS = (
    (
        "format",
        ["ruff", "format", "--check", "."],
        "some files are not formatted. This formats them: {python} -m ruff format .",
    ),
    ("lint", ["ruff", "check", "."], "a rule is broken. This mends what can be mended: {python} -m ruff check --fix ."),
    ("types", ["mypy"], "the types do not agree. To look again: {python} -m mypy"),
)


class Stop(Exception):
    """Tolera cannot be started; the text is the one sentence that says why and what to do."""


def main(arguments: list, root: "bool | None" = None) -> int:
    """Set up what is missing and become `main.py` or pytest; returns only on Windows or when that failed.

    `root`: whether system packages may be installed; by default, whether the user is root.
    """
    try:
        if sys.version_info < (3, 11):  # noqa: UP036
            raise Stop(f"Tolera needs Python 3.11 or newer, and this is Python {sys.version.split()[0]}.")
        if not arguments or arguments[0] not in ("run", "test"):
            raise Stop("Say what to do: python3 bootstrap.py run [arguments], or python3 bootstrap.py test.")
        may_install = _is_root() if root is None else root
        _provide(missing_packages(arguments[0], os.environ), may_install)
        if not _complete():
            _set_up(may_install)
        if arguments[0] == "run":
            return _become([str(PYTHON), str(ROOT / "main.py"), *arguments[1:]])
        os.chdir(ROOT)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if not _checked():
            return 1
        return _become([str(PYTHON), "-m", "pytest", *arguments[1:]])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except OSError as error:
        advice = "see that this folder can be written, close Tolera if it is running, and start again"
        print(f"Tolera could not be set up in {ROOT} ({error}): {advice}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def missing_packages(verb: str, environ) -> list:
    """The Debian packages that `verb` needs here and that are not there, sorted; none where Qt brings all it needs."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = dict(OFFSCREEN)
    screen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if verb == "test" or (screen and environ.get("QT_QPA_PLATFORM") not in ("offscreen", "minimal")):
        libraries.update(WINDOW)
    missing = {package for name, package in libraries.items() if not _loads(name)}
    if verb == "test":
        from shutil import which

        # a server's program stands where a user's PATH does not lead
        places = os.pathsep.join((environ.get("PATH", os.defpath), "/usr/sbin"))
        missing |= {package for program, package in PROGRAMS.items() if not which(program, path=places)}
    return sorted(missing)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _provide(packages: list, may_install: bool) -> None:
    """Install Debian's packages, or stop with the command that does."""
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if may_install and _is_debian():
        _tell(f"Installing {len(packages)} system packages: {' '.join(packages)} …")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        # one source of several that cannot be reached is no reason to stop: the install tells
        _run(["apt-get", "update", "-q"])
        if _run([*command, "-q"]) == 0:
            return
    needs = "Tolera needs system packages that are not here. Install them and start again"
    raise Stop(f"{needs}{'' if _is_debian() else ' (so they are called on Debian)'}: sudo {' '.join(command)}")


def _is_debian() -> bool:
    from platform import freedesktop_os_release
    from shutil import which

    try:
        system = freedesktop_os_release()
    except OSError:
        return False
    return bool({"debian", "ubuntu"} & {system["ID"], *system.get("ID_LIKE", "").split()} and which("apt-get"))


def _complete() -> bool:
    """Whether `.venv` was finished for this lock and this Python."""
    try:
        return STAMP.read_text("utf-8") == _stamp() and os.access(PYTHON, os.X_OK)
    except FileNotFoundError:
        return False


def _stamp() -> str:
    version = ".".join(str(part) for part in sys.version_info[:2])
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} python {version}\n"


def _set_up(may_install: bool) -> None:
    """Make `.venv`; a second bootstrap waits for the first one and finds it made."""
    with open(BUSY, "a+b") as busy:
        _wait_for(busy)
        if not _complete():
            _make(may_install)


def _wait_for(busy) -> None:
    """Hold `busy` alone until it is closed, by however this process ends."""
    if not WINDOWS:
        import fcntl

        try:
            fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _tell("Tolera is being set up by another start: waiting for it …")
            fcntl.flock(busy, fcntl.LOCK_EX)
        # where this process is killed, its pip goes on: it inherits the hold
        os.set_inheritable(busy.fileno(), True)
        return None
    import msvcrt

    while True:
        try:
            busy.seek(0)
            return msvcrt.locking(busy.fileno(), msvcrt.LK_LOCK, 1)
        except OSError:  # after ten seconds of trying
            continue


def _make(may_install: bool) -> None:
    import shutil
    import venv

    _tell("Setting Tolera up in .venv, once: first a Python of its own …")
    base = sys._base_executable if Path(sys.prefix).resolve() == VENV else sys.executable
    # the stamp goes first and comes last: whatever interrupts this, nobody takes a part for the whole
    STAMP.unlink(missing_ok=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.EnvBuilder(symlinks=not WINDOWS, with_pip=False).create(VENV)
    pip = _pip(base, may_install)
    _tell("… then its parts, as many as stand in requirements.lock:")
    options = ["--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    parts = _Parts()
    failed = _run([*pip, "install", *options, "--root-user-action", "ignore", *locked], parts.hear)
    parts.ended.set()
    if failed:
        raise Stop("Tolera's parts could not be installed, for the reason above: put it right and start again.")
    STAMP.write_text(_stamp(), "utf-8")
    _tell("Tolera is set up.")


def _pip(base: str, may_install: bool) -> list:
    """The command that is pip for `.venv`: the system's, or the one that ensurepip puts into it."""
    from importlib import invalidate_caches
    from importlib.util import find_spec

    if _pip_version(base) >= PIP_THAT_KNOWS_PYTHON_OPTION:
        return [base, "-m", "pip", "--python", str(PYTHON)]
    if not find_spec("ensurepip"):
        # Debian keeps ensurepip apart; with it, it does not matter how old the system's pip is
        _provide([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], may_install)
        invalidate_caches()
    if _run([str(PYTHON), "-m", "ensurepip"]) != 0:
        raise Stop("This Python has neither a pip since 22.3 nor ensurepip: install its pip and start again.")
    return [str(PYTHON), "-m", "pip"]


def _pip_version(python: str) -> tuple:
    """As `(23, 0)`; `()` where there is no pip."""
    import subprocess

    command = [python, "-m", "pip", "--version"]
    answer = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    words = answer.stdout.split()
    return tuple(int(part) for part in words[1].split(".")[:2]) if answer.returncode == 0 else ()


def _tell(sentence: str) -> None:
    """Say on standard error what is done now, behind the minutes and seconds since the start."""
    seconds = int(time.monotonic() - BEGUN)
    print(f"{seconds // 60}:{seconds % 60:02}  {sentence}", file=sys.stderr, flush=True)


class _Parts:
    """How far pip is, told from what it says and from what it has unpacked; its words that are not known are passed over."""

    def __init__(self) -> None:
        self.total = len(re.findall(r"^[A-Za-z0-9]", LOCK.read_text("utf-8"), re.MULTILINE))
        self.seen = 0
        self.waiting = ""
        self.ended = threading.Event()

    def hear(self, line: str) -> None:
        """Take a line of pip's: a part is told once its size is known, or when pip goes on without saying one."""
        size = re.match(r"\s+(?:Downloading|Using cached) \S+ \((.+)\)", line)
        if size:
            self._tell_waiting(f", {size.group(1)}")
            return
        self._tell_waiting()
        part = re.match(r"(?:Collecting (?P<name>\S+)==(?P<version>\S+)|Processing .*?(?P<file>[^/\\]+\.whl))", line)
        if part:
            self.seen += 1
            name, version = part.group("name", "version") if part.group("name") else part.group("file").split("-")[:2]
            self.waiting = f"{self.seen} of {self.total}: {name} {version}"
        elif line.startswith("Ignoring "):
            # another system's
            self.seen += 1
        elif line.startswith("Installing collected packages"):
            parts = line.count(",") + 1
            _tell(f"Unpacking {parts} parts …")
            threading.Thread(target=self._watch, args=(parts, _unpacked()), daemon=True).start()

    def _tell_waiting(self, size: str = "") -> None:
        if self.waiting:
            _tell(self.waiting + size)
        self.waiting = ""

    def _watch(self, parts: int, before: set) -> None:
        """While pip unpacks it says nothing: look every few seconds what is there."""
        last = 0
        while not self.ended.wait(3):
            there = len(_unpacked() - before)
            if there > last:
                _tell(f"{there} of {parts} unpacked")
                last = there


def _unpacked() -> set:
    """What is whole in `.venv`: pip writes its RECORD last."""
    folders = [VENV / "Lib" / "site-packages", *VENV.glob("lib/python*/site-packages")]
    return {record for folder in folders for record in folder.glob("*.dist-info/RECORD")}


def _run(command: list, hear=None) -> int:
    """Run to its end; its exit code. What it says goes to standard error, or line by line to `hear`."""
    import subprocess

    if hear is None:
        return subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, close_fds=WINDOWS
        ).returncode
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, close_fds=WINDOWS, encoding="utf-8", errors="replace"
    )
    with process:
        try:
            for line in process.stdout:
                hear(line)
        except BaseException:
            process.kill()
            raise
    return process.returncode


def _checked() -> bool:
    """Whether format, lint and types are right; what is not, is said, and what to do."""
    for name, command, failure in CHECKS:
        print(f"Checking {name} …", file=sys.stderr)
        if _run([str(PYTHON), "-m", *command]) != 0:
            python = os.path.relpath(str(PYTHON), str(ROOT))
            print(f"No test was run: {failure.format(python=python)}", file=sys.stderr)
            return False
    return True


def _become(command: list) -> int:
    if not WINDOWS:
        os.execv(command[0], command)
    import subprocess

    # Windows has no exec: wait, also through a Ctrl+C, which the child gets and answers itself
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
