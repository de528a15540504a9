"""`form`: a blank form to fill in by hand, for when the power is cut."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, CannotDo, Desk, opened, patient_named, tell_written

USAGE = "form CLINIC TYPE --to FILE.pdf [--patient ID]"


@click.command(
    "form",
    help=_("Write the blank form of an entry type as PDF: the fields of the screen, to be filled in by hand.")
    + "\n\n"
    + _(
        "TYPE is a name such as lab_result, infusion or drug_reaction; “all” writes every form that the window offers."
    ),
)
@CLINIC
@click.argument("type")
@click.option("--to", "target", required=True, metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option("--patient", metavar="ID", help=_("The patient's identifier: the name is printed."))
@click.pass_obj
def command(desk: Desk, clinic: Path, type: str, target: Path, patient: str | None) -> int:
    """The pages of one form, or of all."""
    from desktop.paper.record.forms import pages

    if target.suffix.lower() != ".pdf":
        raise CannotDo(
            say(N_("{path} does not end in {endings}, which says what to write."), path=target, endings=".pdf")
        )
    with opened(desk, clinic) as session:
        pages(session, patient_named(session, patient) if patient else "", type).write(target)
    tell_written(target)
    return DONE
