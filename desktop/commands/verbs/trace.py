"""`trace`: the recall list for a script; bags that were not given stand on the screen and on the printed list."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from desktop.clinic.words.language import N_, Refused, _, say
from desktop.commands.desk import CLINIC, DONE, REFUSED, CannotDo, Desk, opened, patient_named

USAGE = "trace CLINIC --lot LOT | --donor DONOR | --patient ID"
# the columns of a trace: of the patients no more than it takes to find them
TRACED = (
    "patient_id", "donor", "manufacturer", "lot", "bag", "infusion", "course", "session", "start", "events_asked", "events",
    "known_by", "typed_lot", "product",
)  # fmt: skip


@click.command(
    "trace",
    help=_(
        "Trace cells from a lot or a donor to everybody who was given them, or from a patient to every donor, as CSV."
    )
    + "\n\n"
    + _(
        "One row a bag that was given, or an infusion that names none, on standard output: UTF-8, commas, a header. Cells stand "
        "as they were recorded, also where they begin with = + - or @: import them as text into a spreadsheet. What is not on "
        "record is told in one sentence, with exit code 1."
    ),
)
@CLINIC
@click.option("--lot", metavar="LOT", help=_("The number of a lot, however it was typed."))
@click.option("--donor", metavar="DONOR", help=_("The pseudonym of a donor."))
@click.option("--patient", metavar="ID", help=_("The patient's identifier."))
@click.pass_obj
def command(desk: Desk, clinic: Path, lot: str | None, donor: str | None, patient: str | None) -> int:
    """One of lot, donor and patient is named."""
    from desktop.session.traceability import trace_donor, trace_lot, trace_patient

    if sum(one is not None for one in (lot, donor, patient)) != 1:
        raise click.UsageError(_("Name one of --lot, --donor and --patient"))
    with opened(desk, clinic) as session:
        try:
            if lot is not None:
                traced = trace_lot(session, lot)
            elif donor is not None:
                traced = trace_donor(session, donor)
            else:
                traced = trace_patient(session, patient_named(session, patient or ""))
        except (Refused, CannotDo) as unknown:
            click.echo(unknown.sentence, err=True)
            return REFUSED
    _print_csv(TRACED, traced.given)
    if traced.similar:
        sentence = N_("Not among them are lots with a similar number: {numbers}.")
        click.echo(say(sentence, numbers=", ".join(traced.similar)), err=True)
    return DONE


def _print_csv(columns: Sequence[str], rows: Iterable[object]) -> None:
    """The named attributes of each row on standard output, as RFC 4180 in UTF-8 says it, whatever the terminal's code page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([getattr(row, column) for column in columns] for row in rows)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.getvalue().encode("utf-8"))
