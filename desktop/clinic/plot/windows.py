"""The days on which the results of different courses are taken together: windows around set days since D0.

The facts are `resources/comparing.toml`, every one of them a proposal of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from desktop.clinic.catalogue.catalogue_rows import Row
from desktop.clinic.entry.chart import day_words
from desktop.clinic.words.language import N_, say


@dataclass(frozen=True)
class Window:
    """The days from `first` to `last` since D0, both inside, around the day `at`."""

    at: int
    first: int
    last: int

    def holds(self, earliest: float, latest: float) -> bool:
        """Does a day that is known as well as this lie certainly inside? A time of day is a fraction."""
        return self.first <= earliest and latest < self.last + 1

    def shown(self) -> str:
        """Its days for people: "D16 to D45"."""
        return str(say(N_("{first} to {last}"), first=day_words(self.first), last=day_words(self.last)))


@dataclass(frozen=True)
class Comparing:
    """How courses are compared: the windows by day, how many patients a median needs at `least`, from which to which day is drawn,
    and up to how many lines are named."""

    windows: tuple[Window, ...]
    least: int
    first: int
    last: int
    named: int


def read_comparing(content: Mapping[str, object]) -> Comparing:
    """The facts from the parsed file. Raises Refused with a sentence that names the row."""
    file = Row(content, "comparing.toml")
    windows = file.rows("window", _window)
    limits = dict(file.rows("limit", _limit))
    file.done()
    days = [day for window in windows for day in (window.first, window.last)]
    if not windows or any(one > next for one, next in pairwise(days)):
        raise file.wrong("window")
    for name in ("least", "first", "last", "named"):
        if name not in limits:
            raise file.wrong(name)
    return Comparing(windows, limits["least"], limits["first"], limits["last"], limits["named"])


def _window(row: Row) -> Window:
    window = Window(row.whole("at"), row.whole("first"), row.whole("last"))
    row.text("source")
    if not window.first <= window.at <= window.last:
        raise row.wrong("at")
    return window


def _limit(row: Row) -> tuple[str, int]:
    row.text("source")
    return row.text("code"), row.whole("value")
