"""`import`: all of an allergen panel's file, or nothing: rows that cannot be written stand on standard error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, PATIENT, REFUSED, Desk, opened, patient_named
from desktop.session.session import Session

if TYPE_CHECKING:
    from desktop.session.panel_import import PanelImport

USAGE = "import CLINIC FILE --patient ID [--panel ALEX2] [--date D] [--dry-run]"


@click.command("import", help=_("Import the results of an allergen panel from a CSV or XLSX file."))
@CLINIC
@click.argument("file", type=click.Path(path_type=Path))
@PATIENT
@click.option(
    "--panel", default="", metavar="PANEL", help=_("The panel's code, such as ALEX2, when the file does not say.")
)
@click.option("--date", default="", metavar="D", help=_("The day of the specimen, when the file does not say."))
@click.option("--dry-run", is_flag=True, help=_("Say what would be written, and write nothing."))
@click.pass_obj
def command(desk: Desk, clinic: Path, file: Path, patient: str, panel: str, date: str, dry_run: bool) -> int:
    """What would be written is read first; then all of it is written, or nothing."""
    from desktop.session.panel_import import read_import, write_import

    with opened(desk, clinic) as session:
        prepared = read_import(session, patient_named(session, patient), file, panel, date)
        for row in prepared.file.rejected:
            click.echo(say(N_("Line {line}: {text}: {why}"), line=row.line, text=row.text, why=row.why), err=True)
        for finding in prepared.refused:
            click.echo(finding.sentence, err=True)
        if not prepared.can_be_written:
            click.echo(say(N_("Nothing was written.")), err=True)
            return REFUSED
        if not dry_run:
            write_import(session, prepared)
        _tell(session, prepared, dry_run)
    return DONE


def _tell(session: Session, prepared: PanelImport, dry_run: bool) -> None:
    """What was or would be written, what is missing, and what is questioned."""
    from desktop.clinic.allergy.allergen_results import positives_of
    from desktop.clinic.words.dates import shown_date

    entry, panel = prepared.entry, prepared.entry.definition(session.reader)
    sentence = (
        N_("Would be written: {answered} of {all} allergens of {panel}, specimen of {date}.")
        if dry_run
        else N_("Written: {answered} of {all} allergens of {panel}, specimen of {date}.")
    )
    assert panel is not None  # the file was read by it
    counts = {"answered": len(entry.results), "all": len(panel.allergens), "panel": panel.name}
    click.echo(say(sentence, **counts, date=shown_date(entry.specimen_date)))
    positive = [f"{one.allergen} {one.reading.shown()}" for one in positives_of(entry.results) if one.reading]
    if positive:
        click.echo(say(N_("Positive ({unit}): {names}."), unit=panel.unit, names=", ".join(positive)))
    for note in (*prepared.file.notes, *(finding.sentence for finding in prepared.findings)):
        click.echo(note)
