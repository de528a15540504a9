"""Acute and basal samples of a mediator that a reaction releases (tryptase, histamine): rules L1 and L2.

Which sample is which is told by the hours since each recorded reaction; the bounds, the sum rule and the ratio are facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from desktop.clinic.catalogue.catalogue import Marker
from desktop.clinic.catalogue.measured_facts import Release
from desktop.clinic.entry.chart import Around, Chart
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, untold
from desktop.clinic.results.measured import PrintedResult
from desktop.clinic.results.standing import ACUTE, Standing
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, Sentence, say
from desktop.clinic.words.numbers import show_number
from desktop.clinic.words.typeahead import key_of

L1 = "L1; Valent, Int Arch Allergy Immunol 2019;180:44; Mateja, JACI 2021, PMID 34425177; hours: WAO Journal s40413-016-0094-3"
L2 = "L2; UpToDate 79722"

_ACUTE, _BASAL, _BETWEEN, _UNTOLD, _ALONE = "acute", "basal", "between", "untold", "alone"
_EARLIEST, _LATEST = time(0, 0), time(23, 59)


@dataclass(frozen=True)
class Event:
    """A reaction that a sample may be of: its name, and between which two minutes it began; None while its day is not known."""

    name: Sentence
    began: tuple[datetime, datetime] | None
    timed: bool


@dataclass(frozen=True)
class Told:
    """What a sample is: acute, basal, between the two, alone (no reaction is recorded) or untold, of which event and why."""

    kind: str
    event: Event | None = None
    why: Sentence | None = None


def events(chart: Chart) -> Iterator[Event]:
    """The recorded reactions: drug reactions, adverse events, and provocations that were not negative."""
    for kept in chart.named("drug_reaction"):
        drug = kept.entry.drug
        name = say(N_("the reaction to {drug}"), drug=drug.name) if drug is not None else say(N_("a drug reaction"))
        yield Event(name, _minutes(kept.entry.date), bool(kept.entry.date and kept.entry.date.time))
    for kept in chart.named("adverse_event"):
        name = say(N_("the adverse event {term}"), term=kept.entry.term or "?")
        yield Event(name, _minutes(kept.entry.onset), bool(kept.entry.onset and kept.entry.onset.time))
    for kept in chart.named("drug_provocation"):
        test = kept.entry
        # one of which the result is not known may have been positive
        if test.stage != "planned" and (test.result != "negative" or test.stop_reason == "objective"):
            name = say(N_("the provocation with {drug}"), drug=test.drug.name if test.drug is not None else "?")
            began = _minutes(test.date)
            # it is not recorded at which dose the reaction began: from the first one to the end of that day
            began = None if began is None else (began[0], datetime.combine(began[1].date(), _LATEST))
            yield Event(name, began, timed=False)


def told(sample: PrintedResult, release: Release, chart: Chart) -> Told:
    """Is it an acute or a basal sample, by the hours since each recorded reaction?"""
    when, known = _minutes(sample.specimen_date), list(events(chart))
    if not known:
        return Told(_ALONE, why=say(N_("no reaction is recorded that it could be of")))
    if when is None:
        return Told(_UNTOLD, known[-1], say(N_("the day of the specimen is not known")))
    kinds = [(_kind(when, event, release), event) for event in known]
    for wanted in (_ACUTE, _UNTOLD, _BETWEEN):
        if found := [event for kind, event in kinds if kind == wanted]:
            event = found[-1]
            why = _why_untold(sample, event) if wanted == _UNTOLD else None
            return Told(wanted, event, why)
    return Told(_BASAL, kinds[-1][1])


def sampled(sample: PrintedResult, marker: Marker, chart: Chart) -> Standing | None:
    """What keeps a sample from being a baseline: that it is, or may be, one of a reaction."""
    if marker.release is None:
        return None
    found = told(sample, marker.release, chart)
    if found.kind == _ACUTE and found.event is not None:
        brief = say(N_("acute sample of {event}"), event=found.event.name)
        more = tuple(compared.sentence for compared in compare(sample, marker, chart))
        return Standing(ACUTE, say(N_("Acute sample of {event}."), event=found.event.name), brief, more=more)
    if found.kind == _BETWEEN and found.event is not None:
        why = _neither(found.event, marker.release)
        return Standing(N_("neither acute nor basal"), why, why)
    if found.kind == _UNTOLD:
        sentence = N_("Whether this is an acute or a basal sample cannot be told: {why}.")
        brief = say(N_("acute or basal cannot be told: {why}"), why=found.why)
        short = say(N_("acute or basal cannot be told"))
        return Standing(ACUTE, say(sentence, why=found.why), brief, certain=False, short=short)
    return None


def _neither(event: Event, release: Release) -> Sentence:
    sentence = N_("Neither acute nor basal: {from_h} to {to_h} h after {event}.")
    hours = {"from_h": release.acute_to.number, "to_h": release.basal_from.number}
    return say(sentence, event=event.name, **hours)


@rule("L1", N_("an acute sample against the basal one"), L1)
def event_findings(sample: PrintedResult, marker: Marker, around: Around) -> Iterator[Finding]:
    """L1: what a sample is, and what comes of the acute samples that it belongs to."""
    release = marker.release
    assert release is not None  # it is asked of a mediator alone
    found = told(sample, release, around.chart)
    if found.kind in (_UNTOLD, _ALONE):
        sentence = N_("Whether this is an acute or a basal sample cannot be told: {why}.")
        yield untold("L1", "specimen_date", say(sentence, why=found.why), L1)
    elif found.kind == _ACUTE and found.event is not None:
        sentence = N_("An acute sample, taken up to {hours} h after {event}.")
        shown = {"hours": release.acute_to.number, "event": found.event.name}
        yield note("L1", "specimen_date", say(sentence, **shown), L1)
    elif found.kind == _BETWEEN and found.event is not None:
        yield note("L1", "specimen_date", _neither(found.event, release), L1)
    for compared in compare(sample, marker, around.chart, around.itself):
        make = untold if compared.cannot_tell else note
        yield make("L1", "reading", compared.sentence, L1)


@rule("L2", N_("a raised basal value"), L2)
def basal_findings(sample: PrintedResult, marker: Marker, around: Around) -> Iterator[Finding]:
    """L2: a basal value above the bounds that point to a disease of mast cells; an acute sample is not asked."""
    release, value, reading = marker.release, sample.canonical_value, sample.reading
    assert release is not None  # it is asked of a mediator alone
    if value is None or reading is None:
        yield untold(
            "L2", "reading", say(N_("Without a number it cannot be told whether a basal value is raised.")), L2
        )
        return
    # what is below all bounds is raised as no sample
    least = min((bound.above for bound in release.raised), default=value)
    if value <= least and reading.comparator not in (">", "≥"):
        return
    kind = told(sample, release, around.chart).kind
    for bound in release.raised:
        shown = {"bound": bound.above, "unit": marker.shown, "text": say(bound.text)}
        if reading.comparator in ("<", "≤"):
            if value > bound.above:
                sentence = N_("Whether it is above {bound} {unit} cannot be told: only a bound is printed.")
                yield untold("L2", "reading", say(sentence, **shown), L2)
        elif value > bound.above or (value == bound.above and reading.comparator == ">"):
            if kind == _BASAL:
                sentence = N_("A basal value above {bound} {unit}: {text}.")
                yield note("L2", "reading", say(sentence, **shown), L2)
            else:
                sentence = N_("Above {bound} {unit}. Whether it is a basal value cannot be told; if it is: {text}.")
                yield untold("L2", "reading", say(sentence, **shown), L2)
        elif reading.comparator in (">", "≥"):
            sentence = N_("Whether it is above {bound} {unit} cannot be told: only a bound is printed.")
            yield untold("L2", "reading", say(sentence, **shown), L2)


@dataclass(frozen=True)
class Compared:
    """An acute sample against the basal one: what is said of it."""

    sentence: Sentence
    cannot_tell: bool = False


def compare(sample: PrintedResult, marker: Marker, chart: Chart, itself: str = "") -> Iterator[Compared]:
    """The acute samples that this one belongs to, itself among them, each against its basal sample."""
    release = marker.release
    if release is None or release.factor is None or release.plus is None or release.ratio is None:
        return
    # they are kept together: a chart can have ten thousand other results
    alike = chart.grouped(type(sample), _marker_of).get(marker.code, ())
    others = [kept.entry for kept in alike if kept.id != itself and kept.entry != sample]
    samples = [(one, told(one, release, chart)) for one in (*others, sample)]
    basal = [one for one, kind in samples if kind.kind == _BASAL and one.canonical_value is not None]
    for acute, kind in samples:
        if kind.kind != _ACUTE or kind.event is None:
            continue
        partner = min(basal, key=lambda one: (not _alike(acute, one), _apart(acute, one)), default=None)
        if acute is sample or partner is sample:
            yield _compared(acute, partner, kind.event, marker, release)


def _marker_of(result: PrintedResult) -> str | None:
    """What was measured: the series of a laboratory result begins with it."""
    return result.series()[0]


def _compared(
    acute: PrintedResult, basal: PrintedResult | None, event: Event, marker: Marker, release: Release
) -> Compared:
    assert release.factor is not None and release.plus is not None and release.ratio is not None
    shown: dict[str, object] = {"acute": _printed(acute), "event": event.name}
    if basal is None:
        sentence = N_(
            "Acute {acute} of {event}: without a basal sample, {hours} h or more after all symptoms, it cannot be told "
            "whether it is a rise."
        )
        return Compared(say(sentence, hours=release.basal_from.number, **shown), cannot_tell=True)
    shown |= {"basal": _printed(basal), "date": basal.specimen_date}
    if not _alike(acute, basal):
        sentence = N_(
            "Acute {acute} of {event} against basal {basal} ({date}): not known to be of one method and one laboratory, "
            "so the two are not compared. Type method and laboratory of both."
        )
        return Compared(say(sentence, **shown), cannot_tell=True)
    if acute.canonical_value is None or acute.reading is None or basal.reading is None or basal.canonical_value is None:
        return Compared(say(N_("Acute {acute} of {event} is no number that can be compared."), **shown), True)
    shown |= {
        "factor": release.factor.number,
        "plus": release.plus.number,
        "limit": show_number(release.factor.number * basal.canonical_value + release.plus.number, 2),
        "unit": marker.shown,
        "least": release.ratio.number,
    }
    by_sum = _above(acute, basal, release.factor.number, release.plus.number)
    by_ratio = _above(acute, basal, release.ratio.number, Decimal(0))
    # at this basal value both ask for the same acute one
    equal = release.plus.number / (release.ratio.number - release.factor.number)
    shown |= {
        "ratio": show_number(acute.canonical_value / basal.canonical_value, 2) if basal.canonical_value else "?",
        "sum_says": say(_BY_SUM[by_sum]),
        "ratio_says": say(_BY_RATIO[by_ratio], least=release.ratio.number),
        "both": say(_BOTH.get((by_sum, by_ratio), ""), equal=show_number(equal, 1), unit=marker.shown),
    }
    sentence = N_(
        "Acute {acute} of {event} against basal {basal} ({date}): {factor} × basal + {plus} = {limit} {unit}, {sum_says}; "
        "acute ÷ basal = {ratio}, {ratio_says}.{both}"
    )
    return Compared(say(sentence, **shown), cannot_tell=by_sum is None and by_ratio is None)


_BY_SUM = {
    True: N_("and the acute one is above it"),
    False: N_("and the acute one is not above it"),
    None: N_("and whether the acute one is above it cannot be told from a bound alone"),
}
_BY_RATIO = {
    True: N_("above {least}"),
    False: N_("not above {least}"),
    None: N_("and whether it is above {least} cannot be told from a bound alone"),
}
_BOTH: dict[tuple[bool | None, bool | None], str] = {
    (True, True): N_(" Both speak for mast cells that were activated."),
    (True, False): N_(" The two disagree: at a basal value above {equal} {unit} the ratio is the stricter."),
    (False, True): N_(" The two disagree: at a basal value below {equal} {unit} the sum is the stricter."),
    (False, False): N_(" Neither speaks for mast cells that were activated."),
}


def _above(acute: PrintedResult, basal: PrintedResult, factor: Decimal, plus: Decimal) -> bool | None:
    """Is the acute value above factor × basal + plus, whatever the values that only a bound is printed of?"""
    high, low = acute.canonical_value, basal.canonical_value
    assert high is not None and low is not None and acute.reading is not None and basal.reading is not None
    least_acute = None if acute.reading.comparator in ("<", "≤") else high
    most_acute = None if acute.reading.comparator in (">", "≥") else high
    least_basal = Decimal(0) if basal.reading.comparator in ("<", "≤") else low
    most_basal = None if basal.reading.comparator in (">", "≥") else low
    if least_acute is not None and most_basal is not None and least_acute > factor * most_basal + plus:
        return True
    if most_acute is not None and most_acute <= factor * least_basal + plus:
        return False
    return None


def _alike(one: PrintedResult, other: PrintedResult) -> bool:
    """Are both known to be of one method and one laboratory?"""
    return all(
        key_of(first) and key_of(first) == key_of(second)
        for first, second in ((one.method, other.method), (one.laboratory, other.laboratory))
    )


def _apart(one: PrintedResult, other: PrintedResult) -> int:
    """The days between two samples."""
    first, second = one.specimen_date, other.specimen_date
    return abs((first.day - second.day).days) if is_known(first) and is_known(second) else 0


def _printed(sample: PrintedResult) -> str:
    return f"{sample.reading.shown()} {sample.unit or ''}".strip() if sample.reading is not None else "?"


def _minutes(when: When | None) -> tuple[datetime, datetime] | None:
    """Between which two minutes it was; None while its day is not known."""
    if not is_known(when):
        return None
    if when.time:
        minute = datetime.combine(when.day, time.fromisoformat(when.time))
        return minute, minute
    return datetime.combine(when.earliest, _EARLIEST), datetime.combine(when.latest, _LATEST)


def _kind(when: tuple[datetime, datetime], event: Event, release: Release) -> str:
    """What a sample of that time is to this one reaction."""
    if event.began is None:
        return _UNTOLD
    least, most = when[0] - event.began[1], when[1] - event.began[0]
    acute_to = timedelta(hours=float(release.acute_to.number))
    basal_from = timedelta(hours=float(release.basal_from.number))
    none = timedelta(0)
    if most < none or least >= basal_from:
        return _BASAL
    if least >= none and most <= acute_to:
        return _ACUTE
    return _BETWEEN if least > acute_to and most < basal_from else _UNTOLD


def _why_untold(sample: PrintedResult, event: Event) -> Sentence:
    if event.began is None:
        return say(N_("the day of {event} is not known"), event=event.name)
    timed = bool(sample.specimen_date and sample.specimen_date.time)
    if not timed and not event.timed:
        return say(N_("neither the time of the specimen nor that of {event} is known"), event=event.name)
    missing = N_("the time of {event} is not known") if timed else N_("the time of the specimen is not known")
    return say(missing, event=event.name)
