"""`summary`: the pages that the window prints, as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "summary CLINIC --patient ID --to FILE.pdf"


@click.command("summary", help=_("Write the summary of a patient as PDF."))
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path) -> int:
    """The pages that the window prints."""
    from desktop.paper.record.summary import write_pdf

    return draw(desk, clinic, patient, target, (".pdf",), write_pdf)
