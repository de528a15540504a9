"""Rule M7, the first half: is it a session of the protocol, as long after the one before as the protocol says?"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.chart import Session
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.words.dates import dated, days_between
from desktop.clinic.words.language import N_, say

M7 = "M7, domain reference §5 [design]"


@rule("M7", N_("the session's number and its days after the one before, by the protocol"), M7)
def interval_findings(giving: Giving) -> Iterator[Finding]:
    """M7: the session is one of the protocol's, and its day is as far from the session before as the protocol says."""
    protocol, session = giving.protocol, giving.session
    if session is None or giving.course is None:
        sentence = N_("Course and session are not both answered, so the interval is not held against a protocol.")
        yield untold("M7", "session", say(sentence), M7)
        return
    if protocol is None:
        sentence = N_(
            "No plan with a protocol is recorded for course {course}, so interval and dose are not held against one."
        )
        yield untold("M7", "session", say(sentence, course=giving.course), M7)
    elif protocol.sessions is None:
        sentence = N_("The protocol does not say how many sessions it has.")
        yield untold("M7", "session", say(sentence), M7)
    elif session > protocol.sessions:
        sentence = N_("The protocol has {sessions} sessions, and this is number {session}.")
        yield soft("M7", "session", say(sentence, sessions=protocol.sessions, session=session), M7)
    stopped = giving.plan.stopped if giving.plan else None
    if giving.planned and stopped is not None and not (giving.when is not None and giving.when.before(stopped)):
        sentence = N_("Course {course} was ended early: no further session from {date}.")
        yield soft("M7", "session", say(sentence, course=giving.course, date=stopped), M7)
    if giving.planned and (taken := _session(giving, session)) is not None:
        sentence = N_("Session {session} of course {course} is recorded as given ({date}).")
        shown = {"session": session, "course": giving.course, "date": dated(taken.start)}
        yield soft("M7", "session", say(sentence, **shown), M7)
    if session == 1:
        return
    before = _session(giving, session - 1)
    if before is None:
        sentence = N_("Session {session} of course {course} is not recorded, so the interval is not known.")
        yield untold("M7", "session", say(sentence, session=session - 1, course=giving.course), M7, soft)
        return
    yield from _days_findings(giving, before)


def _days_findings(giving: Giving, before: Session) -> Iterator[Finding]:
    protocol = giving.protocol
    wanted = protocol.days_before(giving.session) if protocol and giving.session else None
    tolerance = protocol.tolerance if protocol else None
    days = days_since_before(giving)
    shown = {"session": before.session, "days": days, "date": dated(before.start)}
    if days is None and wanted is not None:
        sentence = N_("The days since session {session} ({date}) are not known; the protocol says {wanted}.")
        yield untold("M7", giving.when_field, say(sentence, wanted=wanted, **shown), M7)
    elif days is None:
        sentence = N_("The days since session {session} ({date}) are not known.")
        yield untold("M7", giving.when_field, say(sentence, **shown), M7)
    elif days < 0 and giving.planned:
        yield soft("M7", giving.when_field, say(N_("The start is before session {session} ({date})."), **shown), M7)
    elif wanted is None:
        # that there is no protocol at all is said already
        if protocol is not None:
            sentence = N_(
                "{days} days after session {session} ({date}); the protocol does not say how many it should be."
            )
            yield untold("M7", giving.when_field, say(sentence, **shown), M7)
    elif tolerance is not None and abs(days - wanted) > tolerance:
        sentence = N_("{days} days after session {session} ({date}); the protocol says {wanted} ± {tolerance}.")
        yield soft("M7", giving.when_field, say(sentence, wanted=wanted, tolerance=tolerance, **shown), M7)
    elif days != wanted:
        sentence = N_("{days} days after session {session} ({date}); the protocol says {wanted}.")
        yield note("M7", giving.when_field, say(sentence, wanted=wanted, **shown), M7)


def days_since_before(giving: Giving) -> int | None:
    """Days from the session before in the same course; None unless both days are known."""
    before = _session(giving, giving.session - 1) if giving.session else None
    start = before.start if before is not None else None
    if start is None or giving.when is None or not (start.exact and giving.when.exact):
        return None
    return days_between(start, giving.when)


def _session(giving: Giving, number: int) -> Session | None:
    """The infusion of that number in the course, but not this one itself."""
    found = [
        kept.entry
        for kept in giving.around.chart.infusions(giving.course)
        if kept.id != giving.around.itself and kept.entry.session == number
    ]
    return found[-1] if found else None
