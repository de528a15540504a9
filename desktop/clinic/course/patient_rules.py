"""Rules M6, M7 and M11: may this patient be given cells at this time? Consent, interval, and who checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop.clinic.course.adverse_event import AdverseEvent
from desktop.clinic.course.giving import Giving
from desktop.clinic.entry.chart import Around, Session
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.entry.kinds import UNKNOWN_WORDS
from desktop.clinic.patient.consent import BEFORE_CELLS, PURPOSE, Consent, is_withdrawn
from desktop.clinic.words.dates import When, dated, days_between, is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.typeahead import fold, key_of

M6 = "M6, domain reference §5 [S50]"
M7 = "M7, domain reference §5 [design]"
M11 = "M11, domain reference §5 [design]"
_OPEN_GRADES = ("2", "3", "4", "5")
_OVER = ("recovered", "sequelae", "fatal")


def patient_findings(giving: Giving) -> Iterator[Finding]:
    """What the patient's own chart says about giving the cells now."""
    yield from consent_findings(giving)
    yield from interval_findings(giving)
    yield from event_findings(giving)


# M6


def consent_findings(giving: Giving) -> Iterator[Finding]:
    """M6: consents to treatment and to the cells were signed before the start and had not been withdrawn by then."""
    consents = [kept.entry for kept in giving.around.chart.of(Consent)]
    for purpose in BEFORE_CELLS:
        named = {"purpose": PURPOSE.said(purpose)}
        own = [consent for consent in consents if consent.purpose == purpose]
        ends = [end for consent in own if is_withdrawn(consent, giving.when) and (end := consent.withdrawn) is not None]
        found = [_consent(consent, ends, giving) for consent in own]
        if not found:
            yield giving.forbidden("M6", giving.when_field, say(N_("No consent is recorded: {purpose}."), **named), M6)
            continue
        # the one that says the most for it counts
        rank, sentence, date = min(found, key=lambda one: one[0])
        if sentence:
            make = {_ON_THE_DAY: note, _UNTOLD: giving.blocked}.get(rank, giving.forbidden)
            yield make("M6", giving.when_field, say(sentence, date=date, **named), M6)


_HOLDS, _ON_THE_DAY, _UNTOLD, _LATE, _WITHDRAWN = range(5)
_MAY_BE_LATE = N_("It cannot be told whether the consent was signed before the start ({date}): {purpose}.")


def _consent(consent: Consent, ends: Sequence[When], giving: Giving) -> tuple[int, str, When]:
    """How a consent stands at the start, the best first; the sentence for it, and the date in that.

    A withdrawal ends every consent to the same purpose that was not signed after it.
    """
    signed, when = consent.signed, giving.when
    ended = [end for end in ends if signed is None or signed.before(end) is True]
    if is_withdrawn(consent, when) or ended:
        end = ended[-1] if ended else dated(consent.withdrawn)
        return _WITHDRAWN, N_("The consent is withdrawn ({date}): {purpose}."), end
    if signed is not None and (untold := [end for end in ends if signed.before(end) is None]):
        sentence = N_("It cannot be told whether the consent was signed after the withdrawal ({date}): {purpose}.")
        return _UNTOLD, sentence, untold[-1]
    date = dated(signed)
    if not (is_known(signed) and is_known(when)):
        return _UNTOLD, _MAY_BE_LATE, date
    after = signed.after(when)
    if after:
        return _LATE, N_("The consent was signed after the start ({date}): {purpose}."), date
    if after is False or (giving.planned and signed.latest <= when.earliest):
        return _HOLDS, "", date
    if signed.exact and when.exact:
        return (
            _ON_THE_DAY,
            N_("The consent was signed on the day itself, at a time that is not recorded: {purpose}."),
            date,
        )
    return _UNTOLD, _MAY_BE_LATE, date


# M7


def interval_findings(giving: Giving) -> Iterator[Finding]:
    """M7: the session is one of the protocol's, and its day is as far from the session before as the protocol says."""
    protocol, session = giving.protocol, giving.session
    if session is None or giving.course is None:
        return
    if protocol is None:
        sentence = N_(
            "No plan with a protocol is recorded for course {course}, so interval and dose are not held against one."
        )
        yield note("M7", "session", say(sentence, course=giving.course), M7)
    elif protocol.sessions is not None and session > protocol.sessions:
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
        yield soft("M7", "session", say(sentence, session=session - 1, course=giving.course), M7)
        return
    yield from _days_findings(giving, before)


