"""Files of tables, as laboratories and spreadsheets write them: bytes → sheets of rows of texts.

Nothing is understood here: every cell is the text that stands in the file, and every row knows its line. What is no
table is Refused with a sentence; no other exception leaves this file.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from desktop.clinic.words.language import N_, Refused, Sentence, say

MOST_BYTES = 20 * 1024 * 1024
MOST_CELLS = 250_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES = {
    b"%PDF": N_("a PDF"), b"\x89PNG": N_("a picture"), b"\xff\xd8\xff": N_("a picture"), b"GIF8": N_("a picture"),
    b"II*\0": N_("a picture"), b"MM\0*": N_("a picture"), b"BM": N_("a picture"), b"\x1f\x8b": N_("a packed file"),
    b"Rar!": N_("a packed file"), b"7z\xbc\xaf": N_("a packed file"), b"{\\rtf": N_("a text document"),
    b"SQLite format 3": N_("a database"),
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(?P<mark>[,;\t])\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
# a comma may be a decimal mark, so the others come first
_DELIMITERS = ("\t", ";", ",")


@dataclass(frozen=True)
class Row:
    line: int  # counted from 1: the line of the text on which the row begins, or the row's number in the spreadsheet
    cells: tuple[str, ...]  # stripped at both ends
    exact: frozenset[int] = (
        frozenset()
    )  # cells that a spreadsheet holds as numbers: their mark is a point without doubt


@dataclass(frozen=True)
class Sheet:
    name: str  # "" for a text file
    rows: tuple[Row, ...]  # without the empty ones
    commas: bool = False  # cells of a text file that are separated by commas


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a CSV, TSV, XLSX, XLS or ODS file, at least one of them with a row. Raises Refused, and nothing else."""
    if len(content) > MOST_BYTES:
        raise Refused(
            say(N_("The file is larger than {most} MB. A file of results is much smaller."), most=MOST_BYTES >> 20)
        )
    for start, what in _NO_TABLES.items():
        if content.startswith(start) and not (start == b"BM" and _is_plain(content)):
            raise Refused(say(N_("This is {what}, not a table. Ask for the results as CSV or XLSX."), what=say(what)))
    if content.startswith((_ZIP, _OLE)):
        sheets = tuple(sheet for sheet in _workbook(content) if sheet.rows)
    else:
        rows, delimiter = _text_rows(_decoded(content))
        sheets = (Sheet("", tuple(rows), delimiter == ","),)
    if not any(sheet.rows for sheet in sheets):
        raise Refused(say(N_("The file is empty. Nothing was read from it.")))
    return sheets


def _is_plain(content: bytes) -> bool:
    return all(byte >= 9 for byte in content[:64])


# --- text


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _checked(content[len(mark) :], encoding)
    if b"\0" in content[:4096]:
        # of a Latin letter in UTF-16 one byte is zero: the second in little, the first in big endian
        first, second = content[:4096:2].count(0), content[1:4096:2].count(0)
        return _checked(content, "utf-16-be" if first > second else "utf-16-le")
    try:
        return _checked(content, "utf-8", raw=True)
    except UnicodeDecodeError:
        return _checked(content, "cp1254")


def _checked(content: bytes, encoding: str, raw: bool = False) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if raw:
            raise
        raise Refused(_NOT_TEXT) from None
    # lone surrogates cannot be kept, and no table holds control characters
    if _CONTROL.search(text):
        raise Refused(_NOT_TEXT)
    return text


_NOT_TEXT = say(N_("This file cannot be read as text or as a spreadsheet. Save it as CSV (UTF-8) or XLSX."))


def _text_rows(text: str) -> tuple[list[Row], str]:
    """The rows, and the mark that divides their cells."""
    stated = _SEPARATOR_LINE.match(text)
    skipped, text = (1, text[stated.end() :]) if stated else (0, text)
    tried = {mark: _split(text, mark, skipped) for mark in (stated["mark"] if stated else _DELIMITERS)}
    split = {mark: rows for mark, rows in tried.items() if not isinstance(rows, Sentence)}
    if not split:
        raise Refused(next(why for why in tried.values() if isinstance(why, Sentence)))
    if not all(split.values()):  # nothing but this mark
        return [], ""
    found = {mark: sum(len(row.cells) > 1 for row in rows) for mark, rows in split.items()}
    # the first mark that splits most of the rows that any mark splits
    most = max(found.values())
    return next((rows, mark) for mark, rows in split.items() if found[mark] * 5 >= most * 3)


