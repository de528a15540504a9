"""The legend of a plot: what each sign that is drawn in it means, and only those."""

from __future__ import annotations

import html
from collections.abc import Iterator

from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import N_, _, say
from desktop.screens.look.theme import Colours


def legend(plot: Plot, marks: frozenset[str], colours: Colours) -> str:
    """The legend as rich text; `marks` are those that the graphs have drawn."""
    return " &nbsp;&nbsp; ".join(_explained(plot, marks, colours))


def _explained(plot: Plot, marks: frozenset[str], shown: Colours) -> Iterator[str]:
    if count := len(plot.lines):
        one, more = N_("infusion (I tells what was given)"), N_("{count} infusions (I tells what was given)")
        yield _sign("┆", shown.infusion, _(one) if count == 1 else str(say(more, count=count)))
    for shading in plot.shadings:
        yield _sign("▒", shown.question, shading.label)
    for mark, sign, colour, words in (
        ("limits", "▒", shown.limits, N_("limits, faint where none are printed")),
        ("broken", "┈", shown.accent, N_("broken: the point says why")),
        ("below", "▽", shown.accent, N_("the number beside it or less")),
        ("above", "△", shown.accent, N_("the number beside it or more")),
        ("apart", "□", shown.muted, N_("not compared: its word says why")),
        ("uncertain", "├─┤", shown.accent, N_("from the earliest to the latest day")),
        ("provisional", "○", shown.accent, N_("being typed")),
    ):
        if mark in marks:
            yield _sign(sign, colour, _(words))


def _sign(sign: str, colour: str, words: str) -> str:
    said = html.escape(words).replace(" ", "&nbsp;")
    return f'<span style="color:{colour}">{sign}</span>&nbsp;{said}'
