"""Laboratory readings and reference limits as printed: what is understood, what is refused, what is inside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.clinic.words.readings import Limits, Reading, flag, parse_limits, parse_reading
from tests.cases import cases

reading_like = st.text(alphabet="0123456789.,-−+<>=≤≥:/ex×^⁶ mgL%neg", max_size=14)
amounts = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-50, 50), st.integers(0, 1))
comparators = st.sampled_from(["", "<", "≤", "≥", ">"])


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@cases(
    ("typed", "comparator", "value", "shown"),
    [
        ("0,59", "", "0.59", "0,59"),
        ("0.1", "", "0.1", "0.1"),
        (" 25.5 ", "", "25.5", "25.5"),
        ("<0.10", "<", "0.10", "< 0.10"),
        ("< 0,10", "<", "0.10", "< 0,10"),
        ("<=100", "≤", "100", "≤ 100"),
        ("≤ 100", "≤", "100", "≤ 100"),
        (">=7", "≥", "7", "≥ 7"),
        ("≥7", "≥", "7", "≥ 7"),
        ("> 50.00", ">", "50.00", "> 50.00"),
        ("-2.5", "", "-2.5", "-2.5"),
        ("<−30", "<", "-30", "< −30"),
        ("140 × 10^6", "", "140000000", "140 × 10^6"),
    ],
)
def test_numbers(typed: str, comparator: str, value: str, shown: str) -> None:
    reading = parse_reading(typed)
    assert reading == Reading(typed.strip(), comparator, Decimal(value))
    assert str(reading.number) == value
    assert reading.shown() == shown
    assert reading.is_number and not reading.categorical
    assert reading.censored == bool(comparator)


@cases(
    ("typed", "word"),
    [
        ("negative", "negative"),
        ("Negative", "negative"),
        ("neg", "negative"),
        ("neg.", "negative"),
        ("negatif", "negative"),
        ("NEGATİF", "negative"),
        ("NEGATIF", "negative"),
        ("positive", "positive"),
        ("pos", "positive"),
        ("pozitif", "positive"),
        ("POZİTİF", "positive"),
        ("weakly  positive", "weakly positive"),
        ("weak", "weakly positive"),
        ("zayıf pozitif", "weakly positive"),
        ("ZAYIF POZİTİF", "weakly positive"),
        ("borderline", "borderline"),
        ("sınırda", "borderline"),
        ("trace", "trace"),
        ("Eser", "trace"),
        ("Negative (<1:80)", "negative"),
        ("negatif (-)", "negative"),
        ("POZİTİF (speckled)", "positive"),
        ("no growth", "negative"),
        ("No growth (14 d)", "negative"),
        ("sterile", "negative"),
        ("Steril", "negative"),
        ("not detected", "negative"),
        ("üreme yok", "negative"),
        ("ÜREME OLMADI", "negative"),
        ("Üreme saptanmadı.", "negative"),
        ("growth", "positive"),
        ("Üreme var", "positive"),
        ("saptandı", "positive"),
    ],
)
def test_words(typed: str, word: str) -> None:
    reading = parse_reading(typed)
    assert reading == Reading(typed, word=word)
    assert reading.shown() == typed
    assert reading.categorical and not reading.is_number and not reading.censored


@cases(
    ("typed", "comparator", "titre", "shown"),
    [
        ("1:160", "", 160, "1:160"),
        ("1/160", "", 160, "1/160"),
        ("1 : 5120", "", 5120, "1 : 5120"),
        ("<1:80", "<", 80, "< 1:80"),
        (">= 1:5120", "≥", 5120, "≥ 1:5120"),
    ],
)
def test_titres(typed: str, comparator: str, titre: int, shown: str) -> None:
    reading = parse_reading(typed)
    assert reading == Reading(typed, comparator, titre=titre)
    assert reading.shown() == shown
    assert reading.categorical and not reading.is_number


@cases(
    ("typed", "told"),
    [
        ("", "Nothing was typed"),
        ("-", "A sign alone"),
        ("+", "A sign alone"),
        ("−", "A sign alone"),
        ("++", "A sign alone"),
        ("(+)", "A sign alone"),
        ("<", "behind the sign is missing"),
        (">= ", "behind the sign is missing"),
        ("3 mg/L", "its own field"),
        ("<0.10 kUA/l", "its own field"),
        ("1.234 mg/L", "its own field"),
        ("12%", "its own field"),
        ("5µg", "its own field"),
        ("4 x10^9/L", "its own field"),
        ("1.234", "Was 1234 or 1.234 meant"),
        ("< 1,234", "Was 1234 or 1.234 meant"),
        ("1 234", "between thousands"),
        ("1e5", "in full"),
        ("1:0", "such as 1:160"),
        ("2:160", "such as 1:160"),
        ("1:1.280", "such as 1:160"),
        ("0.59*", "without its star. What the star means belongs in the printed comment"),
        ("26,6 *", "without its star"),
        ("negative (1", "cannot be read"),
        ("(negative)", "cannot be read"),
        ("perhaps (negative)", "cannot be read"),
        ("- 5", "cannot be read"),
        ("< negative", "cannot be read"),
        ("<< 5", "cannot be read"),
        ("about 5", "cannot be read"),
        ("normal", "cannot be read"),
        ("nan", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(typed: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_reading(typed)


@cases(
    ("typed", "low", "high", "low_included", "high_included", "unit"),
    [
        ("< 24", None, "24", True, False, ""),
        ("<24 ng/ml", None, "24", True, False, "ng/ml"),
        ("<24ng/ml", None, "24", True, False, "ng/ml"),
        ("≤ 100", None, "100", True, True, ""),
        ("<=100", None, "100", True, True, ""),
        ("0-4", "0", "4", True, True, ""),
        ("0 – 4", "0", "4", True, True, ""),
        ("0 -4", "0", "4", True, True, ""),
        ("0 to 4 %", "0", "4", True, True, "%"),
        ("2,3 - 15,9", "2.3", "15.9", True, True, ""),
        ("2.3–15.9 µg/L", "2.3", "15.9", True, True, "µg/L"),
        ("-2 - 2 mmol/L", "-2", "2", True, True, "mmol/L"),
        ("−5--1", "-5", "-1", True, True, ""),
        ("0.100-0.400", "0.100", "0.400", True, True, ""),
        ("> 30", "30", None, False, True, ""),
        (">= 90 mL/min/1.73 m2", "90", None, True, True, "mL/min/1.73 m2"),
        ("up to 9", None, "9", True, True, ""),
        ("Up to 9 IU/ml", None, "9", True, True, "IU/ml"),
        ("4-10 ×10^9/L", "4", "10", True, True, "×10^9/L"),
        ("4-10 10³/µL", "4", "10", True, True, "10³/µL"),
        ("normal range", None, None, True, True, ""),
        ("negative", None, None, True, True, ""),
        ("< 1:80", None, None, True, True, ""),
        ("(0-4)", "0", "4", True, True, ""),
        ("[0-4]", "0", "4", True, True, ""),
        ("[ 0 - 4 ] ng/ml", "0", "4", True, True, "ng/ml"),
        ("(4-10) 10³/µL", "4", "10", True, True, "10³/µL"),
        ("(< 24)", None, "24", True, False, ""),
        ("0-4 (F)", "0", "4", True, True, ""),
        ("(0-4) (F)", "0", "4", True, True, ""),
        ("< 24 ng/ml (adults)", None, "24", True, False, "ng/ml"),
        ("0-4 [IU]/mL", "0", "4", True, True, "[IU]/mL"),
        ("negative (<1:80)", None, None, True, True, ""),
        ("Negatif (< 0.35)", None, None, True, True, ""),
        ("normal (adults)", None, None, True, True, ""),
    ],
)
def test_limits(
    typed: str, low: str | None, high: str | None, low_included: bool, high_included: bool, unit: str
) -> None:
    assert parse_limits(typed) == Limits(typed, number(low), number(high), low_included, high_included, unit)


@cases(
    ("typed", "told"),
    [
        ("", "Nothing was typed"),
        ("4-0", "The lower limit 4 is above the upper limit 0"),
        ("0--4", "The lower limit 0 is above the upper limit -4"),
        ("1.234 - 5", "Was 1234 or 1.234 meant"),
        ("< 1,234 ng/ml", "Was 1234 or 1.234 meant"),
        ("0 - 5.", "behind the decimal mark"),
        ("24", "cannot be read"),
        ("<", "cannot be read"),
        ("-", "cannot be read"),
        ("< ng/ml", "cannot be read"),
        ("1-2-3", "cannot be read"),
        ("1 234 - 2 000", "cannot be read"),
        ("0-4 adults, 0-9 children", "cannot be read"),
        ("0-4e6", "cannot be read"),
        ("0-4x10^6", "cannot be read"),
        ("4-10 × 10^6", "cannot be read"),
        ("4-1010^9/L", "cannot be read"),
        ("grade 2", "cannot be read"),
        ("٣-٤", "cannot be read"),
        ("0-4 (children 0-9)", "cannot be read"),
        ("0-4 (2)", "cannot be read"),
        ("up to (9)", "cannot be read"),
        ("normal (0-4)", "cannot be read"),
        ("(0-4]", "cannot be read"),
        ("(1)2-4", "cannot be read"),
    ],
)
def test_limits_that_cannot_be_read_are_refused(typed: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_limits(typed)


@cases(
    ("typed", "shown"),
    [
        ("<24 ng/ml", "< 24 ng/ml"),
        ("<24 (adults)", "< 24 (adults)"),
        ("[0-4]", "[0-4]"),
        (">=30", "≥ 30"),
        ("0 – 4", "0 – 4"),
        ("normal range", "normal range"),
    ],
)
def test_limits_are_shown_as_printed(typed: str, shown: str) -> None:
    assert parse_limits(typed).shown() == shown


@cases(
    ("limits", "reading", "place"),
    [
        ("< 24", "26.6", "above"),
        ("< 24", "15.8", "inside"),
        ("< 24", "24", "above"),
        ("≤ 100", "100", "inside"),
        ("≤ 100", "100.5", "above"),
        ("0-9", "12,4", "above"),
        ("0-4", "0", "inside"),
        ("2,3 - 15,9", "2.2", "below"),
        ("> 30", "30", "below"),
        ("> 30", "30.1", "inside"),
        ("< 9", "<0.1", "inside"),
        ("up to 9", "<9", "inside"),
        ("< 9", "≤ 9", None),
        ("< 9", "<10", None),
        ("< 9", "> 50", "above"),
        ("< 9", "> 9", "above"),
        ("≤ 9", "≥ 9", None),
        ("≤ 9", "> 5", None),
        ("0-4", "<0.10", "inside"),
        ("2-4", "<3", None),
        ("2-4", "<2", "below"),
        ("2-4", "≤2", None),
        ("2-4", "<1", "below"),
        ("-2 - 2", "<1", None),
        ("> 30", "> 30", "inside"),
        ("> 30", "≥ 30", None),
        ("> 30", "> 50", "inside"),
        ("2-4", ">3", None),
        ("normal range", "0.1", None),
        ("negative", "negative", None),
        ("< 1:80", "1:160", None),
        ("< 24", "1:16", None),
    ],
)
def test_place_and_flag(limits: str, reading: str, place: str | None) -> None:
    understood, result = parse_limits(limits), parse_reading(reading)
    assert understood.place(result) == place
    assert flag(understood, result) == {"below": "L", "inside": "N", "above": "H", None: None}[place]


@given(st.text() | reading_like)
def test_any_text_is_a_reading_or_refused(typed: str) -> None:
    try:
        reading = parse_reading(typed)
    except Refused as refusal:
        assert str(refusal.sentence)
    else:
        assert reading.text == typed.strip()
        assert parse_reading(reading.text) == reading
        assert [reading.number is not None, bool(reading.word), reading.titre is not None].count(True) == 1


@given(st.text() | reading_like)
def test_any_text_is_limits_or_refused(typed: str) -> None:
    try:
        limits = parse_limits(typed)
    except Refused as refusal:
        assert str(refusal.sentence)
    else:
        assert parse_limits(limits.text) == limits
        assert limits.shown()


@given(amounts, comparators, st.sampled_from(".,"))
def test_a_reading_keeps_its_magnitude(value: Decimal, comparator: str, mark: str) -> None:
    reading = parse_reading(comparator + format(value, "f").replace(".", mark))
    assert (reading.number, reading.comparator) == (value, comparator)


@given(amounts, amounts, st.sampled_from([".", ","]), st.sampled_from(["-", " - ", " – ", " to "]))
def test_limits_keep_their_magnitude(one: Decimal, other: Decimal, mark: str, between: str) -> None:
    low, high = sorted((one, other))
    limits = parse_limits(between.join(format(bound, "f").replace(".", mark) for bound in (low, high)))
    assert (limits.low, limits.high, limits.unit) == (low, high, "")


@given(comparators, amounts, amounts, amounts, st.booleans(), st.booleans(), amounts)
def test_a_censored_place_holds_for_every_value_it_allows(
    comparator: str,
    bound: Decimal,
    one: Decimal,
    other: Decimal,
    low_included: bool,
    high_included: bool,
    value: Decimal,
) -> None:
    low, high = sorted((one, other))
    if low == 0:
        return  # limits from 0 are those of an amount, which has no negative values
    limits = Limits("", low, high, low_included, high_included)
    place = limits.place(Reading("", comparator, bound))
    allowed = {"": value == bound, "<": value < bound, "≤": value <= bound, "≥": value >= bound, ">": value > bound}
    if place and allowed[comparator] and low < high:
        assert limits.place(Reading("", number=value)) == place
