"""Rules about what a report prints: V2 and V3 its number and unit, V4 the same result twice, V5 a jump from the last one."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.catalogue.catalogue import Marker, Measured, convert, find_unit, plausibility
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, hard, soft, untold
from desktop.clinic.entry.rules import LIKE_ONE_RECORDED, RECORDED
from desktop.clinic.results.measured import PrintedResult, earlier, stands_apart
from desktop.clinic.words.dates import is_known
from desktop.clinic.words.language import N_, Refused, Sentence, say
from desktop.clinic.words.typeahead import key_of

V2 = "V2, domain reference §5 [design]"
V5 = "V5, domain reference §5 [design]"
V7 = "V7, domain reference §5"


def duplicate_findings(entry: PrintedResult, around: Around) -> Iterator[Finding]:
    """V4: the same result is not kept twice; while its day or time is not certain, the person is asked."""
    when = entry.specimen_date
    others = [kept.entry.specimen_date for kept in around.others(entry) if isinstance(kept.entry, PrintedResult)]
    dated = [other for other in others if other is not None]
    if when is None or len(dated) < len(others):
        return
    # two times of one day are two specimens
    alike = [other for other in dated if not (when.time and other.time and when.time != other.time)]
    certain = [other for other in alike if other.exact and other.time == when.time and not other.assumed]
    if certain and not when.assumed:
        yield hard("V4", "reading", say(RECORDED), "V4, domain reference §5")
    elif alike:
        yield soft("V4", "reading", say(LIKE_ONE_RECORDED), "V4, domain reference §5")


@rule("V2", N_("what is plausible, and the units that it is read in"), V2)
def reading_findings(entry: PrintedResult, holder: Measured | None) -> Iterator[Finding]:
    """V2 and V3: is the reading a plausible number in a unit of its marker or method?"""
    reading = entry.reading
    if holder is None or reading is None:
        sentence = N_("Without a result, and what it is of, it cannot be told whether it is plausible.")
        yield untold("V2", "reading", say(sentence), V2)
        return
    if reading.number is None:
        if reading.word and not (isinstance(holder, Marker) and holder.scale != "number"):
            sentence = N_("{name} is usually a number. It is kept as printed and shown as a word.")
            yield soft("V2", "reading", say(sentence, name=holder.name))
        return
    unit = entry.unit_meant or entry.unit
    field = "unit_meant" if entry.unit_meant else "unit"
    if not holder.units:
        sentence = N_("{name} is usually a word or a titre. It is kept as printed and not drawn as a number.")
        yield soft("V2", "reading", say(sentence, name=holder.name))
        return
    if not unit:
        yield hard("V3", "unit", say(N_("A number needs its unit. Type it as the report prints it.")))
        return
    try:
        found = convert(holder, reading.number, unit)
    except Refused as refused:
        listed = find_unit(holder, unit)
        make = hard if listed or field == "unit_meant" else soft
        yield make("V3", field, refused.sentence, "V3, domain reference §5")
        return
    if found.doubt is not None:
        yield soft("V2", field, found.doubt, "V2, domain reference §5")
    elif found.value is not None:
        how_far = plausibility(holder, found.value)
        if how_far == "hard":
            sentence = N_("{how} is not possible for {name}. Please check the number and the unit.")
            yield hard("V2", "reading", say(sentence, how=found.how, name=holder.name), "[design], domain reference §3")
        elif how_far == "soft":
            sentence = N_("{how} is far outside what is usual for {name}. Is it printed so?")
            yield soft("V2", "reading", say(sentence, how=found.how, name=holder.name), "[design], domain reference §3")


@rule("V5", N_("a jump from the last result"), V5)
def jump_findings(entry: PrintedResult, around: Around, name: str | Sentence) -> Iterator[Finding]:
    """V5: more than ten times the last value, or less than a tenth of it, by the same method and on the same scale."""
    value, reading = entry.canonical_value, entry.reading
    if value is None or reading is None or reading.censored:
        doubted = reading is not None and reading.number is not None and not reading.censored
        sentence = (
            N_("While the number is in doubt it cannot be told whether it is far from the last one.")
            if doubted
            else N_("Without a number it cannot be told whether it is far from the last one.")
        )
        yield untold("V5", "reading", say(sentence), V5)
        return
    if not is_known(entry.specimen_date):
        sentence = N_("Without its day it cannot be told which result was the last one before it.")
        yield untold("V5", "specimen_date", say(sentence), V5)
        return
    # a peak is as far from a basal value as it is
    if value <= 0 or stands_apart(entry, around):
        return
    last = next((other for other in earlier(entry, around) if other.value), None)
    limits = around.reader.catalogue.results
    if limits is None:
        yield untold(
            "V5", "reading", say(N_("This clinic file does not say yet how far is far from the last one.")), V5
        )
        return
    most = limits.jump.number
    if last is not None and not last.value <= value * most <= last.value * most * most:
        sentence = N_("The last {name} was {last} {unit} ({date}): more than {most} times different. Is it printed so?")
        shown = {"last": last.reading.shown(), "unit": last.unit, "date": last.date, "most": most}
        yield soft("V5", "reading", say(sentence, name=name, **shown), V5)
    elif not key_of(entry.method):
        sentence = N_(
            "The method is not recorded: this is only held against results of which it is not recorded either."
        )
        yield untold("V5", "method", say(sentence), V5)
