"""Pages: a manuscript set by Typst once, and painted alike on a preview and a printer, or written as a PDF.

The PDF is tagged (PDF/A-2a and PDF/UA-1), in its language, with title and outline; the same manuscript of the same
time gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
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
        """The manuscript as of `when`; it is set when the pages are first counted, painted or written. Raises `Failure`."""
        self.title = manuscript.title
        self._manuscript, self._when, self._foot = manuscript, when, foot

    @cached_property
    def _sheets(self) -> list[Sheet]:
        ensure_app()
        load_fonts()
        return [Sheet(svg) for svg in self._set("svg")]

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
        layout = QPageLayout(page, QPageLayout.Orientation.Landscape if wide else upright, QMarginsF())
        # a printer refuses the whole layout where the margins are less than its own, unless they are not to count
        layout.setMode(QPageLayout.Mode.FullPageMode)
        return layout

    def paint(self, device: QPagedPaintDevice, *, own_paper: bool = True) -> float:
        """Paint the pages that the device asks for; all, unless its page ranges say otherwise. Raises `Failure`.

        A device that has no paper of their size, or that keeps its own, gets them no larger than it can print on.
        Returns how large they came out: 1.0 is the size that they were made for.
        """
        scale = device.logicalDpiX() / 72
        size = self._sheets[0].size * scale
        if own_paper and device.setPageLayout(self.layout):
            at = QRectF(QPointF(), size)
        else:
            at = _placed(size, device, self.layout.orientation())
        ranges = device.pageRanges()
        wanted = [n for n in range(1, self.count + 1) if ranges.isEmpty() or ranges.contains(n)]
        painter = QPainter()
        if not painter.begin(device):
            raise Failure(
                say(N_("Nothing was printed: the printer or the file could not be opened. Choose another one."))
            )
        try:
            for place, number in enumerate(wanted):
                if place and not device.newPage():
                    raise Failure(
                        say(N_("Printing stopped: the printer takes no further page. Check it and print again."))
                    )
                self._sheets[number - 1].paint(painter, at)
        finally:
            painter.end()
        return at.width() / size.width()

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


def _placed(size: QSizeF, device: QPagedPaintDevice, orientation: QPageLayout.Orientation) -> QRectF:
    """Where a page stands in the middle of what a device can print on: as large as it is, or smaller to fit."""
    device.setPageOrientation(orientation)
    if hasattr(device, "setFullPage"):
        device.setFullPage(False)
    room = QRectF(0.0, 0.0, device.width(), device.height())
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = QRectF(QPointF(), size)
    at.moveCenter(room.center())
    return at
