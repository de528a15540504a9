"""`figure`: a patient's trajectories alone, as SVG or PDF."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "figure CLINIC --patient ID --to FILE.svg|pdf"


@click.command("figure", help=_("Draw the figure of a patient as SVG or PDF."))
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.svg|pdf", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path) -> int:
    """The trajectories alone."""
    from desktop.paper.plot.figure import write_figure

    return draw(desk, clinic, patient, target, (".svg", ".pdf"), write_figure)
