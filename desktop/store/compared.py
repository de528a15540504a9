"""What is compared over all patients: which markers, drug tests and scores there are, and the entries of those who have one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Kept
from desktop.store import keeping
from desktop.store.driver import Connection

_NUMBER = "voided IS NULL AND canonical_value IS NOT NULL"


def markers(db: Connection) -> list[tuple[str, int]]:
    """Every marker with a number, and how many patients have one."""
    query = (
        f"SELECT marker, count(DISTINCT patient) FROM lab_result WHERE {_NUMBER} AND marker IS NOT NULL GROUP BY marker"
    )
    return [(marker, patients) for marker, patients in db.execute(query)]


def drug_tests(db: Connection) -> list[tuple[DrugName, str, str, str]]:
    """Of each in-vitro test with a number the drug, the method, the unit and the patient, each combination once."""
    query = f"""SELECT DISTINCT drug, drug_atc, method, canonical_unit, patient FROM in_vitro_test
        WHERE {_NUMBER} AND drug IS NOT NULL AND method IS NOT NULL ORDER BY id"""
    return [
        (DrugName(name, atc or ""), method, unit or "", patient)
        for name, atc, method, unit, patient in db.execute(query)
    ]


def scores(db: Connection, fields: Iterable[str]) -> dict[str, int]:
    """How many patients answered each of these scores of an outcome."""
    return {
        field: db.execute(
            f"SELECT count(DISTINCT patient) FROM outcome WHERE voided IS NULL AND {field} IS NOT NULL"
        ).fetchone()[0]
        for field in fields
    }


def patients_with(db: Connection, type: str, field: str, value: str | None = None) -> list[str]:
    """The ids of the patients with an entry of a type that has this value in a field, or that answers it."""
    answered = f"x.{field} = ?" if value is not None else f"x.{field} IS NOT NULL"
    query = f"""SELECT DISTINCT x.patient FROM {type} x JOIN patient_list l ON l.patient = x.patient
        WHERE x.voided IS NULL AND {answered} ORDER BY l.identifier, x.patient"""
    return [patient for (patient,) in db.execute(query, () if value is None else (value,))]


def entries_of(
    db: Connection, patients: Sequence[str], types: Iterable[str], only: tuple[str, str, str] | None = None
) -> dict[str, list[Kept]]:
    """The entries of these types of each of these patients; of the type that `only` names, those with a value in a field alone."""
    found: dict[str, list[Kept]] = {patient: [] for patient in patients}
    among = json.dumps(list(patients))
    for type in types:
        field, value = only[1:] if only is not None and only[0] == type else ("", "")
        for kept in keeping.among(db, type, among, field, value):
            found[kept.patient].append(kept)
    return found
