"""Partial dates: an exact day, a month, a year, an uncertain day, an unknown one. `date_typing` reads them as typed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any, TypeGuard

from desktop.clinic.words.language import N_, _

FIRST_YEAR, LAST_YEAR = 1850, 2200
_DAYS = ("earliest", "latest", "day")

_SHOWN_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
# a time of day, "HH:MM"; [0-9] and not \d: digits of other scripts are not accepted
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# the day that dates are counted from while a page says no calendar date
_ORIGIN: ContextVar[date | None] = ContextVar("origin", default=None)
# a day that lies further back is told in years [design]: so many days would say more than anybody knows
_DAYS_TOLD = 730


@contextmanager
def counted_from(origin: date) -> Iterator[None]:
    """Show every date meanwhile as days since that one, "D96", for a page that holds no calendar date."""
    before = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(before)


def is_counted() -> bool:
    """Are dates shown as days since another one just now?"""
    return _ORIGIN.get() is not None


def day_words(days: int) -> str:
    """How far a day lies from D0, for people: "D96", "D−10"."""
    return _(N_("D{days}")).format(days=str(days).replace("-", "−"))


@dataclass(frozen=True)
class When:
    """A date as it is known: an earliest and a latest day, the day it is drawn at, whether printed or assumed.

    Raises ValueError for what no text can say: half an interval, a drawn day outside it, a time without an exact day,
    an interval that is neither a calendar month nor a calendar year and yet is not assumed.
    """

    earliest: date | None
    latest: date | None
    day: date | None
    time: str = ""
    assumed: bool = False
    typed: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.earliest is None or self.latest is None or self.day is None:
            if self.earliest or self.latest or self.day or self.time or self.assumed:
                raise ValueError("an unknown date has no day, no time and no assumption")
            return
        if not FIRST_YEAR <= self.earliest.year <= self.latest.year <= LAST_YEAR:
            raise ValueError(f"a date lies within {FIRST_YEAR} to {LAST_YEAR}")
        if not self.earliest <= self.day <= self.latest:
            raise ValueError("a date is drawn inside its interval")
        if self.time and not (self.exact and CLOCK.fullmatch(self.time)):
            raise ValueError("a time is HH:MM on an exact day")
        if not self.assumed and (self.precision == "range" or self.day != middle(self.earliest, self.latest)):
            raise ValueError("what is not assumed is a day, a month or a year")

    @property
    def unknown(self) -> bool:
        """Whether the answer was "unknown"."""
        return self.day is None

    @property
    def exact(self) -> bool:
        """Whether it is one single day."""
        return self.day is not None and self.earliest == self.latest

    @property
    def moment(self) -> datetime | None:
        """The minute of it, on the clinic's clock; None unless day and time are known."""
        return datetime.combine(self.day, clock.fromisoformat(self.time)) if self.day and self.time else None

    @property
    def precision(self) -> str:
        """One of "unknown", "day", "month" (exactly that calendar month), "year" (that calendar year), "range"."""
        if not is_known(self):
            return "unknown"
        if self.exact:
            return "day"
        if (self.earliest, self.latest) == whole_month(self.earliest.year, self.earliest.month):
            return "month"
        if (self.earliest, self.latest) == whole_year(self.earliest.year):
            return "year"
        return "range"

    @property
    def uncertainty(self) -> tuple[int, int]:
        """Days from the earliest to the drawn day and from there to the latest, both 0 or more; (0, 0) if unknown."""
        if not is_known(self):
            return 0, 0
        return (self.day - self.earliest).days, (self.latest - self.day).days

    def before(self, other: When) -> bool | None:
        """Whether it is certainly earlier (True), certainly not (False), or cannot be told (None).

        Two events of the same exact day can be told apart by their times alone, and only if both are known.
        """
        if not (is_known(self) and is_known(other)):
            return None
        if self.latest < other.earliest:
            return True
        if self.earliest > other.latest:
            return False
        if self.time and other.time:
            return self.time < other.time
        return None

    def after(self, other: When) -> bool | None:
        """Whether it is certainly later (True), certainly not (False), or cannot be told (None)."""
        return other.before(self)

    def written(self) -> str:
        """Canonical text for an editor, which `parse_when` reads as this same date whatever today and D0 are."""
        if not is_known(self):
            return "?"
        precision = self.precision
        before, after = self.uncertainty
        if precision == "day":
            stated = f"{self.day} {self.time}".strip()
        elif self.day != middle(self.earliest, self.latest):
            return f"{self.day} ({self.earliest}..{self.latest})"
        elif precision == "month":
            stated = f"{self.day:%Y-%m}"
        elif precision == "year":
            stated = f"{self.day:%Y}"
        elif before == after:
            return f"{self.day} ±{before}"
        else:
            return f"{self.earliest}..{self.latest}"
        return f"{stated} ?" if self.assumed else stated

    def shown(self) -> str:
        """The date for people, in the clinic's language: `15 Jan 2024 (8 to 22 Jan 2024), assumed`."""
        if not is_known(self):
            return _(N_("unknown date"))
        if (origin := _ORIGIN.get()) is not None:
            return _counted(self, origin)
        precision = self.precision
        if precision == "day":
            text = f"{_shown_day(self.day)} {self.time}".strip()
        elif precision == "range" or self.day != middle(self.earliest, self.latest):
            text = _(N_("{day} ({interval})")).format(
                day=_shown_day(self.day), interval=_shown_interval(self.earliest, self.latest)
            )
        elif precision == "month":
            text = _(N_("{month} {year}")).format(month=_shown_month(self.day), year=self.day.year)
        else:
            text = str(self.day.year)
        return _(N_("{date}, assumed")).format(date=text) if self.assumed else text


