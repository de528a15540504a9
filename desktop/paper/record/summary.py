"""The patient's summary on paper: its pages, and the same pages as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path

from desktop.clinic.entry.progress import Progress
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import N_, _, say
from desktop.facts import resource
from desktop.paper.allergy.allergen_figure import allergen_figure
from desktop.paper.page import looks
from desktop.paper.page.fonts import ensure_app
from desktop.paper.page.pages import Pages, side_by_side
from desktop.paper.plot.figure import figure, figure_bytes
from desktop.paper.record.contents import Contents, contents
from desktop.session.session import Session

# graphs that fit on one page
_GRAPHS_A_FIGURE = 10
_GRAPH_MM = 8.4  # mm


def pages(session: Session, patient: str, now: datetime | None = None) -> Pages:
    """The pages of a patient's summary as of `now`, else of the session's clock, for a preview, a printer or a PDF."""
    ensure_app()
    now = now or session.clock()
    said = contents(session, patient, now)
    pictures = [figure_bytes(allergen_figure(set.bars), ".svg") for set in said.panels if set.bars]
    figures = list(_figures(said.plot))
    title = str(say(N_("Patient summary: {name}"), name=said.name))
    body = _body(said, len(pictures), len(figures))
    return Pages(title, body, [*pictures, *figures], _header(said), lambda n, of: _footer(said, n, of))


def write_pdf(session: Session, patient: str, target: Path, progress: Progress | None = None) -> Path:
    """The summary as a PDF file, put in place whole or not at all. Raises `Failure`, or what `progress` raises."""
    return pages(session, patient).write(target, progress)


def _figures(plot: Plot) -> Iterator[bytes]:
    """The trajectories as SVGs that each fit on a page; one result alone is no trajectory and is named instead."""
    followed = [graph for graph in plot.graphs if len(graph.points) > 1]
    alone = [
        f"{graph.title} {graph.points[0].label} {graph.unit}".strip() for graph in plot.graphs if len(graph.points) == 1
    ]
    # those without any point have notes that the caption tells
    silent = [graph for graph in plot.graphs if not graph.points]
    for start in range(0, len(followed), _GRAPHS_A_FIGURE):
        part, also = followed[start : start + _GRAPHS_A_FIGURE], ""
        if start + _GRAPHS_A_FIGURE >= len(followed):
            part += silent
            also = str(say(N_("One result alone, not drawn: {results}."), results="; ".join(alone))) if alone else ""
        yield figure_bytes(figure(replace(plot, graphs=tuple(part)), graph_mm=_GRAPH_MM, also=also), ".svg")


def _body(said: Contents, pictures: int, figures: int) -> str:
    """The HTML: first the pictures of the panels' positives are numbered, then the trajectories' figures."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    def lines(text: str) -> Markup:
        return Markup("<br/>").join(text.splitlines())

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.globals.update(_=_, mm=lambda length: round(length * 100), looks=looks)
    environment.filters |= {"lines": lines, "next": next}
    template = environment.from_string(resource("summary.html.j2").read_text("utf-8"))
    return template.render(c=said, figures=range(pictures, pictures + figures), pictures=iter(range(pictures)))


def _header(said: Contents) -> str:
    about = " · ".join(escape(text) for text in said.about)
    right = f"<b>{escape(_(N_('Patient summary')))}</b>"
    return side_by_side(f"<b style='font-size: 10.5pt'>{escape(said.name)}</b><br/>{about}", right, 78)


def _footer(said: Contents, number: int, of: int) -> str:
    left = f"{_(N_('Draft, not signed'))} · {say(N_('printed {time}'), time=said.printed)}"
    return side_by_side(escape(left), escape(str(say(N_("page {number} of {count}"), number=number, count=of))), 70)
