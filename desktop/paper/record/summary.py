"""The patient's summary on paper: its manuscript, its pages, and the same pages as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.clinic.entry.progress import Progress, unwatched
from desktop.clinic.plot.chosen_graphs import not_shown_words
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.record.signed import SignedSummary
from desktop.clinic.words.language import N_, _, say
from desktop.paper.allergy.allergen_figure import allergen_figure
from desktop.paper.page.manuscript import Manuscript, Picture, manuscript, plain
from desktop.paper.page.pages import Pages
from desktop.paper.plot.figure import figure, figure_bytes
from desktop.paper.plot.figure_sheet import packed
from desktop.paper.plot.format import Format
from desktop.paper.record.contents import contents
from desktop.paper.record.signed import draft_foot, signed_pages
from desktop.session.session import Session
from desktop.session.signing import holds, sign_summary, signed

_FORMAT = Format(graph=9.0)
_HIGHEST = 235.0  # mm: what a figure may take of a page


def summary(
    session: Session, patient: str, now: datetime, *, draft: bool = True, progress: Progress = unwatched
) -> Manuscript:
    """What the summary of a patient says as of `now`; a `draft` says what is still to be written. Raises what `progress` raises."""
    progress(0, 1)
    said = contents(session, patient, now)
    panels, pictures = [], []
    for set in said.panels:
        panels.append(plain(replace(set, bars=None)) | {"picture": len(pictures) if set.bars else None})
        if set.bars:
            alt = say(N_("Bars: the positive allergens of {panel}, {date}."), panel=set.panel, date=set.date)
            pictures.append(Picture(figure_bytes(allergen_figure(set.bars), ".svg"), str(alt)))
    figures = list(_figures(said.plot, progress))
    told = {name: value for name, value in vars(said).items() if name not in ("plot", "panels")}
    told["draft"] = draft
    told |= {"panels": panels, "figures": list(range(len(pictures), len(pictures) + len(figures)))}
    told["no_figure"] = not_shown_words(said.plot) or _(N_("No test has two results that can be drawn."))
    title = str(say(N_("Patient summary: {name}"), name=said.name))
    return manuscript("summary", title, told, [*pictures, *figures])


def pages(
    session: Session,
    patient: str,
    now: datetime | None = None,
    signature: str = "",
    progress: Progress = unwatched,
) -> Pages:
    """The pages of a patient's summary for a preview, a printer or a PDF: as they were signed, while that is what the record
    says; else a draft as of `now`, or of the session's clock. Those of a `signature` are as they were signed, whatever the
    record says now. Raises `Failure`, or what `progress(done, all)` raises."""
    if signature:
        return signed_pages(session, signature)
    before = signed(session, patient)
    if before is not None and holds(session, before):
        return signed_pages(session, before.id)
    now = now or session.clock()
    return summary(session, patient, now, progress=progress).pages(now, draft_foot(session, patient, now))


def sign(session: Session, patient: str, physician: str, record: str) -> SignedSummary:
    """Keep the summary as a physician signs it; `record` is what `record_of` gave when the pages were looked at.

    Raises `Conflict`, when the record has changed since too, or `CannotWrite`.
    """
    said = summary(session, patient, session.clock(), draft=False).kept()
    return sign_summary(session, patient, physician, said, record)


def write_pdf(
    session: Session, patient: str, target: Path, progress: Progress = unwatched, signature: str = ""
) -> Path:
    """The summary as a PDF file, put in place whole or not at all. Raises `Failure`, or what `progress` raises."""
    return pages(session, patient, signature=signature, progress=progress).write(target, progress)


def _figures(plot: Plot, progress: Progress) -> Iterator[Picture]:
    """The trajectories as pictures that each fit on a page; one result alone is no trajectory and is named instead."""
    followed = [graph for graph in plot.graphs if len(graph.points) > 1]
    alone = [f"{graph.title} {graph.with_unit(graph.points[0])}" for graph in plot.graphs if len(graph.points) == 1]
    # those without any point have notes that the caption tells
    silent = [graph for graph in plot.graphs if not graph.points]
    groups = list(packed(replace(plot, graphs=tuple(followed)), _FORMAT, _HIGHEST))
    for n, group in enumerate(groups):
        # what is said was the first step, setting it is the last
        progress(n + 1, len(groups) + 2)
        part, also, not_shown = group, "", ()
        if n == len(groups) - 1:
            part, not_shown = (*group, *silent), plot.not_shown
            also = str(say(N_("One result alone, not drawn: {results}."), results="; ".join(alone))) if alone else ""
        names = "; ".join(graph.title for graph in group)
        alt = say(N_("Figure: {graphs}, by time. Every value stands in the tables above."), graphs=names)
        made = figure(replace(plot, graphs=part, not_shown=not_shown), _FORMAT, also=also)
        yield Picture(figure_bytes(made, ".svg"), str(alt))
