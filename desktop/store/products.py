"""Products as they are looked up beside a patient: what became of a bag, and what can be named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from desktop.clinic.cells.bag import Fate
from desktop.clinic.cells.stock import BagsAlike
from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.identifiers import label_key
from desktop.clinic.entry.products import BagUse
from desktop.clinic.entry.telling import Nothing
from desktop.clinic.record.entry_types import ENTRY_TYPES
from desktop.store.dates import WHEN, when_of
from desktop.store.driver import Connection

# the entry types that use a bag: the fields that name it and that say when
_USING = {
    type.declaration.name: (shelf.uses, type.declaration.dated)
    for type in ENTRY_TYPES
    if not isinstance(shelf := type.tells.shelf, Nothing) and shelf.uses
}


def uses(db: Connection, bags: Sequence[str]) -> dict[str, tuple[BagUse, ...]]:
    """Every authorisation and infusion of each of these bags that is not void, over all patients, by the time it was written."""
    found: dict[str, list[tuple[str, BagUse]]] = {bag: [] for bag in bags}
    for type, (bag_field, field) in _USING.items():
        columns = ", ".join(f"x.{field}_{part}" for part in WHEN)
        query = f"""SELECT x.{bag_field}, x.at, x.patient, l.name || ' (' || l.identifier || ')', x.id, {columns} FROM {type} x
            JOIN patient_list l ON l.patient = x.patient
            WHERE x.{bag_field} IN (SELECT value FROM json_each(?)) AND x.voided IS NULL"""
        for bag, at, patient, name, id, *when in db.execute(query, (json.dumps(list(bags)),)):
            found[bag].append((at, BagUse(patient, name, id, type, when_of(*when))))
    return {bag: tuple(use for _at, use in sorted(named, key=lambda pair: pair[0])) for bag, named in found.items()}


def donors(db: Connection) -> list[tuple[str, str]]:
    """Every donor: id and pseudonym."""
    rows = db.execute("SELECT id, pseudonym FROM donor WHERE voided IS NULL ORDER BY pseudonym")
    return [(id, name or "") for id, name in rows]


def lots(db: Connection) -> list[tuple[str, str, str]]:
    """Every lot: its id, its number and its manufacturer."""
    rows = db.execute("SELECT id, lot_number, manufacturer FROM lot WHERE voided IS NULL ORDER BY lot_number, id")
    return [(id, number or "", manufacturer or "") for id, number, manufacturer in rows]


def labelled(db: Connection, scanned: str) -> frozenset[str]:
    """The ids of the lots and donors whose label this is, and of the lots of the bags whose label it is."""
    found = db.execute(_LABELLED, {"key": label_key(scanned)})
    return frozenset(id for (id,) in found if id is not None)


_LABELLED = """SELECT lot FROM bag WHERE identifier_key = :key AND voided IS NULL
    UNION SELECT id FROM lot WHERE identifier_key = :key AND voided IS NULL
    UNION SELECT id FROM donor WHERE donation_number_key = :key AND voided IS NULL"""


def protocols(db: Connection) -> list[tuple[str, str]]:
    """Every protocol: id and name."""
    rows = db.execute("SELECT id, name FROM protocol WHERE voided IS NULL ORDER BY name")
    return [(id, name or "") for id, name in rows]


class BagRow(NamedTuple):
    """A bag that can be named: its id, and what tells it from others."""

    id: str
    lot: str
    number: str
    identifier: str
    manufacturer: str


_BAGS = """SELECT b.id, coalesce(l.lot_number, ''), coalesce(b.bag_number, ''), coalesce(b.identifier, ''), coalesce(l.manufacturer, '')
    FROM bag b LEFT JOIN lot l ON l.id = b.lot WHERE b.voided IS NULL"""


def bags_left(db: Connection) -> list[BagRow]:
    """The bags that are neither given nor discarded."""
    query = f"""{_BAGS} AND b.discarded_typed IS NULL
        AND NOT EXISTS (SELECT 1 FROM infusion i WHERE i.bag = b.id AND i.voided IS NULL) ORDER BY l.lot_number, b.bag_number"""
    return list(map(BagRow._make, db.execute(query)))


def bags_gone(db: Connection, most: int) -> list[BagRow]:
    """The bags that were given or discarded, as `bags_left` gives them: those written about last, at the most so many."""
    query = f"""{_BAGS} AND b.id IN (SELECT id FROM (
            SELECT bag AS id, at FROM infusion WHERE bag IS NOT NULL AND voided IS NULL
            UNION ALL SELECT id, at FROM bag WHERE discarded_typed IS NOT NULL
        ) ORDER BY at DESC LIMIT ?) ORDER BY l.lot_number, b.bag_number"""
    return list(map(BagRow._make, db.execute(query, (most,))))


_FATE = """EXISTS (SELECT 1 FROM infusion i WHERE i.bag = b.id AND i.voided IS NULL) AS given,
    b.discarded_typed IS NOT NULL AS discarded, b.thawed_typed IS NOT NULL AS thawed,
    EXISTS (SELECT 1 FROM authorisation a WHERE a.bag = b.id AND a.voided IS NULL) AS authorised"""


def alike(db: Connection, lot: str | None = None) -> list[BagsAlike]:
    """How many bags of a lot, or of every lot, there are of which the same is recorded."""
    which, values = ("AND b.lot = ?", (lot,)) if lot is not None else ("", ())
    # LIMIT keeps SQLite from looking each bag up again for the groups
    query = f"""SELECT coalesce(lot, ''), given, discarded, thawed, authorised, count(*), min(id) FROM (
            SELECT b.id, b.lot, {_FATE} FROM bag b WHERE b.voided IS NULL {which} LIMIT -1)
        GROUP BY lot, given, discarded, thawed, authorised"""
    rows = db.execute(query, values)
    return [BagsAlike(lot, Fate(*map(bool, recorded)), count, entry) for lot, *recorded, count, entry in rows]


def named_by(db: Connection, kept: Kept, field: str) -> set[str]:
    """What a version names in a field, such as its lot or bag, and what the one before it named."""
    named = db.execute(
        f"SELECT content ->> '$.entry.{field}' FROM version WHERE entry = ? AND number >= ?", (kept.id, kept.number - 1)
    )
    return {id for (id,) in named if id}


def bags_out(db: Connection) -> list[str]:
    """The ids of the bags that are thawed or authorised, and neither given nor discarded."""
    query = f"""SELECT id FROM (SELECT b.id, {_FATE} FROM bag b WHERE b.voided IS NULL AND (b.thawed_typed IS NOT NULL
        OR b.id IN (SELECT bag FROM authorisation WHERE voided IS NULL)))
        WHERE NOT given AND NOT discarded AND (thawed OR authorised)"""
    return [id for (id,) in db.execute(query)]


def bag(db: Connection, id: str) -> BagRow | None:
    """One bag as `bags_left` gives them, whatever became of it; None when it is void or unknown."""
    row = db.execute(f"{_BAGS} AND b.id = ?", (id,)).fetchone()
    return BagRow._make(row) if row else None
