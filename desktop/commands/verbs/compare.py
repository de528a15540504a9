"""`compare`: one marker of many patients, their courses laid over each other from D0, as a figure."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, CannotDo, Desk, opened, patient_named, tell_written
from desktop.commands.meter import metered

USAGE = "compare CLINIC --of MARKER --to FILE.svg|pdf|png [--patient ID]… [--percent] [--method NAME] [--named]"


@click.command(
    "compare",
    help=_("Lay the courses of all patients with a marker over each other, counted from their first infusion.")
    + "\n\n"
    + _(
        "A drug test and a score are followed as well. Patients are called A, B, C unless --named is given. What is left out, and "
        "what a median is of, stands below the figure and on standard output."
    ),
)
@CLINIC
@click.option("--of", "name", required=True, metavar="MARKER", help=_("A marker, a drug test or a score, by its name."))
@click.option("--to", "target", required=True, metavar="FILE.svg|pdf|png", type=click.Path(path_type=Path))
@click.option("--patient", "identifiers", multiple=True, metavar="ID", help=_("One of the patients; all without any."))
@click.option("--percent", is_flag=True, help=_("The change from each course's baseline in place of the values."))
@click.option("--method", metavar="NAME", help=_("The method; without it the one with the most results."))
@click.option("--named", is_flag=True, help=_("Write the patients' identifiers into the figure."))
@click.pass_obj
def command(
    desk: Desk,
    clinic: Path,
    name: str,
    target: Path,
    identifiers: tuple[str, ...],
    percent: bool,
    method: str | None,
    named: bool,
) -> int:
    """One marker of some patients or all."""
    from desktop.clinic.plot.aligned import Comparison
    from desktop.clinic.words.typeahead import match_one
    from desktop.paper.plot.overlay_figure import write_comparison
    from desktop.session.comparing import Asked, comparable

    with opened(desk, clinic) as session:
        if target.exists() and target.samefile(clinic):
            raise CannotDo(say(N_("{path} is the clinic file itself: choose another name."), path=target))
        known = comparable(session)
        meant = match_one(known, name)
        if meant is None:
            sentence = N_("No one marker, drug test or score is meant by “{name}”; there are: {known}.")
            raise CannotDo(say(sentence, name=name, known=", ".join(one.name for one in known) or "–"))
        choice = Comparison(method, "percent" if percent else "value", lettered=not named)
        patients = tuple(patient_named(session, identifier) for identifier in identifiers)
        with metered(N_("Reading the patients: {percent} %")) as progress:
            made = write_comparison(session, Asked(meant.key, choice, patients), target, progress)
    for note in made.notes:
        click.echo(note)
    tell_written(target)
    return DONE
