"""Files of allergen results made for tests: a table of texts in any encoding, delimiter and layout."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.catalogue.panel_definition_file import read_definition
from desktop.facts import resource

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1254")
LAYOUTS = ("long", "wide", "transposed")
Rows = list[list[str]]


@cache
def alex2() -> PanelDefinition:
    return read_definition(tomllib.loads(resource("panels/ALEX2.toml").read_text("utf-8")))


@cache
def other_panel(code: str = "ALEX9", allergens: int = 60) -> PanelDefinition:
    """A panel of a clinic's own, with the first allergens of ALEX2."""
    content = tomllib.loads(resource("panels/ALEX2.toml").read_text("utf-8"))
    return read_definition(
        content
        | {
            "code": code,
            "name": f"{code} of the clinic",
            "aliases": [],
            "also": {},
            "allergens": content["allergens"][:allergens],
        }
    )


def laid_out(values: Mapping[str, str], layout: str, sample: str = "P-1") -> Rows:
    if layout == "long":
        return [["Sample ID", "Allergen", "Result"], *([sample, code, value] for code, value in values.items())]
    if layout == "wide":
        return [["Sample ID", *values], [sample, *values.values()]]
    return [["Allergen", sample], *([code, value] for code, value in values.items())]


def csv_bytes(
    rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8", ending: str = "\r\n"
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Sequence[Sequence[object]], *more: Sequence[Sequence[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for number, sheet_rows in enumerate((rows, *more)):
        sheet = book.active if number == 0 else book.create_sheet(f"Other {number}")
        for row in sheet_rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
