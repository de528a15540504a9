"""Pages: a manuscript set by Typst once, and painted alike on a preview and a printer, or written as a PDF.

The PDF is tagged (PDF/A-2a and PDF/UA-1), in its language, with title and outline; the same manuscript of the same
time gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, say
from desktop.paper.page.files import put
from desktop.paper.page.fonts import ensure_app, font_folder, load_fonts
from desktop.paper.page.manuscript import Manuscript
from desktop.paper.page.sheet import Sheet

# what archives keep, and what a screen reader reads; the second: letters that no font here has cannot stand in them
_LASTING, _PLAIN = ["a-2a", "ua-1"], ["1.7"]


class Pages:
    """Pages of one size that can be painted on any paged device, as often as one likes."""

    def __init__(self, manuscript: Manuscript, when: datetime, foot: str):
        """Set the manuscript as of `when`. Raises `Failure`."""
        ensure_app()
        load_fonts()
        self.title = manuscript.title
        self._manuscript, self._when, self._foot = manuscript, when, foot
        self._sheets = [Sheet(svg) for svg in self._set("svg")]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sheets)

    @property
    def layout(self) -> QPageLayout:
        """The paper that the pages are made for; they keep their own margins."""
        size = self._sheets[0].size
        upright = QPageLayout.Orientation.Portrait
        wide = size.width() > size.height()
        page = QPageSize(
            size.transposed() if wide else size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
        )
        return QPageLayout(page, QPageLayout.Orientation.Landscape if wide else upright, QMarginsF())

    def paint(self, device: QPagedPaintDevice) -> None:
        """Paint the pages that the device asks for; all, unless its page ranges say otherwise. Raises `Failure`."""
        device.setPageLayout(self.layout)
        if hasattr(device, "setFullPage"):
            device.setFullPage(True)
        ranges = device.pageRanges()
        wanted = [n for n in range(1, self.count + 1) if ranges.isEmpty() or ranges.contains(n)]
        painter = QPainter()
        if not painter.begin(device):
            raise Failure(
                say(N_("Nothing was printed: the printer or the file could not be opened. Choose another one."))
            )
        try:
            scale = device.logicalDpiX() / 72
            for place, number in enumerate(wanted):
                if place and not device.newPage():
                    raise Failure(
                        say(N_("Printing stopped: the printer takes no further page. Check it and print again."))
                    )
                sheet = self._sheets[number - 1]
                sheet.paint(painter, QRectF(0.0, 0.0, sheet.size.width() * scale, sheet.size.height() * scale))
        finally:
            painter.end()

    def as_pdf(self) -> bytes:
        """All pages as a PDF. Raises `Failure`."""
        return self._set("pdf")[0]

    def write(self, target: Path, progress: Progress | None = None) -> Path:
        """All pages as a PDF file, put in place whole or not at all. Raises `Failure`, or what `progress` raises."""
        if progress is not None:
            progress(1, 2)
        data = self.as_pdf()
        if progress is not None:
            progress(2, 2)
        return put(target, data)

    def _set(self, format: str) -> list[bytes]:
        """The pages as SVGs, or one PDF: first with our own fonts alone, so that pages break alike on every machine."""
        import typst

        told: dict[str, Any] = {
            "input": dict(self._manuscript.files),
            "format": format,
            "font_paths": [str(font_folder())],
            "sys_inputs": {"foot": self._foot},
            "timestamp": self._when.replace(microsecond=0),
        }
        for alone, standards in ((True, _LASTING), (False, _LASTING), (False, _PLAIN)):
            try:
                made = typst.compile(**told, ignore_system_fonts=alone, pdf_standards=standards)
            except typst.TypstError as error:
                refused = error
            else:
                return made if isinstance(made, list) else [made]
        raise refused
