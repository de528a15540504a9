"""One page as Typst draws it, painted as vectors: QtSvg would make pixels of the pictures that stand in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cached_property
from xml.etree import ElementTree

from PySide6.QtCore import QByteArray, QRectF, QSizeF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtSvg import QSvgRenderer

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_SIZE = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PICTURE = "data:image/svg+xml;base64,"
_MOVE = re.compile(r"(translate|scale|matrix)\(([^)]*)\)")
_LIGATURES = re.compile(r"f(?=[filj])")


class Sheet:
    """A page that is painted as often as one likes; `size` is in points."""

    def __init__(self, svg: bytes):
        self._svg = svg
        found = _SIZE.search(svg)
        assert found is not None, "Typst tells each page's size"
        self.size = QSizeF(float(found[1]), float(found[2]))

    @cached_property
    def _parts(self) -> tuple[QSvgRenderer, list[tuple[QTransform, QSvgRenderer, QRectF]]]:
        """The page without its pictures, and these; read when it is first painted."""
        if _PICTURE.encode() not in self._svg:
            return _renderer(self._svg), []
        ElementTree.register_namespace("", _SVG[1:-1])
        ElementTree.register_namespace("xlink", _LINK[1 : _LINK.index("}")])
        root = ElementTree.fromstring(self._svg)
        pictures = list(_taken_out(root, QTransform()))
        return _renderer(ElementTree.tostring(root)), pictures

    def paint(self, painter: QPainter, at: QRectF) -> None:
        """Paint the page into a rectangle, its pictures over it."""
        page, pictures = self._parts
        page.render(painter, at)
        painter.save()
        painter.translate(at.topLeft())
        painter.scale(at.width() / self.size.width(), at.height() / self.size.height())
        for place, picture, box in pictures:
            painter.save()
            painter.setTransform(place, True)
            picture.render(painter, box)
            painter.restore()
        painter.restore()


def _taken_out(element: ElementTree.Element, place: QTransform) -> Iterator[tuple[QTransform, QSvgRenderer, QRectF]]:
    """Take every picture out of the page; each with its place there and its box."""
    for child in list(element):
        at = _moved(child.get("transform", "")) * place
        link = child.get(_LINK, "")
        if child.tag == f"{_SVG}image" and link.startswith(_PICTURE):
            element.remove(child)
            x, y, width, height = (
                float(child.get(name, "0").removesuffix("pt")) for name in ("x", "y", "width", "height")
            )
            yield (
                at,
                _renderer(_letters_apart(base64.b64decode(link.removeprefix(_PICTURE)))),
                QRectF(x, y, width, height),
            )
        else:
            yield from _taken_out(child, at)


def _moved(text: str) -> QTransform:
    made = QTransform()
    for name, listed in _MOVE.findall(text):
        numbers = [float(number) for number in re.split(r"[\s,]+", listed.strip())]
        if name == "translate":
            one = QTransform.fromTranslate(numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
        elif name == "scale":
            one = QTransform.fromScale(numbers[0], numbers[-1])
        else:
            one = QTransform(*numbers)
        made = one * made
    return made


def _letters_apart(svg: bytes) -> bytes:
    """A picture whose "fl" stays two letters, as on the page around it; QtSvg takes no font features."""
    apart = re.sub(r">[^<>]+</text>", lambda match: _LIGATURES.sub("f\u200c", match[0]), svg.decode())
    return apart.encode()


def _renderer(svg: bytes) -> QSvgRenderer:
    # on a printer QtSvg outlines whatever names no width of a stroke, and letters come out bold
    return QSvgRenderer(QByteArray(svg.replace(b"<svg ", b'<svg stroke-width="0" ', 1)))
