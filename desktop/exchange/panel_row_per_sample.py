"""A table of allergen results with a row per sample: the codes stand in its header."""

from __future__ import annotations

from desktop.clinic.words.language import N_, Refused, say
from desktop.exchange.panel_content import (
    CODE_LIKE,
    Answer,
    Content,
    Layout,
    at,
    columns_of,
    decimal_comma,
    head_facts,
    is_cut,
    shortened,
    too_many_cells,
)
from desktop.exchange.panel_labels import ABOUT_FILE, Fact, facts_in, role_of, unit_key, without_unit
from desktop.exchange.tables import Row


class RowPerSample(Layout):
    """Reads the row of the sample that is meant."""

    def is_header(self, place: int) -> bool:
        """Does the table begin with this line?"""
        cells = self.rows[place].cells
        codes = [column for column, cell in enumerate(cells) if self.known(cell)]
        roles = {role_of(cell) for column, cell in enumerate(cells) if column not in codes}
        others = sum(1 for cell in cells if cell and not role_of(cell)) - len(codes)
        below = self.rows[place + 1 : place + 4]
        return (
            bool(below)
            and (len(codes) > 1 or bool(codes and roles & {"sample", "patient", "total"}))
            and others <= len(codes)
            and not any(self.known(at(row, column)) for row in below for column in codes)
        )

    def read(self, place: int) -> Content:
        """The results below this header."""
        header, content = self.rows[place], self.content
        content.facts += head_facts(self.rows[:place])
        codes = [column for column, cell in enumerate(header.cells) if self.known(cell)]
        roles = {column: role_of(cell) for column, cell in enumerate(header.cells) if cell and column not in codes}
        wrong_codes = [
            column for column, role in roles.items() if not role and CODE_LIKE.fullmatch(header.cells[column])
        ]
        measured = [*codes, *wrong_codes]
        units: dict[int, str] = {}
        rows = []
        for row in self.rows[place + 1 :]:
            values = {column: row.cells[column] for column in measured if at(row, column)}
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
            raise Refused(too_many_cells(row.line))
        if self.may_be_cut([(row, column) for row in rows for column in measured]) and any(
            is_cut(row, column) for column in measured
        ):
            raise Refused(decimal_comma(row.line))
        for column in measured:
            printed, value = header.cells[column], at(row, column)
            text = shortened([printed, value])
            content.answers.append(Answer(row.line, printed, value, text, column in row.exact, units.get(column, "")))
        for column, role in roles.items():
            if role in ABOUT_FILE and at(row, column):
                content.facts.append(Fact(role, row.cells[column], row.line, without_unit(header.cells[column])[1]))
        self.note_columns({header.cells[column]: role for column, role in roles.items() if column not in wrong_codes})
        return content

    def _sample_columns(self, header: Row, roles: dict[int, str], codes: list[int]) -> list[int]:
        named = columns_of(roles, "patient") + columns_of(roles, "sample")
        if named:
            return named
        width = max(len(row.cells) for row in self.rows)
        unnamed = [column for column in range(width) if column not in codes and not at(header, column)]
        return unnamed if len(unnamed) == 1 else []

    def _chosen_row(self, rows: list[Row], columns: list[int]) -> Row:
        if not rows:
            raise Refused(say(N_("Below the line of allergen codes there is no line with results.")))
        names = [tuple(filter(None, (at(row, column) for column in columns))) for row in rows]
        if len(rows) > 1:
            fitting = [row for row, name in zip(rows, names, strict=True) if self.is_asked_for(name)]
            if len(fitting) != 1:
                raise Refused(self.which_sample(names, len(fitting)))
            self.note_left_out(len(rows) - 1)
            rows, names = fitting, [names[rows.index(fitting[0])]]
        self.content.facts += [Fact("sample", name, rows[0].line) for name in names[0]]
        return rows[0]


def _is_unit(text: str) -> bool:
    before, unit = without_unit(text)
    return not before and bool(unit_key(unit))
