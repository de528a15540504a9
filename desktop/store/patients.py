"""The list of patients and how they are found: by any part of the name, the identifier or a drug, whatever the accents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.clinic.patient import Patient
from desktop.clinic.typeahead import fold
from desktop.store.driver import Connection
from desktop.store.layout import TABLES

# how many are shown of those that were found
MOST = 200


@dataclass(frozen=True)
class Listed:
    """A patient as the list shows one."""

    patient: str
    identifier: str
    name: str
    sex: str
    birth_earliest: str
    birth_latest: str


_COLUMNS = """SELECT p.id, p.identifier, p.family_name, p.given_name, p.sex, p.birth_date_earliest, p.birth_date_latest
    FROM patient_list l JOIN patient p ON p.id = l.patient"""


def find(db: Connection, typed: str, most: int = MOST) -> list[Listed]:
    """The patients in whose words every typed word begins one; at most `most`, by name."""
    words = _words(typed)
    if not words:
        return []
    query = " ".join(f'"{word}"*' for word in words)
    rows = db.execute(
        f"""{_COLUMNS} WHERE l.row IN (SELECT rowid FROM patient_search WHERE patient_search MATCH ? LIMIT ?)""", (query, most)
    ).fetchall()
    return sorted((_listed(row) for row in rows), key=lambda listed: (fold(listed.name), listed.identifier))


def page(db: Connection, after: Listed | None = None, most: int = MOST) -> list[Listed]:
    """The next patients by name, after one that is already listed."""
    where, values = "", []
    if after is not None:
        where = "WHERE (l.sort, l.row) > (SELECT sort, row FROM patient_list WHERE patient = ?)"
        values.append(after.patient)
    rows = db.execute(f"{_COLUMNS} {where} ORDER BY l.sort, l.row LIMIT ?", (*values, most))
    return [_listed(row) for row in rows]


def count(db: Connection) -> int:
    """How many patients there are."""
    return db.execute("SELECT count(*) FROM patient_list").fetchone()[0]


def by_identifier(db: Connection, identifier: str) -> str | None:
    """The id of the patient with this identifier."""
    row = db.execute("SELECT id FROM patient WHERE identifier = ? AND voided IS NULL", (identifier,)).fetchone()
    return row[0] if row else None


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
    row = db.execute(
        "SELECT identifier, family_name, given_name, contact FROM patient WHERE id = ? AND voided IS NULL", (patient,)
    ).fetchone()
    if row is None:
        db.execute("DELETE FROM patient_list WHERE patient = ?", (patient,))
        return
    drugs = [drug for table in WITH_DRUGS for (drug,) in db.execute(
        f"SELECT DISTINCT drug FROM {table} WHERE patient = ? AND voided IS NULL AND drug IS NOT NULL", (patient,))]
    identifier, family, given, _ = row
    words = " ".join(_words(" ".join(filter(None, (identifier, family, given, *drugs)))))
    db.execute(
        """INSERT INTO patient_list (patient, sort, words) VALUES (?, ?, ?)
           ON CONFLICT (patient) DO UPDATE SET sort = excluded.sort, words = excluded.words
           WHERE sort IS NOT excluded.sort OR words IS NOT excluded.words""",
        (patient, _sort(family, given), words),
    )


WITH_DRUGS = tuple(name for name, table in TABLES.items() if table.of_patient and any(f.name == "drug" for f in table.fields))
# an entry of these types can change the words under which its patient is found
LISTED = ("patient", *WITH_DRUGS)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).replace("_", " "))


def _sort(family: str | None, given: str | None) -> str:
    return " ".join(_words(f"{family or ''} {given or ''}"))


def _listed(row: Iterable[str]) -> Listed:
    id, identifier, family, given, sex, earliest, latest = row
    name = f"{family}, {given}" if given else family or ""
    return Listed(id, identifier or "", name, sex or "", earliest or "", latest or "")
