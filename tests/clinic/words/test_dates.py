"""What is known of a date: how it is shown and written, what can be compared, and the laws of comparing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import (
    UNKNOWN,
    When,
    counted_from,
    day_number,
    days_between,
    exactly,
    is_counted,
    is_known,
)
from desktop.clinic.words.language import say
from tests.cases import cases
from tests.clinic.generated import times, whens

TODAY = date(2026, 3, 31)
D0 = date(2024, 1, 15)


def read(text: str) -> When:
    return parse_when(text, today=TODAY, d0=exactly(D0), time_allowed=True)


@cases(
    ("typed", "shown"),
    [
        ("18.8.24", "18 Aug 2024"),
        ("18.8.24 10:30", "18 Aug 2024 10:30"),
        ("18.8.24 10:30 ?", "18 Aug 2024 10:30, assumed"),
        ("2023-05", "May 2023"),
        ("2023-05 ?", "May 2023, assumed"),
        ("2023", "2023"),
        ("~2023", "2023, assumed"),
        ("15.1.24 ±7", "15 Jan 2024 (8 to 22 Jan 2024), assumed"),
        ("15.1.24 (1.1.24..31.1.24)", "15 Jan 2024 (1 to 31 Jan 2024), assumed"),
        ("1.2.24 ±3", "1 Feb 2024 (29 Jan to 4 Feb 2024), assumed"),
        ("2.1.24 ±3", "2 Jan 2024 (30 Dec 2023 to 5 Jan 2024), assumed"),
        ("?", "unknown date"),
    ],
)
def test_shown_for_people(typed, shown):
    assert read(typed).shown() == shown


@cases(
    ("typed", "counted"),
    [
        ("15.1.24", "D0"),
        ("20.4.24 10:30", "D96 10:30"),
        ("8.1.24 ?", "D−7, assumed"),
        ("20.4.24 ±6", "D96 (D90 to D102), assumed"),
        ("2023-12", "D−45 to D−15"),
        ("2023", "D−379 to D−15"),
        ("~2023", "D−197 (D−379 to D−15), assumed"),
        ("2012-06-01", "about 12 years before D0"),
        ("~1984", "about 40 years before D0, assumed"),
        ("?", "unknown date"),
    ],
)
def test_a_page_without_calendar_dates_counts_them(typed, counted):
    with counted_from(D0):
        assert read(typed).shown() == counted
        assert str(say("taken {date}", date=read(typed))) == f"taken {counted}"
    assert not is_counted()


@cases(
    ("typed", "written"),
    [
        ("t", "2026-03-31"), ("-3w ?", "2026-03-10 ?"), ("d0 9.05", "2024-01-15 09:05"), ("May 2023", "2023-05"),
        ("~2023", "2023 ?"), ("d0 ±6", "2024-01-15 ±6"), ("8.1.24..21.1.24", "2024-01-08..2024-01-21"),
        ("10.1.24 (8.1.24..22.1.24)", "2024-01-10 (2024-01-08..2024-01-22)"), ("unk", "?"),
    ],
)  # fmt: skip
def test_written_for_an_editor(typed, written):
    assert read(typed).written() == written


@cases(
    ("one", "other", "before", "after"),
    [
        ("11.5.23", "12.5.23", True, False),
        ("12.5.23", "12.5.23", None, None),
        ("12.5.23 10:30", "12.5.23", None, None),
        ("12.5.23 10:30", "12.5.23 10:31", True, False),
        ("12.5.23 10:30", "12.5.23 10:30", False, False),
        ("12.5.23 10:30", "11.5.23 23:00", False, True),
        ("2023-04", "2023-05", True, False),
        ("2023", "2023-05", None, None),
        ("2023-05", "31.5.23", None, None),
        ("2023-05", "1.6.23", True, False),
        ("?", "2023", None, None),
        ("?", "?", None, None),
    ],
)
def test_comparing_can_be_unknown(one, other, before, after):
    assert read(one).before(read(other)) is before
    assert read(one).after(read(other)) is after


@given(whens())
def test_a_known_date_has_its_days_and_no_other_has_one(when):
    assert is_known(when) == (when.shown() != UNKNOWN.shown())
    assert all((day is not None) == is_known(when) for day in (when.earliest, when.latest, when.day))


def test_a_date_that_was_never_answered_is_not_known():
    assert not is_known(None)
    assert not is_known(UNKNOWN)


def test_the_minute_is_known_with_the_day_and_the_time_alone():
    assert read("18.8.24 10:30 ?").moment == datetime(2024, 8, 18, 10, 30)
    assert [read(text).moment for text in ("18.8.24", "2023-05", "?")] == [None, None, None]


def test_days_are_counted_between_the_drawn_days():
    assert days_between(exactly(D0), read("2024-01-29 ±3")) == 14
    assert days_between(read("2023"), exactly(D0)) == (D0 - date(2023, 7, 2)).days
    assert days_between(exactly(D0), exactly(D0 - timedelta(7))) == -7
    assert days_between(UNKNOWN, exactly(D0)) is days_between(exactly(D0), UNKNOWN) is None
    assert [day_number(date(1970, 1, 1)), day_number(date(1969, 12, 31)), day_number(date(2024, 1, 15))] == [
        0,
        -1,
        19737,
    ]


@cases(
    "parts",
    [
        (D0, None, D0),
        (None, None, None, "", True),
        (None, None, None, "10:30"),
        (D0, D0 - timedelta(1), D0),
        (D0, D0, D0 + timedelta(1)),
        (D0, D0, D0, "9:05"),
        (D0, D0, D0, "24:00"),
        (D0, D0 + timedelta(1), D0, "10:30", True),
        (D0, D0 + timedelta(1), D0),
        (date(2023, 5, 1), date(2023, 5, 31), date(2023, 5, 1)),
        (date(1849, 12, 31), D0, D0, "", True),
    ],
)
def test_what_no_text_can_say_cannot_be_built(parts):
    with pytest.raises(ValueError):
        When(*parts)


near = st.builds(
    lambda first, length, at: When(first, first + timedelta(length), first + timedelta(min(at, length)), "", True),
    st.dates(date(2024, 1, 1), date(2024, 1, 9)), st.integers(0, 4), st.integers(0, 4),
)  # fmt: skip
timed = st.builds(exactly, st.dates(date(2024, 1, 1), date(2024, 1, 3)), times)


@given(a=near | timed | whens(), b=near | timed | whens())
def test_before_and_after_mirror_each_other_and_agree_with_the_intervals(a, b):
    assert a.before(b) is b.after(a)
    assert not (a.before(b) and b.before(a))
    if a.unknown or b.unknown:
        assert a.before(b) is None
    elif a.latest < b.earliest:
        assert a.before(b) is True and b.before(a) is False
    elif a.time and b.time and a.day == b.day:
        assert a.before(b) is (a.time < b.time)
    elif a.earliest <= b.latest:
        assert a.before(b) is None and b.before(a) is None
