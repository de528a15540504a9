"""How wide a text is printed in a figure, and how it is broken into lines; millimetres and points.

Each letter is measured once: what a text needs is the sum of its letters and of the kerning between them, so that a text of
any length is broken in one pass. Figures are drawn without ligatures, or a page would not be found by "ciprofloxacin".
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from desktop.paper.page.looks import FONT

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

# nothing in a figure is smaller
SMALL, TITLE = 7.5, 8.0  # pt
LINE = 3.0  # mm from line to line
NO_LIGATURES = ("-liga",)

_PER_POINT = 25.4 / 72


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """The width in mm of a text of `size` pt."""
    return _ends(text, size, weight)[-1] if text else 0.0


def text_ink(text: str, size: float) -> tuple[float, float]:
    """How far a text's ink reaches below its baseline and above it, in mm."""
    inks = [_ink(letter) for letter in text] or [(0.0, 0.0)]
    below, above = max(down for down, _up in inks), max(up for _down, up in inks)
    return below * size * _PER_POINT, above * size * _PER_POINT


def shortened(text: str, width: float, size: float) -> str:
    """The text if it is no wider than `width` mm, else its beginning and "…"."""
    if not text or (ends := _ends(text, size, "normal"))[-1] <= width:
        return text
    kept = bisect_right(ends, width - text_width("…", size))
    return f"{text[:kept].rstrip()}…"


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """The text in lines of `width` mm at most; a word that is wider is broken."""
    lines: list[str] = []
    line, used = "", 0.0
    space = text_width(" ", size, weight)
    for word in text.split():
        ends = _ends(word, size, weight)
        if line and used + space + ends[-1] <= width:
            line, used = f"{line} {word}", used + space + ends[-1]
            continue
        if line:
            lines.append(line)
        start, before = 0, 0.0
        while ends[-1] - before > width and len(word) - start > 1:
            # one letter at least stands on each line, however narrow it is
            end = max(bisect_right(ends, before + width), start + 1)
            lines.append(word[start:end])
            start, before = end, ends[end - 1]
        line, used = word[start:], ends[-1] - before
    return [*lines, line] if line else lines


def _ends(text: str, size: float, weight: str) -> list[float]:
    """Where each letter of a text ends, in mm from its beginning."""
    steps = [_advance(text[0], weight)]
    steps += [_step(before, letter, weight) for before, letter in pairwise(text)]
    return list(accumulate(step * size * _PER_POINT for step in steps))


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str) -> float:
    """How far a letter moves the next one, in ems."""
    from matplotlib.ft2font import LoadFlags

    glyph = _font(weight).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _SIZE


@lru_cache(maxsize=4096)
def _ink(letter: str) -> tuple[float, float]:
    """How far a letter reaches below the baseline and above it, in ems."""
    from matplotlib.ft2font import LoadFlags

    _left, bottom, _right, top = _font("normal").load_char(ord(letter), flags=LoadFlags.NO_HINTING).bbox
    return max(-bottom, 0) / 64 / _SIZE, max(top, 0) / 64 / _SIZE


@lru_cache(maxsize=16384)
def _step(before: str, letter: str, weight: str) -> float:
    """How far the end of a letter lies from that of the one before, in ems: its own advance, and the kerning of the two."""
    from matplotlib.ft2font import Kerning

    font = _font(weight)
    pair = font.get_char_index(ord(before)), font.get_char_index(ord(letter))
    return float(font.get_kerning(*pair, Kerning.UNSCALED)) / float(font.units_per_EM) + _advance(letter, weight)


_SIZE = 100  # pt at 72 dpi: a letter's advance is a hundred times its ems


@lru_cache(maxsize=2)
def _font(weight: str) -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    font = FT2Font(findfont(FontProperties(family=FONT, weight=weight)))
    font.set_size(_SIZE, 72)
    return font
