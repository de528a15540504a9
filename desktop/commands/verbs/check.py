"""`check`: SQLite's own checks, foreign keys, and current tables against versions."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, REFUSED

USAGE = "check CLINIC"


@click.command("check", help=_("Tell whether a clinic file is whole."))
@CLINIC
def command(clinic: Path) -> int:
    """What is wrong stands on standard output, a sentence a line."""
    from desktop.session.check import check

    found = check(clinic)
    for sentence in found:
        click.echo(sentence)
    if not found:
        click.echo(say(N_("{path} is whole."), path=clinic))
    return REFUSED if found else DONE
