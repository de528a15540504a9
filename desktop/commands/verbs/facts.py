"""`facts`: which version of the facts a clinic file is read by, what differs from the program's, and what is known of a drug."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE

if TYPE_CHECKING:
    from desktop.session.facts_compared import FactsCompared

USAGE = "facts CLINIC [--since VERSION | --drug NAME]"


@click.command(
    "facts",
    help=_("Tell the versions of the catalogue and of the rules' sources, and what differs from the program's.")
    + "\n\n"
    + _(
        "A row that the program has and the clinic file has not begins with +, one that only the file has with −, one that "
        "differs with ~ and the names of what does. A clinic file takes in the program's facts when it is next opened to be "
        "written; this command only reads it."
    ),
)
@CLINIC
@click.option(
    "--since", default="", metavar="VERSION", help=_("An earlier version in the clinic file to compare with.")
)
@click.option(
    "--drug",
    default="",
    metavar="NAME",
    help=_("Tell instead what is known of one drug: its groups, with their sources."),
)
def command(clinic: Path, since: str, drug: str) -> int:
    """By group, with their counts."""
    if drug:
        return _tell_drug(clinic, drug)
    from desktop.session.facts_compared import compare_facts

    found = compare_facts(clinic, since)
    _tell_versions(found)
    for group, rows in groupby(found.changes, key=lambda change: str(change.group)):
        changes = list(rows)
        click.echo(say(N_("{group}: {count}"), group=group, count=len(changes)))
        for change in changes:
            click.echo(
                f"  {change.sort.value} {change.row}" + (f": {', '.join(change.fields)}" if change.fields else "")
            )
    if not found.changes:
        click.echo(say(N_("Nothing differs from the program's facts.")))
    return DONE


def _tell_drug(clinic: Path, name: str) -> int:
    from desktop.session.drug_facts import facts_of_drug

    for depth, sentence in facts_of_drug(clinic, name):
        click.echo("  " * depth + str(sentence))
    return DONE


def _tell_versions(found: FactsCompared) -> None:
    """Of the clinic file, of the program, and of what the clinic added."""
    held = ", ".join(found.held) or _(N_("none"))
    click.echo(
        say(N_("Facts in the clinic file: {held}; compared is {compared}."), held=held, compared=found.compared or "–")
    )
    click.echo(say(N_("Facts of the program: {version}."), version=found.program))
    sourced = found.compared if found.sourced else _(N_("none"))
    sentence = N_("Sources of rules: {held} in the clinic file, {version} in the program, whose rules they are.")
    click.echo(say(sentence, held=sourced, version=found.program))
    if found.panels:
        click.echo(say(N_("The clinic's own allergen panels: {panels}."), panels=", ".join(found.panels)))
    if found.drugs:
        click.echo(say(N_("Drugs that the clinic added: {drugs}."), drugs=", ".join(found.drugs)))
    if found.groups:
        click.echo(say(N_("Groups of drugs that the clinic added: {groups}."), groups=", ".join(found.groups)))
    if found.chosen:
        chosen = ", ".join(f"{_(label)}: {value}" for label, value in found.chosen)
        click.echo(say(N_("The clinic's settings: {settings}."), settings=chosen))
