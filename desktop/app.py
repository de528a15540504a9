"""The composition root: arguments → clinic file → session → window, or a command."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import commands, languages
from desktop.clinic.entry.progress import Progress, unwatched
from desktop.clinic.words.language import N_, Refused, Sentence, say, use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.paper.record.papers import Paper
    from desktop.session.session import Session
    from desktop.store.lock import WindowLock

VERSION = "0.1.0"
PROGRAM = f"Tolera {VERSION}"
HELP = N_("""Tolera: the record of one clinic that treats drug hypersensitivity with cell therapy.

  main.py                     open the window on the clinic file opened last
  main.py FILE                open the window on this clinic file or snapshot
  main.py --read-only FILE    the same, for reading only
  main.py --language CODE …   in this language: English (en), and those in resources/translations
  main.py --version

Without a window (each tells more with --help):
  {usages}""")


def main(argv: list[str] | None = None) -> int:
    """Start Tolera with these arguments (the process's by default); returns the exit code."""
    try:
        language, arguments = languages.chosen(sys.argv[1:] if argv is None else argv, os.environ)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 2
    use(languages.translations(language))
    if arguments[:1] in (["--help"], ["-h"]):
        from desktop.commands.running import tell, usages

        return tell(say(HELP, usages="\n  ".join(usages())))
    if arguments[:1] == ["--version"]:
        print(PROGRAM)
        return 0
    if arguments and arguments[0] in commands.names():
        from desktop.commands.desk import Desk
        from desktop.commands.running import run

        return run(arguments, Desk(signed_in(), now, PROGRAM))
    read_only = "--read-only" in arguments
    paths = [argument for argument in arguments if argument != "--read-only"]
    in_the_way = _unclear(paths) or _no_window(os.environ) or _unfit_parts()
    if in_the_way:
        print(in_the_way, file=sys.stderr)
        return 2
    return _show(Path(paths[0]) if paths else None, read_only)


def now() -> datetime:
    """The clinic's clock."""
    return datetime.now().astimezone()


def signed_in() -> str:
    """Who works at this machine, as the system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


class Clinics:
    """The clinic files of this machine: makes and opens them for the window and remembers the last one.

    A file that a window writes to is locked for other windows, which open it for reading only.
    """

    program = PROGRAM

    def __init__(self, who: str = "", clock: Callable[[], datetime] = now):
        self._who = who or signed_in()
        self._clock = clock
        self._lock: WindowLock | None = None
        self._locked: Path | None = None

    def create(self, path: Path) -> Session:
        """Make a new clinic file and open it. Raises `Failure`."""
        from desktop.session.session import create

        create(path, self._who, self._clock, PROGRAM).close()
        return self.open(path)

    def open(self, path: Path, read_only: str = "") -> Session:
        """Open a clinic file or snapshot; `read_only` says why nothing is to be written. Raises `Failure`."""
        session = self._open(path.absolute(), read_only)
        if not session.file.is_snapshot:
            self.remember(path)
        return session

    def example(self) -> Session:
        """Open the case report as an example to look at and play with, made the first time. Raises `Failure`."""
        from desktop.session.example import make_case

        path = _data_folder() / "example" / "case.sqlite"
        if not path.exists():
            _make_folder(path)
            make_case(path, self._who, self._clock, PROGRAM).close()
        return self._open(path, "")

    def default(self) -> Path:
        """Where a new clinic file is offered to be kept."""
        path = _data_folder() / "clinic.sqlite"
        _make_folder(path)
        return path

    def last(self) -> Path | None:
        """The clinic file that was opened last, if it is still there."""
        try:
            path = Path(json.loads(_memory().read_text("utf-8"))["last"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return path if path.is_file() else None

    def remember(self, path: Path) -> None:
        """Open this one next time. That it cannot be remembered keeps nobody from working."""
        _make_folder(_memory())
        with suppress(OSError):
            _memory().write_text(json.dumps({"last": str(path.absolute())}), "utf-8")

    def close(self) -> None:
        """Let other windows write to what was open here."""
        if self._lock is not None:
            self._lock.release()
        self._lock = self._locked = None

    def _open(self, path: Path, read_only: str) -> Session:
        """Locked first, so that two windows cannot both bring an older file to this program's schema."""
        from desktop.session.session import open_clinic
        from desktop.store.lock import WindowLock

        lock = WindowLock()
        held = path == self._locked
        try:
            why = read_only or ("" if held else lock.take(path, self._who))
            session = open_clinic(path, self._who, self._clock, why)
        except BaseException:
            lock.release()
            raise
        if session.file.read_only:
            lock.release()
        elif not held:
            self.close()
            self._lock, self._locked = lock, path
        return session


class Papers:
    """What the window puts on paper; the parts that draw it are imported when they are first needed."""

    def pages(self, session: Session, patient: str, signature: str = "", progress: Progress = unwatched) -> Any:
        """The pages of a patient's summary, or of a signature as they were signed. Raises `Failure`, or what `progress` raises."""
        from desktop.paper.record.summary import pages

        return pages(session, patient, signature=signature, progress=progress)

    def write_pdf(
        self, session: Session, patient: str, target: Path, progress: Progress = unwatched, signature: str = ""
    ) -> None:
        """The same pages as PDF. Raises `Failure`."""
        from desktop.paper.record.summary import write_pdf

        write_pdf(session, patient, target, progress, signature)

    def sign(self, session: Session, patient: str, physician: str, record: str) -> None:
        """Sign a patient's summary, if the record is still what was looked at. Raises `Conflict` or `CannotWrite`."""
        from desktop.paper.record.summary import sign

        sign(session, patient, physician, record)

    def figure_columns(self) -> tuple[float, ...]:
        """How wide a journal's columns are, in mm."""
        from desktop.paper.plot.format import COLUMNS

        return COLUMNS

    def write_figure(
        self, session: Session, patient: str, target: Path, progress: Progress | None = None, wanted: Any = None
    ) -> None:
        """The trajectories alone, as a drawing or a picture, as they were `wanted`. Raises `Failure`."""
        from desktop.paper.plot.figure import write_figure
        from desktop.paper.plot.format import Format

        if wanted is None:
            write_figure(session, patient, target, progress)
            return
        usual = Format()
        told = {"large": wanted.large, "grey": wanted.grey, "dpi": wanted.dpi, "other_limits": wanted.other_limits}
        format = Format(wanted.width or usual.width, **told)
        write_figure(session, patient, target, progress, format, None if wanted.graph is None else [wanted.graph])

    def listed(self) -> Sequence[Paper]:
        """Every paper beside the summary that can be asked for."""
        from desktop.paper.record.papers import PAPERS

        return PAPERS

    def write_comparison(self, session: Session, asked: Any, target: Path, progress: Progress | None = None) -> None:
        """Courses over each other, as SVG, PDF or PNG. Raises `Failure`."""
        from desktop.paper.plot.overlay_figure import write_comparison

        write_comparison(session, asked, target, progress)

    def write_side_by_side(self, session: Session, asked: Any, target: Path, progress: Progress | None = None) -> None:
        """Two courses side by side, as SVG, PDF or PNG. Raises `Failure`."""
        from desktop.paper.plot.side_by_side_figure import write_side_by_side

        write_side_by_side(session, asked, target, progress)

    def recall_pages(self, session: Session, traced: Any) -> Any:
        """The pages of the recall list of what was traced."""
        from desktop.paper.cells.recall import recall_pages

        return recall_pages(session, traced)


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("Tolera", appauthor=False)


def _memory() -> Path:
    from platformdirs import user_config_path

    return user_config_path("Tolera", appauthor=False) / "last.json"


def _make_folder(path: Path) -> None:
    # where this fails, making the file in it fails too, and says so
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)


