"""Rules that more than one entry type shares. Each finding names its rule of the domain reference (V1 … V7)."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.clinic.catalogue.kinship import is_shipped
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.entries import Entry
from desktop.clinic.entry.findings import Finding, hard, note, soft
from desktop.clinic.words.dates import When, exactly, is_known
from desktop.clinic.words.language import N_, say

RECORDED = N_("This is already recorded: an entry with the same values exists.")
LIKE_ONE_RECORDED = N_("An entry like this one is already recorded. Is this another one?")


def happened(field: str, when: When | None, around: Around) -> Iterator[Finding]:
    """V1: what has happened lies neither in the future nor before the patient was born."""
    if not is_known(when):
        return
    today, time = exactly(around.today), f"{around.now:%H:%M}"
    if when.earliest > around.today:
        yield hard("V1", field, say(N_("{date} lies in the future; today is {today}."), date=when, today=today))
    elif when.exact and when.day == around.today and when.time > time:
        yield hard("V1", field, say(N_("{date} lies in the future; it is {time} now."), date=when, time=time))
    birth = around.chart.birth
    if birth is not None and when.before(birth):
        sentence = N_("{date} is before the patient was born ({birth}).")
        yield hard("V1", field, say(sentence, date=when, birth=birth))


def in_order(field: str, first: When | None, then: When | None, sentence: str) -> Iterator[Finding]:
    """V1: `then` is not before `first`."""
    if first is not None and then is not None and then.before(first):
        yield hard("V1", field, say(sentence, first=first, then=then))


def not_twice(field: str, entry: Entry, around: Around) -> Iterator[Finding]:
    """V4: the same entry is not kept twice."""
    if around.others(entry):
        when = getattr(entry, entry.declaration.dated)
        # two results of an unknown day need not be the same one
        make = hard if is_known(when) else soft
        yield make("V4", field, say(RECORDED))


def in_catalogue(field: str, drug: DrugName | None, around: Around) -> Iterator[Finding]:
    """A drug that the catalogue does not know is kept as typed, and that is said."""
    known = around.reader.catalogue.found(drug) if drug is not None else None
    if drug is not None and known is None:
        sentence = N_("{drug} is not in the catalogue: it is kept as typed, and its class cannot be checked.")
        yield soft("drug", field, say(sentence, drug=drug.name))
    elif known is not None and not known.atc and not is_shipped(known, around.reader.catalogue):
        sentence = N_("{drug} has no ATC code: rules that go by the class of ATC cannot tell.")
        yield note("drug", field, say(sentence, drug=known.name))


def at_most_once(field: str, entry: Entry, around: Around) -> Iterator[Finding]:
    """V4, where a second one may be true: the person is asked."""
    if around.others(entry):
        yield soft("V4", field, say(LIKE_ONE_RECORDED))
