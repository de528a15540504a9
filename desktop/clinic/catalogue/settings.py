"""What sources leave to the clinic: which of two tables it follows, by when it reports, how long it keeps what traces a bag.

The defaults ship as data, each with its source; what the clinic chose in its own settings takes their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any, Generic, TypeVar

from desktop.clinic.catalogue.catalogue_rows import Row

Value = TypeVar("Value")

# the two label tables of omalizumab
OMALIZUMAB_TABLES = ("eu", "us")
_SPAN = re.compile(r"([1-9][0-9]*) (h|d)")
_YEARS = re.compile(r"[1-9][0-9]*")


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """What holds: its value, how it is typed, and its source. What the clinic chose has no source; `default` is what it replaced."""

    value: Value
    typed: str
    source: str = ""
    default: Setting[Value] | None = None

    @property
    def shipped(self) -> Setting[Value]:
        """What holds where the clinic chose nothing."""
        return self.default or self

    def chosen(self, value: Value, typed: str) -> Setting[Value]:
        """What the clinic chose in its place."""
        return Setting(value, typed, default=self.shipped)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What holds in this clinic.

    `omalizumab_table` is "eu" (EU and Türkiye) or "us". A serious event is noticed within `first_report` and reported in full
    within `full_report`. What traces a bag is kept for `kept_years`. `asked` has, by field, which source asks a clinic for more.
    """

    omalizumab_table: Setting[str]
    first_report: Setting[timedelta]
    full_report: Setting[timedelta]
    kept_years: Setting[int]
    asked: Mapping[str, str] = field(default_factory=dict)


SETTINGS = tuple(each.name for each in fields(Settings) if each.name != "asked")


def read_settings(file: Mapping[str, object]) -> Settings:
    """The defaults from the parsed file. Raises Refused with a sentence that names the row."""
    row = Row(file, "settings.toml")
    row.text("version", "")
    rows = dict(row.rows("setting", _setting))
    asked = dict(row.rows("asked", lambda one: (one.text("code"), one.text("source"))))
    row.done()
    if missing := [name for name in SETTINGS if name not in rows]:
        raise row.wrong(missing[0])
    return Settings(**rows, asked=asked)


def _setting(row: Row) -> tuple[str, Setting[Any]]:
    code = row.text("code")
    pattern, value = _READ.get(code, (None, None))
    if value is None:
        raise row.wrong("code")
    typed = row.text("value", pattern=pattern)
    return code, Setting(value(typed), typed, row.text("source"))


def _span(typed: str) -> timedelta:
    number, unit = typed.split()
    return timedelta(hours=int(number)) if unit == "h" else timedelta(days=int(number))


_READ: Mapping[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    "omalizumab_table": (re.compile("|".join(OMALIZUMAB_TABLES)), str),
    "first_report": (_SPAN, _span),
    "full_report": (_SPAN, _span),
    "kept_years": (_YEARS, int),
}
