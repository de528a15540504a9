"""What a passage of a case report is told with: sentences and tables of the record, what is missing, what is only offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.clinic.entry.chart import Around
from desktop.clinic.plot.trajectories import Plot
from desktop.clinic.words.language import _
from desktop.paper.results.results import Results


@dataclass(frozen=True)
class Table:
    """A table with its title, its heads and its rows, all as wide as its heads."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Told:
    """What the record tells of a passage. It is not whole while something is `missing`; what is `unkept` is said and keeps
    nothing from being whole. `offered` is material for who writes it, and is never counted as written."""

    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    missing: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    pictured: bool = False

    @property
    def is_whole(self) -> bool:
        """Does the record tell all of it?"""
        return bool(self.lines or self.tables) and not self.missing


@dataclass(frozen=True)
class Known:
    """What a case report is made from: the record, its plot, its results; `day` is what days are counted from."""

    around: Around
    plot: Plot
    results: Results
    day: date | None
    pooled: bool


def table_of(
    title: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]], translated: bool = False
) -> tuple[Table, ...]:
    """A table, if it has a row."""
    found = tuple(rows)
    if not found:
        return ()
    shown = tuple(heads) if translated else tuple(map(_, heads))
    return (Table(title if translated else _(title), shown, found),)


def recorded(lines: Iterable[str], tables: tuple[Table, ...], what: str) -> Told:
    """What the record holds of something that is recorded elsewhere in Tolera; without any of it, `what` is missing."""
    found = tuple(lines)
    return Told(found, tables, () if found or tables else (_(what),))
