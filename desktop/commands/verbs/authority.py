"""`authority`: the serious events of a period and the products given in it, as a page or as CSV."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from desktop.clinic.words.language import N_, _, say
from desktop.commands.desk import CLINIC, DONE, CannotDo, Desk, opened, tell_written

USAGE = "authority CLINIC --from DAY --until DAY --to FILE.pdf|csv [--initials]"
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    "authority",
    help=_("List the serious adverse events of a time and the products that were given in it, for the authority.")
    + "\n\n"
    + _(
        "As PDF both stand in one file; as CSV each list is a file of its own, FILE.events.csv and FILE.given.csv (UTF-8, commas, a "
        "header). Patients have numbers unless --initials is said."
    ),
)
@CLINIC
@click.option("--from", "first", required=True, type=_DAY, metavar="DAY", help=_("The first day, as 2026-01-01."))
@click.option("--until", "last", required=True, type=_DAY, metavar="DAY", help=_("The last day, which is in it."))
@click.option("--to", "target", required=True, metavar="FILE.pdf|csv", type=click.Path(path_type=Path))
@click.option("--initials", is_flag=True, help=_("With the patients' initials and identifiers."))
@click.pass_obj
def command(desk: Desk, clinic: Path, first: datetime, last: datetime, target: Path, initials: bool) -> int:
    """Both lists."""
    from desktop.clinic.course.reportable import Period
    from desktop.paper.record.authority import authority_pages, write_csv

    ending = target.suffix.lower()
    if ending not in (".pdf", ".csv"):
        sentence = N_("{path} does not end in {endings}, which says what to write.")
        raise CannotDo(say(sentence, path=target, endings=_(" or ").join((".pdf", ".csv"))))
    if last < first:
        raise CannotDo(say(N_("The last day is before the first one. Nothing was written.")))
    period = Period(first.date(), last.date())
    with opened(desk, clinic) as session:
        if ending == ".csv":
            written = write_csv(session, period, target, initials)
        else:
            written = (authority_pages(session, period, initials).write(target),)
    tell_written(*written)
    return DONE
