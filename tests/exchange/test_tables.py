"""Tables out of bytes: encodings, delimiters, lines, spreadsheets, and a sentence for everything else."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.clinic.words.language import Refused
from desktop.exchange.tables import MOST_BYTES, read_sheets
from tests.cases import cases
from tests.exchange.made import ENCODINGS, csv_bytes, xlsx_bytes


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    (sheet,) = read_sheets(content)
    return [row.cells for row in sheet.rows]


@cases("encoding", ENCODINGS)
@cases("delimiter", [",", ";", "\t"])
@cases("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_ending(encoding: str, delimiter: str, ending: str) -> None:
    rows = [["Kod", "Sonuç"], ["Ara h 1", "0,59"], ["Şeftali İğ", "<0,10"]]
    assert rows_of(csv_bytes(rows, delimiter, encoding, ending)) == [tuple(row) for row in rows]


def test_a_decimal_comma_is_no_delimiter() -> None:
    assert rows_of(b"Hom g;0,59\nAra h 1;0,10\n") == [("Hom g", "0,59"), ("Ara h 1", "0,10")]
    assert rows_of(b"Hom g\t0,59\nAra h 1\t0,10\n") == [("Hom g", "0,59"), ("Ara h 1", "0,10")]
    # a title with commas, and rows with a comma more than semicolons
    assert rows_of(b"Results, of one panel\nHom g;0,59;a, b\nAra h 1;0,10;\n")[1] == ("Hom g", "0,59", "a, b")
    assert rows_of(b'Code,Name,Result\nSec c_pollen,"Rye; pollen",0.59\nHom g,Lobster,0.1\n')[1] == (
        "Sec c_pollen",
        "Rye; pollen",
        "0.59",
    )


def test_the_delimiter_that_the_file_states_is_taken() -> None:
    (sheet,) = read_sheets(b"sep=,\r\na;b,c\r\n")
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("a;b", "c"))]


def test_rows_keep_the_line_on_which_they_begin() -> None:
    (sheet,) = read_sheets(b'Code;Note;Result\r\n\r\nHom g;"two\nlines";0.59\r\nAra h 1;;0.1\r\n')
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (1, ("Code", "Note", "Result")), (3, ("Hom g", "two\nlines", "0.59")), (5, ("Ara h 1", "", "0.1")),
    ]  # fmt: skip


def test_a_workbook_gives_every_sheet_with_its_rows_numbers_and_days() -> None:
    values = [
        0.59,
        12,
        0.1 + 0.2,
        1e-05,
        1.234,
        "0,59",
        date(2024, 1, 5),
        datetime(2024, 1, 5, 10, 30),
        time(10, 30),
        True,
        None,
        " x ",
    ]
    sheets = read_sheets(xlsx_bytes([[], [None, *values]], [["more"]]))
    assert [sheet.name for sheet in sheets] == ["Sheet", "Other 1"]
    (row,) = sheets[0].rows
    assert row.line == 2
    assert row.cells[1:] == (
        "0.59", "12", "0.3", "0.00001", "1.234", "0,59", "2024-01-05", "2024-01-05 10:30", "10:30:00", "TRUE", "", "x",
    )  # fmt: skip
    assert row.exact == {1, 2, 3, 4, 5}


def test_an_error_and_a_formula_without_its_value_are_not_empty() -> None:
    content = _with_sheet_xml(
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>1+1</f><v></v></c><c r="C2"><f>1+1</f><v>2</v></c></row>'
    )
    (sheet,) = read_sheets(content)
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("#N/A", "=1+1", "2"))]


def _with_sheet_xml(rows: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if "worksheets" in name:
                part = re.sub(
                    rb"<sheetData\s*/>|<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>".encode(), part
                )
            new.writestr(name, part)
    return made.getvalue()


BOOK = xlsx_bytes([["Allergen", "Result"], ["Hom g", 0.59]])
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@cases(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b" \r\n;;\r\n", "The file is empty"),
        (xlsx_bytes([]), "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "This is a picture"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (bytes(range(256)), "cannot be read as text"),
        (b"a;b\n\x81;c\n", "cannot be read as text"),
        (b"\xff\xfea", "cannot be read as text"),
        (BOOK[:-200], "cannot be read as a spreadsheet"),
        (b"PK\x03\x04 and nothing", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "cannot be read as a spreadsheet"),
        (LOCKED, "protected by a password"),
        (b'Code;Result\n"Hom g;0.59\n', "quotation marks of line 2"),
        (b"a" * (MOST_BYTES + 1), "larger than 20 MB"),
        (b";" * 300_000, "too many cells"),
        (
            _with_sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            ),
            "too many cells",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_sheets(content)
    assert says in str(refused.value)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    _read_or_refuse(content)


@given(st.integers(0, len(BOOK) - 1), st.binary(max_size=8))
def test_a_damaged_workbook_is_a_table_or_refused(place: int, damage: bytes) -> None:
    _read_or_refuse(BOOK[:place] + damage + BOOK[place + len(damage) :])


def _read_or_refuse(content: bytes) -> None:
    try:
        sheets = read_sheets(content)
    except Refused as refused:
        assert str(refused)
    else:
        assert any(sheet.rows for sheet in sheets)


# a lone surrogate has no bytes; a control character is no text; a quotation mark is written twice
cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(str.strip)


@given(
    st.lists(st.lists(cells, min_size=2, max_size=4).filter(any), min_size=1, max_size=6),
    st.sampled_from([";", "\t"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    rows = [["Code;", "Code\t", "Code,"], *rows]
    text = "\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    assert rows_of(text.encode(encoding)) == [tuple(map(str.strip, row)) for row in rows]
