"""`label`: the label of a bag, or of a tube."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "label CLINIC --patient ID --to FILE.pdf [--tube]"


@click.command(
    "label",
    help=_("Write the label of the bag that was authorised last for a patient as PDF, or one to fill in by hand."),
)
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option("--tube", is_flag=True, help=_("That of a tube with a specimen of the patient."))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path, tube: bool) -> int:
    """The label of a bag, or of a tube."""
    from desktop.paper.record.label import TUBE, pages
    from desktop.session.session import Session

    def write(session: Session, id: str, path: Path) -> None:
        pages(session, id, TUBE if tube else "").write(path)

    return draw(desk, clinic, patient, target, (".pdf",), write)
