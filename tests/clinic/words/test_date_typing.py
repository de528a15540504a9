"""Dates as they are typed: what each way means, what is refused and why."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.dates import UNKNOWN, When, days_between, exactly
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.generated import days, whens

TODAY = date(2026, 3, 31)  # a Tuesday at the end of a month, so that clipping shows
D0 = exactly(date(2024, 1, 15))
MAY_12 = date(2023, 5, 12)


def read(text: str, *, d0: When | None = D0) -> When:
    return parse_when(text, today=TODAY, d0=d0, time_allowed=True)


def refusal(text: str, *, d0: When | None = D0, time_allowed: bool = True) -> str:
    with pytest.raises(Refused) as refused:
        parse_when(text, today=TODAY, d0=d0, time_allowed=time_allowed)
    return str(refused.value.sentence)


def day(text: str) -> date:
    return date.fromisoformat(text)


@cases(
    "typed",
    [
        "12.5.23", "12.05.2023", "12-5-2023", "2023-05-12", "2023-5-12", "12 May 2023", "12 may 23", "12 MAYIS 2023",
        "12-May-2023", "12.May.2023", "12may2023", "  12. 5. 23 ", "12 . 5 . 2023", "12. 5.23",
        "12\N{NO-BREAK SPACE}May 2023",
        "2023.05.12", "2023/05/12", "2023 / 5 / 12",
        "2023\N{EN DASH}05\N{EN DASH}12", "2023\N{MINUS SIGN}05\N{MINUS SIGN}12",
    ],
)  # fmt: skip
def test_an_exact_day(typed):
    assert read(typed) == exactly(MAY_12)


@cases(
    ("names", "month"),
    [
        ("Jan January Oca Ocak OCAK", 1),
        ("Feb February Şub Şubat ŞUBAT subat", 2),
        ("Mar March Mart", 3),
        ("Apr April Nis Nisan NİSAN", 4),
        ("May Mayıs MAYIS mayis", 5),
        ("Jun June Haz Haziran HAZİRAN", 6),
        ("Jul July Tem Temmuz", 7),
        ("Aug August Ağu Ağustos AĞUSTOS agustos A\u0067\u0306ustos", 8),
        ("Sep Sept September Eyl Eylül eylul", 9),
        ("Oct October Eki Ekim EKİM", 10),
        ("Nov November Kas Kasım KASIM", 11),
        ("Dec December Ara Aralık ARALIK", 12),
    ],
)
def test_month_names_in_english_and_turkish(names, month):
    for name in names.split():
        assert read(f"9 {name} 2023") == exactly(date(2023, month, 9))
        assert read(f"{name} 2023").precision == "month"
        assert read(f"{name} 2023").earliest == date(2023, month, 1)


@cases(("digits", "year"), [("00", 2000), ("26", 2026), ("27", 2027), ("28", 1928), ("99", 1999)])
def test_two_digits_are_the_last_such_year_up_to_next_year(digits, year):
    assert read(f"1.2.{digits}") == read(f"1 feb {digits}") == exactly(date(year, 2, 1))


@cases(
    ("typed", "meant"),
    [
        ("25/5/2023", "2023-05-25"), ("5/25/2023", "2023-05-25"), ("25/5/23", "2023-05-25"), ("5/5/2023", "2023-05-05"),
        ("31-5-99", "1999-05-31"), ("5-5-05", "2005-05-05"),
    ],
)  # fmt: skip
def test_an_order_that_can_be_only_one_is_read(typed, meant):
    assert read(typed) == exactly(day(meant))


@cases("typed", ["12/5/23", "12/5/2023", "1/2/2023", "12-5-23"])
def test_an_order_that_can_be_two_is_refused(typed):
    assert "Type the day as 12.5.23 or 2023-05-12." in refusal(typed)


def test_the_refusal_names_both_readings():
    assert "can be 2023-05-12 or 2023-12-05" in refusal("12/5/2023")


@cases("typed", ["2023-05", "2023-5", "5.2023", "05/2023", "05-2023", "May 2023", "mayıs 2023"])
def test_a_month(typed):
    assert read(typed) == When(day("2023-05-01"), day("2023-05-31"), day("2023-05-16"))
    assert read(typed).precision == "month"


def test_a_year_and_the_middle_of_an_even_interval():
    assert read("2023") == When(day("2023-01-01"), day("2023-12-31"), day("2023-07-02"))
    assert read("2023").precision == "year"
    assert read("2023-02").day == day("2023-02-14")  # 28 days: the earlier of the two in the middle
    assert read("2024-02").latest == day("2024-02-29")


@cases(
    ("typed", "meant"),
    [
        ("t", "2026-03-31"), ("T", "2026-03-31"), ("today", "2026-03-31"), ("y", "2026-03-30"),
        ("Yesterday", "2026-03-30"),
        ("-10d", "2026-03-21"), ("-3w", "2026-03-10"), ("\N{MINUS SIGN}3w", "2026-03-10"),
        ("- 3 W", "2026-03-10"),
        ("+2w", "2026-04-14"), ("-1m", "2026-02-28"), ("-2m", "2026-01-31"), ("-3m", "2025-12-31"), ("+1m", "2026-04-30"),
        ("-1y", "2025-03-31"), ("-25m", "2024-02-29"), ("t-3", "2026-03-28"), ("t+7", "2026-04-07"),
        ("t - 3w", "2026-03-10"), ("today-1y", "2025-03-31"), ("d0", "2024-01-15"), ("D0+14", "2024-01-29"),
        ("d0-7", "2024-01-08"), ("d0+3w", "2024-02-05"), ("d0 + 1m", "2024-02-15"), ("d0+0", "2024-01-15"),
    ],
)  # fmt: skip
def test_relative_dates_are_resolved_now(typed, meant):
    assert read(typed) == exactly(day(meant))
    assert read(typed).typed == typed


def test_a_leap_day_is_clipped_a_year_later():
    assert parse_when("+1y", today=date(2024, 2, 29)) == exactly(date(2025, 2, 28))


@cases("typed", ["d0", "d0+14", "d0 ±3", "d0..t", "t (d0..t)", "d0 10:30"])
@cases("d0", [None, UNKNOWN])
def test_no_d0_before_the_first_infusion(typed, d0):
    assert refusal(typed, d0=d0) == "D0 is not known: no first infusion with its day is recorded. Type the date."


@cases(
    ("d0", "typed", "meant"),
    [
        ("2024-05-14 10:30", "d0+14", "2024-05-28"),
        ("2024-05-14 ?", "d0+14", "2024-05-28 ?"),
        ("2024-05-14 ?", "d0+2 10:30", "2024-05-16 10:30 ?"),
        ("2024-05-14 ?", "d0-10 (d0-17..d0-3)", "2024-05-04 (2024-04-27..2024-05-11)"),
        ("2024-05-14 ±6", "d0+14", "2024-05-28 ±6"),
        ("2024-05-14 ±6", "d0+14 ±2", "2024-05-28 ±8"),
        ("2024-05-14 ±6", "d0-10 (d0-17..d0-3)", "2024-05-04 (2024-04-21..2024-05-17)"),
        ("2024-05-14 ±6", "d0..d0+9", "2024-05-08..2024-05-29"),
        ("2024-05-14 (2024-05-14..2024-05-20)", "d0+1w", "2024-05-21 (2024-05-21..2024-05-27)"),
        ("2024-05", "d0", "2024-05 ?"),
        ("2024", "d0+14", "2024-07-15 (2024-01-15..2025-01-14)"),
    ],
)
def test_what_is_counted_from_d0_is_as_uncertain_as_d0(d0, typed, meant):
    assert read(typed, d0=read(d0)) == read(meant)


def test_an_uncertain_d0_has_no_time():
    assert "A time needs an exact day" in refusal("d0 10:30", d0=read("2024-05-14 ±6"))


@cases("typed", ["?", " ? ", "unknown", "Unknown", "unk", "bilinmiyor", "BİLİNMİYOR"])
def test_unknown_is_an_answer(typed):
    assert read(typed) == UNKNOWN
    assert read(typed).unknown and read(typed).earliest is None and not read(typed).exact


@cases(
    ("typed", "earliest", "drawn", "latest", "precision"),
    [
        ("2024-01-15 ?", "2024-01-15", "2024-01-15", "2024-01-15", "day"),
        ("15.1.24?", "2024-01-15", "2024-01-15", "2024-01-15", "day"),
        ("d0?", "2024-01-15", "2024-01-15", "2024-01-15", "day"),
        ("2024-01 ?", "2024-01-01", "2024-01-16", "2024-01-31", "month"),
        ("c. 2023", "2023-01-01", "2023-07-02", "2023-12-31", "year"),
        ("c.2023", "2023-01-01", "2023-07-02", "2023-12-31", "year"),
        ("~2023", "2023-01-01", "2023-07-02", "2023-12-31", "year"),
        ("~ 2023 ?", "2023-01-01", "2023-07-02", "2023-12-31", "year"),
        ("2024-01-15 ±6", "2024-01-09", "2024-01-15", "2024-01-21", "range"),
        ("2024-01-15 +-6", "2024-01-09", "2024-01-15", "2024-01-21", "range"),
        ("2024-01-15 +/- 6", "2024-01-09", "2024-01-15", "2024-01-21", "range"),
        ("2024-01-15 +/\N{MINUS SIGN}6", "2024-01-09", "2024-01-15", "2024-01-21", "range"),
        ("d0-7±2", "2024-01-06", "2024-01-08", "2024-01-10", "range"),
        ("2024-01-15 ±0", "2024-01-15", "2024-01-15", "2024-01-15", "day"),
        ("2024-01-10 (2024-01-08..2024-01-22)", "2024-01-08", "2024-01-10", "2024-01-22", "range"),
        ("d0(8.1.24..d0+1w)", "2024-01-08", "2024-01-15", "2024-01-22", "range"),
        ("10.1.24 (1.1.24..31.1.24)?", "2024-01-01", "2024-01-10", "2024-01-31", "month"),
        ("2024-01-08..2024-01-22", "2024-01-08", "2024-01-15", "2024-01-22", "range"),
        ("8.1.24 .. 21.1.24", "2024-01-08", "2024-01-14", "2024-01-21", "range"),
        ("8.1.24…21.1.24", "2024-01-08", "2024-01-14", "2024-01-21", "range"),
        ("2023-03..2023-05", "2023-03-01", "2023-04-15", "2023-05-31", "range"),
        ("2022..2023", "2022-01-01", "2022-12-31", "2023-12-31", "range"),
        ("t-3..t", "2026-03-28", "2026-03-29", "2026-03-31", "range"),
        ("1.5.23..31.5.23", "2023-05-01", "2023-05-16", "2023-05-31", "month"),
        ("12.5.23..12.5.23", "2023-05-12", "2023-05-12", "2023-05-12", "day"),
    ],
)
def test_uncertainty_is_assumed(typed, earliest, drawn, latest, precision):
    when = read(typed)
    assert when == When(day(earliest), day(latest), day(drawn), assumed=True)
    assert when.precision == precision
    assert when.uncertainty == ((day(drawn) - day(earliest)).days, (day(latest) - day(drawn)).days)


@cases(
    ("typed", "meant", "time", "assumed"),
    [
        ("12.5.23 10:30", "2023-05-12", "10:30", False),
        ("2023-05-12 9:05", "2023-05-12", "09:05", False),
        ("12. 5. 23 14.30", "2023-05-12", "14:30", False),
        ("12 May 2023 00:00", "2023-05-12", "00:00", False),
        ("t 9:05", "2026-03-31", "09:05", False),
        ("d0 14.30", "2024-01-15", "14:30", False),
        ("d0+2 23:59", "2024-01-17", "23:59", False),
        ("12.5.23 10:30 ?", "2023-05-12", "10:30", True),
        ("~12.5.23 10:30", "2023-05-12", "10:30", True),
    ],
)
def test_a_time_after_an_exact_day(typed, meant, time, assumed):
    assert read(typed) == When(day(meant), day(meant), day(meant), time, assumed)
    assert "Times are not asked here" in refusal(typed, time_allowed=False)


@cases(
    ("typed", "says"),
    [
        ("", "No date is typed"),
        ("   ", "No date is typed"),
        ("31.2.2023", "not a day of the calendar"),
        ("29.2.2023", "not a day of the calendar"),
        ("2023-13-01", "not a day of the calendar"),
        ("0.5.2023", "not a day of the calendar"),
        ("31/31/2023", "not a day of the calendar"),
        ("31 Nov 2023", "not a day of the calendar"),
        ("2023-13", "is not a month"),
        ("0.2023", "is not a month"),
        ("12", "“12” alone is not a date. Type a day as 12.5.23"),
        ("1205", "alone is not a date"),
        ("12052023", "alone is not a date"),
        ("1849", "alone is not a date"),
        ("9" * 5000, "alone is not a date"),
        ("1849-12-31", "between the years 1850 and 2200"),
        ("1.1.2201", "between the years 1850 and 2200"),
        ("0000-00-00", "between the years 1850 and 2200"),
        ("Jan 9999", "between the years 1850 and 2200"),
        ("-999999y", "between the years 1850 and 2200"),
        ("+999999w", "between the years 1850 and 2200"),
        ("t-999999", "between the years 1850 and 2200"),
        ("t-200y", "between the years 1850 and 2200"),
        ("d0 ±999999", "between the years 1850 and 2200"),
        ("2200-12-31 ±1", "between the years 1850 and 2200"),
        ("1850-01-01 ±1", "between the years 1850 and 2200"),
        ("May", "cannot be read as a date"),
        ("May 23", "cannot be read as a date"),
        ("12 May", "cannot be read as a date"),
        ("12 Foo 2023", "cannot be read as a date"),
        ("12.5-2023", "cannot be read as a date"),
        ("12.5", "cannot be read as a date"),
        ("-3", "cannot be read as a date"),
        ("3w", "cannot be read as a date"),
        ("t3", "cannot be read as a date"),
        ("y-1", "cannot be read as a date"),
        ("d1", "cannot be read as a date"),
        ("10:30", "cannot be read as a date"),
        ("t 9", "cannot be read as a date"),
        ("??", "cannot be read as a date"),
        ("~?", "cannot be read as a date"),
        ("unknown ?", "cannot be read as a date"),
        ("..", "cannot be read as a date"),
        ("2023..", "cannot be read as a date"),
        ("?..2023", "cannot be read as a date"),
        ("2021..2022..2023", "cannot be read as a date"),
        ("12.5.23 ()", "cannot be read as a date"),
        ("12.5.23 (2023)", "cannot be read as a date"),
        ("±6", "cannot be read as a date"),
        ("١٢.٥.٢٠٢٣", "cannot be read as a date"),
        ("１２.5.2023", "cannot be read as a date"),
        ("12.5.202³", "cannot be read as a date"),
        ("{typed} {0}", "“{typed} {0}” cannot be read as a date"),
        ("(" * 50_000, "cannot be read as a date"),
        ("2023-05 ±6", "need one exact day"),
        ("2023 (2022..2024)", "need one exact day"),
        ("2023-05-12..2023-05-11", "2023-05-12 is later than 2023-05-11"),
        ("2023..2022", "is later than"),
        ("5.5.23 (2.5.23..4.5.23)", "2023-05-05 does not lie between 2023-05-02 and 2023-05-04"),
        ("1.5.23 (2.5.23..4.5.23)", "2023-05-01 does not lie between 2023-05-02 and 2023-05-04"),
        ("12.5.23 24:00", "24:00 is not a time of day"),
        ("12.5.23 9:60", "09:60 is not a time of day"),
        ("2023-05 10:30", "needs an exact day"),
        ("2023 10:30 ?", "needs an exact day"),
        ("12.5.23 10:30 ±1", "An uncertain date has no time"),
        ("12.5.23 10:30..13.5.23", "An uncertain date has no time"),
        ("12.5.23 10:30 (11.5.23..13.5.23)", "An uncertain date has no time"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_type(typed, says):
    assert says in refusal(typed)


def test_what_was_typed_is_kept_and_does_not_make_a_difference():
    assert read(" 12. MAY 23 ").typed == " 12. MAY 23 "
    assert read("12.5.23") == read("2023-05-12") and hash(read("12.5.23")) == hash(read("2023-05-12"))
    with pytest.raises(FrozenInstanceError):
        read("2023").typed = "2024"


@given(when=whens(), today=days, d0=st.none() | whens())
def test_written_is_read_as_the_same_date_whatever_today_and_d0(when, today, d0):
    assert parse_when(when.written(), today=today, d0=d0, time_allowed=True) == when


@st.composite
def texts(draw) -> str:
    """Texts near the grammar: most are dates, some are impossible."""
    n, m = st.integers(0, 32), st.integers(0, 13)
    year = st.integers(1845, 2205) | st.integers(0, 99)
    plain = st.one_of(
        st.builds("{}.{}.{}".format, n, m, year),
        st.builds("{}/{}/{}".format, n, n, year),
        st.builds("{}-{:02}-{:02}".format, year, m, n),
        st.builds("{} {} {}".format, n, st.sampled_from(["may", "Şub", "Ağustos", "December", "kas"]), year),
        st.builds("{}-{}".format, year, m),
        year.map(str),
        st.builds(
            "{}{}{}{}".format, st.sampled_from(["t", "d0", ""]), st.sampled_from("+-−"), n, st.sampled_from("dwmy")
        ),
    )
    return draw(
        st.one_of(
            plain,
            st.builds("{} ?".format, plain),
            st.builds("~{}".format, plain),
            st.builds("{} {}:{:02}".format, plain, st.integers(0, 24), st.integers(0, 60)),
            st.builds("{} ±{}".format, plain, st.integers(0, 10**6)),
            st.builds("{}..{}".format, plain, plain),
            st.builds("{} ({}..{})".format, plain, plain, plain),
        )
    )


@given(text=texts(), today=days, d0=whens(), later=days)
def test_what_was_understood_survives_writing_and_no_longer_depends_on_today(text, today, d0, later):
    try:
        when = parse_when(text, today=today, d0=d0, time_allowed=True)
    except Refused:
        assume(False)
    assert parse_when(when.written(), today=later, time_allowed=True) == when
    assert when.typed == text
    assert when.shown()


@given(
    text=st.one_of(st.text(), st.text("0123456789.-/:±~?() tdwmyc+−…maıİ", max_size=14), texts()),
    today=st.dates(),
    d0=st.none() | whens(),
    time_allowed=st.booleans(),
)
@example(text="-1d", today=date.min, d0=None, time_allowed=False)
@example(text="+1m", today=date.max, d0=None, time_allowed=False)
@example(text="1.1.99", today=date.min, d0=None, time_allowed=False)
@example(text="\ud800\x00", today=TODAY, d0=None, time_allowed=False)
def test_any_text_is_a_date_or_is_refused_with_a_sentence(text, today, d0, time_allowed):
    try:
        when = parse_when(text, today=today, d0=d0, time_allowed=time_allowed)
    except Refused as refused:
        assert str(refused.sentence)
    else:
        assert time_allowed or not when.time
        assert when.unknown or when.earliest <= when.day <= when.latest


@given(d0=days, n=st.integers(-40_000, 40_000))
def test_d0_and_n_days_is_that_many_days_from_d0(d0, n):
    meant = d0 + timedelta(n)
    assume(1850 <= meant.year <= 2200)
    when = parse_when(f"d0{n:+}", today=TODAY, d0=exactly(d0))
    assert when == exactly(meant)
    assert days_between(exactly(d0), when) == n


@cases(
    ("typed", "ahead", "year"),
    [
        ("1.3.28", 1, 1928),
        ("1.3.28", 30, 2028),
        ("1.3.25", 1, 2025),
        ("1.3.54", 30, 2054),
        ("1.3.55", 30, 1955),
        ("1.3.98", 30, 1998),
    ],
)
def test_a_year_of_two_digits_lies_as_far_ahead_as_is_asked(typed, ahead, year):
    assert parse_when(typed, today=date(2024, 5, 14), ahead=ahead).day.year == year