UNKNOWN = When(None, None, None)


class Known(When):
    """A date that is not the unknown one: what a type checker takes a `When` for behind `is_known`. None is ever made."""

    earliest: date
    latest: date
    day: date


def is_known(when: When | None) -> TypeGuard[Known]:
    """Is it answered, and the answer not "unknown"? Then it has its earliest, its latest and its drawn day."""
    return when is not None and when.day is not None


def shown_date(when: When | None) -> str:
    """The date for people; one that was never answered reads as an unknown one."""
    return dated(when).shown()


def dated(when: When | None) -> When:
    """A date as the value of a sentence; one that was never answered is an unknown one."""
    return when or UNKNOWN


def plain_when(when: When) -> dict[str, object]:
    """The date as canonical JSON."""
    days = {
        name: day and day.isoformat() for name, day in zip(_DAYS, (when.earliest, when.latest, when.day), strict=True)
    }
    return {"typed": when.typed, **days, "time": when.time, "assumed": when.assumed}


def when_of(kept: Mapping[str, Any]) -> When:
    """The date that `plain_when` gave."""
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in _DAYS}
    return When(**days, time=kept["time"], assumed=kept["assumed"], typed=kept["typed"])


def between(earliest: date, latest: date, day: date, time: str = "", assumed: bool = False) -> Known:
    """A known date; ValueError as `When` raises it."""
    when = When(earliest, latest, day, time, assumed)
    assert is_known(when)
    return when


def exactly(day: date, time: str = "") -> Known:
    """One stated day, with its time as "HH:MM" if known. ValueError for another time or a year outside 1850 to 2200."""
    return between(day, day, day, time)


def days_between(a: When, b: When) -> int | None:
    """Days from the day `a` is drawn at to that of `b`, negative if `b` is earlier; None if either is unknown."""
    return None if a.day is None or b.day is None else (b.day - a.day).days


def last_day(when: When | None, within: timedelta) -> date | None:
    """The last day that lies within a time after a date; None when its day is not known. Without a time its day begins it."""
    if not is_known(when):
        return None
    began = when.moment or datetime.combine(when.latest, clock.min)
    return (began + within).date()


def day_number(day: date) -> int:
    """Days since 1970-01-01 (UTC midnights, as plots and views count them); negative before."""
    return (day - date(1970, 1, 1)).days


def whole_month(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def whole_year(year: int) -> tuple[date, date]:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def middle(first: date, last: date) -> date:
    """The day in the middle, the earlier one of two."""
    return first + timedelta(days=(last - first).days // 2)


def _counted(when: Known, origin: date) -> str:
    """The date as days since another one: "D96 10:30", "D96 (D90 to D102), assumed", "about 12 years before D0"."""
    earliest, latest, drawn = ((day - origin).days for day in (when.earliest, when.latest, when.day))
    if latest < -_DAYS_TOLD:
        text = _(N_("about {years} years before D0")).format(years=round(-drawn / 365.25))
    elif when.exact:
        text = f"{day_words(drawn)} {when.time}".strip()
    else:
        interval = _(N_("{first} to {last}")).format(first=day_words(earliest), last=day_words(latest))
        # the middle of a month or a year was never told
        text = _(N_("{day} ({interval})")).format(day=day_words(drawn), interval=interval) if when.assumed else interval
    return _(N_("{date}, assumed")).format(date=text) if when.assumed else text


def _shown_month(day: date) -> str:
    return _(_SHOWN_MONTHS[day.month - 1])


def _shown_day(day: date) -> str:
    return _(N_("{day} {month} {year}")).format(day=day.day, month=_shown_month(day), year=day.year)


def _shown_interval(first: date, last: date) -> str:
    if first.year != last.year:
        return _(N_("{first} to {last}")).format(first=_shown_day(first), last=_shown_day(last))
    if first.month != last.month:
        return _(N_("{day} {month} to {last}")).format(day=first.day, month=_shown_month(first), last=_shown_day(last))
    return _(N_("{day} to {last}")).format(day=first.day, last=_shown_day(last))
