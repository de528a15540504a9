"""Attaching a file to an entry, marking it as void, and giving it to the system's viewer."""

from __future__ import annotations

from pathlib import Path

from desktop.clinic.entry.attachments import MOST, Attachment, type_of
from desktop.clinic.entry.entries import Kept
from desktop.clinic.words.language import N_, Refused, say
from desktop.session.refusals import Conflict
from desktop.session.session import Session, new_id
from desktop.session.signal import Change
from desktop.store import attachments, keeping
from desktop.store.driver import Connection


def attach(session: Session, entry: str, path: Path, cause: object = None) -> Attachment:
    """Keep a copy of a file with the entry of that id; the file itself is left as it is.

    Raises `Refused` for a file that may not be attached or is attached there already, `Conflict` when the entry or its patient
    is void, or `CannotWrite`.
    """
    content = _read(path)
    # a name of other bytes than UTF-8 could not be kept
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    type, sha256 = type_of(name, content), attachments.sha256_of(content)
    with session.file.write() as db:
        kept = _entry(session, db, entry)
        same = next((one for one in attachments.of_entry(db, entry) if one.sha256 == sha256 and not one.voided), None)
        if same is not None:
            raise Refused(say(N_("This file is attached here already, as {name}. Nothing was added."), name=same.name))
        found = Attachment(
            new_id(), entry, kept.patient, name, type, len(content), sha256, session.who, session.now_written()
        )
        attachments.add(db, found, content)
    _tell(session, kept, "attach", cause)
    return found


def attachments_of(session: Session, entry: str) -> list[Attachment]:
    """The files of an entry, void ones too, in the order in which they were attached."""
    return attachments.of_entry(session.file.connection, entry)


def void_attachment(session: Session, id: str, why: str, cause: object = None) -> Attachment:
    """Mark a file as attached in error, with a reason; it stays in the clinic file. Raises `Conflict` or `CannotWrite`."""
    if not why.strip():
        raise Conflict(say(N_("Say why this file is void. Nothing was changed.")))
    with session.file.write() as db:
        found = attachments.one(db, id)
        if found is None or found.voided:
            raise Conflict(say(N_("This file was marked as void meanwhile. Nothing was changed.")))
        attachments.void(db, id, session.who, session.now_written(), why.strip())
        kept, voided = keeping.one(db, found.entry), attachments.one(db, id)
        assert kept is not None and voided is not None  # they were there in this transaction
    _tell(session, kept, "void_attachment", cause)
    return voided


def export_to(session: Session, id: str, folder: Path) -> Path:
    """Write a read-only copy of a file into a folder, for the system's viewer; where it lies. Whoever made the folder removes it.

    Raises `Conflict` for a file that is not there, or `Failure`.
    """
    found = attachments.one(session.file.connection, id)
    if found is None:
        raise Conflict(say(N_("This file is not in the clinic file.")))
    return attachments.write_copy(session.file.connection, found, folder)


def _read(path: Path) -> bytes:
    """The bytes of a file; of one that is too large only so many that it is seen."""
    try:
        with path.open("rb") as file:
            return file.read(MOST + 1)
    except OSError as error:
        raise Refused(say(N_("{path} cannot be read: {why}."), path=path, why=error.strerror or error)) from error


def _entry(session: Session, db: Connection, id: str) -> Kept:
    """The entry that a file is attached to, as it stands now."""
    kept = keeping.one(db, id)
    if kept is None or kept.voided:
        raise Conflict(say(N_("This entry was marked as void meanwhile. Nothing was changed.")))
    # a void patient's other entries are void too, so that there is nothing more to ask
    return kept


def _tell(session: Session, kept: Kept, action: str, cause: object) -> None:
    """Let everybody know; no entry has a new version."""
    session.changed.emit(Change(frozenset({kept.type}), kept.patient, (), action, cause))
