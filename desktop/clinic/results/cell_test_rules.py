"""Rules A6 and A8 for tests on blood: what may have made one falsely negative, and whether it is negative at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.clinical_kinds import DrugName
from desktop.clinic.entry.findings import Finding, note
from desktop.clinic.patient.on_board import A6, doubted_by
from desktop.clinic.patient.reaction_timing import A8, last_reaction, later, sooner
from desktop.clinic.results.measured import Canonical
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.readings import Limits, Reading

# methods that need living cells, on which anti-IgE acts; of an unknown one nobody can tell
_CELL_TESTS = ("cast", "bat")


class TestOnBlood(Protocol):
    """What the rules know of a test in vitro, which rests on them."""

    @property
    def drug(self) -> DrugName | None: ...

    @property
    def specimen_date(self) -> When | None: ...

    @property
    def reading(self) -> Reading | None: ...

    @property
    def cut_off(self) -> Limits | None: ...

    @property
    def read_unit(self) -> str: ...

    def canonical(self, catalogue: Catalogue) -> Canonical: ...

    def canonical_limits(self, catalogue: Catalogue) -> Limits | None: ...


def cell_test_findings(method: str | None, when: When | None, around: Around) -> Iterator[Finding]:
    """A6 for a test in vitro: cell tests, and those of an unknown method."""
    if method not in (*_CELL_TESTS, "unknown"):
        return
    for found in doubted_by(when, around):
        how = found.how if found.certain else say(N_("perhaps {how}"), how=found.how)
        if method == "unknown":
            sentence = N_(
                "On board on that day: {how}. If this is a cell test (CAST, BAT), it may be falsely negative."
            )
        else:
            sentence = N_("On board on that day: {how}. A negative result may be falsely negative.")
        yield note("A6", "specimen_date", say(sentence, how=how), A6)


def in_vitro_timing_findings(entry: TestOnBlood, around: Around) -> Iterator[Finding]:
    """A8: a negative test on blood sooner than two weeks, or later than six months, after the reaction to its drug.

    Only where the result is known to be negative, by its word or its printed cut-off, and the days to have been so.
    """
    if entry.drug is None or not is_negative(entry, around.reader.catalogue):
        return
    limits = around.reader.catalogue.allergy.limits
    reaction = last_reaction(entry.drug, entry.specimen_date, around)
    if reaction is None:
        return
    if sooner(entry.specimen_date, reaction, timedelta(days=int(limits.in_vitro_from.number))):
        sentence = N_("Negative, but sooner than 2 weeks after the reaction of {date}: it may be falsely negative.")
        yield note("A8", "specimen_date", say(sentence, date=reaction), A8)
    elif later(entry.specimen_date, reaction, int(limits.in_vitro_to.number)):
        sentence = N_(
            "Negative, but more than 6 months after the reaction of {date}: it may have become negative since."
        )
        yield note("A8", "specimen_date", say(sentence, date=reaction), A8)


def is_negative(entry: TestOnBlood, catalogue: Catalogue) -> bool:
    """Is a test on blood known to be negative: by its word, or by lying below its own printed cut-off?"""
    if entry.reading is None:
        return False
    if entry.reading.word:
        return entry.reading.word == "negative"
    place = place_by_cut_off(entry, catalogue)
    return place == "below" or (place == "inside" and entry.cut_off is not None and entry.cut_off.low is None)


def place_by_cut_off(entry: TestOnBlood, catalogue: Catalogue) -> str | None:
    """Where the reading lies by the printed cut-off; None if none is printed, or the two cannot be compared."""
    cut_off = entry.cut_off
    if cut_off is None or entry.reading is None:
        return None
    if not cut_off.unit or cut_off.unit == entry.read_unit:
        return cut_off.place(entry.reading)
    limits, found = entry.canonical_limits(catalogue), entry.canonical(catalogue)
    return (
        limits.place(replace(entry.reading, number=found.value))
        if limits is not None and found.value is not None
        else None
    )
