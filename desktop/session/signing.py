"""Signing a patient's summary: what it says is kept as it was signed, and can be shown and printed as it was for good."""

from __future__ import annotations

from desktop.clinic.entry.entries import Kept
from desktop.clinic.entry.kinds import Link
from desktop.clinic.record.letterhead import Letterhead
from desktop.clinic.record.signed import SignedSummary
from desktop.clinic.words.language import N_, say
from desktop.session.refusals import Conflict
from desktop.session.session import Session, new_id
from desktop.session.signal import Change
from desktop.store import signed_summaries


def sign_summary(session: Session, patient: str, physician: str, said: bytes, record: str) -> SignedSummary:
    """Keep what a physician signs; `said` is all that the pages say, `record` what `record_of` gave when they were made.

    Raises `Conflict` without a name, and when the record has changed since the pages were made; `CannotWrite`.
    """
    if not physician.strip():
        raise Conflict(say(N_("Say who signs. Nothing was signed.")))
    with session.file.write() as db:
        if session.others_wrote():
            session.forget()
        if record_of(session, patient) != record:
            sentence = N_("The record has changed since these pages were made. Nothing was signed; read them again.")
            raise Conflict(say(sentence))
        sha256 = signed_summaries.sha256_of(said)
        signed = SignedSummary(new_id(), patient, physician.strip(), session.who, session.now_written(), sha256, record)
        signed_summaries.add(db, signed, said)
    _tell(session, patient, "sign")
    return signed


def void_signature(session: Session, id: str, why: str) -> None:
    """Mark a signature as given in error, with a reason; what was signed stays readable. Raises `Conflict` or `CannotWrite`."""
    if not why.strip():
        raise Conflict(say(N_("Say why this signature is void. Nothing was changed.")))
    with session.file.write() as db:
        signed = signed_summaries.one(db, id)
        if signed is None or signed.voided:
            raise Conflict(say(N_("This signature was marked as void meanwhile. Nothing was changed.")))
        signed_summaries.void(db, id, session.who, session.now_written(), why.strip())
    _tell(session, signed.patient, "void_signature")


def signatures(session: Session, patient: str) -> list[SignedSummary]:
    """The signatures of a patient's summaries, void ones too, the newest first."""
    return signed_summaries.of_patient(session.file.connection, patient)


def signed(session: Session, patient: str) -> SignedSummary | None:
    """The newest signature that is not void; the record may have changed since."""
    return next((one for one in signatures(session, patient) if not one.voided), None)


def signature(session: Session, id: str) -> SignedSummary:
    """The signature of that id, a void one too. Raises `Conflict` when there is none."""
    found = signed_summaries.one(session.file.connection, id)
    if found is None:
        raise Conflict(say(N_("This signature is not in the clinic file.")))
    return found


def said(session: Session, id: str) -> bytes:
    """What was signed, as it was. Raises `Failure` when the clinic file does not hold it as it was kept."""
    return signed_summaries.said(session.file.connection, id)


def holds(session: Session, signed: SignedSummary) -> bool:
    """Is the record still what was signed?"""
    return not signed.voided and record_of(session, signed.patient) == signed.record


def record_of(session: Session, patient: str) -> str:
    """What tells the record of a patient, as it stands, from any other: the newest version of each entry that its pages rest on.

    Those are the patient's own, the donors, lots, bags and protocols that they name, and the letterhead.
    """
    waiting = list(session.chart(patient).all())
    found: set[str] = {kept.id for kept in session.of_clinic(Letterhead)}
    while waiting:
        for id in _named(waiting.pop()):
            kept = session.products.kept(id) if id not in found else None
            if kept is not None and not kept.patient:
                found.add(id)
                waiting.append(kept)
    return signed_summaries.record_of(session.file.connection, patient, sorted(found))


def _named(kept: Kept) -> list[str]:
    """The ids that an entry and its parts name."""
    parts = [part for owned in kept.entry.declaration.parts for part in getattr(kept.entry, owned.name)]
    return [
        value.partition(":")[0]
        for one in (kept.entry, *parts)
        for field in one.declaration.fields
        if isinstance(field.kind, Link) and (value := getattr(one, field.name)) is not None
    ]


def _tell(session: Session, patient: str, action: str) -> None:
    """Let everybody know; no entry has a new version."""
    session.changed.emit(Change(frozenset(), patient, (), action))
