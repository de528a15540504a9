from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.paper.page.strips import Strip, paginate

HEIGHT = 100.0


@st.composite
def documents(draw):
    """Paragraphs, headings and tables one below the other, some higher than a page; lines are 4 high."""
    found, top = [], 0.0

    def strip(lines, **about):
        nonlocal top
        top += 2.0
        made = Strip(top, top + 4.0 * lines, tuple((top + 4.0 * n, top + 4.0 * n + 4.0) for n in range(lines)), **about)
        top = made.bottom
        return made

    for kind in draw(st.lists(st.sampled_from(["text", "heading", "table"]), max_size=8)):
        if kind == "table":
            head = strip(1, stays=True, is_row=True, is_head=True)
            found.append(head)
            found += [strip(lines, head=head, is_row=True) for lines in draw(st.lists(st.integers(1, 40), min_size=1))]
        else:
            found.append(strip(draw(st.integers(1, 60)) if kind == "text" else 1, stays=kind == "heading"))
    # nobody prints a heading that nothing follows
    found.append(strip(1))
    return found


@given(documents())
def test_every_line_is_printed_once_and_in_order(strips):
    printed, heads = [], set()
    for page in paginate(strips, HEIGHT):
        for _down, strip in page.placed:
            if not (strip.is_head and strip in heads):
                printed += strip.lines
            heads.add(strip)
    assert printed == [line for strip in strips for line in strip.lines]


@given(documents())
def test_no_page_is_fuller_than_it_can_be_and_nothing_overlaps(strips):
    for page in paginate(strips, HEIGHT):
        used = 0.0
        for down, strip in page.placed:
            assert down >= used
            used = down + strip.height
        assert used <= HEIGHT


@given(documents())
def test_a_heading_is_never_the_last_on_a_page(strips):
    for page in paginate(strips, HEIGHT):
        assert not page.placed[-1][1].stays


@given(documents())
def test_rows_stand_below_their_head_on_every_page(strips):
    for page in paginate(strips, HEIGHT):
        for (_down, before), (_next_down, strip) in zip([(0.0, None), *page.placed], page.placed, strict=False):
            if strip.is_row and not strip.is_head:
                assert before is not None and (before is strip.head or before.head == strip.head)


@given(documents())
def test_what_is_lower_than_a_third_of_a_page_is_not_cut(strips):
    whole = {(strip.top, strip.bottom) for strip in strips}
    for page in paginate(strips, HEIGHT):
        for _down, strip in page.placed:
            assert (strip.top, strip.bottom) in whole or _whole(strip, strips).height > HEIGHT / 3


def _whole(piece, strips):
    return next(strip for strip in strips if set(piece.lines) <= set(strip.lines))


def test_nothing_gives_one_empty_page():
    assert [page.placed for page in paginate([], HEIGHT)] == [[]]
