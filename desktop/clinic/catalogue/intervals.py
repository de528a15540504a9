"""How long after a reaction a test is done: too soon or too late, a negative result may be false (rule A8).

The facts are `resources/allergy_tests/intervals.toml`; each carries its source.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.clinic.catalogue.catalogue_rows import Row, refuse_shared
from desktop.clinic.catalogue.codes import ATC_PREFIX
from desktop.clinic.words.language import N_, Sentence, say

_TEST = re.compile("prick|intradermal|basophil|lymphocyte|serum|unknown")
_UNIT = re.compile("d|wk|mo")
_DAYS = {"d": 1, "wk": 7}
_SAID = {"d": N_("{number} days"), "wk": N_("{number} weeks"), "mo": N_("{number} months")}
_ONE = {"d": N_("1 day"), "wk": N_("1 week"), "mo": N_("1 month")}


@dataclass(frozen=True)
class Wait:
    """A length of time in days, weeks or calendar months."""

    number: int
    unit: str

    def after(self, day: date) -> date:
        """The day that lies so long behind this one; of a month that is too short its last day."""
        if self.unit != "mo":
            return day + timedelta(days=self.number * _DAYS[self.unit])
        year, month = divmod(day.year * 12 + day.month - 1 + self.number, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def said(self) -> Sentence:
        return say(_ONE[self.unit]) if self.number == 1 else say(_SAID[self.unit], number=self.number)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """From how long after a reaction a test is done, and up to when; None where no bound is known."""

    code: str
    tests: tuple[str, ...]
    drugs: tuple[str, ...]
    after: tuple[str, ...]
    start: Wait | None
    end: Wait | None
    source: str

    def fits(self, test: str, codes: Collection[str], manifestations: Collection[str]) -> bool:
        """Is it the interval of this test with a drug of these ATC codes, after a reaction with these manifestations?"""
        return (
            test in self.tests
            and (not self.drugs or any(code.startswith(self.drugs) for code in codes))
            and (not self.after or not set(self.after).isdisjoint(manifestations))
        )


def read_intervals(file: Row) -> tuple[Interval, ...]:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    found = file.rows("interval", _interval)
    refuse_shared((row.code, {row.code}) for row in found)
    return found


def _interval(row: Row) -> Interval:
    found = Interval(
        code=row.text("code"),
        tests=row.texts("tests", _TEST),
        drugs=row.texts("drugs", ATC_PREFIX),
        after=row.texts("after"),
        start=row.row("from", _wait) if row.has("from") else None,
        end=row.row("to", _wait) if row.has("to") else None,
        source=row.text("source"),
    )
    if not found.tests:
        raise row.wrong("tests")
    # a row that bounds nothing would hide the one behind it
    if found.start is None and found.end is None:
        raise row.wrong("from")
    return found


def _wait(row: Row) -> Wait:
    number = row.positive("number")
    if number != int(number):
        raise row.wrong("number")
    return Wait(int(number), row.text("unit", pattern=_UNIT))
