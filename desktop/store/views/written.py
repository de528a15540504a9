"""What is written by hand of each view: one SQL file a view, with what is joined and what no declaration says.

    -- One row an adverse event                                      what a row is, for who reads the file
    SELECT
        {fields}                                                     the declared fields of the table below, in their order
        i.course AS infusion_course, -- INTEGER Course of the infusion   a column more: its type and what it means
    FROM {adverse_event}                                             its table, as x; its patient as p, and D0 as d0
    LEFT JOIN infusion i ON i.id = x.infusion AND i.voided IS NULL   what is joined

`{fields but a, b}` leaves fields out, such as those that stand in a column more. The table of a part is x, that of its owner o:
`{owner: a, b}` and `{owner but a, b}` are the owner's fields, `{lot l: a, b}` those of a lot that is joined as l. Several SELECTs
with UNION ALL between stand in one view; what one of them has not is empty there. Where no table stands behind FROM in braces, the
view is the SELECT as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
_COLUMN = re.compile(r"(?P<sql>.+?),?\s+-- (?P<type>TEXT|INTEGER|REAL)\b(?: (?P<help>.+))?", re.DOTALL)
_NAMED = re.compile(r"(?P<sql>.+) AS (?P<name>\w+)", re.DOTALL)
_FIELDS = re.compile(r"\{(?P<of>fields|owner|\w+ \w+)(?P<how>: | but )?(?P<names>[\w, ]+)?\}")
_TABLE = re.compile(r"FROM \{(?P<table>\w+)\}")


@dataclass(frozen=True)
class Fields:
    """The declared fields that stand here: all, those of these names, or all but those.

    `of` is "fields" for those of the view's own table, "owner" for those of its owner, or another table with its alias.
    """

    of: str
    how: str
    names: tuple[str, ...]

    def holds(self, name: str) -> bool:
        """Does the field of that name stand here?"""
        return (name in self.names) == (self.how == ":") if self.how else True


@dataclass(frozen=True)
class More:
    """A column that no declaration says; without a help it is that of the first SELECT."""

    name: str
    sql: str
    type: str
    help: str


@dataclass(frozen=True)
class Select:
    """One SELECT of a view: its columns, the table that it is of ("" for none), and what stands behind the columns."""

    columns: tuple[Fields | More, ...]
    table: str
    source: str


@cache
def written(name: str) -> tuple[Select, ...]:
    """The SELECTs of the view of that name."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return tuple(map(_select, re.split(r"^UNION ALL\n", text, flags=re.MULTILINE)))


@cache
def rows(name: str) -> str:
    """What gives the rows of a view that is a SELECT as it is written: for who asks for them whatever a file's own view says."""
    selects = (
        f"SELECT {', '.join(f'{more.sql} AS {more.name}' for more in select.columns if isinstance(more, More))}\n{select.source}"
        for select in written(name)
    )
    return "\nUNION ALL\n".join(selects)


@cache
def names() -> tuple[str, ...]:
    """The views that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))


def _select(text: str) -> Select:
    _row, _, rest = text.partition("SELECT\n")
    columns, source = re.split(r"^(?=FROM )", rest.rstrip() + "\n", maxsplit=1, flags=re.MULTILINE)
    table = _TABLE.match(source)
    return Select(tuple(_columns(columns)), table["table"] if table else "", source.rstrip())


def _columns(text: str) -> Iterator[Fields | More]:
    lines: list[str] = []
    for line in text.splitlines():
        if fields := _FIELDS.fullmatch(line.strip()):
            names = tuple(re.findall(r"\w+", fields["names"] or ""))
            yield Fields(fields["of"], (fields["how"] or "").strip(), names)
            continue
        lines.append(line)
        # an expression may go over several lines; the last one says its type
        if column := _COLUMN.fullmatch("\n".join(lines).strip()):
            named = _NAMED.fullmatch(column["sql"])
            sql, name = (named["sql"], named["name"]) if named else (column["sql"], column["sql"].rpartition(".")[2])
            yield More(name, sql, column["type"], column["help"] or "")
            lines.clear()
    if "".join(lines).strip():
        raise ValueError(f"no column: {lines}")
