"""`snapshot`: one plain SQLite file with its manifest; an existing one is never touched."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, DONE, Desk, opened, tell_written

USAGE = "snapshot CLINIC --to FILE.sqlite"


@click.command("snapshot", help=_("Copy a clinic file that may be in use, with a manifest beside the copy."))
@CLINIC
@click.option("--to", "target", required=True, metavar="FILE.sqlite", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, clinic: Path, target: Path) -> int:
    """The copy is checked before it gets its name."""
    from desktop.session.snapshot import take_snapshot

    with opened(desk, clinic) as session:
        take_snapshot(session, target, desk.program)
    tell_written(target)
    return DONE
