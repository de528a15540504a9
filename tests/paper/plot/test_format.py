from __future__ import annotations

import io
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from desktop.clinic.entry.failures import Failure
from desktop.paper.plot.figure import RC, figure, figure_bytes
from desktop.paper.plot.figure_sheet import packed
from desktop.paper.plot.format import COLUMNS, GREY, Format
from desktop.paper.plot.pen import Pen
from tests.paper.plot.drawn import graph, plot, point, wave

SIGNS = (
    "value",
    "assumed",
    "span",
    "below",
    "above",
    "apart",
    "provisional",
    "band",
    "published",
    "infusion",
    "shading",
)


@pytest.fixture(scope="module")
def some():
    three = [point(19_000, 26.6, within=6), point(19_096, 15.8), point(19_190, 19.7, mark="below")]
    long = "Eosinophil cationic protein in serum, clotted at room temperature for sixty minutes"
    return plot(graph(three), graph(wave(30), title=long), infusions=[19_015.0, 19_017.0], medicine=19_050.0)


def boxes(made):
    """Every text that is seen, with its ink's box in mm."""
    made.set_dpi(254)
    with matplotlib.rc_context(RC):
        made.draw_without_rendering()
        texts = [text for text in made.findobj(Text) if text.get_text().strip() and text.get_visible()]
        return [(text, text.get_window_extent().padded(-1.5)) for text in texts]


@pytest.mark.parametrize("width", [*COLUMNS, 60.0, 180.0, 420.0])
def test_at_every_width_no_text_lies_on_another_or_beyond_the_edge_or_is_small(some, width):
    made = figure(some, Format(width))
    assert made.get_size_inches()[0] * 25.4 == pytest.approx(width)
    found = boxes(made)
    page = made.bbox
    for text, box in found:
        assert text.get_fontsize() >= 7.5, text
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text
    for (one, box), (other, beside) in combinations(found, 2):
        assert not box.overlaps(beside), (one, other)


@pytest.mark.parametrize("width", [85.0, 180.0])
@pytest.mark.parametrize(
    "title", ["Eozinofil katyonik protein, pıhtılaşma süresi altmış dakika, " * 5, "Ş" * 300, "ECP-" * 75]
)
def test_a_title_of_300_letters_stands_there_whole(width, title):
    found = boxes(figure(plot(graph(wave(3), title=title)), Format(width)))
    written = "".join("".join(text.get_text() for text, _box in found).split())
    assert "".join(f"{title}·ng/mL".split()) in written
    for (one, box), (other, beside) in combinations(found, 2):
        assert not box.overlaps(beside), (one, other)


@pytest.mark.parametrize("width", COLUMNS)
def test_without_a_medicine_or_an_infusion_there_is_a_figure_too(width):
    assert len(figure(plot(graph([point(19_000, 5.0)])), Format(width)).axes) == 1


def test_markers_are_drawn_in_the_order_asked_for(some):
    keys = [graph.key for graph in some.graphs]
    for asked in (keys, keys[::-1], keys[1:]):
        labels = [text.get_text() for text, _box in boxes(figure(some, Format(420.0), markers=asked))]
        titles = [label for label in labels if label.endswith("· ng/mL")]
        assert [title.removesuffix(" · ng/mL") for title in titles] == [key[0] for key in asked]


def test_a_large_graph_fills_a_page_and_several_share_it(some):
    one, both = (figure(some, Format(large=True), markers=[graph.key for graph in some.graphs[:n]]) for n in (1, 2))
    assert one.axes[0].get_position().height * one.get_size_inches()[1] * 25.4 == pytest.approx(0.75 * 180)
    assert 200 < both.get_size_inches()[1] * 25.4 < 267


def test_graphs_are_packed_into_figures_that_fit(some):
    many = plot(*(graph(wave(5 + n), title=f"Marker {n}") for n in range(20)))
    groups = list(packed(many, Format(), 200.0))
    assert [one for group in groups for one in group] == list(many.graphs)
    assert len(groups) > 1
    for group in groups:
        part = plot(*group)
        assert figure(part).get_size_inches()[1] * 25.4 <= 200.0


@pytest.mark.parametrize("ending", [".tiff", ".tif", ".png"])
@pytest.mark.parametrize("grey", [False, True])
def test_a_picture_has_its_dots_per_inch_and_is_opaque(some, ending, grey):
    made = figure(some, Format(85.0, grey=grey))
    picture = Image.open(io.BytesIO(figure_bytes(made, ending, 600, grey)))
    assert picture.mode == ("L" if grey else "RGB")
    assert picture.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    assert picture.width == pytest.approx(85 / 25.4 * 600, abs=1.5)
    if ending != ".png":
        assert picture.info["compression"] == "tiff_lzw"


def test_in_grey_every_sign_of_the_legend_differs_from_every_other():
    with matplotlib.rc_context(RC):
        made = Figure(figsize=(6 / 2.54, len(SIGNS) / 2.54), dpi=254)
        FigureCanvasAgg(made)
        pen = Pen(made, GREY)
        for n, sign in enumerate(SIGNS):
            pen.sign(sign, 10.0, 10.0 * n + 5.0)
        made.canvas.draw()
        shades = np.asarray(Image.fromarray(np.asarray(made.canvas.buffer_rgba())).convert("L"), dtype=float)
    signs = dict(zip(SIGNS, np.split(shades[::-1], len(SIGNS)), strict=True))
    for one, other in combinations(SIGNS, 2):
        # a twentieth of the signs' ink at least
        ink = min((255 - signs[one]).sum(), (255 - signs[other]).sum())
        assert np.abs(signs[one] - signs[other]).sum() > ink / 20, (one, other)


def test_a_grey_figure_has_no_colour(some):
    drawn = Image.open(io.BytesIO(figure_bytes(figure(some, Format(grey=True)), ".png", 100))).convert("RGB")
    red, green, blue = (np.asarray(band, dtype=int) for band in drawn.split())
    assert (np.abs(red - green) + np.abs(green - blue)).max() == 0


@pytest.mark.parametrize(
    ("format", "told"),
    [
        (Format(20.0), "60 to 420 mm wide, not 20 mm. Columns of journals are 85, 174 mm"),
        (Format(1000.0), "not 1000 mm"),
        (Format(dpi=10), "72 to 1200 dots per inch, not 10"),
        (Format(dpi=9999), "not 9999"),
    ],
)
def test_a_format_that_cannot_be_drawn_is_refused(format, told):
    with pytest.raises(Failure, match=told):
        format.check()


def test_what_the_figure_has_no_room_for_is_told_whole_below_it(some):
    from desktop.clinic.plot.graph import Band

    remark = "according to the laboratory's own validation of March 2024 with serum of healthy adults, see its letter"
    limits = (
        Band(None, 19_100.0, None, 24.0, f"< 24 ({remark})"),
        Band(19_100.0, None, None, 18.0, f"< 18 ({remark})"),
    )
    shown = plot(graph(wave(3), limits), medicine=19_050.0)
    said = " ".join(text.get_text() for text in figure(shown, Format(85.0)).findobj(Text))
    for text in (limits[0].text, limits[1].text):
        assert text in said
    crowded = plot(graph(wave(100)))
    said = " ".join(text.get_text() for text in figure(crowded).findobj(Text))
    assert "Beside 96 of 100 points stands no value" in said
