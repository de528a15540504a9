"""`summary`: the pages that the window prints, as PDF."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, PATIENT, CannotDo, Desk, draw
from desktop.session.session import Session

USAGE = "summary CLINIC --patient ID --to FILE.pdf [--signed]"


@click.command("summary", help=_("Write the summary of a patient as PDF."))
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option("--signed", is_flag=True, help=_("As it was signed last, though the record may have changed since."))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path, signed: bool) -> int:
    """The pages that the window prints."""
    from desktop.paper.record.summary import write_pdf

    return draw(desk, clinic, patient, target, (".pdf",), _write_signed if signed else write_pdf)


def _write_signed(session: Session, patient: str, target: Path) -> None:
    """The pages as they were signed last. Raises `CannotDo` when nobody signed any."""
    from desktop.paper.record.summary import write_pdf
    from desktop.session.signing import signed

    if (newest := signed(session, patient)) is None:
        raise CannotDo(say(N_("No summary of this patient is signed. Leave out --signed to write the draft.")))
    write_pdf(session, patient, target, signature=newest.id)
