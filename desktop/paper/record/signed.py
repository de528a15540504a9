"""Signed summaries on paper: pages set again from what was signed, and what the foot of a page says of a signature."""

from __future__ import annotations

from datetime import datetime

from desktop.clinic.record.signed import SignedSummary
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say
from desktop.paper.page.manuscript import kept_manuscript
from desktop.paper.page.pages import Pages
from desktop.session.session import Session
from desktop.session.signing import holds, said, signature, signed


def signed_pages(session: Session, id: str) -> Pages:
    """The pages of the signature of that id as they were signed, whatever the record says now. Raises `Failure`."""
    one = signature(session, id)
    at = _at(session, one)
    told = [str(say(N_("Signed by {physician}, {when}"), physician=one.physician, when=_shown(at)))]
    if one.voided:
        told.append(str(say(N_("void: {why}"), why=one.voided)))
    elif not holds(session, one):
        told.append(_(N_("the record has changed since")))
    # on a line of its own, so that it can be compared
    foot = f"{' · '.join(told)}\n{say(N_('SHA-256 of what was signed: {sha256}'), sha256=one.sha256)}"
    return kept_manuscript(said(session, id)).pages(at, foot)


def draft_foot(session: Session, patient: str, now: datetime) -> str:
    """What stands at the foot of pages that nobody signed; what was signed before and is no longer so is named."""
    before = signed(session, patient)
    printed = say(N_("printed {time}"), time=_shown(now))
    if before is None:
        return f"{_(N_('Draft, not signed'))} · {printed}"
    changed = N_("Draft: changed since it was signed on {when} by {physician}; not what was signed")
    return f"{say(changed, when=_shown(_at(session, before)), physician=before.physician)} · {printed}"


def _at(session: Session, one: SignedSummary) -> datetime:
    return datetime.fromisoformat(one.at).astimezone(session.clock().tzinfo)


def _shown(time: datetime) -> str:
    return exactly(time.date(), f"{time:%H:%M}").shown()
