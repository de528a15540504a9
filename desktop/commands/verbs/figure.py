"""`figure`: a patient's trajectories alone, or some of them, as a drawing or a picture."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.clinic.words.language import _
from desktop.commands.desk import CLINIC, PATIENT, Desk, draw
from desktop.session.session import Session

USAGE = (
    "figure CLINIC --patient ID --to FILE.svg|pdf|png|tiff [--markers NAME,…] [--large] [--width MM] [--grey] [--dpi N] "
    "[--other-limits]"
)


@click.command("figure", help=_("Draw the figure of a patient as SVG, PDF, PNG or TIFF."))
@CLINIC
@PATIENT
@click.option("--to", "target", required=True, metavar="FILE.svg|pdf|png|tiff", type=click.Path(path_type=Path))
@click.option(
    "--markers",
    "--graph",
    multiple=True,
    metavar="NAME,…",
    help=_("Only these, in this order: names or codes of markers, names of drugs."),
)
@click.option("--large", is_flag=True, help=_("As high as a page: one marker alone can be read from afar."))
@click.option("--width", type=float, metavar="MM", help=_("How wide: 85 for one column of a journal, 174 for two."))
@click.option("--grey", is_flag=True, help=_("Without colours."))
@click.option("--dpi", type=int, metavar="N", help=_("Dots per inch of a PNG or TIFF: journals ask for 600."))
@click.option(
    "--other-limits", is_flag=True, help=_("With what is published for other assays: no result is judged by it.")
)
@click.pass_obj
def command(
    desk: Desk,
    clinic: Path,
    patient: str,
    target: Path,
    markers: tuple[str, ...],
    large: bool,
    width: float | None,
    grey: bool,
    dpi: int | None,
    other_limits: bool,
) -> int:
    """The trajectories alone."""
    from desktop.paper.plot.figure import ENDINGS, write_figure
    from desktop.paper.plot.format import Format

    usual = Format()
    format = Format(width or usual.width, large=large, grey=grey, dpi=dpi or usual.dpi, other_limits=other_limits)
    names = [name.strip() for several in markers for name in several.split(",") if name.strip()]

    def write(session: Session, patient: str, target: Path) -> None:
        write_figure(session, patient, target, format=format, names=names)

    return draw(desk, clinic, patient, target, ENDINGS, write)
