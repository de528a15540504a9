"""The views as this program makes them: from the declarations, and from what is written beside them of what is joined.

An entry type or part type that no file names has a view all the same, named after it: `v_measurements`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from desktop.clinic.entry import kinds
from desktop.clinic.words.language import WORDINGS
from desktop.store.layout import PART_ENVELOPE, TABLES, Table
from desktop.store.views import flat, written
from desktop.store.views.flat import Column
from desktop.store.views.words import WORDS
from desktop.store.views.written import Fields, More, Select

# on every page, and nothing to count
WITHOUT_A_VIEW = ("letterhead",)
# each finding with the reason that was given behind it; most entries have none, and reading JSON takes its time
_CONFIRMED = (
    "CASE WHEN {alias}.confirmed != '[]' THEN (SELECT group_concat({words} || coalesce(' – ' || nullif(found.value ->> 'reason', ''), ''), char(10))"
    " FROM json_each({alias}.confirmed) found) END"
)


@dataclass(frozen=True)
class View:
    """One view: its columns, and the SELECTs that give its rows."""

    name: str
    columns: tuple[Column, ...]
    selects: tuple[str, ...]

    @property
    def sql(self) -> str:
        """What makes it in a clinic file."""
        return f"CREATE VIEW {self.name} AS {self.rows}"

    @property
    def rows(self) -> str:
        """What gives its rows."""
        return "\nUNION ALL\n".join(self.selects)

    @property
    def table_sql(self) -> str:
        """What makes it in a snapshot: a table of the same name and columns, with a type for each."""
        columns = ",\n    ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"CREATE TABLE {self.name} (\n    {columns}\n) STRICT"


@dataclass(frozen=True)
class _Owned:
    """A table with the one that owns it; of an entry's own table there is none."""

    table: Table
    owner: Table | None

    @property
    def of_clinic(self) -> bool:
        return (self.owner or self.table).of_clinic


@cache
def every() -> tuple[View, ...]:
    """Every view, those that have a file first."""
    found = [View(name, *_columns_and_selects(written.written(name))) for name in written.names()]
    for table, name in _views_of_tables().items():
        if name not in written.names():
            whole = Select((Fields("fields", "", ()),), table, f"FROM {{{table}}}")
            found.append(View(name, *_columns_and_selects((whole,))))
    return tuple(found)


@cache
def digest() -> str:
    """What tells these views, and what is said of their columns, from those of another program."""
    # bettered words are to be read, too
    worded = (f"{wording.rule}: {wording.text}" for _rule, wording in sorted(WORDINGS.items()))
    told = (f"{view.sql}\n" + "\n".join(f"{c.name}: {c.type} {c.help}" for c in view.columns) for view in every())
    return hashlib.sha256("\n".join((*told, *worded)).encode()).hexdigest()


@cache
def _views_of_tables() -> dict[str, str]:
    """The view of each table; of a table that several files name, the first one."""
    named = {select.table: name for name in reversed(written.names()) for select in written.written(name)}
    found = {}
    for name, owned in _tables().items():
        by_default = f"v_{owned.table.type.declaration.name.removesuffix('s')}s"
        if name in named:
            found[name] = named[name]
        elif name not in WITHOUT_A_VIEW:
            found[name] = by_default
    return found


@cache
def _tables() -> dict[str, _Owned]:
    found = {}
    for table in TABLES.values():
        found[table.name] = _Owned(table, None)
        found |= {part.name: _Owned(part, table) for _attribute, part in table.parts}
    return found


def _columns_and_selects(selects: Sequence[Select]) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    several = [list(_columns(select)) for select in selects]
    known: dict[str, Column] = {}
    for column in chain.from_iterable(several):
        before = known.setdefault(column.name, column)
        if column.help and column.help not in before.help:
            # what is worked out otherwise in the other part of the rows
            known[column.name] = replace(before, help=f"{before.help} Or: {column.help}")
    made = []
    for select, columns in zip(selects, several, strict=True):
        own = {column.name: column.sql for column in columns}
        lines = (_named(own.get(name, f"CAST(NULL AS {column.type})"), name) for name, column in known.items())
        made.append("SELECT\n    " + ",\n    ".join(lines) + "\n" + _source(select))
    return tuple(known.values()), tuple(made)


def _named(sql: str, name: str) -> str:
    # a file is opened sooner, the less text its views have
    return sql if re.fullmatch(rf"\w+\.{name}", sql) else f"{sql} AS {name}"


