"""Rule M2: was the donor's blood taken when it tells something of the donation, and is the window before infections show covered?

A living donor is sampled at the donation or up to seven days after it; a second sample follows after 180 days, unless the
donation sample was tested for HIV, HBV and HCV by NAT. Marrow is sampled before. A day that is not recorded cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from desktop.clinic.catalogue.cell_rules import INFORMS, CellRules, ScreeningTest
from desktop.clinic.words.dates import When, dated, is_known
from desktop.clinic.words.language import N_, Sentence, joined, say

M2 = "M2, domain reference §5 [S30]"
NOT_STATED = (None, "", "unknown")
# the codes of tests for syphilis: a non-reactive one of any sort will do [S30, 1.4]
SYPHILIS = ("syphilis", "syphilis_nonspecific", "syphilis_specific")


class Sample(Protocol):
    """A test of the donor's blood."""

    @property
    def screened_for(self) -> str | None: ...

    @property
    def result(self) -> str | None: ...

    @property
    def date(self) -> When | None: ...

    def named(self) -> Sentence: ...


class Sampled(NamedTuple):
    """What stands against the sampling, or, `untold`, what cannot be told about it; `grave` is more than a note."""

    sentence: Sentence
    source: str
    untold: bool = False
    grave: bool = True


def sampling(
    donation: When | None, samples: Sequence[Sample], specimens_of: str | None, tissue: str | None, rules: CellRules
) -> Iterator[Sampled]:
    """Everything that is wrong with when and of whom the donor's blood was taken, or cannot be told."""
    yield from _whose(specimens_of, tissue, rules)
    if not is_known(donation):
        sentence = N_(
            "The day of the donation is not known, so it cannot be told whether the donor was tested in time."
        )
        yield Sampled(say(sentence), M2, untold=True)
        return
    marrow = tissue in rules.tissues.sampled_before
    # marrow keeps for days only, and is not asked for a second sample
    again = set() if marrow else {one.screened_for for one in samples if _is_retest(one, donation, rules)}
    window = _Window.of(donation, tissue, bool(again), rules)
    yield from _outside(samples, window, rules)
    if not marrow:
        yield from _uncovered(samples, again, window, rules)


class _Window(NamedTuple):
    """The days around a donation on which a sample is one of the donation."""

    donation: When
    before: Decimal
    after: Decimal
    source: str

    @classmethod
    def of(cls, donation: When, tissue: str | None, retested: bool, rules: CellRules) -> _Window:
        limits = rules.limits
        if tissue in rules.tissues.sampled_before:
            return cls(donation, limits.marrow_sample_before.number, Decimal(0), limits.marrow_sample_before.source)
        before = limits.donation_sample_before.number if retested else Decimal(0)
        return cls(donation, before, limits.donation_sample_after.number, f"M2; {limits.donation_sample_after.source}")

    def holds(self, when: When | None) -> bool | None:
        """Is a sample of that day one of the donation? None where nobody can tell."""
        days = _days(self.donation, when)
        if days is None:
            return None
        least, most = days
        if least >= -self.before and most <= self.after:
            return True
        return False if most < -self.before or least > self.after else None


def _days(donation: When, when: When | None) -> tuple[int, int] | None:
    """The fewest and the most days from the donation to a day, negative before it."""
    if not (is_known(donation) and is_known(when)):
        return None
    return (when.earliest - donation.latest).days, (when.latest - donation.earliest).days


def _is_retest(sample: Sample, donation: When, rules: CellRules) -> bool:
    days = _days(donation, sample.date)
    return sample.result == "negative" and days is not None and days[0] >= rules.limits.retest_after.number


def _whose(specimens_of: str | None, tissue: str | None, rules: CellRules) -> Iterator[Sampled]:
    source = f"M2; {rules.tissues.source}"
    if tissue in NOT_STATED:
        sentence = N_("The source tissue is not known, and so neither whose blood is tested for it nor when.")
        yield Sampled(say(sentence), source, untold=True, grave=False)
    elif tissue in rules.tissues.of_the_mother and specimens_of in NOT_STATED:
        sentence = N_("Whose blood was tested is not recorded; of a newborn's cord it is the mother's.")
        yield Sampled(say(sentence), source, untold=True, grave=False)
    elif tissue in rules.tissues.of_the_mother and specimens_of != "mother":
        sentence = N_("Not the mother's blood was tested, as it is of a newborn's cord.")
        yield Sampled(say(sentence), source)


