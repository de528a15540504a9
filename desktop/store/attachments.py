"""The files that belong to entries, kept in the clinic file itself: appended, marked as void, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from desktop.clinic.entry.attachments import Attachment
from desktop.clinic.entry.failures import Failure
from desktop.clinic.words.language import N_, say
from desktop.store.driver import Connection

_COLUMNS = "a.id, a.entry, a.patient, a.name, a.type, a.size, a.sha256, a.who, a.at, coalesce(v.why, '')"
_FROM = "FROM attachment a LEFT JOIN attachment_void v ON v.id = a.id"


def sha256_of(content: bytes) -> str:
    """The SHA-256 of a file, as it is kept: lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def add(db: Connection, attachment: Attachment, content: bytes) -> None:
    """Keep a file; `attachment` says its size and SHA-256. IntegrityError for an entry that is not there."""
    a = attachment
    db.execute(
        "INSERT INTO attachment (id, entry, patient, name, type, size, sha256, who, at, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (a.id, a.entry, a.patient, a.name, a.type, a.size, a.sha256, a.who, a.at, content),
    )


def void(db: Connection, id: str, who: str, at: str, why: str) -> None:
    """Mark a file as attached in error."""
    db.execute("INSERT INTO attachment_void (id, who, at, why) VALUES (?, ?, ?, ?)", (id, who, at, why))


def of_entry(db: Connection, entry: str) -> list[Attachment]:
    """The files of an entry, void ones too, in the order in which they were attached."""
    return [
        Attachment(*row)
        for row in db.execute(f"SELECT {_COLUMNS} {_FROM} WHERE a.entry = ? ORDER BY a.at, a.id", (entry,))
    ]


def one(db: Connection, id: str) -> Attachment | None:
    """The file of that id, a void one too."""
    row = db.execute(f"SELECT {_COLUMNS} {_FROM} WHERE a.id = ?", (id,)).fetchone()
    return Attachment(*row) if row else None


def content(db: Connection, id: str) -> bytes:
    """The bytes of the file of that id; KeyError when there is none."""
    row: tuple[bytes] | None = db.execute("SELECT content FROM attachment WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise KeyError(id)
    return row[0]


def disagreements(db: Connection) -> Iterator[Attachment]:
    """The files whose content is not what was attached, or whose entry is not there or is of another patient."""
    stray = """NOT EXISTS (SELECT 1 FROM version w WHERE w.entry = a.entry AND w.patient = a.patient)"""
    # one content at a time in memory
    for *row, body, is_stray in db.execute(f"SELECT {_COLUMNS}, a.content, {stray} {_FROM} ORDER BY a.id"):
        found = Attachment(*row)
        if is_stray or (len(body), sha256_of(body)) != (found.size, found.sha256):
            yield found


def write_copy(db: Connection, attachment: Attachment, folder: Path) -> Path:
    """Write a file's content, read-only, under a free name into a folder, for the system's viewer; where it lies then.

    Raises `Failure` when the content is not what was attached, or when the folder cannot be written.
    """
    body = content(db, attachment.id)
    if sha256_of(body) != attachment.sha256:
        sentence = N_("{name} is not as it was attached: the clinic file is damaged. Open the newest backup.")
        raise Failure(say(sentence, name=attachment.name))
    name = Path(attachment.file_name)
    names = chain([name.name], (f"{name.stem} ({n}){name.suffix}" for n in count(2)))
    path = next(free for free in (folder / each for each in names) if not os.path.lexists(free))
    made = False
    try:
        with open(path, "xb", opener=_read_only) as file:
            made = True
            file.write(body)
    except OSError as error:
        if made:
            path.unlink(missing_ok=True)
        sentence = N_("{name} cannot be copied to {folder}: {why}. It stands in the clinic file as before.")
        raise Failure(say(sentence, name=attachment.name, folder=folder, why=error.strerror or error)) from error
    return path


def _read_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o400)
