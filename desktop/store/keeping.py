"""How entries and their versions are written and read. The session's door alone calls `put`, inside its transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.clinic.entry.entries import Confirmed, Entry, Kept, Part, from_plain, to_plain
from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.words.language import Sentence
from desktop.clinic.words.sentences import plain_sentence, sentence_of
from desktop.store.columns import canonical
from desktop.store.driver import Cell, Connection
from desktop.store.layout import TABLES, Table
from desktop.store.migrations import SCHEMA
from desktop.store.views import words


@dataclass(frozen=True)
class Version:
    """An entry as it stood at one time."""

    kept: Kept
    action: str
    why: str | Sentence
    schema: int


def put(db: Connection, kept: Kept, action: str, why: str | Sentence) -> None:
    """Write an entry's newest version: into its table for work, and behind the earlier versions for good.

    A reason that the program gives is kept as any sentence is, with the content; a person's are words.
    """
    table = TABLES[kept.type]
    content = plain(kept)
    words.add(db, kept, why if isinstance(why, Sentence) else None)
    if isinstance(why, Sentence):
        content["why"], why = plain_sentence(why), ""
    envelope: list[Cell] = [
        kept.id,
        kept.patient,
        kept.number,
        kept.who,
        kept.at,
        kept.voided or None,
        canonical(content["confirmed"]),
    ]
    row = [*envelope, *table.row(kept.entry)]
    if kept.number == 1:
        db.execute(table.insert, row)
    else:
        table.update(db, row)
    for attribute, part_table in table.parts:
        _put_parts(db, part_table, kept.id, getattr(kept.entry, attribute), is_new=kept.number == 1)
    db.execute(
        "INSERT INTO version (entry, number, entry_type, patient, action, who, at, why, schema, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (kept.id, kept.number, kept.type, kept.patient, action, kept.who, kept.at, why, SCHEMA, canonical(content)),
    )


def _put_parts(db: Connection, table: Table, entry: str, parts: Sequence[Part], *, is_new: bool) -> None:
    """Write the parts of an entry: of what is there already, only the rows that differ."""
    found = () if is_new else db.execute(f"{table.select} WHERE entry = ?", (entry,))
    there = {row[1]: row for row in found}
    for position, part in enumerate(parts):
        row = (entry, position, *table.row(part))
        if position not in there:
            db.execute(table.insert, row)
        elif there[position] != row:
            table.update(db, row)
    if any(position >= len(parts) for position in there):
        db.execute(f"DELETE FROM {table.name} WHERE entry = ? AND position >= ?", (entry, len(parts)))


def plain(kept: Kept) -> dict[str, Any]:
    """What a version keeps of an entry."""
    return {
        "entry": to_plain(kept.entry),
        "confirmed": [confirmed.plain() for confirmed in kept.confirmed],
        "voided": kept.voided,
    }


def of_patient(db: Connection, patient: str) -> list[Kept]:
    """Everything kept about one patient, or about the clinic (""); voided entries left out."""
    found: list[Kept] = []
    for table in TABLES.values():
        column = "id" if table.name == "patient" else "patient"
        if table.of_clinic == (not patient):
            found += _load(db, table, f"WHERE {column} = ? AND voided IS NULL", (patient,))
    return found


def of_type(db: Connection, name: str) -> list[Kept]:
    """Every entry of one type that is not voided."""
    return list(_load(db, TABLES[name], "WHERE voided IS NULL", ()))


def newest_first(db: Connection, type: type[Entry]) -> list[str]:
    """The ids of every entry of one type that is not voided, by its day; those without a known day come last."""
    table, dated = TABLES[type.declaration.name], type.declaration.dated
    by_day = f"coalesce({dated}_day, '') DESC, coalesce({dated}_time, '') DESC, " if dated else ""
    return [id for (id,) in db.execute(f"SELECT id FROM {table.name} WHERE voided IS NULL ORDER BY {by_day}id DESC")]


def those(db: Connection, name: str, ids: Sequence[str]) -> list[Kept]:
    """The entries of one type that have these ids, in any order."""
    return list(_load(db, TABLES[name], "WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)))


def among(db: Connection, name: str, patients: str, field: str = "", value: str = "") -> list[Kept]:
    """The entries of one type of the patients in a JSON list, voided ones left out; with this value in a field if one is named."""
    table = TABLES[name]
    where, values = f"WHERE {'id' if name == 'patient' else 'patient'} IN (SELECT value FROM json_each(?))", (patients,)
    if field:
        return list(_load(db, table, f"{where} AND {field} = ? AND voided IS NULL", (*values, value)))
    return list(_load(db, table, f"{where} AND voided IS NULL", values))


def linked(db: Connection, name: str, field: str, to: str) -> list[Kept]:
    """The entries of one type that link to another one in a field, voided entries left out."""
    table = TABLES[name]
    ((column, _sql, _check),) = table.columns_of(table.type.declaration.field(field))
    return list(_load(db, table, f"WHERE {column} = ? AND voided IS NULL", (to,)))


def one(db: Connection, id: str) -> Kept | None:
    """The newest version of an entry, a voided one too."""
    row = db.execute("SELECT entry_type FROM version WHERE entry = ? AND number = 1", (id,)).fetchone()
    return next(_load(db, TABLES[row[0]], "WHERE id = ?", (id,)), None) if row else None


def versions(db: Connection, id: str) -> list[Version]:
    """Every version of an entry, the first one first, as it was written then."""
    return [_version(*row) for row in db.execute(f"{_VERSIONS} WHERE entry = ? ORDER BY number", (id,))]


def version_keys(db: Connection, patient: str, entry: str = "") -> list[tuple[str, int]]:
    """The entry and the number of every version of an entry, or of all about a patient, the newest first."""
    which, value = ("entry", entry) if entry else ("patient", patient)
    newest_first = "ORDER BY at DESC, entry DESC, number DESC"
    return db.execute(f"SELECT entry, number FROM version WHERE {which} = ? {newest_first}", (value,)).fetchall()


def version(db: Connection, entry: str, number: int) -> Version | None:
    """One version of an entry, as it was written then."""
    row = db.execute(f"{_VERSIONS} WHERE entry = ? AND number = ?", (entry, number)).fetchone()
    return _version(*row) if row else None


_VERSIONS = "SELECT entry, entry_type, patient, number, action, who, at, why, schema, content FROM version"


def _version(
    id: str, type: str, patient: str, number: int, action: str, who: str, at: str, why: str, schema: int, content: str
) -> Version:
    kept = json.loads(content)
    confirmed = tuple(map(Confirmed.of, kept["confirmed"]))
    entry = from_plain(BY_NAME[type], kept["entry"])
    because = sentence_of(kept["why"]) if "why" in kept else why
    return Version(Kept(id, patient, number, entry, confirmed, kept["voided"], who, at), action, because, schema)


def disagreements(db: Connection) -> Iterator[str]:
    """The ids of entries whose current row, with the rows of its parts, is not their newest version."""
    counts = dict(db.execute("SELECT entry_type, count(*) FROM version WHERE number = 1 GROUP BY entry_type"))
    for table in TABLES.values():
        rows = 0
        parts = [(attribute, part_table, _in_order(db, part_table)) for attribute, part_table in table.parts]
        for row in db.execute(
            _WITH_VERSION.format(columns=", ".join(f"t.{name}" for name in table.columns), table=table.name)
        ):
            rows += 1
            kept, newest = row[: len(table.columns)], row[len(table.columns) :]
            owned = [(attribute, part_table, take(kept[0])) for attribute, part_table, take in parts]
            if not _agree(table, kept, owned, newest):
                yield kept[0]
        if rows < counts.pop(table.name, 0):
            missing = f"SELECT entry FROM version WHERE number = 1 AND entry_type = ? AND entry NOT IN (SELECT id FROM {table.name})"
            yield from (entry for (entry,) in db.execute(missing, (table.name,)))
    for unknown in counts:
        yield from (
            entry for (entry,) in db.execute("SELECT DISTINCT entry FROM version WHERE entry_type = ?", (unknown,))
        )


_WITH_VERSION = """SELECT {columns}, v.number, v.entry_type, v.patient, v.who, v.at, v.content FROM {table} t
    LEFT JOIN version v ON v.entry = t.id AND v.number = (SELECT max(number) FROM version WHERE entry = t.id) ORDER BY t.id"""


def _in_order(db: Connection, table: Table) -> Callable[[str], list[tuple[Cell, ...]]]:
    """What gives the rows of the parts of one entry after the other, when it is asked in the order of their ids."""
    rows = iter(db.execute(f"{table.select} ORDER BY entry, position"))
    waiting = next(rows, None)

    def take(id: str) -> list[tuple[Cell, ...]]:
        nonlocal waiting
        found = []
        while waiting is not None and waiting[0] <= id:
            if waiting[0] == id:
                found.append(waiting)
            waiting = next(rows, None)
        return found

    return take


def _agree(
    table: Table, row: Sequence[Any], owned: Sequence[tuple[str, Table, list[Any]]], newest: Sequence[Any]
) -> bool:
    number, type, patient, who, at, content = newest
    if type != table.name:
        return False
    try:
        kept = json.loads(content)
        entry = from_plain(table.type, kept["entry"])
        expected = [
            row[0],
            patient,
            number,
            who,
            at,
            kept["voided"] or None,
            canonical(kept["confirmed"]),
            *table.row(entry),
        ]
        parts = [
            [(row[0], position, *part_table.row(part)) for position, part in enumerate(getattr(entry, attribute))]
            for attribute, part_table, _ in owned
        ]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # whatever stands in a version that somebody has tampered with: it does not agree
        return False
    return list(row) == expected and [rows for _, _, rows in owned] == parts


def _load(db: Connection, table: Table, where: str, values: tuple[Cell, ...]) -> Iterator[Kept]:
    rows = db.execute(f"{table.select} {where}", values).fetchall()
    owned = (
        {attribute: _load_parts(db, table, part_table, where, values) for attribute, part_table in table.parts}
        if rows
        else {}
    )
    for row in rows:
        id, patient, number, who, at, voided, confirmed = row[:7]
        parts = {attribute: tuple(found.get(id, ())) for attribute, found in owned.items()}
        kept = tuple(map(Confirmed.of, json.loads(confirmed))) if confirmed != "[]" else ()
        yield Kept(id, patient, number, table.item(row, parts), kept, voided or "", who, at)


def _load_parts(
    db: Connection, owner: Table, table: Table, where: str, values: tuple[Cell, ...]
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    chosen = f"WHERE entry IN (SELECT id FROM {owner.name} {where}) ORDER BY entry, position"
    for row in db.execute(f"{table.select} {chosen}", values):
        found.setdefault(row[0], []).append(table.item(row))
    return found
