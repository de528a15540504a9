"""From a donor or a lot to every bag, patient and event, and back: read from the tables as they stand, in one step.

An infusion that names a lot in words is found by its words, and one whose bag is void is found still: nobody who was given
cells may be missed because a bag was not linked. What is void itself is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from desktop.clinic.cells.traceability import Trace, is_number
from desktop.clinic.words.typeahead import fold, key_of
from desktop.store.driver import Connection
from desktop.store.views import written


def of_lot(db: Connection, number: str) -> list[Trace]:
    """Every bag and infusion of the lots with this number, however it was typed."""
    if not is_number(number):
        return []
    key = _key(number)
    return _of_lots(db, [id for id, known in db.execute(_LOTS) if _key(known) == key], {key})


def of_donor(db: Connection, pseudonym: str) -> list[Trace]:
    """Every bag and infusion of a donor; infusions that name a lot of the donor in words alone included."""
    if not _key(pseudonym):
        return []
    donors = [id for id, known in db.execute("SELECT id, pseudonym FROM donor") if _key(known) == _key(pseudonym)]
    lots = [row for donor in donors for row in db.execute("SELECT id, lot_number FROM lot WHERE donor = ?", (donor,))]
    return _of_lots(db, [id for id, _number in lots], {_key(number) for _id, number in lots if is_number(number)})


def of_patient(db: Connection, patient: str) -> list[Trace]:
    """Everything that a patient was given, with its lot and donor."""
    return _sorted(db, _rows(db, "patient", [patient]))


def count_events(db: Connection, rows: Iterable[Trace]) -> int:
    """How many adverse events are recorded after the infusions of these rows, each infusion once."""
    told = {row.infusion: row.events for row in rows if row.events}
    query = "SELECT count(*) FROM adverse_event WHERE infusion = ? AND voided IS NULL"
    # a term may hold a semicolon: only one without any is certainly one event
    return sum(db.execute(query, (id,)).fetchone()[0] if "; " in events else 1 for id, events in told.items())


def count_unlinked(db: Connection, rows: Iterable[Trace]) -> int:
    """How many adverse events of these patients name no infusion and may have come after the first one of these rows."""
    first: dict[str, str] = {}
    for row in rows:
        if row.infusion:
            # a start that is not known may be any day
            day = row.start[:10] if row.start[:1].isdigit() else ""
            first[row.patient] = min(first.get(row.patient, day), day)
    query = (
        "SELECT count(*) FROM adverse_event WHERE patient = ? AND infusion IS NULL AND voided IS NULL"
        " AND (onset_latest IS NULL OR onset_latest >= ?)"
    )
    return sum(db.execute(query, found).fetchone()[0] for found in first.items())


def is_lot(db: Connection, number: str) -> bool:
    """Is there a lot of this number that is not void?"""
    known = db.execute("SELECT lot_number FROM lot WHERE voided IS NULL")
    return is_number(number) and any(_key(text) == _key(number) for (text,) in known)


def is_donor(db: Connection, pseudonym: str) -> bool:
    """Is there a donor of this pseudonym that is not void?"""
    known = db.execute("SELECT pseudonym FROM donor WHERE voided IS NULL")
    return bool(_key(pseudonym)) and any(_key(text) == _key(pseudonym) for (text,) in known)


def lots_like(db: Connection, number: str) -> list[str]:
    """The numbers of lots that may be this one, however they were typed: L 7, "lot L-7, passage 3" or 7 for L-7, never L-70."""
    found = {_key(number): ""}
    recorded = (text for (text,) in db.execute("SELECT lot_number FROM lot WHERE voided IS NULL"))
    typed = (text for (text,) in db.execute(_TYPED) if _may_be(text, number) and _is_typed(db, text))
    for text in (*recorded, *typed):
        if _may_be(text, number):
            found.setdefault(_key(text), text)
    return sorted(filter(None, found.values()))


# void ones too: a bag or an infusion that stands may still name them
_LOTS = "SELECT id, lot_number FROM lot"
# from one spelling to the next by the index, however many infusions share it
_TYPED = """WITH RECURSIVE typed(lot) AS (
        SELECT min(lot) FROM infusion WHERE lot IS NOT NULL
        UNION ALL SELECT (SELECT min(i.lot) FROM infusion i WHERE i.lot > typed.lot) FROM typed WHERE typed.lot IS NOT NULL)
    SELECT lot FROM typed WHERE lot IS NOT NULL"""
_NUMBERS = ("course", "session")
_NEVER_EMPTY = ("state", "known_by")
_COLUMNS = ", ".join(
    name if name in _NEVER_EMPTY else f"coalesce({f'CAST({name} AS TEXT)' if name in _NUMBERS else name}, '')"
    for name in Trace._fields
)


def _of_lots(db: Connection, lots: Iterable[str], numbers: Collection[str]) -> list[Trace]:
    """By the ids of lots, and by what infusions say in words; `numbers` are the keys of the lots' numbers."""
    typed = [text for (text,) in db.execute(_TYPED) if _key(text) in numbers] if numbers else []
    return _sorted(db, [*_rows(db, "lot_entry", lots), *_rows(db, "typed_lot", typed)])


