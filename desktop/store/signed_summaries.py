"""Summaries as they were signed, kept whole in the clinic file: appended, marked as void, never changed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence

from desktop.clinic.entry.failures import Failure
from desktop.clinic.record.signed import SignedSummary
from desktop.clinic.words.language import N_, say
from desktop.store.driver import Connection

_COLUMNS = "s.id, s.patient, s.physician, s.who, s.at, s.sha256, s.record, coalesce(v.why, '')"
_FROM = "FROM signed_summary s LEFT JOIN signed_summary_void v ON v.id = s.id"


def sha256_of(said: bytes) -> str:
    """The SHA-256 of what was signed, as it is kept and printed: lower-case hexadecimal."""
    return hashlib.sha256(said).hexdigest()


def add(db: Connection, signed: SignedSummary, said: bytes) -> None:
    """Keep what was signed, packed; `signed` says its SHA-256."""
    s = signed
    db.execute(
        "INSERT INTO signed_summary (id, patient, physician, who, at, size, sha256, record, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s.id, s.patient, s.physician, s.who, s.at, len(said), s.sha256, s.record, zlib.compress(said, 9)),
    )


def void(db: Connection, id: str, who: str, at: str, why: str) -> None:
    """Mark a signature as given in error."""
    db.execute("INSERT INTO signed_summary_void (id, who, at, why) VALUES (?, ?, ?, ?)", (id, who, at, why))


def of_patient(db: Connection, patient: str) -> list[SignedSummary]:
    """The signatures of a patient's summaries, void ones too, the newest first."""
    query = f"SELECT {_COLUMNS} {_FROM} WHERE s.patient = ? ORDER BY s.at DESC, s.id DESC"
    return [SignedSummary(*row) for row in db.execute(query, (patient,))]


def one(db: Connection, id: str) -> SignedSummary | None:
    """The signature of that id, a void one too."""
    row = db.execute(f"SELECT {_COLUMNS} {_FROM} WHERE s.id = ?", (id,)).fetchone()
    return SignedSummary(*row) if row else None


def said(db: Connection, id: str) -> bytes:
    """What was signed. Raises `Failure` when it is not what its SHA-256 says; KeyError for no signature."""
    row = db.execute("SELECT content, size, sha256 FROM signed_summary WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise KeyError(id)
    found = _unpacked(*row)
    if found is None:
        sentence = N_("What was signed is not as it was kept: the clinic file is damaged. Open the newest backup.")
        raise Failure(say(sentence))
    return found


def record_of(db: Connection, patient: str, of_clinic: Sequence[str]) -> str:
    """The SHA-256 of which versions of a patient's entries, and of these of the clinic's, are the newest."""
    query = """SELECT entry, max(number) FROM version WHERE patient = ? GROUP BY entry
        UNION SELECT entry, max(number) FROM version WHERE entry IN (SELECT value FROM json_each(?)) GROUP BY entry ORDER BY entry"""
    newest = db.execute(query, (patient, json.dumps(list(of_clinic)))).fetchall()
    return sha256_of(json.dumps([list(row) for row in newest]).encode())


def disagreements(db: Connection) -> Iterator[SignedSummary]:
    """The signatures whose content is not what was signed."""
    # one content at a time in memory
    for *row, content, size, sha256 in db.execute(
        f"SELECT {_COLUMNS}, s.content, s.size, s.sha256 {_FROM} ORDER BY s.id"
    ):
        if _unpacked(content, size, sha256) is None:
            yield SignedSummary(*row)


def _unpacked(content: bytes, size: int, sha256: str) -> bytes | None:
    """What was packed, if it is what it was; no more of it than it had."""
    try:
        found = zlib.decompressobj().decompress(content, size + 1)
    except zlib.error:
        return None
    return found if len(found) == size and sha256_of(found) == sha256 else None
