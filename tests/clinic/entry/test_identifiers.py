from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.entry.identifiers import Din, Sec, check_character, identifier_findings, read_identifier
from desktop.clinic.words.date_typing import parse_when
from desktop.clinic.words.language import Refused
from tests.cases import cases
from tests.clinic.made import NOW

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHARACTERS = "0123456789" + LETTERS
SEC = Sec("TR", "000123", "0000000000042", "E", "0012345", "001", date(2027, 12, 31))
CODE = "TR0001230000000000042E001234500120271231"


def text_of(length: int, of: str = CHARACTERS) -> st.SearchStrategy[str]:
    return st.text(of, min_size=length, max_size=length)


halves = st.builds(Sec, text_of(2, LETTERS), text_of(6), text_of(13))
wholes = st.builds(
    Sec, text_of(2, LETTERS), text_of(6), text_of(13), text_of(1, LETTERS), text_of(7), text_of(3),
    st.none() | st.dates(date(1850, 1, 1), date(2200, 12, 31)),
)  # fmt: skip
numbers = st.builds(
    lambda first, rest, digits: first + rest + digits, text_of(1, "123456789ABCDEFGHIJKLMNPQRSTUVWXYZ"), text_of(4),
    text_of(8, "0123456789"),
)  # fmt: skip


# The Single European Code


@cases(
    "scanned",
    [
        CODE,
        f"SEC {CODE}",
        f"SEC{CODE}",
        f"SEC\n{CODE[:21]}\n{CODE[21:]}\n",
        f"SEC: {CODE[:21]} {CODE[21:]}",
        f"SEC{CODE[:21]} {CODE[21:]}",
        f"{CODE[:21]} {CODE[21:]}",
        f"\x02SEC {CODE}\x03\r\n",
        f"]d2SEC {CODE}\r",
        f"*{CODE}#\t",
        f"  sec {CODE.lower()} ",
        f"SEC {CODE[:2]} {CODE[2:8]} {CODE[8:21]} {CODE[21]} {CODE[22:29]} {CODE[29:32]} {CODE[32:]}",
    ],
)
def test_however_a_scanner_types_it(scanned):
    assert read_identifier(scanned) == SEC


def test_its_donation_half_alone_and_no_expiry():
    half = Sec("TR", "000123", "0000000000042")
    assert read_identifier(f"SEC {CODE[:21]}") == read_identifier(f"SEC{CODE[:21]}") == half
    assert half.donation_half == SEC.donation_half == CODE[:21]
    assert read_identifier(f"SEC {CODE[:32]}00000000").expiry is None


@cases(
    ("read", "shown"),
    [
        (SEC, "SEC TR 000123 0000000000042 · EUTC 0012345 · split 001 · expiry 31 Dec 2027"),
        (Sec("TR", "000123", "0000000000042", "A", "S123400", "00A"),
         "SEC TR 000123 0000000000042 · ISBT 128 S123400 · split 00A · expiry none"),
        (Sec("TR", "000123", "0000000000042"), "SEC TR 000123 0000000000042"),
        (Din("A9999", "26", "123456", "00"), "ISBT 128 A9999 26 123456 00"),
        (Din("A9999", "26", "123456"), "ISBT 128 A9999 26 123456"),
    ],
)  # fmt: skip
def test_its_parts_are_shown(read, shown):
    assert read.shown() == shown


@cases(
    ("scanned", "sentence"),
    [
        (f"SEC {CODE[:32]}20240230", "The expiry in the scan is not a date: 20240230. Scan it again."),
        (f"{CODE[:32]}20241301", "The expiry in the scan is not a date: 20241301. Scan it again."),
        (f"SEC {CODE[:32]}00000101", "The expiry in the scan is not a date: 00000101. Scan it again."),
        (f"SEC {CODE[:32]}2027W011", "The expiry in the scan is not a date: 2027W011. Scan it again."),
        (f"SEC {CODE[:39]}", "A SEC has 40 characters, or 21 for the donation alone; this one has 39. Scan it again."),
        (f"SEC {CODE}0", "A SEC has 40 characters, or 21 for the donation alone; this one has 41. Scan it again."),
        (f"SEC T4{CODE[2:]}", "A SEC begins with the two letters of a country; this one begins with T4. Scan it again."),
        (f"SEC {CODE[:21]}5{CODE[22:]}",
         "The product half of a SEC begins with a letter; this one begins with 5. Scan it again."),
        (f"SEC {CODE[:20]}Ş{CODE[21:]}",
         "“Ş” cannot be in this code: it has letters A to Z and digits. Is the scanner set to this keyboard?"),
        ("=A9999", "A donation number has 13 characters behind its “=”"),
        ("=09999261234560", "A donation number has 13 characters behind its “=”"),
        ("=A999926123456Q",
         "The check character Q does not belong to A999926123456: a character was read wrong. Scan it again."),
    ],
)  # fmt: skip
def test_a_broken_code_is_refused_with_what_is_wrong(scanned, sentence):
    with pytest.raises(Refused) as refused:
        read_identifier(scanned)
    assert str(refused.value).startswith(sentence)


