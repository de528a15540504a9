"""Pages: a document cut into pages of A4 and painted, alike, on a preview, a printer or a PDF.

The document is laid out once, for a device of its own of 600 dots per inch; whoever paints it only scales. So pages
break at the same places everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QTextTable,
)
from PySide6.QtSvg import QSvgRenderer

from desktop.clinic.entry.failures import Failure
from desktop.clinic.entry.progress import Progress
from desktop.clinic.words.language import N_, say
from desktop.paper.page import looks
from desktop.paper.page.files import put
from desktop.paper.page.fonts import load_fonts, page_font
from desktop.paper.page.strips import Page, cut, paginate

_DPI = 600
_UNIT = _DPI / 25.4  # dots per mm
_EDGE, _ABOVE, _BELOW = 8.0, 2.6, 1.8  # mm: from the paper's edge; between the body and its head and foot
_HIGHEST = 230.0  # mm: of a figure
_FIGURE = QTextFormat.ObjectTypes.UserObject + 1
_NUMBER = QTextFormat.Property.UserProperty + 1
_OBJECT = "\ufffc"
_LIGATURES = re.compile(r"f(?=[filj])")


def side_by_side(left: str, right: str, share: int) -> str:
    """A page's head or foot: HTML at the left, `share` percent wide, and HTML at the right end."""
    cells = f"<td width='{share}%'>{left}</td><td width='{100 - share}%' align='right'>{right}</td>"
    style = f"font-size: 8pt; color: {looks.TEXT}"
    table = f"<table width='100%' cellspacing='0' cellpadding='0'><tr>{cells}</tr></table>"
    return f"<html><body style='{style}'>{table}</body></html>"


def page_layout() -> QPageLayout:
    """A4, upright; the pages keep their own margins."""
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())


class _Figures(QPyTextObject):
    """Draws figures inside a document, as vectors."""

    def __init__(self, svgs: Sequence[bytes], parent: QTextDocument):
        super().__init__(parent)
        # a zero-width non-joiner keeps "fl" two letters that a search finds; QtSvg takes no font features
        texts = [
            re.sub(r">[^<>]+</text>", lambda match: _LIGATURES.sub("f\u200c", match[0]), svg.decode()) for svg in svgs
        ]
        self._drawings = [QSvgRenderer(QByteArray(text.encode())) for text in texts]

    def intrinsicSize(self, document: QTextDocument, position: int, format: QTextFormat) -> QSizeF:
        box = self._drawings[format.intProperty(_NUMBER)].viewBoxF()
        # a figure that is higher than a page would be cut off: it gets smaller
        scale = min(looks.TEXT_WIDTH * _UNIT / box.width(), _HIGHEST * _UNIT / box.height())
        return QSizeF(box.width() * scale, box.height() * scale)

    def drawObject(
        self, painter: QPainter, rect: QRectF, document: QTextDocument, position: int, format: QTextFormat
    ) -> None:
        self._drawings[format.intProperty(_NUMBER)].render(painter, rect)


