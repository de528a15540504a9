"""Cells copied from a spreadsheet, read as results of an allergen panel: a table matched on code, or one column of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.clinic.catalogue.panel_definition import PanelDefinition
from desktop.clinic.words.language import N_, Refused, Sentence, say
from desktop.clinic.words.readings import parse_reading
from desktop.clinic.words.typeahead import fold

_MOST_LINES = 5000
# a unit, folded: another one than the panel's must not pass as the panel's
_UNIT = re.compile(r"(?<![a-z])(?:[km]?i?u(?:_?a|\(a\))?|[nump]?g)\s?/\s?[dm]?l(?![a-z])")
# what the head of a column of values consists of beside its unit, folded; any other text above them may be the first result
_HEAD_WORDS = frozenset(
    {
        "result", "results", "value", "values", "reading", "readings", "ige", "sige", "specific", "concentration",
        "sonuc", "sonucu", "sonuclar", "deger", "degeri", "degerler", "spesifik", "konsantrasyon",
        "ergebnis", "ergebnisse", "wert", "werte", "messwert", "messwerte", "spezifisches", "konzentration",
        "risultato", "risultati", "valore", "valori", "specifiche", "concentrazione",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """A pasted line that is not written; `line` is counted from 1 in what was pasted."""

    line: int
    text: str
    why: Sentence


@dataclass(frozen=True)
class Pasted:
    """What can be written: code → text as printed, in the pasted order; and what cannot."""

    values: dict[str, str]
    refused: tuple[Refusal, ...]


def is_column(text: str) -> bool:
    """Has no line of it more than one cell? Raises Refused for more lines than any panel has."""
    return all(sum(map(bool, cells)) <= 1 for cells in _cells(text))


def read_table(text: str, panel: PanelDefinition) -> Pasted:
    """Tab-separated lines of a code and a value among other cells, in any order, with or without a header.

    A line without a value is not measured and passed over. Of several columns of numbers the one that is headed by the panel's
    unit holds the values. Raises Refused where it cannot be told which column is which.
    """
    rows = _cells(text)
    width = max(map(len, rows), default=0)
    rows = [cells + [""] * (width - len(cells)) for cells in rows]
    code = _best(width, rows, lambda cell: panel.find(cell) is not None)
    if not code:
        raise Refused(
            say(
                N_("No code of {panel} stands in what was pasted. Copy the column with the codes too."),
                panel=panel.name,
            )
        )
    if len(code) > 1:
        raise Refused(say(N_("Two columns hold allergen codes. Copy one of them and the values alone.")))
    read = [
        column for column in range(width) if column not in code and any(_is_reading(cells[column]) for cells in rows)
    ]
    if not read:
        raise Refused(say(N_("No column of values stands beside the codes. Copy the codes and the values together.")))
    with_unit = [column for column in read if fold(panel.unit) in fold(rows[0][column])]
    read = with_unit if len(with_unit) == 1 else read
    if len(read) > 1:
        sentence = N_(
            "Columns {columns} all hold numbers, so which are the results cannot be told. Copy codes and results alone."
        )
        raise Refused(say(sentence, columns=", ".join(str(column + 1) for column in read)))
    for cells in rows:
        if panel.find(cells[code[0]]) is None:
            _refuse_other_unit(cells[read[0]], panel)
    return _matched(rows, code[0], read[0], panel)


def read_column(text: str, panel: PanelDefinition) -> tuple[list[tuple[int, str]], tuple[Refusal, ...]]:
    """One column of values: (place from 0, text) of each that can be read, and what cannot; both keep their place, empty cells too.

    A head such as "Result (kUA/L)" in the first line has no place. Raises Refused for a first line that may be a head or a
    result, since all values would stand beside the wrong allergens, and for a head with another unit.
    """
    cells = [next(filter(None, line), "") for line in _cells(text)]
    first = 1 if cells and _is_head(cells[0], panel) else 0
    found, refused = [], []
    for place, cell in enumerate(cells[first:]):
        why = _unreadable(cell) if cell else None
        if why is not None:
            refused.append(Refusal(place + first + 1, cell, why))
        elif cell:
            found.append((place, cell))
    return found, tuple(refused)


def _is_head(text: str, panel: PanelDefinition) -> bool:
    """Is the first line of a column its head, and no result?"""
    if not any(map(str.isalpha, text)):
        return False
    try:
        parse_reading(text)
    except Refused:
        _refuse_other_unit(text, panel)
        words = re.findall(r"[^\W_]+", _UNIT.sub(" ", fold(text)))
        if _HEAD_WORDS.issuperset(words):
            return True
        sentence = N_("The first line, “{text}”, is neither a result nor a head such as Result. Copy the values alone.")
        raise Refused(say(sentence, text=text)) from None
    return False


def _other_unit(text: str, panel: PanelDefinition) -> str:
    """A unit in a text that is not the panel's; kU/L is, since one scale is meant."""
    found = _UNIT.search(fold(text))
    own = {_unit_key(panel.unit)} | ({"ku/l"} if _unit_key(panel.unit) == "kua/l" else set())
    return found[0] if found and _unit_key(found[0]) not in own else ""


