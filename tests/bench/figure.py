"""The figure on paper: what it costs to lay out long texts and many points."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.measure import Row, in_turns, timed

# 120 letters behind a limit, a title of 300 letters, a comment of a page, and no space anywhere
TEXTS = (
    "according to the laboratory's own validation of March 2024 with serum of healthy adults, see letter of 3 April "
    * 2,
    "Eosinophil cationic protein in serum, clotted at room temperature for sixty minutes and spun twice, " * 3,
    "Zeynep Hanım iğneden sonra hafif kaşıntı bildirdi; şişlik, öksürük ve çarpıntı görülmedi. " * 34,
    "W" * 300,
)
_COLUMN, _SIZE = 29.0, 7.5  # mm, pt


def long_texts(rounds: int) -> Iterator[Row]:
    """Broken into the lines of a column: against a look-up of each letter, and against one outline of each text. To outline
    every beginning of a text takes an outline for each letter."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    from desktop.paper.page.looks import FONT
    from desktop.paper.plot.figure_text import wrap

    widths = dict.fromkeys("".join(TEXTS), 0.6)

    def broken() -> None:
        for text in TEXTS:
            wrap(text, _COLUMN, _SIZE)

    def looked_up() -> None:
        for text in TEXTS:
            sum(widths[letter] for letter in text)

    def outlined() -> None:
        for text in TEXTS:
            TextPath((0, 0), text, size=100, prop=FontProperties(family=FONT))

    ours, each_letter, outlines = in_turns(rounds, timed(broken), timed(looked_up), timed(outlined))
    what = f"long texts of a figure, {sum(map(len, TEXTS)):,} letters"
    yield Row(what, ours, each_letter, goal=30)
    yield Row("the same, against one outline of each", ours, outlines, goal=0.1)


def many_points(points: int, rounds: int) -> Iterator[Row]:
    """A figure of one series of so many points with 20 infusions among them, against that of 30 points."""
    from desktop.paper.plot.figure import figure
    from tests.paper.plot.drawn import graph, plot, wave

    def drawn(count: int) -> Callable[[], object]:
        series = wave(count)
        shown = plot(graph(series), infusions=[series[n].day for n in range(0, count, max(count // 20, 1))])
        return lambda: figure(shown)

    few = 30
    what = f"the figure of {points:,} points and 20 infusions, against {few} points"
    yield Row(what, *in_turns(rounds, timed(drawn(points)), timed(drawn(few))), goal=points / few)
