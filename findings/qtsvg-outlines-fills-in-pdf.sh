#!/usr/bin/env bash
# QtSvg outlines every filled shape that names no stroke, as soon as it paints on a PDF or a printer.
#
# SVG 1.1 (11.4, "stroke") has `none` as the first value of stroke: a path with a fill alone has no outline. On a picture QtSvg
# paints it so. On a QPdfWriter (and on a QPrinter, which uses the same engine) the same path is filled, and beside it its outline is filled too,
# one unit wide, in the colour of the fill. Naming stroke="none" changes nothing; naming stroke-width="0" does.
# What it means: letters that come as outlines, as Typst and others write them into SVG, are printed bold, and the job is three
# times as large. A program that prints an SVG through QtSvg gives its root stroke-width="0".
#
# Seen (PySide6-Essentials 6.11.3, Python 3.11): corners in the PDF's page of one rectangle
#   as it is: 28
#   stroke="none": 28
#   stroke-width="0": 4
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv --without-pip "$place/env"
python3 -m pip --python "$place/env/bin/python" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
QT_QPA_PLATFORM=offscreen "$place/env/bin/python" - <<'PY'
import re
import zlib

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, qVersion
from PySide6.QtGui import QGuiApplication, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer

application = QGuiApplication([])
SVG = '<svg viewBox="0 0 100 100" xmlns="http://www.w3.org/2000/svg"><path {} fill="#ff0000" d="M 0 0 v 84 h 59 v -84 Z"/></svg>'


def corners(attribute):
    """How many lines and moves the page draws."""
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(data)
    writer.setResolution(300)
    painter = QPainter(writer)
    QSvgRenderer(QByteArray(SVG.format(attribute).encode())).render(painter, QRectF(0, 0, 1000, 1000))
    painter.end()
    pdf = data.data().data()
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            page = zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue
        if b" l\n" in page:
            return page.count(b" l\n")
    raise SystemExit("no page was found")


seen = {name or "as it is": corners(name) for name in ("", 'stroke="none"', 'stroke-width="0"')}
print("Qt", qVersion(), *(f"{name}: {count}" for name, count in seen.items()), sep="\n  ")
assert seen["as it is"] == seen['stroke="none"'] == 28, "QtSvg no longer outlines it"
assert seen['stroke-width="0"'] == 4
PY
