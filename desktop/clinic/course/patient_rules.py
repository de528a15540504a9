"""Rules M6 and M11: may this patient be given cells at this time? Consent, and who checked. M7: intervals, events_before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop.clinic.course.events_before import events_before_findings
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.intervals import interval_findings
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, hard, note, soft, untold
from desktop.clinic.entry.kinds import UNKNOWN_WORDS
from desktop.clinic.patient.consent import BEFORE_CELLS, PURPOSE, Consent, is_withdrawn
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.typeahead import fold, key_of

M6 = "M6, domain reference §5 [S50]"
M11 = "M11, domain reference §5 [design]"


def patient_findings(giving: Giving) -> Iterator[Finding]:
    """What the patient's own chart says about giving the cells now."""
    yield from consent_findings(giving)
    yield from interval_findings(giving)
    yield from events_before_findings(giving)


# M6


@rule("M6", N_("consents to treatment and to the cells, signed before and not withdrawn"), M6)
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
            said = say(sentence, date=date, **named)
            if rank == _UNTOLD:
                yield untold("M6", giving.when_field, said, M6, giving.blocked)
            else:
                make = note if rank == _ON_THE_DAY else giving.forbidden
                yield make("M6", giving.when_field, said, M6)


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


# M11


@rule("M11", N_("a second person who compared patient and bag"), M11)
def two_person_findings(first: str | None, second: str | None, field: str, giving: Giving) -> Iterator[Finding]:
    """M11: a second person, named in `field`, compared patient and bag."""
    if second is None:
        # a plan without one cannot be saved
        make = note if giving.planned else giving.blocked
        sentence = N_("That a second person compared patient and bag is not recorded.")
        yield untold("M11", field, say(sentence), M11, make)
    elif key_of(second) in UNKNOWN_WORDS:
        sentence = N_("Name the second person who compared patient and bag.")
        yield untold("M11", field, say(sentence), M11, giving.blocked)
    elif first is None or key_of(first) in UNKNOWN_WORDS:
        sentence = N_(
            "Who gave it or authorised it is not recorded, so whether {name} is somebody else cannot be told."
        )
        yield untold("M11", field, say(sentence, name=second), M11)
    elif _is_one_person(first, second):
        sentence = N_("{name} is the first person, too. The second one is somebody else.")
        yield giving.blocked("M11", field, say(sentence, name=second), M11)
    elif _may_be_one_person(first, second):
        sentence = N_(
            "Whether {name} is somebody else than {first} cannot be told from an initial. Type both names in full."
        )
        yield untold("M11", field, say(sentence, name=second, first=first), M11, giving.blocked)


def _is_one_person(first: str, second: str) -> bool:
    """May it be one name, in other signs or shortened: "ayse yilmaz" for "Dr. Ayşe Yılmaz"?"""
    one, other = _parts_of(first), _parts_of(second)
    return bool(one and other) and (one <= other or other <= one)


def _may_be_one_person(first: str, second: str) -> bool:
    """The same with initials: "A. Yılmaz" for "Dr. Ayşe Yılmaz"; a part in full is shared."""
    shorter, longer = sorted((_parts_of(first), _parts_of(second)), key=len)
    left = shorter - longer
    initials = all(len(part) == 1 and any(name.startswith(part) for name in longer) for part in left)
    return bool(left) and initials and any(len(part) > 1 for part in shorter & longer)


def _parts_of(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", fold(name)))


@rule("M11", N_("an emergency kit, checked and at hand"), M11)
def emergency_kit_findings(field: str, answer: str | None, giving: Giving) -> Iterator[Finding]:
    """M11: the emergency kit was checked and is at hand."""
    if answer == "no":
        yield giving.blocked("M11", field, say(N_("The emergency kit is not at hand.")), M11)
    elif answer != "yes":
        # a plan without an answer cannot be saved
        make = note if answer is None and giving.planned else giving.blocked
        yield untold("M11", field, say(N_("That the emergency kit was checked is not recorded.")), M11, make)


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