# what keeps the window from being shown, known before Qt is imported


def _unclear(paths: list[str]) -> Sentence | None:
    unknown = [path for path in paths if path.startswith("-") or (len(paths) > 1 and not os.path.exists(path))]
    if not unknown and len(paths) < 2:
        return None
    what = unknown[0] if unknown else paths[1]
    return say(N_("Tolera does not know what “{what}” means here; main.py --help lists what it does."), what=what)


def _no_window(environ: Mapping[str, str]) -> Sentence | None:
    if has_display(environ):
        return None
    sentence = N_("There is no display to open a window on; these commands need none: {commands} (see main.py --help).")
    return say(sentence, commands=", ".join(commands.names()))


def has_display(environ: Mapping[str, str]) -> bool:
    """Can Qt open a window here? Without one it would abort the process."""
    if not sys.platform.startswith("linux"):
        return True
    platform = environ.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith(("xcb", "wayland")):
        return True
    wayland = environ.get("WAYLAND_DISPLAY", "")
    if wayland and os.path.exists(os.path.join(environ.get("XDG_RUNTIME_DIR", ""), wayland)):
        return True
    return bool(environ.get("DISPLAY")) and _x_answers(environ["DISPLAY"])


def _x_answers(display: str) -> bool:
    from ctypes import CDLL, c_char_p, c_void_p

    try:
        xcb = CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.argtypes, xcb.xcb_connect.restype = (c_char_p, c_void_p), c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (c_void_p,)
    connection = xcb.xcb_connect(display.encode(), None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _unfit_parts() -> Sentence | None:
    import PySide6

    return unfit(sys.version_info[:2], PySide6.__version__)


def unfit(python: tuple[int, int], pyside: str) -> Sentence | None:
    """Why these versions cannot work together: PySide6 6.12 on Python 3.11 aborts after a few thousand signals."""
    if python == (3, 11) and pyside.startswith("6.12"):
        sentence = N_("PySide6 {pyside} ends programs on Python 3.11 at random: install PySide6-Essentials below 6.12.")
        return say(sentence, pyside=pyside)
    return None


# the window


def _show(path: Path | None, read_only: bool) -> int:
    from PySide6.QtWidgets import QApplication

    from desktop.clinic.entry.failures import Failure
    from desktop.screens.window.window import MainWindow

    app = QApplication(sys.argv[:1])
    app.setOrganizationName("Tolera")
    app.setApplicationName("Tolera")
    app.setApplicationVersion(VERSION)
    _speak(app)
    with _interrupts_heard(app):
        clinics = Clinics()
        window = MainWindow(clinics, Papers())
        _catch_faults(window)
        path = path or clinics.last()
        if path is None:
            window.show_start()
        else:
            why = str(say(N_("You opened it for reading only."))) if read_only else ""
            try:
                window.use(clinics.open(path, why))
            except Failure as failure:
                window.show_start(str(failure.sentence))
        window.show()
        try:
            return app.exec()
        finally:
            clinics.close()


def _speak(app: QApplication) -> None:
    """Qt's own sentences in the system's language, where Qt has them."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", folder):
        app.installTranslator(translator)


def _catch_faults(window: QWidget) -> None:
    """A fault of the program's own is logged and said; the window stays, and what is typed in it."""

    def caught(kind: type[BaseException], fault: BaseException, trace: Any) -> None:
        import logging

        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMessageBox

        logging.getLogger("tolera").error("A fault of the program's own", exc_info=(kind, fault, trace))
        sentence = N_("Tolera could not do that because of a fault of its own ({kind}). What was saved before is safe.")
        box = QMessageBox(window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(str(say(sentence, kind=kind.__name__)))
        box.open()

    sys.excepthook = caught


@contextmanager
def _interrupts_heard(app: QApplication) -> Iterator[None]:
    """Ctrl+C quits as the menu does. Qt's loop runs no Python by itself: the signal's byte on a socket wakes it."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier, QTimer

    hears, tells = socket.socketpair()
    with hears, tells:
        hears.setblocking(False)
        tells.setblocking(False)
        notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: hears.recv(64))
        # through the loop, so that it also counts before the loop runs
        handler = signal.signal(signal.SIGINT, lambda number, frame: QTimer.singleShot(0, app.quit))
        before = signal.set_wakeup_fd(tells.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            signal.signal(signal.SIGINT, handler)
            notifier.setEnabled(False)
