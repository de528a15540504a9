"""A long document cut into strips that stay whole on a page, and the strips laid out on pages.

A strip is a paragraph or a table's row. A heading stays with what follows, as does a paragraph with an anchor "stays", a
table's head with a row, and it is repeated on each page; only what is higher than a third of a page may be cut, and then
between two lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable, QTextTableCell

_NEVER_CUT = 1 / 3  # of a page's height
_NEAR = 2.0  # lengths closer than this are one place


@dataclass(frozen=True)
class Strip:
    """A part of the document from `top` to `bottom`, in its own units.

    `head` is the head of the table that it is a row of; `stays` says that the next strip comes on the same page.
    `lines` are the (top, bottom) of its lines of text; `above` is the least distance to what stands before it.
    """

    top: float
    bottom: float
    lines: tuple[tuple[float, float], ...] = ()
    head: Strip | None = None
    stays: bool = False
    is_row: bool = False
    is_head: bool = False
    above: float = 0.0

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass
class Page:
    """What stands on one page: strips and how far below the page's top each of them begins."""

    placed: list[tuple[float, Strip]] = field(default_factory=list)


def cut(document: QTextDocument, scale: float) -> list[Strip]:
    """The strips of a document that is laid out; `scale` turns the lengths of its formats into its units."""
    found: list[Strip] = []
    walk = document.rootFrame().begin()
    while not walk.atEnd():
        frame, block = walk.currentFrame(), walk.currentBlock()
        if isinstance(frame, QTextTable):
            found += _rows(document, frame, scale)
        elif block.isValid() and (block.text() or block.blockFormat().headingLevel()):
            lines = tuple(_lines(document, block))
            format = block.blockFormat()
            # Qt forgets the margin of a paragraph behind a long table: it is kept here
            above = format.topMargin() * scale
            found.append(Strip(lines[0][0], lines[-1][1], lines, stays=_stays(block), above=above))
        walk += 1
    return found


def paginate(strips: Sequence[Strip], height: float) -> list[Page]:
    """The strips on pages of this height: every strip once and in order, heads repeated."""
    pages = [Page()]
    used = 0.0
    todo = list(reversed(strips))
    while todo:
        together = _together(todo)
        repeated = together[0].head if not used else None
        placed = _placed(([repeated] if repeated else []) + together, pages[-1], used)
        end = placed[-1][0] + placed[-1][1].height
        if end > height and (used or together[-1].height > height * _NEVER_CUT):
            pieces = _split(together[-1], height - placed[-1][0], height)
            if pieces:
                # what leads to the tall one keeps standing before its first piece
                todo[-len(together)] = pieces[1]
                todo.insert(len(todo) - len(together) + 1, pieces[0])
                continue
            if used:
                pages.append(Page())
                used = 0.0
                continue
        pages[-1].placed += placed
        used = end
        del todo[-len(together) :]
    return pages


def _placed(strips: Sequence[Strip], page: Page, used: float) -> list[tuple[float, Strip]]:
    """Where these strips would stand on a page that is used so far."""
    found: list[tuple[float, Strip]] = []
    before = page.placed[-1][1] if page.placed else None
    for strip in strips:
        # a row follows at once, also a head that is repeated from elsewhere
        if before is not None and (strip.is_head or not strip.is_row):
            used += max(strip.top - before.bottom, strip.above)
        found.append((used, strip))
        used += strip.height
        before = strip
    return found


def _together(todo: Sequence[Strip]) -> list[Strip]:
    """The next strips that belong on one page; the next one comes last in `todo`."""
    found = []
    for strip in reversed(todo):
        found.append(strip)
        if not strip.stays:
            break
    return found


def _split(strip: Strip, room: float, height: float) -> tuple[Strip, Strip] | None:
    """A tall strip in two, the first not higher than `room`; None when it stays whole."""
    if strip.height <= height * _NEVER_CUT:
        return None
    places = [
        bottom
        for _top, bottom in strip.lines
        if bottom - strip.top <= room
        and bottom < strip.bottom - _NEAR
        and not any(top < bottom - _NEAR and bottom + _NEAR < end for top, end in strip.lines)
    ]
    if not places:
        return None
    at = max(places)
    above = tuple(line for line in strip.lines if line[1] <= at + _NEAR)
    below = tuple(line for line in strip.lines if line not in above)
    return replace(strip, bottom=at, lines=above), replace(strip, top=at, lines=below, above=0.0)


def _stays(block: QTextBlock) -> bool:
    """Does a paragraph come on the same page as what follows?"""
    anchors = [name for part in block for name in part.fragment().charFormat().anchorNames()]
    return block.blockFormat().headingLevel() > 0 or "stays" in anchors


def _rows(document: QTextDocument, table: QTextTable, scale: float) -> Iterator[Strip]:
    heads = table.format().headerRowCount()
    head: Strip | None = None
    for row in range(table.rows()):
        lines, tops, bottoms = [], [], []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            held = list(_cell_lines(document, cell))
            format = cell.format().toTableCellFormat()
            tops.append(held[0][0] - format.topPadding() * scale)
            bottoms.append(held[-1][1] + format.bottomPadding() * scale)
            lines += held
        top, bottom = min(tops), max(bottoms)
        is_head = row < heads
        strip = Strip(top, bottom, tuple(sorted(lines)), head, stays=is_head, is_row=heads > 0, is_head=is_head)
        if is_head:
            head = strip
        yield strip


def _cell_lines(document: QTextDocument, cell: QTextTableCell) -> Iterator[tuple[float, float]]:
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    yield from _lines(document, block)
    while block != last:
        block = block.next()
        yield from _lines(document, block)


def _lines(document: QTextDocument, block: QTextBlock) -> Iterator[tuple[float, float]]:
    box, layout = document.documentLayout().blockBoundingRect(block), block.layout()
    for n in range(layout.lineCount()):
        line = layout.lineAt(n)
        top = box.top() + line.y()
        yield top, top + line.height()
