"""Rules A6 and A8 for tests on blood: what may have made one falsely negative, and whether it is negative at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from desktop.clinic.catalogue.catalogue import Catalogue
from desktop.clinic.catalogue.suppressors import BASOPHIL
from desktop.clinic.entry.chart import Around
from desktop.clinic.entry.checks import rule
from desktop.clinic.entry.findings import Finding, note, soft, untold
from desktop.clinic.patient.on_board import A6, NOT_ASKED, on_board
from desktop.clinic.patient.reaction_timing import A8, waited
from desktop.clinic.results.cut_offs import DrugTest, judged, unreadable
from desktop.clinic.results.measured import Canonical
from desktop.clinic.results.reading_rules import V7
from desktop.clinic.words.dates import When, is_known
from desktop.clinic.words.language import N_, say
from desktop.clinic.words.narrative import NORMAL, states
from desktop.clinic.words.readings import Limits


class TestOnBlood(DrugTest, Protocol):
    """What the rules know of a test in vitro, which rests on them."""

    @property
    def specimen_date(self) -> When | None: ...

    @property
    def cut_off(self) -> Limits | None: ...

    @property
    def read_unit(self) -> str: ...

    def canonical(self, catalogue: Catalogue) -> Canonical: ...

    def canonical_limits(self, catalogue: Catalogue) -> Limits | None: ...


@rule("A6", N_("omalizumab on board of a test on basophils"), A6)
def cell_test_findings(method: str | None, when: When | None, around: Around) -> Iterator[Finding]:
    """A6 for a test in vitro: cell tests, and those of an unknown method."""
    known = around.reader.catalogue.method(method or "")
    if known is None:
        sentence = N_("Without the method it cannot be told whether a drug may have made it falsely negative.")
        yield untold("A6", "method", say(sentence), A6)
        return
    # on the basophils anti-IgE acts; of an unknown method nobody can tell
    if known.test not in (BASOPHIL, "unknown"):
        return
    if not is_known(when):
        sentence = N_("Without the specimen's day it cannot be told what was on board.")
        yield untold("A6", "specimen_date", say(sentence), A6)
        return
    board = on_board(when, around, BASOPHIL)
    for how in board.untold:
        sentence = N_("Whether it bears on a test on cells cannot be told: {how}.")
        yield untold("A6", "specimen_date", say(sentence, how=how), A6)
    if board.not_asked:
        yield untold("A6", "specimen_date", say(NOT_ASKED), A6)
    for found in board.omalizumab:
        yield note("A6", "specimen_date", say(_HIDES[method == "unknown", found.certain], how=found.how), A6)


# by whether the method is unknown, and whether the drug was on board for certain
_HIDES = {
    (True, True): N_("On board on that day: {how}. If this is a cell test (CAST, BAT), it may be falsely negative."),
    (True, False): N_(
        "It may have been on board on that day: {how}. If this is a cell test (CAST, BAT), it may be falsely negative."
    ),
    (False, True): N_("On board on that day: {how}. A negative result may be falsely negative."),
    (False, False): N_("It may have been on board on that day: {how}. A negative result may be falsely negative."),
}


@rule("A8", N_("the time between the reaction and a negative test"), A8)
def in_vitro_timing_findings(entry: TestOnBlood, around: Around) -> Iterator[Finding]:
    """A8: a test on blood that is negative, by its word or its printed cut-off, too soon or too late after the reaction."""
    negative = negativity(entry, around.reader.catalogue)
    if negative is False:
        return
    if negative is None:
        sentence = N_("Whether it is negative cannot be told, nor whether it came too soon or too late to be so.")
        yield untold("A8", "reading", say(sentence), A8)
        return
    method = around.reader.catalogue.method(entry.method or "")
    if entry.drug is None or method is None:
        sentence = N_("Negative; without its drug and method it cannot be told whether it came too soon or too late.")
        yield untold("A8", "specimen_date", say(sentence), A8)
        return
    yield from waited(entry.drug, method.test, entry.specimen_date, "specimen_date", around)


@rule("V7", N_("the printed interpretation against the cut-off"), V7)
def interpretation_fits(entry: TestOnBlood, catalogue: Catalogue) -> Iterator[Finding]:
    """V7: what is called normal or negative lies below the cut-off that is printed; L5 speaks of what cannot be read."""
    if not states(entry.interpretation, NORMAL) or unreadable(entry, catalogue):
        return
    negative = negativity(entry, catalogue)
    if negative is None or entry.reading is None:
        sentence = N_("It is called negative; without a cut-off that it can be held against nobody can tell.")
        yield untold("V7", "cut_off", say(sentence), V7)
    elif not negative and entry.cut_off is not None:
        sentence = N_("The interpretation says normal or negative, but {value} is not below the cut-off {limits}.")
        shown = {"value": entry.reading.shown(), "limits": entry.cut_off.shown()}
        yield soft("V7", "interpretation", say(sentence, **shown), V7)


def negativity(entry: TestOnBlood, catalogue: Catalogue) -> bool | None:
    """Is a test on blood negative: by its word, or by lying below its own printed cut-off? None: that cannot be told.

    One that cannot be read is not: it may be repeated, not believed.
    """
    if unreadable(entry, catalogue):
        return False
    if entry.reading is None:
        return None
    if entry.reading.word:
        return entry.reading.word == "negative"
    place = place_by_cut_off(entry, catalogue)
    if place is None:
        # what reaches a published cut-off is not negative either; that it reaches none does not make it so
        return False if any(one.positive for one in judged(entry, catalogue)) else None
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
