"""Dates as a person types them: an exact day, a month, a year, relative to today or to D0, uncertain, unknown.

Relative text is resolved when it is read and never refers to anything afterwards; what was typed is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NoReturn

from desktop.clinic.words.dates import (
    CLOCK,
    FIRST_YEAR,
    LAST_YEAR,
    Known,
    When,
    between,
    exactly,
    is_known,
    middle,
    whole_month,
    whole_year,
)
from desktop.clinic.words.language import N_, Refused, say

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
    | dict.fromkeys("−‐‑‒–—―－﹣", "-")
    | {"＋": "+", "∼": "~", "≈": "~", "～": "~", "…": ".."}
)

# [0-9] and not \d: digits of other scripts are not accepted
_ENDS_IN_TIME = re.compile(r"(.+) ([0-9]{1,2}) ?[:.] ?([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_YEAR_MONTH = re.compile(r"([0-9]{4}) ?- ?([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{4})")
_NAMED_MONTH_YEAR = re.compile(r"([a-z]+)[ .-]{0,2}([0-9]{4})")
# a year that comes first has one order, whatever the marks
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_DAY_NAMED_MONTH_YEAR = re.compile(r"([0-9]{1,2})[ .-]{0,2}([a-z]+)[ .-]{0,2}([0-9]{4}|[0-9]{2})")
# six digits reach past every year that is accepted; more would only overflow
_FROM_ANCHOR = re.compile(r"(today|t|d0)(?: ?([+-]) ?([0-9]{1,6}) ?([dwmy]?))?")
_FROM_TODAY = re.compile(r"([+-]) ?([0-9]{1,6}) ?([dwmy])")
_ABOUT = re.compile(r"(?:~|ca?\.) ?(.*)")
_PLUS_MINUS = re.compile(r"(.+?) ?(?:±|\+ ?/? ?-) ?([0-9]{1,6})")
_DAY_BETWEEN = re.compile(r"([^()]+?) ?\(([^()]*)\)")


def parse_when(typed: str, *, today: date, d0: When | None = None, time_allowed: bool = False, ahead: int = 1) -> When:
    """The date that was typed, resolved now; `typed` is kept verbatim.

    `today` is the clinic's day, `d0` the course's first infusion as its date is known: what is counted from an
    uncertain or assumed D0 is as uncertain, and assumed. A year of two digits lies at most `ahead` years in the future.
    Raises Refused, and nothing else, for whatever cannot be read
    in exactly one way, with a sentence that says what to type.
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

    reader = _Reader(typed, today, d0, ahead)
    if match := _DAY_BETWEEN.fullmatch(text):
        drawn = reader.around(match[1]).day
        first, last = reader.between(match[2])
        if not first <= drawn <= last:
            sentence = N_(
                "{day} does not lie between {first} and {last}. Type a day between the two, or move them apart."
            )
            raise Refused(say(sentence, day=drawn, first=first, last=last))
        return When(first, last, drawn, assumed=True, typed=typed)
    if ".." in text:
        first, last = reader.between(text)
        return When(first, last, middle(first, last), assumed=True, typed=typed)
    if match := _PLUS_MINUS.fullmatch(text):
        stated, days = reader.around(match[1]), int(match[2])
        first, last = _moved(stated.earliest, -days, "d"), _moved(stated.latest, days, "d")
        return When(first, last, stated.day, assumed=True, typed=typed)

    # the whole first: in "12. 5.23" the end only looks like a time
    if whole := reader.stated(text):
        return replace(whole, assumed=assumed or whole.assumed, typed=typed)
    timed = _ENDS_IN_TIME.fullmatch(text)
    on = reader.stated(timed[1]) if timed else None
    if not timed or not on:
        reader.refuse()
    if not time_allowed:
        raise Refused(say(N_("Times are not asked here. Type the day alone, as 12.5.23 or 2023-05-12.")))
    if not on.exact:
        raise Refused(say(N_("A time needs an exact day. Type it as 12.5.23 10:30, or leave the time out.")))
    time = f"{timed[2]:0>2}:{timed[3]}"
    if not CLOCK.fullmatch(time):
        raise Refused(
            say(N_("{time} is not a time of day. Type one from 00:00 to 23:59, as in 12.5.23 10:30."), time=time)
        )
    return replace(on, time=time, assumed=assumed or on.assumed, typed=typed)


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one typed date; `typed` is for the sentences of refusal."""

    typed: str
    today: date
    d0: When | None
    ahead: int

    def stated(self, text: str) -> Known | None:
        """A day, month or year without time and uncertainty, but for that of D0; None if it is none of these."""
        if match := _YEAR_MONTH_DAY.fullmatch(text):
            day = self._only([(int(match[1]), int(match[3]), int(match[4]))])
        elif match := _NUMBERS.fullmatch(text):
            day = self._from_numbers(match)
        elif (match := _DAY_NAMED_MONTH_YEAR.fullmatch(text)) and match[2] in _TYPED_MONTHS:
            day = self._only([(self._full_year(match[3]), _TYPED_MONTHS[match[2]], int(match[1]))])
        elif text in ("y", "yesterday"):
            day = _moved(self.today, -1, "d")
        elif match := _FROM_ANCHOR.fullmatch(text):
            count, unit = int(f"{match[2] or ''}{match[3] or 0}"), match[4] or "d"
            if match[1] == "d0":
                return self._from_d0(count, unit)
            day = _moved(self.today, count, unit)
        elif match := _FROM_TODAY.fullmatch(text):
            day = _moved(self.today, int(match[1] + match[2]), match[3])
        elif match := _YEAR_MONTH.fullmatch(text):
            return self._whole_month(int(match[1]), int(match[2]))
        elif match := _MONTH_YEAR.fullmatch(text):
            return self._whole_month(int(match[2]), int(match[1]))
        elif (match := _NAMED_MONTH_YEAR.fullmatch(text)) and match[1] in _TYPED_MONTHS:
            return self._whole_month(int(match[2]), _TYPED_MONTHS[match[1]])
        elif _YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return _whole(*whole_year(int(text)))
        else:
            return None
        return exactly(day)

    def around(self, text: str) -> Known:
        """The day that an uncertainty is stated about: an exact one, or one counted from D0, however that is known."""
        stated = self._end(text)
        if not stated.exact and not stated.assumed:
            raise Refused(
                say(N_("Days around a date need one exact day, as in 2024-01-15 ±6. Or type 2024-01..2024-03."))
            )
        return stated

    def between(self, text: str) -> tuple[date, date]:
        """First and last day of `A..B`, whose ends can be days, months or years."""
        parts = text.split("..")
        if len(parts) != 2:
            self.refuse()
        first, last = self._end(parts[0].strip()).earliest, self._end(parts[1].strip()).latest
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

    def _end(self, text: str) -> Known:
        if stated := self.stated(text):
            return stated
        match = _ENDS_IN_TIME.fullmatch(text)
        if match and self.stated(match[1]):
            raise Refused(say(N_("An uncertain date has no time. Leave the time out, or type it as 12.5.23 10:30 ?")))
        return self.refuse()

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

    def _whole_month(self, year: int, month: int) -> Known:
        _require_year(year)
        if not 1 <= month <= 12:
            sentence = N_("“{typed}” is not a month. Type it as 2023-05 or 5.2023, with a month from 1 to 12.")
            raise Refused(say(sentence, typed=self.typed))
        return _whole(*whole_month(year, month))

    def _full_year(self, digits: str) -> int:
        """Two digits mean the last such year that is not further ahead than is allowed."""
        if len(digits) == 4:
            return int(digits)
        latest = self.today.year + self.ahead
        return latest - (latest - int(digits)) % 100

    def _from_d0(self, count: int, unit: str) -> Known:
        d0 = self.d0
        if not is_known(d0):
            raise Refused(say(N_("D0 is not known: no first infusion with its day is recorded. Type the date.")))
        first, last, day = (_moved(day, count, unit) for day in (d0.earliest, d0.latest, d0.day))
        return between(first, last, day, assumed=d0.assumed or not d0.exact)


def _folded(typed: str) -> str:
    """Lower case, single spaces, ASCII for the Turkish letters of month names, one sort of minus."""
    return " ".join(unicodedata.normalize("NFC", typed).translate(_FOLDING).lower().split())


def _whole(first: date, last: date) -> Known:
    return between(first, last, middle(first, last))


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
