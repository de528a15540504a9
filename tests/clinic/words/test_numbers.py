"""Numbers: what is read, what is asked about, and that no magnitude ever changes on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.clinic.words.number_typing import parse_number
from desktop.clinic.words.numbers import plain, show_number, write_number
from tests.cases import cases

decimals = st.builds(
    lambda digits, power: Decimal(f"{digits}E{power}"), st.integers(-(10**20), 10**20), st.integers(-20, 7)
)
short_decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**9), 10**9), st.integers(0, 9)
)
number_like = st.text(alphabet="0123456789.,-−+eEx×*^⁶ '%<", max_size=14)


@cases(
    ("typed", "value"),
    [
        ("0.59", "0.59"),
        ("0,59", "0.59"),
        (" 25,5 ", "25.5"),
        ("560", "560"),
        ("1234", "1234"),
        ("1.2340", "1.2340"),
        ("1,2340", "1.2340"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("-0.123", "-0.123"),
        (".5", "0.5"),
        (",125", "0.125"),
        ("1234.567", "1234.567"),
        ("1234,567", "1234.567"),
        ("-12.5", "-12.5"),
        ("−12,5", "-12.5"),
        ("0.10", "0.10"),
    ],
)
def test_point_and_comma_read_alike(typed: str, value: str) -> None:
    assert str(parse_number(typed)) == value


@cases(
    "typed",
    ["140e6", "140E6", "140x10^6", "140 × 10^6", "140 × 10⁶", "140×10⁶", "140*10^6", "1.4 × 10^8", "14 × 10⁷"],
)
def test_cells_can_be_typed_with_a_power_of_ten(typed: str) -> None:
    assert str(parse_number(typed)) == "140000000"


@cases(
    ("typed", "asked"),
    [
        ("1.234", "Was 1234 or 1.234 meant? Type 1234 or 1.2340."),
        ("1,234", "Was 1234 or 1.234 meant? Type 1234 or 1.2340."),
        ("-12.345", "Was -12345 or -12.345 meant? Type -12345 or -12.3450."),
        ("−12,345", "Was -12345 or -12.345 meant? Type -12345 or -12.3450."),
        ("140.000", "Was 140000 or 140.000 meant? Type 140000 or 140.0000."),
        ("1.234 × 10^6", "Was 1234 or 1.234 meant? Type 1234 or 1.2340."),
    ],
)
def test_a_thousandfold_doubt_is_asked(typed: str, asked: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_number(typed)
    assert str(refusal.value.sentence) == asked


@cases(
    ("typed", "told"),
    [
        ("", "Nothing was typed"),
        ("   ", "Nothing was typed"),
        ("abc", "not a number"),
        ("nan", "not a number"),
        ("Infinity", "not a number"),
        ("-", "not a number"),
        (".", "not a number"),
        ("- 5", "not a number"),
        ("–5", "not a number"),
        ("+5", "not a number"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("５", "not a number"),
        ("5⁶", "not a number"),
        ("1.234,5", "between thousands"),
        ("1,234.5", "between thousands"),
        ("1.234.567", "between thousands"),
        ("1 234", "between thousands"),
        ("1\u00a0234", "between thousands"),
        ("1'234", "between thousands"),
        ("5.", "behind the decimal mark"),
        ("5,", "behind the decimal mark"),
        ("1e5", "in full"),
        ("1e66", "in full"),
        ("140e-6", "in full"),
        ("140x106", "in full"),
        ("140 × 10", "in full"),
        ("1" * 29, "more than 28 digits"),
        ("1 × 10^40", "more than 28 digits"),
        ("0." + "0" * 40 + "1", "more than 28 digits"),
    ],
)
def test_what_cannot_be_read_is_refused(typed: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_number(typed)


@cases(
    ("value", "written"),
    [
        ("1.234", "1.2340"),
        ("-12.345", "-12.3450"),
        ("0.123", "0.123"),
        ("1234.567", "1234.567"),
        ("0.10", "0.10"),
        ("1.4E+8", "140000000"),
        ("1E-7", "0.0000001"),
        ("999.000", "999.0000"),
        ("5", "5"),
    ],
)
def test_written_so_that_it_reads_back(value: str, written: str) -> None:
    assert write_number(Decimal(value)) == written


@cases(
    ("value", "places", "mark", "shown"),
    [
        ("0.59", None, ".", "0.59"),
        ("0.59", None, ",", "0,59"),
        ("1234", None, ".", "1234"),
        ("12345", None, ".", "12\u2009345"),
        ("-140000000", None, ".", "−140\u2009000\u2009000"),
        ("12345.6789", 2, ",", "12\u2009345,68"),
        ("0.125", 2, ".", "0.13"),
        ("-0.125", 2, ".", "−0.13"),
        ("2.5", 0, ".", "3"),
        ("25.5", 3, ".", "25.500"),
        ("-0.04", 1, ".", "0.0"),
        ("9999.5", 0, ".", "10\u2009000"),
        ("-40.6015", 1, ".", "−40.6"),
    ],
)
def test_shown_for_people(value: str, places: int | None, mark: str, shown: str) -> None:
    assert show_number(Decimal(value), places, mark) == shown


@cases("value", ["NaN", "Infinity", "-Infinity"])
@cases("form", [plain, write_number, show_number])
def test_what_is_not_finite_is_never_kept_or_shown(form, value: str) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        form(Decimal(value))


@given(st.text() | number_like)
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    try:
        value = parse_number(typed)
    except Refused as refusal:
        assert str(refusal.sentence)
    else:
        assert value.is_finite()
        assert parse_number(write_number(value)) == value


@given(decimals)
def test_what_is_written_reads_back(value: Decimal) -> None:
    assert parse_number(write_number(value)) == value
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


@given(short_decimals, st.sampled_from(".,"))
def test_no_magnitude_changes_silently(value: Decimal, mark: str) -> None:
    typed = format(value, "f").replace(".", mark)
    try:
        read = parse_number(typed)
    except Refused:
        whole = typed.lstrip("-").partition(mark)[0]
        assert -value.as_tuple().exponent == 3 and whole != "0" and len(whole) <= 3
    else:
        assert read == value


@given(short_decimals, st.integers(0, 6))
def test_shown_is_within_half_of_the_last_place(value: Decimal, places: int) -> None:
    shown = show_number(value, places).replace("\u2009", "").replace("−", "-")
    assert abs(Decimal(shown) - value) * 2 <= Decimal(1).scaleb(-places)
