"""The list of patients and how they are found: by a part of the name, the identifier or a drug, whatever the accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from desktop.clinic.patient.listed import MOST, Listed
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.typeahead import fold
from desktop.store.driver import Connection

if TYPE_CHECKING:
    from desktop.clinic.words.dates import When

# the inside of a name is found by so many letters
INSIDE = 3


# as `Listed` has them, and ready in the list's own table: hundreds are read at each letter that is typed
_LISTED = "SELECT patient, identifier, name, sex, birth_earliest, birth_latest FROM patient_list l"
_COLUMNS = ("sort", "words", "identifier", "name", "sex", "birth_earliest", "birth_latest")


def find(db: Connection, typed: str, most: int = MOST) -> list[Listed]:
    """The patients in whose words every typed word begins one, or stands inside a name; at most `most`.

    First the patients with this identifier, if it has a digit, then those whose name begins with what was typed, then the others; each by name.
    Where there are more than `most`, it is open which of the others are among them.
    """
    words = _words(typed)
    if not words:
        return []
    begins = " ".join(words)
    # an identifier without a digit is found by its words, among the others
    rows = db.execute(_OF_KEY, (_query_of_key(words),)).fetchall() if any(map(str.isdigit, typed)) else []
    for query, values in (
        (_BY_NAME, (begins, begins + _AFTER_ALL, most)),
        (_BY_WORDS, (" ".join(f'"{word}"*' for word in words), most)),
    ):
        if len(rows) < most:
            there = {row[0] for row in rows}
            rows += [row for row in db.execute(query, values) if row[0] not in there]
    return [*map(Listed._make, rows[:most])]


_MATCHING = f"{_LISTED} WHERE l.row IN (SELECT rowid FROM patient_search WHERE patient_search MATCH ? {{}}) ORDER BY l.sort, l.row"
# the words of a patient begin with the identifier as one word
_OF_KEY = _MATCHING.format("")
_BY_WORDS = _MATCHING.format("LIMIT ?")
_BY_NAME = f"{_LISTED} WHERE l.sort >= ? AND l.sort < ? ORDER BY l.sort, l.row LIMIT ?"
# sorts behind every letter
_AFTER_ALL = "\U0010ffff"


def _query_of_key(words: list[str]) -> str:
    return f'^ "{"".join(words)}"'


def page(db: Connection, after: Listed | None = None, most: int = MOST) -> list[Listed]:
    """The next patients by name, after one that is already listed."""
    where, values = "", []
    if after is not None:
        where = "WHERE (l.sort, l.row) > (SELECT sort, row FROM patient_list WHERE patient = ?)"
        values.append(after.patient)
    rows = db.execute(f"{_LISTED} {where} ORDER BY l.sort, l.row LIMIT ?", (*values, most))
    return [*map(Listed._make, rows)]


def ids(db: Connection) -> Iterator[str]:
    """The ids of all patients that are not void, in the order in which they were first written."""
    return (id for (id,) in db.execute("SELECT id FROM patient WHERE voided IS NULL ORDER BY id"))


def count(db: Connection) -> int:
    """How many patients there are."""
    number: int = db.execute("SELECT count(*) FROM patient_list").fetchone()[0]
    return number


def by_identifier(db: Connection, identifier: str) -> str | None:
    """The id of the patient with this identifier."""
    row = db.execute("SELECT id FROM patient WHERE identifier = ? AND voided IS NULL", (identifier,)).fetchone()
    return row[0] if row else None


def identifiers_like(db: Connection, identifier: str, but: str) -> list[str]:
    """The identifiers of other patients that differ from this one in capitals, accents or spaces alone."""
    if not (words := _words(identifier)):
        return []
    rows = db.execute(_OF_KEY, (_query_of_key(words),))
    alike = "".join(fold(identifier).split())
    return [row[1] for row in rows if row[0] != but and "".join(fold(row[1]).split()) == alike]


def namesakes(
    db: Connection, family_name: str | None, given_name: str | None, birth: When | None, but: str
) -> list[str]:
    """The identifiers of other patients of this name who may be born on this day."""
    sort = _sort(family_name, given_name)

    def may_be_born_then(other: Listed) -> bool:
        if not is_known(birth) or not other.birth_earliest:
            return True
        return other.birth_earliest <= birth.latest.isoformat() and birth.earliest.isoformat() <= other.birth_latest

    alike = map(Listed._make, db.execute(f"{_LISTED} WHERE l.sort = ?", (sort,)))
    return [other.identifier for other in alike if other.patient != but and may_be_born_then(other)]


def relist(db: Connection, patient: str) -> None:
    """Work out again under which words a patient is found; the door calls it when one of them may have changed."""
    listed = _listing(db, patient)
    if listed is None:
        db.execute("DELETE FROM patient_list WHERE patient = ?", (patient,))
        return
    db.execute(_RELIST, (patient, *listed))


_RELIST = f"""INSERT INTO patient_list (patient, {", ".join(_COLUMNS)}) VALUES (?{", ?" * len(_COLUMNS)})
    ON CONFLICT (patient) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
    WHERE {" OR ".join(f"{name} IS NOT excluded.{name}" for name in _COLUMNS)}"""


def disagreements(db: Connection) -> Iterator[str]:
    """The ids of the patients who are not listed, or not found, under the words of their entries."""
    listed = ", ".join(f"l.{name}" for name in _COLUMNS)
    for patient, *kept in db.execute(
        f"SELECT p.id, {listed} FROM patient p LEFT JOIN patient_list l ON l.patient = p.id"
    ):
        if (None if kept[0] is None else tuple(kept)) != _listing(db, patient):
            yield patient
    # the search's own index against one that is made anew; both as (word, row, place)
    db.execute(f"CREATE VIRTUAL TABLE temp.fresh USING fts5(words, {_TOKENIZE})")
    try:
        db.execute("INSERT INTO temp.fresh (rowid, words) SELECT row, words FROM patient_list")
        db.execute("CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab('temp', 'fresh', 'instance')")
        db.execute("CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab('main', 'patient_search', 'instance')")
        yield from (patient for (patient,) in db.execute(_FOUND_OTHERWISE))
    finally:
        for made in ("fresh_words", "kept_words", "fresh"):
            db.execute(f"DROP TABLE IF EXISTS temp.{made}")


# as the migration says it
_TOKENIZE = "tokenize='unicode61 remove_diacritics 0'"
_FOUND_OTHERWISE = """WITH fresh AS (SELECT term, doc, offset FROM temp.fresh_words),
    kept AS (SELECT term, doc, offset FROM temp.kept_words),
    other AS (SELECT * FROM (SELECT * FROM fresh EXCEPT SELECT * FROM kept)
              UNION SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM fresh))
    SELECT DISTINCT coalesce(l.patient, 'row ' || other.doc) FROM other LEFT JOIN patient_list l ON l.row = other.doc"""


def _listing(db: Connection, patient: str) -> tuple[str, ...] | None:
    """By what a patient is sorted, under which words found and how shown, as `_COLUMNS`; None when the patient is void."""
    row = db.execute(
        """SELECT identifier, family_name, given_name, sex, birth_date_earliest, birth_date_latest FROM patient
           WHERE id = ? AND voided IS NULL""",
        (patient,),
    ).fetchone()
    if row is None:
        return None
    named = [
        word
        for table, field in _found_by()
        for (word,) in db.execute(
            f"SELECT DISTINCT {field} FROM {table} WHERE patient = ? AND voided IS NULL AND {field} IS NOT NULL",
            (patient,),
        )
    ]
    identifier, family, given, *shown = (text or "" for text in row)
    names = (family, given)
    words = [
        *_of_identifier(identifier),
        *(word for name in names for word in _of_name(name)),
        *_words(" ".join(named)),
    ]
    found_by = " ".join(dict.fromkeys(filter(None, words)))
    return _sort(*names), found_by, identifier, ", ".join(filter(None, names)), *shown


def _of_identifier(identifier: str) -> Iterator[str]:
    """The identifier as one word, then its words, its letters and its numbers, these without leading zeros too."""
    words = _words(identifier)
    yield "".join(words)
    for word in words:
        yield word
        for part in re.findall(r"[0-9]+|[^\W0-9]+", word):
            yield from (part, part.lstrip("0"))


def _of_name(name: str) -> Iterator[str]:
    """The words of a name, those of O'Brien, Ay-Yıldız and de la Cruz joined as well, and every word from each letter on."""
    words = _words(name)
    joined = ["".join(_words(text)) for text in name.split()]
    yield from (*words, *joined, "".join(joined))
    for word in words:
        yield from (word[start:] for start in range(1, len(word) - INSIDE + 1))


@cache
def _found_by() -> tuple[tuple[str, str], ...]:
    """The tables and columns, beside the patient's own, under whose words a patient is found; each type says so."""
    # to list patients, no entry type is needed
    from desktop.clinic.entry.telling import Nothing
    from desktop.clinic.record.entry_types import ENTRY_TYPES

    return tuple(
        (type.declaration.name, field)
        for type in ENTRY_TYPES
        if not isinstance(type.tells.found_by, Nothing) and type.declaration.name != "patient"
        for field in type.tells.found_by
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).replace("_", " "))


def _sort(family: str | None, given: str | None) -> str:
    return " ".join(_words(f"{family or ''} {given or ''}"))
