"""Courses over each other on paper: everything that the overlay holds is drawn where it says, and nothing is too small or cut."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from desktop.app import Papers
from desktop.clinic.entry.failures import Failure
from desktop.clinic.plot.aligned import Comparison, Overlay, overlay
from desktop.paper.plot.figure import figure_bytes
from desktop.paper.plot.format import Format
from desktop.paper.plot.overlay_figure import overlay_figure
from desktop.session.comparing import Asked
from desktop.session.session import Session
from tests.clinic.plot.test_aligned import COMPARING, THREE, on_omalizumab, person, read

LONG = "Çağdaş-Gülümser Öztürkoğlu-Şahin 2026/117"


@pytest.fixture(scope="module")
def made() -> Overlay:
    bound = person("P-5", ("d0-10", "20"), ("d0+30", "<2"), ("d0+91 ±7", "8"))
    return overlay(read(*THREE, on_omalizumab("P-4"), bound), Comparison(), COMPARING)


def artists(figure: Any) -> dict[str, list[Any]]:
    """What is drawn, by its name."""
    found: dict[str, list[Any]] = {}
    for artist in figure.findobj(lambda one: one.get_gid()):
        found.setdefault(artist.get_gid(), []).append(artist)
    return found


def test_each_line_point_window_and_median_is_where_the_overlay_says(made: Overlay) -> None:
    drawn = artists(overlay_figure(made))
    for n, line in enumerate(made.lines):
        spots = [(artist.get_xdata()[0], artist.get_ydata()[0]) for artist in drawn[f"point-{n}"]]
        assert sorted(spots) == sorted((point.day, point.value) for point in line.points)
        for part, strokes in (("line", line.strokes), ("broken", line.broken)):
            for m, stroke in enumerate(strokes):
                (curve,) = drawn[f"{part}-{n}-{m}"]
                assert list(curve.get_xdata()) == [point.day for point in stroke]
    for n, one in enumerate(made.medians):
        (window,) = drawn[f"window-{n}"]
        assert (window.get_x(), window.get_width()) == (one.window.first, one.window.last + 1 - one.window.first)
        bars = drawn.get(f"median-{n}", [])
        assert [list(bar.get_ydata()) for bar in bars] == ([[one.low, one.low]] if one.mark == "value" else [])
    marks = {artist.get_marker() for gid, found in drawn.items() if gid.startswith("point") for artist in found}
    assert marks == {"o", "s", "v", "D"}
    assert len(drawn["d0"]) == 1 and len(drawn["span-4"]) == 1


def test_every_name_count_and_sentence_is_written_and_nothing_is_under_seven_and_a_half_points(made: Overlay) -> None:
    figure = overlay_figure(made)
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    written = " ".join(text.get_text() for text in texts)
    cells = [cell for _name, row in made.table.rows() for cell in row]
    for said in (*(line.name for line in made.lines), *cells, "ECP · ng/mL"):
        assert said in written
    assert all(word in written for note in made.notes for word in note.split())
    assert min(text.get_fontsize() for text in texts) >= 7.5


@pytest.mark.parametrize("width", [85.0, 174.0])
def test_nothing_is_cut_whatever_the_names(width: float) -> None:
    people = [person(f"P-{n}", ("d0-10", "20"), ("d0+30", str(10 + n / 10)), ("d0+182", "5")) for n in range(1, 25)]
    found = read(*people)
    first = found[0]
    long = [first.__class__(first.who.__class__("x", LONG, "", ""), first.graph, first.around), *found[1:]]
    figure = overlay_figure(overlay(long, Comparison(), COMPARING), Format(width))
    figure.canvas.draw()
    edge = figure.bbox
    boxes = [text.get_window_extent() for text in figure.texts]
    assert all(box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1 for box in boxes)
    assert all(box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1 for box in boxes)
    # no name stands on another
    names = sorted(
        (text.get_window_extent() for text in figure.texts if (text.get_gid() or "").startswith("name")),
        key=lambda box: box.y0,
    )
    assert len(names) == 24 and all(one.y1 <= next.y0 + 1 for one, next in pairwise(names))


def test_very_many_lines_are_drawn_as_one_and_none_of_their_points_is_lost() -> None:
    people = [person(f"P-{n}", ("d0-10", "20"), ("d0+30", str(n))) for n in range(1, COMPARING.named + 2)]
    made = overlay(read(*people), Comparison(), COMPARING)
    drawn = artists(overlay_figure(made))
    (dots,), (lines,) = drawn["points-value"], drawn["lines"]
    spots = sorted(zip(dots.get_xdata(), dots.get_ydata(), strict=True))
    assert spots == sorted((point.day, point.value) for line in made.lines for point in line.points)
    assert len(lines.get_segments()) == len(made.lines) and not any(gid.startswith("name") for gid in drawn)


def test_the_same_courses_give_the_same_bytes_and_a_picture_with_ink(made: Overlay) -> None:
    from matplotlib.image import imread

    first, second = (figure_bytes(overlay_figure(made), ".png") for _time in range(2))
    assert first == second
    pixels = imread(io.BytesIO(first), format="png")[..., :3]
    # in the plot there is ink, and around it none is dark
    assert pixels.shape[1] == pytest.approx(174 / 25.4 * 300, abs=2)
    assert float(np.mean(pixels.min(axis=2) < 0.5)) > 0.004


def test_the_window_s_papers_write_both_figures(case: tuple[Session, str], tmp_path: Path) -> None:
    session, patient = case
    papers, over, beside = Papers(), tmp_path / "over.svg", tmp_path / "beside.pdf"
    papers.write_comparison(session, Asked(("lab_result", "ecp", "number"), Comparison(lettered=True)), over)
    papers.write_side_by_side(session, (((patient, 1), (patient, 1)), True), beside)
    assert ">A</text>" in over.read_text("utf-8") and beside.read_bytes().startswith(b"%PDF")
    with pytest.raises(Failure, match="nothing is left to draw"):
        papers.write_comparison(session, Asked(("lab_result", "tsh", "number")), over)
