"""Where the results stand in a table: a row per allergen, a row per sample, or a column per sample.

Columns are recognised by their headers and allergens by their codes, never by position. What is found is still text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from desktop.clinic.words.language import N_, Refused, say
from desktop.exchange.panel_content import (
    CODE_LIKE,
    Answer,
    Content,
    Known,
    Layout,
    Wrong,
    at,
    columns_of,
    decimal_comma,
    head_facts,
    is_cut,
    listed,
    named,
    shortened,
    too_many_cells,
)
from desktop.exchange.panel_labels import (
    ABOUT_FILE,
    Fact,
    begins_with_label,
    facts_in,
    is_not_measured,
    role_of,
    without_unit,
)
from desktop.exchange.panel_row_per_sample import RowPerSample
from desktop.exchange.tables import Row, Sheet

HEAD_LINES = 40
_READING_LIKE = re.compile(r"(?:<=|>=|[<>≤≥])?\s*[0-9.,]*[0-9][0-9.,]*(?:\s.*)?")


def read_layout(sheet: Sheet, known: Known, sample: str) -> Content | None:
    """The results in a sheet; None if it has no table of results.

    `known` says whether a text is an allergen's code; `sample` picks one of several samples. Raises Refused when the sample
    or the column of results cannot be told.
    """
    by_sample, by_allergen = RowPerSample(sheet, known, sample), _RowPerAllergen(sheet, known, sample)
    for place, row in enumerate(sheet.rows[:HEAD_LINES]):
        if by_sample.is_header(place):
            return by_sample.read(place)
        roles = [role_of(cell) for cell in row.cells]
        if "code" in roles and "value" in roles:
            return by_allergen.long(place)
    body = by_allergen.body_without_header()
    if body is not None:
        return by_allergen.without_header(body)
    for place in range(min(len(sheet.rows), HEAD_LINES)):
        column = by_allergen.column_of_codes(place)
        if column is not None:
            return by_allergen.transposed(place, column)
    return None


class _RowPerAllergen(Layout):
    """Reads the rows of the sample that is meant."""

    # --- a column of results

    def long(self, place: int) -> Content:
        header, below = self.rows[place], self.rows[place + 1 :]
        roles = {column: role_of(cell) for column, cell in enumerate(header.cells) if cell}
        code = self._code_column(below, columns_of(roles, "code"))
        value = self._value_column(header, below, columns_of(roles, "value"))
        columns = columns_of(roles, "patient") + columns_of(roles, "sample")
        rows = self._rows_of_sample([row for row in below if row.cells != header.cells], columns, code)
        self.note_columns({header.cells[column]: role for column, role in roles.items()})
        for column in columns_of(roles, *ABOUT_FILE - {"sample"}):
            unit = without_unit(header.cells[column])[1]
            self.content.facts += [
                Fact(roles[column], row.cells[column], row.line, unit)
                for row in rows
                if self.known(at(row, code)) and at(row, column)
            ]
        return self._of_rows(place, rows, code, value, columns_of(roles, "unit"))

    def _of_rows(self, place: int, rows: Sequence[Row], code: int, value: int, units: Sequence[int] = ()) -> Content:
        """The answers of rows below the header at `place`, with a code and a value in these columns."""
        content, header = self.content, self.rows[place]
        content.facts = [*head_facts(self.rows[:place]), *content.facts]
        header_unit = without_unit(at(header, value))[1]
        cut = self.may_be_cut([(row, value) for row in rows if self.known(at(row, code))])
        empty = []
        for row in rows:
            printed, result = at(row, code), at(row, value)
            text, unit = shortened(row.cells), next((at(row, column) for column in units if at(row, column)), "")
            known = self.known(printed)
            role = "" if known else role_of(printed.rstrip(": "))
            if role in ABOUT_FILE and result:
                content.facts.append(Fact(role, result, row.line, unit or without_unit(printed)[1]))
            elif any(row.cells[len(header.cells) :]):
                content.wrong.append(Wrong(row.line, text, too_many_cells(row.line)))
            elif known and cut and is_cut(row, value):
                content.wrong.append(Wrong(row.line, text, decimal_comma(row.line)))
            elif not known and begins_with_label(row.cells):
                content.facts += facts_in(row.line, row.cells)
            elif known or (printed and (not is_not_measured(result) or CODE_LIKE.fullmatch(printed))):
                content.answers.append(Answer(row.line, printed, result, text, value in row.exact, unit or header_unit))
            elif printed:
                empty.append(row.line)
            elif not is_not_measured(result):
                content.wrong.append(Wrong(row.line, text, say(N_("No allergen code stands beside this result."))))
        if empty:
            content.notes.append(say(N_("Lines without a result were passed over: {lines}."), lines=listed(empty)))
        return content

    def _code_column(self, below: Sequence[Row], columns: list[int]) -> int:
        """The column with the most known codes, wherever it stands."""
        found = {column: sum(self.known(at(row, column)) for row in below) for column in columns}
        best = [column for column in columns if found[column] == max(found.values())]
        if any(at(row, column) != at(row, best[0]) for column in best[1:] for row in below):
            raise Refused(say(N_("Two columns could hold the allergen codes. Leave only one of them in the file.")))
        return best[0]

    def _value_column(self, header: Row, below: Sequence[Row], columns: list[int]) -> int:
        """The one column of results with numbers in it; of several the one whose header names a unit."""
        numeric = [
            column for column in columns if any(_READING_LIKE.fullmatch(at(row, column)) for row in below)
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
        names = [tuple(filter(None, (at(row, column) for column in columns))) for row in rows]
        distinct = list(
            dict.fromkeys(name for name, row in zip(names, rows, strict=True) if name and self.known(at(row, code)))
        )
        if len(distinct) <= 1:
            self.content.facts += [Fact("sample", one, rows[0].line) for name in distinct for one in name]
            return rows
        fitting = [name for name in distinct if self.is_asked_for(name)]
        if len(fitting) != 1:
            raise Refused(self.which_sample(distinct, len(fitting)))
        chosen = []
        for row, name in zip(rows, names, strict=True):
            if name == fitting[0] or (not name and not self.known(at(row, code))):
                chosen.append(row)
            elif not name:
                why = say(N_("This line does not say of which sample it is, and the file has several."))
                self.content.wrong.append(Wrong(row.line, shortened(row.cells), why))
        self.content.facts += [Fact("sample", one, chosen[0].line) for one in fitting[0]]
        self.note_left_out(len(distinct) - 1)
        return chosen

    # --- a column per sample

    def column_of_codes(self, place: int) -> int | None:
        """The column that holds codes below the header at `place`, when other columns have names that could be samples."""
        header, below = self.rows[place], self.rows[place + 1 :]
        for column in self._code_columns:
            label = role_of(at(header, column))
            corner = label in ("code", "sample", "patient") or not at(header, column)
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
            and any(_READING_LIKE.fullmatch(at(row, column)) for row in below if self.known(at(row, code)))
        }  # fmt: skip

    def transposed(self, place: int, code: int) -> Content:
        header, below = self.rows[place], self.rows[place + 1 :]
        names = self._sample_names(header, below, code)
        fitting = [column for name, column in names.items() if self.is_asked_for((name,))]
        headers = [cell for cell in header.cells if self.is_asked_for((cell,))]
        if len(fitting) != 1 or len(headers) != 1:
            raise Refused(
                say(
                    N_("No column is named Result, and none of these is the sample that is asked for: {names}. "
                       "Name the column of results Result."),
                    names=named(names),
                )
            )  # fmt: skip
        self.content.facts.append(Fact("sample", header.cells[fitting[0]], header.line))
        if len(names) > 1:
            self.note_left_out(len(names) - 1)
        self.note_columns(
            {cell: role_of(cell) for cell in header.cells if cell not in names and cell != at(header, code)}
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
        values = [at(row, 1) for row in rows]
        read = sum(is_not_measured(value) or bool(_READING_LIKE.fullmatch(value)) for value in values)
        return start if min(codes, read) * 10 >= len(rows) * 9 and any(map(_READING_LIKE.fullmatch, values)) else None

    def without_header(self, start: int) -> Content:
        width = Row(self.rows[start].line, ("", ""))
        self.content.facts += head_facts(self.rows[:start])
        self.rows = (width, *self.rows[start:])
        return self._of_rows(0, self.rows[1:], 0, 1)


def _is_head_line(row: Row) -> bool:
    return begins_with_label(row.cells) or sum(map(bool, row.cells)) == 1
