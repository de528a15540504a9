"""What is planned and what was done: a plan is checked before it happens, history is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.findings import Finding, Make, block, hard, note, soft
from desktop.clinic.entry.kinds import Choice, Option, Reader, Values
from desktop.clinic.entry.rules import happened
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, say

STAGE = Choice((Option("done", N_("done")), Option("planned", N_("planned"))))


class Staged(Protocol):
    """What is planned, or was done, on a day."""

    @property
    def stage(self) -> str | None: ...

    @property
    def date(self) -> When | None: ...


def is_planned(entry: Staged) -> bool:
    """Is it still a plan? What has no stage yet is judged as done."""
    return entry.stage == "planned"


def once_done(values: Values, reader: Reader) -> bool:
    """Is a field asked of what is no plan? For `asked` of a field."""
    return values.get("stage") != "planned"


def blocked(planned: bool) -> Make:
    """Level B of the domain reference: a plan asks for a reason, what has happened for a confirmation."""
    return block if planned else soft


def forbidden(planned: bool) -> Make:
    """Level H of the domain reference: a plan cannot be saved, what has happened asks for a confirmation."""
    return hard if planned else soft


def stage_findings(entry: Staged, around: Around) -> Iterator[Finding]:
    """V1: what was done lies in the past; a plan has its day, and one whose day is over is asked after."""
    if not is_planned(entry):
        yield from happened("date", entry.date, around)
        return
    when = entry.date
    if when is None:
        return
    if not is_known(when):
        yield hard(
            "date", "date", say(N_("A plan needs its day. Type the day, or the month if that is all that is known."))
        )
    elif when.latest < around.today:
        sentence = N_(
            "{date} is over and this is still planned. Was it done? Then enter what was found, or mark it as void."
        )
        yield note("stage", "stage", say(sentence, date=when))
