"""Partial dates as a person types them: an exact day, a month, a year, relative to today or to D0, uncertain, unknown.

Relative text is resolved when it is read and never refers to anything afterwards; what was typed is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NoReturn

from desktop.clinic.language import N_, Refused, _, say

FIRST_YEAR, LAST_YEAR = 1850, 2200

_SHOWN_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

# as `_folded` leaves them: lower case, Turkish letters as their ASCII neighbours
_TYPED_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january oca ocak",
            "feb february sub subat",
            "mar march mart",
            "apr april nis nisan",
            "may mayis",
            "jun june haz haziran",
            "jul july tem temmuz",
            "aug august agu agustos",
            "sep sept september eyl eylul",
            "oct october eki ekim",
            "nov november kas kasim",
            "dec december ara aralik",
        ),
        start=1,
    )
    for name in names.split()
}

_UNKNOWN_WORDS = ("?", "unknown", "unk", "bilinmiyor")

_FOLDING = str.maketrans(
    {letter: to for letters, to in (("İIı", "i"), ("Şş", "s"), ("Ğğ", "g"), ("Üü", "u")) for letter in letters}
    | {mark: "-" for mark in "\N{MINUS SIGN}‐‑‒–—―－﹣"}
    | {"＋": "+", "∼": "~", "≈": "~", "～": "~", "…": ".."}
)

# [0-9] and not \d: digits of other scripts are not accepted
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_ENDS_IN_TIME = re.compile(r"(.+) ([0-9]{1,2}) ?[:.] ?([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_YEAR_MONTH = re.compile(r"([0-9]{4}) ?- ?([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{4})")
_NAMED_MONTH_YEAR = re.compile(r"([a-z]+)[ .-]{0,2}([0-9]{4})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4}) ?- ?([0-9]{1,2}) ?- ?([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_DAY_NAMED_MONTH_YEAR = re.compile(r"([0-9]{1,2})[ .-]{0,2}([a-z]+)[ .-]{0,2}([0-9]{4}|[0-9]{2})")
# six digits reach past every year that is accepted; more would only overflow
_FROM_ANCHOR = re.compile(r"(today|t|d0)(?: ?([+-]) ?([0-9]{1,6}) ?([dwmy]?))?")
_FROM_TODAY = re.compile(r"([+-]) ?([0-9]{1,6}) ?([dwmy])")
_ABOUT = re.compile(r"(?:~|ca?\.) ?(.*)")
_PLUS_MINUS = re.compile(r"(.+?) ?(?:±|\+ ?/? ?-) ?([0-9]{1,6})")
_DAY_BETWEEN = re.compile(r"([^()]+?) ?\(([^()]*)\)")


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
        if self.time and not (self.exact and _CLOCK.fullmatch(self.time)):
            raise ValueError("a time is HH:MM on an exact day")
        if not self.assumed and (self.precision == "range" or self.day != _middle(self.earliest, self.latest)):
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
    def precision(self) -> str:
        """One of "unknown", "day", "month" (exactly that calendar month), "year" (that calendar year), "range"."""
        if self.earliest is None or self.latest is None:
            return "unknown"
        if self.exact:
            return "day"
        if (self.earliest, self.latest) == _month(self.earliest.year, self.earliest.month):
            return "month"
        if (self.earliest, self.latest) == _year(self.earliest.year):
            return "year"
        return "range"

    @property
    def uncertainty(self) -> tuple[int, int]:
        """Days from the earliest to the drawn day and from there to the latest, both 0 or more; (0, 0) if unknown."""
        if self.earliest is None or self.latest is None or self.day is None:
            return 0, 0
        return (self.day - self.earliest).days, (self.latest - self.day).days

    def before(self, other: When) -> bool | None:
        """Whether it is certainly earlier (True), certainly not (False), or cannot be told (None).

        Two events of the same exact day can be told apart by their times alone, and only if both are known.
        """
        if self.earliest is None or self.latest is None or other.earliest is None or other.latest is None:
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
        if self.earliest is None or self.latest is None or self.day is None:
            return "?"
        precision = self.precision
        before, after = self.uncertainty
        if precision == "day":
            stated = f"{self.day} {self.time}".strip()
        elif self.day != _middle(self.earliest, self.latest):
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
        if self.earliest is None or self.latest is None or self.day is None:
            return _(N_("unknown date"))
        precision = self.precision
        if precision == "day":
            text = f"{_shown_day(self.day)} {self.time}".strip()
        elif precision == "range" or self.day != _middle(self.earliest, self.latest):
            text = _(N_("{day} ({interval})")).format(
                day=_shown_day(self.day), interval=_shown_interval(self.earliest, self.latest)
            )
        elif precision == "month":
            text = _(N_("{month} {year}")).format(month=_shown_month(self.day), year=self.day.year)
        else:
            text = str(self.day.year)
        return _(N_("{date}, assumed")).format(date=text) if self.assumed else text


UNKNOWN = When(None, None, None)


def exactly(day: date, time: str = "") -> When:
    """One stated day, with its time as "HH:MM" if known. ValueError for another time or a year outside 1850 to 2200."""
    return When(day, day, day, time)


def days_between(a: When, b: When) -> int | None:
    """Days from the day `a` is drawn at to that of `b`, negative if `b` is earlier; None if either is unknown."""
    return None if a.day is None or b.day is None else (b.day - a.day).days


def day_number(day: date) -> int:
    """Days since 1970-01-01 (UTC midnights, as plots and views count them); negative before."""
    return (day - date(1970, 1, 1)).days


def parse_when(typed: str, *, today: date, d0: date | None = None, time_allowed: bool = False) -> When:
    """The date that was typed, resolved now; `typed` is kept verbatim.

    `today` is the clinic's day, `d0` the day of the course's first infusion. Raises Refused, and nothing else, for
    whatever cannot be read in exactly one way, with a sentence that says what to type.
    """
    text = _folded(typed)
    if not text:
        raise Refused(say(N_("No date is typed. Type it as 12.5.23, 2023-05 or 2023, or ? if it is unknown.")))
    if text in _UNKNOWN_WORDS:
        return When(None, None, None, typed=typed)
    assumed = False
    if about := _ABOUT.fullmatch(text):
        text, assumed = about[1], True
    if text.endswith("?"):
        text, assumed = text[:-1].rstrip(), True

    reader = _Reader(typed, today, d0)
    if match := _DAY_BETWEEN.fullmatch(text):
        drawn = reader.day(match[1])
        first, last = reader.between(match[2])
        if not first <= drawn <= last:
            sentence = N_(
                "{day} does not lie between {first} and {last}. Type a day between the two, or move them apart."
            )
            raise Refused(say(sentence, day=drawn, first=first, last=last))
        return When(first, last, drawn, assumed=True, typed=typed)
    if ".." in text:
        first, last = reader.between(text)
        return When(first, last, _middle(first, last), assumed=True, typed=typed)
    if match := _PLUS_MINUS.fullmatch(text):
        drawn, days = reader.day(match[1]), int(match[2])
        first, last = _moved(drawn, -days, "d"), _moved(drawn, days, "d")
        return When(first, last, drawn, assumed=True, typed=typed)

    # the whole first: in "12. 5.23" the end only looks like a time
    if stated := reader.stated(text):
        return When(*stated, _middle(*stated), assumed=assumed, typed=typed)
    match = _ENDS_IN_TIME.fullmatch(text)
    stated = reader.stated(match[1]) if match else None
    if not match or not stated:
        reader.refuse()
    if not time_allowed:
        raise Refused(say(N_("Times are not asked here. Type the day alone, as 12.5.23 or 2023-05-12.")))
    if stated[0] != stated[1]:
        raise Refused(say(N_("A time needs an exact day. Type it as 12.5.23 10:30, or leave the time out.")))
    time = f"{match[2]:0>2}:{match[3]}"
    if not _CLOCK.fullmatch(time):
        raise Refused(
            say(N_("{time} is not a time of day. Type one from 00:00 to 23:59, as in 12.5.23 10:30."), time=time)
        )
    return When(*stated, stated[0], time, assumed, typed)


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one typed date; `typed` is for the sentences of refusal."""

    typed: str
    today: date
    d0: date | None

    def stated(self, text: str) -> tuple[date, date] | None:
        """First and last day of a day, month or year without time and uncertainty; None if it is none of these."""
        if match := _YEAR_MONTH_DAY.fullmatch(text):
            day = self._only([(int(match[1]), int(match[2]), int(match[3]))])
        elif match := _NUMBERS.fullmatch(text):
            day = self._from_numbers(match)
        elif (match := _DAY_NAMED_MONTH_YEAR.fullmatch(text)) and match[2] in _TYPED_MONTHS:
            day = self._only([(self._full_year(match[3]), _TYPED_MONTHS[match[2]], int(match[1]))])
        elif text in ("y", "yesterday"):
            day = _moved(self.today, -1, "d")
        elif match := _FROM_ANCHOR.fullmatch(text):
            anchor = self._d0() if match[1] == "d0" else self.today
            day = _moved(anchor, int(f"{match[2] or ''}{match[3] or 0}"), match[4] or "d")
        elif match := _FROM_TODAY.fullmatch(text):
            day = _moved(self.today, int(match[1] + match[2]), match[3])
        elif match := _YEAR_MONTH.fullmatch(text):
            return self._whole_month(int(match[1]), int(match[2]))
        elif match := _MONTH_YEAR.fullmatch(text):
            return self._whole_month(int(match[2]), int(match[1]))
        elif (match := _NAMED_MONTH_YEAR.fullmatch(text)) and match[1] in _TYPED_MONTHS:
            return self._whole_month(int(match[2]), _TYPED_MONTHS[match[1]])
        elif _YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return _year(int(text))
        else:
            return None
        return day, day

    def day(self, text: str) -> date:
        """The exact day that an uncertainty is stated about."""
        first, last = self._end(text)
        if first != last:
            raise Refused(
                say(N_("Days around a date need one exact day, as in 2024-01-15 ±6. Or type 2024-01..2024-03."))
            )
        return first

    def between(self, text: str) -> tuple[date, date]:
        """First and last day of `A..B`, whose ends can be days, months or years."""
        parts = text.split("..")
        if len(parts) != 2:
            self.refuse()
        first, last = self._end(parts[0].strip())[0], self._end(parts[1].strip())[1]
        if first > last:
            sentence = N_("{first} is later than {last}. Type the earlier day first, as in 2024-01-08..2024-01-22.")
            raise Refused(say(sentence, first=first, last=last))
        return first, last

    def refuse(self) -> NoReturn:
        if re.fullmatch(r"[0-9]+", _folded(self.typed)):
            sentence = N_("“{typed}” alone is not a date. Type a day as 12.5.23, a month as 2023-05, a year as 2023.")
        else:
            sentence = N_(
                "“{typed}” cannot be read as a date. Type a day as 12.5.23 or 2023-05-12, a month as 2023-05, a year as "
                "2023, t for today, -3w, d0+14, or ? if it is unknown."
            )
        raise Refused(say(sentence, typed=self.typed))

    def _end(self, text: str) -> tuple[date, date]:
        if stated := self.stated(text):
            return stated
        match = _ENDS_IN_TIME.fullmatch(text)
        if match and self.stated(match[1]):
            raise Refused(say(N_("An uncertain date has no time. Leave the time out, or type it as 12.5.23 10:30 ?")))
        self.refuse()

    def _from_numbers(self, match: re.Match[str]) -> date:
        """Dots and a year of four digits have one order; slashes and two digits behind dashes are read either way."""
        first, mark, second, year = int(match[1]), match[2], int(match[3]), self._full_year(match[4])
        readings = [(year, second, first)]
        if mark == "/":
            readings.append((year, first, second))
        elif mark == "-" and len(match[4]) == 2:
            readings.append((self._full_year(match[1]), second, int(match[4])))
        return self._only(readings)

    def _only(self, readings: list[tuple[int, int, int]]) -> date:
        """The one day among readings (year, month, day); Refused if there is none or more than one."""
        days = sorted({day for reading in readings if (day := _existing(*reading))})
        if len(days) > 1:
            sentence = N_("“{typed}” can be {one} or {other}. Type the day as 12.5.23 or 2023-05-12.")
            raise Refused(say(sentence, typed=self.typed, one=days[0], other=days[1]))
        if not days:
            _require_year(readings[0][0])
            sentence = N_("“{typed}” is not a day of the calendar. Type an existing day, as 12.5.23 or 2023-05-12.")
            raise Refused(say(sentence, typed=self.typed))
        _require_year(days[0].year)
        return days[0]

    def _whole_month(self, year: int, month: int) -> tuple[date, date]:
        _require_year(year)
        if not 1 <= month <= 12:
            sentence = N_("“{typed}” is not a month. Type it as 2023-05 or 5.2023, with a month from 1 to 12.")
            raise Refused(say(sentence, typed=self.typed))
        return _month(year, month)

    def _full_year(self, digits: str) -> int:
        """Two digits mean the last such year that is not later than next year."""
        if len(digits) == 4:
            return int(digits)
        next_year = self.today.year + 1
        return next_year - (next_year - int(digits)) % 100

    def _d0(self) -> date:
        if self.d0 is None:
            raise Refused(say(N_("There is no infusion yet, so D0 is not known. Type the date.")))
        return self.d0


def _folded(typed: str) -> str:
    """Lower case, single spaces, ASCII for the Turkish letters of month names, one sort of minus."""
    return " ".join(unicodedata.normalize("NFC", typed).translate(_FOLDING).lower().split())


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        _refuse_year()


def _refuse_year() -> NoReturn:
    sentence = N_("A date lies between the years {first} and {last}. Type the year with four digits, as in 2023-05-12.")
    raise Refused(say(sentence, first=FIRST_YEAR, last=LAST_YEAR))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(day: date, count: int, unit: str) -> date:
    """`day` moved by days, weeks, months or years ("d", "w", "m", "y"); the day of the month is clipped to the last."""
    if unit in ("d", "w"):
        try:
            moved = day + timedelta(days=count * (7 if unit == "w" else 1))
        except OverflowError:
            _refuse_year()
    else:
        year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1), 12)
        _require_year(year)
        moved = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    _require_year(moved.year)
    return moved


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _middle(first: date, last: date) -> date:
    return first + timedelta(days=(last - first).days // 2)


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