def _days_findings(giving: Giving, before: Session) -> Iterator[Finding]:
    protocol = giving.protocol
    wanted = protocol.days_before(giving.session) if protocol and giving.session else None
    tolerance = protocol.tolerance if protocol else None
    days = days_since_before(giving)
    shown = {"session": before.session, "days": days, "date": dated(before.start)}
    if days is None:
        if wanted is not None:
            sentence = N_("The days since session {session} ({date}) are not known; the protocol says {wanted}.")
            yield note("M7", giving.when_field, say(sentence, wanted=wanted, **shown), M7)
    elif days < 0 and giving.planned:
        yield soft("M7", giving.when_field, say(N_("The start is before session {session} ({date})."), **shown), M7)
    elif wanted is not None and tolerance is not None and abs(days - wanted) > tolerance:
        sentence = N_("{days} days after session {session} ({date}); the protocol says {wanted} ± {tolerance}.")
        yield soft("M7", giving.when_field, say(sentence, wanted=wanted, tolerance=tolerance, **shown), M7)
    elif wanted is not None and days != wanted:
        sentence = N_("{days} days after session {session} ({date}); the protocol says {wanted}.")
        yield note("M7", giving.when_field, say(sentence, wanted=wanted, **shown), M7)


def days_since_before(giving: Giving) -> int | None:
    """Days from the session before in the same course; None unless both days are known."""
    before = _session(giving, giving.session - 1) if giving.session else None
    start = before.start if before is not None else None
    if start is None or giving.when is None or not (start.exact and giving.when.exact):
        return None
    return days_between(start, giving.when)


def event_findings(giving: Giving) -> Iterator[Finding]:
    """M7: no adverse event of grade 2 or more after an earlier session is still open, of an earlier course included."""
    own = (giving.course, giving.session)
    earlier = {
        kept.id: kept.entry.session
        for kept in giving.around.chart.infusions()
        if None not in (*own, kept.entry.course, kept.entry.session) and (kept.entry.course, kept.entry.session) < own
    }
    for kept in giving.around.chart.of(AdverseEvent):
        event = kept.entry
        if event.infusion in earlier and event.grade in _OPEN_GRADES and _is_open(event, giving.when):
            sentence = N_(
                "After session {session} {term}, grade {grade}, began on {onset} and is not recorded as over."
            )
            shown = {
                "session": earlier[event.infusion],
                "term": event.term,
                "grade": event.grade,
                "onset": dated(event.onset),
            }
            yield giving.blocked("M7", giving.when_field, say(sentence, **shown), M7)


def _is_open(event: AdverseEvent, when: When | None) -> bool:
    """Was it, by what is recorded, not over at that time?"""
    if event.onset is not None and when is not None and event.onset.after(when):
        return False
    if event.resolved is not None:
        return when is not None and event.resolved.after(when) is True
    return event.outcome not in _OVER


def _session(giving: Giving, number: int) -> Session | None:
    """The infusion of that number in the course, but not this one itself."""
    found = [
        kept.entry
        for kept in giving.around.chart.infusions(giving.course)
        if kept.id != giving.around.itself and kept.entry.session == number
    ]
    return found[-1] if found else None


# M11


def two_person_findings(first: str | None, second: str | None, field: str, giving: Giving) -> Iterator[Finding]:
    """M11: a second person, named in `field`, compared patient and bag."""
    if second is None:
        if not giving.planned:
            yield giving.blocked(
                "M11", field, say(N_("That a second person compared patient and bag is not recorded.")), M11
            )
    elif key_of(second) in UNKNOWN_WORDS:
        yield giving.blocked("M11", field, say(N_("Name the second person who compared patient and bag.")), M11)
    elif _is_one_person(first, second):
        sentence = N_("{name} is the first person, too. The second one is somebody else.")
        yield giving.blocked("M11", field, say(sentence, name=second), M11)


def _is_one_person(first: str | None, second: str) -> bool:
    """May it be one name, in other signs or shortened: "ayse yilmaz" for "Dr. Ayşe Yılmaz"?"""
    one, other = (set(re.findall(r"[^\W_]+", fold(name or ""))) for name in (first, second))
    return bool(one and other) and (one <= other or other <= one)


def emergency_kit_findings(field: str, answer: str | None, giving: Giving) -> Iterator[Finding]:
    """M11: the emergency kit was checked and is at hand."""
    if answer == "yes" or (answer is None and giving.planned):
        return
    missing, untold = N_("The emergency kit is not at hand."), N_("That the emergency kit was checked is not recorded.")
    yield giving.blocked("M11", field, say(missing if answer == "no" else untold), M11)


# V1


def planned_time_findings(when: When | None, around: Around) -> Iterator[Finding]:
    """V1: what is authorised has a day, and that is not over."""
    if when is None:
        return
    if when.unknown or not when.exact:
        yield hard(
            "V1", "planned", say(N_("A session is authorised for a day. Type it, with the time if that is known."))
        )
    elif is_known(when) and when.day < around.today:
        sentence: Sentence = say(N_("{date} is over. What has happened is documented as an infusion."), date=when)
        yield soft("V1", "planned", sentence)
