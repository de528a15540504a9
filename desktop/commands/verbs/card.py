"""`card`: the drug allergy card."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "card CLINIC --patient ID --to FILE.pdf [--size sheet|id1|a6]"


@click.command(
    "card", help=_("Write the drug allergy card of a patient as PDF: for a wallet (sheet to cut out, or ID-1), or A6.")
)
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option("--size", type=click.Choice(["sheet", "id1", "a6"]), default="sheet", show_default=True)
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path, size: str) -> int:
    """The drug allergy card."""
    from desktop.paper.record.allergy_card import pages
    from desktop.session.session import Session

    def write(session: Session, id: str, path: Path) -> None:
        pages(session, id, size).write(path)

    return draw(desk, clinic, patient, target, (".pdf",), write)
