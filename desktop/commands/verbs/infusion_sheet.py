"""`infusion-sheet`: the page for the bedside, of what is authorised next."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "infusion-sheet CLINIC --patient ID --to FILE.pdf"


@click.command(
    "infusion-sheet",
    help=_("Write the infusion sheet for the bedside as PDF: of the bag that is authorised next, or with lines alone."),
)
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path) -> int:
    """One page."""
    from desktop.paper.record.bedside import pages
    from desktop.session.session import Session

    def write(session: Session, id: str, path: Path) -> None:
        pages(session, id).write(path)

    return draw(desk, clinic, patient, target, (".pdf",), write)