@cases(
    "scanned",
    [
        "",
        "L-7",
        "SECOND-1",
        "SEC",
        "A999926123456",
        "=<S1234V00",
        "&>0270365",
        "bag (12)",
        "lot = 7",
        "1234567890" * 4,
        CODE[:39],
    ],
)
def test_what_claims_to_be_no_code_is_a_text(scanned):
    assert read_identifier(scanned) is None


@given(halves | wholes)
def test_a_sec_that_is_printed_is_read_back(sec):
    assert read_identifier(f"SEC {sec.code()}") == sec


@given(st.text() | st.text("SEC=*TRA0123456789 \r\n]", max_size=50))
def test_any_text_is_read_or_refused_with_a_sentence(scanned):
    try:
        assert isinstance(read_identifier(scanned), Sec | Din | None)
    except Refused as refused:
        assert str(refused)


# The donation number of ISBT 128


@cases(
    ("scanned", "flags", "check"),
    [
        ("=G123498654321", "", ""),
        ("=G12349865432100", "00", ""),
        ("=G123498654321H", "", "H"),
        ("=G12349865432100H", "00", "H"),
        ("=G1234 98 654321 00\r", "00", ""),
        ("]C1=g12349865432100\r\n", "00", ""),
    ],
)
def test_a_donation_number_with_its_flags_and_check_character(scanned, flags, check):
    assert read_identifier(scanned) == Din("G1234", "98", "654321", flags, check)


@given(numbers, st.sampled_from(["", "00", "14"]), st.booleans())
def test_a_donation_number_is_read_back(number, flags, checked):
    din = Din(number[:5], number[5:7], number[7:], flags, check_character(number) if checked else "")
    assert read_identifier(din.code()) == din
    assert din.number == number


@given(numbers, st.integers(0, 12), st.sampled_from(CHARACTERS))
def test_the_check_character_finds_every_single_substitution(number, place, letter):
    wrong = number[:place] + letter + number[place + 1 :]
    assert (check_character(wrong) == check_character(number)) == (wrong == number)


@given(numbers, st.integers(0, 11))
def test_the_check_character_finds_every_transposition_of_neighbours(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (check_character(wrong) == check_character(number)) == (wrong == number)


# What the scan says and what is typed


@cases(
    ("expiry", "number", "said"),
    [
        ("2027-12-31", "1", 0),
        ("2027-12", "001", 0),
        ("2027", "B-1", 0),
        ("?", "unknown", 0),
        ("2027-12-30", "1", 1),
        ("2028", "2", 2),
        ("2027", "B-2", 1),
    ],
)
def test_the_scan_agrees_with_the_bag(expiry, number, said):
    found = list(identifier_findings("identifier", f"SEC {CODE}", parse_when(expiry, today=NOW.date()), number))
    assert [(finding.field, finding.level.name) for finding in found] == [("identifier", "SOFT")] * said


def test_a_scan_without_an_expiry_says_nothing_about_it():
    assert not list(identifier_findings("identifier", f"SEC {CODE[:32]}00000000", parse_when("2027", today=NOW.date())))


@cases(
    ("split", "number", "said"),
    [("00A", "A", 1), ("00A", "00a", 0), ("ABC", "1", 0), ("010", "10", 0), ("010", "1", 1)],
)
def test_split_numbers_that_have_letters(split, number, said):
    code = f"SEC {CODE[:29]}{split}{CODE[32:]}"
    assert len(list(identifier_findings("identifier", code, None, number))) == said


@cases(
    ("scanned", "donation", "said"),
    [
        (f"SEC {CODE}", f"SEC {CODE[:21]}", []),
        (f"SEC {CODE}", f"SEC {CODE[:20]}3",
         ["The scan is of the donation TR0001230000000000042, the donor's is TR0001230000000000043. Please check both."]),
        ("=A999926123456", "=A99992612345600", []),
        ("=A999926123456", "=A999926123457",
         ["The scan is of the donation A999926123456, the donor's is A999926123457. Please check both."]),
        ("=A999926123456", f"SEC {CODE[:21]}", []),
        ("=A999926123456", "as printed", []),
        ("as printed", "=A999926123456", []),
        ("=A9", "=A999926123456", []),
        (None, "=A999926123456", []),
    ],
)  # fmt: skip
def test_the_scan_is_of_the_donors_donation(scanned, donation, said):
    found = identifier_findings("identifier", scanned, donation=donation)
    assert [str(finding.sentence) for finding in found] == said
