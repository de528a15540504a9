"""A long document cut into strips that stay whole on a page, and the strips laid out on pages.

A strip is a paragraph or a table's row. A heading stays with what follows, a table's head with a row and is repeated on
each page; only what is higher than a third of a page may be cut, and then between two lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable

_NEVER_CUT = 1 / 3  # of a page's height
_NEAR = 2.0  # lengths closer than this are one place


@dataclass(frozen=True)
class Strip:
    """A part of the document from `top` to `bottom`, in its own units.

    `head` is the head of the table that it is a row of; `stays` says that the next strip comes on the same page.
    `lines` are the (top, bottom) of its lines of text.
    """

    top: float
    bottom: float
    lines: tuple[tuple[float, float], ...] = ()
    head: Strip | None = None
    stays: bool = False
    is_row: bool = False
    is_head: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass
class Page:
    """What stands on one page: strips and how far below the page's top each of them begins."""

    placed: list[tuple[float, Strip]] = field(default_factory=list)


def cut(document: QTextDocument, padding: float) -> list[Strip]:
    """The strips of a document that is laid out; `padding` is that of its tables' cells."""
    found: list[Strip] = []
    walk = document.rootFrame().begin()
    while not walk.atEnd():
        frame, block = walk.currentFrame(), walk.currentBlock()
        if isinstance(frame, QTextTable):
            found += _rows(document, frame, padding)
        elif block.isValid() and (block.text() or block.blockFormat().headingLevel()):
            lines = tuple(_lines(document, block))
            found.append(Strip(lines[0][0], lines[-1][1], lines, stays=block.blockFormat().headingLevel() > 0))
        walk += 1
    return found


def paginate(strips: list[Strip], height: float) -> list[Page]:
    """The strips on pages of this height. Every strip comes once, in order, heads repeated."""
    pages = [Page()]
    used, before = 0.0, None
    todo = list(reversed(strips))
    while todo:
        together = _together(todo)
        strip = todo[-1]
        gap = max(strip.top - before.bottom, 0.0) if before is not None and used else 0.0
        repeated = strip.head if not used and strip.is_row and not strip.is_head else None
        room = height - used - gap - (repeated.height if repeated else 0.0)
        needed = sum(one.height for one in together) + sum(b.top - a.bottom for a, b in zip(together, together[1:], strict=False))
        if needed > room and (used or needed > height):
            first, rest = _split(together[-1], room - (needed - together[-1].height), height)
            if first is not None and rest is not None:
                # the tall one is cut; what leads to it keeps standing before its first piece
                del todo[len(todo) - len(together) :]
                todo += [rest, first, *reversed(together[:-1])]
                continue
            if used:
                pages.append(Page())
                used, before = 0.0, None
                continue
        if repeated:
            pages[-1].placed.append((0.0, repeated))
            used = repeated.height
        for one in together:
            used += max(one.top - before.bottom, 0.0) if before is not None and used and before is not repeated else 0.0
            pages[-1].placed.append((used, one))
            used += one.height
            before = one
        del todo[len(todo) - len(together) :]
    return pages


def _together(todo: list[Strip]) -> list[Strip]:
    """The next strips that belong on one page; the next one comes last in `todo`."""
    found = []
    for strip in reversed(todo):
        found.append(strip)
        if not strip.stays:
            break
    return found


def _split(strip: Strip, room: float, height: float) -> tuple[Strip | None, Strip | None]:
    """A tall strip in two, the first not higher than `room`; (None, None) when it stays whole."""
    if strip.height <= height * _NEVER_CUT:
        return None, None
    places = [
        bottom
        for _top, bottom in strip.lines
        if bottom - strip.top <= room
        and bottom < strip.bottom - _NEAR
        and not any(top < bottom - _NEAR and bottom + _NEAR < end for top, end in strip.lines)
    ]
    if not places:
        return None, None
    at = max(places)
    return replace(strip, bottom=at, stays=False), replace(strip, top=at)


def _rows(document: QTextDocument, table: QTextTable, padding: float) -> Iterator[Strip]:
    heads = table.format().headerRowCount()
    head: Strip | None = None
    for row in range(table.rows()):
        lines = []
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
            while block.isValid():
                lines += _lines(document, block)
                if block == last:
                    break
                block = block.next()
        top, bottom = min(line[0] for line in lines) - padding, max(line[1] for line in lines) + padding
        is_head = row < heads
        strip = Strip(top, bottom, tuple(sorted(lines)), head, stays=is_head, is_row=heads > 0, is_head=is_head)
        if is_head:
            head = strip
        yield strip


def _lines(document: QTextDocument, block: QTextBlock) -> Iterator[tuple[float, float]]:
    box, layout = document.documentLayout().blockBoundingRect(block), block.layout()
    for n in range(layout.lineCount()):
        line = layout.lineAt(n)
        top = box.top() + line.y()
        yield top, top + line.height()
