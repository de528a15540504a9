"""A print room: CUPS as a private server on loopback, with queues whose printer keeps what arrives as PDF.

Nobody else's printer is asked or touched: the server has a folder of its own, and needs no root.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.pace import patience

# where Debian keeps what is no command of a user's
_PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
_SERVER, _FILTERS = "/usr/lib/cups", ("pdftopdf",)
_SIZES = {"Letter": (612, 792), "A4": (595, 842), "A6": (298, 420)}
_UNPRINTED = 12  # points at each edge

_SERVER_SETTINGS = """
Listen 127.0.0.1:{port}
LogLevel debug
Browsing No
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow from 127.0.0.1
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order allow,deny
Allow from 127.0.0.1
</Limit>
</Policy>
"""
_FILE_SETTINGS = """
ServerRoot {folder}
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/temp
DocumentRoot {folder}/state
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
Printcap {folder}/printcap
"""
# what CUPS calls: job, who, title, copies, options, and perhaps a file
_BACKEND = """#!/bin/sh
if [ $# -eq 0 ]; then echo 'direct keep "Unknown" "Keeps what arrives"'; exit 0; fi
printf '%s\\n' "$3" "$5" > "{folder}/kept/$1.told"
cat "${{6:--}}" > "{folder}/kept/$1.part"
mv "{folder}/kept/$1.part" "{folder}/kept/$1.pdf"
"""


@dataclass(frozen=True)
class Arrived:
    """A job as the printer got it: the pages on paper, copies included, and the options that came with it."""

    title: str
    options: str
    file: Path

    def asks(self, tool: str, *options: str) -> str:
        """What one of poppler's tools says of it."""
        command = [tool, *options, str(self.file)] + (["-"] if tool == "pdftotext" else [])
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class PrintRoom:
    """The server and its queues; `missing` says what this machine lacks for one."""

    def __init__(self) -> None:
        # lp must be able to reach it, which it cannot below a folder of root's own
        self.folder = Path(tempfile.mkdtemp(prefix="tolera-cups-"))
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._lay_out()
        settings = ["-c", str(self.folder / "cupsd.conf"), "-s", str(self.folder / "cups-files.conf")]
        # a server of root's would run the filters as somebody else: it is somebody else from the start
        other = {"user": "lp", "group": "lp", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(shutil.which("cupsd", path=_PLACES)), "-f", *settings]
        self._server = subprocess.Popen(command, stdin=subprocess.DEVNULL, **other)
        self.waits_for(lambda: "is running" in self._asks("lpstat", "-r"), "the print server to answer")

    @staticmethod
    def missing() -> list[str]:
        """The programs that are not on this machine; `bootstrap.py test` installs them on Debian."""
        programs = ("cupsd", "lpadmin", "lpstat", "cupsdisable", "cupsreject")
        filters = [f"{_SERVER}/filter/{name}" for name in _FILTERS]
        return [name for name in (*programs, *filters) if shutil.which(name, path=_PLACES) is None]

    def opens_queue(self, name: str, *sizes: str) -> None:
        """A queue for a printer of these paper sizes; the first is its default."""
        description = self.folder / f"{name}.ppd"
        description.write_text(_description(name, sizes), "ascii")
        self._does("lpadmin", "-p", name, "-E", "-v", "keep:/", "-P", str(description))

    def stops_queue(self, name: str) -> None:
        """What somebody does, or a printer without paper: jobs wait."""
        self._does("cupsdisable", name)

    def closes_queue(self, name: str) -> None:
        """The queue takes no jobs."""
        self._does("cupsreject", name)

    def takes_queue_away(self, name: str) -> None:
        """There is no such queue any more."""
        self._does("lpadmin", "-x", name)

    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._asks("lpstat", "-o").splitlines())

    def gives(self) -> Arrived:
        """The one job that has arrived; it is taken out of the printer."""
        kept = self.folder / "kept"
        self.waits_for(lambda: any(kept.glob("*.pdf")), "a job to arrive")
        (file,) = kept.glob("*.pdf")
        title, options = file.with_suffix(".told").read_text("utf-8").splitlines()
        taken = file.rename(self.folder / f"taken-{file.name}")
        return Arrived(title, options, taken)

    def closes(self) -> None:
        """Stop the server and leave nothing of it."""
        self._server.terminate()
        self._server.wait(timeout=patience(20))
        shutil.rmtree(self.folder)

    def waits_for(self, what: Callable[[], bool], words: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + patience(20)
        while not what():
            assert time.monotonic() < until and self._server.poll() is None, (
                f"waited for {words}: {(self.folder / 'error.log').read_text('utf-8')[-3000:]}"
            )
            time.sleep(0.02)

    def _lay_out(self) -> None:
        for name in ("bin/backend", "bin/filter", "cache", "state", "spool", "temp", "kept", "ppd"):
            (self.folder / name).mkdir(parents=True)
        for name in ("daemon", "notifier"):
            (self.folder / "bin" / name).symlink_to(f"{_SERVER}/{name}")
        for name in _FILTERS:
            (self.folder / "bin" / "filter" / name).symlink_to(f"{_SERVER}/filter/{name}")
        (self.folder / "cupsd.conf").write_text(_SERVER_SETTINGS.format(port=self.port), "ascii")
        (self.folder / "cups-files.conf").write_text(_FILE_SETTINGS.format(folder=self.folder), "utf-8")
        backend = self.folder / "bin" / "backend" / "keep"
        backend.write_text(_BACKEND.format(folder=self.folder), "utf-8")
        backend.chmod(0o755)
        if os.geteuid() == 0:
            for place in (self.folder, *self.folder.rglob("*")):
                if not place.is_symlink():
                    shutil.chown(place, "lp", "lp")

    def _asks(self, tool: str, *options: str) -> str:
        command = [str(shutil.which(tool, path=_PLACES)), "-h", self.address, *options]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout

    def _does(self, tool: str, *options: str) -> None:
        command = [str(shutil.which(tool, path=_PLACES)), "-h", self.address, *options]
        subprocess.run(command, check=True, capture_output=True, text=True)


def sends_to(server: str | None) -> None:
    """From now on this thread asks that print server, whatever it asked before; none: the machine's own."""
    cups = ctypes.CDLL("libcups.so.2")
    cups.cupsSetServer.argtypes = [ctypes.c_char_p]
    cups.cupsSetServer(server.encode() if server else None)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _description(name: str, sizes: tuple[str, ...]) -> str:
    """The printer as CUPS is told of it: a PPD. The server makes the copies, as for most office printers."""
    lines = [
        '*PPD-Adobe: "4.3"', '*FormatVersion: "4.3"', '*FileVersion: "1.0"', "*LanguageVersion: English",
        "*LanguageEncoding: ISOLatin1", '*PCFileName: "TOLERA.PPD"', f'*Product: "({name})"',
        '*PSVersion: "(3010.000) 0"', '*Manufacturer: "Tolera"', f'*ModelName: "{name}"', f'*ShortNickName: "{name}"',
        f'*NickName: "{name}, of the tests"', '*LanguageLevel: "3"', "*ColorDevice: True", "*DefaultColorSpace: RGB",
        "*FileSystem: False", "*cupsManualCopies: True",
        '*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"',
    ]  # fmt: skip
    for key in ("PageSize", "PageRegion"):
        lines += [
            f"*OpenUI *{key}/Paper: PickOne",
            f"*OrderDependency: 10 AnySetup *{key}",
            f"*Default{key}: {sizes[0]}",
        ]
        for size in sizes:
            across, down = _SIZES[size]
            lines.append(f'*{key} {size}/{size}: "<</PageSize[{across} {down}]>>setpagedevice"')
        lines.append(f"*CloseUI: *{key}")
    lines += [f"*DefaultImageableArea: {sizes[0]}", f"*DefaultPaperDimension: {sizes[0]}"]
    for size in sizes:
        across, down = _SIZES[size]
        edges = f"{_UNPRINTED} {_UNPRINTED} {across - _UNPRINTED} {down - _UNPRINTED}"
        lines += [f'*ImageableArea {size}/{size}: "{edges}"', f'*PaperDimension {size}/{size}: "{across} {down}"']
    lines += [
        "*OpenUI *Duplex/Both sides: PickOne", "*OrderDependency: 20 AnySetup *Duplex", "*DefaultDuplex: None",
        '*Duplex None/Off: "<</Duplex false>>setpagedevice"',
        '*Duplex DuplexNoTumble/Long edge: "<</Duplex true/Tumble false>>setpagedevice"',
        '*Duplex DuplexTumble/Short edge: "<</Duplex true/Tumble true>>setpagedevice"', "*CloseUI: *Duplex",
        "*DefaultFont: Courier", '*Font Courier: Standard "(1.05)" Standard ROM',
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
