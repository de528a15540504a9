"""How wide a text is printed in a figure, and how it is broken into lines; millimetres and points."""

from __future__ import annotations

from functools import lru_cache

from desktop.paper.page.looks import FONT

_PER_POINT = 25.4 / 72


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """The width in mm of a text of `size` pt."""
    return _advance(text, weight) * size * _PER_POINT


def text_height(size: float) -> float:
    """The height in mm of a line's digits and letters."""
    return size * _PER_POINT * 0.78


def shortened(text: str, width: float, size: float) -> str:
    """The text if it is no wider than `width` mm, else its beginning and "…"."""
    if text_width(text, size) <= width:
        return text
    kept = next(n for n in range(len(text), -1, -1) if text_width(f"{text[:n]}…", size) <= width or not n)
    return f"{text[:kept].rstrip()}…"


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """The text in lines of `width` mm at most; a word that is wider is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, weight) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while len(word) > 1 and text_width(word, size, weight) > width:
            fits = max((n for n in range(1, len(word)) if text_width(word[:n], size, weight) <= width), default=1)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


@lru_cache(maxsize=4096)
def _advance(text: str, weight: str) -> float:
    """The width of a text in ems."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.3 * len(text)
    outline = TextPath((0, 0), text, size=100, prop=FontProperties(family=FONT, weight=weight))
    # a glyph's outline has points where it is widest: following its curves (get_extents) takes 15 times longer for the same width
    drawn = outline.vertices[outline.codes != Path.CLOSEPOLY, 0]
    return float(drawn.max() - drawn.min()) / 100