class Pages:
    """Pages of A4 that can be painted on any paged device, as often as one likes."""

    def __init__(self, title: str, body: str, figures: Sequence[bytes], header: str, footer: Callable[[int, int], str]):
        """Lay out `body`, which is HTML as `header` and `footer(page, of)` are.

        Figure n, an SVG, stands where the body has `<a name="figure-n">`. One pixel in the HTML is 0.01 mm.
        """
        load_fonts()
        self.title = title
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        self._device.setDotsPerMeterX(round(_DPI / 0.0254))
        self._device.setDotsPerMeterY(round(_DPI / 0.0254))
        self._footer = footer
        self._header = self._document(header)
        self._body = self._document(body, figures)
        self._header_height = self._header.size().height()
        self._footer_height = self._document(footer(1, 1)).size().height()
        self._top = _EDGE * _UNIT + self._header_height + _ABOVE * _UNIT
        self._foot = (looks.PAGE_HEIGHT - _EDGE) * _UNIT - self._footer_height
        self.pages: list[Page] = paginate(
            cut(self._body, _DPI / _screen_dpi()), self._foot - _BELOW * _UNIT - self._top
        )

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    def paint(self, device: QPagedPaintDevice) -> None:
        """Paint the pages that the device asks for; all, unless its page ranges say otherwise. Raises `Failure`."""
        device.setPageLayout(page_layout())
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
            scale = device.logicalDpiX() / _DPI
            painter.scale(scale, scale)
            for place, number in enumerate(wanted):
                if place and not device.newPage():
                    raise Failure(
                        say(N_("Printing stopped: the printer takes no further page. Check it and print again."))
                    )
                self._paint_page(painter, number)
        finally:
            painter.end()

    def as_pdf(self) -> bytes:
        """All pages as a PDF. Raises `Failure`."""
        data = QBuffer()
        data.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(data)
        writer.setResolution(1200)
        writer.setTitle(self.title)
        writer.setCreator("Tolera")
        self.paint(writer)
        return data.data().data()

    def write(self, target: Path, progress: Progress | None = None) -> Path:
        """All pages as a PDF file, put in place whole or not at all. Raises `Failure`, or what `progress` raises."""
        if progress is not None:
            progress(1, 2)
        data = self.as_pdf()
        if progress is not None:
            progress(2, 2)
        return put(target, data)

    # -- one page -----------------------------------------------------------------------------------------------------

    def _paint_page(self, painter: QPainter, number: int) -> None:
        left = looks.MARGIN * _UNIT
        width = looks.TEXT_WIDTH * _UNIT
        above = self._top - 1.6 * _UNIT
        self._draw(painter, self._header, left, _EDGE * _UNIT, 0.0, self._header_height)
        self._rule(painter, left, above, width, looks.MUTED, 0.2)
        footer = self._document(self._footer(number, self.count))
        self._rule(painter, left, self._foot - 1.0 * _UNIT, width, looks.HAIRLINE, 0.15)
        self._draw(painter, footer, left, self._foot, 0.0, self._footer_height)
        for down, strip in self.pages[number - 1].placed:
            top = self._top + down
            if strip.is_head:
                painter.fillRect(QRectF(left, top, width, strip.height), QColor(looks.HEAD_TINT))
            self._draw(painter, self._body, left, top, strip.top, strip.bottom)
            if strip.is_row:
                self._rule(painter, left, top + strip.height, width, looks.HAIRLINE, 0.12)

    def _draw(
        self, painter: QPainter, document: QTextDocument, left: float, at: float, top: float, bottom: float
    ) -> None:
        """Draw a document from `top` to `bottom` with its left upper corner at a place of the page."""
        painter.save()
        painter.translate(QPointF(left, at - top))
        # a hair less at both ends, so that a line that only touches the strip is not drawn with it
        part = QRectF(0.0, top + 1.0, looks.TEXT_WIDTH * _UNIT, bottom - top - 2.0)
        painter.setClipRect(part.adjusted(-_UNIT, -1.0, _UNIT, 1.0))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = part
        document.documentLayout().draw(painter, context)
        painter.restore()

    def _rule(self, painter: QPainter, left: float, y: float, width: float, color: str, thick: float) -> None:
        painter.setPen(QPen(QColor(color), thick * _UNIT))
        painter.drawLine(QPointF(left, y), QPointF(left + width, y))

    def _document(self, html: str, figures: Sequence[bytes] = ()) -> QTextDocument:
        """A document as wide as a page's text, laid out in one piece."""
        made = QTextDocument()
        made.setDocumentMargin(0)
        made.setDefaultFont(page_font(9))
        made.setUseDesignMetrics(True)
        # a name without a space is broken rather than cut off
        made.setDefaultTextOption(_wrapping())
        layout = made.documentLayout()
        layout.setPaintDevice(self._device)
        if figures:
            layout.registerHandler(_FIGURE, _Figures(figures, made))
        made.setHtml(html)
        _measure(made)
        self._put_figures(made)
        made.setTextWidth(looks.TEXT_WIDTH * _UNIT)
        return made

    def _put_figures(self, document: QTextDocument) -> None:
        block = document.begin()
        while block.isValid():
            names = [name for names in _anchors(block) for name in names if name.startswith("figure-")]
            for name in names:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.LineUnderCursor)
                format = QTextCharFormat()
                format.setObjectType(_FIGURE)
                # its line is as high as the figure, without the room that letters would need below it
                format.setFontPointSize(1)
                format.setProperty(_NUMBER, int(name.removeprefix("figure-")))
                cursor.insertText(_OBJECT, format)
            block = block.next()


def _screen_dpi() -> float:
    """What Qt counts a document's lengths in; it differs from machine to machine."""
    return QGuiApplication.primaryScreen().logicalDotsPerInchY()


def _measure(document: QTextDocument) -> None:
    """Turn a template's lengths into the document's. HTML keeps whole pixels alone: one there is 0.01 mm."""
    factor = _screen_dpi() / 2540
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            for row in range(frame.rows()):
                for column in range(frame.columns()):
                    cell = frame.cellAt(row, column)
                    format = cell.format().toTableCellFormat()
                    format.setTopPadding(format.topPadding() * factor)
                    format.setBottomPadding(format.bottomPadding() * factor)
                    format.setLeftPadding(format.leftPadding() * factor)
                    format.setRightPadding(format.rightPadding() * factor)
                    cell.setFormat(format)
    block = document.begin()
    while block.isValid():
        format = block.blockFormat()
        if format.topMargin() or format.bottomMargin():
            format.setTopMargin(format.topMargin() * factor)
            format.setBottomMargin(format.bottomMargin() * factor)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(format)
        block = block.next()
    cursor.endEditBlock()


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _anchors(block: Any) -> list[list[str]]:
    return [part.fragment().charFormat().anchorNames() for part in block]