def _unit_key(unit: str) -> str:
    return re.sub(r"[^a-z/]", "", fold(unit))


def _refuse_other_unit(text: str, panel: PanelDefinition) -> None:
    if _other_unit(text, panel):
        raise Refused(say(N_("The values are headed by {head}, and the panel is in {own}. Units are never mixed."), head=text,
                          own=panel.unit))  # fmt: skip


def _matched(rows: Sequence[list[str]], code: int, value: int, panel: PanelDefinition) -> Pasted:
    lines: dict[str, list[int]] = {}
    for line, cells in enumerate(rows, start=1):
        if (allergen := panel.find(cells[code])) is not None:
            lines.setdefault(allergen.code, []).append(line)
    values: dict[str, str] = {}
    refused: list[Refusal] = []
    for line, cells in enumerate(rows, start=1):
        allergen, text = panel.find(cells[code]), cells[value]
        if not any(cells) or (line == 1 and allergen is None and not _is_reading(text)):
            continue
        why = _why_refused(cells, text, panel, lines.get(allergen.code, []) if allergen else None, cells[code])
        if why is not None:
            refused.append(Refusal(line, " · ".join(filter(None, cells)), why))
        elif text and allergen:
            values[allergen.code] = text
    return Pasted(values, tuple(refused))


def _why_refused(
    cells: Sequence[str], text: str, panel: PanelDefinition, lines: list[int] | None, typed: str
) -> Sentence | None:
    if lines is None:
        return say(N_("{code} is not an allergen of {panel}."), code=typed or "–", panel=panel.name)
    if len(lines) > 1:
        return say(N_("{code} stands in lines {lines}."), code=typed, lines=", ".join(map(str, lines)))
    if unit := next((cell for cell in cells if _UNIT.fullmatch(fold(cell)) and _other_unit(cell, panel)), ""):
        return say(N_("It is in {unit}, and the panel is in {own}. Units are never mixed."), unit=unit, own=panel.unit)
    return _unreadable(text) if text else None


def _unreadable(text: str) -> Sentence | None:
    try:
        reading = parse_reading(text)
    except Refused as why:
        return why.sentence
    return None if reading.is_number else say(N_("A number is asked for here, such as 0.59 or <0.10."))


def _is_reading(text: str) -> bool:
    return bool(text) and _unreadable(text) is None


def _best(width: int, rows: Sequence[list[str]], fits: Callable[[str], bool]) -> list[int]:
    """The columns that fit in most lines; none if none fits anywhere."""
    counts = [sum(fits(cells[column]) for cells in rows if cells[column]) for column in range(width)]
    most = max(counts, default=0)
    return [column for column, count in enumerate(counts) if count == most] if most else []


def _cells(text: str) -> list[list[str]]:
    """The lines' cells, stripped; empty lines at the end are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise Refused(
            say(N_("{count} lines are more than a panel has. Copy the results of one sample alone."), count=len(lines))
        )
    cells = [[cell.strip() for cell in line.split("\t")] for line in lines]
    while cells and not any(cells[-1]):
        cells.pop()
    return cells