def _split(text: str, delimiter: str, skipped: int) -> list[Row] | Sentence:
    """The rows with something in them, or what is wrong with the quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows, line, count = [], 1, 0
    try:
        for cells in reader:
            count += len(cells)
            if count > MOST_CELLS:
                raise Refused(_TOO_MANY)
            if any(texts := tuple(cell.strip() for cell in cells)):
                rows.append(Row(line + skipped, texts))
            line = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            return say(N_("A cell of line {line} is too long for a table of results."), line=line + skipped)
        return say(
            N_("The quotation marks of line {line} do not match. Save the file again as CSV, or as XLSX."),
            line=line + skipped,
        )
    return rows


_TOO_MANY = say(N_("The file has too many cells for one panel. Leave only the table of results in it."))


# --- spreadsheets


def _workbook(content: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    odd = _odd_cells(content) if content.startswith(_ZIP) else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                yield _sheet(book.get_sheet_by_name(about.name), about.name, odd.get(about.name, {}))
    except (Refused, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError:
        raise Refused(_LOCKED) from None
    except BaseException:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(_LOCKED) from None
        raise Refused(_NO_WORKBOOK) from None


_LOCKED = say(N_("The file is protected by a password. Save it without one, then import it again."))
_NO_WORKBOOK = say(
    N_("This file cannot be read as a spreadsheet; it may be damaged or cut off. Open it and save it as XLSX again.")
)


def _sheet(sheet: Any, name: str, odd: dict[tuple[int, int], str]) -> Sheet:
    if sheet.start is None and not odd:
        return Sheet(name, ())
    if sheet.height * sheet.width > MOST_CELLS:
        raise Refused(_TOO_MANY)
    top, left = sheet.start or (0, 0)
    values = {
        (top + down, left + across): value
        for down, cells in enumerate(sheet.to_python(skip_empty_area=True))
        for across, value in enumerate(cells)
        if value != ""
    } | odd
    by_row: dict[int, dict[int, object]] = {}
    for (down, across), value in values.items():
        by_row.setdefault(down, {})[across] = value
    rows = []
    for down, held in sorted(by_row.items()):
        texts = tuple(_text(held.get(across, "")) for across in range(max(held) + 1))
        if any(texts):
            exact = frozenset(across for across, value in held.items() if type(value) in (int, float))
            rows.append(Row(down + 1, texts, exact))
    return Sheet(name, tuple(rows))


def _text(value: object) -> str:
    """A cell's value as text: the shortest that gives the number, a day as ISO, TRUE and FALSE."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        shortest = Decimal(repr(value))
        # format() of an infinite or absurdly large one would fill the memory with zeros
        if not shortest.is_finite() or abs(shortest.adjusted()) > 28:
            return repr(value)
        return format(shortest.quantize(1) if shortest == shortest.to_integral_value() else shortest, "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


# --- what calamine passes over without a word

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"<c\b([^>]*)(?<!/)>(.*?)</c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_ERROR = re.compile(rb"<v>(#[^<]*)</v>")
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
_HELD = re.compile(rb"<(?:v|t)\b[^>]*>[^<]")
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def _odd_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet and (row, column) from 0: cells with an error (`#N/A`) and formulas that were never calculated (`=A1*2`).

    calamine gives both as empty, and empty means not measured. Raises Refused for a workbook that would fill the memory.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 20 * MOST_BYTES:
                raise Refused(_TOO_MANY)
            parts = [name for name in archive.namelist() if _SHEET_PART.fullmatch(name)]
            names = _sheet_names(archive) if parts else {}
            for part in parts:
                found[html.unescape(names.get(part.lower(), ""))] = _odd_in(archive.read(part))
    except Refused:
        raise
    except Exception:
        raise Refused(_NO_WORKBOOK) from None
    return found


def _odd_in(xml: bytes) -> dict[tuple[int, int], str]:
    odd: dict[tuple[int, int], str] = {}
    right = bottom = 0
    for about, held in _CELL.findall(xml):
        place = _PLACE.search(about)
        if not place:  # a writer that leaves places out puts the cells side by side
            continue
        across, down = _column(place[1]), int(place[2]) - 1
        right, bottom = max(right, across), max(bottom, down)
        if b't="e"' in about and (error := _ERROR.search(held)):
            odd[down, across] = error[1].decode("utf-8", "replace")
        elif (formula := _FORMULA.search(held)) and not _HELD.search(held):
            odd[down, across] = "=" + formula[1].decode("utf-8", "replace")
    # calamine lays out every cell up to the last one
    if (right + 1) * (bottom + 1) > MOST_CELLS:
        raise Refused(_TOO_MANY)
    return odd


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheet's name by its part in the archive, in lower case."""
    targets = {}
    for tag in _RELATION_TAG.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        about = dict(_ATTRIBUTE.findall(tag))
        targets[about.get("Id", "")] = "xl/" + about.get("Target", "").removeprefix("/xl/")
    names = {}
    for tag in _SHEET_TAG.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        about = dict(_ATTRIBUTE.findall(tag))
        names[targets.get(about.get("r:id", ""), "").lower()] = about.get("name", "")
    return names
