"""`add-panel`: what is wrong with a definition is said, sentence by sentence, and nothing is added."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, REFUSED, Desk, opened

USAGE = "add-panel CLINIC FILE.toml"


@click.command("add-panel", help=_("Add a definition of an allergen panel (TOML) to a clinic file."))
@CLINIC
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def command(desk: Desk, clinic: Path, file: Path) -> int:
    """Afterwards results are read by it."""
    from desktop.clinic.catalogue.panel_definition_file import WrongDefinition

    with opened(desk, clinic) as session:
        try:
            added = session.add_panel(file)
        except WrongDefinition as wrong:
            for problem in wrong.sentences:
                click.echo(problem, err=True)
            return REFUSED
        sentence = N_("{name}, version {version}: {count} allergens were added to {path}.")
        about = {"name": added.name, "version": added.version, "count": len(added.allergens), "path": clinic}
        click.echo(say(sentence, **about))
    return DONE
