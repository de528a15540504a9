"""How entries and their versions are written and read. The session's door alone calls `put`, inside its transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from desktop.clinic.entries import Confirmed, Kept, from_plain, to_plain
from desktop.clinic.entry_types import BY_NAME
from desktop.store.driver import Connection
from desktop.store.layout import TABLES, Table
from desktop.store.migrations import SCHEMA


@dataclass(frozen=True)
class Version:
    """An entry as it stood at one time."""

    kept: Kept
    action: str
    why: str
    schema: int


def put(db: Connection, kept: Kept, action: str, why: str) -> None:
    """Write an entry's newest version: into its table for work, and behind the earlier versions for good."""
    table = TABLES[kept.type]
    content = plain(kept)
    confirmed = json.dumps(content["confirmed"], ensure_ascii=False)
    row = [kept.id, kept.patient, kept.number, kept.who, kept.at, kept.voided or None, confirmed, *table.row(kept.entry)]
    if kept.number == 1:
        db.execute(table.insert, row)
    else:
        db.execute(table.update, [*row[1:], kept.id])
    for attribute, part_table in table.parts:
        if kept.number > 1:
            db.execute(f"DELETE FROM {part_table.name} WHERE entry = ?", (kept.id,))
        for position, part in enumerate(getattr(kept.entry, attribute)):
            db.execute(part_table.insert, [kept.id, position, *part_table.row(part)])
    db.execute(
        "INSERT INTO version (entry, number, entry_type, patient, action, who, at, why, schema, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (kept.id, kept.number, kept.type, kept.patient, action, kept.who, kept.at, why, SCHEMA, canonical(content)),
    )


def plain(kept: Kept) -> dict[str, Any]:
    """What a version keeps of an entry."""
    return {
        "entry": to_plain(kept.entry),
        "confirmed": [asdict(confirmed) for confirmed in kept.confirmed],
        "voided": kept.voided,
    }


def canonical(content: dict[str, Any]) -> str:
    """The one way in which a version's content is written as JSON."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_patient(db: Connection, patient: str) -> list[Kept]:
    """Everything kept about one patient, voided entries left out."""
    found: list[Kept] = []
    for table in TABLES.values():
        column = "id" if table.name == "patient" else "patient"
        if table.name != "letterhead":
            found += _load(db, table, f"WHERE {column} = ? AND voided IS NULL", (patient,))
    return found


def of_type(db: Connection, name: str) -> list[Kept]:
    """Every entry of one type that is not voided."""
    return list(_load(db, TABLES[name], "WHERE voided IS NULL", ()))


def one(db: Connection, id: str) -> Kept | None:
    """The newest version of an entry, a voided one too."""
    row = db.execute("SELECT entry_type FROM version WHERE entry = ? AND number = 1", (id,)).fetchone()
    return next(_load(db, TABLES[row[0]], "WHERE id = ?", (id,)), None) if row else None


def versions(db: Connection, id: str) -> list[Version]:
    """Every version of an entry, the first one first, as it was written then."""
    rows = db.execute(
        "SELECT entry_type, patient, number, action, who, at, why, schema, content FROM version WHERE entry = ? ORDER BY number",
        (id,),
    )
    return [_version(id, *row) for row in rows]


def _version(id: str, type: str, patient: str, number: int, action: str, who: str, at: str, why: str, schema: int, content: str):
    kept = json.loads(content)
    confirmed = tuple(Confirmed(**one) for one in kept["confirmed"])
    entry = from_plain(BY_NAME[type], kept["entry"])
    return Version(Kept(id, patient, number, entry, confirmed, kept["voided"], who, at), action, why, schema)


def disagreements(db: Connection) -> Iterator[str]:
    """The ids of entries whose current row is not their newest version."""
    for table in TABLES.values():
        newest = f"""SELECT v.entry, v.number, v.content FROM version v WHERE v.entry_type = '{table.name}'
            AND v.number = (SELECT max(number) FROM version WHERE entry = v.entry)"""
        expected = {entry: (number, content) for entry, number, content in db.execute(newest)}
        for kept in _load(db, table, "", ()):
            number, content = expected.pop(kept.id, (0, ""))
            if number != kept.number or content != canonical(plain(kept)):
                yield kept.id
        yield from expected


def _load(db: Connection, table: Table, where: str, values: tuple[Any, ...]) -> Iterator[Kept]:
    rows = db.execute(f"{table.select} {where}", values).fetchall()
    owned = {attribute: _load_parts(db, table, part_table, where, values) for attribute, part_table in table.parts} if rows else {}
    for row in rows:
        id, patient, number, who, at, voided, confirmed = row[:7]
        parts = {attribute: tuple(found.get(id, ())) for attribute, found in owned.items()}
        kept = tuple(Confirmed(**one) for one in json.loads(confirmed)) if confirmed != "[]" else ()
        yield Kept(id, patient, number, table.item(row, parts), kept, voided or "", who, at)


def _load_parts(db: Connection, owner: Table, table: Table, where: str, values: tuple[Any, ...]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    chosen = f"WHERE entry IN (SELECT id FROM {owner.name} {where}) ORDER BY entry, position"
    for row in db.execute(f"{table.select} {chosen}", values):
        found.setdefault(row[0], []).append(table.item(row))
    return found
