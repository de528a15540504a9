"""`report`: a case report by the CARE checklist, as a Word document or Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw

USAGE = "report CLINIC --patient ID --to FILE.docx|md [--texts FILE.md] [--identified]"


@click.command(
    "report",
    help=_("Write the case report of a patient by the CARE checklist, as Word document or Markdown.")
    + "\n\n"
    + _(
        "Without names and calendar dates unless --identified is said: days are counted from D0. What is not recorded "
        "stands as a gap to be written. Texts that were written into an earlier report in Markdown are taken over."
    ),
)
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.docx|md", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    metavar="FILE.md",
    type=click.Path(path_type=Path),
    help=_("A case report in Markdown into which you wrote: your texts are taken over."),
)
@click.option("--identified", is_flag=True, help=_("With names and calendar dates."))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str, target: Path, texts: Path | None, identified: bool) -> int:
    """Thirteen items, as far as the record tells them."""
    from desktop.paper.record.care_files import ENDINGS, write_report
    from desktop.session.session import Session

    def write(session: Session, id: str, path: Path) -> None:
        write_report(session, id, path, texts=texts, identified=identified)

    return draw(desk, clinic, patient, target, ENDINGS, write)
