"""Two courses side by side on paper: heads, titles and points under whom they belong, on one scale, nothing cut or too small."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.text import Text

from desktop.clinic.plot.side_by_side import SideBySide
from desktop.paper.plot.side_by_side_figure import side_by_side_figure
from tests.clinic.plot.test_aligned import on_omalizumab, person
from tests.clinic.plot.test_side_by_side import beside
from tests.clinic.plotted import Typed


def people() -> tuple[Typed, Typed]:
    one, other = (
        on_omalizumab("P-7"),
        person("P-8", ("2024-03-01 ±7", "40"), ("2024-06-01", "<2"), courses=("2024-03-10",)),
    )
    one.lab("d0+30", "crp", "2", "mg/l")
    one.lab("d0-5", "ana", "negative")
    return one, other


@pytest.fixture(scope="module")
def made() -> SideBySide:
    one, other = people()
    return beside((one, 1), (other, 1))


def texts(figure: Any, gid: str) -> list[tuple[str, float]]:
    """What is written under a name, with how far from the left."""
    return [
        (text.get_text(), text.get_position()[0]) for text in figure.texts if (text.get_gid() or "").startswith(gid)
    ]


def test_everything_of_a_patient_stands_in_that_patient_s_column(made: SideBySide) -> None:
    figure = side_by_side_figure(made)
    middle = 174 / 2
    assert [text for text, _x in texts(figure, "head")] == ["Case, P-7", "Case, P-8"]
    for gid in ("head", "about", "title"):
        for n in range(len(made.columns)):
            assert all((x > middle) == bool(n) for _text, x in texts(figure, f"{gid}-{n}"))
            assert texts(figure, f"{gid}-{n}")
    for text, x in texts(figure, "title"):
        assert text.startswith("P-8, course 1 · " if x > middle else "P-7, course 1 · ")
    # the points of each are in the axes of its column
    for axes in figure.axes:
        column = made.columns[int(axes.get_position().x0 > 0.5)]
        days = [line.get_xdata()[0] for line in axes.lines if (line.get_gid() or "").startswith("point")]
        assert all(column.plot.first <= day < column.plot.last for day in days)


def test_a_row_has_one_scale_of_values_and_one_of_days(made: SideBySide) -> None:
    figure = side_by_side_figure(made)
    one, other = figure.axes[0], next(axes for axes in figure.axes if axes.get_position().x0 > 0.5)
    assert one.get_ylim() == other.get_ylim()
    since = [
        tuple(day - column.d0 for day in axes.get_xlim())
        for axes, column in zip((one, other), made.columns, strict=True)
    ]
    assert since[0] == pytest.approx(since[1])


def test_nothing_is_cut_and_what_one_does_not_have_is_said(made: SideBySide) -> None:
    figure = side_by_side_figure(made)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.texts]
    edge = figure.bbox
    assert all(box.x0 >= -1 and box.x1 <= edge.x1 + 1 and box.y0 >= -1 and box.y1 <= edge.y1 + 1 for box in boxes)
    assert min(text.get_fontsize() for text in figure.texts) >= 7.5
    written = [text.get_text() for text in figure.findobj(Text)]
    assert written.count("no result") == 2  # CRP and ANA of the second
    said = " ".join(written)
    assert "Shaded under P-7, course 1: omalizumab" in said and "▽ at most" in said and "days since D0" in said
