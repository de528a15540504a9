"""What is told of a bag and a patient at a time, in words: where the cells come from, how many, how long thawed, since when."""

from __future__ import annotations

from dataclasses import replace

from desktop.clinic.course.chain import chain
from desktop.clinic.course.dose_rules import dose_of
from desktop.clinic.course.giving import Giving
from desktop.clinic.course.intervals import days_since_before
from desktop.clinic.course.product_rules import minutes_since_thaw
from desktop.clinic.course.quality_rules import by_weight
from desktop.clinic.words.dates import exactly
from desktop.clinic.words.language import N_, _, say


def told(giving: Giving) -> tuple[tuple[str, str], ...]:
    """What is known of a bag and a patient, as pairs of a label (marked) and its words; one pair a line."""
    if giving.bag is None:
        return ()
    return (
        (N_("Chain"), str(chain(giving))),
        (N_("Dose"), dose_words(giving)),
        *(((N_("Endotoxin"), endotoxin),) if (endotoxin := endotoxin_words(giving)) else ()),
        (N_("Thaw"), thaw_words(giving)),
        (N_("Interval"), interval_words(giving)),
    )


def dose_words(giving: Giving) -> str:
    """The viable cells and what they are by weight, with the arithmetic; by the weight of today while no time is typed."""
    if giving.when is None:
        giving = replace(giving, when=exactly(giving.around.today))
    dose = dose_of(giving)
    return str(dose.how if dose.viable is not None else say(N_("not known: {why}"), why=dose.how))


def endotoxin_words(giving: Giving) -> str:
    """What a result by volume comes to by weight, with the arithmetic; "" where none is by volume."""
    if giving.when is None:
        giving = replace(giving, when=exactly(giving.around.today))
    worked = by_weight(giving)
    if worked is None:
        return ""
    if worked.result is None:
        return str(say(N_("not known: {why}"), why=worked.how))
    return f"{worked.how} · {say(N_('limit {limit}'), limit=worked.limit.shown() if worked.limit else '?')}"


def thaw_words(giving: Giving) -> str:
    """When the bag was thawed, how long before the start, and until when it may be used."""
    bag = giving.bag
    if bag is None or bag.thawed is None:
        return _(N_("the thaw is not recorded"))
    words = [bag.thawed.shown()]
    minutes = minutes_since_thaw(giving)
    if minutes is not None:
        sentence = N_("{minutes} min before the start") if minutes >= 0 else N_("{minutes} min after the start")
        words.append(str(say(sentence, minutes=abs(minutes))))
    until = say(N_("use by {use_by}"), use_by=bag.use_by.shown()) if bag.use_by else say(N_("use-by not known"))
    return " · ".join((*words, str(until)))


def interval_words(giving: Giving) -> str:
    """The days since the session before, and what the protocol says."""
    session, protocol = giving.session, giving.protocol
    if session is None:
        return _(N_("the session is not answered"))
    if session == 1:
        return _(N_("the first session of the course"))
    days = days_since_before(giving)
    since = N_("not known: the days since session {before}") if days is None else N_("{days} d since session {before}")
    words = [str(say(since, days=days, before=session - 1))]
    wanted = protocol.days_before(session) if protocol else None
    if protocol is None or wanted is None:
        words.append(_(N_("no protocol says how many")))
    elif protocol.tolerance is None:
        words.append(str(say(N_("the protocol says {wanted} d"), wanted=wanted)))
    else:
        words.append(
            str(say(N_("the protocol says {wanted} ± {tolerance} d"), wanted=wanted, tolerance=protocol.tolerance))
        )
    return " · ".join(words)
