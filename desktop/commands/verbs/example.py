"""`example`: a clinic file with the whole case, its summary, its figure and a snapshot; all of them or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import DONE, CannotDo, Desk, patient_named, tell_notes, tell_written

USAGE = "example DIR"
FILES = ("case.sqlite", "summary.pdf", "figure.svg", "snapshot.sqlite", "snapshot.sqlite.manifest.json")


@click.command("example", help=_("Make a folder with the case report as an example."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, folder: Path) -> int:
    """Made aside, and moved into the folder once all of it is there."""
    from desktop.paper.plot.figure import write_figure
    from desktop.paper.record.summary import write_pdf
    from desktop.session.case_report import IDENTIFIER
    from desktop.session.example import make_case
    from desktop.session.snapshot import take_snapshot

    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [name for name in FILES if (folder / name).exists()]
        if taken:
            sentence = N_("{folder} holds {names} already, which were left as they are: choose another folder.")
            raise CannotDo(say(sentence, folder=folder, names=", ".join(taken)))
        with tempfile.TemporaryDirectory(prefix=".example-", dir=folder) as making:
            case, summary_file, figure_file, copy, _manifest = (Path(making, name) for name in FILES)
            session = make_case(case, desk.who, desk.clock, desk.program)
            try:
                patient = patient_named(session, IDENTIFIER)
                write_pdf(session, patient, summary_file)
                write_figure(session, patient, figure_file)
                take_snapshot(session, copy, desk.program)
                tell_notes(session, patient)
            finally:
                session.close()
            for name in FILES:
                os.rename(Path(making, name), folder / name)
    except OSError as error:
        sentence = N_("{folder} could not be filled with the example: {why}.")
        raise CannotDo(say(sentence, folder=folder, why=error.strerror or error)) from error
    tell_written(*(folder / name for name in FILES))
    return DONE
