"""Vital signs by minutes from the start: by the time written down, else by the grid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.course.vital_signs import VitalSigns
from desktop.clinic.plot.vital_curves import CURVES, curves, minutes, moment
from desktop.clinic.words.dates import UNKNOWN, When, exactly
from tests.cases import cases

DAY = date(2024, 5, 14)
START = exactly(DAY, "10:30")
STOP = exactly(DAY, "11:45")
LATE = exactly(DAY, "23:50")


@cases(
    ("slot", "at", "start", "stop", "expected"),
    [
        ("before", None, START, None, -15),
        ("start", None, START, None, 0),
        ("hours_2", None, START, None, 120),
        # the grid tells without a time as well
        ("min_30", None, None, None, 30),
        ("min_30", None, exactly(DAY), None, 30),
        # what was written down goes before the grid
        ("min_15", "10:47", START, None, 17),
        ("before", "10:10", START, None, -20),
        ("min_15", "10:47", None, None, 15),
        ("end", None, START, STOP, 75),
        ("end", None, START, None, None),
        ("end", "11:50", START, None, 80),
        ("other", None, START, STOP, None),
        ("other", "12:00", START, None, 90),
        (None, None, START, None, None),
        # past midnight
        ("min_15", "00:05", LATE, None, 15),
        ("before", "23:35", LATE, None, -15),
        ("end", None, LATE, exactly(date(2024, 5, 15), "01:00"), 70),
    ],
)
def test_where_a_row_lies(
    slot: str | None, at: str | None, start: When | None, stop: When | None, expected: int | None
) -> None:
    assert minutes(VitalSigns(slot=slot, at=at), start, stop) == expected


def test_a_curve_holds_what_was_measured_in_the_order_of_time() -> None:
    rows = (
        VitalSigns(slot="min_15", pulse=Decimal(80), systolic=Decimal(118)),
        VitalSigns(slot="before", pulse=Decimal(70)),
        VitalSigns(slot="other", pulse=Decimal(99)),
    )
    found = {curve.field: curve.points for curve in curves(rows, START, None)}
    assert found == {"pulse": ((-15, Decimal(70)), (15, Decimal(80))), "systolic": ((15, Decimal(118)),)}


def test_nothing_is_drawn_of_what_was_not_measured() -> None:
    assert (
        curves((VitalSigns(slot="start", seen="none"), VitalSigns(slot="min_15", temperature=Decimal(37))), START, None)
        == ()
    )


@cases("when", [None, UNKNOWN, exactly(DAY)])
def test_a_moment_needs_its_time(when: When | None) -> None:
    assert moment(when) is None


@given(st.integers(0, 1439), st.integers(-719, 719))
def test_a_written_time_within_half_a_day_is_found_again(start: int, apart: int) -> None:
    at = (start + apart) % 1440
    row = VitalSigns(slot="other", at=f"{at // 60:02}:{at % 60:02}", pulse=Decimal(70))
    began = exactly(DAY, f"{start // 60:02}:{start % 60:02}")
    assert minutes(row, began, None) == apart
    (curve,) = curves((row,), began, None)
    assert (curve.field, curve.points) == (CURVES[0], ((apart, Decimal(70)),))
