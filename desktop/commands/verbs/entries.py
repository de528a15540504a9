"""`entries`: every entry as one line of JSON, as `enter` reads them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, DONE, Desk, opened, patient_named, tell_lines

USAGE = "entries CLINIC [--patient ID]"


@click.command(
    "entries",
    help=_("Write every entry as it would be typed, one JSON object a line.")
    + "\n\n"
    + _(
        "They stand on standard output in UTF-8, and `enter` reads them: docs/entering.md shows the lines. Left out are void "
        "entries, attachments, earlier versions, and who wrote when."
    ),
)
@CLINIC
@click.option("--patient", metavar="ID", help=_("The identifier of the one patient whose entries are written."))
@click.pass_obj
def command(desk: Desk, clinic: Path, patient: str | None) -> int:
    """Of one patient also what the patient's entries name: donors, lots, bags and protocols."""
    from desktop.session.written_entries import written_lines

    with opened(desk, clinic) as session:
        id = "" if patient is None else patient_named(session, patient)
        # whoever reads the output may close it early
        with closing(written_lines(session, id)) as lines:
            tell_lines(lines)
    return DONE
