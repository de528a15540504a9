"""The list of patients and how they are found: by a part of the name, the identifier or a drug, whatever the accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.clinic.patient import Patient
from desktop.clinic.typeahead import fold
from desktop.store.driver import Connection
from desktop.store.layout import TABLES

# how many are shown of those that were found
MOST = 200
# the inside of a name is found by so many letters
INSIDE = 3


class Listed(NamedTuple):
    """A patient as the list shows one; "" is what is not known."""

    patient: str
    identifier: str
    name: str
    sex: str
    birth_earliest: str
    birth_latest: str


# as `Listed` has them, worked out by SQLite: hundreds are read at each letter that is typed
_LISTED = """SELECT p.id, coalesce(p.identifier, ''),
    coalesce(p.family_name, '') || iif(p.given_name <> '', ', ' || p.given_name, ''),
    coalesce(p.sex, ''), coalesce(p.birth_date_earliest, ''), coalesce(p.birth_date_latest, '')
    FROM patient_list l JOIN patient p ON p.id = l.patient"""


def find(db: Connection, typed: str, most: int = MOST) -> list[Listed]:
    """The patients in whose words every typed word begins one, or stands inside a name; at most `most`.

    First the patients with this identifier, then those whose name begins with what was typed, then the others; each by name.
    Where there are more than `most`, it is open which of the others are among them.
    """
    words = _words(typed)
    if not words:
        return []
    begins = " ".join(words)
    rows = db.execute(_OF_KEY, (_query_of_key(words),)).fetchall()
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


def count(db: Connection) -> int:
    """How many patients there are."""
    return db.execute("SELECT count(*) FROM patient_list").fetchone()[0]


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


def namesakes(db: Connection, patient: Patient, but: str) -> list[str]:
    """The identifiers of other patients of the same name who may be born on the same day."""
    sort = _sort(patient.family_name, patient.given_name)
    rows = db.execute(
        """SELECT p.id, p.identifier, p.birth_date_earliest, p.birth_date_latest FROM patient_list l
           JOIN patient p ON p.id = l.patient WHERE l.sort = ?""",
        (sort,),
    )
    birth = patient.birth_date
    return [
        identifier
        for id, identifier, earliest, latest in rows
        if id != but
        and (not birth or not birth.earliest or not earliest
             or (earliest <= birth.latest.isoformat() and birth.earliest.isoformat() <= latest))
    ]


def relist(db: Connection, patient: str) -> None:
    """Work out again under which words a patient is found; the door calls it when one of them may have changed."""
    listed = _listing(db, patient)
    if listed is None:
        db.execute("DELETE FROM patient_list WHERE patient = ?", (patient,))
        return
    db.execute(
        """INSERT INTO patient_list (patient, sort, words) VALUES (?, ?, ?)
           ON CONFLICT (patient) DO UPDATE SET sort = excluded.sort, words = excluded.words
           WHERE sort IS NOT excluded.sort OR words IS NOT excluded.words""",
        (patient, *listed),
    )


def disagreements(db: Connection) -> Iterator[str]:
    """The ids of the patients who are not listed, or not found, under the words of their entries."""
    for patient, sort, words in db.execute(
        "SELECT p.id, l.sort, l.words FROM patient p LEFT JOIN patient_list l ON l.patient = p.id"
    ):
        expected = _listing(db, patient)
        if (None if sort is None else (sort, words)) != expected:
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


def _listing(db: Connection, patient: str) -> tuple[str, str] | None:
    """By what a patient is sorted and under which words found; None when the patient is void."""
    row = db.execute(
        "SELECT identifier, family_name, given_name FROM patient WHERE id = ? AND voided IS NULL", (patient,)
    ).fetchone()
    if row is None:
        return None
    drugs = [drug for table in WITH_DRUGS for (drug,) in db.execute(
        f"SELECT DISTINCT drug FROM {table} WHERE patient = ? AND voided IS NULL AND drug IS NOT NULL", (patient,))]
    identifier, *names = (text or "" for text in row)
    words = [*_of_identifier(identifier), *(word for name in names for word in _of_name(name)), *_words(" ".join(drugs))]
    return _sort(*names), " ".join(dict.fromkeys(filter(None, words)))


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


WITH_DRUGS = tuple(name for name, table in TABLES.items() if table.of_patient and any(f.name == "drug" for f in table.fields))
# an entry of these types can change the words under which its patient is found
LISTED = ("patient", *WITH_DRUGS)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).replace("_", " "))


def _sort(family: str | None, given: str | None) -> str:
    return " ".join(_words(f"{family or ''} {given or ''}"))
