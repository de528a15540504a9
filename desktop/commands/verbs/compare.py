"""`compare`: one marker of many patients, their courses laid over each other from D0, as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, CannotDo, Desk, opened, patient_named, tell_written
from desktop.commands.meter import metered
from desktop.session.session import Session

if TYPE_CHECKING:
    from desktop.paper.plot.format import Format

USAGE = (
    "compare CLINIC --of MARKER --to FILE.svg|pdf|png|tiff [--patient ID]… [--percent] [--method NAME] [--named]"
    " [--width MM] [--grey] [--dpi N]\n"
    "  main.py compare CLINIC --beside --patient ID [--patient ID] [--course N]… --to FILE.svg|pdf|png|tiff [--named]"
)


@click.command(
    "compare",
    help=_("Lay the courses of all patients with a marker over each other, counted from their first infusion.")
    + "\n\n"
    + _(
        "A drug test and a score are followed as well. With --beside two courses stand side by side, with all that is followed of "
        "them: of two patients, or of one with two --course. Patients are called A, B, C unless --named is given. What is left out, and "
        "what a median is of, stands below the figure and on standard output."
    ),
)
@CLINIC
@click.option("--of", "name", metavar="MARKER", help=_("A marker, a drug test or a score, by its name."))
@click.option("--to", "target", required=True, metavar="FILE.svg|pdf|png|tiff", type=click.Path(path_type=Path))
@click.option("--patient", "identifiers", multiple=True, metavar="ID", help=_("One of the patients; all without any."))
@click.option("--percent", is_flag=True, help=_("The change from each course's baseline in place of the values."))
@click.option("--method", metavar="NAME", help=_("The method; without it the one with the most results."))
@click.option("--beside", is_flag=True, help=_("Two courses side by side."))
@click.option(
    "--course",
    "numbers",
    multiple=True,
    type=int,
    metavar="N",
    help=_("With --beside: of each patient, 1 without any."),
)
@click.option("--named", is_flag=True, help=_("Write who the patients are into the figure."))
@click.option("--width", type=float, metavar="MM", help=_("How wide: 85 for one column of a journal, 174 for two."))
@click.option("--grey", is_flag=True, help=_("Without colours."))
@click.option("--dpi", type=int, metavar="N", help=_("Dots per inch of a PNG or TIFF: journals ask for 600."))
@click.pass_obj
def command(
    desk: Desk,
    clinic: Path,
    name: str | None,
    target: Path,
    identifiers: tuple[str, ...],
    percent: bool,
    method: str | None,
    beside: bool,
    numbers: tuple[int, ...],
    named: bool,
    width: float | None,
    grey: bool,
    dpi: int | None,
) -> int:
    """One marker of some patients or all, or two courses."""
    from desktop.paper.plot.format import Format
    from desktop.paper.plot.overlay_figure import USUAL

    if beside == (name is not None):
        raise click.UsageError(_("Name what is compared with --of, or two courses with --beside"))
    format = Format(width or USUAL.width, grey=grey, dpi=dpi or USUAL.dpi)
    with opened(desk, clinic) as session:
        if target.exists() and target.samefile(clinic):
            raise CannotDo(say(N_("{path} is the clinic file itself: choose another name."), path=target))
        patients = tuple(patient_named(session, identifier) for identifier in identifiers)
        if name is not None:
            notes = _over_each_other(session, name, target, patients, percent, method, named, format)
        else:
            notes = _beside(session, target, patients, numbers, named, format)
    for note in notes:
        click.echo(note)
    tell_written(target)
    return DONE


def _over_each_other(
    session: Session,
    name: str,
    target: Path,
    patients: tuple[str, ...],
    percent: bool,
    method: str | None,
    named: bool,
    format: Format,
) -> Sequence[str]:
    from desktop.clinic.plot.aligned import Comparison
    from desktop.clinic.words.typeahead import match_one
    from desktop.paper.plot.overlay_figure import write_comparison
    from desktop.session.comparing import Asked, comparable

    known = comparable(session)
    meant = match_one(known, name)
    if meant is None:
        sentence = N_("No one marker, drug test or score is meant by “{name}”; there are: {known}.")
        raise CannotDo(say(sentence, name=name, known=", ".join(one.name for one in known) or "–"))
    choice = Comparison(method, "percent" if percent else "value", lettered=not named)
    with metered(N_("Reading the patients: {percent} %")) as progress:
        return write_comparison(session, Asked(meant.key, choice, patients), target, progress, format).notes


def _beside(
    session: Session, target: Path, patients: tuple[str, ...], numbers: tuple[int, ...], named: bool, format: Format
) -> Sequence[str]:
    from desktop.paper.plot.side_by_side_figure import write_side_by_side

    asked = numbers or (1,) * len(patients)
    pairs = tuple(zip(patients * 2 if len(patients) == 1 else patients, asked, strict=False))
    if len(pairs) != 2 or len(asked) != 2 or len(patients) > 2:
        raise click.UsageError(_("Two courses stand side by side: name two patients, or one with two --course"))
    return write_side_by_side(session, (pairs, not named), target, format=format).notes
