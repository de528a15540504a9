"""The vital signs of an infusion as curves over the minutes from its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desktop.clinic.course.vital_signs import VitalSigns, due
from desktop.clinic.words.dates import When

# drawn, the first one on top
CURVES = ("pulse", "systolic", "diastolic", "saturation")
_ORIGIN = datetime(2000, 1, 1)
# minutes from the start at which the grid has its rows
_GRID = {one.slot: int((one.at - _ORIGIN).total_seconds() // 60) for one in due((), _ORIGIN, _ORIGIN)}
_DAY = 24 * 60


@dataclass(frozen=True)
class Curve:
    """The measured values of one field, by minutes from the start."""

    field: str
    points: tuple[tuple[int, Decimal], ...]


def curves(rows: Sequence[VitalSigns], start: When | None, stop: When | None) -> tuple[Curve, ...]:
    """What is drawn of these rows, a curve for each of `CURVES` with a value; a row whose time nobody knows is left out."""
    placed = sorted(
        ((at, row) for row in rows if (at := minutes(row, start, stop)) is not None), key=lambda pair: pair[0]
    )
    found = []
    for field in CURVES:
        points = tuple((at, value) for at, row in placed if (value := getattr(row, field)) is not None)
        if points:
            found.append(Curve(field, points))
    return tuple(found)


def minutes(row: VitalSigns, start: When | None, stop: When | None) -> int | None:
    """Minutes from the start: by the time that was written down, else by the place in the grid; None when neither tells."""
    began = moment(start)
    if row.at is not None and began is not None:
        passed = _of_day(row.at) - (began.hour * 60 + began.minute)
        # within half a day of the start: past midnight is the next day
        return (passed + _DAY // 2) % _DAY - _DAY // 2
    if row.slot == "end":
        ended = moment(stop)
        return None if began is None or ended is None else int((ended - began).total_seconds() // 60)
    return _GRID.get(row.slot or "")


def moment(when: When | None) -> datetime | None:
    """A date with its time, by the clinic's clock; None unless both are known."""
    return when.moment if when is not None else None


def _of_day(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