def _outside(samples: Sequence[Sample], window: _Window, rules: CellRules) -> Iterator[Sampled]:
    """What has no sample of the donation, and what has one of which that cannot be told."""
    rows: dict[str, list[Sample]] = {}
    # a NAT covers the window or does not, and what only informs may be of any day
    left_out = {test.nat for test in rules.donor_tests} | {
        test.code for test in rules.donor_tests if test.positive == INFORMS
    }
    for sample in samples:
        if sample.result in ("negative", "positive") and sample.screened_for not in left_out:
            rows.setdefault(_group(sample), []).append(sample)
    undated: list[Sample] = []
    outside: list[Sample] = []
    for own in rows.values():
        held = [window.holds(sample.date) for sample in own]
        if True in held:
            continue
        (undated if None in held else outside).append(own[0])
    if undated:
        sentence = N_(
            "Whether the donor was tested in time for the donation ({donation}) cannot be told without the day of: {names}."
        )
        yield Sampled(say(sentence, donation=window.donation, names=_names(undated)), window.source, untold=True)
    if outside:
        sentence = N_(
            "Not sampled in time for the donation ({donation}; from {before} days before it to {after} after): {names}."
        )
        names = joined(say(N_("{test} ({date})"), test=one.named(), date=dated(one.date)) for one in outside)
        shown = {"donation": window.donation, "before": window.before, "after": window.after}
        yield Sampled(say(sentence, names=names, **shown), window.source)


def _uncovered(
    samples: Sequence[Sample], again: set[str | None], window: _Window, rules: CellRules
) -> Iterator[Sampled]:
    """The viruses that neither NAT of the donation sample nor a second sample speaks of: the cells stay in quarantine."""
    untold: list[Sample] = []
    without: list[Sample] = []
    for test in rules.donor_tests:
        own = [one for one in samples if one.screened_for == test.code and one.result in ("negative", "positive")]
        if not test.nat or not own or test.code in again:
            continue
        covered = _by_nat(test, samples, own, window, rules)
        if covered is not True:
            (untold if covered is None else without).append(own[0])
    source = f"M2; {rules.limits.retest_after.source}"
    shown = {"days": rules.limits.retest_after.number}
    if untold:
        sentence = N_(
            "Whether a NAT of the donation sample, or a second sample {days} days after it, covers the window cannot be told "
            "without the day of: {names}."
        )
        yield Sampled(say(sentence, names=_names(untold), **shown), source, untold=True)
    if without:
        sentence = N_(
            "In quarantine: neither a NAT of the donation sample nor a second sample {days} days after it is recorded for: {names}."
        )
        yield Sampled(say(sentence, names=_names(without), **shown), source)


def _by_nat(
    test: ScreeningTest, samples: Sequence[Sample], own: Sequence[Sample], window: _Window, rules: CellRules
) -> bool | None:
    """Is the virus of a test covered by a negative NAT of the donation? None where a day is missing for that."""
    nats = [one for one in samples if one.screened_for == test.nat]
    held = [window.holds(one.date) for one in nats if one.result == "negative"]
    # of a NAT that is positive or pending the screening speaks
    if True in held or any(one.result in ("positive", "pending") for one in nats):
        return True
    second = [days for one in own if len(own) > 1 for days in [_days(window.donation, one.date)]]
    may_be = any(days is None or days[1] >= rules.limits.retest_after.number for days in second)
    return None if None in held or may_be else False


def _group(sample: Sample) -> str:
    """What a sample is tested for; any test for syphilis will do."""
    return SYPHILIS[0] if sample.screened_for in SYPHILIS else sample.screened_for or ""


def _names(samples: Sequence[Sample]) -> str | Sentence:
    return joined(sample.named() for sample in samples)
