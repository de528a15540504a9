"""What is found in a sheet of allergen results, still as text, and what every way of reading one has in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.typeahead import key_of
from desktop.exchange.panel_labels import Fact, facts_in
from desktop.exchange.tables import Row, Sheet

CODE_LIKE = re.compile(r"[rn]?[A-Z][a-z]{2,4} [a-z]{1,4}(?:[ _.-].*)?")
# a whole number, and digits that may stand behind its decimal comma: 0,00 is 0 either way
_WHOLE = re.compile(r"(?:<=|>=|[<>≤≥])?\s*[0-9]+")
_BEHIND_COMMA = re.compile(r"[0-9]*[1-9][0-9]*")
_SHORTENED = 60

Known = Callable[[str], bool]


@dataclass(frozen=True)
class Answer:
    """One allergen's result as it stands in the file."""

    line: int
    printed_code: str
    value: str
    text: str  # the row, shortened
    exact: bool = False  # a spreadsheet's number
    unit: str = ""  # of the row or of its column's header, "" when none is printed


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be read, and why."""

    line: int
    text: str
    why: Sentence


@dataclass
class Content:
    """What stands in one sheet's table of results and in the lines around it."""

    sheet: str
    answers: list[Answer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


class Layout:
    """One sheet that is read; `known` says whether a text is an allergen's code, `sample` which of several is meant."""

    def __init__(self, sheet: Sheet, known: Known, sample: str):
        self.rows, self.known, self.sample = sheet.rows, known, sample
        self.commas = sheet.commas
        self.content = Content(sheet.name)

    def may_be_cut(self, values: Sequence[tuple[Row, int]]) -> bool:
        """Are the cells separated by commas, while no result shows a decimal mark? Then it may have been a comma."""
        return self.commas and not any("." in at(row, column) or "," in at(row, column) for row, column in values)

    def is_asked_for(self, names: Sequence[str]) -> bool:
        """Is one of these names the sample that is meant?"""
        return bool(self.sample) and key_of(self.sample) in map(key_of, names)

    def which_sample(self, names: Sequence[Sequence[str]], fitting: int) -> Sentence:
        """What to ask when not one sample alone fits."""
        told = named(dict.fromkeys(" / ".join(name) for name in names if name))
        if fitting > 1:
            return say(
                N_("The file has more than one set of results of {sample}. Leave only one of them in it."),
                sample=self.sample,
            )
        if not told:
            return say(
                N_("The file has several lines of results and does not say of which sample. Leave only one in it.")
            )
        if not self.sample:
            return say(N_("The file has several samples: {names}. Say which of them is meant."), names=told)
        return say(N_("The file has several samples, and none is {sample}: {names}."), sample=self.sample, names=told)

    def note_left_out(self, count: int) -> None:
        """Say that so many other samples were left out."""
        self.content.notes.append(say(N_("Other samples in the file, left out: {count}."), count=count))

    def note_columns(self, roles: dict[str, str]) -> None:
        """Say which columns were not used."""
        if "class" in roles.values():
            self.content.notes.append(
                say(N_("The classes in the file are not used: they follow from the panel's own limits."))
            )
        if unused := [header for header, role in roles.items() if header and not role]:
            self.content.notes.append(say(N_("Columns that were not used: {names}."), names=named(unused)))


def head_facts(rows: Sequence[Row]) -> list[Fact]:
    """What the lines above a table say about its results."""
    return [fact for row in rows for fact in facts_in(row.line, row.cells)]


def at(row: Row, column: int) -> str:
    """A cell; "" where the row ends before it."""
    return row.cells[column] if column < len(row.cells) else ""


def columns_of(roles: dict[int, str], *wanted: str) -> list[int]:
    """The columns with one of these roles."""
    return [column for column, role in roles.items() if role in wanted]


def too_many_cells(line: int) -> Sentence:
    """A row that reaches beyond its header."""
    return say(
        N_(
            "Line {line} has more cells than the header. If its decimal mark is a comma, separate the cells by semicolons."
        ),
        line=line,
    )


def is_cut(row: Row, column: int) -> bool:
    """May a result be the first half of a number with a decimal comma?"""
    return bool(_WHOLE.fullmatch(at(row, column)) and _BEHIND_COMMA.fullmatch(at(row, column + 1)))


def decimal_comma(line: int) -> Sentence:
    """A row whose results may be cut in two."""
    return say(
        N_(
            "Line {line}: the result may be cut in two at its decimal comma. Separate the cells by semicolons, or save it as XLSX."
        ),
        line=line,
    )


def named(names: Iterable[str]) -> str:
    """The first of these names, each shortened, by the alphabet."""
    first = sorted(name if len(name) <= _SHORTENED else name[: _SHORTENED - 1] + "…" for name in names)
    return ", ".join(first[:8]) + (", …" if len(first) > 8 else "")


def listed(lines: Sequence[int]) -> str:
    """The first of these line numbers."""
    return ", ".join(map(str, lines[:8])) + (", …" if len(lines) > 8 else "")


def shortened(cells: Sequence[str]) -> str:
    """A row's cells as a person finds it again."""
    text = " ".join(" ; ".join(cell for cell in cells if cell).split())
    return text if len(text) <= _SHORTENED else text[: _SHORTENED - 1] + "…"
