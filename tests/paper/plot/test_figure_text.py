from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from desktop.paper.page.looks import FONT
from desktop.paper.plot.figure_text import NO_LIGATURES, shortened, text_width, wrap
from tests.bench.figure import TEXTS
from tests.pace import patience

READ = st.text("abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ 0123456789<≤.,%−/()·…", max_size=200)


def drawn_width(text, size, weight="normal"):
    """The ink of a text as matplotlib draws it, in mm."""
    font = FontProperties(family=FONT, weight=weight)
    corners, _codes = text_to_path.get_text_path(font, text, features=NO_LIGATURES)
    across = [x for x, _y in corners]
    return (max(across) - min(across)) * size / text_to_path.FONT_SCALE / 72 * 25.4


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize(
    "text",
    [
        "560",
        "−91.1 %",
        "< 24, ImmunoCAP",
        "ciprofloxacin, office, afflux",
        "AVAT To Ty W. A. V.",
        "Ömer Işık ığüşöçİĞÜŞÖÇ",
        "total IgE, not interpretable: may be on omalizumab since between 1 and 20 Aug 2024",
    ],
)
def test_a_text_is_as_wide_as_it_is_drawn(text, weight):
    # the room beside the first and the last letter is not ink
    assert text_width(text, 7.5, weight) == pytest.approx(drawn_width(text, 7.5, weight), rel=0.01, abs=0.35)


@given(READ, st.floats(5, 60))
def test_lines_keep_every_letter_and_the_width(text, width):
    lines = wrap(text, width, 7.5)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 7.5) <= width + 0.2 or len(line) == 1 for line in lines)
    assert all(lines)


@given(READ, st.floats(5, 60))
def test_lines_are_as_full_as_they_can_be(text, width):
    lines = wrap(text, width, 7.5)
    if all(text_width(word, 7.5) <= width for word in text.split()):
        for line, following in pairwise(lines):
            assert text_width(f"{line} {following.split()[0]}", 7.5) > width - 0.2
        assert [word for line in lines for word in line.split()] == text.split()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("   ", []),
        ("560", ["560"]),
        ("two words", ["two words"]),
        ("  two \n words ", ["two words"]),
        ("aaaaaaaaaaaaaaaa", ["aaaaaaaaa", "aaaaaaa"]),
        ("bb aaaaaaaaaaaaaaaa ii", ["bb", "aaaaaaaaa", "aaaaaaa ii"]),
    ],
)
def test_how_a_text_is_broken(text, lines):
    assert wrap(text, text_width("aaaaaaaaa", 7.5) + 0.1 if "a" in text else 50, 7.5) == lines


def test_a_column_narrower_than_a_letter_has_one_letter_a_line():
    assert wrap("WM 5", 0.5, 7.5) == ["W", "M", "5"]


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("method", "method", "method"),
        ("a long method", "a long…", "a long…"),
        ("a long method", "a long m.", "a long…"),
        ("method", "", "…"),
        ("", "", ""),
    ],
)
def test_what_does_not_fit_ends_in_dots(text, room, kept):
    assert shortened(text, text_width(room, 7.5) + 0.01, 7.5) == kept


@given(READ, st.floats(3, 60))
def test_what_is_shortened_fits(text, width):
    short = shortened(text, width, 7.5)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert text_width(short, 7.5) <= width + 0.2


def test_a_letter_with_its_accent_beside_it_is_not_torn_apart():
    assert wrap("g\u0306" * 40, 20, 7.5)[0].endswith("\u0306")


def test_long_texts_take_no_longer_than_their_letters():
    wrap(" ".join(TEXTS), 29, 7.5)
    begun = time.process_time()
    for text in TEXTS:
        wrap(text * 10, 29, 7.5)
        shortened(text * 10, 29, 7.5)
    assert time.process_time() - begun < patience(1.0)
