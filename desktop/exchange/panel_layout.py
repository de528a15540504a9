"""Where the results stand in a table: a row per allergen, a row per sample, or a column per sample.

Columns are recognised by their headers and allergens by their codes, never by position. What is found is still text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from desktop.clinic.words.language import N_, Refused, Sentence, say
from desktop.clinic.words.typeahead import key_of
from desktop.exchange.panel_labels import (
    ABOUT_FILE,
    Fact,
    begins_with_label,
    facts_in,
    is_not_measured,
    role_of,
    unit_key,
    without_unit,
)
from desktop.exchange.tables import Row, Sheet

HEAD_LINES = 40
_CODE_LIKE = re.compile(r"[rn]?[A-Z][a-z]{2,4} [a-z]{1,4}(?:[ _.-].*)?")
_READING_LIKE = re.compile(r"(?:<=|>=|[<>≤≥])?\s*[0-9.,]*[0-9][0-9.,]*(?:\s.*)?")
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


def read_layout(sheet: Sheet, known: Known, sample: str) -> Content | None:
    """The results in a sheet; None if it has no table of results.

    `known` says whether a text is an allergen's code; `sample` picks one of several samples. Raises Refused when the sample
    or the column of results cannot be told.
    """
    reader = _Layout(sheet, known, sample)
    for place, row in enumerate(sheet.rows[:HEAD_LINES]):
        if reader.is_wide_header(place):
            return reader.wide(place)
        roles = [role_of(cell) for cell in row.cells]
        if "code" in roles and "value" in roles:
            return reader.long(place)
    body = reader.body_without_header()
    if body is not None:
        return reader.without_header(body)
    for place in range(min(len(sheet.rows), HEAD_LINES)):
        column = reader.column_of_codes(place)
        if column is not None:
            return reader.transposed(place, column)
    return None


def head_facts(rows: Sequence[Row]) -> list[Fact]:
    return [fact for row in rows for fact in facts_in(row.line, row.cells)]


class _Layout:
    def __init__(self, sheet: Sheet, known: Known, sample: str):
        self.rows, self.known, self.sample = sheet.rows, known, sample
        self.commas = sheet.commas
        self.content = Content(sheet.name)

    # --- a row per sample

    def is_wide_header(self, place: int) -> bool:
        cells = self.rows[place].cells
        codes = [column for column, cell in enumerate(cells) if self.known(cell)]
        roles = {role_of(cell) for column, cell in enumerate(cells) if column not in codes}
        others = sum(1 for cell in cells if cell and not role_of(cell)) - len(codes)
        below = self.rows[place + 1 : place + 4]
        return (
            bool(below)
            and (len(codes) > 1 or bool(codes and roles & {"sample", "patient", "total"}))
            and others <= len(codes)
            and not any(self.known(_at(row, column)) for row in below for column in codes)
        )

    def wide(self, place: int) -> Content:
        header, content = self.rows[place], self.content
        content.facts += head_facts(self.rows[:place])
        codes = [column for column, cell in enumerate(header.cells) if self.known(cell)]
        roles = {column: role_of(cell) for column, cell in enumerate(header.cells) if cell and column not in codes}
        wrong_codes = [
            column for column, role in roles.items() if not role and _CODE_LIKE.fullmatch(header.cells[column])
        ]
        measured = [*codes, *wrong_codes]
        units: dict[int, str] = {}
        rows = []
        for row in self.rows[place + 1 :]:
            values = {column: row.cells[column] for column in measured if _at(row, column)}
            if row.cells == header.cells:
                continue
            if not values:
                content.facts += facts_in(row.line, row.cells)
            elif all(_is_unit(value) for value in values.values()):
                units = values
            else:
                rows.append(row)
        row = self._chosen_row(rows, self._sample_columns(header, roles, codes))
        if any(row.cells[len(header.cells) :]):
            raise Refused(_too_many_cells(row.line))
        if self._may_be_cut([(row, column) for row in rows for column in measured]) and any(
            _is_cut(row, at) for at in measured
        ):
            raise Refused(_decimal_comma(row.line))
        for column in measured:
            printed, value = header.cells[column], _at(row, column)
            text = _shortened([printed, value])
            content.answers.append(Answer(row.line, printed, value, text, column in row.exact, units.get(column, "")))
        for column, role in roles.items():
            if role in ABOUT_FILE and _at(row, column):
                content.facts.append(Fact(role, row.cells[column], row.line, without_unit(header.cells[column])[1]))
        self._note_columns({header.cells[column]: role for column, role in roles.items() if column not in wrong_codes})
        return content

    def _sample_columns(self, header: Row, roles: dict[int, str], codes: list[int]) -> list[int]:
        named = _columns(roles, "patient") + _columns(roles, "sample")
        if named:
            return named
        width = max(len(row.cells) for row in self.rows)
        unnamed = [column for column in range(width) if column not in codes and not _at(header, column)]
        return unnamed if len(unnamed) == 1 else []

    def _chosen_row(self, rows: list[Row], columns: list[int]) -> Row:
        if not rows:
            raise Refused(say(N_("Below the line of allergen codes there is no line with results.")))
        names = [tuple(filter(None, (_at(row, column) for column in columns))) for row in rows]
        if len(rows) > 1:
            fitting = [row for row, name in zip(rows, names, strict=True) if self._is_asked_for(name)]
            if len(fitting) != 1:
                raise Refused(self._several(names, len(fitting)))
            self._note_left_out(len(rows) - 1)
            rows, names = fitting, [names[rows.index(fitting[0])]]
        self.content.facts += [Fact("sample", name, rows[0].line) for name in names[0]]
        return rows[0]

    # --- a row per allergen

    def long(self, place: int) -> Content:
        header, below = self.rows[place], self.rows[place + 1 :]
        roles = {column: role_of(cell) for column, cell in enumerate(header.cells) if cell}
        code = self._code_column(below, _columns(roles, "code"))
        value = self._value_column(header, below, _columns(roles, "value"))
        columns = _columns(roles, "patient") + _columns(roles, "sample")
        rows = self._rows_of_sample([row for row in below if row.cells != header.cells], columns, code)
        self._note_columns({header.cells[column]: role for column, role in roles.items()})
        for column in _columns(roles, *ABOUT_FILE - {"sample"}):
            unit = without_unit(header.cells[column])[1]
            self.content.facts += [
                Fact(roles[column], row.cells[column], row.line, unit)
                for row in rows
                if self.known(_at(row, code)) and _at(row, column)
            ]
        return self._of_rows(place, rows, code, value, _columns(roles, "unit"))

    def _of_rows(self, place: int, rows: Sequence[Row], code: int, value: int, units: Sequence[int] = ()) -> Content:
        """The answers of rows below the header at `place`, with a code and a value in these columns."""
        content, header = self.content, self.rows[place]
        content.facts = [*head_facts(self.rows[:place]), *content.facts]
        header_unit = without_unit(_at(header, value))[1]
        cut = self._may_be_cut([(row, value) for row in rows if self.known(_at(row, code))])
        empty = []
        for row in rows:
            printed, result = _at(row, code), _at(row, value)
            text, unit = _shortened(row.cells), next((_at(row, column) for column in units if _at(row, column)), "")
            known = self.known(printed)
            role = "" if known else role_of(printed.rstrip(": "))
            if role in ABOUT_FILE and result:
                content.facts.append(Fact(role, result, row.line, unit or without_unit(printed)[1]))
            elif any(row.cells[len(header.cells) :]):
                content.wrong.append(Wrong(row.line, text, _too_many_cells(row.line)))
            elif known and cut and _is_cut(row, value):
                content.wrong.append(Wrong(row.line, text, _decimal_comma(row.line)))
            elif not known and begins_with_label(row.cells):
                content.facts += facts_in(row.line, row.cells)
            elif known or (printed and (not is_not_measured(result) or _CODE_LIKE.fullmatch(printed))):
                content.answers.append(Answer(row.line, printed, result, text, value in row.exact, unit or header_unit))
            elif printed:
                empty.append(row.line)
            elif not is_not_measured(result):
                content.wrong.append(Wrong(row.line, text, say(N_("No allergen code stands beside this result."))))
        if empty:
            content.notes.append(say(N_("Lines without a result were passed over: {lines}."), lines=_listed(empty)))
        return content

    def _code_column(self, below: Sequence[Row], columns: list[int]) -> int:
        """The column with the most known codes, wherever it stands."""
        found = {column: sum(self.known(_at(row, column)) for row in below) for column in columns}
        best = [column for column in columns if found[column] == max(found.values())]
        if any(_at(row, column) != _at(row, best[0]) for column in best[1:] for row in below):
            raise Refused(say(N_("Two columns could hold the allergen codes. Leave only one of them in the file.")))
        return best[0]

    def _value_column(self, header: Row, below: Sequence[Row], columns: list[int]) -> int:
        """The one column of results with numbers in it; of several the one whose header names a unit."""
        numeric = [
            column for column in columns if any(_READING_LIKE.fullmatch(_at(row, column)) for row in below)
        ] or columns
        with_unit = [column for column in numeric if without_unit(header.cells[column])[1]]
        left = with_unit if len(numeric) > 1 and with_unit else numeric
        if len(left) > 1:
            names = ", ".join(sorted(header.cells[column] for column in left))
            raise Refused(
                say(
                    N_("More than one column could be the result: {names}. Leave only one of them in the file."),
                    names=names,
                )
            )
        return left[0]

    def _rows_of_sample(self, rows: list[Row], columns: list[int], code: int) -> list[Row]:
        """The rows of the sample that is asked for, and those that are of none: total IgE, a foot line."""
        names = [tuple(filter(None, (_at(row, column) for column in columns))) for row in rows]
        distinct = list(
            dict.fromkeys(name for name, row in zip(names, rows, strict=True) if name and self.known(_at(row, code)))
        )
        if len(distinct) <= 1:
            self.content.facts += [Fact("sample", one, rows[0].line) for name in distinct for one in name]
            return rows
        fitting = [name for name in distinct if self._is_asked_for(name)]
        if len(fitting) != 1:
            raise Refused(self._several(distinct, len(fitting)))
        chosen = []
        for row, name in zip(rows, names, strict=True):
            if name == fitting[0] or (not name and not self.known(_at(row, code))):
                chosen.append(row)
            elif not name:
                why = say(N_("This line does not say of which sample it is, and the file has several."))
                self.content.wrong.append(Wrong(row.line, _shortened(row.cells), why))
        self.content.facts += [Fact("sample", one, chosen[0].line) for one in fitting[0]]
        self._note_left_out(len(distinct) - 1)
        return chosen

    # --- a column per sample

    def column_of_codes(self, place: int) -> int | None:
        """The column that holds codes below the header at `place`, when other columns have names that could be samples."""
        header, below = self.rows[place], self.rows[place + 1 :]
        for column in self._code_columns:
            label = role_of(_at(header, column))
            corner = label in ("code", "sample", "patient") or not _at(header, column)
            if corner and self._sample_names(header, below, column):
                return column
        return None

    @cached_property
    def _code_columns(self) -> list[int]:
        """The columns of which at least half is codes."""
        filled, codes = Counter[int](), Counter[int]()
        for row in self.rows:
            for column, cell in enumerate(row.cells):
                filled[column] += bool(cell)
                codes[column] += self.known(cell)
        return [column for column, count in sorted(codes.items()) if count and count * 2 >= filled[column]]

    def _sample_names(self, header: Row, below: Sequence[Row], code: int) -> dict[str, int]:
        return {
            cell: column
            for column, cell in enumerate(header.cells)
            if cell and column != code and not role_of(cell)
            and any(_READING_LIKE.fullmatch(_at(row, column)) for row in below if self.known(_at(row, code)))
        }  # fmt: skip

    def transposed(self, place: int, code: int) -> Content:
        header, below = self.rows[place], self.rows[place + 1 :]
        names = self._sample_names(header, below, code)
        fitting = [column for name, column in names.items() if self._is_asked_for((name,))]
        headers = [cell for cell in header.cells if self._is_asked_for((cell,))]
        if len(fitting) != 1 or len(headers) != 1:
            raise Refused(
                say(
                    N_("No column is named Result, and none of these is the sample that is asked for: {names}. "
                       "Name the column of results Result."),
                    names=_named(names),
                )
            )  # fmt: skip
        self.content.facts.append(Fact("sample", header.cells[fitting[0]], header.line))
        if len(names) > 1:
            self._note_left_out(len(names) - 1)
        self._note_columns(
            {cell: role_of(cell) for cell in header.cells if cell not in names and cell != _at(header, code)}
        )
        units = [column for column, cell in enumerate(header.cells) if role_of(cell) == "unit"]
        return self._of_rows(place, below, code, fitting[0], units)

    # --- two columns without a header

    def body_without_header(self) -> int | None:
        """Where codes on the left and readings on the right begin, when nearly every line is such a pair."""
        start = next((place for place, row in enumerate(self.rows[:HEAD_LINES]) if self.known(row.cells[0])), None)
        if start is None or not all(_is_head_line(row) for row in self.rows[:start]):
            return None
        rows = [row for row in self.rows[start:] if self.known(row.cells[0]) or not begins_with_label(row.cells)]
        if any(any(row.cells[2:]) for row in rows):
            return None
        codes = sum(self.known(row.cells[0]) for row in rows)
        values = [_at(row, 1) for row in rows]
        read = sum(is_not_measured(value) or bool(_READING_LIKE.fullmatch(value)) for value in values)
        return start if min(codes, read) * 10 >= len(rows) * 9 and any(map(_READING_LIKE.fullmatch, values)) else None

    def without_header(self, start: int) -> Content:
        width = Row(self.rows[start].line, ("", ""))
        self.content.facts += head_facts(self.rows[:start])
        self.rows = (width, *self.rows[start:])
        return self._of_rows(0, self.rows[1:], 0, 1)

    # --- what all share

    def _may_be_cut(self, values: Sequence[tuple[Row, int]]) -> bool:
        """Are the cells separated by commas, while no result shows a decimal mark? Then it may have been a comma."""
        return self.commas and not any("." in _at(row, column) or "," in _at(row, column) for row, column in values)

    def _is_asked_for(self, names: Sequence[str]) -> bool:
        return bool(self.sample) and key_of(self.sample) in map(key_of, names)

    def _several(self, names: Sequence[Sequence[str]], fitting: int) -> Sentence:
        listed = _named(dict.fromkeys(" / ".join(name) for name in names if name))
        if fitting > 1:
            return say(
                N_("The file has more than one set of results of {sample}. Leave only one of them in it."),
                sample=self.sample,
            )
        if not listed:
            return say(
                N_("The file has several lines of results and does not say of which sample. Leave only one in it.")
            )
        if not self.sample:
            return say(N_("The file has several samples: {names}. Say which of them is meant."), names=listed)
        return say(N_("The file has several samples, and none is {sample}: {names}."), sample=self.sample, names=listed)

    def _note_left_out(self, count: int) -> None:
        self.content.notes.append(say(N_("Other samples in the file, left out: {count}."), count=count))

    def _note_columns(self, roles: dict[str, str]) -> None:
        if "class" in roles.values():
            self.content.notes.append(
                say(N_("The classes in the file are not used: they follow from the panel's own limits."))
            )
        if unused := [header for header, role in roles.items() if header and not role]:
            self.content.notes.append(say(N_("Columns that were not used: {names}."), names=_named(unused)))


def _at(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _columns(roles: dict[int, str], *wanted: str) -> list[int]:
    return [column for column, role in roles.items() if role in wanted]


def _is_unit(text: str) -> bool:
    before, unit = without_unit(text)
    return not before and bool(unit_key(unit))


def _is_head_line(row: Row) -> bool:
    return begins_with_label(row.cells) or sum(map(bool, row.cells)) == 1


def _too_many_cells(line: int) -> Sentence:
    return say(
        N_(
            "Line {line} has more cells than the header. If its decimal mark is a comma, separate the cells by semicolons."
        ),
        line=line,
    )


def _is_cut(row: Row, column: int) -> bool:
    """May a result be the first half of a number with a decimal comma?"""
    return bool(_WHOLE.fullmatch(_at(row, column)) and _BEHIND_COMMA.fullmatch(_at(row, column + 1)))


def _decimal_comma(line: int) -> Sentence:
    return say(
        N_(
            "Line {line}: the result may be cut in two at its decimal comma. Separate the cells by semicolons, or save it as XLSX."
        ),
        line=line,
    )


def _named(names: Sequence[str] | dict[str, object]) -> str:
    listed = sorted(name if len(name) <= _SHORTENED else name[: _SHORTENED - 1] + "…" for name in names)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "")


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:8])) + (", …" if len(lines) > 8 else "")


def _shortened(cells: Sequence[str]) -> str:
    text = " ".join(" ; ".join(cell for cell in cells if cell).split())
    return text if len(text) <= _SHORTENED else text[: _SHORTENED - 1] + "…"