def _columns(select: Select) -> Iterator[Column]:
    of = _tables()[select.table] if select.table else None
    said = {column.name: _more(column) for column in select.columns if isinstance(column, More)}
    first = [said.get(column.name, column) for column in _first(of)] if of else []
    yield from first
    for column in select.columns:
        if isinstance(column, Fields):
            yield from _declared(of, column, said)
        elif said[column.name] not in first:
            yield said[column.name]
    if of:
        yield from _last(of)


def _declared(of: _Owned | None, fields: Fields, said: Container[str]) -> Iterator[Column]:
    """The columns of the fields that stand at one place; what is said otherwise stands where it is said."""
    table, alias = _table_and_alias(of, fields.of)
    for field in table.fields:
        if fields.holds(field.name) and field.name not in said:
            linked = _views_of_tables().get(field.kind.to, "") if isinstance(field.kind, kinds.Link) else ""
            yield from flat.columns_of(table, field, alias, linked)


def _table_and_alias(of: _Owned | None, whose: str) -> tuple[Table, str]:
    name, _, alias = whose.partition(" ")
    if alias:
        return _tables()[name].table, alias
    if of is None:
        raise ValueError(f"{whose} of no table")
    return (of.owner, "o") if whose == "owner" and of.owner else (of.table, "x")


def _more(column: More) -> Column:
    return Column(column.name, column.sql, column.type, column.help)


def _alias(of: _Owned, table: Table) -> str:
    return "o" if table is of.owner else "x"


def _first(of: _Owned) -> Iterator[Column]:
    """Whose it is, which entry, which place in it, and how long since D0."""
    if not of.of_clinic:
        yield Column("patient_id", "p.identifier", "TEXT", "The patient's identifier, as --patient takes it")
    if of.owner is None:
        yield Column("entry", "x.id", "TEXT", "The entry's own id; it never changes")
    else:
        belongs = (
            f"The entry of {_views_of_tables()[of.owner.name]} that it belongs to; that entry's own id never changes"
        )
        yield Column("entry", "x.entry", "TEXT", belongs)
        yield Column("position", "x.position + 1", "INTEGER", "Its place in that entry, from 1")
    if not of.of_clinic:
        yield _days_since_d0(of)


def _days_since_d0(of: _Owned) -> Column:
    for table in filter(None, (of.table, of.owner)):
        dates = [field for field in table.fields if isinstance(field.kind, kinds.Date)]
        dated = [field for field in dates if field.name == table.type.declaration.dated] or dates
        if dated:
            sql = f"{_alias(of, table)}.{dated[0].name}_day_number - d0.d0_day_number"
            said = f"{dated[0].label}: days since D0, negative before it; empty without a known day or an infusion"
            return Column("days_since_d0", sql, "INTEGER", said)
    return Column("days_since_d0", "CAST(NULL AS INTEGER)", "INTEGER", "Empty: it has no date")


def _last(of: _Owned) -> Iterator[Column]:
    """What was confirmed, and who wrote it when."""
    alias = "x" if of.owner is None else "o"
    questioned = "the rules questioned and a person confirmed, one sentence a line, the reason that was given behind it"
    where = "" if of.owner is None else " in the whole entry"
    yield Column(
        "confirmed_findings",
        _CONFIRMED.format(alias=alias, words=WORDS.format(kept="found.value ->> 'sentence'")),
        "TEXT",
        f"What{where} {questioned}; empty when there was nothing",
    )
    number = "The number of the entry's newest version; more than 1 when it was amended"
    yield Column("version", f"{alias}.number", "INTEGER", number)
    yield Column("recorded_by", f"{alias}.who", "TEXT", "Who wrote that version")
    yield Column("recorded_at", f"{alias}.at", "TEXT", "When it was written, UTC, ISO 8601")


def _source(select: Select) -> str:
    """The table, its owner and its patient, what the file joins, and that void entries are left out."""
    if not select.table:
        return select.source
    of = _tables()[select.table]
    name, alias = ((of.owner or of.table).name, "x" if of.owner is None else "o")
    found = [f"FROM {name} {alias}"]
    is_patient = name == "patient"
    if not of.of_clinic and not is_patient:
        found.append(f"JOIN patient p ON p.id = {alias}.patient AND p.voided IS NULL")
    if of.owner is not None:
        # of a few entries, the parts of these alone are read
        found.append(f"CROSS JOIN {of.table.name} x ON x.{PART_ENVELOPE[0]} = o.id")
    if not of.of_clinic:
        found.append(f"LEFT JOIN v_d0 d0 ON d0.patient = {alias}.{'id' if is_patient else 'patient'}")
    joined = select.source.partition("}")[2].strip()
    return "\n".join([*found, *filter(None, [joined]), f"WHERE {alias}.voided IS NULL"])
