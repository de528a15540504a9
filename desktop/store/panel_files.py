"""The files that allergen panels were imported from, over all patients."""

from __future__ import annotations

from desktop.store.driver import Connection


def holder_of_file(db: Connection, file_hash: str, sample: str) -> str | None:
    """The name of the patient for whom this sample of a file was imported, whatever the entry was amended to since."""
    row = db.execute(
        """SELECT l.name FROM allergen_panel x
           JOIN version v ON v.entry = x.id AND v.number = 1
           JOIN patient_list l ON l.patient = x.patient
           WHERE x.file_hash = ? AND x.voided IS NULL AND coalesce(v.content ->> '$.entry.sample', '') = ?""",
        (file_hash, sample),
    ).fetchone()
    return row[0] if row else None