def _rows(db: Connection, column: str, values: Iterable[str]) -> Iterator[Trace]:
    for value in values:
        # the view of that name, as this program makes it: the file's own may be another program's, or a snapshot's table
        query = f"WITH trace AS ({written.rows('trace')}) SELECT {_COLUMNS} FROM trace WHERE {column} = ?"
        yield from map(Trace._make, db.execute(query, (value,)))


def _sorted(db: Connection, rows: Iterable[Trace]) -> list[Trace]:
    """Each once, by lot, bag and time, with the donors of lots that are known by words."""
    found = list(dict.fromkeys(rows))
    if any(row.known_by == "words" for row in found):
        donors = _donors(db)
        found = [row._replace(donor=donors.get(_key(row.lot), "")) if row.known_by == "words" else row for row in found]
    return sorted(
        found, key=lambda row: (_key(row.lot), len(row.bag), row.bag, row.start, row.patient_id, row.infusion)
    )


def _donors(db: Connection) -> dict[str, str]:
    """The donors of the lots of each number, by its key; several of them where several lots share the number."""
    found: dict[str, dict[str, None]] = {}
    query = """SELECT l.lot_number, d.pseudonym FROM lot l JOIN donor d ON d.id = l.donor
        WHERE l.voided IS NULL AND d.voided IS NULL ORDER BY d.pseudonym"""
    for number, pseudonym in db.execute(query):
        if is_number(number) and pseudonym:
            found.setdefault(_key(number), {})[pseudonym] = None
    return {key: "; ".join(pseudonyms) for key, pseudonyms in found.items()}


def _is_typed(db: Connection, lot: str) -> bool:
    """Does an infusion that is not void say this lot?"""
    return db.execute("SELECT 1 FROM infusion WHERE lot = ? AND voided IS NULL", (lot,)).fetchone() is not None


# at each recall the lots of a clinic are the same ones
@lru_cache(maxsize=4096)
def _key(text: str | None) -> str:
    return key_of(text)


@lru_cache(maxsize=4096)
def _words(text: str | None) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", fold(text or "")))


@lru_cache(maxsize=4096)
def _joined(text: str | None) -> str:
    return "".join(_words(text))


def _may_be(text: str | None, number: str) -> bool:
    """Does one of the two stand in the other, signs and spaces left out, and with a number in it?"""
    one, other = _joined(text), _joined(number)
    if one not in other and other not in one:
        # most numbers are told apart at once
        return False
    return _holds(_words(text), other) or _holds(_words(number), one)


def _holds(words: Sequence[str], wanted: str) -> bool:
    """Are words that stand beside each other, or all of them, this one?"""
    if wanted and "".join(words) == wanted:
        return True
    if not any(letter.isdigit() for letter in wanted):
        return False
    places = range(len(words) + 1)
    return any("".join(words[start:end]) == wanted for start in places for end in places[start:])
