"""`enter`: a file of typed entries, all of it or nothing; what is said of each line stands on standard output as JSON."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, REFUSED, CannotDo, Desk, opened, tell_lines
from desktop.commands.meter import metered

USAGE = "enter CLINIC FILE.jsonl [--dry-run] [--accept soft] [--reason TEXT] [--seen]"


@click.command(
    "enter",
    help=_("Enter typed entries from a file, one JSON object a line: all of them or nothing.")
    + "\n\n"
    + _(
        "One JSON object a line on standard output says what became of each: line, id, saved, refused, findings and computed. "
        "docs/entering.md shows the lines; `entries` writes them."
    ),
)
@CLINIC
@click.argument("file", metavar="FILE.jsonl", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Say what would be written, and write nothing."))
@click.option("--accept", type=click.Choice(["soft"]), help=_("Accept every finding that asks for a confirmation."))
@click.option("--reason", default="", metavar="TEXT", help=_("Why it is right all the same, for findings that block."))
@click.option("--seen", is_flag=True, help=_("A physician has seen it all: nothing of it waits in the worklist."))
@click.pass_obj
def command(desk: Desk, clinic: Path, file: Path, dry_run: bool, accept: str | None, reason: str, seen: bool) -> int:
    """Said once it is known whether all of it was written."""
    from desktop.session.entering import Answers, enter

    with opened(desk, clinic) as session:
        try:
            with metered(N_("Entering: {percent} %")) as progress:
                answers = Answers(accept == "soft", reason, seen)
                entered = enter(session, file, answers, dry_run=dry_run, progress=progress)
        except KeyboardInterrupt:
            raise CannotDo(say(N_("Stopped; nothing was written."))) from None
    with closing(entered):
        tell_lines(entered.told())
    if entered.refused:
        sentence = N_("Nothing was written: {refused} of {lines} lines are refused.")
        click.echo(say(sentence, refused=entered.refused, lines=entered.lines), err=True)
    return REFUSED if entered.refused else DONE
